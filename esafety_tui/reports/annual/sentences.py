"""The year in a few sentences, made from what is shown and from nothing else."""

from collections.abc import Iterator, Sequence

from esafety_tui.reports.annual.basis import COUNTED, TOGETHER, Basis
from esafety_tui.reports.annual.contents import breakdown_specs, number
from esafety_tui.reports.annual.report_types import Detail, FigureLine, Report, Result
from esafety_tui.reports.disclosure.bands import FEW, Band
from esafety_tui.reports.figures.figure_types import Cell

_NUMBERS = ("none", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")


def sentences(known: Basis, figures: Sequence[FigureLine]) -> tuple[str, ...]:
    """The sentences of the first page."""
    if not known.figures.this.has_records:
        return (f"Nothing was recorded in {known.figures.this.year}.",)
    if known.detail is Detail.WORDS:
        return (*_in_words(known), *_targets(figures))
    return (*_how_many(known), *_how_fast(known, figures), *_targets(figures))


def harm(report: Report) -> Iterator[str]:
    """Who was targeted, and what was done for them: a line each, from what is shown elsewhere."""
    for table in report.tables:
        if table.id == "targeted":
            rows = ", ".join(f"{row.group.label} {row.band.shown}" for row in table.rows).lower()
            yield f"Targeted: {rows.replace('; ', ' or ')} ({span(table.years)})."
    for one in report.figures:
        if one.id in ("told", "check_ins") and one.this.least is not None:
            of = f" {one.of}" if one.of else ""
            yield f"{one.title}: {one.this.shown}{of} ({span(one.years[0])})."


def span(years: Sequence[str]) -> str:
    """The newest and the oldest of *years*, in words."""
    return years[0] if len(years) == 1 else f"{years[-1]} to {years[0]}"


def _how_many(known: Basis) -> Iterator[str]:
    years = known.figures.years
    now = known.total(years[0])
    when = (
        f"from {known.figures.this.first.day} {known.figures.this.first:%B %Y} on"
        if known.figures.this.to_date
        else f"in {years[0].year}"
    )
    said = f"{_incidents(now)} recorded {when}"
    if not known.figures.this.to_date and len(years) > 1 and years[1].has_records:
        said += _than(now, known.total(years[1]))
    yield f"{said[:1].upper()}{said[1:]}."


def _incidents(band: Band) -> str:
    if band.exact == 0:
        return "no incident was"
    return "1 incident was" if band.exact == 1 else f"{band.shown} incidents were"


def _than(now: Band, then: Band) -> str:
    if now.exact is None or then.exact is None:
        return ", as in the year before" if now == then else ""
    by = int(now.exact - then.exact)
    if not by:
        return ", as many as the year before"
    return f", {abs(by):,} {'more' if by > 0 else 'fewer'} than the year before"


def _how_fast(known: Basis, figures: Sequence[FigureLine]) -> Iterator[str]:
    by_id = {one.id: one for one in figures}
    in_time, days = by_id["in_time"].this, by_id["days_to_close"].this
    said = []
    if in_time.least is not None:
        said.append(f"the first response came in time in {in_time.shown} of them")
    if days.least is not None:
        said.append(f"half were closed within {days.shown} school days")
    if said:
        text = ", and ".join(said)
        if known.detail is Detail.COARSE:
            text = f"over three years {text}"
        yield f"{text[:1].upper()}{text[1:]}."


def _in_words(known: Basis) -> Iterator[str]:
    years = known.figures.years[:TOGETHER]
    this = years[0].year
    total = known.total_of(years)
    span = f"from {years[-1].year} to {this}"
    if total.most == 0:
        yield f"No incident was recorded {span}."
        return
    few = "Fewer than ten" if (total.most or 0) < 10 else "Few"
    now = known.total(years[0])
    said = "none" if now.exact == 0 else now.shown
    yield f"{few} incidents were recorded {span}. In {this} there were {said}."
    yield (
        "So few are known to many in a school of this size. A table of them could point at a "
        "person, and so this report has none."
    )
    answered = [number(year, Cell("response-in-target", "all", "due")) for year in years]
    timed = [number(year, Cell("days-to-first-response", "all", "timed")) for year in years]
    counted = [number(year, COUNTED) for year in years]
    still_open = sum(number(year, Cell("incidents-open")) for year in years)
    if timed == counted and not still_open and any(answered):
        yield "Every one had a first response, and none is open on the day of this report."
    often = [group for group, count in _kinds(known) if count > FEW]
    if often:
        yield f"Recorded five times or more in the three years: {'; '.join(often).lower()}."
    else:
        yield "No kind of incident was recorded five times or more in the three years."


def _kinds(known: Basis) -> Iterator[tuple[str, int]]:
    spec = breakdown_specs()[0]
    years = known.figures.years[:TOGETHER]
    counts = [spec.counts(year, number(year, COUNTED)) for year in years]
    for group in spec.groups(coarse=True):
        yield group.label, sum(count[key] for count in counts for key in group.keys)


def _targets(figures: Sequence[FigureLine]) -> Iterator[str]:
    first = figures[:8]
    with_target = [one for one in first if one.result is not Result.NONE]
    if not with_target:
        return
    by = {result: [one for one in with_target if one.result is result] for result in Result}
    parts = [
        f"{_word(len(by[result]))} {'was' if len(by[result]) == 1 else 'were'} {said}"
        for result, said in (
            (Result.MET, "met"),
            (Result.NEAR, "near"),
            (Result.UNCLEAR, "not clear"),
        )
        if by[result]
    ]
    if missed := by[Result.NOT_MET]:
        names = ", ".join(one.title[:1].lower() + one.title[1:] for one in missed)
        parts.append(
            f"{_word(len(missed))} {'was' if len(missed) == 1 else 'were'} not met: {names}"
        )
    of = _word(len(with_target))
    yield f"Of {of} target{'s' if len(with_target) > 1 else ''} {'; '.join(parts)}."


def _word(number: int) -> str:
    return _NUMBERS[number] if number < len(_NUMBERS) else str(number)
