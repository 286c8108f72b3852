"""What explains a report, from ``notes.toml``: for whom it is, how to read it, what words mean."""

import re
import tomllib
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path

from esafety_tui.model.incident import parse_year, year_name
from esafety_tui.reports.annual.basis import TOGETHER, Basis
from esafety_tui.reports.annual.contents import breakdown_specs
from esafety_tui.reports.annual.later_changes import LaterChanges
from esafety_tui.reports.annual.report_types import Breakdown, Detail, FigureLine, Result
from esafety_tui.reports.figures.figure_types import Edition
from esafety_tui.reports.figures.rows import renamed_in

_WORDS = tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))
ALIASES: str = _WORDS["aliases"].strip()


def warning(edition: Edition) -> str:
    """What stands over every sheet of an edition that is not for everybody."""
    return str(_WORDS.get(f"{edition.value}_warning", "")).strip()


def why_bands() -> str:
    """Why governors see bands."""
    return str(_WORDS["bands"]).strip()


def later_notes(later: Sequence[LaterChanges], edition: Edition) -> tuple[str, ...]:
    """A paragraph on each closed year whose figures have changed since they were reported.

    Governors are told that, and not which: beside the earlier report a small change would tell
    of a case.
    """
    words = _WORDS["later"]["governors" if edition is Edition.GOVERNORS else "exact"].strip()
    return tuple(
        words.format(
            year=one.year, day=_day(one.reported), figures="\n".join(map(str, one.changes))
        )
        for one in later
    )


def contents_notes(
    known: Basis,
    made_on: date,
    lead: str,
    digest: str,
    later: Sequence[str] = (),
    *,
    whole_year: bool,
) -> tuple[tuple[str, str], ...]:
    """What the report is, for whom, of what time: headings and texts."""
    figures, this = known.figures, known.figures.this
    detail = "exact" if known.exact else known.detail.value
    first = figures.years[min(TOGETHER, len(figures.years)) - 1].year
    time = (
        f"{_day(this.first)} to {_day(this.last)}, as the records stood on {_day(made_on)}. "
        + _WORDS["time"][detail].format(first=first).strip()
    )
    if figures.missing:
        time += f" No records of {', '.join(figures.missing)}."
    if figures.nothing_to_compare:
        time += f" {figures.nothing_to_compare}"
    found = [
        ("What this is", _WORDS["contents"]["What this is"].format(school=figures.school).strip()),
        ("Who it is for", _WORDS["for_whom"][known.edition.value].strip()),
        ("Time covered", time),
        *(("Changed since they were reported", paragraph) for paragraph in later),
        ("Cases from a log", _WORDS["time"]["imported"].strip()),
        ("Made by", "The school's e-safety lead, from the school's own records."),
        ("Questions", f"{lead}, e-safety lead, through the school office."),
    ]
    if whole_year and this.to_date:
        found.append(("Next report", f"After {_day(this.last)}, of the whole year."))
    elif whole_year:
        after = year_name(parse_year(this.year) + 1)
        ends = this.last.replace(year=this.last.year + 1)
        found.append(("Next report", f"After {_day(ends)}, for {after}."))
    if known.edition is Edition.CONFIDENTIAL:
        found.append(("Aliases", ALIASES))
    state = (
        f"{digest[:16]}: a number for the lead, who can show with it later that the records behind "
        "this report were not altered."
        if digest
        else "none: these records have no history yet"
    )
    return (*found, ("State of the records", state))


def reasons(lines: Sequence[FigureLine]) -> Iterator[str]:
    """Why words and rounded numbers stand in a table of *lines*, and why a result is unclear."""
    shown = list(dict.fromkeys(band.shown for one in lines for band in one.values[:2]))
    for one in _WORDS["reason"]:
        if found := [text for text in shown if re.fullmatch(one["pattern"], text)]:
            said = ", ".join(found)
            yield f"{said[:1].upper()}{said[1:]}: {one['text']}."
    yield from dict.fromkeys(
        f"Unclear: {line.this.shown} can be above or below {line.target.shown}."
        for line in lines
        if line.result is Result.UNCLEAR
    )
    shared = {len(set(line.years[0]) & set(line.years[1])) for line in lines if len(line.years) > 1}
    yield from (_WORDS["overlap"].format(years=years) for years in shared if years)


def how_to_read(known: Basis) -> tuple[tuple[str, str], ...]:
    """What numbers and signs mean in this edition."""
    edition = "exact" if known.exact else "governors"
    return tuple(
        (one["term"], one["text"].strip())
        for one in _WORDS["read"]
        if one.get("edition", edition) == edition
        and known.detail.value in one.get("detail", [known.detail.value])
    )


def definitions(
    known: Basis, figures: Sequence[FigureLine], tables: Sequence[Breakdown]
) -> tuple[tuple[str, str], ...]:
    """What each figure and breakdown of this report counts."""
    this = known.figures.this
    span = f"{this.first.day} {this.first:%B} to {this.last.day} {this.last:%B}"
    shown = {one.id for one in tables}
    return (
        ("Year", f"{span}, by the day on which the report was made."),
        *((one.title, one.meaning) for one in figures if one.meaning),
        *((one.title, one.meaning) for one in breakdown_specs() if one.id in shown),
        *((one.name, one.sentence) for one in renamed_in(known.figures) if known.exact),
        *(
            ()
            if known.detail is not Detail.COARSE
            else (
                (
                    "3 years",
                    "Three school years as one. The number is exact where each of them is.",
                ),
            )
        ),
    )


def _day(day: date) -> str:
    return f"{day.day} {day:%B %Y}"
