"""The workbook's cells: text that stays text, the room it takes, looks put together once.

openpyxl compares the font, the border and so on of each cell with all that the workbook
has, copies the look for each cell, and guesses at the type of each value.  For a hundred
thousand cells that takes longer than writing them; here it is known beforehand.
"""

from datetime import date
from functools import lru_cache
from math import ceil
from textwrap import wrap
from typing import NamedTuple

from openpyxl.cell.cell import Cell
from openpyxl.styles import Alignment, Border, Font, PatternFill
from openpyxl.styles.cell_style import StyleArray
from openpyxl.styles.styleable import StyleableObject
from openpyxl.utils.datetime import to_excel
from openpyxl.worksheet.worksheet import Worksheet

from esafety_tui.model.record import clean_text
from esafety_tui.reports.figures.figure_types import Value, Withheld

LONGEST_TEXT = 32_767  # UTF-16 units in a cell; an emoji takes two
# How much room a text takes, as far as that can be known without drawing it.
HIGHEST = 400.0  # points; Excel has no higher row than 409
_USUAL_SIZE = 10.0
_A_LINE = 1.35  # a line's height, in sizes of its font
_AROUND = 2.0  # points above and below the lines of a cell
# Characters of a font of one point that stand beside each other in a column as wide as one
# character.  Measured with Carlito, which is as wide as Calibri, and a little on the safe side.
_TO_A_WIDTH = 11.2

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


def height_of(text: str, width: float, font: Font) -> float:
    """How many points high a row must be for *text* in *width* characters; at most HIGHEST."""
    line = _line(width, font)
    lines = sum(max(1, ceil(len(part) / line)) for part in text.split("\n"))
    return min(HIGHEST, _points(lines, font))


def pieces(text: str, width: float, font: Font) -> list[str]:
    """*text* in pieces, each of which finds room in one row: mostly one piece, the whole.

    They end where paragraphs end, if one paragraph is not too long by itself.  Nothing is
    lost but blanks and empty lines where a piece ends.
    """
    most = int((HIGHEST - _AROUND) / (_size(font) * _A_LINE))
    found: list[str] = []
    lines: list[str] = []
    for paragraph in text.split("\n"):
        parts = wrap(
            paragraph,
            int(_line(width, font)),
            drop_whitespace=False,
            replace_whitespace=False,
            expand_tabs=False,
            break_long_words=False,
        ) or [""]
        if len(lines) + len(parts) > most:
            found.append("".join(lines))
            lines = []
        while len(parts) > most:
            found.append("".join(parts[:most]))
            parts = parts[most:]
        lines += parts
        lines[-1] += "\n"
    found.append("".join(lines))
    return [piece.strip() for piece in found if piece.strip()] or [""]


def _size(font: Font) -> float:
    return float(font.size or _USUAL_SIZE)


def _line(width: float, font: Font) -> float:
    """How many characters of *font* stand beside each other in *width* characters."""
    return max(1.0, width * _TO_A_WIDTH / _size(font))


def _points(lines: int, font: Font) -> float:
    return lines * _size(font) * _A_LINE + _AROUND
