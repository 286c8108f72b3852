"""F1: what this place is for and its keys, in every place, form and box, at any size."""

from pathlib import Path

import pytest
from textual.pilot import Pilot
from textual.screen import Screen
from textual.widgets import Input

from esafety_tui.app import ESafetyApp
from esafety_tui.casework.casework import Casework
from esafety_tui.policy.places import PLACES
from esafety_tui.screens.base.screen_base import ScreenBase
from esafety_tui.screens.board.searching import SearchingPlace
from esafety_tui.screens.case.facts import FactsBox
from esafety_tui.screens.case.screen import CaseScreen
from esafety_tui.setup_app import SetupApp
from esafety_tui.widgets.boxes.dialogs import Menu
from esafety_tui.widgets.boxes.question import Question
from esafety_tui.widgets.boxes.working import Working
from esafety_tui.widgets.form.form import Form
from esafety_tui.widgets.keys.footer import KeyFooter
from esafety_tui.widgets.keys.keys_box import KeyHelp, KeysBox, key_help
from esafety_tui.widgets.keys.names import EVERYWHERE, MOVING
from esafety_tui.widgets.lists.row_list import RowList
from support.screens.places_app import text_of

WIDE, SMALL = (120, 40), (80, 24)


@pytest.fixture
def app(casework: Casework) -> ESafetyApp:
    casework.cases.record({"title": "A case", "providers": ["Instagram"]})
    return ESafetyApp(casework)


async def helped(pilot: Pilot[int], *keys: str) -> KeysBox:
    """Press *keys*, then F1."""
    await pilot.press(*keys)
    await pilot.pause()
    await pilot.press("f1")
    await pilot.pause()
    assert isinstance(pilot.app.screen, KeysBox)
    return pilot.app.screen


def said_in(box: KeysBox) -> str:
    """What stands in the box, in one line."""
    x, y, width, height = box.query_one("#keys").region.shrink((1, 1, 1, 1))
    app = box.app
    assert isinstance(app, ESafetyApp)
    lines = [line[x : x + width].strip() for line in text_of(app).splitlines()[y : y + height]]
    return " ".join(" ".join(lines).split())


def headings(told: KeyHelp) -> list[str]:
    return [group.heading for group in told.groups]


PLACE_KEYS = {**{(place.key,): place.mode for place in PLACES}, ("1", "enter"): "board"}


@pytest.mark.parametrize(
    ("size", "each"),
    [(SMALL, 2), *(pytest.param(size, 1, marks=pytest.mark.long) for size in (WIDE, SMALL))],
)
async def test_it_begins_with_what_the_place_is_for_and_the_keys_of_its_foot(
    app: ESafetyApp, size: tuple[int, int], each: int
) -> None:
    """At length, in every place and in a case; else in each second of them."""
    async with app.run_test(size=size) as pilot:
        for keys, mode in list(PLACE_KEYS.items())[::each]:
            await pilot.press(*keys)
            await pilot.pause()
            assert app.current_mode == mode
            assert isinstance(app.screen, CaseScreen if "enter" in keys else ScreenBase), keys
            at_the_foot = app.screen.query_one(KeyFooter).keys
            foot = [key.key for key in at_the_foot if key.action != "command_palette"]
            told = key_help(app.screen)
            box = await helped(pilot)
            assert told.about.split(".")[0] in said_in(box), keys
            in_the_order_of_the_foot(told, foot)
            if mode == "board":  # of which and of a case there is most: all of it can be reached
                await to_the_end(pilot, box)
                assert "Tab" in said_in(box), keys
                rows = box.query_one(RowList)
                assert rows.highlighted == len(rows.rows) - 1, keys
            await pilot.press("escape")
            if mode in ("contacts", "people"):
                await pilot.press("down")  # in its search digits are text


async def to_the_end(pilot: Pilot[int], box: KeysBox) -> None:
    """Page down until the highlight stays where it is."""
    rows = box.query_one(RowList)
    at = None
    while rows.highlighted != at:
        at = rows.highlighted
        await pilot.press("pagedown")


def in_the_order_of_the_foot(told: KeyHelp, foot: list[str]) -> None:
    """The keys of the foot, in its order, then what has no room there; none that nobody has."""
    assert headings(told)[0] == "Here"
    assert headings(told)[-2:] == [EVERYWHERE, MOVING.description]
    here = [key for group in told.groups if group.heading != EVERYWHERE
            for line in group.lines for key in line.press]  # fmt: skip
    of_foot = [key for key in foot if key in here]
    assert set(foot) - set(of_foot) <= {"f1", "f2", "f3", "u", "ctrl+q"}, told.about
    first = told.groups[0].lines
    assert [line.press[0] for line in first if line.press[0] in foot] == [
        key for key in foot if key in {k for line in first for k in line.press}
    ], told.about
    said = " ".join(f"{line.keys} {line.does}" for group in told.groups for line in group.lines)
    assert "super" not in said.lower()
    assert "Focus" not in said


async def test_the_place_keeps_its_room_and_escape_or_f1_closes(app: ESafetyApp) -> None:
    async with app.run_test(size=WIDE) as pilot:
        await pilot.press("enter")
        for size in (WIDE, SMALL):
            await pilot.resize_terminal(*size)
            await pilot.pause()
            case = app.screen
            assert isinstance(case, CaseScreen)
            before = text_of(app)
            room = case.query_one("#steps").region
            for key in ("escape", "f1", "question_mark"):
                await helped(pilot)
                assert case.query_one("#steps").region == room, (size, key)
                await pilot.press(key)
                assert app.screen is case, (size, key)
                assert text_of(app) == before, (size, key)


async def test_page_down_and_arrows_scroll_it(app: ESafetyApp) -> None:
    async with app.run_test(size=SMALL) as pilot:
        await helped(pilot, "enter")
        first = text_of(app)
        await pilot.press("pagedown")
        second = text_of(app)
        assert second != first
        assert "One case." not in second
        await pilot.press("pageup", "up")
        assert "One case." in text_of(app)
        await pilot.press("down")
        assert text_of(app) != first


async def test_a_key_that_was_found_can_be_pressed_at_once(app: ESafetyApp) -> None:
    async with app.run_test(size=WIDE) as pilot:
        await helped(pilot)
        await pilot.press("n")
        await pilot.pause()
        assert isinstance(app.screen, Form)
        await pilot.press("escape")
        await helped(pilot)
        await pilot.press("2")
        await pilot.pause()
        assert app.current_mode == "incidents"
        # Enter does the highlighted one: here the first, which opens the incident.
        await helped(pilot)
        await pilot.press("enter")
        await pilot.pause()
        assert isinstance(app.screen, CaseScreen)


@pytest.mark.long
async def test_without_that_the_key_would_be_lost(
    app: ESafetyApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(KeysBox, "on_key", lambda *_: None)
    async with app.run_test(size=WIDE) as pilot:
        box = await helped(pilot)
        await pilot.press("n")
        await pilot.pause()
        assert app.screen is box


async def test_in_a_form_it_tells_the_form_and_the_typing_stays(app: ESafetyApp) -> None:
    """Leaving from it leaves; the typing of the form below is kept."""
    async with app.run_test(size=SMALL) as pilot:
        box = await helped(pilot, "n", "tab", *"Fake")
        said = text_of(app)
        assert "Save what was typed" in said
        assert "Type days as you say them" in " ".join(said.split())
        # The letters of the board are no keys of a form; what works everywhere is told.
        listed = box._key_help
        assert not listed.lists("n")
        assert not listed.lists("3")
        assert listed.lists("ctrl+q")
        await pilot.press("f1")
        await pilot.pause()
        assert isinstance(app.screen, Form)
        assert app.screen.query_one("#field-title", Input).value == "Fake"
        await helped(pilot)
        await pilot.press("ctrl+q")
        await pilot.pause()
    assert app.return_code == 0


async def test_in_a_box_it_tells_the_keys_of_the_box(app: ESafetyApp) -> None:
    """In a search box, where letters are text, no letter is told."""
    async with app.run_test(size=WIDE) as pilot:
        await pilot.press("enter")
        for key, kind in (("f", FactsBox), ("A", Menu)):
            await pilot.press(key)
            await pilot.pause()
            assert isinstance(app.screen, kind)
            box = await helped(pilot)
            assert box._key_help.lists("escape"), kind
            assert not box._key_help.lists("x"), kind
            await pilot.press("escape")
            assert isinstance(app.screen, kind)
            await pilot.press("escape")
        box = await helped(pilot, "2", "slash", "x")
        assert "letters and digits are text" in said_in(box)
        assert box._key_help.lists("escape")
        for letter in ("n", "F", "2", "u"):
            assert not box._key_help.lists(letter), letter


async def test_it_is_there_while_locked_and_tells_of_no_case(app: ESafetyApp) -> None:
    async with app.run_test(size=SMALL) as pilot:
        await pilot.press("ctrl+l")
        box = await helped(pilot)
        assert box._key_help.lists("f3")
        assert "A case" not in text_of(app)
        await pilot.press("escape", "enter")
        await pilot.pause()
        assert not app.locking.locked


async def test_the_first_questions_have_it_too(tmp_path: Path) -> None:
    setup = SetupApp(tmp_path / "new")
    async with setup.run_test(size=SMALL) as pilot:
        await pilot.press("enter")
        await pilot.pause()
        await pilot.press("f1")
        await pilot.pause()
        assert isinstance(setup.screen, KeysBox)
        assert setup.screen._key_help.lists("ctrl+s")


def test_every_place_and_form_says_what_it_is_for() -> None:
    from esafety_tui.keys import kinds_with_keys

    kinds_with_keys()  # loads every place
    # What is asked in a box says itself what it is for.
    asked = (Question, Menu, KeysBox, Working)
    shared = (ScreenBase, SearchingPlace)
    kinds = [
        kind for kind in _below(Screen)
        if kind.__module__.startswith("esafety_tui.") and vars(kind).get("BINDINGS")
        and not issubclass(kind, asked) and kind not in shared
    ]  # fmt: skip
    assert len(kinds) >= 16
    for kind in kinds:
        assert kind.HELP, kind


def _below(kind: type[Screen[object]]) -> list[type[Screen[object]]]:
    return [found for below in kind.__subclasses__() for found in (below, *_below(below))]
