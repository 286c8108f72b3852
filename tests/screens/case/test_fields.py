"""The forms of a case on people, evidence and entries; what becomes of bad input in them."""

from datetime import date, timedelta

from textual.widgets import Input, Select

from esafety_tui.app import ESafetyApp
from esafety_tui.model.vocabulary import Answer, Fact
from esafety_tui.widgets.boxes.dialogs import Refusal
from esafety_tui.widgets.form.form import Form
from support.school import NOW, Clock
from support.screens.case_forms import (
    NARROW,
    PAGE,
    case_of,
    on_case,
    said_below,
    save,
    shown,
    to_tab,
)

# People, evidence, entries


async def test_people_have_an_alias_each_and_what_they_want(app: ESafetyApp, ref: str) -> None:
    async with on_case(app, ref) as pilot:
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
        await to_tab(pilot, "People", "p1")
        await pilot.press("enter")
        await save(pilot, wants="An apology, and no fuss")
        assert case_of(app, ref).people[0].wants == "An apology, and no fuss"
        assert "Wants: An apology" in shown(app)
        assert "Jo Bloggs" not in shown(app)


async def test_evidence_is_not_from_before_the_incident_and_its_form_says_what_is_wrong(
    app: ESafetyApp, ref: str
) -> None:
    app.casework.cases.answer(ref, Fact.INDECENT_IMAGES, Answer.NO)
    async with on_case(app, ref) as pilot:
        await to_tab(pilot, "Evidence")
        await pilot.press("a")
        await pilot.pause()
        # A box shows by a sign whether it is ticked.
        assert "[ ] may be an indecent image" in shown(app)
        app.screen.query_one("#field-may_be_indecent").focus()
        await pilot.press("space")
        await pilot.pause()
        assert "[x] may be an indecent image" in shown(app)
        assert "[ ] marked personal" in shown(app)
        await pilot.press("space")
        await save(pilot, description="Screen print", captured_at="when I saw it")
        assert "Captured" in said_below(app.screen)
        assert app.screen.query_one("#field-captured_at").has_focus
        assert case_of(app, ref).evidence == ()
        await save(pilot, address=PAGE, captured_at="17 Nov 9:00")
        assert "must not be before the incident, which began on" in shown(app)
        assert case_of(app, ref).evidence == ()
        await save(pilot, captured_at="today 8:15")
        kept = case_of(app, ref).evidence[0]
        assert (kept.address, kept.captured_at) == (PAGE, NOW - timedelta(minutes=45))
        assert not kept.may_be_indecent


async def test_marked_mail_needs_consent_beforehand(app: ESafetyApp, ref: str) -> None:
    """And what was wrong is not said of what is right."""
    app.casework.cases.answer(ref, Fact.INDECENT_IMAGES, Answer.NO)
    async with on_case(app, ref) as pilot:
        await to_tab(pilot, "Evidence")
        await pilot.press("a")
        await save(
            pilot, medium="e-mail", description="x", marked_private=True, captured_at="blursday"
        )
        form = app.screen
        assert "Captured" in said_below(form)
        await save(pilot, captured_at="today 8:15")
        assert isinstance(app.screen, Refusal)  # of something else: whether it may be read
        assert "P9" in shown(app)
        assert said_below(form) == ""
        await pilot.press("escape")
        await save(pilot, mail_of="p1", consent_at="today 8:00")
        kept = case_of(app, ref).evidence[0]
        assert (kept.marked_private, kept.mail_of) == (True, "p1")


async def test_an_entry_is_written_and_corrected(app: ESafetyApp, ref: str, clock: Clock) -> None:
    """A time that nobody touched keeps its seconds."""
    clock.on(seconds=17)
    app.casework.entries.add_entry(ref, {"text": "Rang"})
    clock.on(hours=1)
    async with on_case(app, ref) as pilot:
        await to_tab(pilot, "Timeline", "n1")
        await pilot.press("enter")
        await pilot.pause()
        assert app.screen.query_one("#field-at", Input).value == "23 Nov 2026 09:00"
        await save(pilot, text="Rang the parents")
        assert case_of(app, ref).entries[0].at == NOW + timedelta(seconds=17)
        await pilot.press("a")
        await save(pilot, text="Rang the parents", kind="call", at="yesterday 3pm")
        await to_tab(pilot, "Timeline", "n2")
        await pilot.press("e")
        await save(pilot, text="Rang the mother")
        entry = next(entry for entry in case_of(app, ref).entries if entry.id == "n2")
        assert entry.text == "Rang the mother"
        assert entry.at == NOW - timedelta(hours=18)


async def test_editing_the_account_keeps_the_span_of_days(app: ESafetyApp, ref: str) -> None:
    """The colours change in a form too, and typing goes on where the text ends."""
    async with on_case(app, ref) as pilot:
        await pilot.press("e")
        await pilot.pause()
        before = app.theme
        await pilot.press("f9")
        assert app.theme != before
        assert isinstance(app.screen, Form)
        assert "Here the account stands as it was written" in shown(app)
        await pilot.press(*", again", "ctrl+s")
        await pilot.pause()
        case = case_of(app, ref)
        assert case.title == "False profile, again"
        assert case.occurred_on is not None
        assert (case.occurred_on.first, case.occurred_on.last) == (
            date(2026, 11, 18), date(2026, 11, 20),
        )  # fmt: skip


async def test_a_list_is_chosen_by_typing_and_a_choice_can_be_taken_back(
    app: ESafetyApp, ref: str
) -> None:
    """What is wrong is said by the label of its field."""
    async with on_case(app, ref) as pilot:
        await pilot.press("s")
        await pilot.pause()
        choice = app.screen.query_one("#field-severity", Select)
        choice.focus()
        await pilot.press("enter", *"crit", "enter")
        await pilot.pause()
        assert choice.value == "critical"
        await save(pilot, reason="threats")
        await pilot.press("e")
        await pilot.pause()
        app.screen.query_one("#field-category", Select).clear()
        await save(pilot)
        assert case_of(app, ref).category == "other"
        await pilot.press("e")
        await save(pilot, occurred_on="24 Nov 2027")
        assert "When it happened must not be later than" in said_below(app.screen)
        assert app.screen.query_one("#field-occurred_on").has_focus
        await pilot.press("escape")
        await pilot.pause()
        app.screen.record_actions.add("referral")
        await save(pilot, agency="police")
        assert said_below(app.screen).startswith("Reason must say why the case was or was not")


# Fields


async def test_what_is_wrong_and_the_buttons_show_on_a_small_screen(
    app: ESafetyApp, ref: str
) -> None:
    app.casework.cases.answer(ref, Fact.INDECENT_IMAGES, Answer.NO)
    async with on_case(app, ref) as pilot:
        case = app.screen
        for kind in ("measure", "sanction", "referral", "evidence"):
            case.record_actions.add(kind)
            await pilot.pause()
            await save(pilot)  # nothing chosen: each is refused in a sentence
            await pilot.pause()
            if isinstance(app.screen, Refusal):
                await pilot.press("escape")
                await pilot.pause()
            assert isinstance(app.screen, Form)
            for name in ("#wrong", "#save", "#leave"):
                assert app.screen.query_one(name).region.bottom <= NARROW[1], name
            await pilot.press("escape")
            await pilot.pause()
            assert app.screen is case
