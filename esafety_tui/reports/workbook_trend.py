"""The workbook's line charts: main figures over the years, oldest first."""

from collections.abc import Sequence

from openpyxl.chart import LineChart, Reference
from openpyxl.chart.shapes import GraphicalProperties
from openpyxl.drawing.line import LineProperties

from esafety_tui.reports import workbook_styles as style
from esafety_tui.reports.figure_types import Figures, Unit, Value, YearFigures
from esafety_tui.reports.headlines import Headline
from esafety_tui.reports.workbook_chart_parts import (
    BEHIND,
    FAR_RIGHT,
    labels,
    said,
    set_scale,
    set_up,
)
from esafety_tui.reports.workbook_page import Page

# One line for each series, told apart by its sign as well as by its colour.
_LINES = (
    (style.ACCENT, "circle"),
    ("B45309", "triangle"),
    ("6B7280", "square"),
    ("7C3AED", "diamond"),
)


def trend_chart(
    page: Page,
    figures: Figures,
    title: str,
    headlines: Sequence[Headline],
    *,
    height: float = 6,
) -> None:
    """Draw *headlines*, which share a unit, over the years with records, oldest first.

    What is withheld or unknown is a gap.  Where nothing is visible there is no chart.
    """
    years = figures.shown[::-1]
    values = [[year.value(one.cell) for year in years] for one in headlines]
    if not any(isinstance(value, int | float) for line in values for value in line):
        return
    unit = headlines[0].unit
    top, left = _numbers(page, years, headlines, values)
    chart = LineChart()
    set_up(chart, title, page.width_in_cm, height)
    for column in range(left + 1, left + 1 + len(headlines)):
        numbers = Reference(page.sheet, min_col=column, min_row=top, max_row=top + len(years))
        chart.add_data(numbers, titles_from_data=True)
    chart.set_categories(
        Reference(page.sheet, min_col=left, min_row=top + 1, max_row=top + len(years))
    )
    _style_lines(chart)
    if len(headlines) == 1:  # the numbers of several lines would cover each other
        chart.dataLabels = labels(unit)
        chart.dataLabels.position = "t"
    chart.x_axis.delete = chart.y_axis.delete = False
    everything = [value for line in values for value in line]
    set_scale(chart.y_axis, unit, everything, lowest=1 if unit is Unit.SCORE else 0)
    page.chart(chart, f"Line chart: {title}. {_in_words(years, headlines, values)}")


def _numbers(
    page: Page,
    years: Sequence[YearFigures],
    headlines: Sequence[Headline],
    values: Sequence[Sequence[Value]],
) -> tuple[int, int]:
    """Write the numbers behind a chart beside the page; returns the block's top and left."""
    top, left = page.beside(len(years) + 1), page.columns + 1 + FAR_RIGHT
    page.put(left, BEHIND, style.NOTE, row=top)
    for row, year in enumerate(years, top + 1):
        page.put(left, year.title, style.NOTE, row=row)
    for column, (one, line) in enumerate(zip(headlines, values, strict=True), left + 1):
        page.put(column, one.label, style.NOTE, row=top)
        look = style.FORMATS[one.unit]
        for row, value in enumerate(line, top + 1):
            if isinstance(value, int | float):
                page.put(column, value, style.NOTE, row=row, number_format=look)
    return top, left


def _style_lines(chart: LineChart) -> None:
    for series, (colour, sign) in zip(chart.series, _LINES, strict=False):
        series.graphicalProperties = GraphicalProperties(ln=LineProperties(solidFill=colour))
        series.marker.symbol, series.marker.size = sign, 7
        series.marker.graphicalProperties = GraphicalProperties(solidFill=colour)
        series.smooth = False


def _in_words(
    years: Sequence[YearFigures],
    headlines: Sequence[Headline],
    values: Sequence[Sequence[Value]],
) -> str:
    """What the lines show, for those who cannot see them."""
    return " ".join(
        f"{one.label}: "
        + ", ".join(
            f"{year.title} {said(value, one.unit)}" for year, value in zip(years, line, strict=True)
        )
        + "."
        for one, line in zip(headlines, values, strict=True)
    )
