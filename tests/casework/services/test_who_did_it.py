"""Who did a step: asked with b, the lead if nobody else, told on the step and in the history."""

from textual.widgets import Input

from esafety_tui.app import ESafetyApp
from esafety_tui.casework.casework import Casework
from esafety_tui.screens.case.facts import FactsBox
from esafety_tui.screens.case.screen import CaseScreen
from esafety_tui.widgets.boxes.question import Message
from esafety_tui.widgets.form.form import Form
from support.school import Clock
from support.screens.case_forms import WIDE, case_of, on_case, save, shown, to_step, to_tab

STEP = "tell-not-to-engage"


def test_a_step_is_the_leads_unless_somebody_else_is_named(
    casework: Casework, ref: str, clock: Clock
) -> None:
    casework.cases.tick(ref, STEP)
    ticked = casework.records.incident(ref).steps[STEP]
    assert ticked.by == "Sam Lead"
    clock.on(hours=1)
    changed = casework.cases.done_by(ref, STEP, {"by": "Dee Puty"}).steps[STEP]
    assert (changed.by, changed.at) == ("Dee Puty", ticked.at)
    assert casework.cases.done_by(ref, STEP, {}).steps[STEP].by == "Sam Lead"


def test_who_did_it_ticks_what_nothing_has_answered(casework: Casework, ref: str) -> None:
    mark = casework.cases.done_by(ref, "check-safety", {"by": "Dee Puty"}).steps["check-safety"]
    assert (mark.state, mark.by) == ("done", "Dee Puty")
    assert casework.cases.done_by(ref, "tell-reporter", {}).steps["tell-reporter"].by == "Sam Lead"


def test_a_step_that_does_not_apply_stays_so(casework: Casework, ref: str) -> None:
    casework.cases.not_applicable(ref, STEP, "nobody can reply")
    mark = casework.cases.done_by(ref, STEP, {"by": "Dee Puty"}).steps[STEP]
    assert (mark.state, mark.note, mark.by) == ("not-applicable", "nobody can reply", "Dee Puty")


async def test_b_asks_who_and_the_step_and_the_history_say_it(app: ESafetyApp, ref: str) -> None:
    """Left as it is, the lead did it; questions and records say it themselves."""
    async with on_case(app, ref, WIDE) as pilot:
        await to_step(pilot, "ask-indecent-images")
        await pilot.press("b")
        await pilot.pause()
        assert isinstance(app.screen, FactsBox)
        await pilot.press("escape")
        await to_step(pilot, "record-target")
        await pilot.press("b")
        await pilot.pause()
        assert isinstance(app.screen, Message)
        assert case_of(app, ref).steps == {}
        await pilot.press("escape")
        await to_step(pilot, STEP)
        await pilot.press("b")
        await save(pilot)
        assert case_of(app, ref).steps[STEP].by == "Sam Lead"
        assert "by Sam Lead" not in shown(app)
        await to_tab(pilot, "Timeline")
        assert "who did it: Sam Lead" not in shown(app)
        app.casework.cases.untick(ref, STEP)
        await to_step(pilot, STEP)
        await pilot.press("b")
        await pilot.pause()
        assert isinstance(app.screen, Form)
        assert app.screen.query_one("#field-by", Input).value == "Sam Lead"
        await save(pilot, by="Dee Puty")
        assert isinstance(app.screen, CaseScreen)
        assert case_of(app, ref).steps[STEP].by == "Dee Puty"
        assert "by Dee Puty" in shown(app)
        await to_tab(pilot, "Timeline")
        assert "who did it: Dee Puty" in shown(app)
        assert "ticked a step" in shown(app)


async def test_a_person_of_the_case_is_called_by_the_alias(app: ESafetyApp, ref: str) -> None:
    app.casework.cases.done_by(ref, STEP, {"by": "Jo Bloggs"})
    async with on_case(app, ref, WIDE) as pilot:
        await to_step(pilot, STEP)
        await to_tab(pilot, "Timeline")
        assert "by Staff A" in shown(app)
        assert "Bloggs" not in shown(app)
        await pilot.press("f2")
        await pilot.pause()
        assert "by Jo Bloggs" in shown(app)


async def test_the_history_goes_on_with_what_was_done_last(
    app: ESafetyApp, ref: str, clock: Clock
) -> None:
    for number in range(30):
        clock.on(minutes=1)
        app.casework.entries.add_entry(ref, {"text": f"Entry {number}"})
    async with on_case(app, ref, WIDE) as pilot:
        items = await to_tab(pilot, "Action")
        await pilot.press("end", "right")
        await pilot.pause()
        newest = items.rows[1]  # below the line on hidden names
        assert items.row is newest
        assert items.scroll_offset.y == 0
        await pilot.press("end")
        await pilot.pause()
        assert items.row is items.rows[-1]
        await pilot.press("home")
        await pilot.pause()
        assert items.row is newest
        await pilot.press("end")
        clock.on(minutes=1)
        app.casework.cases.amend(ref, {"summary": "more"})
        await pilot.pause()
        assert any(piece.text.endswith("amended the account")
                   for row in items.rows for piece in row.paragraphs)  # fmt: skip
