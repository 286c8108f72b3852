"""A report as tidy CSV: a line for each number, the same columns for every school and edition.

So that a trust or an authority can put the files of many schools together.
"""

import csv
from collections.abc import Iterator
from datetime import date
from io import StringIO

from esafety_tui.reports.annual.report_types import Report
from esafety_tui.reports.disclosure.bands import Band
from esafety_tui.reports.output_file import safe_cell
from esafety_tui.reports.plain.exact_values import exact_values

COLUMNS = ("school", "year", "edition", "figure", "group", "shown", "least", "most")
_Row = tuple[str, str, str, Band]


def csv_report(report: Report) -> str:
    """Return *report* as CSV under :data:`COLUMNS`; no cell is taken for a formula.

    Of several years together ``year`` is the first and the last of them.
    """
    out = StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(COLUMNS)
    same = safe_cell(report.school), report.edition.value
    for year, figure, group, band in _rows(report):
        least, most = ("" if one is None else f"{one:g}" for one in (band.least, band.most))
        writer.writerow((same[0], year, same[1], figure, safe_cell(group), band.shown, least, most))
    return out.getvalue()


def _rows(report: Report) -> Iterator[_Row]:
    for year, band in report.totals:
        yield year, "incidents", "", band
    for line in report.figures:
        if line.id != "incidents":
            yield _span(line.years[0]), line.id, "", line.this
    for table in report.tables:
        for row in (*table.rows, *table.before):
            yield _span(row.years), table.id, row.group.label, row.band
    for one in report.prevention:
        for year, value in zip(report.years, one.values, strict=False):
            yield year, one.kind, one.item, _exact(value)
    if report.every is not None:
        for found in exact_values(report.every):
            yield found.year, found.figure, found.label, _exact(found.value)


def _exact(value: int | float | date | str | None) -> Band:
    if isinstance(value, int | float):
        return Band(f"{value:g}", value, value)
    return Band("" if value is None else str(value))


def _span(years: tuple[str, ...]) -> str:
    return years[0] if len(years) == 1 else f"{min(years)} to {max(years)}"
