"""A report as CSV: what it is, a line for each row and column of a figure, the lead's own words."""

import csv
from collections.abc import Iterator, Sequence
from datetime import date
from io import StringIO

from esafety_tui.reports.explanations import CONFIDENTIAL_WARNING, facts
from esafety_tui.reports.figures.figure_types import (
    Edition,
    Figures,
    Unit,
    Value,
    YearFigures,
    definitions,
)
from esafety_tui.reports.output_file import safe_cell
from esafety_tui.reports.release import (
    ACCOUNTED,
    ACTION_COLUMNS,
    CHANGED,
    PLANNED,
    PLANNED_COLUMNS,
    LeadsWords,
    Release,
    action_line,
)

# These stand where the identifier of a figure does.
_ABOUT = "about"
_WORDS = "leads-words"
_TEXT = "Text"  # the column of what has no columns


def csv_report(report: Release) -> str:
    """Return *report* as CSV, the years side by side; no cell is taken for a formula."""
    out = StringIO()
    writer = csv.writer(out, lineterminator="\n")
    years = report.figures.shown
    writer.writerow(["figure", "row", "column", "unit", *(safe_cell(year.title) for year in years)])
    writer.writerows(_of_this_year(_ABOUT, _about(report), years))
    writer.writerows(_values(report.figures))
    writer.writerows(_of_this_year(_WORDS, _words(report.words), years))
    return out.getvalue()


def _of_this_year(
    named: str, values: Iterator[tuple[str, str, Value]], years: Sequence[YearFigures]
) -> Iterator[list[str]]:
    """The lines of *values* of the report's own year: other years' columns stay empty."""
    for row, column, value in values:
        yield [named, row, column, Unit.WORDS.value, _cell(value), *("" for _ in years[1:])]


def _about(report: Release) -> Iterator[tuple[str, str, Value]]:
    """What whoever opens the file has to know first: for whom it is, and what it withholds."""
    if report.edition is Edition.CONFIDENTIAL:
        yield "Warning", _TEXT, CONFIDENTIAL_WARNING
    for name, value in facts(report).items():
        yield name, _TEXT, value


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
        yield CHANGED, _TEXT, words.review.changed
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
