"""Locking: by a key, or because the program was left alone (D2).

The locked screen is a mode of its own, put over everything at once.  Then, where a passphrase
protects the records, they are closed: keys, rows and every screen of them are let go, and where the
lead stood is kept sealed.  Unlocking opens them again and goes back there.  What would be lost by
closing keeps them open behind the locked screen, and so do records that are not encrypted: there
the lock is a curtain.
"""

import gc
from collections.abc import Callable
from typing import Any, Protocol, runtime_checkable

from textual import events
from textual.binding import Binding
from textual.screen import Screen

from esafety_tui.casework.access.unlock_throttle import Gate, IdleWatch
from esafety_tui.casework.casework import Casework
from esafety_tui.casework.opening import open_or_look_on, prove
from esafety_tui.casework.problems import StoreProblem
from esafety_tui.screens.access.forgetting import forget_places, forget_traces
from esafety_tui.screens.access.greeting import greet
from esafety_tui.screens.access.held_records import HeldRecords
from esafety_tui.screens.access.locked import Locked
from esafety_tui.screens.access.way_back import WayBack, Whereabouts, put_by, standing, taken_up
from esafety_tui.screens.base.tour import show_found
from esafety_tui.widgets.base_app import BaseApp
from esafety_tui.widgets.form.typing_box import keep_typing, typing_boxes

LOCK = Binding("ctrl+l", "lock", "Lock", id="app.lock", show=False, priority=True,
               tooltip="Hide everything; if there is a passphrase, until it is typed")  # fmt: skip
LOCKED = "locked"
# How often to look whether the time has run out, in seconds.
_LOOK_EVERY = 5.0
# In seconds, and far more than any of them takes.
_SETTLED = 3.0
# What the application itself may still be asked for.
_WHILE_LOCKED = frozenset({"quit", "show_keys", "focus_next", "focus_previous"})


@runtime_checkable
class HoldsOpen(Protocol):
    """A screen that has something which closing the records would lose."""

    @property
    def holds_open(self) -> bool:
        """Whether it has that now."""


class Locking:
    """Hides what is open, closes it and opens it again; asked before each key, act and notice."""

    def __init__(
        self, app: BaseApp[int], held: HeldRecords, hide_names: Callable[[], None]
    ) -> None:
        """*hide_names* is asked for whenever it locks."""
        self._app = app
        self._held = held
        self._hide_names = hide_names
        self.gate = Gate(self._open)
        self.idle = IdleWatch()
        self.locked = False
        self.protected = self._held.casework.records.encrypted
        self.held_open = False
        self._beneath = ""
        self._held_back: list[dict[str, Any]] = []
        self._put_by = b""
        self._way_back = WayBack(app, Whereabouts())
        self._typed = False
        self._warned = False
        app.add_mode(LOCKED, lambda: Locked(self, held.folder, held.clock))

    @property
    def closed(self) -> bool:
        """Whether nothing of the records is open any more."""
        return self._held.opened is None

    def watch(self) -> None:
        self._app.set_interval(_LOOK_EVERY, self._look)

    def _look(self) -> None:
        if self.lock_if_left_alone():
            self._close_soon()  # what held them open may be over by now

    def lock(self) -> None:
        """Hide everything at once, then close it; what is typed is kept."""
        if self.locked:
            return
        app = self._app
        keep_typing(app)
        self._typed = any(box.changed for box in typing_boxes(app))
        self.protected = self._held.casework.records.encrypted
        self._beneath = app.current_mode
        self._warned = self.held_open = False
        # What is said above the foot would stay there over the locked screen.
        app.clear_notifications()
        app.capture_mouse(None)
        self._hide_names()
        app.switch_mode(LOCKED)
        self.locked = True
        self._close_soon()

    def lock_if_left_alone(self) -> bool:
        if not self.locked and self.idle.over(self._held.casework.records.school.idle_minutes):
            self.lock()
        return self.locked

    # Closing

    def _close_soon(self) -> None:
        """Close once the locked screen is drawn; by itself, so that no passphrase comes between."""
        self._app.call_after_refresh(self._curtain.call_later, self.close)

    @property
    def _curtain(self) -> Screen[Any]:
        return self._app._screen_stacks[LOCKED][0]

    async def close(self) -> None:
        """Let go of all that is of the records, unless something would be lost by it."""
        app = self._app
        if not (self.locked and self.protected) or self.closed:
            return
        keep_typing(app)  # once more: there may be room on the disk by now
        before, self.held_open = self.held_open, self._holds_open()
        if self.held_open:
            if not before:
                self._say_what_became()
            return
        stood = standing(app, self._beneath, self._way_back.left, self._held_back)
        self._put_by = put_by(stood, self._held.casework)
        self._held_back = []
        self._way_back = WayBack(app, Whereabouts())
        await forget_places(app)
        self._held.close()
        # The screens that have ended are waited for: what they left to be done holds them.
        self._app.call_after_refresh(self._forget)

    async def _forget(self) -> None:
        await forget_traces(self._app)
        # Once more when the last task of a screen that has ended is over: idle, nothing would.
        self._curtain.set_timer(_SETTLED, gc.collect)
        self._say_what_became()

    def _say_what_became(self) -> None:
        if isinstance(self._app.screen, Locked):
            self._app.screen.show_text(self._app.screen.below)

    def _holds_open(self) -> bool:
        return any(isinstance(one, HoldsOpen) and one.holds_open for one in self._screens())

    def _screens(self) -> list[Screen[Any]]:
        return [screen for stack in self._app._screen_stacks.values() for screen in stack]

    # Unlocking

    def _open(self, secret: str) -> Casework:
        opened = self._held.opened
        if opened is not None:
            return prove(opened, secret)
        # As at the start: what is read makes no rubbish to be looked for.
        gc.disable()
        try:
            return open_or_look_on(self._held.folder, secret, self._held.clock)
        except StoreProblem:
            gc.enable()
            raise

    def unlock(self, opened: Casework | None = None) -> None:
        """Show again what was open; where it was closed, on what the gate has *opened*."""
        app = self._app
        if not self.locked or (self.closed and opened is None):
            return
        self.locked = False
        self.idle.touch()
        if self.closed and opened is not None:
            self._held.open_on(opened)
            stood = taken_up(self._put_by, opened)
            self._put_by = b""
            self._beneath, self._held_back = stood.mode, stood.notices
            self._way_back = WayBack(app, stood)
            # What has come up now stays.
            app.call_after_refresh(gc.freeze)
            app.call_after_refresh(gc.enable)
            app.call_after_refresh(self._greet)
        app.switch_mode(self._beneath)
        # The window may have changed its size meanwhile.
        app.call_after_refresh(app.post_message, events.Resize(app.size, app.size))
        held_back, self._held_back = self._held_back, []
        for notice in held_back:
            app.notify(**notice)

    def _greet(self) -> None:
        """Show what was found on opening, and what others did; ask who has the recovery key."""
        if opened := self._held.opened:
            show_found(self._app, lambda: self._held.opened)
            greet(self._app, opened)

    def come_back_to(self, mode: str) -> None:
        """Stand in the place that has come up as before the records were closed."""
        self._way_back.come(mode)

    # Asked by the application

    def hears(self, event: events.Event) -> bool:
        """Note that somebody is there; false if they come too late, and *event* is not heard."""
        coming_in = isinstance(event, events.InputEvent | events.Paste) and not event.is_forwarded
        if coming_in and not self.locked:
            if self.lock_if_left_alone():
                return False
            self.idle.touch()
        return True

    def allows(self, action: str) -> bool:
        return not self.locked or action in _WHILE_LOCKED

    def mode_for(self, mode: str | None) -> str | None:
        """Where a screen goes: while locked, over what is open beneath, to be seen afterwards."""
        return self._beneath if self.locked and mode is None else mode

    def go_afterwards(self, mode: str) -> None:
        if mode != LOCKED:
            self._beneath = mode

    def notify_afterwards(self, **notice: Any) -> None:
        self._held_back.append(notice)

    def leave_locked(self) -> None:
        """Leave without unlocking; what was typed and not saved is worth a second key."""
        app = self._app
        if not self._typed or self._warned:
            app.exit(0)
            return
        self._warned = True
        while len(app.screen_stack) > 1:
            app.pop_screen()
        if isinstance(app.screen, Locked):
            app.screen.show_text(
                "Something that was typed has not been saved, but it is kept. Unlock to save "
                "it, or leave once more with ctrl+q: it will be there when you come back."
            )
