"""The sheets behind the first: contents and notes, and those of one real table; on A4 upright."""

from collections.abc import Iterable, Sequence
from itertools import chain

from openpyxl.utils import get_column_letter
from openpyxl.worksheet.dimensions import RowDimension
from openpyxl.worksheet.header_footer import HeaderFooterItem
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.table import Table, TableColumn, TableStyleInfo
from openpyxl.worksheet.worksheet import Worksheet

from esafety_tui.model.record import clean_text
from esafety_tui.reports.annual.notes import warning
from esafety_tui.reports.annual.report_types import Report
from esafety_tui.reports.workbook.cells import (
    BODY_SIZE,
    Look,
    Styled,
    across,
    broken,
    height_of,
    link,
    put,
)

_CM = 1 / 2.54  # inches
_LONGEST_IN_FOOTER = 60
_LEAST_HEIGHT = 18.0  # points
_CONTENTS = (22.5, 61.5)  # widths of the columns of the contents


def set_up(sheet: Worksheet, report: Report, widths: Sequence[float], *, fit: bool) -> None:
    """Set *sheet* up for A4 with columns of *widths*; *fit*: made as small as one page is wide."""
    for number, width in enumerate(widths, 1):
        sheet.column_dimensions[get_column_letter(number)].width = width
    sheet.page_setup.paperSize = 9  # A4
    sheet.page_setup.orientation = "portrait"
    margins = sheet.page_margins
    margins.left = margins.right = 1.3 * _CM
    margins.top, margins.bottom = 1.4 * _CM, 1.7 * _CM
    margins.header = margins.footer = 0.8 * _CM
    sheet.sheet_view.showGridLines = False
    if fit:
        sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
        sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    else:
        sheet.page_setup.scale = 100
    footer = sheet.oddFooter = sheet.oddFooter or HeaderFooterItem()
    what = f"{_in_footer(report.school)}. E-safety report {report.title}. {report.edition.heading}."
    footer.left.text, footer.right.text = what, "Page &P of &N"
    footer.left.size = footer.right.size = 9


def _in_footer(text: str) -> str:
    """*text* for a page's foot, where an ampersand begins a code."""
    text = clean_text(text).replace("\n", " ")
    if len(text) > _LONGEST_IN_FOOTER:
        text = text[: _LONGEST_IN_FOOTER - 1] + "…"
    return text.replace("&", "&&")


def put_row(
    sheet: Worksheet,
    look: Look,
    row: int,
    cells: Sequence[Styled],
    widths: Sequence[float],
    least: float = _LEAST_HEIGHT,
) -> None:
    """Write *cells* into *row*, and make it as high as they need."""
    _put_cells(sheet, look, row, cells)
    sheet.row_dimensions[row].height = height_of(cells, widths, least)


def _put_cells(sheet: Worksheet, look: Look, row: int, cells: Sequence[Styled]) -> None:
    for number, styled in enumerate(cells, 1):
        put(sheet, look, row, number, styled)


def put_table(
    sheet: Worksheet,
    look: Look,
    name: str,
    top: int,
    header: Sequence[str],
    rows: Iterable[Sequence[Styled]],
    widths: Sequence[float],
    least: float = _LEAST_HEIGHT,
) -> int:
    """Write a real table named *name* from row *top* on; return the row after its last.

    A heading stands to the right where the first row's cell under it does.
    """
    body = iter(rows)
    # A table has one row at least.
    first = next(body, [Styled("", "Row text") for _ in header])
    heads = [
        Styled(text, _HEADS.get(cell.style, "Head right"))
        for text, cell in zip(header, first, strict=True)
    ]
    put_row(sheet, look, top, heads, widths, 20)
    last, heights = top, dict[float, RowDimension]()
    for last, cells in enumerate(chain([first], body), top + 1):
        _put_cells(sheet, look, last, cells)
        # One for all rows of a height: of thousands there are a handful.
        height = height_of(cells, widths, least)
        if height not in heights:
            heights[height] = RowDimension(sheet, ht=height)
        sheet.row_dimensions[last] = heights[height]
    table = Table(displayName=name, ref=f"A{top}:{get_column_letter(len(header))}{last}")
    # Said here, or openpyxl would put filter buttons over the headings.
    for number, text in enumerate(header, 1):
        table.tableColumns.append(TableColumn(id=number, name=text))
    table.tableStyleInfo = TableStyleInfo(name=None, showRowStripes=False)
    sheet.add_table(table)
    return last + 1


_HEADS = {
    "Row name": "Head left", "Row text": "Head text", "Label": "Head left", "Note": "Head left",
}  # fmt: skip


def table_sheet(
    sheet: Worksheet,
    look: Look,
    report: Report,
    title: str,
    notes: Sequence[str],
    header: Sequence[str],
    rows: Iterable[Sequence[Styled]],
    widths: Sequence[float],
) -> int:
    """Fill *sheet* with *title*, *notes* and one table; return the row of its header."""
    set_up(sheet, report, widths, fit=True)
    put_row(sheet, look, 1, [Styled(title, "Sheet title")], (), 26)
    row = 2
    told = warning(report.edition)
    for note, style in ((told, "Warning"), *((note, "Body line") for note in notes)):
        # A line that ran over the table's edge would make the whole page smaller.
        for text in broken(note, across(widths, style), BODY_SIZE) if note else ():
            put_row(sheet, look, row, [Styled(text, style)], ())
            row += 1
    put_table(sheet, look, sheet.title.replace(" ", "_"), row, header, rows, widths)
    sheet.freeze_panes = f"A{row + 1}"
    sheet.print_title_rows = f"{row}:{row}"
    return row


def draw_contents(
    sheet: Worksheet,
    look: Look,
    report: Report,
    held: Sequence[tuple[str, str]],
    not_all: Sequence[tuple[str, str]],
) -> None:
    """Fill the second sheet: what the report is, how to read it, and where everything is.

    *held* are the sheets of the workbook, each with what it holds; *not_all* are the texts that
    the first had no room for.
    """
    set_up(sheet, report, _CONTENTS, fit=True)
    sheet.page_setup.fitToHeight = 1
    put_row(sheet, look, 1, [Styled("Contents and notes", "Sheet title")], (), 26)
    row = 2
    if text := warning(report.edition):
        put_row(
            sheet, look, row, [Styled("Who may see it", "Label"), Styled(text, "Note")], _CONTENTS
        )
        row += 1
    row = _pairs(sheet, look, row, [*report.contents_notes, *not_all])
    put_row(sheet, look, row, [Styled("How to read the numbers", "Section")], (), 26)
    row = _pairs(sheet, look, row + 1, report.notes)
    put_row(sheet, look, row, [Styled("Sheets", "Section")], (), 26)
    rows = [[Styled(name, "Row name"), Styled(text, "Row text")] for name, text in held]
    after = put_table(sheet, look, "Contents", row + 1, ("Sheet", "What it holds"), rows, _CONTENTS)
    for at, (name, _) in zip(range(row + 2, after), held, strict=False):
        link(sheet, look, at, name, to=name)


def _pairs(sheet: Worksheet, look: Look, row: int, pairs: Sequence[tuple[str, str]]) -> int:
    for term, text in pairs:
        put_row(sheet, look, row, [Styled(term, "Label"), Styled(text, "Note")], _CONTENTS)
        row += 1
    return row
