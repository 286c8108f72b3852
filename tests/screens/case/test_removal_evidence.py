"""An address that a take-down request gave: offered as evidence, never asked for twice."""

from textual.widgets import Input

from esafety_tui.app import ESafetyApp
from esafety_tui.casework.casework import Casework
from esafety_tui.model.requests import RemovalState
from esafety_tui.model.vocabulary import Answer, Fact
from esafety_tui.policy.removals import not_in_evidence
from esafety_tui.widgets.boxes.dialogs import Menu
from esafety_tui.widgets.form.form import Form
from support.school import NOW
from support.screens.bursts import burst
from support.screens.case_forms import NARROW, case_of, on_case, save, to_step, to_tab

PAGE = "https://social.example/post/1"


def request(casework: Casework, ref: str, **data: object) -> str:
    usual = {"provider": "Instagram", "address": PAGE}
    return casework.removals.add(ref, {**usual, **data}).removals[-1].id


def offered(casework: Casework, ref: str) -> list[str]:
    return [removal.address for removal in not_in_evidence(casework.records.incident(ref))]


def test_each_address_is_offered_once_until_evidence_has_it(casework: Casework, ref: str) -> None:
    request(casework, ref, captured_at=NOW)
    request(casework, ref, provider="Facebook")
    request(casework, ref, address="@fake.head")
    assert offered(casework, ref) == ["@fake.head", PAGE]
    assert not_in_evidence(casework.records.incident(ref))[1].captured_at == NOW
    casework.entries.add_evidence(ref, {"address": PAGE})
    assert offered(casework, ref) == ["@fake.head"]


def test_what_cannot_be_seen_is_not_offered(casework: Casework, ref: str) -> None:
    request(casework, ref, address="")
    request(casework, ref, addressed_to="mobile-provider", provider="EE", address="07700 900123")
    gone = request(casework, ref, captured_at=NOW, terms_broken="bullying")
    assert offered(casework, ref) == [PAGE]
    casework.removals.send(ref, gone)
    casework.removals.follow(ref, gone, RemovalState.REMOVED)
    assert offered(casework, ref) == []


def field(app: ESafetyApp, name: str) -> str:
    return app.screen.query_one(f"#field-{name}", Input).value


async def test_the_address_is_ready_in_the_form_of_evidence(app: ESafetyApp, ref: str) -> None:
    """Other evidence begins empty."""
    request(app.casework, ref, captured_at=NOW)
    app.casework.cases.answer(ref, Fact.INDECENT_IMAGES, Answer.NO)
    async with on_case(app, ref, NARROW, "Evidence") as pilot:
        await pilot.press("a", "end", "enter")
        await pilot.pause()
        assert field(app, "address") == ""
        await pilot.press("escape", "a")
        await pilot.pause()
        assert isinstance(app.screen, Menu)
        await pilot.press("enter")
        await pilot.pause()
        assert (field(app, "address"), field(app, "captured_at")) == (PAGE, "23 Nov 2026 09:00")
        await save(pilot)
        (kept,) = case_of(app, ref).evidence
        assert (kept.address, kept.captured_at) == (PAGE, NOW)
        await pilot.press("a")
        await pilot.pause()
        assert isinstance(app.screen, Form)  # nothing is left to offer
        assert field(app, "address") == ""


async def test_the_step_that_wants_the_address_offers_it(app: ESafetyApp, ref: str) -> None:
    app.casework.cases.answer(ref, Fact.CONTENT_ONLINE, Answer.YES)
    app.casework.cases.answer(ref, Fact.INDECENT_IMAGES, Answer.NO)
    request(app.casework, ref)
    async with on_case(app, ref, NARROW) as pilot:
        await to_step(pilot, "capture-address")
        await pilot.press("a", "enter")
        await pilot.pause()
        assert field(app, "address") == PAGE
        await save(pilot, captured_at="today 8:30")  # nobody had said when
        lines = app.casework.records.checklist(case_of(app, ref)).lines
        assert next(line for line in lines if line.id == "capture-address").state == "done"


async def test_the_request_itself_offers_it_by_one_answer(app: ESafetyApp, ref: str) -> None:
    removal = request(app.casework, ref)
    async with on_case(app, ref, NARROW) as pilot:
        for registered in (False, True):
            await to_tab(pilot, "Requests", removal)
            await pilot.press("enter")
            await pilot.pause()
            assert isinstance(app.screen, Menu)
            offers = any("Register its address" in one for one in app.screen._choices)
            assert offers is not registered
            await pilot.press(*(["escape"] if registered else ["end", "enter"]))
            await pilot.pause()
            if not registered:
                await save(pilot)
        assert [one.address for one in case_of(app, ref).evidence] == [PAGE]


async def test_keys_in_haste_register_it_once(app: ESafetyApp, ref: str) -> None:
    request(app.casework, ref)
    async with on_case(app, ref, NARROW, "Evidence") as pilot:
        await burst(pilot, "a", "enter", "enter", "ctrl+s", "ctrl+s", "escape")
        assert [one.address for one in case_of(app, ref).evidence] == [PAGE]


async def test_a_careful_item_stays_careful(app: ESafetyApp, ref: str) -> None:
    request(app.casework, ref)
    async with on_case(app, ref, NARROW) as pilot:
        case = app.screen
        for word in ("indecent", ""):
            case.record_actions.add("evidence", word)  # type: ignore[attr-defined]
            await pilot.pause()
            # Whether it may be one is asked first, where that is not said.
            for keys in ([] if word else ["down", "down", "enter"], ["enter"]):
                await pilot.press(*keys)
                await pilot.pause()
            assert app.screen.query_one("#field-may_be_indecent").value is bool(word)  # type: ignore[attr-defined]
            assert field(app, "address") == PAGE, word
            await pilot.press("escape")
            assert app.screen is case
