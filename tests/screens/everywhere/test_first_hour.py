"""The first hour: an empty board that says what to do, a title is enough, a tour."""

import pytest

from esafety_tui.app import ESafetyApp
from esafety_tui.casework.casework import Casework
from esafety_tui.screens.base.tour import INVITATION, STOPS
from esafety_tui.screens.case.screen import CaseScreen
from esafety_tui.widgets.boxes.question import Question
from esafety_tui.widgets.lists.row_list import RowList
from support.screens.places_app import text_of, until


async def test_an_empty_board_says_what_to_do(casework: Casework) -> None:
    app = ESafetyApp(casework)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        said = text_of(app)
        assert "n   Record an incident" in said
        assert "○   Term dates and closed days" in said
        assert "New 0" not in said
        await pilot.press("n", "tab", *"Fake profile", "ctrl+s")
        await pilot.pause()
        assert isinstance(app.screen, CaseScreen)
        await pilot.press("escape")
        await pilot.pause()
        assert "Record an incident" not in text_of(app)
    assert [row.title for row in casework.records.index.newest_first()] == ["Fake profile"]


async def test_that_a_title_has_no_names_is_seen_in_the_smallest_window(
    casework: Casework,
) -> None:
    app = ESafetyApp(casework)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("n")
        await pilot.pause()
        assert "without names: a few words to know it by" in text_of(app)


@pytest.mark.parametrize("demo", [True, False])
async def test_the_demo_offers_the_tour_and_nobody_else_is_bothered(
    casework: Casework, demo: bool
) -> None:
    app = ESafetyApp(casework, demo=demo)
    async with app.run_test(size=(80, 24)) as pilot:
        await until(pilot, lambda: "nothing is waiting" in text_of(app))
        assert (INVITATION in text_of(app)) is demo


async def test_the_tour_goes_through_the_places_and_can_be_left(casework: Casework) -> None:
    app = ESafetyApp(casework)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("f4")
        for stop in STOPS:
            await pilot.pause()
            assert isinstance(app.screen, Question)
            assert app.current_mode == stop.mode
            await pilot.press("enter")
        await pilot.pause()
        assert not isinstance(app.screen, Question)
        await pilot.press("1", "f4")
        await pilot.pause()
        await pilot.press("escape")
        await pilot.pause()
        assert app.current_mode == "board"
        assert not isinstance(app.screen, Question)


async def test_back_in_the_place_the_cursor_is_on_what_was_just_recorded(
    casework: Casework,
) -> None:
    for title in ("First", "Second", "Third"):
        casework.cases.record({"title": title})
    app = ESafetyApp(casework)
    async with app.run_test(size=(120, 40)) as pilot:
        for place in ("1", "2"):
            await pilot.press(place)
            await pilot.pause()
            if place == "2":
                app.screen.query_one("#list", RowList).focus()
            await pilot.press("n", *f"New {place}", "ctrl+s")
            await pilot.pause()
            assert isinstance(app.screen, CaseScreen), place
            await pilot.press("escape")
            await pilot.pause()
            cards = app.focused or app.screen.query_one("#list", RowList)
            assert isinstance(cards, RowList), place
            assert cards.row is not None, place
            assert cards.row.title == f"New {place}"
