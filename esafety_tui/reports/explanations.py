"""What explains the figures of a report: in the workbook, the plain forms, on the screen.

The words stand in ``explanations.toml``.
"""

import tomllib
from pathlib import Path

from esafety_tui import __version__
from esafety_tui.policy.clauses import Clause
from esafety_tui.reports.figures.figure_types import (
    SHEETS,
    Cell,
    Definition,
    Edition,
    Figures,
    Value,
    definitions,
)
from esafety_tui.reports.release import Release

_WORDS = tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))
CONFIDENTIAL_WARNING: str = _WORDS["confidential_warning"]
ALIASES: str = _WORDS["aliases"]


def _remark(name: str, **filled_in: object) -> str:
    return str(_WORDS["remarks"][name]).format(**filled_in)


def remarks(figures: Figures) -> list[str]:
    """What is to be known of this year's figures and of those beside them."""
    found = nothing_recorded(figures)
    if figures.this.to_date:
        as_of = figures.this.as_of
        found.append(_remark("to_date", day=f"{as_of.day} {as_of:%B %Y}"))
    found += nothing_to_compare(figures)
    if figures.withheld_below:
        found.append(_remark("withheld_below", below=figures.withheld_below))
    if figures.withheld:
        found.append(_remark("much_withheld"))
    return found


def nothing_recorded(figures: Figures) -> list[str]:
    """That the year is empty, or has no incidents; nothing if it has."""
    if not figures.this.has_records:
        return [_remark("no_records", year=figures.this.year)]
    if figures.this.value(Cell("incidents-recorded")) == 0:
        return [_remark("no_incident", year=figures.this.year)]
    return []


def years_remarks(figures: Figures) -> list[str]:
    """What is to be known of the years side by side."""
    years = figures.shown
    if len(years) == 1:
        return [_remark("only_year", year=figures.this.year)]
    earliest = _remark("earliest", year=years[-1].year) if len(years) < 5 else ""
    return [earliest + _remark("earlier_years"), *missing_years(figures)]


def nothing_to_compare(figures: Figures) -> list[str]:
    """That there are no records of the year before; nothing if there are."""
    if len(figures.years) == 1 or figures.before is not None:
        return []
    return [_remark("nothing_before", year=figures.years[1].year)]


def missing_years(figures: Figures) -> list[str]:
    """Which years between those that are shown have no records; nothing if none is missing."""
    return [_remark("missing", years=", ".join(figures.missing))] if figures.missing else []


def facts(report: Release) -> dict[str, Value]:
    """Whose report this is, when it was made of which records, and what is withheld."""
    figures, this = report.figures, report.figures.this
    found: dict[str, Value] = {
        "School": figures.school,
        "Academic year": this.title,
        "First day": this.first,
        "Last day": this.last,
        "Figures as of": this.as_of,
        "Made on": report.made_on,
        "Edition": report.edition.heading,
        "Counts withheld below": figures.withheld_below or "nothing is withheld",
        "Values withheld": figures.withheld,
        "State of the records": report.digest or "none: these records have no history yet",
        "Made with": f"esafety-tui {__version__}",
    }
    if report.edition is Edition.CONFIDENTIAL:
        found["Aliases"] = ALIASES
    return found


def explanations(edition: Edition) -> list[tuple[str, str]]:
    """How to read the figures, who may see them, and what is left out: headings and texts."""
    return [
        (one["heading"], one["text"])
        for one in _WORDS["read"]
        if one.get("edition", edition) == edition
    ]


def withholding_rule(report: Release) -> list[tuple[str, str]]:
    """What is withheld, and why: headings and texts."""
    below = report.figures.withheld_below
    secret = report.edition is Edition.CONFIDENTIAL
    rule = "confidential" if secret else "on" if below else "off"
    return [
        (one["heading"], one["text"].format(below=below, highest=below - 1))
        for one in _WORDS["rule"][rule]
    ]


def withheld_by_figure(figures: Figures) -> list[tuple[Definition, list[int]]]:
    """How many values of each figure are withheld in each of the years that are shown.

    How many, never which of them are small and which only hide a small one: to know
    that would give the small ones away.
    """
    numbers = [
        (one, [year.tables[one.id].withheld for year in figures.shown])
        for one in definitions().values()
    ]
    return [(one, withheld) for one, withheld in numbers if any(withheld)]


def answered_by(clause: Clause) -> str:
    """What the school has in place for *clause*, in words for a governor; figures by name."""
    in_place = _WORDS["answered_by"]
    kinds: list[str] = []
    for answer in clause.answers:
        kind, _, name = answer.partition(":")
        if kind == "figure" and name in definitions():
            figure = definitions()[name]
            words = f"figure {figure.name} ({SHEETS[figure.sheet]})"
        else:
            words = in_place.get(answer) or in_place.get(kind, kind)
        if words not in kinds:
            kinds.append(words)
    text = "; ".join(kinds) or "not yet answered by the program"
    return text[:1].upper() + text[1:]
