"""A log is brought in step by step: asked, answered, looked at, taken in and taken back."""

from pathlib import Path

import pytest
from textual.widgets import Static

from esafety_tui.app import ESafetyApp
from esafety_tui.casework.casework import Casework
from esafety_tui.importing import session
from esafety_tui.importing.session import LogSession
from esafety_tui.screens.board.screen import Board
from esafety_tui.screens.importing.rows import COLUMNS, DONE, QUESTIONS, TAKE_IN
from esafety_tui.screens.importing.screen import BringIn
from esafety_tui.widgets.boxes.dialogs import Menu
from esafety_tui.widgets.form.form import Form
from esafety_tui.widgets.form.path_input import PathInput
from esafety_tui.widgets.lists.row_list import RowList
from support.log_files import csv_bytes
from support.screens.places_app import until

ROWS = (
    ("Date reported", "Details", "Victim", "Category"),
    ("3/11/2026", "Posts [/b] $x", "Ali Ash", "Conduct"),
    ("4/11/2026", "A page", "Bo Birch", "Threats"),
)


def log(folder: Path) -> Path:
    path = folder / "our log.csv"
    path.write_bytes(csv_bytes(ROWS))
    return path


def shown(screen: BringIn) -> str:
    return "\n".join(f"{row.name} {row.says}" for row in screen._list.rows)


def wrong_in(app: ESafetyApp) -> str:
    found = app.screen.query("#wrong").results(Static)
    return " ".join(str(one.content) for one in found)


async def test_a_log_goes_in_and_comes_out_again(
    casework: Casework, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What takes long of a large one is done by a thread, under a bar."""
    app = ESafetyApp(casework)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        screen = BringIn(LogSession(casework, log(tmp_path)))
        app.push_screen(screen)

        async def shows(*said: str, step: int) -> None:
            await until(
                pilot,
                lambda: (
                    app.screen is screen
                    and screen.step == step
                    and all(one in shown(screen) for one in said)
                ),
            )

        await shows("Details → what happened", step=COLUMNS)
        assert "Ali Ash" not in shown(screen)  # names are hidden
        await pilot.press("right")
        await shows("“Conduct” is no category", step=QUESTIONS)
        await pilot.press("right", "right")
        await shows("1 question is not answered yet", step=TAKE_IN)
        assert casework.records.incidents() == []
        await pilot.press("left", "left", "enter")
        await until(pilot, lambda: isinstance(app.screen, Menu))
        await pilot.press("enter")
        # What was answered stays in sight; Enter on it asks again, and Escape leaves it.
        await shows("All of it is answered", "cyberbullying “conduct” as category", step=QUESTIONS)
        await pilot.press("end", "enter")
        await until(pilot, lambda: isinstance(app.screen, Menu))
        await pilot.press("escape")
        await shows("All of it is answered", step=QUESTIONS)
        # It is kept already, and a number leads to a step of this, not out of it.
        assert LogSession(casework, log(tmp_path)).remembered
        await pilot.press("1", "2")
        await shows("Details → what happened", step=COLUMNS)
        await pilot.press("down", "enter")
        await until(pilot, lambda: isinstance(app.screen, Menu))
        await until(pilot, lambda: app.screen.query_one(RowList).row == "what happened")
        await pilot.press("escape", "5")
        await shows("Bring in 2 new", step=TAKE_IN)
        monkeypatch.setattr(session, "_LARGE", 10)
        await pilot.press("enter")
        await shows("Undo the import", step=DONE)
        assert [one.category for one in casework.records.incidents()] == [
            "cyberbullying", "threats",
        ]  # fmt: skip
        # Enter once more, by mistake, undoes nothing: that is the second row.
        assert screen._list.row.key == "close"
        await pilot.press("down", "enter")
        await until(pilot, lambda: app.screen is not screen)
        await pilot.press("enter")
        await shows("Bring in 2 new", step=TAKE_IN)
        assert casework.records.incidents() == []
        await pilot.press("enter")
        await shows("Undo the import", step=DONE)
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, Board))
        assert len(casework.records.incidents()) == 2


async def test_the_answers_are_kept_when_one_leaves(
    casework: Casework, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also where the log is so large that a thread reads it again, under a bar."""
    monkeypatch.setattr(session, "_LARGE", 10)
    app = ESafetyApp(casework)
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.pause()
        app.action_bring_in()
        await until(pilot, lambda: isinstance(app.screen, Form))
        box = app.screen.query_one(PathInput)
        box.value = str(tmp_path / "nowhere.csv")
        await pilot.press("ctrl+s")
        await until(pilot, lambda: "There is no such file" in wrong_in(app))
        box.value = f'"{log(tmp_path)}"'  # as it is copied from a file manager
        await pilot.press("ctrl+s")
        await until(pilot, lambda: isinstance(app.screen, BringIn))
        screen = app.screen
        assert isinstance(screen, BringIn)
        await until(pilot, lambda: bool(screen.is_mounted and screen._list.rows))
        await pilot.press("right", "enter")
        await until(pilot, lambda: isinstance(app.screen, Menu))
        await pilot.press("enter")
        await until(
            pilot, lambda: app.screen is screen and "All of it is answered" in shown(screen)
        )
        await pilot.press("escape", "escape")
        await until(pilot, lambda: screen not in app.screen_stack)
    again = LogSession(casework, log(tmp_path))
    assert again.remembered
    assert again.reading.questions == ()
    assert casework.records.incidents() == []
