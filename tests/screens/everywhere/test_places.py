"""A place's key leads to the place itself, whatever was left open over it."""

import pytest
from textual.widgets import Input

from esafety_tui.app import ESafetyApp
from esafety_tui.casework.casework import Casework
from esafety_tui.policy.places import PLACES
from esafety_tui.screens.base.screen_base import ScreenBase
from esafety_tui.screens.base.tour import STOPS
from esafety_tui.screens.board.incidents import Incidents
from esafety_tui.screens.board.screen import Board
from esafety_tui.screens.case.screen import CaseScreen
from esafety_tui.screens.places import MODES
from esafety_tui.widgets.form.form import Form


@pytest.fixture
def app(casework: Casework) -> ESafetyApp:
    casework.cases.record({"title": "One case"})
    return ESafetyApp(casework)


def test_every_place_is_loaded_and_no_other() -> None:
    assert list(MODES) == [place.mode for place in PLACES]
    assert {stop.mode for stop in STOPS} <= set(MODES)


async def test_one_is_the_board_though_a_case_was_left_open_over_it(app: ESafetyApp) -> None:
    """Two are the incidents, likewise; from the contacts, Escape leads back to the case."""
    async with app.run_test(size=(120, 40)) as pilot:
        # One that opens cases, one in whose search digits are text, and one like the others.
        for place in (one for one in PLACES if one.mode in ("incidents", "contacts", "settings")):
            await pilot.press("enter")
            assert isinstance(app.screen, CaseScreen), place
            await pilot.press(place.key)
            await pilot.pause()
            assert app.current_mode == place.mode
            if place.mode in ("contacts", "people"):
                await pilot.press("down")  # in its search digits are text
            await pilot.press("1")
            await pilot.pause()
            assert isinstance(app.screen, Board), place
            assert app.screen_stack == [app.screen], place
        await pilot.press("2", "down", "enter")
        await pilot.pause()
        assert isinstance(app.screen, CaseScreen)
        await pilot.press("1", "2")
        await pilot.pause()
        assert isinstance(app.screen, Incidents)
        await pilot.press("1")
        for way in (("enter",), ("2", "down", "enter")):
            await pilot.press(*way)
            await pilot.pause()
            case = app.screen
            assert isinstance(case, CaseScreen), way
            await pilot.press("3")
            await pilot.pause()
            await pilot.press("escape")
            await pilot.pause()
            assert app.screen is case, way


@pytest.mark.long
async def test_without_clearing_the_place_the_case_would_show(
    app: ESafetyApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The negative control."""
    monkeypatch.setattr(ESafetyApp, "_clear_place", lambda _: None)
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.press("enter", "2", "1")
        await pilot.pause()
        assert isinstance(app.screen, CaseScreen)


async def test_typing_over_the_place_is_kept_and_said(app: ESafetyApp, casework: Casework) -> None:
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.press("n", "tab", *"Fake")
        app.action_go("incidents")
        await pilot.pause()
        app.action_go("board")
        await pilot.pause()
        assert isinstance(app.screen, Board)
        assert [typing.fields for typing in casework.records.unsaved.all().values()] == [
            {"title": "Fake"}
        ]
        (told,) = [note.message for note in app._notifications]
        assert "kept and not saved yet" in told


async def test_typing_that_cannot_be_kept_stays_where_it_is(
    app: ESafetyApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ESafetyApp, "typing_of", lambda *_, **_more: None)
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.press("n", "tab", *"Fake")
        app.action_go("board")
        await pilot.pause()
        assert isinstance(app.screen, Form)
        assert app.screen.query_one("#field-title", Input).value == "Fake"


async def test_each_is_drawn_once_when_it_is_opened_and_once_more_when_one_comes_back(
    app: ESafetyApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    drawn: list[str] = []
    redraw = ScreenBase.redraw

    def counted(place: ScreenBase) -> None:
        drawn.append(type(place).__name__)
        redraw(place)

    monkeypatch.setattr(ScreenBase, "redraw", counted)
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.pause()
        for mode in MODES:
            app.action_go(mode)
            await pilot.pause()
        opened = [type(stack[0]).__name__ for stack in app._screen_stacks.values()]
        assert sorted(drawn) == sorted(name for name in opened if name != "Screen")
        drawn.clear()
        app.action_go("board")
        app.open_case("2026-27/001")
        await pilot.pause()
        await pilot.press("escape")
        await pilot.pause()
        assert drawn == ["Board", "CaseScreen", "Board"]
