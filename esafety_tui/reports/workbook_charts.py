"""The workbook's charts: Excel's own, fed from cells, this year beside the year before.

A chart reads its numbers from a small block to the right of the printed page, since
what a table shows as *withheld* is a word, which a chart would draw as zero.  A row
whose count is withheld says so beside the axis.
"""

from collections.abc import Sequence

from openpyxl.chart import BarChart, LineChart, Reference
from openpyxl.chart._chart import ChartBase
from openpyxl.chart.axis import ChartLines
from openpyxl.chart.label import DataLabelList
from openpyxl.chart.legend import Legend
from openpyxl.chart.shapes import GraphicalProperties
from openpyxl.chart.text import RichText, Text
from openpyxl.chart.title import Title
from openpyxl.drawing.line import LineProperties
from openpyxl.drawing.spreadsheet_drawing import TwoCellAnchor
from openpyxl.drawing.text import (
    CharacterProperties,
    Paragraph,
    ParagraphProperties,
    RegularTextRun,
)

from esafety_tui.reports import workbook_styles as style
from esafety_tui.reports.figure_types import (
    WITHHELD,
    Figures,
    Row,
    Table,
    Unit,
    Value,
    YearFigures,
)
from esafety_tui.reports.headlines import Headline
from esafety_tui.reports.workbook_page import Page

_FAR_RIGHT = 3  # columns left empty between the page and the block of numbers


class _DescribedAnchor(TwoCellAnchor):
    """An anchor that gives its chart an alternative text when openpyxl makes the frame."""

    __elements__ = TwoCellAnchor.__elements__
    __attrs__ = TwoCellAnchor.__attrs__
    __nested__ = TwoCellAnchor.__nested__
    description = ""

    def __setattr__(self, name: str, value: object) -> None:
        if name == "graphicFrame" and value is not None:
            value.nvGraphicFramePr.cNvPr.descr = self.description  # type: ignore[attr-defined]
        super().__setattr__(name, value)


def anchored(chart: ChartBase, row: int, rows: int, columns: int, described_as: str) -> None:
    """Put *chart* over *rows* from *row* and over the first *columns*, described in words.

    Tied to cells, not to centimetres: programs measure columns by fonts of their own.
    """
    anchor = _DescribedAnchor(editAs="oneCell")
    anchor.description = described_as
    anchor._from.row = row - 1
    anchor.to.row, anchor.to.col = row - 1 + rows, columns
    chart.anchor = anchor  # type: ignore[assignment] # the stubs know names of cells only


def _size(chart: ChartBase, width: float, height: float) -> None:
    """Set the size of *chart*, in cm."""
    chart.width, chart.height = width, height  # type: ignore[assignment] # fractions will do


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
    height: float = 7,
) -> None:
    """Draw *rows* of *figure* as bars on *page*, years side by side; *height* in cm.

    Where everything is none or withheld there is nothing to draw, and no chart.
    """
    years = _shown(figures)
    values = [year.tables[figure].value(row.key, column) for year in years for row in rows]
    if not any(value for value in values if value is not WITHHELD):
        return
    top, left = _numbers(page, years, figure, rows, column, unit)
    chart = BarChart()
    chart.type = "bar" if sideways else "col"
    _size(chart, page.width_in_cm, height)
    chart.title = _title(title)
    chart.legend.position = "b"
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
    chart.dataLabels = _labels(unit)
    # openpyxl hides axes unless told not to.
    chart.x_axis.delete = chart.y_axis.delete = False
    chart.y_axis.number_format = style.FORMATS[unit]
    chart.y_axis.scaling.min = 0
    if unit is Unit.SHARE:
        chart.y_axis.scaling.max = 1
    pale = GraphicalProperties(ln=LineProperties(solidFill="D1D5DB"))
    chart.y_axis.majorGridlines = ChartLines(spPr=pale)
    if sideways:
        # From the top down, as in the table; the scale then stays below.
        chart.x_axis.scaling.orientation = "maxMin"
        chart.y_axis.crosses = "max"
    page.chart(chart, _in_words(title, years, figure, rows, column, unit))


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
    top, left = page.beside(len(years) + 1), page.columns + 1 + _FAR_RIGHT
    page.put(left, "Numbers behind the chart", style.NOTE, row=top)
    for row, year in enumerate(years, top + 1):
        page.put(left, year.title, style.NOTE, row=row)
    for column, (one, line) in enumerate(zip(headlines, values, strict=True), left + 1):
        page.put(column, one.label, style.NOTE, row=top)
        for row, value in enumerate(line, top + 1):
            if isinstance(value, int | float):
                page.put(column, value, style.NOTE, row=row, number_format=style.FORMATS[unit])
    chart = LineChart()
    _size(chart, page.width_in_cm, height)
    chart.title = _title(title)
    chart.legend = Legend()
    chart.legend.position = "b"
    for column in range(left + 1, left + 1 + len(headlines)):
        numbers = Reference(page.sheet, min_col=column, min_row=top, max_row=top + len(years))
        chart.add_data(numbers, titles_from_data=True)
    chart.set_categories(
        Reference(page.sheet, min_col=left, min_row=top + 1, max_row=top + len(years))
    )
    for series, (colour, sign) in zip(chart.series, _LINES, strict=False):
        series.graphicalProperties = GraphicalProperties(ln=LineProperties(solidFill=colour))
        series.marker.symbol, series.marker.size = sign, 7
        series.marker.graphicalProperties = GraphicalProperties(solidFill=colour)
        series.smooth = False
    if len(headlines) == 1:  # the numbers of several lines would cover each other
        chart.dataLabels = _labels(unit)
        chart.dataLabels.position = "t"
    chart.x_axis.delete = chart.y_axis.delete = False
    chart.y_axis.number_format = style.FORMATS[unit]
    chart.y_axis.scaling.min = 1 if unit is Unit.SCORE else 0
    if unit in _HIGHEST:
        chart.y_axis.scaling.max = _HIGHEST[unit]
        chart.y_axis.majorUnit = 0.25 if unit is Unit.SHARE else 1
    pale = GraphicalProperties(ln=LineProperties(solidFill="D1D5DB"))
    chart.y_axis.majorGridlines = ChartLines(spPr=pale)
    words = [
        f"{one.label}: "
        + ", ".join(
            f"{year.title} {_said(value, unit)}" for year, value in zip(years, line, strict=True)
        )
        + "."
        for one, line in zip(headlines, values, strict=True)
    ]
    page.chart(chart, f"Line chart: {title}. {' '.join(words)}")


_HIGHEST = {Unit.SHARE: 1, Unit.SCORE: 5}


def _labels(unit: Unit) -> DataLabelList:
    """The number beside each bar or point, and nothing else."""
    return DataLabelList(
        showVal=True,
        showSerName=False,
        showCatName=False,
        showLegendKey=False,
        showPercent=False,
        numFmt=style.FORMATS[unit],
    )


def _title(text: str) -> Title:
    """A chart's title in the size of a heading; the default is that of a poster."""
    look = CharacterProperties(sz=1100, b=True, solidFill=style.ACCENT)
    paragraph = Paragraph(
        pPr=ParagraphProperties(defRPr=look), r=[RegularTextRun(rPr=look, t=text)]
    )
    return Title(tx=Text(rich=RichText(p=[paragraph])), overlay=False)


def _numbers(
    page: Page,
    years: Sequence[YearFigures],
    figure: str,
    rows: Sequence[Row],
    column: str,
    unit: Unit,
) -> tuple[int, int]:
    """Write the numbers behind a chart beside the page; returns the block's top and left."""
    top, left = page.beside(len(rows) + 1), page.columns + 1 + _FAR_RIGHT
    page.put(left, "Numbers behind the chart", style.NOTE, row=top)
    for number, year in enumerate(years, 1):
        page.put(left + number, year.title, style.NOTE, row=top)
    for offset, row in enumerate(rows, 1):
        values = [year.tables[figure].value(row.key, column) for year in years]
        hidden = [year.year for year, value in zip(years, values, strict=True) if value is WITHHELD]
        note = f" ({', '.join(hidden)} withheld)" if hidden and len(hidden) < len(years) else ""
        note = " (withheld)" if len(hidden) == len(years) else note
        page.put(left, row.label + note, style.NOTE, row=top + offset)
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
    return _said(table.value(row.key, column), unit)


def _said(value: Value, unit: Unit) -> str:
    if value is None:
        return "no figure"
    if isinstance(value, float):
        return f"{value:.0%}" if unit is Unit.SHARE else f"{value:.1f}"
    return str(value)
