"""How a sheet prints: on A4, with whose it is on every page, and no block parted in two."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from openpyxl.worksheet.header_footer import HeaderFooterItem
from openpyxl.worksheet.pagebreak import Break
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from esafety_tui.model.record import clean_text
from esafety_tui.reports.figures.figure_types import Edition

ROW_HEIGHT = 13.5  # points: 18 pixels, which is a whole number for every program
_A4_LONG, _A4_SHORT = 842.0, 595.0  # points
_SIDE_MARGIN, _END_MARGIN = 0.5, 0.8  # inches
_POINTS_AN_INCH = 72
_SAFETY = 0.94  # Excel and LibreOffice measure a little differently
_DIGEST_SHOWN = 16  # characters; the whole of it stands on the sheet About
# Characters of a name: so many do not reach what stands in the middle; so many, what is right.
_LONGEST_BESIDE = 30
_LONGEST_IN_HEADER = 45


@dataclass(frozen=True, slots=True)
class Imprint:
    """What stands on every sheet: whose report it is, of what, for whom, and when made."""

    school: str
    year: str
    edition: Edition
    made_on: date
    digest: str = ""

    @property
    def day(self) -> str:
        """The day of making, as people write it."""
        return f"{self.made_on.day} {self.made_on:%B %Y}"


def set_up(sheet: Worksheet, imprint: Imprint, *, landscape: bool, one_page: bool) -> None:
    """Set *sheet* up for A4: one page wide, and one page high as well if *one_page*."""
    sheet.page_setup.paperSize = 9  # A4
    sheet.page_setup.orientation = "landscape" if landscape else "portrait"
    sheet.page_setup.fitToWidth = 1
    sheet.page_setup.fitToHeight = 1 if one_page else 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.print_options.horizontalCentered = True
    sheet.page_margins.left = sheet.page_margins.right = _SIDE_MARGIN
    sheet.page_margins.top = sheet.page_margins.bottom = _END_MARGIN
    sheet.sheet_view.showGridLines = False
    sheet.sheet_view.zoomScale = 110
    header = sheet.oddHeader = sheet.oddHeader or HeaderFooterItem()
    header.left.text = _header_text(imprint.school)
    what = f"E-safety monitoring {imprint.year}"
    secret = imprint.edition is Edition.CONFIDENTIAL
    header.right.text = "CONFIDENTIAL" if secret else imprint.edition.heading
    if len(imprint.school) <= _LONGEST_BESIDE:
        header.center.text = what
    else:
        header.right.text = f"{what} · {header.right.text}"
    footer = sheet.oddFooter = sheet.oddFooter or HeaderFooterItem()
    footer.left.text = f"Made {imprint.day}"
    if imprint.digest:
        footer.center.text = f"State of the records {imprint.digest[:_DIGEST_SHOWN]}"
    footer.right.text = "&A · page &P of &N"


def break_between_blocks(
    sheet: Worksheet,
    blocks: Sequence[int],
    end: int,
    heights: Mapping[int, float],
    points_wide: float,
    *,
    landscape: bool,
) -> None:
    """End a page before a block that would not fit on what is left of it.

    *blocks* are the first rows of what belongs together, *end* the row after the last;
    *heights* has the rows that are not of the usual height; *points_wide* is how wide the
    columns are together, which says how much the sheet is made smaller to fit.
    """
    if not blocks:
        return
    width, height = (_A4_LONG, _A4_SHORT) if landscape else (_A4_SHORT, _A4_LONG)
    width -= 2 * _SIDE_MARGIN * _POINTS_AN_INCH
    height -= 2 * _END_MARGIN * _POINTS_AN_INCH
    room = height / min(1.0, width / points_wide) * _SAFETY

    def needed(first: int, behind: int) -> float:
        return sum(heights.get(row, ROW_HEIGHT) for row in range(first, behind))

    left = room - needed(1, blocks[0])
    for start, behind in zip(blocks, [*blocks[1:], end], strict=True):
        points = needed(start, behind)
        if points > left and start != blocks[0]:
            sheet.row_breaks.append(Break(id=start - 1))
            left = room
        left -= points


def _header_text(text: str) -> str:
    """*text* for a page header, where an ampersand begins a code."""
    text = clean_text(text).replace("\n", " ")
    if len(text) > _LONGEST_IN_HEADER:
        text = text[: _LONGEST_IN_HEADER - 1] + "…"
    return text.replace("&", "&&")
