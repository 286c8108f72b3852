"""Enter on each kind of step shows what it is about and ticks nothing; what is done is shown."""

from pathlib import Path

import pytest
from textual.pilot import Pilot

from esafety_tui.app import ESafetyApp
from esafety_tui.casework.casework import Casework
from esafety_tui.model.record import Invalid
from esafety_tui.model.requests import RemovalState
from esafety_tui.model.vocabulary import Answer, Fact
from esafety_tui.policy.answers import answered_by, waiting_requests
from esafety_tui.screens.case.facts import FactsBox
from esafety_tui.screens.case.screen import CaseScreen
from esafety_tui.widgets.boxes.dialogs import Menu, Refusal
from esafety_tui.widgets.boxes.question import Question
from esafety_tui.widgets.form.form import Form
from esafety_tui.widgets.lists.row_list import RowList
from support.log_files import import_log, read_rows
from support.screens.case_forms import (
    NARROW,
    PAGE,
    WIDE,
    case_of,
    on_case,
    said_below,
    save,
    shown,
    to_step,
)

GROUND = {"captured_at": "2026-11-23T08:00:00+00:00", "terms_broken": "bullying"}


async def enter(pilot: Pilot[int], *then: str) -> None:
    await pilot.press("enter", *then)
    await pilot.pause()


def online(casework: Casework, ref: str) -> None:
    """What was posted is online, and nobody knows by whom: the host is asked."""
    casework.cases.answer(ref, Fact.CONTENT_ONLINE, Answer.YES)
    casework.cases.answer(ref, Fact.POSTER_KNOWN, Answer.NO)
    casework.cases.answer(ref, Fact.INDECENT_IMAGES, Answer.NO)


def asked(casework: Casework, ref: str, address: str = PAGE) -> str:
    """A request to the host that was sent."""
    made = casework.removals.add(ref, {"provider": "Instagram", "address": address, **GROUND})
    return casework.removals.send(ref, made.removals[-1].id).removals[-1].id


# Steps that are only ticked


async def test_enter_ticks_once_it_is_said_and_escape_ticks_nothing(
    app: ESafetyApp, ref: str
) -> None:
    async with on_case(app, ref) as pilot:
        await to_step(pilot, "check-safety")
        await enter(pilot)
        assert isinstance(app.screen, Question)
        assert "999 where there is immediate danger" in shown(app)
        await pilot.press("escape")
        await pilot.pause()
        assert isinstance(app.screen, CaseScreen)
        assert case_of(app, ref).steps == {}
        for keys, note in (((), ""), (("right",), "rang home")):
            await to_step(pilot, "check-safety")
            await enter(pilot, *keys, "enter")
            if note:
                await save(pilot, note=note)
            assert case_of(app, ref).steps["check-safety"].note == note
            app.casework.cases.untick(ref, "check-safety")


async def test_no_step_is_ticked_by_enter_alone(app: ESafetyApp, ref: str) -> None:
    """Every open step in turn: something comes up, and nothing of the case has changed."""
    casework = app.casework
    online(casework, ref)
    for fact in (Fact.MAY_BE_CRIMINAL, Fact.PHONE_ABUSE, Fact.IDENTITY_COMPROMISED):
        casework.cases.answer(ref, fact, Answer.YES)
    before = case_of(app, ref)
    async with on_case(app, ref) as pilot:
        case = app.screen
        assert isinstance(case, CaseScreen)
        lines = casework.records.checklist(before).lines
        came: list[object] = []
        original = app.push_screen
        app.push_screen = lambda screen, *_, **__: came.append(screen)  # type: ignore[assignment]
        for line in lines:
            case.step_actions.do_step(line)
            assert len(came) == lines.index(line) + 1, line.id
        app.push_screen = original  # type: ignore[method-assign]
        await pilot.pause()
    assert case_of(app, ref) == before


async def test_a_step_that_waits_for_an_answer_leads_to_its_question(
    app: ESafetyApp, ref: str
) -> None:
    waiting = app.casework.records.checklist(case_of(app, ref)).waiting
    step = next(line for line in waiting if not line.satisfied_by)
    async with on_case(app, ref) as pilot:
        await to_step(pilot, step.id)
        await enter(pilot)
        assert "Nobody knows yet whether this is needed" in shown(app)
        await enter(pilot)
        assert isinstance(app.screen, FactsBox)
        assert app.screen.query_one(RowList).highlighted_key == step.waits_for
    assert case_of(app, ref).steps == {}


async def test_no_key_ticks_a_step_that_waits_without_saying_that_it_waits(
    app: ESafetyApp, ref: str
) -> None:
    checklist = app.casework.records.checklist(case_of(app, ref))
    waits = next(one for one in checklist.waiting if not one.satisfied_by)
    async with on_case(app, ref) as pilot:
        for key in ("space", "enter"):
            await to_step(pilot, waits.id)
            await pilot.press(key)
            await pilot.pause()
            assert "Nobody knows yet whether this is needed" in shown(app), key
            assert case_of(app, ref).steps == {}, key
            await pilot.press("escape")
            await pilot.pause()


async def test_a_step_that_waits_for_the_police_says_so(app: ESafetyApp, ref: str) -> None:
    app.casework.referrals.place_hold(ref, "her husband rang 101")
    async with on_case(app, ref) as pilot:
        await to_step(pilot, "investigate")
        await enter(pilot)
        assert isinstance(app.screen, Refusal)
        assert "P6" in shown(app)


# Steps that are done


async def test_a_ticked_step_shows_when_by_whom_and_the_note(app: ESafetyApp, ref: str) -> None:
    """The name shows where names are shown."""
    app.casework.cases.tick(ref, "tell-reporter", "told her in person")
    before = case_of(app, ref).steps["tell-reporter"]
    async with on_case(app, ref) as pilot:
        await to_step(pilot, "tell-reporter")
        await enter(pilot)
        assert "Ticked on 23 Nov 2026 09:00 by the lead." in shown(app)
        assert "told her in person" in shown(app)
        assert "Sam Lead" not in shown(app)  # names are hidden
        await enter(pilot)
        await save(pilot, note="told her by telephone")
        mark = case_of(app, ref).steps["tell-reporter"]
        assert (mark.note, mark.at, mark.by) == ("told her by telephone", before.at, before.by)
        await enter(pilot, "right", "right", "enter")
        assert "tell-reporter" not in case_of(app, ref).steps
        app.casework.cases.not_applicable(ref, "tell-reporter", "reported without a name")
        await pilot.resize_terminal(*WIDE)
        await pilot.press("f2")
        await to_step(pilot, "tell-reporter")
        await enter(pilot)
        assert "Marked: does not apply on 23 Nov 2026 09:00 by Sam Lead." in shown(app)
        assert "reported without a name" in shown(app)


def test_the_note_of_a_step_that_is_not_ticked_is_refused(casework: Casework, ref: str) -> None:
    with pytest.raises(Invalid, match="tick it first"):
        casework.cases.note_step(ref, "check-safety", "a note")
    casework.cases.not_applicable(ref, "tell-reporter", "nobody to tell")
    with pytest.raises(Invalid, match="why the step does not apply"):
        casework.cases.note_step(ref, "tell-reporter", "")


async def test_a_step_that_a_record_answers_leads_to_it(app: ESafetyApp, ref: str) -> None:
    app.casework.entries.add_entry(ref, {"text": "A note", "kind": "note"})
    app.casework.entries.add_entry(ref, {"text": "He said so", "kind": "interview"})
    app.casework.entries.add_entry(ref, {"text": "Another note", "kind": "note"})
    async with on_case(app, ref, WIDE) as pilot:
        for size in (WIDE, NARROW):
            await pilot.resize_terminal(*size)
            await to_step(pilot, "investigate")
            await enter(pilot)
            said = "answered by a record of 23 Nov 2026 09:00 by the lead."
            assert said in shown(app), size
            await enter(pilot)
            items = app.screen.query_one("#items", RowList)
            assert items.has_focus, size
            assert items.row.key == "n2", size
            await pilot.press("tab", "home")


def test_the_record_that_answers_is_found(casework: Casework, ref: str) -> None:
    online(casework, ref)
    sent = asked(casework, ref)
    incident = casework.removals.add(
        ref, {"provider": "Instagram", "address": f"{PAGE}2", **GROUND}
    )
    assert answered_by(incident, "removal:host") == incident.removals[0]
    assert incident.removals[0].id == sent
    assert answered_by(incident, "sanction") is None
    assert answered_by(incident, "severity") is None
    assert [one.id for one in waiting_requests(incident, "removal:host")] == ["r2"]
    assert [one.id for one in waiting_requests(incident, "removals-answered")] == ["r1", "r2"]
    assert waiting_requests(incident, "removal:poster") == ()
    assert waiting_requests(incident, "evidence") == ()


# Requests


async def test_the_step_to_chase_leads_to_the_request(app: ESafetyApp, ref: str) -> None:
    """After the last removal it is asked whether it is gone."""
    online(app.casework, ref)
    asked(app.casework, ref)
    async with on_case(app, ref) as pilot:
        await to_step(pilot, "look-again")
        await enter(pilot)
        assert isinstance(app.screen, Menu)
        said = shown(app)
        assert said.index("What happened") < said.index("Another request")
        await enter(pilot)
        await save(pilot, state="chased")
        assert case_of(app, ref).removals[0].state is RemovalState.CHASED
        assert len(case_of(app, ref).removals) == 1
        for answer in (Answer.YES, Answer.NO):
            await to_step(pilot, "look-again")
            await enter(pilot, "enter")
            await save(pilot, state="removed")
            assert "Note that it is gone from everywhere?" in shown(app), answer
            await pilot.press(*(["right"] if answer is Answer.YES else []))
            await enter(pilot)
            assert case_of(app, ref).answer(Fact.CONTENT_ONLINE) is answer
            assert isinstance(app.screen, CaseScreen), answer
            asked(app.casework, ref, f"{PAGE}2")


async def test_of_several_requests_one_is_chosen(app: ESafetyApp, ref: str) -> None:
    """While one is open, nothing is asked."""
    online(app.casework, ref)
    asked(app.casework, ref)
    asked(app.casework, ref, f"{PAGE}2")
    async with on_case(app, ref, WIDE) as pilot:
        await to_step(pilot, "look-again")
        await enter(pilot, "down", "enter", "enter")
        await save(pilot, state="chased")
        assert [one.state for one in case_of(app, ref).removals] == ["asked", "chased"]
        await to_step(pilot, "look-again")
        await enter(pilot, "enter", "enter")
        await save(pilot, state="removed")
        assert [one.state for one in case_of(app, ref).removals] == ["removed", "chased"]
        assert isinstance(app.screen, CaseScreen)


async def test_a_kept_letter_is_marked_as_sent_first(app: ESafetyApp, ref: str) -> None:
    casework = app.casework
    casework.cases.answer(ref, Fact.IDENTITY_COMPROMISED, Answer.YES)
    request = {"provider": "Instagram", "address": PAGE, "complainant": "person-targeted", **GROUND}
    casework.removals.add(ref, request)
    casework.removals.keep_draft(ref, "r1", "Dear Instagram")
    async with on_case(app, ref) as pilot:
        await to_step(pilot, "help-prove-identity")
        await enter(pilot, "enter")
        await save(pilot)
        assert case_of(app, ref).removals[0].state is RemovalState.ASKED


# The reference of the police


@pytest.fixture
def with_police(app: ESafetyApp, ref: str) -> str:
    app.casework.cases.answer(ref, Fact.MAY_BE_CRIMINAL, Answer.YES)
    app.casework.referrals.refer(ref, {"agency": "police", "reason": "threats"})
    return ref


async def test_the_step_about_the_police_opens_their_referral_for_its_reference(
    app: ESafetyApp, with_police: str
) -> None:
    async with on_case(app, with_police) as pilot:
        for key in ("space", "enter"):
            await to_step(pilot, "agree-with-police")
            await pilot.press(key)
            await pilot.pause()
            assert "Their reference *" in shown(app), key
            await pilot.press(*(["escape"] if key == "space" else []))
        await save(pilot, officer="PC Plod")
        assert isinstance(app.screen, Form)
        assert "Their reference is missing" in said_below(app.screen)
        await save(pilot, reference="AB/12")
        assert case_of(app, with_police).referrals[0].reference == "AB/12"
        assert case_of(app, with_police).steps == {}


async def test_of_a_number_that_a_log_brought_it_asks_what_the_police_said(
    app: ESafetyApp, tmp_path: Path
) -> None:
    rows = ("Date", "Details", "Police"), ("3/11/2026", "Threats", "Yes, ref 44260120054")
    ref = import_log(app.casework, read_rows(tmp_path, *rows)).new[0].ref
    async with on_case(app, ref) as pilot:
        await to_step(pilot, "agree-with-police")
        await pilot.press("enter")
        await pilot.pause()
        await save(pilot)
        assert isinstance(app.screen, Form)
        assert "What came of it" in said_below(app.screen)


# A step that wants a record


async def test_space_opens_what_the_step_wants_and_b_says_where_it_is_kept(
    app: ESafetyApp, ref: str
) -> None:
    async with on_case(app, ref, WIDE) as pilot:
        await to_step(pilot, "lessons")
        await pilot.press("space")
        await pilot.pause()
        assert "what we learn from it" in shown(app)
        await pilot.press("escape")
        await pilot.pause()
        assert case_of(app, ref).steps == {}
        await to_step(pilot, "lessons")
        await pilot.press("b")
        await pilot.pause()
        assert "done, kept elsewhere: where?" in shown(app)
        await save(pilot)
        assert isinstance(app.screen, Form)
        assert "must say where its record is" in said_below(app.screen)
        await save(pilot, kept="the head's file", at="today 8:00", by="Dee Puty")
        mark = case_of(app, ref).steps["lessons"]
        assert (mark.kept, mark.by) == ("the head's file", "Dee Puty")
        assert mark.at.hour == 8
        await to_step(pilot, "lessons")
        assert "23 Nov 2026 · by Dee Puty" in shown(app)


async def test_a_question_of_fact_comes_up_under_its_step(app: ESafetyApp, ref: str) -> None:
    async with on_case(app, ref) as pilot:
        await to_step(pilot, "ask-may-be-criminal")
        await enter(pilot)
        assert isinstance(app.screen, FactsBox)
        assert app.screen.query_one(RowList).row.question.fact is Fact.MAY_BE_CRIMINAL
