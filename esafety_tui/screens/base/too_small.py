"""What a window shows that is too small for any place."""

from typing import Any

from textual import events
from textual.app import ComposeResult
from textual.geometry import Size
from textual.screen import ModalScreen, Screen
from textual.widgets import Input, Static, TextArea

SMALLEST = Size(60, 16)


class TooSmall(ModalScreen[None]):
    """A sentence until there is room again; nothing below it is lost."""

    def compose(self) -> ComposeResult:
        yield Static(
            f"This window is too small. Nothing is lost: make it at least {SMALLEST.width} "
            f"columns wide and {SMALLEST.height} lines high.",
            markup=False,
        )

    def on_screen_resume(self) -> None:
        if self.fits(self.app.size):
            self.dismiss()

    @staticmethod
    def lets_through(event: events.Key | events.Paste) -> bool:
        """Whether *event* does what it always does: only leaving does."""
        return isinstance(event, events.Key) and event.key == "ctrl+q"

    @staticmethod
    def take(event: events.Key | events.Paste, beneath: Screen[Any]) -> None:
        """Let a field of *beneath* have what is typed while, as in dragging, it is out of sight."""
        field = beneath.focused
        if not isinstance(field, Input | TextArea):
            return
        if isinstance(event, events.Paste) or event.is_printable:
            field.post_message(event)
        elif event.key == "backspace":
            field.call_later(field.action_delete_left)  # after the letters before it

    @staticmethod
    def fits(size: Size) -> bool:
        return size.width >= SMALLEST.width and size.height >= SMALLEST.height
