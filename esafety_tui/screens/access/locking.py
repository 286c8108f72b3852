"""Locking: by a key, or because the program was left alone (D2).

The locked screen is a mode of its own.  What was open lies in the stack of its
own mode, unsaved typing and all, and is neither drawn nor reached by keys and
mouse until the records are unlocked.
"""

from typing import Any, ClassVar

from textual import events
from textual.binding import Binding, BindingType

from esafety_tui.casework.access.contacts_only import LookUp
from esafety_tui.casework.access.unlock_throttle import Gate, IdleWatch
from esafety_tui.casework.casework import Casework
from esafety_tui.screens.access.passphrase_box import AskPassphrase
from esafety_tui.widgets.base_app import BaseApp
from esafety_tui.widgets.form.typing_box import keep_typing, typing_boxes

LOCK = Binding("ctrl+l", "lock", "Lock", id="app.lock", show=False, priority=True,
               tooltip="Hide everything; if there is a passphrase, until it is typed")  # fmt: skip
LOCKED = "locked"
_NOT_PROTECTED = (
    "No passphrase protects these records: they are kept unencrypted, and this screen only "
    "hides them. Press Enter to return to them."
)
# How often to look whether the time has run out, in seconds.
_LOOK_EVERY = 5.0
# What the application itself may still be asked for.
_WHILE_LOCKED = frozenset({"quit", "show_keys", "focus_next", "focus_previous"})


class Locking:
    """Hides what is open and shows it again; asked before each key, act, screen and notice."""

    def __init__(self, app: BaseApp[int], casework: Casework) -> None:
        self._app = app
        self.casework = casework
        self.gate = Gate(casework.records.folder, encrypted=casework.records.encrypted)
        self.idle = IdleWatch()
        self.locked = False
        self._beneath = ""
        self._held_back: list[dict[str, Any]] = []
        self._warned = False
        app.add_mode(LOCKED, lambda: Locked(self))

    def watch(self) -> None:
        self._app.set_interval(_LOOK_EVERY, self.lock_if_left_alone)

    def lock(self) -> None:
        """Hide everything at once; what is open stays as it is."""
        if self.locked:
            return
        app = self._app
        keep_typing(app)
        self._beneath = app.current_mode
        self._warned = False
        # What pops up in a corner would stay there over the locked screen.
        app.clear_notifications()
        app.capture_mouse(None)
        app.switch_mode(LOCKED)
        self.locked = True

    def lock_if_left_alone(self) -> bool:
        if not self.locked and self.idle.over(self.casework.records.school.idle_minutes):
            self.lock()
        return self.locked

    def unlock(self) -> None:
        """Show again what was open.  The locked screen calls this once the gate has let in."""
        if not self.locked:
            return
        app = self._app
        self.locked = False
        self.idle.touch()
        app.switch_mode(self._beneath)
        # The window may have changed its size meanwhile.
        app.call_after_refresh(app.post_message, events.Resize(app.size, app.size))
        held_back, self._held_back = self._held_back, []
        for notice in held_back:
            app.notify(**notice)

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
        unsaved = any(box.changed for box in typing_boxes(app))
        if not unsaved or self._warned:
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


class Locked(AskPassphrase):
    """Asks for the passphrase; for plain records, says that there is none."""

    HELP = """
    Everything is hidden until the passphrase is typed; what was open is as it was. A number can be
    looked up without it. Records that have no passphrase are only hidden: Enter shows them again.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        # In the passphrase a 3 is a letter like any other; F3 always leads to the contacts.
        Binding("f3", "contacts", "Contact table", id="locked.contacts",
                tooltip="Whom to ring; of the school's own, what may be shown when locked"),
        Binding("3", "contacts", "Contact table", show=False, id="locked.contacts_too",
                tooltip="The contact table, where no passphrase is asked for"),
        Binding("enter", "back", "Return", show=False, id="locked.back",
                tooltip="Back to the records, where no passphrase is asked for"),
    ]  # fmt: skip

    box_title = "Locked"
    below = "What was open is as it was, and so is what was typed."

    def __init__(self, lock: "Locking") -> None:
        self._lock = lock
        records = lock.casework.records
        super().__init__(lambda: LookUp(records.folder, lambda: records.now))
        if not self.protected:
            self.asked = _NOT_PROTECTED

    @property
    def protected(self) -> bool:
        return self._lock.gate.protected

    @property
    def wait(self) -> float:
        return self._lock.gate.wait

    def try_secret(self, secret: str) -> None:
        self._lock.gate.let_in(secret)
        self._lock.unlock()

    def action_back(self) -> None:
        if not self.protected:
            self._lock.unlock()
