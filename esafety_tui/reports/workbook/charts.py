"""The workbook's charts, Excel's own: bars of two years side by side, lines over all years.

A chart reads its numbers from a small block to the right of the printed page, since
what a table shows as *withheld* is a word, which a chart would draw as zero.  A row of
bars that is withheld says so beside the axis; in a line it is a gap.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import ceil

from openpyxl.chart import BarChart, LineChart, Reference
from openpyxl.chart._chart import ChartBase
from openpyxl.chart.axis import ChartLines
from openpyxl.chart.label import DataLabelList
from openpyxl.chart.layout import Layout, ManualLayout
from openpyxl.chart.legend import Legend
from openpyxl.chart.shapes import GraphicalProperties
from openpyxl.chart.text import RichText, Text
from openpyxl.chart.title import Title
from openpyxl.drawing import text as drawn
from openpyxl.drawing.line import LineProperties
from openpyxl.drawing.spreadsheet_drawing import TwoCellAnchor

from esafety_tui.reports.figures.figure_types import (
    WITHHELD,
    Figures,
    Row,
    Table,
    Unit,
    Value,
    YearFigures,
)
from esafety_tui.reports.figures.headlines import Headline
from esafety_tui.reports.workbook import styles as style
from esafety_tui.reports.workbook.page import Page
from esafety_tui.reports.workbook.print_setup import ROW_HEIGHT

_FAR_RIGHT = 3  # columns left empty between the page and the block of numbers
_BEHIND = "Numbers behind the chart"
# One line for each series, told apart by its sign as well as by its colour.
_LINES = (
    (style.ACCENT, "circle"),
    ("B45309", "triangle"),
    ("6B7280", "square"),
    ("7C3AED", "diamond"),
)
# In cm: the heights of charts of upright bars and of lines; what a chart of bars on their
# sides has above them, below them and for each row, and how wide a letter of a name is.
_UPRIGHT = 7.0
_TREND = 6.0
_ABOVE, _BELOW, _A_ROW = 1.1, 1.3, 0.65
_A_LETTER = 0.19
_WIDEST_NAMES = 0.5  # of the chart's width
_LONGEST_NAME = 30  # letters, or a provider's name would leave no room for its bar
_CROWDED = 8  # more upright groups of bars than this have no room for whole names
_UNBROKEN = "\u00a0"  # a space at which no line ends
_CM_A_ROW = ROW_HEIGHT / 72 * 2.54
_GRID = "D1D5DB"
_FEW = 6  # up to so many, an axis would have fractions of a case between whole numbers
_HIGHEST = {Unit.SHARE: 1, Unit.SCORE: 5}
_STEP = {Unit.SHARE: 0.25, Unit.SCORE: 1}


@dataclass(frozen=True, slots=True)
class _Bars:
    """What a chart draws: *rows* of *column* of *figure*, in each of *years*."""

    years: tuple[YearFigures, ...]
    figure: str
    rows: Sequence[Row]
    column: str
    unit: Unit
    sideways: bool

    def of(self, row: Row) -> list[Value]:
        """The values of *row*, year by year."""
        return [year.tables[self.figure].value(row.key, self.column) for year in self.years]

    @property
    def values(self) -> list[Value]:
        """All values that are not withheld."""
        return [value for row in self.rows for value in self.of(row) if value is not WITHHELD]

    def name(self, row: Row) -> str:
        """How *row* is called at its bars, and for which years it is withheld."""
        name = _cut(row.label)
        if len(self.rows) > _CROWDED and not self.sideways:
            name = name[:3]  # months: Sep, Oct
        hidden = [
            year.year
            for year, value in zip(self.years, self.of(row), strict=True)
            if value is WITHHELD
        ]
        if hidden:
            which = "" if len(hidden) == len(self.years) else f"{', '.join(hidden)} "
            name += f" ({which}withheld)"
        # On the side, a name of several lines would hide its neighbours.
        return name.replace(" ", _UNBROKEN) if self.sideways else name

    def in_words(self, title: str) -> str:
        """What the chart shows, for those who cannot see it."""
        return f"Bar chart: {title}. " + " ".join(
            f"{year.title}: "
            + ", ".join(
                f"{_cut(row.label)} {_value_text(self.of(row)[number], self.unit)}"
                for row in self.rows
            )
            + "."
            for number, year in enumerate(self.years)
        )


def _cut(name: str) -> str:
    """*name* as far as a chart has room for it."""
    return name if len(name) <= _LONGEST_NAME else name[:_LONGEST_NAME] + "…"


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
    bars = _Bars(_shown(figures), figure, rows, column, unit, sideways)
    if not any(bars.values):
        return
    chart = BarChart()
    chart.type = "bar" if sideways else "col"
    height = height or (_ABOVE + _A_ROW * len(rows) + _BELOW if sideways else _UPRIGHT)
    _set_up(chart, page, title, height, unit, bars.values)
    chart.gapWidth = 60
    titles = [year.title for year in bars.years]
    _feed(chart, page, unit, titles, [(bars.name(row), bars.of(row)) for row in rows])
    for series, (fill, line) in zip(
        chart.series, ((style.ACCENT, style.ACCENT), (style.PALE, style.ACCENT)), strict=False
    ):
        series.graphicalProperties = GraphicalProperties(solidFill=fill)
        series.graphicalProperties.line.solidFill = line
    chart.dataLabels = _labels(unit)
    chart.x_axis.tickLblSkip = 1  # every row has its name
    if sideways:
        _lay_down(chart, bars, page.width_in_cm, height)
    elif unit is Unit.SHARE:
        # Room for the numbers over bars of 100%, which would run into the title.
        chart.layout = _inner(0.08, 0.2, 0.9, 0.54)
    _place(page, chart, bars.in_words(title))


def _lay_down(chart: BarChart, bars: _Bars, width: float, height: float) -> None:
    """Have the bars of *chart*, so many cm wide and high, on their sides beside their names."""
    # From the top down, as in the table; the scale then stays below.
    chart.x_axis.scaling.orientation = "maxMin"
    chart.y_axis.crosses = "max"
    longest = max(len(bars.name(row)) for row in bars.rows)
    names = min(_WIDEST_NAMES, (longest + 1) * _A_LETTER / width)
    chart.layout = _inner(names, _ABOVE / height, 0.96 - names, 1 - (_ABOVE + _BELOW) / height)


def _inner(x: float, y: float, width: float, height: float) -> Layout:
    """Where the bars themselves stand in their chart, in parts of its width and height."""
    return Layout(
        manualLayout=ManualLayout(
            layoutTarget="inner", xMode="edge", yMode="edge", x=x, y=y, w=width, h=height
        )
    )


def trend_chart(page: Page, figures: Figures, title: str, headlines: Sequence[Headline]) -> None:
    """Draw *headlines*, which share a unit, over the years with records, oldest first.

    What is withheld or unknown is a gap.  Where nothing is visible there is no chart.
    """
    years = figures.shown[::-1]
    values = [[year.value(one.cell) for one in headlines] for year in years]
    everything = [value for line in values for value in line]
    if not any(isinstance(value, int | float) for value in everything):
        return
    unit = headlines[0].unit
    chart = LineChart()
    lowest = 1 if unit is Unit.SCORE else 0
    _set_up(chart, page, title, _TREND, unit, everything, lowest)
    rows = [(year.title, line) for year, line in zip(years, values, strict=True)]
    _feed(chart, page, unit, [one.label for one in headlines], rows)
    for series, (colour, sign) in zip(chart.series, _LINES, strict=False):
        series.graphicalProperties = GraphicalProperties(ln=LineProperties(solidFill=colour))
        series.marker.symbol, series.marker.size = sign, 7
        series.marker.graphicalProperties = GraphicalProperties(solidFill=colour)
        series.smooth = False
    if len(headlines) == 1:  # the numbers of several lines would cover each other
        chart.dataLabels = _labels(unit)
        chart.dataLabels.position = "t"
    in_words = " ".join(
        f"{one.label}: "
        + ", ".join(f"{name} {_value_text(line[number], unit)}" for name, line in rows)
        + "."
        for number, one in enumerate(headlines)
    )
    _place(page, chart, f"Line chart: {title}. {in_words}")


def _feed(
    chart: ChartBase,
    page: Page,
    unit: Unit,
    series: Sequence[str],
    rows: Sequence[tuple[str, Sequence[Value]]],
) -> None:
    """Write the numbers behind *chart* beside the page, and have it read them there.

    *rows* are the names on its axis, each with its value in every one of the *series*.
    """
    top, left = page.beside(len(rows) + 1), page.columns + 1 + _FAR_RIGHT
    page.put(left, _BEHIND, style.NOTE, row=top)
    for column, name in enumerate(series, left + 1):
        page.put(column, name, style.NOTE, row=top)
    look = style.FORMATS[unit]
    for row, (name, values) in enumerate(rows, top + 1):
        page.put(left, name, style.NOTE, row=row)
        for column, value in enumerate(values, left + 1):
            if isinstance(value, int | float):
                page.put(column, value, style.NOTE, row=row, number_format=look)
    last = top + len(rows)
    for column in range(left + 1, left + 1 + len(series)):
        numbers = Reference(page.sheet, min_col=column, min_row=top, max_row=last)
        chart.add_data(numbers, titles_from_data=True)
    chart.set_categories(Reference(page.sheet, min_col=left, min_row=top + 1, max_row=last))


def _set_up(
    chart: BarChart | LineChart,
    page: Page,
    title: str,
    height: float,
    unit: Unit,
    values: Iterable[Value],
    lowest: float = 0,
) -> None:
    """Give *chart* its *title*, a legend below, its *height* in cm, and a scale.

    This reaches over *values* of *unit*: from *lowest*, in steps that there can be.
    """
    chart.width, chart.height = page.width_in_cm, height  # type: ignore[assignment] # fractions
    chart.title = _title(title)
    chart.legend = Legend()
    chart.legend.position = "b"
    # Left unsaid, Excel rounds the corners and lays the legend over the bars.
    chart.legend.overlay = False
    chart.roundedCorners = False
    # openpyxl hides axes unless told not to.
    chart.x_axis.delete = chart.y_axis.delete = False
    axis = chart.y_axis
    axis.number_format = style.FORMATS[unit]
    axis.scaling.min = lowest
    if unit in _HIGHEST:
        axis.scaling.max = _HIGHEST[unit]
        axis.majorUnit = _STEP[unit]
    elif max((value for value in values if isinstance(value, int | float)), default=0) <= _FEW:
        axis.majorUnit = 1
    axis.majorGridlines = ChartLines(spPr=GraphicalProperties(ln=LineProperties(solidFill=_GRID)))


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


def _place(page: Page, chart: ChartBase, described_as: str) -> None:
    """Put *chart* below what is on *page*, with *described_as* for those who cannot see it.

    It is a block of its own: a long table may be parted from it, but no page ends in it.
    Tied to cells, not to centimetres: programs measure columns by fonts of their own.
    """
    page.begin_block()
    page.row += 1  # or its frame would show on the page before
    rows = ceil(chart.height / _CM_A_ROW)
    anchor = _DescribedAnchor(editAs="oneCell")
    anchor.description = described_as
    anchor._from.row = page.row - 1
    anchor.to.row, anchor.to.col = page.row - 1 + rows, page.columns
    chart.anchor = anchor  # type: ignore[assignment] # the stubs know names of cells only
    page.sheet.add_chart(chart)
    page.row += rows + 1


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


def _value_text(value: Value, unit: Unit) -> str:
    """*value* in the alternative text of a chart."""
    if value is None:
        return "no figure"
    if isinstance(value, float):
        return f"{value:.0%}" if unit is Unit.SHARE else f"{value:.1f}"
    return str(value)


def _title(text: str) -> Title:
    """A chart's title in the size of a heading; the default is that of a poster."""
    look = drawn.CharacterProperties(sz=1100, b=True, solidFill=style.ACCENT)
    paragraph = drawn.Paragraph(
        pPr=drawn.ParagraphProperties(defRPr=look), r=[drawn.RegularTextRun(rPr=look, t=text)]
    )
    return Title(tx=Text(rich=RichText(p=[paragraph])), overlay=False)
