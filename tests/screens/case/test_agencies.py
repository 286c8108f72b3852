"""A case in the hands of others: take-down requests, police and agencies, support, measures."""

from datetime import date
from pathlib import Path

import pytest
from textual.widgets import Input, Select, TextArea

from esafety_tui.app import ESafetyApp
from esafety_tui.model.requests import Addressee, Complainant, RemovalState
from esafety_tui.model.vocabulary import Answer, Fact
from esafety_tui.screens.case.actions import RecordActions
from esafety_tui.screens.case.draft_text import DraftText
from esafety_tui.screens.case.forms.removals import new_removal
from esafety_tui.widgets.boxes.dialogs import Menu, Refusal
from esafety_tui.widgets.form.form import Form
from support.school import Clock
from support.screens.case_forms import (
    PAGE,
    WIDE,
    case_of,
    on_case,
    said_below,
    save,
    shown,
    to_step,
    to_tab,
)
from support.screens.places_app import settled

# Removal


async def test_who_asks_whom_then_the_text_then_sending(app: ESafetyApp, ref: str) -> None:
    casework = app.casework
    casework.cases.answer(ref, Fact.CONTENT_ONLINE, Answer.YES)
    casework.cases.answer(ref, Fact.POSTER_KNOWN, Answer.NO)
    async with on_case(app, ref) as pilot:
        await to_tab(pilot, "Requests")
        for key in ("a", "enter"):  # a removal; then who asks whom
            await pilot.press(key)
            await pilot.pause()
            assert isinstance(app.screen, Menu)
        await pilot.press("enter")
        await save(pilot, address="the profile of that boy")
        assert "must be one address" in shown(app)
        assert case_of(app, ref).removals == ()
        await save(pilot, address=PAGE)
        assert isinstance(app.screen, DraftText)
        area = app.screen.query_one(TextArea)
        assert PAGE in area.text
        assert "Jo Bloggs" not in area.text
        area.text += "\nPlease ring me.\n"
        await pilot.press("ctrl+s")
        await pilot.pause()
        removal = case_of(app, ref).removals[0]
        assert removal.draft.endswith("Please ring me.")
        assert removal.complainant is Complainant.SCHOOL

        await to_tab(pilot, "Requests", "r1")
        await pilot.press("enter", "enter")  # its text is kept: mark as sent
        await save(pilot)
        assert isinstance(app.screen, Refusal)
        assert "S4" in shown(app)
        await pilot.press("escape")
        await save(pilot, captured_at="8:00", terms_broken="bullying and harassment")
        removal = case_of(app, ref).removals[0]
        assert removal.state is RemovalState.ASKED
        assert removal.check_on is None
        assert "Look again: Wed 25 Nov" in shown(app)

        await pilot.press("enter", "enter")  # what became of it
        await save(pilot, state="refused", note="No breach, they say")
        assert "Turn to" in shown(app)
        await pilot.press("enter")
        await pilot.pause()
        assert "Turn to Report Harmful Content" in shown(app)


async def test_the_text_is_saved_as_a_file_and_copied(
    app: ESafetyApp, ref: str, tmp_path: Path
) -> None:
    """Escape keeps it."""
    app.casework.removals.add(ref, {"provider": "Instagram", "address": PAGE})
    async with on_case(app, ref) as pilot:
        await to_tab(pilot, "Requests", "r1")
        await pilot.press("enter", "enter")
        await pilot.press(*"Dear", "escape")
        await pilot.pause()
        assert not isinstance(app.screen, DraftText)
        await pilot.press("enter", "enter")
        await pilot.pause()
        assert isinstance(app.screen, DraftText)
        text = app.screen.query_one(TextArea).text
        assert "Dear" in text
        await pilot.press("f5")
        assert app.clipboard == text
        await pilot.press("f6")
        await pilot.pause()
        app.screen.query_one("#path", Input).value = str(tmp_path / "request.txt")
        await pilot.press("ctrl+s")
        await settled(pilot)
        assert (tmp_path / "request.txt").read_text(encoding="utf-8").strip() == text.strip()


async def test_a_refused_poster_leads_to_the_host(app: ESafetyApp, ref: str) -> None:
    casework = app.casework
    casework.cases.answer(ref, Fact.CONTENT_ONLINE, Answer.YES)
    casework.removals.add(ref, {"addressed_to": "poster", "address": PAGE})
    casework.removals.send(ref, "r1")
    casework.removals.follow(ref, "r1", RemovalState.REFUSED)
    async with on_case(app, ref, WIDE) as pilot:
        await to_tab(pilot, "Requests", "r1")
        assert "Turn to: the platform" in shown(app)
        await pilot.press("enter", "down", "enter")
        await pilot.pause()
        assert isinstance(app.screen, Form)
        assert app.screen.query_one("#field-addressed_to", Select).value == "host"
        await save(pilot)
        assert case_of(app, ref).removals[-1].addressed_to == "host"


async def test_the_form_for_a_mobile_provider_does_not_name_the_host(
    app: ESafetyApp, ref: str
) -> None:
    app.casework.cases.answer(ref, Fact.PHONE_ABUSE, Answer.YES)
    async with on_case(app, ref) as pilot:
        new_removal(app.screen, case_of(app, ref), Addressee.MOBILE_PROVIDER)
        await pilot.pause()
        provider = app.screen.query_one("#field-provider", Input)
        assert (provider.value, provider.placeholder) == (
            "", "the platform; for calls the mobile provider",
        )  # fmt: skip
        await save(pilot)
        assert isinstance(app.screen, DraftText)
        said = app.screen.query_one(TextArea).text
        assert "The account holder's call to ________" in said
        assert "instagram" not in said.casefold()


# Agencies and the hold


async def test_not_telling_the_police_needs_both_talks(app: ESafetyApp, ref: str) -> None:
    async with on_case(app, ref) as pilot:
        await to_tab(pilot, "Requests")
        await pilot.press("a", "2")
        await save(pilot, agency="police", decision="not-referred", reason="No crime, 101 said")
        assert isinstance(app.screen, Refusal)
        assert "L2" in shown(app)
        assert "everything you typed" in shown(app)
        await pilot.press("escape")
        assert app.screen.query_one("#field-reason", TextArea).text == "No crime, 101 said"
        await save(pilot, staff_consulted="the teacher", parents_consulted="the father")
        assert case_of(app, ref).referrals[0].parents_consulted == "the father"
        assert not case_of(app, ref).on_hold


async def test_a_sanction_under_hold_is_refused_before_anything_is_typed(
    app: ESafetyApp, ref: str
) -> None:
    app.casework.referrals.refer(ref, {"agency": "police", "reason": "threats"})
    async with on_case(app, ref) as pilot:
        assert "POLICE HOLD" in shown(app)
        case = app.screen
        records, stages = case.record_actions, case.stage_actions
        for act in (records.record_sanction, records.record_measure, records.settle, stages.close):
            act()
            await pilot.pause()
            assert isinstance(app.screen, Refusal)
            said = shown(app)
            assert "paused for the police" in said
            assert "Why: clause P6" in said
            assert "Lift the hold" in said
            await pilot.press("escape")
            await pilot.pause()
        await pilot.press("c")
        await pilot.pause()
        assert isinstance(app.screen, Refusal)
        await pilot.press("question_mark")  # opens its clause
        await pilot.pause()
        assert "What the policy asks" in shown(app)
        assert "Clause P6:" in shown(app)
        while app.screen is not case:
            await pilot.press("escape")
            await pilot.pause()
        await pilot.press("H")
        await save(pilot)
        assert said_below(app.screen).startswith("Why, and who agreed must say why")
        await save(pilot, reason="DC Hall agreed")
        assert not case_of(app, ref).on_hold
        app.screen.record_actions.record_sanction()
        await pilot.pause()
        assert isinstance(app.screen, Form)


async def test_without_the_look_at_the_hold_a_form_would_come_up(
    app: ESafetyApp, ref: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The negative control: the rule of casework refuses all the same, but only after typing."""
    app.casework.referrals.place_hold(ref, "the mother went to the police")
    monkeypatch.setattr(RecordActions, "may", lambda *_: True)
    async with on_case(app, ref) as pilot:
        app.screen.record_actions.record_sanction()
        await pilot.pause()
        assert isinstance(app.screen, Form)
        await save(pilot, kind="detention")
        assert isinstance(app.screen, Refusal)
        assert case_of(app, ref).sanctions == ()


# Support, measures, sanctions, check-ins


async def test_the_support_track_says_what_is_owed_and_takes_it(app: ESafetyApp, ref: str) -> None:
    async with on_case(app, ref, WIDE) as pilot:
        items = await to_tab(pilot, "Support", "owed-p1-occupational-health")
        assert "○ Occupational health offered" in shown(app)
        await pilot.press("enter")
        await pilot.pause()
        assert app.screen.query_one("#field-person", Select).value == "p1"
        await save(pilot, by="Hal Head", at="yesterday 3pm", taken_up="no")
        given = case_of(app, ref).support[0]
        assert (given.by, given.taken_up) == ("Hal Head", Answer.NO)
        assert "✓ Occupational health offered" in shown(app)
        assert items.highlight_key("s1")
        await pilot.press("enter")
        await save(pilot, taken_up="yes")
        assert case_of(app, ref).support[0].taken_up is Answer.YES


async def test_a_measure_without_an_answer_on_consent_is_refused(app: ESafetyApp, ref: str) -> None:
    async with on_case(app, ref) as pilot:
        app.screen.record_actions.record_measure()
        await save(pilot, kind="search", reason="to find the picture", person="p2")
        assert isinstance(app.screen, Refusal)
        assert "P5" in shown(app)
        await pilot.press("escape")
        await save(pilot, consent="given", searcher="D. Puty", searcher_trained="yes")
        assert len(case_of(app, ref).measures) == 1
        await to_tab(pilot, "Action", "m1")
        await pilot.press("enter")
        await save(pilot, people_told="the parents, by phone")
        assert case_of(app, ref).measures[0].people_told == "the parents, by phone"


async def test_earlier_sanctions_stand_above_the_form_without_names(
    app: ESafetyApp, ref: str
) -> None:
    casework = app.casework
    for _ in range(2):
        earlier = casework.cases.record({
            "title": "Earlier", "category": "harassment", "severity": "high",
            "severity_reason": "r",
            "people": [{"role": "responsible", "standing": "pupil", "name": "Ze Quill"}],
        }).ref  # fmt: skip
        casework.entries.add_sanction(earlier, {"kind": "detention", "person": "p1"})
    async with on_case(app, ref) as pilot:
        app.screen.record_actions.record_sanction()
        await pilot.pause()
        said = shown(app)
        assert "Earlier, harassment, high: detention twice" in said
        assert "(of 2" in said
        assert "Quill" not in said
        assert app.screen.query_one("#field-person", Select).value == "p2"
        await save(pilot, kind="detention", procedure="behaviour policy")
        assert case_of(app, ref).sanctions[0].person == "p2"


async def test_a_check_in_is_moved_neither_nowhere_nor_to_a_closed_day(
    app: ESafetyApp, ref: str
) -> None:
    app.casework.check_ins.arrange(ref)
    async with on_case(app, ref) as pilot:
        await to_tab(pilot, "Support", "k1")
        await pilot.press("enter", "down", "enter")
        await save(pilot, due="")
        assert said_below(app.screen) == "Move to must not be empty."
        await save(pilot, due="7 Dec 2026")  # as it stood
        assert case_of(app, ref).check_ins[0].due == date(2026, 12, 7)
        await pilot.press("enter", "down", "enter")
        await save(pilot, due="5 Dec")  # a Saturday
        assert "must be a school day" in shown(app)
        assert case_of(app, ref).check_ins[0].due == date(2026, 12, 7)
        await save(pilot, due="8 Dec")
        assert case_of(app, ref).check_ins[0].due == date(2026, 12, 8)


async def test_not_satisfied_opens_the_review(app: ESafetyApp, ref: str, clock: Clock) -> None:
    app.casework.check_ins.arrange(ref)
    clock.on(days=14)
    async with on_case(app, ref) as pilot:
        await to_tab(pilot, "Support", "k1")
        await pilot.press("enter", "enter")
        await save(pilot, stopped="partly", satisfied="no", note="Nobody rang back")
        case = case_of(app, ref)
        assert case.answer(Fact.NOT_SATISFIED) is Answer.YES
        assert "not happy with how it was handled" in shown(app)
        await to_step(pilot, "review-handling")
