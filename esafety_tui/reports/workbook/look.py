"""How the workbook looks: one named style for each kind of text, so that a school can change it."""

from copy import copy

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, NamedStyle, PatternFill, Side
from openpyxl.styles.cell_style import StyleArray

NAVY, PALE, TINT, LINE, INK, WARN = "12436D", "BFD3E3", "E9F0F6", "B4C0CA", "1A1A1A", "9A3412"
FONT = "Arial"
BODY_SIZE = 11.0

_HAIR = Side(style="thin", color=LINE)
_RULE = Side(style="medium", color=NAVY)
_THIN_RULE = Side(style="thin", color=NAVY)
_UNDER = Border(bottom=_HAIR)


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
