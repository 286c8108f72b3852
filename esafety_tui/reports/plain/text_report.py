"""A report in plain forms; as text, everything that the workbook says, for reading aloud too."""

from collections.abc import Iterable, Iterator, Sequence
from textwrap import fill, indent

from esafety_tui.policy.clauses import clauses
from esafety_tui.reports import explanations as explain
from esafety_tui.reports.figures.figure_types import (
    NOTHING,
    SHEETS,
    Definition,
    Edition,
    Figures,
    Unit,
    Value,
    on_sheet,
    words_for,
)
from esafety_tui.reports.figures.headlines import HEADLINES, change, out_of
from esafety_tui.reports.figures.rows import renamed_in
from esafety_tui.reports.plain.csv_report import csv_report
from esafety_tui.reports.plain.json_report import json_report
from esafety_tui.reports.release import (
    ACCOUNTED,
    ACTION_COLUMNS,
    CHANGED,
    LINE_HEADINGS,
    NOTHING_CHANGED,
    NOTHING_PLANNED,
    PLANNED,
    LeadsWords,
    Release,
    action_line,
)

_WIDTH = 88


def render(report: Release, form: str) -> str:
    """Return *report* as ``text``, ``csv`` or ``json``.

    Text and JSON say all that the workbook says, in figures and in words; CSV says
    what the report is and what it withholds, and holds the figures and the lead's own
    words.  What is withheld there reads *withheld* here.
    Raises :class:`ValueError` for another form.
    """
    match form:
        case "text":
            return text_report(report)
        case "csv":
            return csv_report(report)
        case "json":
            return json_report(report)
    raise ValueError("the format must be one of text, csv, json")


def text_report(report: Release) -> str:
    """Return *report* as text: parts under headings, figures in tables."""
    parts = (
        *_head(report),
        *_main_figures(report.figures),
        *_words(report.words),
        *_years(report.figures),
        *_all_figures(report.figures),
        *_cases(report),
        *_explained(report),
    )
    return "\n\n".join(parts) + "\n"


def _head(report: Release) -> Iterator[str]:
    figures = report.figures
    yield f"{figures.school}: e-safety annual monitoring, {figures.this.title}"
    yield report.edition.heading
    if report.edition is Edition.CONFIDENTIAL:
        yield _filled(explain.CONFIDENTIAL_WARNING)
    yield from map(_filled, explain.remarks(figures))


def _main_figures(figures: Figures) -> Iterator[str]:
    before = figures.before
    headings = [figures.this.title, before.year if before else NOTHING, "Change", "Out of"]
    yield _heading("The main figures")
    for group, headlines in HEADLINES:
        yield _table(
            [group, *headings],
            [
                [
                    one.label,
                    words_for(figures.this.value(one.cell), one.unit),
                    words_for(before.value(one.cell) if before else None, one.unit),
                    _change_in_words(change(one, figures), one.unit),
                    words_for(out_of(one, figures), Unit.COUNT),
                ]
                for one in headlines
            ],
        )


def _change_in_words(value: Value, unit: Unit) -> str:
    if not isinstance(value, int | float):
        return NOTHING
    whole = unit in (Unit.COUNT, Unit.SHARE)
    number = f"{value:+.0f}" if whole else f"{value:+.1f}"
    number = number if number.strip("+-0.") else number[1:]  # nothing is neither more nor less
    return f"{number} pts" if unit is Unit.SHARE else number


def _words(words: LeadsWords) -> Iterator[str]:
    yield _heading("In the lead's own words")
    yield f"{CHANGED}:\n{indent(words.review.changed or NOTHING_CHANGED, '  ')}"
    if words.before.actions:
        yield _actions(f"{ACCOUNTED} ({words.before.id})", map(action_line, words.before.actions))
    planned = [action_line(action)[:3] for action in words.review.actions]
    yield _actions(PLANNED, planned) if planned else f"{PLANNED}:\n  {NOTHING_PLANNED}"


def _actions(title: str, lines: Iterable[Sequence[Value]]) -> str:
    """Actions under each other, not side by side: each may be as long as a letter."""
    parts = [f"{title}:"]
    for number, (text, *rest) in enumerate(lines, 1):
        parts.append(f"  {number}. {indent(str(text), '     ').strip()}")
        parts += [
            f"     {column}: {indent(words_for(value, Unit.WORDS), '       ').strip()}"
            for column, value in zip(ACTION_COLUMNS[1:], rest, strict=False)
            if value not in (None, "")
        ]
    return "\n".join(parts)


def _years(figures: Figures) -> Iterator[str]:
    yield _heading("Year by year")
    yield from map(_filled, explain.years_remarks(figures))
    years = figures.shown[::-1]
    yield _table(
        ["", *(year.title for year in years)],
        [
            [one.label, *(words_for(year.value(one.cell), one.unit) for year in years)]
            for _, headlines in HEADLINES
            for one in headlines
        ],
    )


def _all_figures(figures: Figures) -> Iterator[str]:
    for sheet, title in SHEETS.items():
        yield _heading(title)
        for definition in on_sheet(sheet):
            yield _figure(definition, figures)
        if sheet == "policy":
            yield _table(
                ["Clause", "What the school has in place"],
                [[f"{one.id} · {one.title}", explain.answered_by(one)] for one in clauses()],
                words=True,
            )


def _figure(definition: Definition, figures: Figures) -> str:
    table = figures.this.tables[definition.id]
    # All the years if each has one column; there is room for no more than two with several.
    beside = figures.shown if len(table.columns) == 1 else (figures.this, figures.before)
    years = [year for year in beside if year]
    headings = [definition.rows]
    for year in years:
        several = len(table.columns) > 1
        headings += [
            f"{year.title}\n{column.label}" if several else year.title for column in table.columns
        ]
    rows = [
        [
            row.label,
            *(
                words_for(year.tables[definition.id].value(row.key, column.key), column.unit)
                for year in years
                for column in table.columns
            ),
        ]
        for row in table.rows
    ]
    name = f"{definition.name}  ({', '.join(definition.clauses)})"
    meaning = _filled(f"{definition.definition} Unit: {definition.unit}.")
    return f"{name}\n{meaning}\n{_table(headings, rows)}"


def _cases(report: Release) -> Iterator[str]:
    if report.edition is not Edition.CONFIDENTIAL:
        return
    yield _heading("Incidents")
    yield _filled(explain.ALIASES)
    rows = [[words_for(value, Unit.WORDS) for value in line] for line in report.lines]
    yield _table(LINE_HEADINGS, rows, words=True) if rows else "None."


def _explained(report: Release) -> Iterator[str]:
    figures = report.figures
    if renamed := renamed_in(figures):
        yield _heading("Categories under the school's own names")
        yield "\n".join(_filled(one.sentence) for one in renamed)
    yield _heading("Withheld")
    for heading, text in explain.withholding_rule(report):
        yield f"{heading}\n{_filled(text)}"
    if withheld := explain.withheld_by_figure(figures):
        yield _table(
            ["Values withheld", *(year.title for year in figures.shown)],
            [
                [f"{one.name} ({SHEETS[one.sheet]})", *map(str, numbers)]
                for one, numbers in withheld
            ],
        )
    yield _heading("About")
    found = explain.facts(report).items()
    yield "\n".join(f"{name}: {words_for(value, Unit.WORDS)}" for name, value in found)
    for heading, text in explain.explanations(report.edition):
        yield f"{heading}\n{_filled(text)}"


def _heading(text: str) -> str:
    return f"{text}\n{'=' * len(text)}"


def _filled(text: str) -> str:
    return fill(text, _WIDTH, break_long_words=False, break_on_hyphens=False)


def _table(headings: Sequence[str], rows: Sequence[Sequence[str]], *, words: bool = False) -> str:
    """A table of labels and values; of *words* where nothing is a number."""
    from tabulate import tabulate  # noqa: PLC0415 - only this form needs it

    beside = "left" if words else "right"
    return tabulate(
        rows,
        headers=headings,
        tablefmt="simple",
        disable_numparse=True,
        colalign=("left", *(beside,) * (len(headings) - 1)),
    )
