"""What always shows of a case: what is next and by when, and what a police hold holds."""

import pytest
from textual.widgets import Button, Static

from esafety_tui.app import ESafetyApp
from esafety_tui.casework.casework import Casework
from esafety_tui.model.vocabulary import Outcome
from esafety_tui.policy.guards.hold import GOES_ON, HELD
from esafety_tui.policy.guards.refused import Refused
from esafety_tui.screens.case import items as case_items
from esafety_tui.screens.case.screen import CaseScreen
from esafety_tui.screens.case.tabs import TABS
from esafety_tui.widgets.boxes.question import GO_BACK, Question
from esafety_tui.widgets.form.form import Form
from support.school import Clock
from support.screens.case_forms import NARROW, PAGE, WIDE, on_case, shown, to_tab
from support.screens.places_app import until

LONG = " ".join(
    f"Message {number} said something at which the class laughed." for number in range(120)
)


@pytest.fixture
def ref(casework: Casework) -> str:
    """A case whose account, reason and entry are as long as anybody might paste."""
    ref = casework.cases.record({
        "title": "Long story",
        "summary": LONG,
        "severity": "high",
        "severity_reason": LONG,
        "people": [{"role": "target", "standing": "staff", "name": "Jo Bloggs"}],
    }).ref  # fmt: skip
    casework.entries.add_entry(ref, {"text": LONG})
    casework.referrals.refer(ref, {"agency": "police", "reason": "threats"})
    return ref


async def test_next_deadline_and_hold_show_beside_everything(app: ESafetyApp, ref: str) -> None:
    """A long account leaves what follows in sight."""
    async with on_case(app, ref, WIDE) as pilot:
        for size in (WIDE, NARROW):
            await pilot.resize_terminal(*size)
            for tab in TABS:
                await to_tab(pilot, tab)
                said = shown(pilot.app)
                assert "NEXT: Check that nobody is in danger" in said, (size, tab)
                assert "due today" in said, (size, tab)
                assert "POLICE HOLD since 23 Nov 2026 (clause P6). Held: interviews" in said, (
                    size,
                    tab,
                )
                assert "Go on with: support, evidence" in said, (size, tab)
                items = pilot.app.screen.query_one("#items")
                # And room is left for what it is about.
                assert items.size.height >= 6, (size, tab)
            await to_tab(pilot, "Account")
            assert "… more: Enter shows all" in shown(pilot.app), size
            assert "Severity: high" in shown(pilot.app), size


async def test_without_the_fold_the_account_pushes_all_of_it_off(
    app: ESafetyApp, ref: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The negative control."""
    monkeypatch.setattr(case_items, "_FOLDED", 10_000)
    async with on_case(app, ref, WIDE) as pilot:
        await to_tab(pilot, "Account")
        assert "Severity: high" not in shown(pilot.app)


async def test_enter_shows_all_of_it_and_leads_to_changing_it(app: ESafetyApp, ref: str) -> None:
    async with on_case(app, ref) as pilot:
        await to_tab(pilot, "Account", "account")
        await pilot.press("enter")
        await pilot.pause()
        assert isinstance(pilot.app.screen, Question)
        assert "Message 119" not in shown(pilot.app)
        text = pilot.app.screen.query_one(".dialog--text")
        while not text.is_vertical_scroll_end:
            before = text.scroll_y
            await pilot.press("pagedown")
            await until(pilot, lambda was=before: text.scroll_y > was)  # type: ignore[misc]
        await until(pilot, lambda: "Message 119 said something" in shown(pilot.app))
        await pilot.press("k", "k", "j", "pageup")
        await until(pilot, lambda: "Message 119" not in shown(pilot.app))
        last = pilot.app.screen.query(Button).last()
        assert last.name == GO_BACK  # the answer that changes nothing
        last.press()
        await pilot.pause()
        assert isinstance(pilot.app.screen, CaseScreen)
        await pilot.press("enter")
        await pilot.pause()
        await pilot.press("enter")  # the deed comes first; it only opens the form
        await pilot.pause()
        assert isinstance(pilot.app.screen, Form)


async def test_a_short_account_is_changed_at_once(app: ESafetyApp) -> None:
    ref = app.casework.cases.record({"title": "Short", "summary": "Two lines\nof it"}).ref
    async with on_case(app, ref) as pilot:
        await to_tab(pilot, "Account", "account")
        await pilot.press("enter")
        await pilot.pause()
        assert isinstance(pilot.app.screen, Form)


async def test_nothing_is_said_of_a_hold_that_is_lifted_or_of_next_once_it_has_ended(
    app: ESafetyApp, ref: str
) -> None:
    app.casework.referrals.lift_hold(ref, "DC Hall agreed")
    app.casework.cases.withdraw(ref, "recorded twice")
    async with on_case(app, ref, WIDE) as pilot:
        assert not pilot.app.screen.query_one("#hold", Static).display
        assert "NEXT" not in shown(pilot.app)


def test_what_is_said_to_be_held_is_held_and_what_goes_on_goes_on(
    casework: Casework, ref: str, clock: Clock
) -> None:
    case = casework.removals.add(ref, {"addressed_to": "poster", "address": PAGE})
    poster = case.removals[-1].id
    measure = {"kind": "monitoring", "reason": "R", "consent": "given"}
    held = {
        "interviews": lambda: casework.entries.add_entry(ref, {"kind": "interview", "text": "T"}),
        "measures": lambda: casework.entries.add_measure(ref, measure),
        "asking the poster": lambda: casework.removals.send(ref, poster),
        "sanctions": lambda: casework.entries.add_sanction(ref, {"kind": "detention"}),
        "the outcome": lambda: casework.cases.settle(ref, Outcome.SUBSTANTIATED, "R"),
        "telling it": lambda: casework.cases.tick(ref, "tell-outcome"),
        "the close": lambda: casework.cases.close(ref, Outcome.SUBSTANTIATED, "R"),
    }
    assert list(held) == HELD.split(", ")
    for what, act in held.items():
        with pytest.raises(Refused) as refused:
            act()
        assert refused.value.clause == "P6", what

    def ask_the_host() -> None:
        asked = casework.removals.add(ref, {
            "provider": "Instagram", "address": f"{PAGE}/2", "captured_at": clock.now,
            "terms_broken": "harassment",
        })  # fmt: skip
        casework.removals.send(ref, asked.removals[-1].id)

    goes_on = {
        "support": lambda: casework.entries.add_support(ref, {"person": "p1"}),
        "evidence": lambda: casework.entries.add_evidence(ref, {"address": PAGE}),
        "safeguarding": lambda: casework.referrals.refer(ref, {
            "agency": "local-authority", "reason": "a child at risk"}),
        "asking the platform or provider": ask_the_host,
    }  # fmt: skip
    assert list(goes_on) == GOES_ON.split(", ")
    for act in goes_on.values():
        act()
    casework.referrals.lift_hold(ref, "DC Hall agreed")
    for what, act in held.items():
        if what != "the close":
            act()
