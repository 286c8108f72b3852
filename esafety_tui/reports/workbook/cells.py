"""The workbook's cells: text that stays text, and the room that it takes."""

from collections.abc import Sequence
from copy import copy
from datetime import date
from math import ceil
from typing import NamedTuple

from openpyxl.cell.cell import Cell
from openpyxl.worksheet.hyperlink import Hyperlink
from openpyxl.worksheet.worksheet import Worksheet

from esafety_tui.model.record import clean_text
from esafety_tui.reports.annual.report_types import FigureUnit
from esafety_tui.reports.disclosure.bands import Band
from esafety_tui.reports.figures.figure_types import Value
from esafety_tui.reports.workbook.look import WRAPPED, Look

LONGEST_TEXT = 32_767  # UTF-16 units in a cell; an emoji takes two
HIGHEST = 400.0  # points; Excel has no higher row than 409
_A_LINE = 1.27  # a line's height, in sizes of its letters
# Letters of one point that stand beside each other in a column as wide as one letter, measured
# with Liberation Sans, which is as wide as Arial, and a little on the safe side.
_TO_A_WIDTH = 11.6
_FORMS = {
    FigureUnit.COUNT: "whole number",
    FigureUnit.SHARE: "percent",
    FigureUnit.DAYS: "score",
    FigureUnit.SCORE: "score",
}


class Styled(NamedTuple):
    """A value, and the name of the style in which it stands."""

    value: Value
    style: str


def as_text(text: str) -> str:
    """*text* as a cell can hold it: without what XML cannot hold, and not too long."""
    text = clean_text(text)
    if len(text) * 2 <= LONGEST_TEXT:
        return text
    units = text.encode("utf-16-le")
    if len(units) <= LONGEST_TEXT * 2:
        return text
    # Half an emoji at the end is left out.
    return units[: (LONGEST_TEXT - 1) * 2].decode("utf-16-le", errors="ignore") + "…"


def put(sheet: Worksheet, look: Look, row: int, column: int, styled: Styled) -> Cell:
    """Write *styled* at *row* and *column*: text as text, never as a formula."""
    value, style = styled
    cell = Cell(sheet, row, column)
    cell._style = look[style]  # type: ignore[attr-defined]
    if isinstance(value, str):
        value = as_text(value)
        cell.data_type = "s"
        if value.startswith(("=", "+", "-", "@")):
            # Whoever edits the cell would make a formula of it.
            cell._style = copy(look[style])  # type: ignore[attr-defined]
            cell.quotePrefix = True
    elif isinstance(value, date):
        cell.data_type = "d"
    # As it is: openpyxl would look for formulas in text, and style days in its own way.
    cell._value = value  # type: ignore[attr-defined]
    sheet._cells[row, column] = cell
    return cell


def link(sheet: Worksheet, look: Look, row: int, text: str, to: str) -> None:
    """Write *text* at the start of *row*, and lead from it to the sheet *to* of the same file."""
    cell = put(sheet, look, row, 1, Styled(text, "Link"))
    cell.hyperlink = Hyperlink(ref=cell.coordinate, location=f"'{to}'!A1")


def shown(band: Band, unit: FigureUnit, kind: str = "Row") -> Styled:
    """*band* as a cell has it: the number where it is exact, and otherwise words."""
    number = band.exact
    if number is None or (band.shown[:1].isalpha() and band.shown != "1 to 4"):
        return Styled(band.shown, f"{kind} band")
    if unit in (FigureUnit.COUNT, FigureUnit.DAYS) and number == int(number):
        return Styled(int(number), f"{kind} whole number")
    return Styled(number, f"{kind} {_FORMS[unit]}")


def height_of(texts: Sequence[Styled], widths: Sequence[float], least: float = 0) -> float:
    """How many points high a row must be for *texts* in columns so many letters wide."""
    highest = least
    for (value, style), width in zip(texts, widths, strict=False):
        if isinstance(value, str) and (size := WRAPPED.get(style)):
            highest = max(highest, lines_of(value, width, size) * size * _A_LINE + 3)
    return min(HIGHEST, highest)


def lines_of(text: str, width: float, size: float) -> int:
    """In how many lines *text* of that size stands in a column so many letters wide."""
    a_line = max(1.0, width * _TO_A_WIDTH / size)
    if len(text) <= a_line and "\n" not in text:
        return 1
    return sum(max(1, ceil(len(part) / a_line)) for part in text.split("\n"))
