"""The charts of the first sheet, Excel's own: they read the tables of the other sheets.

A band is drawn as two bars, one over the other: at most the pale one, at least the dark one; what
it is called stands at its end.  Every shown value is in the alternative text.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from math import ceil
from typing import NamedTuple

from openpyxl.chart import BarChart, Reference
from openpyxl.chart.data_source import StrRef
from openpyxl.chart.label import DataLabel, DataLabelList
from openpyxl.chart.series import SeriesLabel
from openpyxl.chart.shapes import GraphicalProperties
from openpyxl.chart.text import RichText, Text
from openpyxl.chart.title import Title
from openpyxl.descriptors.base import Typed
from openpyxl.drawing import text as drawn
from openpyxl.drawing.line import LineProperties
from openpyxl.drawing.spreadsheet_drawing import TwoCellAnchor
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from esafety_tui.reports.annual.report_types import Breakdown, PreventionLine, Report
from esafety_tui.reports.annual.sentences import span
from esafety_tui.reports.workbook.cells import FONT, INK, NAVY, PALE

_BELOW_RULE = 60_000  # of 12,700 to a point: the line above a chart stays visible


class Bars(NamedTuple):
    """What a chart draws: of *sheet* the rows from *first* to *last*, names in column *names*.

    *series* are the columns with numbers, drawn in turn: the pale one first.  *labels* stand at
    the ends of the bars; of none the numbers do.
    """

    sheet: Worksheet
    first: int
    last: int
    names: int
    series: tuple[int, ...]
    labels: tuple[str, ...] = ()


class ChartPlace(NamedTuple):
    """Where on its sheet a chart stands: from a row to a row, from a column to a column."""

    sheet: Worksheet
    top: int
    bottom: int
    left: int = 1  # the second column
    right: int = 6


class _TextLabel(DataLabel):
    """A label with a text of its own, which openpyxl can read but not write."""

    tagname = "dLbl"
    tx = Typed(expected_type=Text, allow_none=True)
    __elements__ = ("idx", "tx", *DataLabel.__elements__[1:])
    __attrs__ = DataLabel.__attrs__
    __nested__ = DataLabel.__nested__

    def __init__(self, idx: int, text: str) -> None:
        super().__init__(idx=idx, showVal=True, dLblPos="outEnd")
        self.showSerName = self.showCatName = self.showLegendKey = self.showPercent = False
        self.tx = Text(rich=_rich(text, 1000, bold=True))


@dataclass(frozen=True)
class Chart:
    """One chart: what it draws, its title, and what it shows for those who cannot see it.

    ``over``: the second series over the first; ``scale``: the ends of the axis.
    """

    bars: Bars
    title: str
    described_as: str
    axis: str
    sideways: bool = True
    over: bool = False
    scale: tuple[float, float] | None = None
    form: str = "0"

    def draw(self, place: ChartPlace) -> None:
        """Put the chart at its *place*."""
        bars, scale = self.bars, self.scale
        chart = BarChart()
        chart.type = "bar" if self.sideways else "col"
        chart.gapWidth = 30
        chart.overlap = 100 if self.over else 0
        if self.title:
            rich = _rich(self.title, 1200, bold=True, colour=NAVY)
            chart.title = Title(tx=Text(rich=rich), overlay=False)
        chart.roundedCorners = False
        chart.graphical_properties = GraphicalProperties(ln=LineProperties(noFill=True))
        for at, column in enumerate(bars.series):
            data = Reference(bars.sheet, min_col=column, min_row=bars.first, max_row=bars.last)
            chart.add_data(data, titles_from_data=False)
            series = chart.series[at]
            series.tx = SeriesLabel(
                strRef=StrRef(f"'{bars.sheet.title}'!${get_column_letter(column)}${_header(bars)}")
            )
            dark = at == len(bars.series) - 1
            series.graphicalProperties = GraphicalProperties(solidFill=NAVY if dark else PALE)
            series.graphicalProperties.line.solidFill = NAVY
            if bars.labels and not dark:
                series.dLbls = _labels(self.form)
                series.dLbls.dLbl = [_TextLabel(n, text) for n, text in enumerate(bars.labels)]
            elif not bars.labels:
                series.dLbls = _labels(self.form)
        chart.set_categories(
            Reference(bars.sheet, min_col=bars.names, min_row=bars.first, max_row=bars.last)
        )
        if bars.labels:
            chart.y_axis.majorUnit, end = _room(bars)
            scale = (0, end)
        _set_axes(chart, self.axis, scale, sideways=self.sideways)
        # What dark and pale are is said in words: programs put a legend's lines in other orders.
        chart.legend = None
        _put(place, chart, self.title or self.described_as, self.described_as)


# Which charts there are


class ChartNumbers(NamedTuple):
    """Where on the other sheets the charts find their numbers: none where there are none."""

    years: Bars | None
    kinds: Bars | None
    confidence: Bars | None
    activities: Bars | None


def chart_of_years(report: Report, bars: Bars | None) -> Chart | None:
    """The incidents of each year; ``None`` where there was none in any."""
    if not bars or all(band.most == 0 for _, band in report.totals):
        return None
    words = _in_words((year, band.shown) for year, band in report.totals)
    return Chart(bars, "Incidents each year", words, "Incidents", sideways=False, over=True)


def chart_of_kinds(table: Breakdown, bars: Bars) -> Chart:
    """The incidents by kind, as the *table* has them."""
    words = _in_words((row.group.label, row.band.shown) for row in table.rows)
    return Chart(bars, f"What was reported, {span(table.years)}", words, "", over=True)


def chart_of_confidence(report: Report, bars: Bars | None) -> Chart | None:
    """What the surveys said; the year before beside it, where it was asked in both."""
    if not bars:
        return None
    axis = "From 1 (none) to 5 (full)"
    if len(bars.series) > 1:
        axis += f"; dark: {report.title}, pale: {report.before}"
    words = _in_words((one.item, str(one.values[0])) for one in _of(report, "Confidence"))
    title = "Confidence in the school’s help"
    return Chart(bars, title, words, axis, scale=(1, 5), form="0.0")


def chart_of_activities(report: Report, bars: Bars | None) -> Chart | None:
    """The prevention activities by kind; ``None`` where there was none."""
    lines = _of(report, "Activities")[:-1]
    if not bars or not any(one.values[0] for one in lines):
        return None
    words = _in_words((one.item, str(one.values[0])) for one in lines)
    return Chart(bars, "Prevention activities held", words, "Activities")


def _of(report: Report, kind: str) -> list[PreventionLine]:
    return [one for one in report.prevention if one.kind == kind]


def _in_words(shown: Iterable[tuple[str, str]]) -> str:
    return "; ".join(f"{name}: {value}" for name, value in shown) + "."


# How one is drawn


def _header(bars: Bars) -> int:
    """The row of the table's headings: the row under which the first data row of the sheet is."""
    return int(str(bars.sheet.freeze_panes)[1:]) - 1


def _room(bars: Bars) -> tuple[int, int]:
    """The steps of an axis, and an end that leaves room for a label behind the longest bar."""
    values = (
        bars.sheet.cell(row, column).value
        for row in range(bars.first, bars.last + 1)
        for column in bars.series
    )
    most = max((one for one in values if isinstance(one, int)), default=0) * 1.2
    step = next(
        one * ten
        for ten in (1, 10, 100, 1_000, 10_000)
        for one in (1, 2, 5)
        if most <= 8 * one * ten
    )
    return step, max(1, ceil(most / step)) * step


def _set_axes(
    chart: BarChart, axis: str, scale: tuple[float, float] | None, *, sideways: bool
) -> None:
    chart.x_axis.delete = chart.y_axis.delete = False
    chart.y_axis.title = Title(tx=Text(rich=_rich(axis, 1000)), overlay=False)
    # Beside what stands at the ends of the bars, lines would run through it.
    chart.y_axis.majorGridlines = None
    chart.x_axis.txPr = chart.y_axis.txPr = _text_look()
    chart.y_axis.number_format = "0"
    chart.x_axis.tickLblSkip = 1
    chart.y_axis.scaling.min = 0
    if scale:
        chart.y_axis.scaling.min, chart.y_axis.scaling.max = scale
        if not chart.y_axis.majorUnit:
            chart.y_axis.majorUnit = 1
    if sideways:
        # From the top down, as in the table; the scale then stays below.
        chart.x_axis.scaling.orientation = "maxMin"
        chart.y_axis.crosses = "max"


def _labels(form: str) -> DataLabelList:
    found = DataLabelList(
        showVal=True, showSerName=False, showCatName=False, showLegendKey=False, showPercent=False,
        numFmt=form, dLblPos="outEnd",
    )  # fmt: skip
    found.txPr = _text_look(bold=True)
    return found


def _text_look(*, bold: bool = False) -> RichText:
    look = drawn.ParagraphProperties(defRPr=_letters(1000, bold=bold))
    return RichText(p=[drawn.Paragraph(pPr=look, endParaRPr=_letters(1000))])


def _letters(size: int, *, bold: bool = False, colour: str = INK) -> drawn.CharacterProperties:
    return drawn.CharacterProperties(
        sz=size, b=bold, solidFill=colour, latin=drawn.Font(typeface=FONT)
    )


def _rich(text: str, size: int, *, bold: bool = False, colour: str = INK) -> RichText:
    look = _letters(size, bold=bold, colour=colour)
    paragraph = drawn.Paragraph(
        pPr=drawn.ParagraphProperties(defRPr=look), r=[drawn.RegularTextRun(rPr=look, t=text)]
    )
    return RichText(p=[paragraph])


class _DescribedAnchor(TwoCellAnchor):
    """An anchor that gives its chart a title and an alternative text."""

    __elements__ = TwoCellAnchor.__elements__
    __attrs__ = TwoCellAnchor.__attrs__
    __nested__ = TwoCellAnchor.__nested__
    title = ""
    description = ""

    def __setattr__(self, name: str, value: object) -> None:
        if name == "graphicFrame" and value is not None:
            properties = value.nvGraphicFramePr.cNvPr  # type: ignore[attr-defined]
            properties.descr, properties.title = self.description, self.title
        super().__setattr__(name, value)


def _put(place: ChartPlace, chart: BarChart, title: str, described_as: str) -> None:
    """Tied to cells, not to centimetres: programs measure columns by letters of their own."""
    anchor = _DescribedAnchor(editAs="oneCell")
    anchor.title, anchor.description = title, described_as
    anchor._from.row, anchor._from.col = place.top - 1, place.left
    anchor._from.rowOff = _BELOW_RULE
    anchor.to.row, anchor.to.col = place.bottom, place.right
    chart.anchor = anchor  # type: ignore[assignment] # the stubs know names of cells only
    place.sheet.add_chart(chart)
