"""Looks: readable in every theme, told by words and signs, and kept as chosen."""

from collections.abc import Callable
from pathlib import Path

import pytest
from textual.color import Color
from textual.css.styles import RulesMap
from textual.css.stylesheet import Stylesheet
from textual.dom import DOMNode
from textual.message import Message
from textual.theme import BUILTIN_THEMES
from textual.widgets import Input

from esafety_tui.app import ESafetyApp
from esafety_tui.casework.casework import Casework
from esafety_tui.data.crypto.key_file import Cost
from esafety_tui.setup_app import OpeningApp, SetupApp
from esafety_tui.themes import CONTRAST, LIGHT, LOOKS, THEMES, look_after
from esafety_tui.widgets.lists.row_list import RowList
from esafety_tui.widgets.lists.strip import Strip, Tile
from support.school import SCHOOL
from support.screens.cheap_screens import REAL_STYLING

Reopened = Callable[[], Casework]
PASSPHRASE = "four words and a dog"
CHEAP = Cost(memory_kib=64, iterations=1, lanes=1)


def test_every_look_is_a_theme_and_the_key_goes_through_them_all() -> None:
    assert set(LOOKS) <= {theme.name for theme in THEMES} | set(BUILTIN_THEMES)
    seen = []
    name = next(iter(LOOKS))
    for _ in LOOKS:
        seen.append(name)
        name = look_after(name)
    assert sorted(seen) == sorted(LOOKS)
    assert look_after("another") in LOOKS


async def test_the_look_is_kept(casework: Casework, reopened: Reopened) -> None:
    app = ESafetyApp(casework)
    async with app.run_test() as pilot:
        await pilot.press("f9")
        chosen = app.theme
    assert ESafetyApp(reopened()).theme == chosen
    casework.records.preferences.prefer_theme("no such theme")
    assert ESafetyApp(reopened()).theme in LOOKS


@pytest.fixture
def opening(folder: Path) -> OpeningApp:
    """Encrypted records whose lead likes it light, before the passphrase."""
    made, _ = Casework.set_up_encrypted(folder, SCHOOL, PASSPHRASE, cost=CHEAP)
    made.records.preferences.prefer_theme(LIGHT.name)
    made.close()
    return OpeningApp(folder, lambda secret: Casework.open(folder, passphrase=secret))


async def test_the_passphrase_is_asked_for_as_the_lead_likes_it(
    opening: OpeningApp, folder: Path
) -> None:
    async with opening.run_test(size=(80, 24)) as pilot:
        assert opening.theme == LIGHT.name
        assert opening.screen.styles.background == Color.parse(str(LIGHT.background))
        await pilot.press("f9")
        await pilot.pause()
        assert opening.theme == CONTRAST.name
        assert opening.screen.styles.background == Color.parse(str(CONTRAST.background))
        await pilot.press(*PASSPHRASE, "enter")
        await pilot.pause()
    opened = opening.return_value
    assert opened is not None
    assert ESafetyApp(opened).theme == CONTRAST.name
    opened.close()


@pytest.mark.parametrize("kept", [b"{", b'{"theme": "no such theme"}', b'{"theme": 3}'])
def test_a_preference_that_cannot_be_read_hinders_nobody(
    opening: OpeningApp, folder: Path, kept: bytes
) -> None:
    (folder / "preferences.json").write_bytes(kept)
    assert OpeningApp(folder, lambda _: pytest.fail("nobody typed anything")).theme in LOOKS


async def test_what_is_chosen_while_setting_up_stays(folder: Path) -> None:
    app = SetupApp(folder)
    async with app.run_test(size=(100, 35)) as pilot:
        await pilot.pause()
        await pilot.press("enter", "f9")  # in the form
        assert app.theme == LIGHT.name
        await pilot.press(*"Hill", "enter", *"Sam", "ctrl+s")
        await pilot.pause()
        await pilot.press("enter")  # the supplements that are proposed
        await pilot.pause()
        await pilot.press("f9")  # where the passphrase is chosen
        assert app.theme == CONTRAST.name
        assert not folder.exists()  # nobody has set anything up yet
        for field in ("#first", "#second"):
            app.screen.query_one(field, Input).value = PASSPHRASE
        await pilot.press("ctrl+s")
        await pilot.pause()
        await pilot.press("ctrl+q")
    begun = app.return_value
    assert begun is not None
    assert begun.records.preferences.theme == CONTRAST.name
    begun.close()


async def test_without_colours_the_passphrase_is_asked_for_without(
    opening: OpeningApp, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def colours(app: OpeningApp) -> set[str]:
        strips = app.screen._compositor.render_strips()
        for shades in app.get_line_filters():
            strips = [strip.apply_filter(shades, Color.parse("black")) for strip in strips]
        return {str(s.style.color.triplet) for strip in strips for s in strip
                 if s.style and s.style.color and s.style.color.triplet
                 and len(set(s.style.color.triplet)) > 1}  # fmt: skip

    async with opening.run_test(size=(80, 24)):
        assert colours(opening)  # the control: there would be some
    monkeypatch.setenv("NO_COLOR", "1")
    plain = OpeningApp(folder, lambda secret: Casework.open(folder, passphrase=secret))
    async with plain.run_test(size=(80, 24)):
        assert plain.theme == LIGHT.name
        assert colours(plain) == set()


async def test_severity_overdue_hold_and_place_are_told_without_colour(casework: Casework) -> None:
    first = casework.cases.record({
        "title": "One", "severity": "critical", "severity_reason": "x",
        "reported_at": casework.records.now.replace(day=2),
    }).ref  # fmt: skip
    casework.referrals.refer(first, {"agency": "police", "decision": "referred", "reason": "x"})
    casework.cases.record({"title": "Two", "severity": "low", "severity_reason": "x",
                     "reported_at": casework.records.now.replace(day=2)})  # fmt: skip
    casework.cases.record({"title": "Three"})
    app = ESafetyApp(casework)
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.pause()
        lines = [
            "".join(segment.text for segment in strip)
            for strip in app.screen._compositor.render_strips()
        ]
    drawn = "\n".join(lines)
    for told in ("█►One", "Critical", "· Two", "Low", "Severity", "║ Police", "days late", "►"):
        assert told in drawn


async def test_the_cursor_of_the_terminal_follows_the_highlight(casework: Casework) -> None:
    # Braille displays and speech follow it.
    for number in range(3):
        casework.cases.record({"title": f"Case {number}"})
    app = ESafetyApp(casework)
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.press("2")
        await pilot.pause()
        rows = app.screen.query_one(RowList)
        for _ in range(3):
            assert app.cursor_position.y == rows.region.y + (rows.highlighted or 0)
            await pilot.press("down")
            await pilot.pause()


async def test_the_styles_that_tests_keep_are_those_that_textual_finds(
    app: ESafetyApp, ref: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def styled() -> dict[DOMNode, list[RulesMap]]:
        return {
            node: [one.base.get_rules() for one in (node.styles, *node._component_styles.values())]
            for node in app.screen.walk_children(with_self=True)
        }

    async with app.run_test(size=(120, 40)) as pilot:
        for keys in (("3", "tab"), ("1", "enter"), ("a", "tab"), ("escape", "f9"), ("f1",)):
            await pilot.press(*keys)
            await pilot.pause()
            kept = styled()
            with monkeypatch.context() as patched:
                patched.setattr(Stylesheet, "apply", REAL_STYLING)
                for node in kept:
                    app.stylesheet.apply(node)
            assert styled() == kept


async def test_tiles_are_never_torn_and_can_be_clicked(casework: Casework) -> None:
    chosen = []

    def noted(message: Message) -> None:
        if isinstance(message, Strip.Chosen):
            chosen.append(message.name)

    app = ESafetyApp(casework)
    async with app.run_test(size=(80, 24), message_hook=noted) as pilot:
        strip = app.screen.query_one(Strip)
        strip.show([Tile(f"t{n}", f"{n} policy reviews due") for n in range(5)])
        await pilot.pause()
        for line in str(strip.render()).splitlines():
            assert line.count("policy reviews due") == line.count("due")
        assert strip.size.height == 2
        await pilot.click(Strip, offset=(4, 1))
        await pilot.pause()
    assert "t3" in chosen
