"""The workbook's charts, Excel's own: bars of two years side by side, lines over all years.

A chart reads its numbers from a small block to the right of the printed page, since
what a table shows as *withheld* is a word, which a chart would draw as zero.  A row of
bars that is withheld says so beside the axis; in a line it is a gap.
"""

from collections.abc import Sequence
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
_UPRIGHT, _TREND = 7.0, 6.0
_ABOVE, _BELOW, _A_ROW = 1.1, 1.3, 0.65
_A_LETTER = 0.19
_WIDEST_NAMES = 0.5  # of the chart's width
_LONGEST_NAME = 30  # letters, or a provider's name would leave no room for its bar
_CROWDED = 8  # more upright groups of bars than this have no room for whole names
_UNBROKEN = "\u00a0"  # a space at which no line ends
_CM_A_ROW = ROW_HEIGHT / 72 * 2.54
_GRID = "D1D5DB"
_FEW = 6  # up to so many, an axis would have fractions of a case between whole numbers
_HIGHEST_AND_STEP = {Unit.SHARE: (1, 0.25), Unit.SCORE: (5, 1)}


@dataclass(frozen=True, slots=True)
class _Numbers:
    """What a chart draws: for each name on its axis a value of *unit* in each of the *series*."""

    series: Sequence[str]
    rows: Sequence[tuple[str, Sequence[Value]]]
    unit: Unit

    @property
    def values(self) -> list[Value]:
        """All values, those that are withheld as well."""
        return [value for _, values in self.rows for value in values]

    def in_words(self) -> str:
        """What the chart shows, for those who cannot see it."""
        said = []
        for number, series in enumerate(self.series):
            texts = (
                f"{name} {_value_text(values[number], self.unit)}" for name, values in self.rows
            )
            said.append(f"{series}: {', '.join(texts)}.")
        return " ".join(said)


def rows_to_chart(figures: Figures, figure: str) -> tuple[Row, ...]:
    """The rows worth a chart: single ones, or the sub-totals where few of those are visible."""
    tables = [year.tables[figure] for year in _shown(figures)]
    parents = {row.adds_to for row in tables[0].rows}
    single = tuple(row for row in tables[0].rows if row.key not in parents)
    values = [table.value(row.key) for table in tables for row in single]
    withheld = sum(value is WITHHELD for value in values)
    mostly_visible = withheld * 3 <= sum(bool(value) for value in values)
    return single if mostly_visible else grouped_rows(tables[0]) or single


def grouped_rows(table: Table) -> tuple[Row, ...]:
    """The sub-totals of *table*."""
    parents = {row.adds_to for row in table.rows}
    return tuple(row for row in table.rows if row.key in parents and row.adds_to)


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
    tables = [year.tables[figure] for year in years]
    numbers = _Numbers(
        [year.title for year in years],
        [(_cut(row.label), [one.value(row.key, column) for one in tables]) for row in rows],
        unit,
    )
    if not any(value for value in numbers.values if value is not WITHHELD):
        return
    chart = BarChart()
    chart.type = "bar" if sideways else "col"
    height = height or (_ABOVE + _A_ROW * len(rows) + _BELOW if sideways else _UPRIGHT)
    _set_up(chart, page, title, height, numbers)
    chart.gapWidth = 60
    names = _names_at_bars(numbers, years, sideways=sideways)
    _feed(chart, page, numbers, names)
    for series, fill in zip(chart.series, (style.ACCENT, style.PALE), strict=False):
        series.graphicalProperties = GraphicalProperties(solidFill=fill)
        series.graphicalProperties.line.solidFill = style.ACCENT
    chart.dataLabels = _labels(unit)
    chart.x_axis.tickLblSkip = 1  # every row has its name
    if sideways:
        # From the top down, as in the table; the scale then stays below.
        chart.x_axis.scaling.orientation = "maxMin"
        chart.y_axis.crosses = "max"
        longest = max(len(name) for name in names)
        beside = min(_WIDEST_NAMES, (longest + 1) * _A_LETTER / page.width_in_cm)
        inner_height = 1 - (_ABOVE + _BELOW) / height
        chart.layout = _inner(beside, _ABOVE / height, 0.96 - beside, inner_height)
    elif unit is Unit.SHARE:
        # Room for the numbers over bars of 100%, which would run into the title.
        chart.layout = _inner(0.08, 0.2, 0.9, 0.54)
    _place(page, chart, f"Bar chart: {title}. {numbers.in_words()}")


def _cut(name: str) -> str:
    """*name* as far as a chart has room for it."""
    return name if len(name) <= _LONGEST_NAME else name[:_LONGEST_NAME] + "…"


def _names_at_bars(numbers: _Numbers, years: Sequence[YearFigures], *, sideways: bool) -> list[str]:
    """How each row is called at its bars, and for which of *years* it is withheld."""
    names = []
    for label, values in numbers.rows:
        crowded = len(numbers.rows) > _CROWDED and not sideways
        name = label[:3] if crowded else label  # months: Sep, Oct
        hidden = [year.year for year, value in zip(years, values, strict=True) if value is WITHHELD]
        if hidden:
            which = "" if len(hidden) == len(years) else f"{', '.join(hidden)} "
            name += f" ({which}withheld)"
        # On the side, a name of several lines would hide its neighbours.
        names.append(name.replace(" ", _UNBROKEN) if sideways else name)
    return names


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
    unit = headlines[0].unit
    numbers = _Numbers(
        [one.label for one in headlines],
        [(year.title, [year.value(one.cell) for one in headlines]) for year in figures.shown[::-1]],
        unit,
    )
    if not any(isinstance(value, int | float) for value in numbers.values):
        return
    chart = LineChart()
    _set_up(chart, page, title, _TREND, numbers, lowest=1 if unit is Unit.SCORE else 0)
    _feed(chart, page, numbers, [name for name, _ in numbers.rows])
    for series, (colour, sign) in zip(chart.series, _LINES, strict=False):
        series.graphicalProperties = GraphicalProperties(ln=LineProperties(solidFill=colour))
        series.marker.symbol, series.marker.size = sign, 7
        series.marker.graphicalProperties = GraphicalProperties(solidFill=colour)
        series.smooth = False
    if len(headlines) == 1:  # the numbers of several lines would cover each other
        chart.dataLabels = _labels(unit)
        chart.dataLabels.position = "t"
    _place(page, chart, f"Line chart: {title}. {numbers.in_words()}")


def _feed(chart: ChartBase, page: Page, numbers: _Numbers, names: Sequence[str]) -> None:
    """Write the numbers behind *chart* beside the page, and have it read them there.

    *names* are those on its axis, one for each row of the *numbers*.
    """
    top, left = page.beside(len(names) + 1), page.columns + 1 + _FAR_RIGHT
    for column, title in enumerate((_BEHIND, *numbers.series), left):
        page.put(column, title, style.NOTE, row=top)
    look = style.FORMATS[numbers.unit]
    for row, (name, (_, values)) in enumerate(zip(names, numbers.rows, strict=True), top + 1):
        page.put(left, name, style.NOTE, row=row)
        for column, value in enumerate(values, left + 1):
            if isinstance(value, int | float):
                page.put(column, value, style.NOTE, row=row, number_format=look)
    last = top + len(names)
    for column in range(left + 1, left + 1 + len(numbers.series)):
        read = Reference(page.sheet, min_col=column, min_row=top, max_row=last)
        chart.add_data(read, titles_from_data=True)
    chart.set_categories(Reference(page.sheet, min_col=left, min_row=top + 1, max_row=last))


def _set_up(
    chart: BarChart | LineChart,
    page: Page,
    title: str,
    height: float,
    numbers: _Numbers,
    lowest: float = 0,
) -> None:
    """Give *chart* its *title*, a legend below, its *height* in cm, and a scale for *numbers*.

    The scale begins at *lowest* and goes in steps that there can be.
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
    axis.number_format = style.FORMATS[numbers.unit]
    axis.scaling.min = lowest
    if numbers.unit in _HIGHEST_AND_STEP:
        axis.scaling.max, axis.majorUnit = _HIGHEST_AND_STEP[numbers.unit]
    elif not any(isinstance(value, int | float) and value > _FEW for value in numbers.values):
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
