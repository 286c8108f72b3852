"""Locking closes encrypted records: nothing of them can be reached from the application any more.

What is known of the records stands here backwards, so that the test itself keeps none of it.
"""

import asyncio
import weakref
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from contextvars import ContextVar, copy_context
from pathlib import Path

import pytest
from textual._context import active_message_pump, visible_screen_stack
from textual.pilot import Pilot
from textual.widgets import Input

from esafety_tui.app import ESafetyApp
from esafety_tui.casework.access.unlock_throttle import Pause
from esafety_tui.casework.casework import Casework
from esafety_tui.casework.problems import InUse
from esafety_tui.data.problems import NotSaved
from esafety_tui.data.side_file import SideFile
from esafety_tui.screens.access import locking
from esafety_tui.screens.access.forgetting import forget_timers
from esafety_tui.screens.access.locked import Locked
from esafety_tui.screens.base.recovery_sheet import RecoverySheet
from esafety_tui.screens.base.too_small import TooSmall
from esafety_tui.screens.board.screen import Board
from esafety_tui.screens.contacts.overlay import LockedContacts
from esafety_tui.widgets.boxes.question import Message
from esafety_tui.widgets.form.form import Form
from support.cheap import CHEAP
from support.school import NOW
from support.screens.bursts import burst
from support.screens.places_app import text_of, until
from support.screens.reachable import found

pytestmark = pytest.mark.usefixtures("little_to_collect")
SECRET = "four words and a dog"
# Of the school, of a case, of a person, of what is typed, searched for, copied and said.
SCHOOL, TITLE, NAME, ENTRY = "llihnosmirC", "drofelbbiuQ", "sknabhcraM", "tnemegarruB"
TYPED, SOUGHT, COPIED, SAID = "yzzyxdrow", "hcragolp", "mlupreyl", "kcinnosk"
_HELD: ContextVar[object] = ContextVar("held")
WORDS = (SCHOOL, TITLE, NAME, ENTRY, TYPED, SOUGHT, COPIED, SAID)


def opened_app(folder: Path) -> tuple[ESafetyApp, bytes]:
    """The program on encrypted records that only it holds, and their data key backwards."""
    school = {"name": SCHOOL[::-1], "lead": "L"}
    casework, _ = Casework.set_up_encrypted(folder, school, SECRET, clock=lambda: NOW, cost=CHEAP)
    person = {"role": "target", "standing": "pupil", "name": NAME[::-1]}
    for number in range(3):
        title = f"{TITLE[::-1]} {number}"
        ref = casework.cases.record({"title": title, "people": [person]}).ref
        casework.entries.add_entry(ref, {"text": ENTRY[::-1]})
    return ESafetyApp(casework), casework.records.store.cipher._data_key[::-1]


@asynccontextmanager
async def typing(folder: Path) -> AsyncIterator[Pilot[int]]:
    """A program with a form open on a case, and something typed into it."""
    app, _ = opened_app(folder)
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.press("enter", "e")
        await until(pilot, lambda: isinstance(app.screen, Form))
        await pilot.press(*TYPED[::-1])
        await pilot.pause()
        yield pilot


@asynccontextmanager
async def all_over(folder: Path) -> AsyncIterator[tuple[Pilot[int], bytes]]:
    """A program that has been everywhere, with a form open on a case, and names shown."""
    app, key = opened_app(folder)
    async with app.run_test(size=(120, 40), notifications=True) as pilot:
        await pilot.press("f2")
        for place in ("3", "down", *"456012"):  # in the search of the contacts digits are text
            await pilot.press(place)
            await pilot.pause()
        await pilot.press("slash", *SOUGHT[::-1], "enter")
        await pilot.press("1", "enter")
        await pilot.pause()
        await pilot.press("tab", *["right"] * 8)
        await pilot.press("ctrl+p", *TITLE[::-1][:4])
        await pilot.pause(0.2)
        await pilot.press("escape")
        await pilot.hover(offset=(10, 10))
        app.copy_to_clipboard(COPIED[::-1])
        app.notify(SAID[::-1], timeout=600)
        await pilot.press("tab", "e")
        await pilot.pause()
        await pilot.press(*TYPED[::-1])
        await pilot.pause()
        assert isinstance(pilot.app.screen, Form)
        yield pilot, key


async def locked(pilot: Pilot[int]) -> None:
    await pilot.press("ctrl+l")
    for _ in range(200):
        await pilot.pause(0.01)
        if "The records are closed" in said(pilot) or pilot.app.locking.held_open:
            break
    assert isinstance(pilot.app.screen, Locked)
    await pilot.pause()
    await forget_timers()  # the pilot's own, in which it waited for screens that are gone


async def unlocked(pilot: Pilot[int], secret: str = SECRET) -> None:
    pilot.app.screen.query_one("#secret", Input).value = secret
    await pilot.press("enter")
    await until(pilot, lambda: not isinstance(pilot.app.screen, Locked) or "wrong" in said(pilot))
    for _ in range(4):
        await pilot.pause()


async def found_at_last(pilot: Pilot[int], key: bytes) -> set[str]:
    """What can be reached once the tasks of what has ended are over; a busy machine delays them."""
    # What the pilot itself remembers, in whose task this is: the screens that it saw last.
    visible_screen_stack.set([])
    active_message_pump.set(pilot.app)
    for _ in range(10):
        await forget_timers()
        if not (told := found(pilot.app, WORDS, key)):
            break
        await pilot.pause(0.3)
    return told


def said(pilot: Pilot[int]) -> str:
    return " ".join(text_of(pilot.app).replace("│", " ").split())


# What can be reached


async def test_nothing_of_the_records_can_be_reached(folder: Path) -> None:
    async with all_over(folder) as (pilot, key):
        # The control: as long as they are open, all of it can.
        assert found(pilot.app, WORDS, key) == {*WORDS, "key"}
        await locked(pilot)
        assert await found_at_last(pilot, key) == set()
        assert "The records are closed" in said(pilot)


@pytest.mark.long
@pytest.mark.parametrize("taken_out", ["forget_places", "forget_traces"])
async def test_control_without_either_something_can(
    folder: Path, monkeypatch: pytest.MonkeyPatch, taken_out: str
) -> None:
    async def nothing(_: object) -> None: ...

    monkeypatch.setattr(locking, taken_out, nothing)
    async with all_over(folder) as (pilot, key):
        await locked(pilot)
        assert found(pilot.app, WORDS, key)


async def test_the_files_are_closed_and_another_program_may_write(folder: Path) -> None:
    async with typing(folder) as pilot:
        with pytest.raises(InUse):
            Casework.open(folder, passphrase=SECRET)
        await locked(pilot)
        with Casework.open(folder, passphrase=SECRET).records.store as other:
            assert not other.read_only
        # What was typed is on the disk, and nobody reads it there.
        kept = [path.read_bytes() for path in folder.rglob("*") if path.is_file()]
        assert kept
        assert not any(TYPED[::-1].encode() in content for content in kept)


async def test_a_timer_that_was_stopped_holds_nothing_until_its_time_has_come() -> None:
    class Held: ...

    def held_by_a_timer() -> "weakref.ref[Held]":
        held = Held()
        context = copy_context()
        context.run(_HELD.set, held)
        asyncio.get_running_loop().call_later(60, int, context=context).cancel()
        return weakref.ref(held)

    held = held_by_a_timer()
    assert held()
    await forget_timers()
    assert not held()


async def test_they_are_closed_too_when_a_number_is_looked_up_at_once(folder: Path) -> None:
    app, key = opened_app(folder)
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.pause()
        await burst(pilot, "ctrl+l", "f3", "v")
        for _ in range(100):
            if app.held.opened is None:
                break
            await pilot.pause(0.01)
        assert isinstance(app.screen, LockedContacts)
        app.locking._look()
        assert await found_at_last(pilot, key) == set()


# What would be lost by closing


async def test_typing_that_cannot_be_kept_on_the_disk_keeps_them_open(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    full = True
    write = SideFile.write

    def refused(file: SideFile, content: bytes) -> None:
        if full:
            raise NotSaved("the disk is full")
        write(file, content)

    monkeypatch.setattr(SideFile, "write", refused)
    async with typing(folder) as pilot:
        form = pilot.app.screen
        await locked(pilot)
        assert pilot.app.held.opened
        assert "not closed yet, only hidden" in said(pilot)
        assert TITLE[::-1] not in said(pilot)
        await unlocked(pilot, "wrong")
        assert pilot.app.locking.locked
        pilot.app.locking.gate._pause = Pause()
        pilot.app.screen._pause()
        await unlocked(pilot)
        assert pilot.app.screen is form
        await locked(pilot)
        full = False  # and once there is room, they are closed
        pilot.app.locking._look()
        for _ in range(100):
            await pilot.pause(0.01)
            if "The records are closed" in said(pilot):
                break
        assert pilot.app.held.opened is None
        assert "The records are closed" in said(pilot)


async def test_a_recovery_key_that_is_shown_once_keeps_them_open(folder: Path) -> None:
    app, _ = opened_app(folder)
    async with app.run_test(size=(120, 40)) as pilot:
        sheet = RecoverySheet("AAAA-BBBB", "S", folder)
        app.push_screen(sheet)
        await pilot.pause()
        await locked(pilot)
        assert "AAAA" not in said(pilot)
        await unlocked(pilot)
        assert app.screen is sheet


async def test_what_comes_too_late_comes_to_nothing(folder: Path) -> None:
    """A window that is made too small while they are closed says so afterwards."""
    app, _ = opened_app(folder)
    async with app.run_test(size=(120, 40), notifications=True) as pilot:
        await locked(pilot)
        app.push_screen(Message("Written", SAID[::-1]))
        await pilot.resize_terminal(50, 10)
        await pilot.resize_terminal(120, 40)
        await pilot.press("f3", "escape")
        assert isinstance(app.screen, Locked)
        await pilot.resize_terminal(50, 10)
        await unlocked(pilot)
        assert isinstance(app.screen, TooSmall)
        await pilot.resize_terminal(120, 40)
        await pilot.pause()
        assert isinstance(app.screen, Board)
