"""Copying that does not last: what was copied here leaves the clipboard after a while.

A terminal takes text for the clipboard (OSC 52) but never gives it back, so it cannot be asked
whether something else was copied since.  After the time is up the clipboard is emptied once,
and only if the last thing copied *in this program* is still waiting for that.
"""

from typing import Any

from textual.app import App
from textual.timer import Timer

# Long enough to paste a number into a dialler or a form.
SECONDS = 60.0


def copied(text: str) -> str:
    """Say that *text*, which stands above this sentence, was copied, and for how long."""
    lines = len(text.splitlines())
    what = "The line above is" if lines == 1 else f"The {lines} lines above are"
    return (
        f"{what} copied: paste within {SECONDS:.0f} seconds, then the clipboard is emptied. If "
        "nothing comes, this window cannot copy: read it from here."
    )


class ForgetfulClipboard:
    """Takes back what *app* put on the clipboard, from Textual's own fields too."""

    seconds = SECONDS

    def __init__(self, app: App[Any]) -> None:
        self._app = app
        self._to_forget: Timer | None = None

    def note(self, text: str) -> None:
        if self._to_forget is not None:
            self._to_forget.stop()
            self._to_forget = None
        if text:
            self._to_forget = self._app.set_timer(self.seconds, self.forget)

    def forget(self) -> None:
        if self._to_forget is not None:
            self._app.copy_to_clipboard("")
