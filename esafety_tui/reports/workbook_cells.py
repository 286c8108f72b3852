"""The workbook's cells: text that stays text, and looks that are put together once.

openpyxl compares the font, the border and so on of each cell with all that the workbook
has, copies the look for each cell, and guesses at the type of each value.  For a hundred
thousand cells that takes longer than writing them; here it is known beforehand.
"""

from datetime import date
from functools import lru_cache
from typing import NamedTuple

from openpyxl.cell.cell import Cell
from openpyxl.styles import Alignment, Border, Font, PatternFill
from openpyxl.styles.cell_style import StyleArray
from openpyxl.styles.styleable import StyleableObject
from openpyxl.utils.datetime import to_excel
from openpyxl.worksheet.worksheet import Worksheet

from esafety_tui.model.text import clean_text
from esafety_tui.reports.figure_types import Value, Withheld

LONGEST_TEXT = 32_767  # UTF-16 units in a cell; an emoji takes two

_LookKey = tuple[int, int, str, int, int, bool]


class Look(NamedTuple):
    """How a cell looks: what openpyxl knows it by, and its number in the workbook."""

    style: StyleArray
    number: int


class Looks:
    """The looks of one workbook's cells, each put together once and shared by all of its cells."""

    def __init__(self) -> None:
        self._known: dict[_LookKey, Look] = {}

    def look(
        self,
        sheet: Worksheet,
        font: Font,
        alignment: Alignment,
        number_format: str = "",
        border: Border | None = None,
        fill: PatternFill | None = None,
        *,
        marked: bool = False,
    ) -> Look:
        """The look of that description in the workbook of *sheet*; *marked* as text for Excel."""
        # The parts are constants of workbook_styles, so that their identity tells them apart.
        key = (id(font), id(alignment), number_format, id(border), id(fill), marked)
        if key not in self._known:
            one = StyleableObject(sheet)
            one.font = font
            one.alignment = alignment
            if number_format:
                one.number_format = number_format
            if border:
                one.border = border
            if fill:
                one.fill = fill
            if marked:
                one.quotePrefix = True
            self._known[key] = Look(one._style, one.style_id)  # type: ignore[attr-defined]
        return self._known[key]


class ReadyCell(Cell):
    """A cell that is complete when it is made; its look is shared, so never change that."""

    __slots__ = ("style_id",)
    has_style = True

    def __init__(
        self, sheet: Worksheet, row: int, column: int, look: Look, value: Value = None
    ) -> None:
        """Make the cell; *value* is a number, a day, or text that :func:`as_text` has seen."""
        # All that openpyxl's own does, less the copying and the guessing.
        self.parent = sheet
        self.row = row
        self.column = column
        self._style, self.style_id = look  # type: ignore[misc] # a slot of its own, above
        self._hyperlink = self._comment = None
        self.data_type = "n"
        if isinstance(value, str):
            self.data_type = "s"
        elif isinstance(value, date):
            value = _day_number(value)
        self._value = value


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


def reads_as_formula(text: str) -> bool:
    """Whether *text* becomes a formula for who edits its cell in Excel, unless it is marked."""
    return text.startswith(("=", "+", "-", "@"))


def cell_value(value: Value) -> Value:
    """*value* as a cell takes it: text cleaned, what is withheld as the word, no text as none."""
    return as_text(str(value)) or None if isinstance(value, str | Withheld) else value


@lru_cache(maxsize=1024)
def _day_number(day: date) -> float:
    """The number by which a workbook knows *day*."""
    return float(to_excel(day))  # type: ignore[no-untyped-call]
