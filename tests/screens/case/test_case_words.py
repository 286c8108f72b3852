"""What a case says of facts, of support and of the union: in the questions' own words, to whom."""

import pytest

from esafety_tui.app import ESafetyApp
from esafety_tui.casework.casework import Casework
from esafety_tui.model.vocabulary import Answer, Fact
from esafety_tui.policy.checklist import OPEN, WAITING
from esafety_tui.policy.questions import questions
from esafety_tui.reports.documents.case_text import case_text
from esafety_tui.screens.case.checklist import draw_step
from support.school import Clock
from support.screens.case_forms import WIDE, on_case, shown, to_tab
from support.screens.places_app import text_of


def told(casework: Casework, ref: str) -> str:
    incident = casework.records.incident(ref)
    checklist = casework.records.checklist(incident)
    return case_text(
        incident,
        checklist,
        casework.records.today,
        casework.records.calendar,
        casework.records.school,
    )


def test_show_asks_the_questions_of_fact_in_their_own_words(casework: Casework) -> None:
    responsible = {"role": "responsible", "standing": "pupil"}
    ref = casework.cases.record({"title": "Fake profile", "people": [responsible]}).ref
    casework.cases.answer(ref, Fact.CONTENT_ONLINE, Answer.NO)
    said = told(casework, ref)
    # Nobody of the staff is in it.
    of_staff = {Fact.CLAIM_MALICIOUS, Fact.REPORTER_EXPOSED, Fact.WANTS_UNION_SUPPORT}
    for question in questions():
        assert (question.ask in said) is (question.fact not in of_staff), question
    assert "  Is it still online? no\n" in said
    assert "  Do we know who posted or sent it? yes (from the records)\n" in said
    assert "  Could it be a crime? not known yet\n" in said
    assert "poster known" not in said
    assert "claim malicious" not in said


def test_what_waits_for_an_answer_is_no_order(casework: Casework) -> None:
    records = casework.records
    checklist = records.checklist(casework.cases.record({"title": "Fake profile"}))
    for state, lines in ((OPEN, checklist.lines), (WAITING, checklist.waiting)):
        drawn = draw_step(lines[0], 60, records.today, records.calendar)[0]
        assert ("if needed" in "".join(piece.text for piece in drawn)) is (state == WAITING)


async def test_what_follows_from_the_records_says_so(casework: Casework) -> None:
    """An answer on the account, and a step: nobody gave the one or ticked the other."""
    responsible = {"role": "responsible", "standing": "pupil"}
    ref = casework.cases.record({"title": "Fake profile", "people": [responsible]}).ref
    casework.cases.answer(ref, Fact.CONTENT_ONLINE, Answer.NO)
    casework.cases.tick(ref, "check-safety")
    async with ESafetyApp(casework).run_test(size=(120, 60)) as pilot:
        pilot.app.open_case(ref)
        await pilot.pause()
        said = text_of(pilot.app)
        assert "YES  Do we know who posted or sent it? (from the records)" in said
        assert "NO   Is it still online? (from" not in said
    records = casework.records
    lines = {one.id: one for one in records.checklist(records.incident(ref)).lines}
    drawn = {
        name: "".join(
            piece.text
            for drawn in draw_step(lines[name], 60, records.today, records.calendar)
            for piece in drawn
        )
        for name in ("check-safety", "record-responsible")
    }
    assert "from the records" in drawn["record-responsible"]
    assert "from the records" not in drawn["check-safety"]


@pytest.mark.parametrize(("standing", "union"), [("staff", True), ("pupil", False)])
async def test_the_union_is_spoken_of_only_to_staff(
    app: ESafetyApp, clock: Clock, standing: str, union: bool
) -> None:
    casework = app.casework
    target = {"role": "target", "standing": standing}
    ref = casework.cases.record({"title": "Rumour", "people": [target]}).ref
    casework.check_ins.arrange(ref)
    clock.on(days=14)
    async with on_case(app, ref, WIDE) as pilot:
        await to_tab(pilot, "Support", "k1")
        assert "support: all given" not in shown(app)
        assert "to give" in shown(app)
        await pilot.press("enter", "enter")
        await pilot.pause()
        said = shown(app)
        assert "how it was handled is looked at again" in said
        assert ("union" in said.split("check-in")[1].split("Did it stop")[0]) is union


async def test_all_the_support_that_is_owed_is_given(app: ESafetyApp) -> None:
    target = {"role": "target", "standing": "pupil"}
    ref = app.casework.cases.record({"title": "Rumour", "people": [target]}).ref
    for kind in ("pastoral", "parents-told"):
        app.casework.entries.add_support(ref, {"kind": kind, "person": "p1"})
    async with on_case(app, ref, WIDE) as pilot:
        await to_tab(pilot, "Support")
        assert "Pupil A · support: all given" in shown(app)
