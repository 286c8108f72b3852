"""Leaving: asked about what is typed, or without being asked when the terminal goes away."""

import asyncio
import os
import signal
import sys
from typing import ClassVar

from textual.binding import Binding, BindingType

from esafety_tui.screens.undoing import UndoingDesktop
from esafety_tui.widgets.typing_box import TypingBox

# The code of a program that a hang-up ended, and how long it may take over it.
HUNG_UP = 129
_HANG_UP_SECONDS = 2.0


class LeavingDesktop(UndoingDesktop):
    """A desktop that can be left, and loses nothing when it is cut off."""

    BINDINGS: ClassVar[list[BindingType]] = [
        # Priority, or a form (a modal, which hides the application's keys) would not hear it.
        Binding("ctrl+q", "quit", "Leave", id="app.quit", show=False, priority=True,
                tooltip="Leave; a form with unsaved typing asks first"),
    ]  # fmt: skip

    async def action_quit(self) -> None:
        """Leave; a form with unsaved typing asks first, and only once."""
        box = self.screen
        if isinstance(box, TypingBox) and box.focused is not None:
            # A priority key overtakes letters that are still on their way to their field.
            box.focused.call_later(self._leave)
        else:
            self._leave()

    def _leave(self) -> None:
        if self.locked:
            self.leave_locked()
            return
        if work := self._long_work():
            self.notify(work)
            return
        unsaved = [s for s in self.screen_stack if isinstance(s, TypingBox) and s.changed]
        if not unsaved:
            self.exit(0)
            return
        self.hide_keys()  # they may lie over the form
        if self.screen is unsaved[-1]:
            unsaved[-1].leave(then=lambda: self.exit(0))
        else:
            self.notify("Answer or close this first; what you typed is kept.")

    def _long_work(self) -> str:
        """Say what is going on, and how it is stopped, if something long is."""
        from esafety_tui.widgets.working import Working  # noqa: PLC0415 - start-up

        return self.screen.said() if isinstance(self.screen, Working) else ""

    def watch_for_hang_up(self) -> None:
        """When the terminal goes away, keep what is typed and close the records."""
        if self.is_headless or sys.platform == "win32":  # which ends a console program unasked
            return
        loop = asyncio.get_running_loop()
        for number in (signal.SIGHUP, signal.SIGTERM):
            loop.add_signal_handler(number, self._hung_up)
        loop.add_signal_handler(signal.SIGCONT, self._continued)

    def _continued(self) -> None:
        """Take the terminal back, if it had been given up; Textual would take it twice."""
        if getattr(self._driver, "_must_signal_resume", False):
            self._driver.resume_application_mode()  # type: ignore[union-attr]
        else:
            self.refresh()

    def _hung_up(self) -> None:
        self.keep_typing()
        self.casework.close()
        # Nothing may wait for a terminal that is gone.
        self.set_timer(_HANG_UP_SECONDS, lambda: os._exit(HUNG_UP))
        self.exit(return_code=HUNG_UP)
