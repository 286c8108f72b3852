"""One sheet of the workbook, filled from the top down."""

from collections.abc import Iterable, Sequence
from datetime import date
from textwrap import wrap
from typing import Any

from openpyxl.styles import Alignment, Border, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.cell_range import CellRange
from openpyxl.worksheet.dimensions import RowDimension
from openpyxl.worksheet.worksheet import Worksheet

from esafety_tui.reports.explanations import CONFIDENTIAL_WARNING
from esafety_tui.reports.figures.figure_types import NOTHING, Edition, Unit, Value
from esafety_tui.reports.workbook import styles as style
from esafety_tui.reports.workbook.cells import (
    Look,
    Looks,
    ReadyCell,
    as_text,
    cell_value,
    height_of,
    pieces,
    reads_as_formula,
)
from esafety_tui.reports.workbook.print_setup import (
    ROW_HEIGHT,
    Imprint,
    break_between_blocks,
    set_up,
)

_SHORT = 1_000  # characters that find room in one row of any page, whatever their lines


class Page:
    """A sheet that grows downwards; ``row`` is the next free row."""

    def __init__(
        self,
        sheet: Worksheet,
        imprint: Imprint,
        looks: Looks,
        title: str,
        widths: tuple[float, ...],
        *,
        landscape: bool = False,
    ) -> None:
        self.sheet = sheet
        self.imprint = imprint
        self.row = 1
        self.columns = len(widths)
        self._looks = looks
        self._blocks: list[int] = []
        self._heights: dict[int, float] = {}
        self._high: dict[float, RowDimension] = {}
        self._list = range(0)
        self._free_beside = 1
        self._landscape = landscape
        self._widths = widths
        for number, width in enumerate(widths, 1):
            sheet.column_dimensions[get_column_letter(number)].width = width
        sheet.sheet_format.defaultRowHeight = ROW_HEIGHT
        self.put(1, title, style.TITLE)
        self.set_height(22)
        self.row += 1
        self.paragraph(
            f"{imprint.school} · {imprint.year} · {imprint.edition.heading} · made {imprint.day}",
            style.SUBTITLE,
        )
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
    ) -> ReadyCell:
        """Write *value* into *column* of the current row, or of *row*."""
        value = cell_value(value)
        marked = isinstance(value, str) and reads_as_formula(value)
        look = self._looks.look(
            self.sheet, font, alignment, number_format, border, fill, marked=marked
        )
        return self._set(row or self.row, column, look, value)

    def _set(self, row: int, column: int, look: Look, value: Value) -> ReadyCell:
        cell = ReadyCell(self.sheet, row, column, look, value)
        self.sheet._cells[row, column] = cell  # as its append does, without making another
        return cell

    def join(self, first: int, last: int) -> None:
        """Join the columns from *first* to *last* of the current row.

        Without openpyxl's care for borders and for what stood in the cells: there is
        neither here, and it takes a tenth of the time of a whole workbook.
        """
        self.sheet.merged_cells.add(
            CellRange(min_col=first, min_row=self.row, max_col=last, max_row=self.row)
        )

    def lines(self, rows: Iterable[Iterable[str | date]]) -> None:
        """Write *rows* as the rows of a long list, which takes as little as it can for each.

        How high each must be is left to the program that opens it.
        """

        def look(number_format: str = "", *, marked: bool = False) -> Look:
            return self._looks.look(
                self.sheet, style.PLAIN, style.WRAPPED, number_format, style.LINE, marked=marked
            )

        text_look, marked_look, day_look = look(), look(marked=True), look(style.DATE_FORMAT)
        # The same few words stand in most cells: they are looked at once.
        known: dict[str, tuple[str, Look]] = {}
        first = self.row
        for row in rows:
            for column, value in enumerate(row, 1):
                if isinstance(value, str):
                    if value not in known:
                        text = as_text(value)
                        known[value] = text, marked_look if reads_as_formula(text) else text_look
                    text, one = known[value]
                    self._set(self.row, column, one, text)
                else:
                    self._set(self.row, column, day_look, value)
            self.row += 1
        self._list = range(first, self.row)

    def figure(
        self, column: int, value: Value, unit: Unit, font: Font = style.PLAIN, **look: Any
    ) -> ReadyCell:
        """Write a figure in its unit's format; a dash where there is nothing to say."""
        return self.put(
            column,
            NOTHING if value is None else value,
            font,
            number_format=style.FORMATS[unit],
            alignment=style.RIGHT,
            **look,
        )

    def paragraph(self, text: str, font: Font = style.NOTE) -> None:
        """Write *text* across the page, as many lines and rows high as it needs."""
        width = sum(self._widths)
        for piece in pieces(text, width, font) if len(text) > _SHORT else [text]:
            if self.columns > 1:
                self.join(1, self.columns)
            self.put(1, piece, font, alignment=style.WRAPPED)
            self.fit_height(piece, width, font)
            self.row += 1

    def wrapped(
        self,
        column: int,
        value: Value,
        font: Font = style.PLAIN,
        *,
        border: Border | None = style.LINE,
    ) -> None:
        """Write *value* into *column*, in a row that is high enough for all of its text."""
        dated = style.DATE_FORMAT if isinstance(value, date) else ""
        self.put(column, value, font, number_format=dated, alignment=style.WRAPPED, border=border)
        self.fit_height(str(value), self._widths[column - 1], font)

    def set_height(self, points: float, row: int = 0) -> None:
        """Make the current row, or *row*, as high as *points*."""
        self._heights[row or self.row] = points
        # One description for all rows of a height: they differ in nothing else.
        if points not in self._high:
            self._high[points] = RowDimension(self.sheet, ht=points)
        self.sheet.row_dimensions[row or self.row] = self._high[points]

    def fit_height(self, text: str, width: float, font: Font = style.PLAIN) -> None:
        """Make the current row high enough for *text* in *width* characters."""
        height = height_of(text, width, font)
        if height > self._heights.get(self.row, 0):
            self.set_height(height)

    @property
    def width_in_cm(self) -> float:
        """How wide the page's columns are together."""
        return self._points_wide / 72 * 2.54

    @property
    def _points_wide(self) -> float:
        # A character's width is 7 pixels of 0.75 points, and a column adds 5 pixels.
        return sum((characters * 7 + 5) * 0.75 for characters in self._widths)

    def headings(self, labels: Sequence[str], *, height: float = 0) -> None:
        """Write the headings of columns: as high as *labels* need, unless *height* is given."""
        for column, label in enumerate(labels, 1):
            self._column_heading(column, label)
        lines = max(
            len(wrap(label, max(int(width * 0.92), 1)))
            for label, width in zip(labels[1:], self._widths[1:], strict=False)
        )
        self.set_height(height or 3 + 13 * lines)
        self.row += 1

    def grouped_headings(self, first: str, groups: Sequence[tuple[str, Sequence[str]]]) -> None:
        """Write the headings of columns, under the title of their group where it has several."""
        labels = [label for _, group in groups for label in group]
        if len(labels) <= len(groups):
            self.headings([first, *(title for title, _ in groups)])
            return
        self._column_heading(1, "")
        column = 2
        for title, group in groups:
            for offset in range(len(group)):
                self._column_heading(column + offset, "" if offset else title)
            if len(group) > 1:
                self.join(column, column + len(group) - 1)
            column += len(group)
        self.row += 1
        self.headings([first, *labels])

    def _column_heading(self, column: int, text: str) -> None:
        alignment = style.LEFT if column == 1 else style.CENTRED
        self.put(column, text, style.COLUMN_HEADING, fill=style.HEADING_FILL, alignment=alignment)

    def begin_block(self) -> None:
        """Say that what follows belongs together, and is not to be parted by a page's end."""
        self._blocks.append(self.row)

    def heading(self, text: str) -> None:
        """Write a heading over what follows."""
        self.put(1, text, style.HEADING)
        self.set_height(18)
        self.row += 1

    def section(self, heading: str, text: str) -> None:
        """Write *text* under its *heading*."""
        self.heading(heading)
        self.paragraph(text, style.PLAIN)
        self.row += 1

    def freeze(self, column: int = 2, *, repeat: int = 0) -> None:
        """Keep what is above the current row, and left of *column*, in view.

        The last *repeat* rows of that are printed on every page.
        """
        self.sheet.freeze_panes = f"{get_column_letter(column)}{self.row}"
        if repeat:
            self.sheet.print_title_rows = f"{self.row - repeat}:{self.row - 1}"

    def beside(self, rows: int) -> int:
        """Take *rows* free rows to the right of the printed page; returns the first."""
        first = max(self.row, self._free_beside)
        self._free_beside = first + rows + 1
        return first

    def finish(self, *, one_page: bool = False) -> None:
        """Set the sheet up for printing: its own area, and pages that part no block."""
        last = max(self.row - 1, 1)
        # Said of each row, not left to the program that opens it: page breaks are counted
        # in heights, and charts are as high as the rows that they cover.
        for row in range(1, last + 1):
            if row not in self._heights and row not in self._list:
                self.set_height(ROW_HEIGHT, row)
        self.sheet.print_area = f"A1:{get_column_letter(self.columns)}{last}"
        set_up(self.sheet, self.imprint, landscape=self._landscape, one_page=one_page)
        if not one_page:
            break_between_blocks(
                self.sheet,
                self._blocks,
                self.row,
                self._heights,
                self._points_wide,
                landscape=self._landscape,
            )
