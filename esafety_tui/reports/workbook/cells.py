"""The workbook's cells: the named styles, text that stays text, and the room that it takes.

A cell has one style for each kind of text, so that a school can change how all of a kind look.
"""

from collections.abc import Sequence
from copy import copy
from datetime import date
from functools import lru_cache
from typing import NamedTuple

from openpyxl import Workbook
from openpyxl.cell.cell import Cell
from openpyxl.styles import Alignment, Border, Font, NamedStyle, PatternFill, Side
from openpyxl.styles.cell_style import StyleArray
from openpyxl.worksheet.hyperlink import Hyperlink
from openpyxl.worksheet.worksheet import Worksheet

from esafety_tui.model.record import clean_text
from esafety_tui.reports.annual.report_types import FigureUnit
from esafety_tui.reports.disclosure.bands import Band
from esafety_tui.reports.figures.figure_types import Value

NAVY, PALE, TINT, LINE, INK, WARN = "12436D", "BFD3E3", "E9F0F6", "B4C0CA", "1A1A1A", "9A3412"
FONT = "Arial"
BODY_SIZE = 11.0

_HAIR = Side(style="thin", color=LINE)
_RULE = Side(style="medium", color=NAVY)
_THIN_RULE = Side(style="thin", color=NAVY)
_UNDER = Border(bottom=_HAIR)
LONGEST_TEXT = 32_767  # UTF-16 units in a cell; an emoji takes two
HIGHEST = 400.0  # points; Excel has no higher row than 409
_A_LINE = 1.27  # a line's height, in sizes of its letters
_A_LETTER, _PADDING = 5.9, 4.0  # points of a column for each letter of its width, less its edges
# The letters of Arial by their width, in sizes of the letters.
_EMS = {
    letter: width
    for width, letters in {
        0.23: "ijl’'", 0.28: " !,./:;I[\\]ft|", 0.35: "()-`r“”{}•", 0.51: "Jcksvxyz",
        0.57: "#$0123456789?L_abdeghnopqu–\"*^", 0.62: "FTZ+<=>~", 0.68: "&ABEKPSVXY",
        0.74: "CDHNRUw", 0.79: "GOQ", 0.95: "MmW%",
    }.items()
    for letter in letters
}  # fmt: skip
_FORMS = {
    FigureUnit.COUNT: "whole number",
    FigureUnit.SHARE: "percent",
    FigureUnit.DAYS: "score",
    FigureUnit.SCORE: "score",
}


def _align(
    horizontal: str = "left", vertical: str = "center", *, wrap: bool = True, indent: int = 0
) -> Alignment:
    return Alignment(horizontal=horizontal, vertical=vertical, wrap_text=wrap, indent=indent)


_Style = tuple[float, bool, str, Alignment, Border | None, bool, str]
# Size, bold, colour, alignment, border, filled, number format: by the name of the style.
_STYLES: dict[str, _Style] = {
    "Report title": (22, True, NAVY, _align(wrap=False), None, False, "@"),
    "School": (14, True, INK, _align(wrap=False), None, False, "@"),
    "Sheet title": (16, True, NAVY, _align(wrap=False), None, False, "@"),
    "Section": (14, True, NAVY, _align(vertical="bottom", wrap=False), None, False, "@"),
    "Section rule": (
        14, True, NAVY, _align(vertical="bottom", wrap=False), Border(bottom=_THIN_RULE),
        False, "@",
    ),
    "Body": (11, False, INK, _align(vertical="top"), None, False, "@"),
    "Body line": (11, False, INK, _align(wrap=False), None, False, "@"),
    "Line below": (11, False, INK, _align(wrap=False, indent=1), None, False, "@"),
    "Rule": (11, False, INK, _align(wrap=False), Border(bottom=_RULE), False, "@"),
    "Warning": (11, True, WARN, _align(wrap=False), None, False, "@"),
    "Head left": (11, True, NAVY, _align(), Border(bottom=_RULE), True, "@"),
    "Head text": (11, True, NAVY, _align(indent=1), Border(bottom=_RULE), True, "@"),
    "Head right": (11, True, NAVY, _align("right"), Border(bottom=_RULE), True, "@"),
    "Row name": (11, False, INK, _align(), _UNDER, False, "@"),
    "Row text": (11, False, INK, _align(indent=1), _UNDER, False, "@"),
    "Row band": (11, False, INK, _align("right", wrap=False), _UNDER, False, "@"),
    "Row whole number": (11, False, INK, _align("right"), _UNDER, False, "#,##0"),
    "Row percent": (11, False, INK, _align("right"), _UNDER, False, "0%"),
    "Row score": (11, False, INK, _align("right"), _UNDER, False, "0.0"),
    "Row days": (11, False, INK, _align("right"), _UNDER, False, "0.#"),
    "Row date": (11, False, INK, _align("right"), _UNDER, False, "d mmm yyyy"),
    "Figure band": (12, True, NAVY, _align("right", wrap=False), _UNDER, False, "@"),
    "Figure whole number": (12, True, NAVY, _align("right"), _UNDER, False, "#,##0"),
    "Figure percent": (12, True, NAVY, _align("right"), _UNDER, False, "0%"),
    "Figure score": (12, True, NAVY, _align("right"), _UNDER, False, "0.0"),
    "Result": (11, True, INK, _align("right"), _UNDER, False, "@"),
    "Result not met": (11, True, WARN, _align("right"), _UNDER, False, "@"),
    "Label": (11, True, INK, _align(vertical="top"), _UNDER, False, "@"),
    "Note": (11, False, INK, _align(vertical="top"), _UNDER, False, "@"),
    "Box line": (11, False, INK, _align(wrap=False), Border(bottom=_HAIR), False, "@"),
    "Link": (11, False, "0B4FA0", _align(wrap=False), None, False, "@"),
}  # fmt: skip


class Look:
    """The named styles of one workbook."""

    def __init__(self, book: Workbook) -> None:
        """Give *book* its styles, the usual one among them."""
        normal = book._named_styles["Normal"]  # type: ignore[attr-defined]
        normal.font = Font(name=FONT, size=BODY_SIZE, color=INK)
        normal.bind(book)
        # Each text as a cell can hold it: it is looked through once.
        self.texts: dict[str, str] = {}
        self._known: dict[str, StyleArray] = {}
        for name, (size, bold, colour, alignment, border, filled, form) in _STYLES.items():
            style = NamedStyle(name=name, number_format=form)
            style.font = Font(name=FONT, size=size, bold=bold, color=colour)
            style.alignment = copy(alignment)
            if name == "Link":
                style.font = Font(name=FONT, size=size, color=colour, underline="single")
            if border:
                style.border = border
            if filled:
                style.fill = PatternFill("solid", fgColor=TINT)
            book.add_named_style(style)
            self._known[name] = copy(style.as_tuple())

    def __getitem__(self, name: str) -> StyleArray:
        """What openpyxl knows the style *name* by; shared, so never change it."""
        return self._known[name]


# The size of the letters, in points, of the styles whose text goes on in a line below.
WRAPPED = {name: style[0] for name, style in _STYLES.items() if style[3].wrap_text}


def is_bold(name: str) -> bool:
    """Whether the letters of the style *name* are bold."""
    return _STYLES[name][1]


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
        value = look.texts.get(value) or look.texts.setdefault(value, as_text(value))
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


def across(widths: Sequence[float], style: str) -> float:
    """How many points a line in *style* may have across columns so many letters wide."""
    return (sum(widths) * _A_LETTER - _PADDING) * (0.9 if is_bold(style) else 1)


def broken(text: str, points: float, size: float) -> list[str]:
    """*text* of that size in lines of at most so many *points*, broken between words."""
    lines, left = [""], points
    for word in text.split():
        needs = sum(map(_em, word)) * size
        if lines[-1] and needs + _em(" ") * size > left:
            lines.append("")
            left = points
        lines[-1] = f"{lines[-1]} {word}" if lines[-1] else word
        left -= needs + (_em(" ") * size if left < points else 0)
    return lines


def _em(letter: str) -> float:
    """How wide *letter* is, in sizes of the letters."""
    return _EMS.get(letter, 1.02)


@lru_cache(1_024)
def lines_of(text: str, width: float, size: float) -> int:
    """In how many lines *text* of that size stands in a column so many letters wide."""
    points = width * _A_LETTER - _PADDING
    if len(text) * size < points and "\n" not in text:
        return 1  # whatever its letters
    return sum(len(broken(part, points, size)) for part in text.split("\n"))
