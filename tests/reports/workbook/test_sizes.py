"""Schools with few cases and an empty year, every edition: the standard, and two other readers."""

import subprocess
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from shutil import copyfile, which

import pytest
from openpyxl import load_workbook
from python_calamine import CalamineWorkbook

from esafety_tui.reports.figures.figure_types import Edition
from support.reports.workbook_parts import broken_in
from support.reports.workbooks import incidents_of, written

SIZES = (30, 6, 2, 0)
pytestmark = pytest.mark.long


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """A workbook of each edition and size."""
    folder = tmp_path_factory.mktemp("sizes")
    found = []
    for number in SIZES:
        for edition in Edition:
            path, _ = written(folder, incidents_of(number), edition=edition)
            found.append(path.rename(folder / f"{number}-{edition}.xlsx"))
    return found


Cells = dict[tuple[str, int, int], object]


def as_openpyxl_reads(path: Path) -> Cells:
    return dict(_filled(
        (sheet.title, row, column, value)
        for sheet in load_workbook(path).worksheets
        for row, values in enumerate(sheet.iter_rows(values_only=True))
        for column, value in enumerate(values)
    ))  # fmt: skip


def as_calamine_reads(path: Path) -> Cells:
    book = CalamineWorkbook.from_path(str(path))
    return dict(_filled(
        (name, row, column, value)
        for name in book.sheet_names
        for row, values in enumerate(book.get_sheet_by_name(name).to_python(skip_empty_area=False))
        for column, value in enumerate(values)
    ))  # fmt: skip


def _filled(
    cells: Iterator[tuple[str, int, int, object]],
) -> Iterator[tuple[tuple[str, int, int], object]]:
    for name, row, column, value in cells:
        if value not in (None, ""):
            day = value.date() if isinstance(value, datetime) else value
            yield (name, row, column), pytest.approx(day) if isinstance(day, float) else day


def test_every_part_keeps_to_the_schema(files: list[Path]) -> None:
    assert {path.name: list(broken_in(path)) for path in files} == {p.name: [] for p in files}


def test_another_reader_finds_the_same_values(files: list[Path]) -> None:
    for path in files:
        cells = as_openpyxl_reads(path)
        assert as_calamine_reads(path) == cells
        assert {type(one) for one in cells.values()} >= {str, int, date}


@pytest.mark.skipif(which("soffice") is None, reason="LibreOffice is not installed")
def test_libreoffice_opens_them_without_repair(files: list[Path], tmp_path: Path) -> None:
    """Without a screen it repairs nothing: a file that is cut short, the control, is refused."""
    cut = tmp_path / "cut.xlsx"
    copyfile(files[0], cut)
    with cut.open("r+b") as file:
        file.truncate(cut.stat().st_size // 2)
    command = [
        "soffice", f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}", "--headless",
        "--convert-to", "ods", "--outdir", str(tmp_path), *map(str, [*files, cut]),
    ]  # fmt: skip
    subprocess.run(command, capture_output=True, check=False, timeout=300)
    for path in files:
        assert as_calamine_reads(tmp_path / f"{path.stem}.ods") == as_openpyxl_reads(path)
    assert not (tmp_path / "cut.ods").exists()
