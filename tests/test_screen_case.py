"""The incident screen: its keys, its forms, and what becomes of bad input."""

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from case_forms import fill, save, shown, to_step, to_tab
from conftest import NOW, Clock
from places_app import text_of
from textual.pilot import Pilot
from textual.screen import Screen
from textual.widgets import Input, Select, Static, TextArea

from esafety_tui.app import ESafetyApp
from esafety_tui.casework.casework import Casework
from esafety_tui.model.actions import Addressee, Complainant, RemovalState
from esafety_tui.model.incident import Incident
from esafety_tui.model.vocabulary import Answer, Fact, Outcome, Severity, Stage
from esafety_tui.screens.case_actions import CaseActions
from esafety_tui.screens.case_removal_forms import new_removal
from esafety_tui.screens.case_tabs import TABS
from esafety_tui.screens.draft_text import DraftText
from esafety_tui.screens.facts import FactsBox
from esafety_tui.screens.guidance import Guidance
from esafety_tui.widgets.clause_box import ClauseBox
from esafety_tui.widgets.dialogs import Refusal
from esafety_tui.widgets.form import Form
from esafety_tui.widgets.menu import Menu
from esafety_tui.widgets.row_list import RowList
from esafety_tui.widgets.tab_strip import TabStrip

NARROW = (80, 24)
PAGE = "https://social.example/post/1"


@pytest.fixture
def ref(casework: Casework) -> str:
    """A false profile of a member of staff by a pupil, three days old."""
    return casework.record({
        "title": "False profile",
        "category": "harassment",
        "providers": ["Instagram"],
        "occurred_on": {"first": "2026-11-18", "last": "2026-11-20"},
        "severity": "high",
        "severity_reason": "seen by many",
        "people": [
            {"role": "target", "standing": "staff", "name": "Jo Bloggs"},
            {"role": "responsible", "standing": "pupil", "name": "Al Pupil"},
        ],
    }).ref  # fmt: skip


@pytest.fixture
def app(casework: Casework, ref: str) -> ESafetyApp:
    return ESafetyApp(casework)


async def opened(pilot: Pilot[int], ref: str) -> None:
    """Open the case from the board."""
    app = pilot.app
    assert isinstance(app, ESafetyApp)
    app.open_case(ref)
    await pilot.pause()


def case_of(app: ESafetyApp, ref: str) -> Incident:
    return app.casework.incident(ref)


# Getting about


async def test_on_a_narrow_screen_tab_goes_from_side_to_side(app: ESafetyApp, ref: str) -> None:
    async with app.run_test(size=NARROW) as pilot:
        await opened(pilot, ref)
        assert "RECEIVE" in shown(app)
        assert "What was reported" not in shown(app)
        await pilot.press("tab")
        await pilot.pause()
        assert "What was reported" in shown(app)
        # What is next stands above both sides; the steps do not.
        assert "RECEIVE" not in shown(app)
        await pilot.press("right")
        await pilot.pause()
        assert "target · staff" in shown(app)
        await pilot.press("tab")
        await pilot.pause()
        assert "RECEIVE" in shown(app)


async def test_question_mark_says_the_clause_and_leads_into_the_guidance(
    app: ESafetyApp, ref: str
) -> None:
    async with app.run_test(size=NARROW) as pilot:
        await opened(pilot, ref)
        await to_step(pilot, "set-severity")
        await pilot.press("question_mark")
        await pilot.pause()
        assert isinstance(app.screen, ClauseBox)
        assert "O2 ·" in shown(app)
        await pilot.press("right", "enter")
        await pilot.pause()
        await pilot.pause()
        assert isinstance(app.screen, Guidance)
        row = app.screen.query_one("#rows", RowList).row
        assert row is not None
        assert row.key == "O2"


async def test_escape_with_something_typed_loses_nothing(app: ESafetyApp, ref: str) -> None:
    async with app.run_test(size=NARROW) as pilot:
        await opened(pilot, ref)
        await pilot.press("e")
        await fill(pilot, summary="Typed with care")
        await pilot.press("escape")
        await pilot.pause()
        await pilot.press("escape")
        await pilot.pause()
        form = next(screen for screen in app.screen_stack if isinstance(screen, Form))
        assert form.query_one("#field-summary", TextArea).text == "Typed with care"


# People, evidence, entries


async def test_two_people_with_one_alias_are_refused(app: ESafetyApp, ref: str) -> None:
    async with app.run_test(size=NARROW) as pilot:
        await opened(pilot, ref)
        await to_tab(pilot, "People")
        await pilot.press("a")
        await save(pilot, role="witness", standing="pupil", alias="Pupil A", name="Wit Ness")
        assert "must be different for each person of the case" in shown(app)
        assert app.screen.query_one("#field-name", Input).value == "Wit Ness"
        assert len(case_of(app, ref).people) == 2
        await save(pilot, alias="", wants="")
        assert [person.alias for person in case_of(app, ref).people] == [
            "Staff A", "Pupil A", "Pupil B",
        ]  # fmt: skip


async def test_what_the_person_wants_is_kept_and_shown(app: ESafetyApp, ref: str) -> None:
    async with app.run_test(size=NARROW) as pilot:
        await opened(pilot, ref)
        await to_tab(pilot, "People", "p1")
        await pilot.press("enter")
        await save(pilot, wants="An apology, and no fuss")
        assert case_of(app, ref).people[0].wants == "An apology, and no fuss"
        assert "Wants: An apology" in shown(app)
        assert "Jo Bloggs" not in shown(app)


async def test_evidence_captured_before_the_incident_is_refused(app: ESafetyApp, ref: str) -> None:
    async with app.run_test(size=NARROW) as pilot:
        await opened(pilot, ref)
        await to_tab(pilot, "Evidence")
        await pilot.press("a")
        await save(pilot, description="Screen print", address=PAGE, captured_at="17 Nov 9:00")
        assert "must not be before the incident, which began on" in shown(app)
        assert case_of(app, ref).evidence == ()
        await save(pilot, captured_at="today 8:15")
        kept = case_of(app, ref).evidence[0]
        assert (kept.address, kept.captured_at) == (PAGE, NOW - timedelta(minutes=45))


async def test_an_unparsable_date_is_said_at_its_field(app: ESafetyApp, ref: str) -> None:
    async with app.run_test(size=NARROW) as pilot:
        await opened(pilot, ref)
        await to_tab(pilot, "Evidence")
        await pilot.press("a")
        await save(pilot, description="Screen print", captured_at="when I saw it")
        assert "Captured" in shown(app)
        assert app.screen.query_one("#field-captured_at").has_focus
        assert case_of(app, ref).evidence == ()


async def test_marked_mail_needs_consent_beforehand(app: ESafetyApp, ref: str) -> None:
    async with app.run_test(size=NARROW) as pilot:
        await opened(pilot, ref)
        await to_tab(pilot, "Evidence")
        await pilot.press("a")
        await save(pilot, medium="e-mail", description="An e-mail", marked_private=True)
        assert isinstance(app.screen, Refusal)
        assert "P9" in shown(app)
        await pilot.press("escape")
        await save(pilot, consent_by="Jo Bloggs", consent_at="today 8:00")
        kept = case_of(app, ref).evidence[0]
        assert (kept.marked_private, kept.consent_by) == (True, "Jo Bloggs")


async def test_an_entry_is_written_and_corrected(app: ESafetyApp, ref: str) -> None:
    async with app.run_test(size=NARROW) as pilot:
        await opened(pilot, ref)
        await to_tab(pilot, "Story")
        await pilot.press("a")
        await save(pilot, text="Rang the parents", kind="call", at="yesterday 3pm")
        await to_tab(pilot, "Story", "n1")
        await pilot.press("e")
        await save(pilot, text="Rang the mother")
        entry = case_of(app, ref).entries[0]
        assert entry.text == "Rang the mother"
        assert entry.at == NOW - timedelta(hours=18)


# Facts


async def test_a_fact_back_to_unknown_loses_no_step_done(app: ESafetyApp, ref: str) -> None:
    async with app.run_test(size=NARROW) as pilot:
        await opened(pilot, ref)
        await pilot.press("f")
        await pilot.pause()
        assert isinstance(app.screen, FactsBox)
        rows = app.screen.query_one(RowList)
        rows.highlight_key(Fact.NETWORK_OR_DEVICE_INVOLVED)
        await pilot.press("y", "escape")
        await to_step(pilot, "safe-use")
        await pilot.press("space", "f")
        await pilot.pause()
        app.screen.query_one(RowList).highlight_key(Fact.NETWORK_OR_DEVICE_INVOLVED)
        await pilot.press("d", "escape")
        await pilot.pause()
        case = case_of(app, ref)
        assert case.answer(Fact.NETWORK_OR_DEVICE_INVOLVED) is Answer.UNKNOWN
        assert "safe-use" in case.steps
        await to_step(pilot, "safe-use")


async def test_every_question_stands_on_one_small_screen(app: ESafetyApp, ref: str) -> None:
    async with app.run_test(size=NARROW) as pilot:
        await opened(pilot, ref)
        await pilot.press("f")
        await pilot.pause()
        said = shown(app)
        for words in ("Is it still online?", "May it be a crime?", "Is it with the police",
                      "not known yet", "from the records"):  # fmt: skip
            assert words in said
        assert len(app.screen.query_one(RowList).rows) == len(Fact)
        assert app.screen.query_one(RowList).max_scroll_y == 0


# Removal


async def test_who_asks_whom_then_the_text_then_sending(app: ESafetyApp, ref: str) -> None:
    casework = app.casework
    casework.answer(ref, Fact.CONTENT_ONLINE, Answer.YES)
    casework.answer(ref, Fact.POSTER_KNOWN, Answer.NO)
    async with app.run_test(size=NARROW) as pilot:
        await opened(pilot, ref)
        await to_tab(pilot, "Removal")
        await pilot.press("a")
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

        await to_tab(pilot, "Removal", "r1")
        await pilot.press("enter", "down", "enter")  # mark as sent
        await save(pilot)
        assert isinstance(app.screen, Refusal)
        assert "S4" in shown(app)
        await pilot.press("escape")
        await save(pilot, captured_at="8:00", terms_broken="bullying and harassment")
        removal = case_of(app, ref).removals[0]
        assert removal.state is RemovalState.ASKED
        assert removal.check_on == date(2026, 11, 25)
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
    app.casework.add_removal(ref, {"provider": "Instagram", "address": PAGE})
    async with app.run_test(size=NARROW) as pilot:
        await opened(pilot, ref)
        await to_tab(pilot, "Removal", "r1")
        await pilot.press("enter", "enter")
        await pilot.pause()
        assert isinstance(app.screen, DraftText)
        text = app.screen.query_one(TextArea).text
        await pilot.press("f5")
        assert app.clipboard == text
        await pilot.press("f6")
        await pilot.pause()
        app.screen.query_one("#path", Input).value = str(tmp_path / "request.txt")
        await pilot.press("ctrl+s")
        await app.workers.wait_for_complete()
        await pilot.pause()
        assert (tmp_path / "request.txt").read_text(encoding="utf-8").strip() == text.strip()


async def test_a_text_left_with_escape_asks_first(app: ESafetyApp, ref: str) -> None:
    app.casework.add_removal(ref, {"provider": "Instagram", "address": PAGE})
    async with app.run_test(size=NARROW) as pilot:
        await opened(pilot, ref)
        await to_tab(pilot, "Removal", "r1")
        await pilot.press("enter", "enter")
        await pilot.press(*"Dear", "escape")
        await pilot.pause()
        assert "has not been saved" in shown(app)
        await pilot.press("escape")
        await pilot.pause()
        assert "Dear" in app.screen.query_one(TextArea).text


# Agencies and the hold


async def test_not_telling_the_police_needs_both_talks(app: ESafetyApp, ref: str) -> None:
    async with app.run_test(size=NARROW) as pilot:
        await opened(pilot, ref)
        await to_tab(pilot, "Agencies")
        await pilot.press("a")
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
    app.casework.refer(ref, {"agency": "police", "reason": "threats"})
    async with app.run_test(size=NARROW) as pilot:
        await opened(pilot, ref)
        assert "POLICE HOLD" in shown(app)
        for act in (app.screen.add_sanction, app.screen.add_measure, app.screen.settle,
                    app.screen.close_or_say_why_not):  # fmt: skip
            act()
            await pilot.pause()
            assert isinstance(app.screen, Refusal)
            said = shown(app)
            assert "on police hold" in said
            assert "Clause P6" in said
            assert "Key: H, lift the hold" in said
            await pilot.press("escape")
            await pilot.pause()
        await pilot.press("H")
        await save(pilot)
        assert said_below(app.screen).startswith("Why, and who agreed must say why")
        await save(pilot, reason="DC Hall agreed")
        assert not case_of(app, ref).on_hold
        app.screen.add_sanction()
        await pilot.pause()
        assert isinstance(app.screen, Form)


async def test_a_refusal_opens_its_clause(app: ESafetyApp, ref: str) -> None:
    app.casework.place_hold(ref, "the mother went to the police")
    async with app.run_test(size=NARROW) as pilot:
        await opened(pilot, ref)
        await pilot.press("c")
        await pilot.pause()
        assert isinstance(app.screen, Refusal)
        await pilot.press("question_mark")
        await pilot.pause()
        assert "What the policy asks" in shown(app)
        assert "P6 ·" in shown(app)


# Support, measures, sanctions, check-ins


async def test_the_support_track_says_what_is_owed_and_takes_it(app: ESafetyApp, ref: str) -> None:
    async with app.run_test(size=(120, 40)) as pilot:
        await opened(pilot, ref)
        items = await to_tab(pilot, "Support", "owed-p1-occupational-health")
        assert "○ Occupational health offered (L1)" in shown(app)
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
    async with app.run_test(size=NARROW) as pilot:
        await opened(pilot, ref)
        app.screen.add_measure()
        await save(pilot, kind="search", reason="to find the picture", person="p2")
        assert isinstance(app.screen, Refusal)
        assert "P5" in shown(app)
        await pilot.press("escape")
        await save(pilot, consent="given", searcher="D. Puty", searcher_trained="yes")
        assert len(case_of(app, ref).measures) == 1
        await to_tab(pilot, "Measures", "m1")
        await pilot.press("enter")
        await save(pilot, people_told="the parents, by phone")
        assert case_of(app, ref).measures[0].people_told == "the parents, by phone"


async def test_earlier_sanctions_stand_above_the_form_without_names(
    app: ESafetyApp, ref: str
) -> None:
    casework = app.casework
    for _ in range(2):
        earlier = casework.record({
            "title": "Earlier", "category": "harassment", "severity": "high",
            "severity_reason": "r",
            "people": [{"role": "responsible", "standing": "pupil", "name": "Ze Quill"}],
        }).ref  # fmt: skip
        casework.add_sanction(earlier, {"kind": "detention", "person": "p1"})
    async with app.run_test(size=NARROW) as pilot:
        await opened(pilot, ref)
        app.screen.add_sanction()
        await pilot.pause()
        said = shown(app)
        assert "Earlier, harassment, high: detention twice" in said
        assert "(of 2" in said
        assert "Quill" not in said
        assert app.screen.query_one("#field-person", Select).value == "p2"
        await save(pilot, kind="detention", procedure="behaviour policy")
        assert case_of(app, ref).sanctions[0].person == "p2"


async def test_a_check_in_is_not_moved_to_a_closed_day(app: ESafetyApp, ref: str) -> None:
    app.casework.arrange_check_ins(ref)
    async with app.run_test(size=NARROW) as pilot:
        await opened(pilot, ref)
        await to_tab(pilot, "Support", "k1")
        await pilot.press("enter", "down", "enter")
        await save(pilot, due="5 Dec")  # a Saturday
        assert "must be a school day" in shown(app)
        assert case_of(app, ref).check_ins[0].due == date(2026, 12, 7)
        await save(pilot, due="8 Dec")
        assert case_of(app, ref).check_ins[0].due == date(2026, 12, 8)


async def test_moving_a_check_in_nowhere_moves_nothing(app: ESafetyApp, ref: str) -> None:
    app.casework.arrange_check_ins(ref)
    async with app.run_test(size=NARROW) as pilot:
        await opened(pilot, ref)
        await to_tab(pilot, "Support", "k1")
        await pilot.press("enter", "down", "enter")
        await save(pilot, due="")
        assert said_below(app.screen) == "Move to must not be empty."
        await save(pilot, due="7 Dec 2026")  # as it stood
        assert case_of(app, ref).check_ins[0].due == date(2026, 12, 7)


async def test_a_choice_taken_back_is_as_if_nobody_had_said(app: ESafetyApp, ref: str) -> None:
    async with app.run_test(size=NARROW) as pilot:
        await opened(pilot, ref)
        await pilot.press("e")
        await pilot.pause()
        app.screen.query_one("#field-category", Select).clear()
        await save(pilot)
        assert case_of(app, ref).category == "other"


async def test_not_satisfied_opens_the_review(app: ESafetyApp, ref: str, clock: Clock) -> None:
    app.casework.arrange_check_ins(ref)
    clock.on(days=14)
    async with app.run_test(size=NARROW) as pilot:
        await opened(pilot, ref)
        await to_tab(pilot, "Support", "k1")
        await pilot.press("enter", "enter")
        await save(pilot, stopped="partly", satisfied="no", note="Nobody rang back")
        case = case_of(app, ref)
        assert case.answer(Fact.NOT_SATISFIED) is Answer.YES
        assert "NOT content with it" in shown(app)
        await to_step(pilot, "review-handling")


# Severity and the end of it


async def test_severity_keeps_its_history(app: ESafetyApp, ref: str) -> None:
    async with app.run_test(size=(120, 40)) as pilot:
        await opened(pilot, ref)
        await pilot.press("s")
        await pilot.pause()
        assert "high. seen by many" in shown(app)
        await save(pilot, severity="critical", reason="")
        assert "severity_reason" in shown(app).replace(" ", "_") or "must say" in shown(app)
        assert case_of(app, ref).severity is Severity.HIGH
        await save(pilot, reason="threats since last night")
        assert case_of(app, ref).severity is Severity.CRITICAL
        assert "high. seen by many" in shown(app)


async def test_closing_lists_what_is_missing_and_goes_there(app: ESafetyApp, ref: str) -> None:
    async with app.run_test(size=NARROW) as pilot:
        await opened(pilot, ref)
        await pilot.press("c")
        await pilot.pause()
        assert isinstance(app.screen, Menu)
        assert "missing before it can be closed" in shown(app)
        await pilot.press("down", "enter")
        await pilot.pause()
        row = app.screen.query_one("#steps", RowList).row
        assert row is not None
        assert row.id == "check-safety"


async def test_outcome_and_lessons_while_the_case_stays_open(app: ESafetyApp, ref: str) -> None:
    async with app.run_test(size=NARROW) as pilot:
        await opened(pilot, ref)
        await pilot.press("o")
        await save(pilot)
        assert "must be chosen" in shown(app)
        await save(pilot, outcome="malicious", reason="the pupil said so")
        await to_step(pilot, "lessons")
        await pilot.press("a")
        await save(pilot, lessons="Teach what a report is for")
        case = case_of(app, ref)
        assert (case.outcome, case.stage) == (Outcome.MALICIOUS, Stage.REPORTED)
        assert case.lessons == "Teach what a report is for"


async def test_withdraw_needs_a_reason_and_can_be_taken_back(app: ESafetyApp, ref: str) -> None:
    async with app.run_test(size=NARROW) as pilot:
        await opened(pilot, ref)
        await pilot.press("w")
        await save(pilot)
        assert "must say why the case is withdrawn" in shown(app)
        await save(pilot, reason="recorded twice")
        assert case_of(app, ref).stage is Stage.WITHDRAWN
        await pilot.press("less_than_sign")
        await pilot.pause()
        assert case_of(app, ref).stage is Stage.MONITORING
        assert len(case_of(app, ref).reopened_at) == 1


async def test_editing_the_account_keeps_the_span_of_days(app: ESafetyApp, ref: str) -> None:
    async with app.run_test(size=NARROW) as pilot:
        await opened(pilot, ref)
        await pilot.press("e")
        await save(pilot, title="False profile of a teacher")
        case = case_of(app, ref)
        assert case.title == "False profile of a teacher"
        assert case.occurred_on is not None
        assert (case.occurred_on.first, case.occurred_on.last) == (
            date(2026, 11, 18), date(2026, 11, 20),
        )  # fmt: skip


async def test_every_step_that_wants_a_record_brings_its_form_up(app: ESafetyApp, ref: str) -> None:
    """`a` on a step never ends nowhere: something comes up, and Escape goes back."""
    casework = app.casework
    for fact in (Fact.CONTENT_ONLINE, Fact.POSTER_KNOWN, Fact.MAY_BE_CRIMINAL, Fact.PHONE_ABUSE,
                 Fact.IDENTITY_COMPROMISED, Fact.MEASURE_CONSIDERED,
                 Fact.WANTS_UNION_SUPPORT):  # fmt: skip
        casework.answer(ref, fact, Answer.YES)
    async with app.run_test(size=NARROW) as pilot:
        await opened(pilot, ref)
        case_screen = app.screen
        lines = casework.checklist(case_of(app, ref)).lines
        wanting = [
            line for line in lines if line.state == "open" and line.id != "arrange-check-ins"
        ]
        assert len(wanting) > 20
        for line in wanting:
            case_screen.add_wanted(line)
            await pilot.pause()
            assert app.screen is not case_screen, line.id
            app.pop_screen()
        await to_step(pilot, wanting[0].id)
        await pilot.press("a")
        await pilot.pause()
        assert isinstance(app.screen, Form)
        await pilot.press("escape")
        await pilot.pause()
        assert app.screen is case_screen


async def test_a_refused_poster_leads_to_the_host(app: ESafetyApp, ref: str) -> None:
    casework = app.casework
    casework.answer(ref, Fact.CONTENT_ONLINE, Answer.YES)
    casework.add_removal(ref, {"addressed_to": "poster", "address": PAGE})
    casework.send_removal(ref, "r1")
    casework.follow_removal(ref, "r1", RemovalState.REFUSED)
    async with app.run_test(size=(120, 40)) as pilot:
        await opened(pilot, ref)
        await to_tab(pilot, "Removal", "r1")
        assert "Turn to: the host, S2" in shown(app)
        await pilot.press("enter", "down", "enter")
        await pilot.pause()
        assert isinstance(app.screen, Form)
        assert app.screen.query_one("#field-addressed_to", Select).value == "host"
        await save(pilot)
        assert case_of(app, ref).removals[-1].addressed_to == "host"


async def test_a_list_is_chosen_by_typing_its_letters(app: ESafetyApp, ref: str) -> None:
    async with app.run_test(size=NARROW) as pilot:
        await opened(pilot, ref)
        await pilot.press("s")
        await pilot.pause()
        choice = app.screen.query_one("#field-severity", Select)
        choice.focus()
        await pilot.press("enter", *"crit", "enter")
        await pilot.pause()
        assert choice.value == "critical"


async def test_a_time_that_nobody_touched_keeps_its_seconds(
    app: ESafetyApp, ref: str, clock: Clock
) -> None:
    clock.on(seconds=17)
    app.casework.add_entry(ref, {"text": "Rang"})
    clock.on(hours=1)
    async with app.run_test(size=NARROW) as pilot:
        await opened(pilot, ref)
        await to_tab(pilot, "Story", "n1")
        await pilot.press("enter")
        await pilot.pause()
        assert app.screen.query_one("#field-at", Input).value == "23 Nov 2026 09:00"
        await save(pilot, text="Rang the parents")
        assert case_of(app, ref).entries[0].at == NOW + timedelta(seconds=17)


async def test_the_tick_of_the_check_ins_arranges_them(app: ESafetyApp, ref: str) -> None:
    async with app.run_test(size=NARROW) as pilot:
        await opened(pilot, ref)
        await to_step(pilot, "arrange-check-ins")
        await pilot.press("space")
        await pilot.pause()
        assert len(case_of(app, ref).check_ins) == 2


async def test_without_the_look_at_the_hold_a_form_would_come_up(
    app: ESafetyApp, ref: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The negative control: the rule of casework refuses all the same, but only after typing."""
    app.casework.place_hold(ref, "the mother went to the police")
    monkeypatch.setattr(CaseActions, "_may", lambda *_: True)
    async with app.run_test(size=NARROW) as pilot:
        await opened(pilot, ref)
        app.screen.add_sanction()
        await pilot.pause()
        assert isinstance(app.screen, Form)
        await save(pilot, kind="detention")
        assert isinstance(app.screen, Refusal)
        assert case_of(app, ref).sanctions == ()


async def test_what_is_wrong_and_the_buttons_show_on_a_small_screen(
    app: ESafetyApp, ref: str
) -> None:
    async with app.run_test(size=NARROW) as pilot:
        await opened(pilot, ref)
        case = app.screen
        for kind in ("measure", "sanction", "referral", "evidence"):
            case.add(kind)
            await pilot.pause()
            await save(pilot)  # nothing chosen: each is refused in a sentence
            await pilot.pause()
            if isinstance(app.screen, Refusal):
                await pilot.press("escape")
                await pilot.pause()
            assert isinstance(app.screen, Form)
            for name in ("#wrong", "#save", "#back"):
                assert app.screen.query_one(name).region.bottom <= NARROW[1], name
            await pilot.press("escape")
            await pilot.pause()
            if app.screen is not case:
                await pilot.press("right", "enter")  # discard
                await pilot.pause()


# Fields


async def test_a_box_shows_by_a_sign_whether_it_is_ticked(app: ESafetyApp, ref: str) -> None:
    async with app.run_test(size=NARROW) as pilot:
        await opened(pilot, ref)
        await to_tab(pilot, "Evidence")
        await pilot.press("a")
        await pilot.pause()
        assert "[ ] may be an indecent image" in shown(app)
        app.screen.query_one("#field-may_be_indecent").focus()
        await pilot.press("space")
        await pilot.pause()
        assert "[x] may be an indecent image" in shown(app)
        assert "[ ] marked personal" in shown(app)


async def test_typing_goes_on_where_the_text_ends(app: ESafetyApp, ref: str) -> None:
    async with app.run_test(size=NARROW) as pilot:
        await opened(pilot, ref)
        await pilot.press("e")
        await pilot.pause()
        await pilot.press(*", again", "ctrl+s")
        await pilot.pause()
        assert case_of(app, ref).title == "False profile, again"


async def test_what_was_wrong_is_not_said_of_what_is_right(app: ESafetyApp, ref: str) -> None:
    async with app.run_test(size=NARROW) as pilot:
        await opened(pilot, ref)
        await to_tab(pilot, "Evidence")
        await pilot.press("a")
        await save(
            pilot, medium="e-mail", description="x", marked_private=True, captured_at="blursday"
        )
        form = app.screen
        assert "Captured" in said_below(form)
        await save(pilot, captured_at="today 8:15")
        assert isinstance(app.screen, Refusal)  # of something else: whether it may be read
        assert said_below(form) == ""


async def test_what_is_wrong_is_said_by_the_label_of_its_field(app: ESafetyApp, ref: str) -> None:
    async with app.run_test(size=NARROW) as pilot:
        await opened(pilot, ref)
        await pilot.press("e")
        await save(pilot, occurred="", occurred_until="24 Nov 2027")
        assert "When it happened must not be later than" in said_below(app.screen)
        assert app.screen.query_one("#field-occurred").has_focus
        await pilot.press("escape", "right", "enter")
        await pilot.pause()
        app.screen.add("referral")
        await save(pilot, agency="police")
        assert said_below(app.screen).startswith("Reason must say why the case was or was not")


async def test_the_colours_change_in_a_form_too(app: ESafetyApp, ref: str) -> None:
    async with app.run_test(size=NARROW) as pilot:
        await opened(pilot, ref)
        await pilot.press("e")
        await pilot.pause()
        before = app.theme
        await pilot.press("f9")
        assert app.theme != before
        assert isinstance(app.screen, Form)


def said_below(form: Screen[Any]) -> str:
    return str(form.query_one("#wrong", Static).render())


async def test_the_form_for_a_mobile_provider_does_not_name_the_host(
    app: ESafetyApp, ref: str
) -> None:
    app.casework.answer(ref, Fact.PHONE_ABUSE, Answer.YES)
    async with app.run_test(size=NARROW) as pilot:
        await opened(pilot, ref)
        new_removal(app.screen, case_of(app, ref), Addressee.MOBILE_PROVIDER)
        await pilot.pause()
        provider = app.screen.query_one("#field-provider", Input)
        assert (provider.value, provider.placeholder) == (
            "", "needed for a host; for calls the mobile provider",
        )  # fmt: skip
        await save(pilot)
        assert isinstance(app.screen, DraftText)
        said = app.screen.query_one(TextArea).text
        assert "The account holder's call to ________" in said
        assert "instagram" not in said.casefold()


# Tabs


@pytest.mark.parametrize("size", [(120, 40), NARROW], ids=["wide", "narrow"])
async def test_every_tab_is_in_sight_and_opens_by_a_click(
    app: ESafetyApp, ref: str, size: tuple[int, int]
) -> None:
    for number in range(12):
        app.casework.add_entry(ref, {"text": f"Entry {number}", "kind": "note"})
    async with app.run_test(size=size) as pilot:
        await opened(pilot, ref)
        await pilot.press("tab")
        await pilot.pause()
        strip = app.screen.query_one(TabStrip)
        for tab in TABS:
            lines = [
                line[strip.region.x : strip.region.right]
                for line in text_of(app).splitlines()[strip.region.y : strip.region.bottom]
            ]
            y = next(at for at, line in enumerate(lines) if f" {tab}" in line)
            await pilot.click(TabStrip, offset=(lines[y].index(f" {tab}") + 2, y))
            await pilot.pause()
            assert strip.active == tab
        assert "Story 12" in shown(app)
