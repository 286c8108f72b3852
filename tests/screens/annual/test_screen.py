"""The annual report: years, editions, the counting, and the workbook."""

import asyncio
import errno
from dataclasses import replace
from pathlib import Path
from threading import Event
from types import SimpleNamespace
from typing import Any

import pytest
from textual.pilot import Pilot
from textual.widgets import Input, ProgressBar, Static

from esafety_tui.casework.annual import annual_report
from esafety_tui.casework.casework import Casework
from esafety_tui.casework.sample import fill
from esafety_tui.reports.annual.contents import figure_specs
from esafety_tui.reports.annual.report_types import ACCOUNTED, PLANNED
from esafety_tui.reports.figures.figure_types import Cell
from esafety_tui.screens.annual import screen as annual
from esafety_tui.screens.annual.figure_tables import FigureTable
from esafety_tui.screens.annual.incidents_behind import Behind
from esafety_tui.screens.annual.rows import _cells_line, figure_rows, report_rows
from esafety_tui.screens.annual.screen import Annual
from esafety_tui.screens.base.file_export import FileExport
from esafety_tui.screens.guidance.screen import Guidance
from esafety_tui.widgets.boxes.dialogs import Menu
from esafety_tui.widgets.boxes.question import Message, Question
from esafety_tui.widgets.lists.drawing import Palette
from esafety_tui.widgets.lists.row_list import RowList
from support.reports.generated_school import made_incidents, made_prevention, made_words
from support.reports.obvious_count import BEFORE, YEAR
from support.reports.workbooks import report_of, usual_figures
from support.screens.annual_report import asked_for_a_file, counted, said
from support.screens.places_app import PlacesApp, casework_with, settled, text_of, until


@pytest.fixture
def casework(tmp_path: Path) -> Casework:
    incidents = made_incidents("2026-27", 13) + made_incidents("2025-26", 40)
    return casework_with(tmp_path, incidents, made_prevention(["2025-26", "2026-27"]))


async def test_shows_the_running_year_beside_the_one_before(casework: Casework) -> None:
    """Each line explains itself; from year to year and no further; what changes is counted."""
    app = PlacesApp(casework, "report")
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await counted(pilot)
        rows = screen.query_one(RowList)
        figures = {row.figure for row in rows.rows if row.figure}
        assert len(figures) > 20
        assert all(name and text for name, text in map(annual.meaning, figures))
        fit_their_width(rows)
        await pilot.press("enter")
        await pilot.pause()
        assert isinstance(app.screen, Behind)
        assert "clause E1" in text_of(app)
        await pilot.press("escape")
        for size in ((80, 24), (120, 40)):
            await pilot.resize_terminal(*size)
            await pilot.pause()
            shown = text_of(app)
            assert "2026-27 to date" in shown, size
            assert "For you: exact" in shown, size
            recorded = next(line for line in shown.splitlines() if "Incidents recorded" in line)
            assert recorded.split()[2:4] == ["13", "37"], size
        await pilot.press("left")
        await counted(pilot)
        assert screen.figures is not None
        assert screen.figures.this.title == "2025-26"
        assert "to date" not in text_of(app)
        await pilot.press("h")
        await counted(pilot)
        assert screen.figures.this.title == "2025-26"
        await pilot.press("right", "l")
        await counted(pilot)
        assert screen.figures.this.title == "2026-27 to date"
        fill(casework, made_incidents("2026-27", 17), casework.records.prevention())
        await counted(pilot)
        assert recorded not in text_of(app)


def fit_their_width(rows: RowList[Any]) -> None:
    for width in (60, 79, 119, 200):
        for row in rows.rows:
            for line in row.draw(width):
                assert sum(len(piece.text) for piece in line) <= width, (row.key, width)


def test_a_heading_stands_once_over_the_actions() -> None:
    rows = report_rows(usual_figures(), report_of(usual_figures()), made_words(YEAR, BEFORE))
    said = [piece.text.strip() for row in rows for drawn in row.draw(80) for piece in drawn]
    assert [said.count(one) for one in (f"{ACCOUNTED}, {BEFORE}", PLANNED)] == [1, 1]


def test_a_figure_of_one_line_leaves_out_no_number_beside_another() -> None:
    """Nine policies, none of them in date: *policies 9* alone would read as nine in date."""
    figures = usual_figures()
    figures = replace(figures, years=figures.years[:1])
    of_policies = figures.this.tables["policies-in-date"]
    for values, line in (
        ({("all", "in-date"): 0, ("all", "policies"): 9}, "in date 0 · policies 9 · share –"),
        ({("all", one.key): 0 for one in of_policies.columns}, "none"),
        ({}, "–"),
    ):
        table = FigureTable(figures, "Policies", replace(of_policies, values=values))
        (drawn,) = table.row("all", 100)
        assert " ".join("".join(piece.text for piece in drawn).split()) == f"Policies {line}"


def test_a_band_in_words_takes_nothing_from_the_columns_beside_it() -> None:
    words = SimpleNamespace(shown="fewer than half", value="Not met")
    figures = [
        SimpleNamespace(
            id=spec.id, name="A figure", together=False, this=words, last=words, change="▼ lower",
            target=SimpleNamespace(shown="75%"), result=words,
        )
        for spec in figure_specs()
    ]  # fmt: skip
    report: Any = SimpleNamespace(
        figures=figures, years=("2026-27", "2025-26"), title="2026-27", detail=None
    )
    for row in figure_rows(report):
        for width in (80, 100, 120):
            for drawn in row.draw(width):
                assert sum(len(piece.text) for piece in drawn) <= width - 1, (row.key, width)


def test_the_heading_says_for_which_columns_there_is_no_room() -> None:
    cells = ("", "2026-27", "2025-26", "Change", "Target", "Result")
    away = {60: "2025-26, Change, Target, Result", 80: "Target, Result"}
    for width, words in away.items():
        _, (said,) = _cells_line(cells, width, look=Palette.HEADING)
        assert said.text.strip() == f"In a wider window: {words}"
        assert len(_cells_line(cells, width)) == 1  # once, not beside each figure
    assert len(_cells_line(cells, 120, look=Palette.HEADING)) == 1


async def test_one_key_shows_what_the_governors_see(casework: Casework) -> None:
    """And the report that is written from there is theirs, without being asked for whom it is."""
    app = PlacesApp(casework, "report")
    async with app.run_test(size=(120, 200)) as pilot:
        await counted(pilot)
        assert "1 to 4" not in text_of(app)
        assert "INCIDENTS BY CATEGORY" in text_of(app).upper()
        await pilot.press("v")
        shown = text_of(app)
        assert "As governors see it" in shown
        assert "1 to 4" in shown
        assert "THE YEAR IN SENTENCES" in shown
        assert "Incidents by category" not in shown
        await pilot.press("e")
        await pilot.pause()
        assert "governors’ edition" in text_of(app)
        await pilot.press("escape", "v")
        assert "For you: exact" in text_of(app)


async def test_from_the_exact_figures_it_is_asked_for_whom_the_report_is(
    casework: Casework,
) -> None:
    app = PlacesApp(casework, "report")
    async with app.run_test(size=(120, 40)) as pilot:
        await counted(pilot)
        await pilot.press("e")
        await pilot.pause()
        assert isinstance(app.screen, Menu)
        await pilot.press("down", "enter")
        await pilot.pause()
        assert isinstance(app.screen, FileExport)
        assert "EXACT NUMBERS" in text_of(app)


async def test_targets_are_kept_and_measured_against(casework: Casework) -> None:
    app = PlacesApp(casework, "report")
    async with app.run_test(size=(120, 60)) as pilot:
        await counted(pilot)
        await pilot.press("t")
        await pilot.pause()
        app.screen.query_one("#field-in_time", Input).value = "85 %"
        app.screen.query_one("#field-pupil_confidence", Input).value = "3.5"
        await pilot.press("ctrl+s")
        await counted(pilot)
        assert casework.records.school.report_targets == {"in_time": 0.85, "pupil_confidence": 3.5}
        assert "85%" in text_of(app)


async def test_says_that_it_is_counting_until_it_has_counted(
    casework: Casework, monkeypatch: pytest.MonkeyPatch
) -> None:
    go_on = Event()
    figures_of = annual_report.figures_of

    def slowly(*arguments: object) -> object:
        assert go_on.wait(120)
        return figures_of(*arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(annual_report, "figures_of", slowly)
    app = PlacesApp(casework, "report")
    async with app.run_test(size=(100, 30)) as pilot:
        await pilot.pause()
        assert "counting…" in text_of(app)
        go_on.set()
        await counted(pilot)
        assert "counting…" not in text_of(app)
        assert "Incidents recorded" in text_of(app)


async def test_an_empty_year_says_so_and_is_written_only_when_told_to(tmp_path: Path) -> None:
    app = PlacesApp(casework_with(tmp_path), "report")
    async with app.run_test(size=(80, 24)) as pilot:
        await counted(pilot)
        assert "Nothing was recorded in 2026-27" in text_of(app)
        await pilot.press("e")
        await until(pilot, lambda: "Write an empty report of 2026-27?" in text_of(app))
        await pilot.press("escape")
        await until(pilot, lambda: isinstance(app.screen, Annual))
        await pilot.press("e")
        await until(pilot, lambda: isinstance(app.screen, Question))
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, Menu))


async def test_a_change_during_the_counting_is_counted(
    casework: Casework, monkeypatch: pytest.MonkeyPatch
) -> None:
    go_on, begun = Event(), Event()
    figures_of = annual_report.figures_of

    def slowly(*arguments: object) -> object:
        figures = figures_of(*arguments)  # type: ignore[arg-type]
        begun.set()
        assert go_on.wait(120)
        return figures

    monkeypatch.setattr(annual_report, "figures_of", slowly)
    app = PlacesApp(casework, "report")
    async with app.run_test(size=(100, 30)) as pilot:
        await pilot.pause()
        assert await asyncio.to_thread(begun.wait, 10)
        app.switch_mode("guidance")
        await pilot.pause()
        fill(casework, made_incidents("2026-27", 19), casework.records.prevention())
        go_on.set()
        await settled(pilot)
        app.switch_mode("report")
        screen = await counted(pilot)
        assert screen.figures is not None
        assert screen.figures.this.value(Cell("incidents-recorded")) == 19


# The workbook


async def test_writes_the_workbook_and_says_where_it_is(casework: Casework, tmp_path: Path) -> None:
    """It suggests a name with the year and the edition; a folder does, too."""
    app = PlacesApp(casework, "report")
    async with app.run_test(size=(120, 40)) as pilot:
        await counted(pilot)
        path = tmp_path / "report.xlsx"
        await asked_for_a_file(pilot, path)
        await pilot.press("enter")
        await settled(pilot)
        assert path.read_bytes()[:2] == b"PK"
        assert isinstance(app.screen, Message)
        assert str(path) in said(app)
        assert "opens it in Excel" in said(app)
        await pilot.press("escape")
        assert isinstance(app.screen, Annual)
        await pilot.press("left")
        await counted(pilot)
        await pilot.press("v", "e", "end", "enter")
        await pilot.pause()
        suggested = Path(app.screen.query_one("#path", Input).value)
        assert suggested.name == "e-safety-2025-26-confidential.xlsx"
        assert suggested.parent.is_dir()
        assert "CONFIDENTIAL" in text_of(app)
        await pilot.press("escape", "right")
        await counted(pilot)
        await asked_for_a_file(pilot, tmp_path)  # the suggested name goes into it
        await pilot.press("ctrl+s")
        await settled(pilot)
        assert (tmp_path / "e-safety-2026-27-governors.xlsx").is_file()


PROBLEMS = (
    (OSError(errno.ENOSPC, "x"), "The disk is full. Nothing was written"),
    (PermissionError(errno.EACCES, "x"), "You may not write in that folder."),
    (OSError(errno.EIO, "x"), "The disk would not take the file. Nothing was written"),
    (RuntimeError("Zzquill Namemark"), "The file could not be made. Nothing was written"),
)


async def test_problems_are_one_sentence_and_the_path_stays(
    casework: Casework, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """That nothing was written about the year is said before any."""

    async def refused(pilot: Pilot[int], error: Exception) -> None:
        def refuse(*_: object, **__: object) -> None:
            raise error

        with monkeypatch.context() as patch:
            patch.setattr("esafety_tui.reports.workbook.write.write_workbook", refuse)
            await pilot.press("enter")
            await settled(pilot)

    app = PlacesApp(casework, "report")
    async with app.run_test(size=(120, 40)) as pilot:
        await counted(pilot)
        for written in (False, True):
            await asked_for_a_file(pilot, tmp_path / "report.xlsx")
            told = str(app.screen.query_one(".export--intro", Static).render())
            assert ("Nothing was written about 2026-27" in told) is not written
            await pilot.press("escape")
            casework.year.write_review("2026-27", "A new route for reports.")
            await counted(pilot)
        screen = await asked_for_a_file(pilot, tmp_path / "not there" / "report")
        await pilot.press("enter")
        await settled(pilot)
        assert "That folder does not exist. Nothing was written" in said(app)
        assert not (tmp_path / "not there").exists()
        path = screen.query_one("#path", Input)
        path.value = str(tmp_path / "report.xlsx")
        for error, sentence in PROBLEMS:
            await refused(pilot, error)
            assert app.screen is screen, sentence
            assert sentence in said(app)
            assert "Namemark" not in said(app)
            assert path.value.endswith("report.xlsx"), sentence
            assert not path.disabled, sentence


async def test_replaces_a_file_only_when_told_to(
    casework: Casework, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It asks about a file that came meanwhile, too."""
    path = tmp_path / "report.xlsx"
    released = annual_report.released

    def while_another_writes(*arguments: object, **more: object) -> object:
        path.write_text("somebody's own")
        return released(*arguments, **more)  # type: ignore[arg-type]

    app = PlacesApp(casework, "report")
    async with app.run_test(size=(120, 40)) as pilot:
        await counted(pilot)
        await asked_for_a_file(pilot, path)
        with monkeypatch.context() as patch:
            patch.setattr(annual_report, "released", while_another_writes)
            await pilot.press("enter")
            await settled(pilot)
        assert isinstance(app.screen, Question)
        assert path.read_text() == "somebody's own"
        await pilot.press("escape")
        await settled(pilot)
        with monkeypatch.context() as patch:
            patch.delattr(annual_report, "released")  # it asks before it begins to write
            await pilot.press("enter")
            await settled(pilot)
        assert isinstance(app.screen, Question)
        await pilot.press("escape")
        await settled(pilot)
        assert path.read_text() == "somebody's own"
        assert "left as it was" in said(app)
        await pilot.press("enter")
        await pilot.pause()
        await pilot.press("enter")  # pressed by habit, it does nothing
        await settled(pilot)
        assert path.read_text() == "somebody's own"
        await pilot.press(*"replace", "enter")
        await settled(pilot)
        assert path.read_bytes()[:2] == b"PK"


async def test_the_lead_may_stop_the_writing_or_go_elsewhere_meanwhile(
    casework: Casework, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    go_on, begun = Event(), Event()
    released = annual_report.released

    def slowly(*arguments: object, **more: object) -> object:
        begun.set()
        assert go_on.wait(120)
        return released(*arguments, **more)  # type: ignore[arg-type]

    app = PlacesApp(casework, "report")
    async with app.run_test(size=(120, 40)) as pilot:
        await counted(pilot)
        monkeypatch.setattr(annual_report, "released", slowly)
        screen = await asked_for_a_file(pilot, tmp_path / "report.xlsx")
        await pilot.press("enter")
        assert await asyncio.to_thread(begun.wait, 10)
        await pilot.pause()
        assert screen.query_one(ProgressBar).display
        assert "━" in text_of(app)
        await pilot.press("escape")
        assert "Stopping" in said(app)
        go_on.set()
        await settled(pilot)
        assert app.screen is screen
        assert "Stopped. Nothing was written." in said(app)
        assert [path.name for path in tmp_path.iterdir()] == ["records"]
        go_on.clear()
        await pilot.press("enter")
        app.switch_mode("guidance")
        await pilot.pause()
        go_on.set()
        await settled(pilot)
        assert isinstance(app.screen, Guidance)
        app.switch_mode("report")
        await pilot.pause()
        assert app.screen is screen
        assert f"The file is written: {tmp_path / 'report.xlsx'}" in said(app)
        await pilot.press("escape")
        assert isinstance(app.screen, Annual)


async def test_figures_that_cannot_be_counted_are_said(
    casework: Casework, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise RuntimeError("Zzquill Namemark")

    monkeypatch.setattr(annual_report, "figures_of", refuse)
    app = PlacesApp(casework, "report")
    async with app.run_test(size=(100, 30)) as pilot:
        await counted(pilot)
        assert "could not be counted" in text_of(app)
        assert "Namemark" not in text_of(app)
