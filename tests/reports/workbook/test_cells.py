"""Cells: written as openpyxl would write them, but text is text and looks are shared."""

from datetime import date, datetime
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook

from esafety_tui.reports.figures.figure_types import WITHHELD, Edition, Value
from esafety_tui.reports.workbook import page as workbook_page
from esafety_tui.reports.workbook import styles as style
from esafety_tui.reports.workbook.cells import Looks, as_text, reads_as_formula
from esafety_tui.reports.workbook.page import Page
from esafety_tui.reports.workbook.print_setup import Imprint

FORMULAS = ["=1+1", "+44 1632 960000", "-2", "@name", "=", "=cmd|'/c calc'!A0"]
IMPRINT = Imprint("Northfield School", "2025-26", Edition.GOVERNORS, date(2026, 11, 23))


def page() -> Page:
    book = Workbook()
    return Page(book.worksheets[0], IMPRINT, Looks(), "Title", (20.0, 20.0))


def saved(one: Page, folder: Path) -> Workbook:
    path = folder / "book.xlsx"
    book = one.sheet.parent
    assert book is not None
    book.save(path)
    return load_workbook(path)


@pytest.mark.parametrize(
    ("value", "read"),
    [
        (7, 7),
        (0, 0),
        (0.125, 0.125),
        (-3.5, -3.5),
        (date(2026, 11, 23), datetime(2026, 11, 23)),
        ("text", "text"),
        (" a\x00b\x1b[31mc ", "abc"),
        ("two\nlines", "two\nlines"),
        (WITHHELD, "withheld"),
        ("", None),
        (None, None),
    ],
    ids=repr,
)
def test_a_value_is_read_as_it_was_put(tmp_path: Path, value: Value, read: object) -> None:
    one = page()
    dated = style.DATE_FORMAT if isinstance(value, date) else ""
    at = one.put(1, value, number_format=dated).coordinate
    cell = saved(one, tmp_path)["Sheet"][at]
    assert cell.value == read
    assert type(cell.value) is type(read)


@pytest.mark.parametrize("text", FORMULAS)
def test_text_that_reads_as_a_formula_is_marked_as_text(tmp_path: Path, text: str) -> None:
    one = page()
    at = one.put(1, text).coordinate
    plain = one.put(2, "text").coordinate
    one.row += 1
    one.lines([(text, "text")])
    sheet = saved(one, tmp_path)["Sheet"]
    below = sheet.cell(sheet.max_row, 1)
    for cell in (sheet[at], below):
        assert (cell.value, cell.data_type, cell.quotePrefix) == (text, "s", True)
    for cell in (sheet[plain], sheet.cell(sheet.max_row, 2)):
        assert not cell.quotePrefix


def test_without_the_mark_it_would_be_text_only_until_it_is_edited(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(workbook_page, "reads_as_formula", lambda text: False)
    one = page()
    at = one.put(1, "=1+1").coordinate
    assert not saved(one, tmp_path)["Sheet"][at].quotePrefix


def test_cells_of_one_look_share_it_and_others_keep_theirs(tmp_path: Path) -> None:
    one = page()
    first = one.put(1, 1, number_format="0%")
    second = one.put(2, 2, number_format="0%")
    assert first.style_id == second.style_id
    one.row += 1
    third = one.put(1, 3, style.STRONG, number_format="0.0", border=style.LINE)
    one.row += 1
    one.lines([("text", date(2026, 1, 2))])
    sheet = saved(one, tmp_path)["Sheet"]
    cells = (sheet[one.coordinate] for one in (first, second, third))
    looks = [(cell.number_format, cell.font.bold) for cell in cells]
    assert looks == [("0%", False), ("0%", False), ("0.0", True)]
    assert sheet[third.coordinate].border.bottom.style == "hair"
    assert sheet.cell(sheet.max_row, 1).number_format == "General"
    assert sheet.cell(sheet.max_row, 2).number_format == style.DATE_FORMAT
    assert sheet.cell(sheet.max_row, 2).value == datetime(2026, 1, 2)


def test_a_look_belongs_to_one_workbook(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "b").mkdir()
    one, other = page(), page()
    other.put(2, "first here", style.WARNING)
    cells = [each.put(1, "x", style.STRONG, border=style.LINE) for each in (one, other)]
    for each, cell, folder in zip((one, other), cells, ("a", "b"), strict=True):
        read = saved(each, tmp_path / folder)["Sheet"][cell.coordinate]
        assert read.font.bold
        assert read.font.color.rgb.endswith(style.INK)


@pytest.mark.parametrize("letter", ["x", "é", "😀"])
def test_a_long_text_ends_where_a_cell_ends(letter: str) -> None:
    for number in (10, 16_383, 16_384, 32_766, 32_767, 32_768, 70_000):
        text = letter * number
        held = as_text(text)
        units = len(held.encode("utf-16-le")) // 2
        assert units <= 32_767
        if len(text.encode("utf-16-le")) // 2 <= 32_767:
            assert held == text
        else:
            assert text.startswith(held.removesuffix("…"))
            assert units >= 32_766


def test_what_reads_as_a_formula_is_known() -> None:
    assert all(reads_as_formula(as_text(f" {text}")) for text in FORMULAS)
    assert not reads_as_formula(as_text("a=1"))
