"""The questions of fact: what a slip of the key does, and how it is mended."""

from collections.abc import Awaitable, Callable

import pytest
from textual.pilot import Pilot

from esafety_tui.app import ESafetyApp
from esafety_tui.casework.services.referrals import BY_ANSWER
from esafety_tui.model.vocabulary import Answer, Fact
from esafety_tui.policy.questions import asked_of, questions
from esafety_tui.screens.case.answering import OneByOne
from esafety_tui.screens.case.facts import FactsBox
from esafety_tui.screens.case.facts import _draw as draw_question
from esafety_tui.widgets.boxes.question import Question
from esafety_tui.widgets.lists.row_list import RowList
from support.screens.case_forms import NARROW, WIDE, case_of, on_case, shown, to_step
from support.screens.places_app import text_of


async def answer(pilot: Pilot[None], fact: Fact, key: str) -> None:
    """Answer *fact* with *key* in the box of questions."""
    pilot.app.screen.query_one(RowList).highlight_key(fact)
    await pilot.press(key)
    await pilot.pause()


async def test_a_hold_that_a_slip_began_is_lifted_with_the_answer(
    app: ESafetyApp, ref: str
) -> None:
    """It stays unless lifting it is chosen, and is then offered again."""
    async with on_case(app, ref) as pilot:
        await pilot.press("f")
        await pilot.pause()
        for key, keeps in (("n", ("right", "enter")), ("d", ("escape",))):
            await answer(pilot, Fact.WITH_POLICE, "y")
            assert case_of(app, ref).on_hold, key
            await answer(pilot, Fact.WITH_POLICE, key)
            await pilot.press(*keeps)
            await pilot.pause()
            assert isinstance(app.screen, FactsBox), keeps
            assert case_of(app, ref).on_hold, keeps
            await answer(pilot, Fact.WITH_POLICE, key)
            assert isinstance(app.screen, Question), key
            assert "stands because of that answer" in shown(app)
            await pilot.press("enter")
            await pilot.pause()
            case = case_of(app, ref)
            assert isinstance(app.screen, FactsBox), key
            assert not case.on_hold, key
            assert case.answer(Fact.WITH_POLICE) is not Answer.YES, key
            assert "mistake" in case.holds[-1].lifted_reason


async def test_an_answer_leads_on_to_the_next_open_question_and_undo_back(
    app: ESafetyApp, ref: str
) -> None:
    """Enter answers nothing, and says which keys do; what hangs on nothing is passed over."""
    async with on_case(app, ref) as pilot:
        await pilot.press("f")
        await pilot.pause()
        before = case_of(app, ref).facts
        await answer(pilot, Fact.WITH_POLICE, "enter")
        assert case_of(app, ref).facts == before
        assert "y yes, n no" in shown(app)
        rows = app.screen.query_one(RowList)
        assert [row.question.fact for row in rows.rows if row.matters][:3] == [
            Fact.INDECENT_IMAGES, Fact.CONTENT_ONLINE, Fact.IDENTITY_COMPROMISED
        ]  # fmt: skip
        await answer(pilot, Fact.INDECENT_IMAGES, "n")
        assert rows.highlighted_key is Fact.CONTENT_ONLINE
        assert "Answered NO: Could there be indecent images?" in shown(app)
        await pilot.press("u")
        await pilot.pause()
        assert rows.highlighted_key is Fact.INDECENT_IMAGES
        assert case_of(app, ref).facts == before
        await answer(pilot, Fact.POSTER_KNOWN, "n")
        assert rows.highlighted_key is Fact.IDENTITY_COMPROMISED
        await answer(pilot, Fact.MAY_BE_CRIMINAL, "d")
        assert "said: not known" in shown(app)
        # No further open one stands below but this.
        await answer(pilot, Fact.CLAIM_MALICIOUS, "n")
        assert rows.highlighted_key is Fact.CLAIM_MALICIOUS
        assert "Answered NO (the last; open above: " in shown(app)


@pytest.fixture(params=["on the sheet", "in the case"])
def go_to(request: pytest.FixtureRequest) -> Callable[[Pilot[int], str, Fact], Awaitable[None]]:
    """Go to a question, on the sheet of them or among the steps of the case."""

    async def go(pilot: Pilot[int], step: str, fact: Fact) -> None:
        if request.param == "in the case":
            await to_step(pilot, step)
            return
        await pilot.press("f")
        await pilot.pause()
        assert pilot.app.screen.query_one(RowList).highlight_key(fact)
        await pilot.pause()

    return go


async def test_no_key_answers_a_question_that_nobody_saw(
    app: ESafetyApp,
    ref: str,
    go_to: Callable[[Pilot[int], str, Fact], Awaitable[None]],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Of a key that is held only the first counts; one that comes later answers what shows."""
    images, online = Fact.INDECENT_IMAGES, Fact.CONTENT_ONLINE
    async with on_case(app, ref) as pilot:
        await go_to(pilot, "ask-indecent-images", images)
        before = case_of(app, ref).facts
        # However slow the computer that tests it.
        monkeypatch.setattr(OneByOne, "read_in", 60.0)
        await pilot.press(*"nnnnnn")
        await pilot.pause()
        assert case_of(app, ref).facts == before | {images: Answer.NO}
        monkeypatch.setattr(OneByOne, "read_in", 0.0)
        await pilot.press("y")
        await pilot.pause()
        assert case_of(app, ref).facts == before | {images: Answer.NO, online: Answer.YES}


async def test_after_the_last_question_no_answer_key_changes_it(
    app: ESafetyApp,
    ref: str,
    go_to: Callable[[Pilot[int], str, Fact], Awaitable[None]],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """It was meant for a next one, which is not there; whoever goes to it changes it."""
    monkeypatch.setattr(OneByOne, "read_in", 0.0)
    last = Fact.CLAIM_MALICIOUS
    async with on_case(app, ref) as pilot:
        await go_to(pilot, "ask-claim-malicious", last)
        await pilot.press("d")
        await pilot.press("y")
        await pilot.pause()
        assert case_of(app, ref).says_unknown(last)
        await pilot.press("up", "down")
        await pilot.press("y")
        await pilot.pause()
        assert case_of(app, ref).answer(last) is Answer.YES


async def test_in_the_case_an_answer_leads_on_and_says_what_was_answered(
    app: ESafetyApp, ref: str
) -> None:
    async with on_case(app, ref) as pilot:
        await to_step(pilot, "ask-indecent-images")
        await pilot.press("n")
        await pilot.pause()
        steps = app.screen.query_one("#steps", RowList)
        assert steps.highlighted_key == "ask-content-online"
        assert "Answered NO: Could there be indecent images? u undoes it." in shown(app)
        await pilot.press("u")
        await pilot.pause()
        assert steps.highlighted_key == "ask-indecent-images"
        assert case_of(app, ref).answer(Fact.INDECENT_IMAGES) is Answer.UNKNOWN
        assert not app.screen.query_one("#said").display


async def test_no_other_hold_is_ever_offered(app: ESafetyApp) -> None:
    async with app.run_test(size=WIDE) as pilot:
        for how in ("referred", "referred-later", "placed"):
            ref = app.casework.cases.record({"title": how}).ref
            if how == "placed":
                app.casework.referrals.place_hold(ref, "her husband rang 101")
            if how == "referred-later":
                app.casework.cases.answer(ref, Fact.WITH_POLICE, Answer.YES)
            if how.startswith("referred"):
                app.casework.referrals.refer(ref, {"agency": "police", "reason": "threats"})
            app.open_case(ref)
            await pilot.pause()
            await pilot.press("f")
            await pilot.pause()
            await answer(pilot, Fact.WITH_POLICE, "n")
            assert case_of(app, ref).answer(Fact.WITH_POLICE) is Answer.NO, how
            assert isinstance(app.screen, FactsBox), how
            assert case_of(app, ref).on_hold, how
            await pilot.press("escape", "escape")


async def test_a_slip_in_a_case_that_was_referred_lifts_no_hold(app: ESafetyApp, ref: str) -> None:
    """The hold of the referral was lifted; the police know of the case all the same."""
    app.casework.referrals.refer(ref, {"agency": "police", "reason": "threats"})
    app.casework.referrals.lift_hold(ref, "DC Hall agreed")
    app.casework.cases.answer(ref, Fact.WITH_POLICE, Answer.NO)
    async with on_case(app, ref, WIDE) as pilot:
        await pilot.press("f")
        await pilot.pause()
        await answer(pilot, Fact.WITH_POLICE, "y")
        hold = case_of(app, ref).holds[-1]
        assert (hold.reason, hold.referral, hold.lifted_at) == (BY_ANSWER, "", None)
        await answer(pilot, Fact.WITH_POLICE, "n")
        assert isinstance(app.screen, FactsBox)
        assert case_of(app, ref).on_hold


async def test_the_questions_stand_in_one_order_whatever_is_answered(
    app: ESafetyApp, ref: str
) -> None:
    app.casework.cases.add_person(ref, {"role": "reporter", "standing": "staff"})
    async with on_case(app, ref) as pilot:
        for fact in (None, Fact.MAY_BE_CRIMINAL, Fact.CONTENT_ONLINE):
            if fact:
                app.casework.cases.answer(ref, fact, Answer.NO)
            await pilot.press("f")
            await pilot.pause()
            rows = app.screen.query_one(RowList)
            assert [row.question.fact for row in rows.rows] == [q.fact for q in questions()]
            assert rows.row.matters  # begins at what a step waits for
            await pilot.press("escape")
            await pilot.pause()


async def test_what_is_not_known_is_marked(app: ESafetyApp, ref: str) -> None:
    app.casework.cases.answer(ref, Fact.CONTENT_ONLINE, Answer.NO)
    marks = {}
    for asked in asked_of(case_of(app, ref), app.casework.records.steps):
        [drawn] = draw_question(asked, 80)
        known = asked.known is not Answer.UNKNOWN
        marks[drawn[0].text] = (known, asked.matters)
    assert marks == {"   ": (True, False), " ! ": (False, True), " ? ": (False, False)}
    async with on_case(app, ref) as pilot:
        await pilot.press("f")
        await pilot.pause()
        assert "! = not known, and a step depends on it ? = not known" in shown(app)


async def test_every_question_is_read_in_full_with_what_follows_and_the_keys(
    app: ESafetyApp, ref: str
) -> None:
    app.casework.cases.add_person(ref, {"role": "reporter", "standing": "staff"})
    async with on_case(app, ref, WIDE) as pilot:
        await pilot.press("f")
        for size in (WIDE, NARROW):
            await pilot.resize_terminal(*size)
            await pilot.pause()
            for question in questions():
                app.screen.query_one(RowList).highlight_key(question.fact)
                await pilot.pause()
                said = shown(app)
                assert question.ask in said, size
                assert "If yes: " in said or "If no: " in said
                assert "y yes   n no" in text_of(app)
                assert app.screen.query_one("#answered").region.bottom < size[1]
                whole = "…" not in said.split("what we know")[1].split("y yes")[0]
                assert (size == WIDE) <= whole
