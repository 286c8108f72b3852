"""The workbook's file: whole or not at all, and never over another unless told."""

from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from esafety_tui.reports import output_file
from esafety_tui.reports.annual.report_types import Report
from esafety_tui.reports.figures.figure_types import Edition
from esafety_tui.reports.release import released
from esafety_tui.reports.workbook.write import write_workbook
from support.reports.generated_school import made_incidents
from support.reports.obvious_count import YEAR
from support.reports.workbooks import MADE_ON, figures_of, incidents_of


@cache
def few() -> Report:
    figures = figures_of(incidents_of(4))
    return released(figures, edition=Edition.GOVERNORS, made_on=MADE_ON).report


def write(path: Path, **options: Any) -> None:
    write_workbook(few(), path, **options)


def test_an_existing_file_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "report.xlsx"
    path.write_text("mine")
    with pytest.raises(FileExistsError):
        write(path)
    assert path.read_text() == "mine"
    assert list(tmp_path.iterdir()) == [path]


def test_an_existing_file_is_replaced_when_told(tmp_path: Path) -> None:
    path = tmp_path / "report.xlsx"
    path.write_text("mine")
    write(path, overwrite=True)
    assert load_workbook(path).sheetnames[0] == "Report"
    assert list(tmp_path.iterdir()) == [path]


def test_a_file_that_appears_meanwhile_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "report.xlsx"

    def somebody_else(done: int, total: int) -> None:
        if done == total:
            path.write_text("mine")

    with pytest.raises(FileExistsError):
        write(path, progress=somebody_else)
    assert path.read_text() == "mine"
    assert list(tmp_path.iterdir()) == [path]


def test_a_disk_without_hard_links_will_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise OSError("not supported")

    monkeypatch.setattr(output_file.Path, "hardlink_to", refuse)
    write(tmp_path / "report.xlsx")
    assert [path.name for path in tmp_path.iterdir()] == ["report.xlsx"]
    with pytest.raises(FileExistsError):
        write(tmp_path / "report.xlsx")


class Cancelled(Exception):
    pass


def cancel_at(part: int) -> Callable[[int, int], None]:
    def progress(done: int, total: int) -> None:
        if done == (part if part >= 0 else total):
            raise Cancelled

    return progress


@pytest.mark.parametrize("part", [1, 5, -1])
def test_cancelling_leaves_nothing_behind(tmp_path: Path, part: int) -> None:
    with pytest.raises(Cancelled):
        write(tmp_path / "report.xlsx", progress=cancel_at(part))
    assert not list(tmp_path.iterdir())


def test_cancelling_leaves_the_old_file(tmp_path: Path) -> None:
    path = tmp_path / "report.xlsx"
    path.write_text("mine")
    with pytest.raises(Cancelled):
        write(path, progress=cancel_at(-1), overwrite=True)
    assert path.read_text() == "mine"
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize("number", [4, pytest.param(600, marks=pytest.mark.long)])
def test_progress_rises_to_the_end(tmp_path: Path, number: int) -> None:
    told: list[tuple[int, int]] = []
    few = made_incidents(YEAR, 4)
    incidents = [few[n % 4].but(ref=f"{YEAR}/{n + 1:03d}") for n in range(number)]
    report = released(
        figures_of(incidents), edition=Edition.CONFIDENTIAL, made_on=MADE_ON, incidents=incidents
    )
    write_workbook(
        report.report,
        tmp_path / "report.xlsx",
        progress=lambda done, total: told.append((done, total)),
    )
    assert [done for done, _ in told] == sorted({done for done, _ in told})
    (total,) = {total for _, total in told}
    assert told[-1] == (total, total)


def test_a_folder_that_is_not_there_is_an_os_error(tmp_path: Path) -> None:
    with pytest.raises(OSError, match=r"No such file|cannot find"):
        write(tmp_path / "nowhere" / "report.xlsx")
