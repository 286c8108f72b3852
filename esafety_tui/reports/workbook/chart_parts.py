"""What the workbook's charts share: where they stand, how they read, what is said of them."""

from collections.abc import Iterable

from openpyxl.chart._chart import ChartBase
from openpyxl.chart.axis import ChartLines, NumericAxis
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

from esafety_tui.reports.figures.figure_types import Unit, Value
from esafety_tui.reports.workbook import styles as style

_GRID = "D1D5DB"
_FEW = 6  # up to so many, an axis would have fractions of a case between whole numbers
_HIGHEST = {Unit.SHARE: 1, Unit.SCORE: 5}
_STEP = {Unit.SHARE: 0.25, Unit.SCORE: 1}


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


def set_up(chart: ChartBase, title: str, width: float, height: float) -> None:
    """Give *chart* its *title*, a legend below, and its size in cm."""
    chart.width, chart.height = width, height  # type: ignore[assignment] # fractions will do
    chart.title = _title(title)
    chart.legend = Legend()
    chart.legend.position = "b"
    # Left unsaid, Excel rounds the corners and lays the legend over the bars.
    chart.legend.overlay = False
    chart.roundedCorners = False


def set_scale(axis: NumericAxis, unit: Unit, values: Iterable[Value], *, lowest: float = 0) -> None:
    """Make *axis* reach over *values* of *unit*: from *lowest*, in steps that there can be."""
    axis.number_format = style.FORMATS[unit]
    axis.scaling.min = lowest
    if unit in _HIGHEST:
        axis.scaling.max = _HIGHEST[unit]
        axis.majorUnit = _STEP[unit]
    elif max((value for value in values if isinstance(value, int | float)), default=0) <= _FEW:
        axis.majorUnit = 1
    axis.majorGridlines = ChartLines(spPr=GraphicalProperties(ln=LineProperties(solidFill=_GRID)))


def labels(unit: Unit) -> DataLabelList:
    """The number beside each bar or point, and nothing else."""
    return DataLabelList(
        showVal=True,
        showSerName=False,
        showCatName=False,
        showLegendKey=False,
        showPercent=False,
        numFmt=style.FORMATS[unit],
    )


def value_text(value: Value, unit: Unit) -> str:
    """*value* in the alternative text of a chart."""
    if value is None:
        return "no figure"
    if isinstance(value, float):
        return f"{value:.0%}" if unit is Unit.SHARE else f"{value:.1f}"
    return str(value)


def _title(text: str) -> Title:
    """A chart's title in the size of a heading; the default is that of a poster."""
    look = CharacterProperties(sz=1100, b=True, solidFill=style.ACCENT)
    paragraph = Paragraph(
        pPr=ParagraphProperties(defRPr=look), r=[RegularTextRun(rPr=look, t=text)]
    )
    return Title(tx=Text(rich=RichText(p=[paragraph])), overlay=False)
