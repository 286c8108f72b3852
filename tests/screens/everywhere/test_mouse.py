"""The mouse does what the keys do: cards, counts, tabs, steps, the foot, the keys of F1."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial

import pytest
from textual.binding import Binding
from textual.containers import ScrollableContainer
from textual.pilot import Pilot
from textual.screen import Screen
from textual.widgets import Button, Input

from esafety_tui.app import ESafetyApp
from esafety_tui.casework.casework import Casework
from esafety_tui.policy.places import PLACES
from esafety_tui.screens.board.screen import Board
from esafety_tui.screens.case.screen import CaseScreen
from esafety_tui.screens.case.tabs import TABS
from esafety_tui.widgets.form.form import Form
from esafety_tui.widgets.keys.footer import KeyFooter
from esafety_tui.widgets.keys.keys_box import KeyHelp, KeysBox
from esafety_tui.widgets.lists.row_list import RowList
from esafety_tui.widgets.lists.strip import Strip, TabStrip
from support.screens.places_app import settled, text_of, until
from support.screens.states import STATES, reach

# Of these the mouse has its own way: a click on the part, the wheel, letters drawn over.
_ELSEWHERE = {
    *("app.focus_next", "app.focus_previous", "screen.copy_text"),
    *(
        binding.action
        for kind in (Input, ScrollableContainer)
        for binding in kind.BINDINGS
        if isinstance(binding, Binding)
    ),
}


@pytest.fixture
def ref(casework: Casework) -> str:
    casework.cases.record(
        {"title": "Another", "severity": "critical", "severity_reason": "threats"}
    )
    return casework.cases.record({"title": "Fake profile"}).ref


@asynccontextmanager
async def running(casework: Casework) -> AsyncIterator[Pilot[int]]:
    async with ESafetyApp(casework).run_test(size=(120, 40)) as pilot:
        await pilot.pause()
        yield pilot


async def click_on(pilot: Pilot[int], words: str, times: int = 1) -> None:
    """Click on *words*, where they first stand on the screen."""
    at = place_of(pilot, words)
    for _ in range(times):
        await pilot.click(offset=at)
    await pilot.pause()


def place_of(pilot: Pilot[int], words: str) -> tuple[int, int]:
    """Where *words* first stand on the screen."""
    app = pilot.app
    assert isinstance(app, ESafetyApp)
    lines = text_of(app).splitlines()
    y = next((at for at, line in enumerate(lines) if words in line), None)
    assert y is not None, (words, lines)
    return lines[y].index(words) + 1, y


async def test_a_card_is_highlighted_then_opened(casework: Casework, ref: str) -> None:
    """A key of the help is done by clicking twice."""
    async with running(casework) as pilot:
        board = pilot.app.screen
        assert isinstance(board, Board)
        await pilot.press("f1")
        await pilot.pause()
        assert isinstance(pilot.app.screen, KeysBox)
        await click_on(pilot, "Record a new incident", times=2)
        assert isinstance(pilot.app.screen, Form)
        await pilot.press("escape")
        await click_on(pilot, "Fake profile")
        assert pilot.app.screen is board
        assert board.current.row.ref == ref
        await click_on(pilot, "Fake profile")
        case = pilot.app.screen
        assert isinstance(case, CaseScreen)
        assert case.ref == ref


@pytest.mark.usefixtures("ref")
async def test_a_count_shows_its_cases_and_says_what_it_means(casework: Casework) -> None:
    async with running(casework) as pilot:
        await click_on(pilot, "2 awaiting")
        assert pilot.app.screen.query_one(Strip)._chosen == "awaiting first response"
        strip = pilot.app.screen.query_one(Strip).region
        await pilot.hover(offset=(strip.x + 4, strip.y))
        assert "danger before child" in str(pilot.app.screen.query_one(Strip).tooltip)
        await pilot.hover(offset=place_of(pilot, "2 awaiting"))
        assert "nobody has acted yet" in str(pilot.app.screen.query_one(Strip).tooltip)
        await pilot.hover(offset=(strip.right - 2, strip.y))
        assert pilot.app.screen.query_one(Strip).tooltip is None


async def test_tabs_and_the_foot(casework: Casework, ref: str) -> None:
    async with running(casework) as pilot:
        assert isinstance(pilot.app, ESafetyApp)
        pilot.app.open_case(ref)
        await pilot.pause()
        await click_on(pilot, "Action")
        assert pilot.app.screen.query_one(TabStrip).active == "Action"
        await click_on(pilot, "Questions")
        assert "what we know" in text_of(pilot.app)
        await pilot.press("escape")
        await click_on(pilot, "esc")
        assert isinstance(pilot.app.screen, Board)


@pytest.mark.usefixtures("real_drawing")
async def test_the_terminal_s_own_cursor_follows_the_highlight_from_part_to_part(
    casework: Casework, ref: str
) -> None:
    """Braille displays and speech read where the terminal's cursor is."""
    async with running(casework) as pilot:
        assert isinstance(pilot.app, ESafetyApp)
        pilot.app.open_case(ref)
        await pilot.pause()
        for keys in (("down",), ("end",), ("tab",), ("tab", "f1"), ("down",)):
            await pilot.press(*keys)
            await pilot.pause()
            rows = pilot.app.focused
            assert isinstance(rows, RowList)
            assert rows.highlighted is not None
            line = rows._placed.start(rows.highlighted) - rows.scroll_offset.y
            at = pilot.app.cursor_position
            assert (at.x, at.y) == (rows.content_region.x, rows.content_region.y + line)


def in_the_foot(screen: Screen[object]) -> set[str]:
    """The actions that can be clicked at the foot of *screen*."""
    return {key.action for foot in screen.query(KeyFooter) for key in foot.keys}


def not_to_be_clicked(screen: Screen[object], listed: KeyHelp) -> set[str]:
    """What a key does on *screen* that neither its foot nor *listed*, the list of F1, offers."""
    foot = in_the_foot(screen)
    return {
        active.binding.action
        for key, active in screen.active_bindings.items()
        if active.enabled and active.binding.action not in foot and not listed.lists(key)
    } - _ELSEWHERE


@pytest.mark.long
@pytest.mark.parametrize("width", [60, 120, 200])
async def test_all_that_a_key_does_can_be_clicked(casework: Casework, ref: str, width: int) -> None:
    """At the foot, or in the list of every key, which a click at the foot opens."""
    app = ESafetyApp(casework)
    async with app.run_test(size=(width, 24)) as pilot:
        for open_it in (*(partial(app.action_go, place.mode) for place in PLACES),
                        partial(app.open_case, ref)):  # fmt: skip
            open_it()
            await settled(pilot)
            screen = app.screen
            # That the foot is clicked is looked at above; here it need only be there.
            await until(pilot, lambda of=screen: "show_keys" in in_the_foot(of))  # type: ignore[misc]
            await pilot.press("f1")
            await until(pilot, lambda: isinstance(app.screen, KeysBox))
            box = app.screen
            assert isinstance(box, KeysBox)
            assert not_to_be_clicked(screen, box._key_help) == set(), screen
            # The control: of a list without its groups much could not be clicked.
            assert not_to_be_clicked(screen, KeyHelp("", ())), screen
            await pilot.press("escape")
            await until(pilot, lambda was=screen: app.screen is was)  # type: ignore[misc]


@pytest.mark.parametrize("width", [60, pytest.param(120, marks=pytest.mark.long)])
async def test_places_tabs_rows_and_buttons_are_reached_with_clicks_alone(
    casework: Casework, ref: str, width: int
) -> None:
    app = ESafetyApp(casework)
    async with app.run_test(size=(width, 30)) as pilot:
        await settled(pilot)
        for place in (*PLACES[1:], PLACES[0]):
            await click_on(pilot, f"{place.key} {place.name}")
            await settled(pilot)
            assert app.current_mode == place.mode
        await click_on(pilot, "Fake profile", times=2)
        await settled(pilot)
        case = app.screen
        assert isinstance(case, CaseScreen)
        if width < 100:  # one side shows at a time: the key at the foot goes over to the other
            await click_on(pilot, "tab Side")
        strip = case.query_one(TabStrip)
        for tab in (*TABS[1:], TABS[0]):
            at = strip.region
            await pilot.click(offset=(text_of(app).splitlines()[at.y].index(tab, at.x), at.y))
            await pilot.pause()
            assert strip.active == tab
        await click_on(pilot, "What was reported", times=2)
        await settled(pilot)
        assert isinstance(app.screen, Form)
        await click_on(pilot, "Back")
        assert app.screen is case
        assert casework.records.incident(ref).title == "Fake profile"


def buttons_out_of_reach(screen: Screen[object]) -> list[str]:
    """The buttons of *screen* that a click cannot reach: cut off, or under something."""
    shown = [button for button in screen.query(Button) if button.display]
    return [
        str(button.label)
        for button in shown
        if not screen.region.contains_region(button.region)
        or screen.get_widget_at(*button.region.offset)[0] is not button
    ]


# Boxes of each kind in the ordinary run, every state in the long one.
_BOXES = {"new", "case, why", "question"}


@pytest.mark.parametrize(
    "state",
    [one if one in _BOXES else pytest.param(one, marks=pytest.mark.long) for one in STATES],
)
async def test_every_button_can_be_clicked_in_the_smallest_usual_window(
    casework: Casework, ref: str, state: str
) -> None:
    async with ESafetyApp(casework).run_test(size=(80, 24)) as pilot:
        await reach(pilot, STATES[state])
        assert buttons_out_of_reach(pilot.app.screen) == []


@pytest.mark.long
async def test_a_button_that_is_cut_off_would_be_found(casework: Casework, ref: str) -> None:
    async with ESafetyApp(casework).run_test(size=(80, 24)) as pilot:
        await reach(pilot, STATES["case, withdraw"])
        pilot.app.screen.query_one(".dialog--buttons").styles.offset = (0, 30)
        await pilot.pause()
        assert "Save  ctrl+s" in buttons_out_of_reach(pilot.app.screen)
