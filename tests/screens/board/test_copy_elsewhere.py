"""The second place for backups: set in the settings, and told of on the board when it is old."""

from pathlib import Path

import pytest
from textual.widgets import Static

from esafety_tui.app import ESafetyApp
from esafety_tui.casework.casework import Casework
from esafety_tui.screens.board.screen import Board
from esafety_tui.widgets.boxes.question import Message
from esafety_tui.widgets.form.form import Form
from esafety_tui.widgets.lists.strip import Strip
from support.school import Clock
from support.screens.places_app import text_of, until
from support.screens.settings import change


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_the_board_says_when_the_last_copy_is_old_and_what_to_do(
    casework: Casework, tmp_path: Path, clock: Clock, size: tuple[int, int]
) -> None:
    app = ESafetyApp(casework)
    async with app.run_test(size=size) as pilot:
        assert "elsewhere" not in text_of(app)
        casework.settings.change({"second_place": str(tmp_path)})
        await pilot.pause()
        assert "no copy elsewhere noted yet" in text_of(app)
        assert casework.safekeeping.back_up_if_due() == casework.safekeeping.copy_if_there() == ""
        clock.on(days=9)
        assert isinstance(app.screen, Board)
        app.screen.redraw()
        await pilot.pause()
        assert "copy elsewhere: 9 days old" in text_of(app)
        app.screen.query_one(Strip).focus()
        await pilot.press("right", "right", "right", "enter")
        await until(pilot, lambda: isinstance(app.screen, Message))
        said = "\n".join(str(part.content) for part in app.screen.query(Static))
        assert "had the newest backup on Mon 23 Nov 2026" in said
        assert "then leave the program: that makes the copy" in said


async def test_a_place_is_set_in_the_settings_which_say_who_can_read_it(
    casework: Casework, tmp_path: Path
) -> None:
    app = ESafetyApp(casework)
    async with app.run_test(size=(100, 80)) as pilot:
        app.switch_mode("settings")
        await pilot.pause()
        assert "none; a stick or a share" in text_of(app)
        await change(pilot, "second_place", second_place=str(tmp_path / "nowhere"))
        assert isinstance(app.screen, Form)
        assert "must be a folder that is there now" in " ".join(text_of(app).split())
        app.pop_screen()
        await change(pilot, "second_place", second_place=str(tmp_path))
        assert casework.records.school.second_place == str(tmp_path)
        shown = " ".join(text_of(app).split())
        assert "no copy noted yet" in shown
        assert "whoever has it can read it" in shown
