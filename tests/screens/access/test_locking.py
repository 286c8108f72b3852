"""Locked: nothing of any record shows, nothing beneath is reached, typing survives."""

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from functools import partial
from pathlib import Path

import pytest
import time_machine
from textual import events
from textual.app import App
from textual.pilot import Pilot
from textual.widgets import Input, TextArea

from esafety_tui.app import ESafetyApp
from esafety_tui.casework.access.unlock_throttle import Gate, IdleWatch, Pause
from esafety_tui.casework.casework import Casework
from esafety_tui.casework.opening import prove
from esafety_tui.data.crypto import key_table, keys
from esafety_tui.data.crypto.key_problems import WrongPassphrase
from esafety_tui.screens.access.locked import Locked
from esafety_tui.screens.contacts.overlay import LockedContacts
from esafety_tui.widgets.boxes.question import Message
from esafety_tui.widgets.form.form import Form
from support.cheap import CHEAP
from support.school import SCHOOL, Clock
from support.screens.places_app import text_of, until

pytestmark = pytest.mark.usefixtures("little_to_collect")
PASSPHRASE = "four words and a dog"
# What stands on the screen while it is not locked, and a name that hides behind an alias.
MARKER = "Quibbleford"
NAME = "Zebedee Marchbanks"
# Every key of the program, and a few that are none.
EVERY_KEY = (
    *"1234560nefhlswxacdvouy?/<>AGHNLF", "space", "enter", "escape", "tab", "f1", "f2", "f5", "f6",
    "f7", "f8", "f10", "insert", "ctrl+s",
    "ctrl+p", "ctrl+l", "ctrl+c", "ctrl+z", "down", "up", "left", "right", "home", "end",
)  # fmt: skip


class Steady:
    """Seconds that pass when they are told to."""

    def __init__(self) -> None:
        self.seconds = 1000.0

    def __call__(self) -> float:
        return self.seconds


@pytest.fixture
def printed(folder: Path, clock: Clock) -> str:
    """Encrypted records in the folder, closed: their recovery key as printed."""
    opened, key = Casework.set_up_encrypted(folder, SCHOOL, PASSPHRASE, clock=clock, cost=CHEAP)
    opened.close()
    return key


@pytest.fixture
def casework(request: pytest.FixtureRequest, folder: Path, clock: Clock) -> Iterator[Casework]:
    """Encrypted records for a test that asks for their recovery key, else plain ones."""
    if "printed" in request.fixturenames:
        request.getfixturevalue("printed")
        opened = Casework.open(folder, passphrase=PASSPHRASE, clock=clock)
    else:
        opened = Casework.set_up(folder, SCHOOL, clock=clock)
    yield opened
    opened.close()


@pytest.fixture
def ref(casework: Casework) -> str:
    person = {"role": "target", "standing": "pupil", "name": NAME}
    return casework.cases.record(
        {"title": f"Title {MARKER}", "summary": MARKER, "people": [person]}
    ).ref


@asynccontextmanager
async def running(casework: Casework) -> AsyncIterator[Pilot[int]]:
    app = ESafetyApp(casework)
    async with app.run_test(size=(100, 30), notifications=True) as pilot:
        await pilot.pause()
        yield pilot


def drawn(pilot: Pilot[int]) -> str:
    return text_of(pilot.app)


def shows_marker(pilot: Pilot[int]) -> bool:
    return MARKER in drawn(pilot)


async def type_in(pilot: Pilot[int], secret: str) -> None:
    pilot.app.screen.query_one("#secret", Input).value = secret
    await pilot.press("enter")
    await until(pilot, lambda: "Checking …" not in drawn(pilot))


async def test_locked_shows_nothing_and_unlocks_with_the_passphrase_or_the_recovery_key(
    casework: Casework, ref: str, printed: str
) -> None:
    async with running(casework) as pilot:
        assert MARKER in drawn(pilot)
        for secret in (PASSPHRASE, printed.lower()):
            await pilot.press("ctrl+l")
            await pilot.pause()
            shown = drawn(pilot)
            assert "Locked" in shown
            for told in (MARKER, NAME, ref, SCHOOL["name"], SCHOOL["lead"]):
                assert told not in shown
            await type_in(pilot, secret)
            await until(pilot, partial(shows_marker, pilot))
            assert not isinstance(pilot.app.screen, Locked)


@pytest.mark.usefixtures("ref")
async def test_one_key_locks_from_everywhere(casework: Casework) -> None:
    """Plain records say that no passphrase protects them."""
    ways = {
        "the palette": ("ctrl+p",),
        "a form": ("n",),
        "a case": ("enter",),
    }
    async with running(casework) as pilot:
        for over, keys_there in ways.items():
            await pilot.press(*keys_there)
            await pilot.pause()
            open_before = list(pilot.app.screen_stack)
            assert len(open_before) > 1, over
            await pilot.press("ctrl+l")
            await pilot.pause()
            assert isinstance(pilot.app.screen, Locked), over
            assert MARKER not in drawn(pilot), over
            assert "No passphrase protects these records" in " ".join(drawn(pilot).split())
            await pilot.press("enter")
            await pilot.pause()
            assert not pilot.app.locking.locked
            assert pilot.app.screen_stack == open_before, over
            await pilot.press("escape")
            await pilot.pause()


@pytest.mark.usefixtures("printed")
async def test_unsaved_typing_survives(casework: Casework) -> None:
    async with running(casework) as pilot:
        await pilot.press("n", "tab", *"Fake")
        form = pilot.app.screen
        assert isinstance(form, Form)
        form.query_one("#field-summary", TextArea).text = f"{MARKER}\nsecond line"
        await pilot.press("ctrl+l")
        await pilot.pause()
        assert MARKER not in drawn(pilot)
        await type_in(pilot, PASSPHRASE)
        form = pilot.app.screen
        assert isinstance(form, Form)
        assert form.query_one("#field-title", Input).value == "Fake"
        assert form.query_one("#field-summary", TextArea).text == f"{MARKER}\nsecond line"
        await pilot.press("ctrl+s")
        await pilot.pause()
        assert pilot.app.casework.records.search("fake").rows


async def press_everything(pilot: Pilot[int]) -> None:
    """Press every key, wherever the cursor stands, and click all over the screen."""
    for focused in (True, False):
        for key in EVERY_KEY:
            if not focused:
                pilot.app.screen.set_focus(None)
            await pilot.press(key)
            assert MARKER not in drawn(pilot), key
    for at in ((2, 0), (5, 5), (50, 15), (20, 29)):
        await pilot.click(offset=at)
        assert MARKER not in drawn(pilot)


@pytest.mark.usefixtures("printed", "ref")
async def test_nothing_beneath_is_reached_by_any_key_or_click(casework: Casework) -> None:
    async with running(casework) as pilot:
        beneath = [type(screen) for screen in pilot.app.screen_stack]
        await pilot.press("f2")
        assert pilot.app.names_shown  # the lock hides them
        await pilot.press("ctrl+l")
        await press_everything(pilot)
        assert pilot.app.locking.locked
        await pilot.press("escape", "escape")
        pilot.app.locking.gate._pause = Pause()
        pilot.app.screen._pause()
        await type_in(pilot, PASSPHRASE)
        assert [type(screen) for screen in pilot.app.screen_stack] == beneath
        assert not pilot.app.names_shown
        assert len(pilot.app.casework.records.index.newest_first()) == 1


@pytest.mark.usefixtures("printed", "ref")
@pytest.mark.long
async def test_control_without_the_refusal_a_key_reaches_what_is_beneath(
    casework: Casework, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ESafetyApp, "check_action", App.check_action)
    async with running(casework) as pilot:
        await pilot.press("ctrl+l", "f2")
        assert pilot.app.names_shown


@pytest.mark.usefixtures("ref")
async def test_what_finishes_beneath_does_not_come_up_over_the_lock(casework: Casework) -> None:
    """A notice that was up goes with the lock."""
    async with running(casework) as pilot:
        app = pilot.app
        await pilot.press("3")
        app.notify(MARKER)
        await pilot.pause()
        assert MARKER in drawn(pilot)
        await pilot.press("ctrl+l")
        await pilot.pause()
        assert MARKER not in drawn(pilot)
        app.push_screen(Message("Written", MARKER))
        app.notify(MARKER)
        app.switch_mode("incidents")
        app.pop_screen()
        await pilot.pause()
        assert isinstance(app.screen, Locked)
        assert MARKER not in drawn(pilot)
        await pilot.press("enter")
        await pilot.pause()
        assert app.current_mode == "incidents"
        assert MARKER in drawn(pilot)


@pytest.mark.usefixtures("ref")
@pytest.mark.long
async def test_control_each_of_these_would_come_up(
    casework: Casework, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with running(casework) as pilot:
        app = pilot.app
        await pilot.press("ctrl+l")
        for taken_out, act in {
            "notify": lambda: app.notify(MARKER),
            "push_screen": lambda: app.push_screen(Message("Written", MARKER)),
            "switch_mode": lambda: app.switch_mode("incidents"),
        }.items():
            app.clear_notifications()
            await pilot.pause()
            with monkeypatch.context() as patch:
                patch.setattr(ESafetyApp, taken_out, getattr(App, taken_out))
                assert taken_out == "switch_mode" or MARKER not in drawn(pilot)
                act()
                await until(pilot, partial(shows_marker, pilot))


# Wrong passphrases


@pytest.mark.usefixtures("printed", "ref")
async def test_a_wrong_passphrase_is_said_and_the_box_waits(
    casework: Casework, printed: str
) -> None:
    async with running(casework) as pilot:
        steady = Steady()
        pilot.app.locking.gate._pause = Pause(steady)
        await pilot.press("ctrl+l")
        await type_in(pilot, "not the passphrase")
        assert isinstance(pilot.app.screen, Locked)
        shown = " ".join(drawn(pilot).split())
        assert "The passphrase is wrong for these records." in shown
        # One slip is no reason to fear for the records.
        assert "damaged" not in shown
        box = pilot.app.screen.query_one("#secret", Input)
        assert box.disabled
        assert box.value == ""
        steady.seconds += 1.0
        pilot.app.screen._pause()
        assert not box.disabled
        await type_in(pilot, PASSPHRASE)
        assert not pilot.app.locking.locked


def test_the_pause_grows_and_even_the_right_one_has_to_wait(folder: Path, printed: str) -> None:
    steady = Steady()
    gate = Gate(partial(keys.open_keys, folder), Pause(steady))
    pauses = []
    for _ in range(9):
        with pytest.raises(WrongPassphrase):
            gate.let_in("wrong")
        pauses.append(gate.wait)
        with pytest.raises(Exception, match="too soon") as too_soon:
            gate.let_in(PASSPHRASE)
        assert "Nothing was changed" in str(too_soon.value)
        steady.seconds += gate.wait - 0.25
        with pytest.raises(Exception, match="Wait 1 second, then"):
            gate.let_in(PASSPHRASE)
        steady.seconds += gate.wait
    assert pauses == [1, 2, 4, 8, 16, 32, 60, 60, 60]
    gate.let_in(PASSPHRASE)
    assert gate.wait == 0


def test_another_key_file_put_in_place_proves_nothing(
    casework: Casework, folder: Path, printed: str
) -> None:
    """While they are open behind the locked screen."""
    assert prove(casework, PASSPHRASE) is casework
    assert prove(casework, printed) is casework
    (folder / "keys.json").unlink()
    key_table.create_keys(folder, "Sam Lead", "the intruder's own words", cost=CHEAP)
    for secret in ("the intruder's own words", PASSPHRASE):
        with pytest.raises(WrongPassphrase):
            prove(casework, secret)


# The contact table


@pytest.mark.usefixtures("printed", "ref")
async def test_the_contact_table_is_there_to_read_and_copy_only(casework: Casework) -> None:
    async with running(casework) as pilot:
        await pilot.press("ctrl+l", "f3")
        await pilot.pause()
        screen = pilot.app.screen
        assert isinstance(screen, LockedContacts)
        before = [contact.checked_on for contact in screen.book.table.rows]
        await pilot.press(*"vod", "down", "f5", "f6", "f8", "insert")
        await pilot.pause()
        assert pilot.app.screen is screen
        assert [contact.checked_on for contact in screen.book.table.rows] == before
        assert SCHOOL["name"] not in drawn(pilot)
        await pilot.press("enter")
        await pilot.pause()
        assert "copied" in drawn(pilot)
        assert pilot.app.clipboard.splitlines()[0] in drawn(pilot)
        await pilot.press("escape", "escape", "escape")
        await pilot.pause()
        await pilot.press("escape")
        await pilot.pause()
        assert isinstance(pilot.app.screen, Locked)


# Left alone


async def left_alone(pilot: Pilot[int], seconds: float) -> None:
    steady, wall = Steady(), Steady()
    pilot.app.locking.idle = IdleWatch(steady, wall)
    wall.seconds += seconds


async def test_it_locks_itself_when_left_alone_and_never_with_nought_minutes(
    casework: Casework,
) -> None:
    async with running(casework) as pilot:
        for set_to, minutes, locks in ((0, 1e7, False), (10, 9.9, False), (10, 10.0, True)):
            casework.settings.change({"idle_minutes": set_to})
            await left_alone(pilot, minutes * 60)
            pilot.app.locking.lock_if_left_alone()
            assert pilot.app.locking.locked is locks, (set_to, minutes)


async def test_whoever_comes_back_too_late_reaches_nothing(casework: Casework) -> None:
    async with running(casework) as pilot:
        for event in (None, mouse_down(), events.Paste("text")):
            await left_alone(pilot, 3600)
            await (_posted(pilot, event) if event else pilot.press("n"))
            await pilot.pause()
            assert isinstance(pilot.app.screen, Locked), event
            beneath = pilot.app._screen_stacks["board"]
            assert not any(isinstance(screen, Form) for screen in beneath), event
            await pilot.press("enter")
            await pilot.pause()
            assert not pilot.app.locking.locked


def mouse_down() -> events.MouseDown:
    return events.MouseDown(None, 5, 5, 0, 0, 1, False, False, False)


@pytest.mark.long
async def test_control_without_looking_first_the_late_key_would_open_a_form(
    casework: Casework, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ESafetyApp, "on_event", App.on_event)
    async with running(casework) as pilot:
        await left_alone(pilot, 3600)
        await pilot.press("n")
        await pilot.pause()
        assert isinstance(pilot.app.screen, Form)


async def _posted(pilot: Pilot[int], event: events.Event) -> None:
    pilot.app.post_message(event)


async def test_a_key_in_time_counts_from_anew(casework: Casework) -> None:
    async with running(casework) as pilot:
        steady, wall = Steady(), Steady()
        pilot.app.locking.idle = IdleWatch(steady, wall)
        for _ in range(5):
            wall.seconds += 500
            steady.seconds += 500
            await pilot.press("down")
        assert not pilot.app.locking.locked


async def test_the_program_looks_by_itself(
    casework: Casework, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("esafety_tui.screens.access.locking._LOOK_EVERY", 0.01)
    async with running(casework) as pilot:
        await left_alone(pilot, 3600)
        for _ in range(200):
            if pilot.app.locking.locked:
                break
            await pilot.pause(0.01)
        assert pilot.app.locking.locked


def test_the_clock_that_has_gone_further_counts() -> None:
    for sleeping in (True, False):  # a laptop that slept; a clock that was set back
        steady, wall = Steady(), Steady()
        idle = IdleWatch(steady, wall)
        (wall if sleeping else steady).seconds += 600
        if not sleeping:
            wall.seconds -= 86_400
        assert idle.over(10)
        assert not idle.over(11)


async def test_after_a_laptop_has_slept_it_is_locked(casework: Casework) -> None:
    """Asleep, only the clock on the wall goes on; nobody has put other clocks into the program."""
    with time_machine.travel(casework.records.now, tick=False) as wall:
        async with running(casework) as pilot:
            wall.shift(599)
            assert not pilot.app.locking.lock_if_left_alone()
            wall.shift(1)
            await pilot.press("n")
            await pilot.pause()
            assert isinstance(pilot.app.screen, Locked)


# Leaving


async def test_leaving_while_locked_asks_for_a_second_key_if_something_was_typed(
    casework: Casework,
) -> None:
    async with running(casework) as pilot:
        await pilot.press("n", "x", "ctrl+l", "ctrl+q")
        await pilot.pause()
        assert "has not been saved" in " ".join(drawn(pilot).split())
        assert pilot.app.is_running
        await pilot.press("ctrl+q")
    assert pilot.app.return_code == 0


async def test_leaving_while_locked_with_nothing_typed_just_leaves(casework: Casework) -> None:
    async with running(casework) as pilot:
        await pilot.press("ctrl+l", "ctrl+q")
    assert pilot.app.return_code == 0
