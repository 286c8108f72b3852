"""The questions of fact: what a slip of the key does, and how it is mended."""

from textual.pilot import Pilot

from esafety_tui.app import ESafetyApp
from esafety_tui.casework.services.referrals import BY_ANSWER
from esafety_tui.model.vocabulary import Answer, Fact
from esafety_tui.policy.questions import asked_of, questions
from esafety_tui.screens.case.facts import FactsBox
from esafety_tui.screens.case.facts import _draw as draw_question
from esafety_tui.widgets.boxes.question import Question
from esafety_tui.widgets.lists.row_list import RowList
from support.screens.case_forms import NARROW, WIDE, case_of, on_case, shown
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


async def test_an_answer_stays_where_it_was_given_and_is_said(app: ESafetyApp, ref: str) -> None:
    """Enter answers nothing, and says which keys do."""
    async with on_case(app, ref) as pilot:
        await pilot.press("f")
        await pilot.pause()
        before = case_of(app, ref).facts
        await answer(pilot, Fact.WITH_POLICE, "enter")
        assert case_of(app, ref).facts == before
        assert "y yes, n no" in shown(app)
        rows = app.screen.query_one(RowList)
        await answer(pilot, Fact.POSTER_KNOWN, "n")
        assert rows.row.question.fact is Fact.POSTER_KNOWN
        assert "Answered NO: Do we know who posted or sent it?" in shown(app)
        await pilot.press("down", "y")
        await pilot.pause()
        assert case_of(app, ref).answer(Fact.POSTER_IN_SCHOOL) is Answer.YES
        assert "said: not known" not in shown(app)
        await answer(pilot, Fact.WITH_POLICE, "d")
        assert "said: not known" in shown(app)


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
        assert "! = not known, and a step of the checklist hangs on it ? = not known" in shown(app)


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
