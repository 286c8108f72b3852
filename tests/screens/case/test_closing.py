"""Closing: what is said before and after, what comes later, and that one undo undoes all of it."""

import pytest
from textual.widgets import Static

from esafety_tui.app import ESafetyApp
from esafety_tui.casework.casework import Casework
from esafety_tui.model.requests import RemovalState
from esafety_tui.model.vocabulary import Answer, Fact, Outcome, Stage
from esafety_tui.screens.case.screen import CaseScreen
from esafety_tui.widgets.form.form import Form
from support.cases import closed_case, finish
from support.people import TEACHER
from support.school import Clock
from support.screens.case_forms import NARROW, PAGE, WIDE, case_of, on_case, save, shown

GROUND = {"captured_at": "2026-11-23T08:00:00+00:00", "terms_broken": "bullying"}


def asked_after(casework: Casework) -> int:
    """How many cases the board has to be asked whether it stopped."""
    concerns = casework.records.day.concerns(casework.records.prevention())
    return next(one.count for one in concerns if one.what == "check-ins")


def ready_to_close(casework: Casework, clock: Clock, ref: str) -> None:
    """A case with everything done; its first check-in is a day late."""
    casework.check_ins.arrange(ref)
    finish(casework, ref)
    clock.on(days=15)


def test_what_is_still_to_come_is_what_the_closed_case_is_late_with(
    casework: Casework, clock: Clock
) -> None:
    """The close settles no check-in: it falls due, and the board counts it when its day comes."""
    ref = closed_case(casework, TEACHER)
    [first, second] = casework.cases.after_close(ref)
    assert (first.what, second.what) == ("check-in", "check-in")
    assert asked_after(casework) == 0
    clock.on(days=15)
    assert asked_after(casework) == 1
    check = casework.records.incident(ref).check_ins[0]
    casework.check_ins.record(ref, check.id, {"stopped": "yes", "satisfied": "yes"})
    assert [one.key for one in casework.cases.after_close(ref)] == [second.key]
    assert asked_after(casework) == 0


def test_that_it_is_gone_is_undone_with_the_close(casework: Casework) -> None:
    ref = closed_case(casework, TEACHER)
    casework.undo.take_back(casework.undo.last())
    casework.cases.answer(ref, Fact.CONTENT_ONLINE, Answer.YES)
    finish(casework, ref)
    before = casework.records.incident(ref)
    casework.cases.close(ref, Outcome.SUBSTANTIATED, gone=True)
    closed = casework.records.incident(ref)
    assert (closed.stage, closed.answer(Fact.CONTENT_ONLINE)) == (Stage.CLOSED, Answer.NO)
    casework.undo.take_back(casework.undo.last())
    assert casework.records.incident(ref) == before


@pytest.mark.parametrize("size", [NARROW, pytest.param(WIDE, marks=pytest.mark.long)])
async def test_the_close_says_what_it_does_not_end_and_after_it_the_case_says_so(
    app: ESafetyApp, ref: str, clock: Clock, size: tuple[int, int]
) -> None:
    ready_to_close(app.casework, clock, ref)
    async with on_case(app, ref, size) as pilot:
        await pilot.press("c")
        await pilot.pause()
        assert isinstance(app.screen, Form)
        before = str(app.screen.query_one(".form--intro", Static).render())
        assert "still to come: check-in, 1 day late; check-in, due" in before
        assert "Close the case ctrl+s" in shown(app)
        await save(pilot, outcome="substantiated")
        assert isinstance(app.screen, CaseScreen)
        assert case_of(app, ref).stage is Stage.CLOSED
        said = shown(app)
        assert f"{ref} is closed. Still to come: check-in, 1 day late; check-in, due" in said
        assert "u undoes it." in said
        assert "NEXT: " not in said
        assert "CLOSED, STILL TO DO: Ask whether it stopped · 1 day late" in said
        app.screen.show_record("Support", case_of(app, ref).check_ins[0].id)
        await pilot.pause()
        assert "1 day late: did it stop?" in shown(app)
        check = case_of(app, ref).check_ins[0]
        app.casework.check_ins.record(ref, check.id, {"stopped": "yes", "satisfied": "yes"})
        await pilot.pause()
        said = shown(app)
        assert "NEXT: " not in said
        assert "Still to come: check-in, due" in said


@pytest.mark.parametrize("gone", [True, False])
async def test_on_the_way_to_the_close_nothing_is_noted_before_it(
    app: ESafetyApp, ref: str, gone: bool
) -> None:
    """Whoever goes back from the form has noted nothing, and one undo brings all of it back."""
    for fact, known in ((Fact.CONTENT_ONLINE, Answer.YES), (Fact.INDECENT_IMAGES, Answer.NO)):
        app.casework.cases.answer(ref, fact, known)
    request = {"provider": "Instagram", "address": PAGE, **GROUND}
    [removal] = app.casework.removals.add(ref, request).removals
    app.casework.removals.send(ref, removal.id)
    app.casework.removals.follow(ref, removal.id, RemovalState.REMOVED)
    app.casework.check_ins.arrange(ref)
    finish(app.casework, ref)
    before = case_of(app, ref)
    async with on_case(app, ref) as pilot:
        for way in ("back", "close"):
            await pilot.press("c")
            await pilot.pause()
            assert "gone from everywhere?" in shown(app)
            await pilot.press(*([] if gone else ["right"]), "enter")
            await pilot.pause()
            assert isinstance(app.screen, Form)
            assert ("noted with the close that it is gone" in shown(app)) is gone
            await (pilot.press("escape") if way == "back" else save(pilot, outcome="false"))
            await pilot.pause()
            closed = way == "close"
            assert (case_of(app, ref) == before) is not closed
        said = Answer.NO if gone else Answer.YES
        assert case_of(app, ref).answer(Fact.CONTENT_ONLINE) is said
        await pilot.press("u")
        await pilot.pause()
        assert case_of(app, ref) == before
