"""Leaving: asked about what is typed, or without being asked when the terminal goes away."""

import asyncio
import os
import signal
import sys

from textual.binding import Binding

from esafety_tui.screens.access.held_records import HeldRecords
from esafety_tui.screens.access.locking import Locking
from esafety_tui.widgets.base_app import BaseApp
from esafety_tui.widgets.form.typing_box import KEPT, TypingBox, keep_typing

QUIT = Binding(
    # Priority, or a form (a modal, which hides the application's keys) would not hear it.
    "ctrl+q", "quit", "Leave", id="app.quit", priority=True,
    tooltip="Leave; what is typed in a form is kept",
)  # fmt: skip
# The code of a program that a hang-up ended, and how long it may take over it.
HUNG_UP = 129
_HANG_UP_SECONDS = 2.0


class Quitting:
    """Ends the application, which loses nothing when it is cut off."""

    def __init__(self, app: BaseApp[int], held: HeldRecords, locking: Locking) -> None:
        self._app = app
        self._held = held
        self._locking = locking

    def quit(self) -> None:
        """Leave; what is typed in a form is kept, and one that cannot be kept asks first."""
        box = self._app.screen
        if isinstance(box, TypingBox) and box.focused is not None:
            # A priority key overtakes letters that are still on their way to their field.
            box.focused.call_later(self._leave)
        else:
            self._leave()

    def _leave(self) -> None:
        app = self._app
        if self._locking.locked:
            self._locking.leave_locked()
            return
        if work := self._long_work():
            app.notify(work)
            return
        unsaved = [s for s in app.screen_stack if isinstance(s, TypingBox) and s.changed]
        if not unsaved:
            app.exit(0)
            return
        app.hide_keys()  # they may lie over the form
        if app.screen is unsaved[-1]:
            box = unsaved[-1]
            demo = getattr(app, "demo", False)  # of which nothing is kept
            box.action_leave(
                then=lambda: app.exit(0, message=KEPT if box.kept and not demo else None)
            )
        else:
            app.notify("Answer or close this first; what you typed is kept.")

    def _long_work(self) -> str:
        from esafety_tui.widgets.boxes.working import Working  # noqa: PLC0415 - start-up

        screen = self._app.screen
        return screen.status() if isinstance(screen, Working) else ""

    def watch_for_hang_up(self) -> None:
        """When the terminal goes away, keep what is typed and close the records."""
        if self._app.is_headless or sys.platform == "win32":
            return  # Windows ends a console program unasked
        loop = asyncio.get_running_loop()
        for number in (signal.SIGHUP, signal.SIGTERM):
            loop.add_signal_handler(number, self._hung_up)
        loop.add_signal_handler(signal.SIGCONT, self._continued)

    def _continued(self) -> None:
        """Take the terminal back, if it had been given up; Textual would take it twice."""
        driver = self._app._driver
        if getattr(driver, "_must_signal_resume", False):
            driver.resume_application_mode()  # type: ignore[union-attr]
        else:
            self._app.refresh()

    def _hung_up(self) -> None:
        keep_typing(self._app)
        if self._held.opened is not None:
            self._held.opened.close()
        # Nothing may wait for a terminal that is gone.
        self._app.set_timer(_HANG_UP_SECONDS, lambda: os._exit(HUNG_UP))
        self._app.exit(return_code=HUNG_UP)
