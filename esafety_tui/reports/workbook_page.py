"""One sheet of the workbook, filled from the top down and set up for printing on A4."""

from collections.abc import Iterable, Sequence
from copy import copy
from dataclasses import dataclass, field
from datetime import date
from math import ceil
from textwrap import wrap
from typing import TYPE_CHECKING, Any

from openpyxl.cell.cell import Cell
from openpyxl.styles import Alignment, Border, Font, PatternFill
from openpyxl.styles.cell_style import StyleArray
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.header_footer import HeaderFooterItem
from openpyxl.worksheet.merge import MergedCellRange
from openpyxl.worksheet.pagebreak import Break
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from esafety_tui.model.text import clean_text
from esafety_tui.reports import workbook_styles as style
from esafety_tui.reports.edition import Edition
from esafety_tui.reports.figure_types import Unit, Value, Withheld
from esafety_tui.reports.workbook_names import define
from esafety_tui.reports.workbook_styles import Looks

if TYPE_CHECKING:
    from openpyxl.chart._chart import ChartBase

LONGEST_TEXT = 32_000  # a cell holds 32,767 UTF-16 units; emoji take two
NOTHING = "–"
_ROW_HEIGHT = 15.0  # points
_CM_A_ROW = 0.53
_SIDE_MARGIN, _END_MARGIN = 0.5, 0.8  # inches
_SAFETY = 0.94  # Excel and LibreOffice measure a little differently
_DIGEST_SHOWN = 16  # characters; the whole of it stands on the sheet About
_LONGEST_IN_HEADER = 60  # Excel holds 255 characters for all three parts together
CONFIDENTIAL_WARNING = (
    "CONFIDENTIAL – a line for each incident, by alias. For the lead, the head and whoever "
    "the head names. Not for governors, not by e-mail."
)


@dataclass(frozen=True, slots=True)
class Imprint:
    """What stands on every sheet: whose report it is, of what, for whom, and when made."""

    school: str
    year: str
    edition: Edition
    made_on: date
    digest: str = ""
    looks: Looks = field(default_factory=Looks, compare=False)

    @property
    def day(self) -> str:
        """The day of making, as people write it."""
        return f"{self.made_on.day} {self.made_on:%B %Y}"


class Page:
    """A sheet that grows downwards; ``row`` is the next free row."""

    def __init__(
        self,
        sheet: Worksheet,
        imprint: Imprint,
        title: str,
        widths: tuple[float, ...],
        *,
        landscape: bool = False,
    ) -> None:
        self.sheet = sheet
        self.imprint = imprint
        self.row = 1
        self.columns = len(widths)
        self._blocks: list[int] = []
        self._line_looks: tuple[StyleArray, StyleArray] | None = None
        self._free_beside = 1
        self._landscape = landscape
        self._widths = widths
        for number, width in enumerate(widths, 1):
            sheet.column_dimensions[get_column_letter(number)].width = width
        # Said, not left to the program that opens it: page breaks are counted in it.
        sheet.sheet_format.defaultRowHeight = _ROW_HEIGHT
        sheet.sheet_format.customHeight = True
        self.put(1, title, style.TITLE)
        sheet.row_dimensions[1].height = 22
        self.row += 1
        self.put(
            1,
            f"{imprint.school} · {imprint.year} · {imprint.edition.heading} · made {imprint.day}",
            style.SUBTITLE,
        )
        self.row += 1
        if imprint.edition is Edition.CONFIDENTIAL:
            self.paragraph(CONFIDENTIAL_WARNING, style.WARNING)
        self.row += 1

    def put(
        self,
        column: int,
        value: Value,
        font: Font = style.PLAIN,
        *,
        number_format: str = "",
        alignment: Alignment = style.LEFT,
        border: Border | None = None,
        fill: PatternFill | None = None,
        row: int = 0,
    ) -> Cell:
        """Write *value* into *column* of the current row, or of *row*."""
        cell = self.sheet.cell(row or self.row, column)
        assert isinstance(cell, Cell)  # noqa: S101 - merged cells are never written to
        look = self.imprint.looks.look(cell, font, alignment, number_format, border, fill)
        if isinstance(value, int | float | date):
            cell.value = value
        cell._style = look  # type: ignore[attr-defined] # after a date, which brings its own
        if isinstance(value, str | Withheld) and value:
            put_text(cell, str(value))
        return cell

    def join(self, first: int, last: int) -> None:
        """Join the columns from *first* to *last* of the current row.

        Without openpyxl's care for borders and for what stood in the cells: there is
        neither here, and it takes a tenth of the time of a whole workbook.
        """
        joined = MergedCellRange(
            self.sheet, f"{get_column_letter(first)}{self.row}:{get_column_letter(last)}{self.row}"
        )
        self.sheet.merged_cells.add(joined)

    def line(self, values: Iterable[str | date]) -> None:
        """Write *values* as one row of a long list, as fast as openpyxl can take them."""
        if self._line_looks is None:
            cell = self.put(1, None)
            text = self.imprint.looks.look(cell, style.PLAIN, style.WRAPPED, "", style.LINE, None)
            day = self.imprint.looks.look(
                cell, style.PLAIN, style.WRAPPED, style.DATE_FORMAT, style.LINE, None
            )
            self._line_looks = (text, day)
            # Where the list begins: rows are appended below the last one written.
            self.sheet._current_row = self.row - 1  # type: ignore[attr-defined]
        text, day = self._line_looks
        cells = []
        for value in values:
            if isinstance(value, str):
                cell = Cell(self.sheet, 1, 1, style_array=text)
                put_text(cell, value)
            else:
                cell = Cell(self.sheet, 1, 1, value)
                cell._style = copy(day)  # type: ignore[attr-defined]
            cells.append(cell)
        self.sheet.append(cells)
        self.row += 1

    def figure(
        self, column: int, value: Value, unit: Unit, font: Font = style.PLAIN, **look: Any
    ) -> Cell:
        """Write a figure in its unit's format; a dash where there is nothing to say."""
        return self.put(
            column,
            NOTHING if value is None else value,
            font,
            number_format=style.FORMATS[unit],
            alignment=style.RIGHT,
            **look,
        )

    def name_cell(self, name: str, cell: Cell) -> None:
        """Give *cell* a *name* by which other workbooks can link to it."""
        book = self.sheet.parent
        assert book is not None  # noqa: S101 - a sheet is made by its book
        define(book, name, self.sheet.title, cell.coordinate)

    def paragraph(self, text: str, font: Font = style.NOTE) -> None:
        """Write *text* across the page, as many lines high as it needs."""
        if self.columns > 1:
            self.join(1, self.columns)
        self.put(1, text, font, alignment=style.WRAPPED)
        self.fit_height(text, sum(self._widths), font)
        self.row += 1

    def fit_height(self, text: str, width: float, font: Font = style.PLAIN) -> None:
        """Make the current row high enough for *text* in *width* characters."""
        size = float(font.size or 10)
        line = max(1.0, width * 10.5 / size)
        lines = sum(max(1, ceil(len(part) / line)) for part in text.split("\n"))
        height = min(400.0, lines * size * 1.35 + 2)
        known = self.sheet.row_dimensions[self.row].height
        self.sheet.row_dimensions[self.row].height = max(height, known or 0)

    @property
    def width_in_cm(self) -> float:
        """How wide the page's columns are together."""
        return self._points_wide / 72 * 2.54

    @property
    def _points_wide(self) -> float:
        # A character's width is 7 pixels of 0.75 points, and a column adds 5 pixels.
        return sum((characters * 7 + 5) * 0.75 for characters in self._widths)

    def fit_headings(self, labels: Sequence[str]) -> None:
        """Make the current row high enough for *labels* over the columns after the first."""
        lines = max(
            len(wrap(label, max(int(width * 0.92), 1)))
            for label, width in zip(labels, self._widths[1:], strict=False)
        )
        self.sheet.row_dimensions[self.row].height = 3 + 13 * lines

    def begin_block(self) -> None:
        """Say that what follows belongs together, and is not to be parted by a page's end."""
        self._blocks.append(self.row)

    def heading(self, text: str) -> None:
        """Write a heading over what follows."""
        self.put(1, text, style.HEADING)
        self.sheet.row_dimensions[self.row].height = 18
        self.row += 1

    def freeze(self, column: int = 2) -> None:
        """Keep what is above the current row, and left of *column*, in view."""
        self.sheet.freeze_panes = f"{get_column_letter(column)}{self.row}"

    def chart(self, chart: "ChartBase", described_as: str) -> None:
        """Put *chart* below what is there, with *described_as* for those who cannot see it."""
        from esafety_tui.reports.workbook_charts import anchored  # noqa: PLC0415 - it needs pages

        self.row += 1
        rows = ceil(chart.height / _CM_A_ROW)
        anchored(chart, self.row, rows, self.columns, described_as)
        self.sheet.add_chart(chart)
        self.row += rows + 1

    def beside(self, rows: int) -> int:
        """Take *rows* free rows to the right of the printed page; returns the first."""
        first = max(self.row, self._free_beside)
        self._free_beside = first + rows + 1
        return first

    def finish(self, *, one_page: bool = False) -> None:
        """Set the sheet up for printing: A4, its own area, header and footer."""
        sheet = self.sheet
        sheet.print_area = f"A1:{get_column_letter(self.columns)}{max(self.row - 1, 1)}"
        sheet.page_setup.paperSize = 9  # A4
        sheet.page_setup.orientation = "landscape" if self._landscape else "portrait"
        sheet.page_setup.fitToWidth = 1
        sheet.page_setup.fitToHeight = 1 if one_page else 0
        sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
        sheet.print_options.horizontalCentered = True
        sheet.page_margins.left = sheet.page_margins.right = _SIDE_MARGIN
        sheet.page_margins.top = sheet.page_margins.bottom = _END_MARGIN
        if not one_page:
            self._break_between_blocks()
        sheet.sheet_view.showGridLines = False
        sheet.sheet_view.zoomScale = 110
        imprint = self.imprint
        secret = imprint.edition is Edition.CONFIDENTIAL
        header = sheet.oddHeader = sheet.oddHeader or HeaderFooterItem()
        header.left.text = _header_text(imprint.school)
        header.center.text = _header_text(f"E-safety monitoring {imprint.year}")
        header.right.text = "CONFIDENTIAL" if secret else imprint.edition.heading
        footer = sheet.oddFooter = sheet.oddFooter or HeaderFooterItem()
        footer.left.text = f"Made {imprint.day}"
        if imprint.digest:
            footer.center.text = f"Records {imprint.digest[:_DIGEST_SHOWN]}"
        footer.right.text = "&A · page &P of &N"

    def _break_between_blocks(self) -> None:
        """End a page before a block that would not fit on what is left of it."""
        if not self._blocks:
            return
        long, short = (842.0, 595.0)  # A4 in points
        width, height = (long, short) if self._landscape else (short, long)
        width -= 2 * _SIDE_MARGIN * 72
        height -= 2 * _END_MARGIN * 72
        room = height / min(1.0, width / self._points_wide) * _SAFETY
        ends = [*self._blocks[1:], self.row]
        left = room - self._height(1, self._blocks[0])
        for start, end in zip(self._blocks, ends, strict=True):
            needed = self._height(start, end)
            if needed > left and start != self._blocks[0]:
                self.sheet.row_breaks.append(Break(id=start - 1))
                left = room
            left -= needed

    def _height(self, first: int, end: int) -> float:
        """The height in points of the rows from *first* up to, not including, *end*."""
        heights = self.sheet.row_dimensions
        return sum(heights[row].height or _ROW_HEIGHT for row in range(first, end))


def put_text(cell: Cell, text: str) -> None:
    """Write *text* as text: never a formula, an error value, or a character XML cannot hold."""
    text = clean_text(text)
    # Past openpyxl's own look at it, which guesses at formulas and takes as long as the writing.
    cell._value = text if len(text) <= LONGEST_TEXT else text[: LONGEST_TEXT - 1] + "…"  # type: ignore[attr-defined]
    cell.data_type = "s"
    if text.startswith(("=", "+", "-", "@")):
        # Whoever edits the cell in Excel finds it marked as text, not turned into a formula.
        cell.quotePrefix = True


def _header_text(text: str) -> str:
    """*text* for a page header, where an ampersand begins a code."""
    return clean_text(text)[:_LONGEST_IN_HEADER].replace("\n", " ").replace("&", "&&")
