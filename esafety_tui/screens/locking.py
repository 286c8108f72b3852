"""The application that can be locked: by a key, or because it was left alone (D2).

The locked screen is a mode of its own.  What was open lies in the stack of its
own mode, unsaved typing and all, and is neither drawn nor reached by keys and
mouse until the records are unlocked.
"""

from typing import Any, ClassVar

from textual import events
from textual.await_complete import AwaitComplete
from textual.binding import Binding, BindingType
from textual.screen import Screen
from textual.widget import AwaitMount

from esafety_tui.casework.casework import Casework
from esafety_tui.casework.gate import Gate, IdleWatch
from esafety_tui.screens.locked import Locked
from esafety_tui.screens.place import Desktop
from esafety_tui.widgets.typing_box import TypingBox

LOCKED = "locked"
# How often to look whether the time has run out, in seconds.
_LOOK_EVERY = 5.0
# What the application itself may still be asked for.
_WHILE_LOCKED = frozenset({
    "quit", "show_keys", "focus_next", "focus_previous",
})  # fmt: skip


class LockingDesktop(Desktop):
    """A desktop that locks itself."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+l", "lock", "Lock", id="app.lock", show=False, priority=True,
                tooltip="Hide everything until the passphrase is typed; typing is kept"),
    ]  # fmt: skip

    def __init__(self, casework: Casework) -> None:
        super().__init__(casework)
        self.gate = Gate(casework.folder, encrypted=casework.encrypted)
        self.idle = IdleWatch()
        self.locked = False
        self._beneath = ""
        self._told_beneath: list[dict[str, Any]] = []
        self._leaving_told = False
        self.add_mode(LOCKED, Locked)

    def on_mount(self) -> None:
        """Look every few seconds whether somebody is there."""
        self.set_interval(_LOOK_EVERY, self.lock_if_left_alone)

    # Locking

    def action_lock(self) -> None:
        """Hide everything at once; what is open stays as it is."""
        if self.locked:
            return
        self.keep_typing()
        self._beneath = self.current_mode
        self._leaving_told = False
        # What pops up in a corner would stay there over the locked screen.
        self.clear_notifications()
        self.capture_mouse(None)
        super().switch_mode(LOCKED)
        self.locked = True

    def lock_if_left_alone(self) -> bool:
        """Lock if nobody has been there for the time that the school has set."""
        if not self.locked and self.idle.over(self.casework.school.idle_minutes):
            self.action_lock()
        return self.locked

    def unlock(self) -> None:
        """Show again what was open.  The locked screen calls this once the gate has let in."""
        if not self.locked:
            return
        self.locked = False
        self.idle.touch()
        super().switch_mode(self._beneath)
        # The window may have changed its size meanwhile.
        self.call_after_refresh(self.post_message, events.Resize(self.size, self.size))
        told, self._told_beneath = self._told_beneath, []
        for notice in told:
            self.notify(**notice)

    async def on_event(self, event: events.Event) -> None:
        """Note that somebody is there, unless they come too late."""
        coming_in = isinstance(event, events.InputEvent | events.Paste) and not event.is_forwarded
        if coming_in and not self.locked:
            if self.lock_if_left_alone():
                return
            self.idle.touch()
        await super().on_event(event)

    # Nothing beneath is reached, and nothing from beneath comes up

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """While locked, refuse what the application does for an unlocked screen."""
        if self.locked and action not in _WHILE_LOCKED:
            return False
        return super().check_action(action, parameters)

    def push_screen(
        self, screen: Screen[Any] | str, *args: Any, mode: str | None = None, **more: Any
    ) -> Any:
        """Show *screen*; while locked, over what is open beneath, to be seen afterwards."""
        if self.locked and mode is None:
            mode = self._beneath
        return super().push_screen(screen, *args, mode=mode, **more)

    def pop_screen(self) -> AwaitComplete:
        """Go back to the screen below; the locked screen itself cannot be taken away."""
        if self.locked and len(self.screen_stack) == 1:
            return AwaitComplete()
        return super().pop_screen()

    def switch_mode(self, mode: str) -> AwaitMount:
        """Go to another place; while locked, it is gone to afterwards."""
        if self.locked:
            self._beneath = mode if mode != LOCKED else self._beneath
            return AwaitMount(self.screen, [])
        return super().switch_mode(mode)

    def notify(self, message: str, **more: Any) -> None:
        """Say something in a corner; while locked, it is said afterwards."""
        if self.locked:
            self._told_beneath.append({"message": message, **more})
        else:
            super().notify(message, **more)

    # Leaving

    def leave_locked(self) -> None:
        """Leave without unlocking; what was typed and not saved is worth a second key."""
        unsaved = any(
            isinstance(screen, TypingBox) and screen.changed
            for stack in self._screen_stacks.values()
            for screen in stack
        )
        first = self._screen_stacks[LOCKED][0]
        if unsaved and not self._leaving_told and isinstance(first, Locked):
            self._leaving_told = True
            while len(self.screen_stack) > 1:
                super().pop_screen()
            first.say(
                "Something that was typed has not been saved, but it is kept. Unlock to save "
                "it, or leave once more with ctrl+q: it will be there when you come back."
            )
            return
        self.exit(0)
