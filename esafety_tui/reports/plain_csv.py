"""A report as CSV: a line for each row and column of a figure, then the lead's own words."""

import csv
from collections.abc import Iterator
from datetime import date
from io import StringIO

from esafety_tui.reports.cells import safe_cell
from esafety_tui.reports.definitions import definitions
from esafety_tui.reports.figure_types import Figures, Unit, Value
from esafety_tui.reports.leads_words import (
    ACCOUNTED,
    ACTION_COLUMNS,
    CHANGED,
    PLANNED,
    PLANNED_COLUMNS,
    LeadsWords,
    action_line,
)
from esafety_tui.reports.outgoing import Outgoing

_WORDS = "leads-words"  # stands where the identifier of a figure does


def csv_report(report: Outgoing) -> str:
    """Return *report* as CSV, the years side by side; no cell is taken for a formula."""
    out = StringIO()
    writer = csv.writer(out, lineterminator="\n")
    years = report.figures.shown
    writer.writerow(["figure", "row", "column", "unit", *(safe_cell(year.title) for year in years)])
    writer.writerows(_values(report.figures))
    # The lead's words are about this year: the other years' columns stay empty.
    for row, column, value in _words(report.words):
        said = [_cell(value), *("" for _ in years[1:])]
        writer.writerow([_WORDS, row, column, Unit.WORDS.value, *said])
    return out.getvalue()


def _values(figures: Figures) -> Iterator[list[str]]:
    for figure in definitions():
        table = figures.this.tables[figure]
        for row in table.rows:
            for column in table.columns:
                named = [figure, safe_cell(row.label), safe_cell(column.label), column.unit.value]
                tables = (year.tables[figure] for year in figures.shown)
                yield [*named, *(_cell(one.value(row.key, column.key)) for one in tables)]


def _words(words: LeadsWords) -> Iterator[tuple[str, str, Value]]:
    if words.review.changed:
        yield CHANGED, "Text", words.review.changed
    for heading, actions, columns in (
        (ACCOUNTED, words.before.actions, ACTION_COLUMNS),
        (PLANNED, words.review.actions, PLANNED_COLUMNS),
    ):
        for number, action in enumerate(actions, 1):
            for column, value in zip(columns, action_line(action), strict=False):
                yield f"{heading} {number}", column, value


def _cell(value: Value) -> str:
    if value is None:
        return ""
    if isinstance(value, float):
        return f"{value:.4g}"
    if isinstance(value, date):
        return value.isoformat()
    return safe_cell(value) if isinstance(value, str) else str(value)
