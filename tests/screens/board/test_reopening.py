"""A closed case is opened again from the board only with the reason, and the card goes back."""

from esafety_tui.app import ESafetyApp
from esafety_tui.model.vocabulary import LANES, Stage
from esafety_tui.screens.board.screen import Board
from esafety_tui.widgets.form.form import Form
from support.cases import closed_case
from support.screens.case_forms import case_of, save
from support.screens.places_app import until


async def test_opening_a_closed_case_again_asks_why(app: ESafetyApp) -> None:
    ref = closed_case(app.casework)
    async with app.run_test(size=(120, 40)) as pilot:
        await until(pilot, lambda: isinstance(app.screen, Board))
        board = app.screen
        assert isinstance(board, Board)
        board._follow(ref, LANES.index(Stage.CLOSED))
        await pilot.press("less_than_sign")
        await until(pilot, lambda: isinstance(app.screen, Form))
        await pilot.press("escape")
        await until(pilot, lambda: app.screen is board)
        assert case_of(app, ref).stage is Stage.CLOSED

        await pilot.press("less_than_sign")
        await until(pilot, lambda: isinstance(app.screen, Form))
        await pilot.press("ctrl+s")  # without a reason it stays shut
        await pilot.pause()
        assert isinstance(app.screen, Form)
        assert case_of(app, ref).stage is Stage.CLOSED
        await save(pilot, reason="her mother rang: it has begun again")
        await until(pilot, lambda: app.screen is board and board.current.row is not None)
        assert case_of(app, ref).stage is Stage.MONITORING
        assert "it has begun again" in case_of(app, ref).entries[-1].text
        assert board.lane == LANES.index(Stage.MONITORING)
        assert board.current.row is not None
        assert board.current.row.ref == ref
