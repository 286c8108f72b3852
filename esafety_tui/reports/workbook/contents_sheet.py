"""The second sheet: what the report is, how to read it, and where everything is."""

from collections.abc import Sequence

from openpyxl.worksheet.worksheet import Worksheet

from esafety_tui.reports.annual.notes import warning
from esafety_tui.reports.annual.report_types import Report
from esafety_tui.reports.workbook.cells import Look, Styled, link
from esafety_tui.reports.workbook.front import A_LINE, MOST_LEARNED, MOST_OF_STORY, SHORT_LINE, cut
from esafety_tui.reports.workbook.table_sheet import put_row, put_table, set_up

_WIDTHS = (22.5, 61.5)


def draw_contents(
    sheet: Worksheet, look: Look, report: Report, held: Sequence[tuple[str, str]]
) -> None:
    """Fill *sheet*; *held* are the sheets of the workbook, each with what it holds."""
    set_up(sheet, report, _WIDTHS, fit=True)
    sheet.page_setup.fitToHeight = 1
    put_row(sheet, look, 1, [Styled("Contents and notes", "Sheet title")], (), 26)
    row = 2
    if text := warning(report.edition):
        put_row(
            sheet, look, row, [Styled("Who may see it", "Label"), Styled(text, "Note")], _WIDTHS
        )
        row += 1
    more = [
        (title, "\n".join(texts))
        for title, texts, most, a_line in (
            ("The year in short", report.sentences, MOST_OF_STORY, A_LINE),
            ("What we learned", report.learned, MOST_LEARNED, SHORT_LINE),
        )
        if cut(texts, most, a_line) != [*texts]
    ]
    row = _pairs(sheet, look, row, [*report.contents_notes, *more])
    put_row(sheet, look, row, [Styled("How to read the numbers", "Section")], (), 26)
    row = _pairs(sheet, look, row + 1, report.notes)
    put_row(sheet, look, row, [Styled("Sheets", "Section")], (), 26)
    rows = [[Styled(name, "Row name"), Styled(text, "Row text")] for name, text in held]
    after = put_table(sheet, look, "Contents", row + 1, ("Sheet", "What it holds"), rows, _WIDTHS)
    for at, (name, _) in zip(range(row + 2, after), held, strict=False):
        link(sheet, look, at, name, to=name)


def _pairs(sheet: Worksheet, look: Look, row: int, pairs: Sequence[tuple[str, str]]) -> int:
    for term, text in pairs:
        put_row(sheet, look, row, [Styled(term, "Label"), Styled(text, "Note")], _WIDTHS)
        row += 1
    return row
