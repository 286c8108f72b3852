"""The foot of every place shows whole keys, the most used first, down to the one for help."""

import pytest
from places_app import text_of
from textual.widgets._footer import FooterKey

from esafety_tui.app import ESafetyApp
from esafety_tui.casework.casework import Casework
from esafety_tui.policy.places import PLACES
from esafety_tui.widgets.key_footer import KeyFooter

KEYS = [*(place.key for place in PLACES), "case"]


@pytest.mark.parametrize("key", KEYS)
async def test_no_key_is_cut_off_at_any_width(casework: Casework, key: str) -> None:
    incident = casework.record({"title": "A case"})
    app = ESafetyApp(casework)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        if key == "case":
            app.open_case(incident.ref)
        else:
            await pilot.press(key)
        await pilot.app.workers.wait_for_complete()
        shown: list[str] = []
        for width in (60, 80, 100, 120, 200):
            await pilot.resize_terminal(width, 24)
            await pilot.pause()
            await pilot.pause()
            foot = text_of(app).splitlines()[-1]
            assert "f1 All keys" in foot, foot
            assert foot.rstrip().endswith("^p Go to"), foot
            keys = [k for k in app.screen.query(FooterKey) if k.action != "command_palette"]
            assert all(k.region.right <= width - 10 for k in keys), foot
            # More room shows what stood there before, and more.
            names = [k.description for k in keys if k.action != "show_keys"]
            assert names[: len(shown)] == shown
            shown = names


@pytest.mark.parametrize(
    ("width", "wanted"),
    [
        (80, ("Tick", "Add", "Edit", "N/A", "Side", "Back")),
        (120, ("Tick", "Add", "Edit", "N/A", "Side", "Back", "Questions", "Severity", "Close",
               "Hold")),
    ],
    ids=["80", "120"],
)  # fmt: skip
async def test_a_case_shows_what_is_done_most(
    casework: Casework, width: int, wanted: tuple[str, ...]
) -> None:
    ref = casework.record({"title": "A case"}).ref
    app = ESafetyApp(casework)
    async with app.run_test(size=(width, 30)) as pilot:
        app.open_case(ref)
        await pilot.pause()
        await pilot.pause()
        assert {key.description for key in app.screen.query(FooterKey)} == {
            *wanted, "All keys", "Go to",
        }  # fmt: skip


async def test_a_key_without_room_is_told_by_help(casework: Casework) -> None:
    ref = casework.record({"title": "A case"}).ref
    app = ESafetyApp(casework)
    async with app.run_test(size=(80, 24)) as pilot:
        app.open_case(ref)
        await pilot.pause()
        assert "Severity" not in text_of(app).splitlines()[-1]
        await pilot.press("f1")
        told = ""
        for _ in range(4):
            await pilot.press("pagedown")
            told += text_of(app)
        for wanted in ("Weigh the severity", "police referral", "Every question of fact"):
            assert wanted in told


async def test_it_is_drawn_anew_only_where_it_says_something_else(
    casework: Casework, monkeypatch: pytest.MonkeyPatch
) -> None:
    drawn: list[str] = []
    recompose = KeyFooter.recompose

    async def counted(foot: KeyFooter) -> None:
        drawn.append("anew")
        await recompose(foot)

    for number in range(3):
        casework.record({"title": f"Case {number}"})
    app = ESafetyApp(casework)
    async with app.run_test(size=(120, 30)) as pilot:
        await pilot.pause()
        monkeypatch.setattr(KeyFooter, "recompose", counted)
        await pilot.press("down", "up", "down")
        app.screen.refresh_bindings()
        await pilot.pause()
        assert drawn == []
        await pilot.press("slash")  # the search box has keys of its own
        await pilot.pause()
        assert drawn
        assert "Save this search" in text_of(app).splitlines()[-1]
