"""The year as a short story, made from what is shown and from nothing else."""

from collections.abc import Iterator, Mapping, Sequence

from esafety_tui.model.wording import so_many
from esafety_tui.reports.annual.basis import COUNTED, TOGETHER, Basis
from esafety_tui.reports.annual.contents import breakdown_specs, number
from esafety_tui.reports.annual.report_types import (
    ActionLine,
    Breakdown,
    Detail,
    FigureLine,
    Result,
)
from esafety_tui.reports.disclosure.bands import FEW, Band, count_band
from esafety_tui.reports.figures.figure_types import ALL, Cell


def sentences(
    known: Basis, figures: Sequence[FigureLine], tables: Sequence[Breakdown]
) -> tuple[str, ...]:
    """The sentences of the first page: how many, of what kind, to whom, what was done."""
    if not known.figures.this.has_records:
        return (f"Nothing was recorded in {known.figures.this.year}.",)
    if known.detail is Detail.WORDS:
        return tuple(_in_words(known))
    by_table = {one.id: one for one in tables}
    by_id = {one.id: one for one in figures}
    return (
        *_how_many(known),
        *_kinds(known, by_table.get("what_it_was")),
        *_severity(known, by_table.get("severity")),
        *_targeted(known, by_table.get("targeted"), by_id["targeted_again"]),
        *_how_it_ended(by_id),
        *_how_fast(by_id),
        *_done(by_id),
    )


def next_steps(
    actions: Sequence[ActionLine], figures: Sequence[FigureLine], year: str
) -> tuple[str, ...]:
    """What there is to discuss: the actions of *year* and the one before, and targets not met."""
    said = []
    before = [one for one in actions if one.agreed != year]
    if before:
        done = sum(one.done is not None for one in before)
        said.append(f"Agreed in {before[0].agreed}: {_actions(len(before))}, {done} done.")
    said.append(f"Agreed in {year}: {_actions(len(actions) - len(before))}.")
    if late := sum(one.state == "Late" for one in actions):
        said.append(f"{late} {'is' if late == 1 else 'are'} late.")
    lines = [" ".join(said)]
    missed = [
        f"{said}: {', '.join(found)}."
        for of, said in (
            (Result.NOT_MET, "Targets not met"),
            (Result.NEAR, "Near"),
            (Result.UNCLEAR, "Unclear"),
        )
        if (found := [_with_target(one) for one in figures if one.result is of])
    ]
    return (*lines, " ".join(missed)) if missed else tuple(lines)


def _with_target(one: FigureLine) -> str:
    name = f"{one.title[:1].lower()}{one.title[1:]}"
    return f"{name} ({one.this.shown}, target {one.target.shown})"


def _actions(number: int) -> str:
    return so_many(number or "no", "action")


def span(years: Sequence[str]) -> str:
    """The newest and the oldest of *years*, in words."""
    return years[0] if len(years) == 1 else f"{min(years)} to {max(years)}"


def _how_many(known: Basis) -> Iterator[str]:
    years, this = known.figures.years, known.figures.this
    now = known.total(this)
    when = f"from {this.first.day} {this.first:%B %Y} on" if this.to_date else f"in {this.year}"
    said = f"{_incidents(now)} recorded {when}"
    if not this.to_date and len(years) > 1 and years[1].has_records:
        said += _than(now, known.total(years[1]))
    yield f"{_capital(said)}."
    if known.detail is Detail.COARSE and len(known.columns[0]) > 1:
        names = [year.year for year in known.columns[0]]
        yield (
            f"One year has too few to say more. What follows takes {len(names)} years together, "
            f"{span(names)}: {so_many(known.total_of(known.columns[0]).shown, 'incident')}."
        )


def _incidents(band: Band) -> str:
    if band.exact == 0:
        return "no incident was"
    return so_many(band.shown, "incident was", "incidents were")


def _than(now: Band, then: Band) -> str:
    if now.exact is None or then.exact is None:
        return f"; the year before: {then.shown}"
    by = int(now.exact - then.exact)
    if not by:
        return ", as many as the year before"
    return f", {abs(by):,} {'more' if by > 0 else 'fewer'} than the year before ({then.shown})"


def _kinds(known: Basis, table: Breakdown | None) -> Iterator[str]:
    if table is None:
        return
    often = max((row.band.least or 0 for row in table.rows), default=0)
    kinds = [row for row in table.rows if (row.band.least or 0) == often]
    names = _listed([row.group.label.lower() for row in kinds])
    other = _other_years(known, table)
    if often <= (0 if known.exact else FEW):
        yield f"No kind of incident was recorded five times or more{other}."
    elif len(kinds) == 1:
        yield f"Most often it was {names}: {kinds[0].band.shown}{other}."
    elif len(kinds) < len(table.rows):
        yield f"Most often it was {names}: {kinds[0].band.shown} each{other}."
    else:
        yield f"All kinds came about as often: {names}, {kinds[0].band.shown} each{other}."


def _severity(known: Basis, table: Breakdown | None) -> Iterator[str]:
    if table is None:
        return
    yield f"Severity – {_in_a_row(table)}{_other_years(known, table)}."


def _in_a_row(table: Breakdown) -> str:
    rows = [row for row in table.rows if row.band.most]
    return "; ".join(f"{row.group.label.lower()}: {row.band.shown}" for row in rows)


def _listed(names: Sequence[str]) -> str:
    """*names* in a row; they may have commas of their own."""
    return f"{'; '.join(names[:-1])}; and {names[-1]}" if len(names) > 1 else names[0]


def _targeted(known: Basis, table: Breakdown | None, again: FigureLine) -> Iterator[str]:
    said = []
    if table is not None and (groups := _in_a_row(table)):
        said.append(f"Who was targeted – {groups}{_other_years(known, table)}.")
    if again.this.most:
        said.append(f"The same person again within a year: {again.this.shown}.")
    if said:
        yield " ".join(said)


def _other_years(known: Basis, table: Breakdown) -> str:
    """The years of *table* where they are not those of the others: it stands as it once was."""
    ours = tuple(year.year for year in known.columns[0])
    return "" if table.years == ours else f" (from {span(table.years)})"


def _how_it_ended(by_id: Mapping[str, FigureLine]) -> Iterator[str]:
    check_ins, stopped = by_id["check_ins"].this, by_id["stopped"].this
    said = []
    if check_ins.least is not None:
        said.append(f"Of those due, {check_ins.shown} took place.")
    if stopped.least is not None:
        said.append(f"Of the cases asked about, it had stopped in {stopped.shown}.")
    elif check_ins.least is not None:
        said.append("The answers are too few to report.")
    if said:
        yield f"At check-ins we ask those targeted whether it stopped. {' '.join(said)}"


def _how_fast(by_id: Mapping[str, FigureLine]) -> Iterator[str]:
    in_time, days, still = (by_id[one].this for one in ("in_time", "days_to_close", "open"))
    if in_time.least is not None:
        yield (
            "The first response came in time, within the days set for the severity, in "
            f"{in_time.shown} of the cases."
        )
    said = []
    if days.least is not None:
        said.append(f"Half of those closed took {so_many(days.shown, 'school day')} or fewer.")
    if still.least is not None:
        said.append(
            f"Still open on the day of this report: {still.shown if still.most else 'none'}."
        )
    if said:
        yield " ".join(said)


def _done(by_id: Mapping[str, FigureLine]) -> Iterator[str]:
    told, removed = by_id["told"].this, by_id["removed"]
    said = []
    if told.least is not None:
        cases = so_many(told.shown, "case") if told.most else "no case"
        said.append(f"police or other agencies were told in {cases}")
    if removed.this.least is not None:
        requests = so_many(removed.of.removeprefix("of ") or "the", "request")
        said.append(f"of {requests} to take material down, {removed.this.shown} succeeded")
    if said:
        yield f"{_capital('; '.join(said))}."


def _in_words(known: Basis) -> Iterator[str]:
    """What can be said of few cases: what holds of all of them, or of none."""
    years = known.figures.years[:TOGETHER]
    this = years[0].year
    total = known.total_of(years)
    when = f"from {span([year.year for year in years])}"
    if total.most == 0:
        yield f"No incident was recorded {when}."
        return
    few = "Fewer than ten" if (total.most or 0) < 10 else "Few"
    now = known.total(years[0])
    said = "none" if now.exact == 0 else now.shown
    before = known.total(years[1]) if len(years) > 1 and years[1].has_records else None
    like = _than(now, before) if before and not known.figures.this.to_date else ""
    yield f"{few} incidents were recorded {when}. In {this} there were {said}{like}."
    yield (
        "So few are known to many in a school of this size. A table of them could identify a "
        "person, and so this report has none."
    )
    counted, timed, answered, still_open, asked, stopped = (
        sum(number(year, cell) for year in years)
        for cell in (
            COUNTED,
            Cell("days-to-first-response", ALL, "timed"),
            Cell("response-in-target", ALL, "due"),
            Cell("incidents-open"),
            Cell("did-it-stop", "answered"),
            Cell("did-it-stop", "yes"),
        )
    )
    if answered and holds_of_all(timed, counted) and not still_open:
        yield "Every one had a first response, and none is open on the day of this report."
    if holds_of_all(_counted(known, "targeted")["Pupils"], counted):
        yield f"In every incident {when} a pupil was targeted."
    if asked and holds_of_all(stopped, asked):
        yield "Whenever those targeted were asked at a check-in, it had stopped."
    if no_kind_often(_counted(known, "what_it_was")):
        yield "No kind of incident was recorded five times or more in the three years."


def holds_of_all(part: int, whole: int) -> bool:
    """Whether it may be said that *part* is all of *whole*: the row of the others would read 0."""
    return count_band(whole - part).most == 0


def no_kind_often(kinds: Mapping[str, int]) -> bool:
    """Whether it may be said that no kind came five times or more.

    The opposite names no kind: of six cases, five of one kind leave none or one for the others,
    and a kind that is named this year and another one last year can tell the year between.
    """
    return max(kinds.values()) <= FEW


def _counted(known: Basis, table: str) -> dict[str, int]:
    """How many of all incidents count in each group of *table* in a small school, by its label."""
    spec = next(one for one in breakdown_specs() if one.id == table)
    years = known.figures.years[:TOGETHER]
    counts = [spec.counts(year, number(year, COUNTED)) for year in years]
    return {
        group.label: sum(count[key] for count in counts for key in group.keys)
        for group in spec.groups(coarse=True)
    }


def _capital(text: str) -> str:
    return f"{text[:1].upper()}{text[1:]}"
