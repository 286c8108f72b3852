"""How the workbook looks: on paper, in its charts, and to who cannot see them."""

import re
from pathlib import Path
from zipfile import ZipFile

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook
from openpyxl.styles import Font
from openpyxl.utils import column_index_from_string, get_column_letter

from esafety_tui.model.school.annual_review import AnnualReview, PlannedAction
from esafety_tui.reports.figures.figure_types import WITHHELD, Edition
from esafety_tui.reports.release import LeadsWords, released
from esafety_tui.reports.workbook import page
from esafety_tui.reports.workbook.cells import HIGHEST, height_of, pieces
from esafety_tui.reports.workbook.print_setup import Imprint, set_up
from esafety_tui.reports.workbook.write import write_workbook
from support.reports.generated_school import SCHOOL, made_incidents
from support.reports.obvious_count import BEFORE, YEAR
from support.reports.workbooks import MADE_ON, Workbooks, incidents_of, usual_figures, written


def test_every_sheet_is_set_up_for_a4(workbooks: Workbooks) -> None:
    book = workbooks().book
    for sheet in book.worksheets:
        assert sheet.page_setup.paperSize == 9
        assert sheet.sheet_properties.pageSetUpPr.fitToPage
        assert sheet.page_setup.fitToWidth == 1
        assert sheet.print_area
        assert sheet.freeze_panes
        assert sheet.oddHeader.left.text == "Northfield && Sons School"
        assert YEAR in sheet.oddHeader.center.text
        assert sheet.oddHeader.right.text == "Governors' edition"
        assert sheet.oddFooter.left.text == "Made 23 November 2026"
    assert book["Summary"].page_setup.fitToHeight == 1
    assert book.properties.title == f"E-safety annual monitoring {YEAR}"


def test_charts_have_numbers_behind_them_and_words_beside(workbooks: Workbooks) -> None:
    path, book = workbooks(suppress_below=0).path, workbooks(suppress_below=0).book
    for name in ("Summary", "By month", "By category", "Response", "Prevention"):
        assert book[name]._charts, name
        for chart in book[name]._charts:
            for series in chart.series:
                cells = book[name][series.val.numRef.f.partition("!")[2].replace("$", "")]
                values = [cell.value for (cell,) in cells]
                assert any(values)
                assert all(value is None or isinstance(value, int | float) for value in values)
    with ZipFile(path) as parts:
        drawings = [name for name in parts.namelist() if name.startswith("xl/drawings/drawing")]
        assert drawings
        for name in drawings:
            xml = parts.read(name).decode()
            described = re.findall(r'<cNvPr[^>]* descr="(?:Bar|Line) chart: [^"]+"', xml)
            assert len(described) == xml.count("<graphicFrame") > 0


def test_a_chart_draws_nothing_that_is_withheld(workbooks: Workbooks) -> None:
    sheet, shown = workbooks().book["By month"], workbooks().shown
    numbers = {
        str(row[9].value).partition(" (")[0]: row[10].value for row in sheet.iter_rows(max_col=12)
    }
    table = shown.this.tables["incidents-by-month"]
    compared = 0
    for row in table.rows:
        if row.label in numbers and row.key.startswith("part"):
            value = table.value(row.key)
            assert numbers[row.label] == (None if value is WITHHELD else value)
            compared += 1
    assert compared == 3


def test_every_bar_has_its_name_and_charts_are_as_excel_should_draw_them(
    workbooks: Workbooks,
) -> None:
    with ZipFile(workbooks(Edition.CONFIDENTIAL).path) as parts:
        charts = [name for name in parts.namelist() if name.startswith("xl/charts/chart")]
        assert len(charts) > 8
        for name in charts:
            xml = parts.read(name).decode()
            assert '<roundedCorners val="0"' in xml  # or Excel rounds them
            assert xml.count('<overlay val="0"') == 2  # title and legend
            if "<barChart>" in xml:
                assert '<tickLblSkip val="1"' in xml


def test_a_chart_of_providers_keeps_to_those_with_most(tmp_path: Path) -> None:
    names = [f"Service {letter}" for letter in "ABCDEFGHIJKLMNOP"]
    incidents = made_incidents(YEAR, 40, providers=names)
    _, book = written(tmp_path, incidents, edition=Edition.CONFIDENTIAL)
    sheet = book["By provider"]
    (chart,) = sheet._charts
    bars = sheet[chart.series[0].cat.numRef.f.partition("!")[2].replace("$", "")]
    drawn = [cell.value.replace("\u00a0", " ") for (cell,) in bars]
    table = [row[0].value for row in sheet.iter_rows() if str(row[0].value).startswith("Service")]
    assert len(table) > 10
    assert drawn == [*table[:10], "No provider recorded"]


# ---------------------------------------------------------------- pages


@pytest.mark.parametrize("edition", list(Edition))
def test_every_row_says_how_high_it_is_but_those_of_the_long_list(
    workbooks: Workbooks, edition: Edition
) -> None:
    for sheet in workbooks(edition).book.worksheets:
        last = int(sheet.print_area.rpartition("$")[2])
        silent = [row for row in range(1, last + 1) if not sheet.row_dimensions[row].height]
        if sheet.title == "Incidents":
            refs = [cell.row for cell in sheet["A"] if str(cell.value).startswith(YEAR + "/")]
            assert silent == refs
        else:
            assert not silent, sheet.title


def parted_charts(book: Workbook) -> list[str]:
    """Which charts have the end of a page in them, counted row by row in points."""
    parted = []
    for sheet in book.worksheets:
        if sheet.page_setup.fitToHeight == 1:
            continue
        wide, high = (842, 595) if sheet.page_setup.orientation == "landscape" else (595, 842)
        margins = sheet.page_margins
        columns = range(1, column_index_from_string(sheet.print_area.split("$")[3]) + 1)
        points = sum(
            (sheet.column_dimensions[get_column_letter(one)].width * 7 + 5) * 0.75
            for one in columns
        )
        scale = min(1, (wide - (margins.left + margins.right) * 72) / points)
        room = (high - (margins.top + margins.bottom) * 72) / scale
        breaks = {one.id for one in sheet.row_breaks.brk}
        ends, used = set(), 0.0
        for row in range(1, int(sheet.print_area.rpartition("$")[2]) + 1):
            height = sheet.row_dimensions[row].height or 15
            if row - 1 in breaks or used + height > room:
                ends.add(row)
                used = 0
            used += height
        for chart in sheet._charts:
            rows = range(chart.anchor._from.row + 2, chart.anchor.to.row + 1)
            if ends & set(rows):
                parted.append(sheet.title)
    return parted


@pytest.mark.parametrize("edition", list(Edition))
def test_no_page_ends_in_a_chart(workbooks: Workbooks, edition: Edition) -> None:
    assert not parted_charts(workbooks(edition).book)


def test_without_breaks_between_blocks_a_page_would_end_in_a_chart(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(page, "break_between_blocks", lambda *_, **__: None)
    _, book = written(tmp_path, incidents_of(), edition=Edition.CONFIDENTIAL)
    assert "By category" in parted_charts(book)


# ---------------------------------------------------------------- long words


@pytest.mark.parametrize(
    ("school", "parts"),
    [
        ("Northfield School", ("Northfield School", "E-safety monitoring 2025-26", "Governors")),
        (
            "St Bartholomew-by-the-Water and Upper Wetherby Academy",
            ("St Bartholomew-by-the-Water and Upper Wether…", "", "E-safety monitoring 2025-26"),
        ),
        ("Small & Sons " * 4, ("Small && Sons Small && Sons Small && Sons Small…", "", "E-safety")),
    ],
    ids=["short", "long", "ampersands"],
)
def test_the_parts_of_a_header_do_not_run_into_each_other(
    school: str, parts: tuple[str, str, str]
) -> None:
    sheet = Workbook().create_sheet()
    imprint = Imprint(school, YEAR, Edition.GOVERNORS, MADE_ON)
    set_up(sheet, imprint, landscape=False, one_page=False)
    header = sheet.oddHeader
    assert header.left.text == parts[0]
    assert (header.center.text or "") == parts[1]
    assert header.right.text.startswith(parts[2])
    assert header.right.text.endswith("Governors' edition")


def test_a_long_name_of_a_school_stands_whole_below_the_title(tmp_path: Path) -> None:
    name = "St Bartholomew-by-the-Water and Upper Wetherby Church of England Academy for All " * 2
    _, book = written(tmp_path, [], school=SCHOOL.but(name=name))
    for sheet in book.worksheets:
        assert str(sheet["A2"].value).startswith(name.strip())
        assert sheet.row_dimensions[2].height > 2 * 13
        assert sheet["A2"].coordinate in sheet.merged_cells


FONT = Font(size=10)


@given(
    text=st.text(st.sampled_from("ab =\té\n"), max_size=4_000),
    width=st.sampled_from([12.0, 44.0, 92.0]),
)
def test_a_text_in_pieces_loses_nothing_and_each_finds_room(text: str, width: float) -> None:
    found = pieces(text, width, FONT)
    assert "".join("".join(found).split()) == "".join(text.split())
    assert all(height_of(piece, width, FONT) < HIGHEST for piece in found)


def test_the_leads_words_stand_whole_however_long(tmp_path: Path) -> None:
    sentence = "We moved the report form to the first page of the school's web site. "
    changed = "\n\n".join(sentence * n + f"End of {n}." for n in (3, 90, 40))
    result = sentence * 60 + "That was all."
    words = LeadsWords(
        AnnualReview(id=YEAR, changed=changed, actions=(PlannedAction(text=sentence * 30),)),
        AnnualReview(id=BEFORE, actions=(PlannedAction(text="Form", result=result),)),
    )
    path = tmp_path / "report.xlsx"
    report = released(usual_figures(), edition=Edition.GOVERNORS, made_on=MADE_ON, words=words)
    write_workbook(report, path)
    sheet = load_workbook(path)["Review"]
    columns = [
        " ".join(str(cell.value) for cell in column if cell.value is not None).split()
        for column in sheet.iter_cols(max_col=5)
    ]
    for number, text in ((0, changed), (0, sentence * 30), (4, result)):
        assert " ".join(text.split()) in " ".join(columns[number])
    heights = [sheet.row_dimensions[row].height for row in range(1, sheet.max_row + 1)]
    assert max(heights) < HIGHEST
