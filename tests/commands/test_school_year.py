"""The school's year by command, as a script or a screen reader uses it."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest
from click.testing import CliRunner

from esafety_tui.casework.casework import Casework
from esafety_tui.cli import command_line
from esafety_tui.model.days import LONDON
from support.people import TEACHER, a_case
from support.school import Clock

Run = Callable[..., str]


@pytest.fixture
def run(casework: Casework, folder: Path, computer_clock: Clock) -> Run:
    a_case(casework, TEACHER)
    casework.close()
    computer_clock.now = datetime(2027, 7, 17, 9, tzinfo=LONDON)

    def command(*words: str) -> str:
        result = CliRunner().invoke(command_line, ["--database", str(folder), "year", *words])
        return result.output + (str(result.exception) if result.exception else "")

    return command


def test_a_calendar_is_read_from_a_file_shown_and_saved(run: Run, tmp_path: Path) -> None:
    page = tmp_path / "council.txt"
    page.write_text("Autumn: 2 Sep to 18 Dec\nSpring: 4 Jan to 25 Mar\nSummer: 12 Apr to 21 Jul")
    shown = run("calendar", "2026-27", "--from", str(page))
    assert "Spring: 4 Jan 2027 to 25 Mar 2027" in shown
    assert "Nothing was changed" in shown
    assert "Autumn 1:" in run("calendar", "2026-27")
    assert "is saved" in run("calendar", "2026-27", "--from", str(page), "--save")
    assert "Summer: 12 Apr 2027 to 21 Jul 2027" in run("calendar", "2026-27")
    page.write_text("Autumn: 2 Sep to 31 Feb")
    assert "line 1" in run("calendar", "2026-27", "--from", str(page))


def test_a_year_is_closed_and_opened_again(run: Run) -> None:
    shown = run("close", "2026-27")
    assert "Cases that are open: 2026-27/001" in shown
    assert "is not closed" in shown
    assert "was closed on 17 Jul 2027" in run("close", "2026-27", "--yes")
    assert "2026-27 was closed on 17 Jul 2027" in run()
    assert "is open again" in run("reopen", "2026-27", "--reason", "more came in")
    assert "opened again: more came in" in run()


def test_the_first_day_back_is_told(run: Run) -> None:
    assert "The calendar" in run("back")
    assert "terms of 2026-27 not entered" in run("back")
