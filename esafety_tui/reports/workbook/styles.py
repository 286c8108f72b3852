"""How the workbook looks: fonts, fills, borders and number formats."""

from collections.abc import Mapping
from functools import partial

from openpyxl.styles import Alignment, Border, Font, PatternFill, Side

from esafety_tui.reports.figures.figure_types import Unit

INK = "1F2A37"
ACCENT = "1F4E5F"
PALE = "B9CDD6"

_font = partial(Font, name="Calibri")

TITLE = _font(size=16, bold=True, color=ACCENT)
SUBTITLE = _font(size=10, color="4B5563")
WARNING = _font(size=11, bold=True, color="9B1C1C")
HEADING = _font(size=12, bold=True, color=ACCENT)
NOTE = _font(size=9, italic=True, color="4B5563")
PLAIN = _font(size=10, color=INK)
STRONG = _font(size=10, bold=True, color=INK)
LARGE = _font(size=12, bold=True, color=INK)
COLUMN_HEADING = _font(size=10, bold=True, color="FFFFFF")

HEADING_FILL = PatternFill("solid", fgColor=ACCENT)
GROUP_FILL = PatternFill("solid", fgColor="E8EEF1")
TOTAL_FILL = PatternFill("solid", fgColor="D5E0E6")

_HAIR = Side(style="hair", color="9CA3AF")
_THIN = Side(style="thin", color=ACCENT)
LINE = Border(bottom=_HAIR)
TOTAL_LINE = Border(top=_THIN, bottom=_THIN)

LEFT = Alignment(horizontal="left", vertical="center")
INDENTED = Alignment(horizontal="left", vertical="center", indent=2)
RIGHT = Alignment(horizontal="right", vertical="center")
CENTRED = Alignment(horizontal="center", vertical="center", wrap_text=True)
WRAPPED = Alignment(horizontal="left", vertical="top", wrap_text=True)

DATE_FORMAT = "dd mmm yyyy"
FORMATS: Mapping[Unit, str] = {
    Unit.COUNT: "#,##0",
    Unit.SHARE: "0%",
    Unit.DAYS: "0.0",
    Unit.SCHOOL_DAYS: "0.0",
    Unit.SCORE: "0.0",
    Unit.DATE: DATE_FORMAT,
    Unit.WORDS: "@",
}
# Changes say their sign; that of a share is in percentage points, or it would read as relative.
CHANGE_FORMATS: Mapping[Unit, str] = {
    Unit.COUNT: "+#,##0;-#,##0;0",
    Unit.SHARE: '+0" pts";-0" pts";0" pts"',
    Unit.DAYS: "+0.0;-0.0;0.0",
    Unit.SCHOOL_DAYS: "+0.0;-0.0;0.0",
    Unit.SCORE: "+0.0;-0.0;0.0",
}
