"""The workbook's bar charts: Excel's own, fed from cells, this year beside the year before.

A row whose count is withheld says so beside the axis.
"""

from collections.abc import Sequence

from openpyxl.chart import BarChart, Reference
from openpyxl.chart.layout import Layout, ManualLayout
from openpyxl.chart.shapes import GraphicalProperties

from esafety_tui.reports import workbook_styles as style
from esafety_tui.reports.figure_types import (
    WITHHELD,
    Figures,
    Row,
    Table,
    Unit,
    YearFigures,
)
from esafety_tui.reports.workbook_chart_parts import (
    BEHIND,
    FAR_RIGHT,
    labels,
    said,
    set_scale,
    set_up,
)
from esafety_tui.reports.workbook_page import Page

# Heights in cm: of a chart of upright bars; of what a chart has around its bars, and what each
# row of bars that lie on their sides needs, so that every name and number can be read.
_UPRIGHT = 7.0
_AROUND, _A_ROW = 2.6, 0.65
_LONGEST_NAME = 40  # characters, or a provider's name would leave no room for its bar
_UNBROKEN = "\u00a0"  # a space at which no line ends


def rows_to_chart(figures: Figures, figure: str, column: str = "count") -> tuple[Row, ...]:
    """The rows worth a chart: single ones, or the sub-totals where few of those are visible."""
    tables = [year.tables[figure] for year in _shown(figures)]
    parents = {row.adds_to for row in tables[0].rows}
    single = tuple(row for row in tables[0].rows if row.key not in parents)
    grouped = grouped_rows(tables[0])
    return grouped if grouped and not _mostly_visible(tables, single, column) else single


def grouped_rows(table: Table) -> tuple[Row, ...]:
    """The sub-totals of *table*."""
    parents = {row.adds_to for row in table.rows}
    return tuple(row for row in table.rows if row.key in parents and row.adds_to)


def _mostly_visible(tables: Sequence[Table], rows: Sequence[Row], column: str) -> bool:
    values = [table.value(row.key, column) for table in tables for row in rows]
    withheld = sum(value is WITHHELD for value in values)
    return withheld * 3 <= sum(bool(value) for value in values)


def _shown(figures: Figures) -> tuple[YearFigures, ...]:
    return (figures.this,) if figures.before is None else (figures.this, figures.before)


def bar_chart(
    page: Page,
    figures: Figures,
    figure: str,
    title: str,
    *,
    rows: Sequence[Row],
    column: str = "count",
    unit: Unit = Unit.COUNT,
    sideways: bool = False,
    height: float = 0,
) -> None:
    """Draw *rows* of *figure* as bars on *page*, years side by side; *height* in cm.

    Without a *height* it has what its rows need.  Where everything is none or withheld
    there is nothing to draw, and no chart.
    """
    years = _shown(figures)
    values = [year.tables[figure].value(row.key, column) for year in years for row in rows]
    if not any(value for value in values if value is not WITHHELD):
        return
    top, left = _numbers(page, years, figure, rows, column, unit, unbroken=sideways)
    chart = BarChart()
    chart.type = "bar" if sideways else "col"
    needed = _AROUND + _A_ROW * len(rows) if sideways else _UPRIGHT
    set_up(chart, title, page.width_in_cm, height or needed)
    chart.gapWidth = 60
    last = top + len(rows)
    for number in range(len(years)):
        numbers = Reference(page.sheet, min_col=left + 1 + number, min_row=top, max_row=last)
        chart.add_data(numbers, titles_from_data=True)
    chart.set_categories(Reference(page.sheet, min_col=left, min_row=top + 1, max_row=last))
    for series, (fill, line) in zip(
        chart.series, ((style.ACCENT, style.ACCENT), (style.PALE, style.ACCENT)), strict=False
    ):
        series.graphicalProperties = GraphicalProperties(solidFill=fill)
        series.graphicalProperties.line.solidFill = line
    chart.dataLabels = labels(unit)
    # openpyxl hides axes unless told not to.
    chart.x_axis.delete = chart.y_axis.delete = False
    chart.x_axis.tickLblSkip = 1  # every row has its name
    set_scale(chart.y_axis, unit, values)
    if unit is Unit.SHARE and not sideways:
        # Room for the numbers over bars of 100%, which would run into the title.
        chart.layout = Layout(
            manualLayout=ManualLayout(
                layoutTarget="inner", xMode="edge", yMode="edge", x=0.08, y=0.2, w=0.9, h=0.54
            )
        )
    if sideways:
        # From the top down, as in the table; the scale then stays below.
        chart.x_axis.scaling.orientation = "maxMin"
        chart.y_axis.crosses = "max"
    page.chart(chart, _in_words(title, years, figure, rows, column, unit))


def _numbers(
    page: Page,
    years: Sequence[YearFigures],
    figure: str,
    rows: Sequence[Row],
    column: str,
    unit: Unit,
    *,
    unbroken: bool,
) -> tuple[int, int]:
    """Write the numbers behind a chart beside the page; returns the block's top and left.

    *unbroken* names stay on one line: along bars on their sides one of several lines would
    hide its neighbours.
    """
    top, left = page.beside(len(rows) + 1), page.columns + 1 + FAR_RIGHT
    page.put(left, BEHIND, style.NOTE, row=top)
    for number, year in enumerate(years, 1):
        page.put(left + number, year.title, style.NOTE, row=top)
    for offset, row in enumerate(rows, 1):
        values = [year.tables[figure].value(row.key, column) for year in years]
        hidden = [year.year for year, value in zip(years, values, strict=True) if value is WITHHELD]
        note = f" ({', '.join(hidden)} withheld)" if hidden and len(hidden) < len(years) else ""
        note = " (withheld)" if len(hidden) == len(years) else note
        label = row.label if len(row.label) <= _LONGEST_NAME else row.label[:_LONGEST_NAME] + "…"
        name = label + note
        name = name.replace(" ", _UNBROKEN) if unbroken else name
        page.put(left, name, style.NOTE, row=top + offset)
        for number, value in enumerate(values, 1):
            if value is not None and value is not WITHHELD:
                page.put(
                    left + number,
                    value,
                    style.NOTE,
                    row=top + offset,
                    number_format=style.FORMATS[unit],
                )
    return top, left


def _in_words(
    title: str,
    years: Sequence[YearFigures],
    figure: str,
    rows: Sequence[Row],
    column: str,
    unit: Unit,
) -> str:
    """What the chart shows, for those who cannot see it."""
    return f"Bar chart: {title}. " + " ".join(
        f"{year.title}: "
        + ", ".join(
            f"{row.label} {_spoken(year.tables[figure], row, column, unit)}" for row in rows
        )
        + "."
        for year in years
    )


def _spoken(table: Table, row: Row, column: str, unit: Unit) -> str:
    return said(table.value(row.key, column), unit)
