"""A case that goes, as when its import is undone, takes along what shows it, and nothing else."""

import pytest
from textual.pilot import Pilot

from esafety_tui.app import ESafetyApp
from esafety_tui.casework.records.tables import INCIDENTS
from esafety_tui.screens.board.screen import Board
from esafety_tui.screens.board.searching import SearchingPlace
from esafety_tui.screens.case.screen import CaseScreen
from support.screens.places_app import until


async def _two_cases(app: ESafetyApp, pilot: Pilot[int]) -> str:
    """Record two cases, and return the reference of the one that will go."""
    await until(pilot, lambda: isinstance(app.screen, Board))
    app.casework.cases.record({"title": "Fake profile of a teacher"})
    return app.casework.cases.record({"title": "Messages at night"}).ref


def _take_off(app: ESafetyApp, ref: str) -> None:
    with app.casework.records.change("undid: brought in a log", ref) as db:
        db.table(INCIDENTS).remove(doc_ids=[ref])


@pytest.mark.parametrize("place", ["board", "incidents"])
async def test_a_place_comes_back_in_another_size_after_its_case_went(
    app: ESafetyApp, place: str
) -> None:
    async with app.run_test(size=(160, 50)) as pilot:
        ref = await _two_cases(app, pilot)
        app.action_go(place)
        await pilot.pause()
        shown = app.screen
        assert isinstance(shown, SearchingPlace)
        shown.find(ref)
        await until(pilot, lambda: shown.current.row is not None and shown.current.row.ref == ref)
        app.action_go("report")
        await pilot.pause()
        _take_off(app, ref)
        await pilot.resize_terminal(170, 160)
        app.action_go(place)
        await until(pilot, lambda: app.screen is shown and shown.current.row is not None)
        await pilot.press("slash")
        await until(pilot, lambda: shown.box.has_focus)
        assert shown.current.row is not None
        assert shown.current.row.ref != ref


async def test_a_case_that_is_open_closes_when_it_goes(app: ESafetyApp) -> None:
    async with app.run_test(size=(120, 40)) as pilot:
        ref = await _two_cases(app, pilot)
        app.open_case(ref)
        await until(pilot, lambda: isinstance(app.screen, CaseScreen))
        _take_off(app, ref)
        await until(pilot, lambda: isinstance(app.screen, Board))
        app.open_case(ref)  # as from typing that is still kept for it
        await pilot.pause()
        assert isinstance(app.screen, Board)


@pytest.mark.parametrize("size", [(120, 40), (100, 60)])
async def test_a_case_that_went_while_another_place_showed_is_not_come_back_to(
    app: ESafetyApp, size: tuple[int, int]
) -> None:
    async with app.run_test(size=(120, 40)) as pilot:
        ref = await _two_cases(app, pilot)
        app.open_case(ref)
        await until(pilot, lambda: isinstance(app.screen, CaseScreen))
        app.action_go("settings")
        await pilot.pause()
        _take_off(app, ref)
        await pilot.resize_terminal(*size)
        app.go_back()
        await until(pilot, lambda: isinstance(app.screen, Board))
