"""The guidance on accessible spreadsheets, point by point, and two pages that print as such.

Government Analysis Function, *Releasing statistics in spreadsheets*.  One point is not kept: the
guidance asks for letters of 12 points, the workbook has 11.
"""

import re
from pathlib import Path
from zipfile import ZipFile

import pytest

from esafety_tui.model.school.annual_review import AnnualReview, PlannedAction
from esafety_tui.reports.annual.report_types import LeadsWords
from esafety_tui.reports.figures.figure_types import Edition
from esafety_tui.reports.workbook.cells import broken
from support.reports.generated_school import made_incidents
from support.reports.obvious_count import BEFORE, YEAR
from support.reports.workbooks import Workbooks, written

_PAGE = 754  # points between the margins of A4


@pytest.mark.parametrize("edition", list(Edition))
def test_every_sheet_behind_the_first_has_one_real_table(
    workbooks: Workbooks, edition: Edition
) -> None:
    book = workbooks(edition).book
    for sheet in book.worksheets[1:]:
        assert len(sheet.tables) == 1, sheet.title
    names = [name for sheet in book.worksheets for name in sheet.tables]
    assert sorted(names) == sorted(set(names))
    assert set(book["Report"].tables) == {"Report_figures", "Report_actions"}
    for sheet in book.worksheets:
        for table in sheet.tables.values():
            top, bottom = re.findall(r"\d+", table.ref)
            assert table.headerRowCount == 1
            assert table.autoFilter is None  # no buttons over the headings
            heads = [cell.value for cell in sheet[int(top)] if cell.value is not None]
            assert heads[: len(table.tableColumns)] == [one.name for one in table.tableColumns]
            assert len(set(heads)) == len(heads)
            assert int(bottom) > int(top)


def test_no_cell_is_merged_hidden_or_empty_in_a_table(workbooks: Workbooks) -> None:
    book = workbooks().book
    for sheet in book.worksheets:
        assert not sheet.merged_cells.ranges
        assert sheet.sheet_state == "visible"
        assert not any(one.hidden for one in sheet.row_dimensions.values())
        assert not any(one.hidden for one in sheet.column_dimensions.values())
    for name in ("Figures", "Definitions", "Prevention"):
        (table,) = book[name].tables.values()
        assert all(cell.value is not None for row in book[name][table.ref] for cell in row)


def test_letters_are_arial_never_italic_and_named(workbooks: Workbooks) -> None:
    for sheet in workbooks().book.worksheets:
        for row in sheet.iter_rows():
            for cell in row:
                if cell.value is not None:
                    assert cell.font.name == "Arial"
                    assert not cell.font.italic
                    assert cell.font.size >= 11
                    assert cell.style != "Normal"


def test_a_sheet_begins_with_its_title_and_the_header_row_stays(workbooks: Workbooks) -> None:
    book = workbooks().book
    for sheet in book.worksheets:
        assert isinstance(sheet["A1"].value, str)
        assert sheet["A1"].style in {"Report title", "Sheet title"}
    for sheet in book.worksheets[2:]:
        (table,) = sheet.tables.values()
        top = int(re.findall(r"\d+", table.ref)[0])
        assert sheet.freeze_panes == f"A{top + 1}"
        assert sheet.print_title_rows == f"${top}:${top}"


def test_contents_lead_to_every_sheet(workbooks: Workbooks) -> None:
    book = workbooks().book
    links = {
        cell.hyperlink.location or cell.hyperlink.target
        for row in book["Contents and notes"].iter_rows()
        for cell in row
        if cell.hyperlink
    }
    assert {link.lstrip("#") for link in links} == {f"'{name}'!A1" for name in book.sheetnames}


def test_charts_are_told_in_words_and_numbers_are_no_colours(workbooks: Workbooks) -> None:
    with ZipFile(workbooks().path) as parts:
        drawings = [name for name in parts.namelist() if re.match(r"xl/drawings/drawing\d", name)]
        (drawing,) = drawings
        xml = parts.read(drawing).decode()
        described = re.findall(r'<(?:xdr:)?cNvPr [^>]*descr="[^"]{20,}"', xml)
        assert len(described) == xml.count("graphicFrame>") // 2 == 3
        charts = [name for name in parts.namelist() if name.startswith("xl/charts/chart")]
        assert len(charts) == 3
        for name in charts:
            chart = parts.read(name).decode()
            assert "<dLbls>" in chart
            assert '<roundedCorners val="0"' in chart  # or Excel rounds them


def test_the_properties_say_what_it_is(workbooks: Workbooks) -> None:
    properties = workbooks().book.properties
    assert properties.language == "en-GB"
    assert properties.title == f"E-safety report {YEAR}"
    assert properties.creator == "Northfield School"


# Letters of Liberation Sans, which is as wide as Arial, by their width in thousandths of its size.
_WIDTHS = {
    222: "ijl’'", 278: " !,./:;I[\\]ft|", 333: "()-`r“", 350: "•", 500: "Jcksvxyz",
    556: "#$0123456789?L_abdeghnopqu–", 611: "FTZ", 667: "&ABEKPSVXY", 722: "CDHNRUw",
    778: "GOQ", 833: "Mm", 889: "%", 944: "W", 1000: "…", 1015: "@",
}  # fmt: skip


def wide(letter: str) -> float:
    return next(width for width, letters in _WIDTHS.items() if letter in letters) / 1000


def test_text_across_the_page_is_broken_before_its_end() -> None:
    text = "Möglichst WIDE words, ill-fitting little ones; 85% of 1,000 (about half) mmmm wwww "
    lines = broken(text * 9, 495, 11)
    assert " ".join(lines) == " ".join((text * 9).split())
    measured = [sum(map(wide, line.replace("ö", "o"))) * 11 for line in lines]
    assert max(measured) <= 495
    assert min(measured[:-1]) > 350


def _long(year: str) -> AnnualReview:
    actions = tuple(
        PlannedAction(id=f"n{n}", text="Do something long " * 12, owner="Governing body of all")
        for n in range(9)
    )
    texts = "\n".join(["word " * 80] * 3)
    return AnnualReview(id=year, changed=texts, sentences=texts * 3, actions=actions)


@pytest.mark.parametrize(
    "number", [0, *(pytest.param(number, marks=pytest.mark.long) for number in (2, 7)), 40]
)
@pytest.mark.parametrize("wordy", [False, True])
def test_the_first_sheet_prints_on_two_pages(tmp_path: Path, number: int, *, wordy: bool) -> None:
    words = LeadsWords(_long(YEAR), _long(BEFORE)) if wordy else None
    incidents = [one for year in (YEAR, BEFORE, "2023-24") for one in made_incidents(year, number)]
    _, book = written(tmp_path, incidents, words=words)
    sheet = book["Report"]
    (first,) = (one.id for one in sheet.row_breaks.brk)
    heights = [sheet.row_dimensions[row].height for row in range(1, sheet.max_row + 1)]
    assert None not in heights
    # A line that runs over the edge of the page would take a page beside it.
    assert all(
        sum(map(wide, str(one.value))) * 11 <= 505
        for one in sheet["A"]
        if one.style in ("Body line", "Line below")
    )
    assert sum(heights[:first]) <= _PAGE
    assert sum(heights[first:]) <= _PAGE
    widths = sum(one.width for one in sheet.column_dimensions.values())
    assert widths <= 84  # or LibreOffice takes a second page beside the first
    assert sheet.page_setup.paperSize == 9
    assert (
        not sheet.sheet_properties.pageSetUpPr or not sheet.sheet_properties.pageSetUpPr.fitToPage
    )


def test_it_is_short(workbooks: Workbooks) -> None:
    book = workbooks().book
    words = sum(
        len(cell.value.split())
        for sheet in book.worksheets
        for row in sheet.iter_rows()
        for cell in row
        if isinstance(cell.value, str)
    )
    assert len(book.sheetnames) <= 8
    assert words <= 2_500
