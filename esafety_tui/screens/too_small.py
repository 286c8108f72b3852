"""What a window shows that is too small for any place."""

from textual.app import ComposeResult
from textual.geometry import Size
from textual.screen import ModalScreen
from textual.widgets import Static

SMALLEST = Size(60, 16)


class TooSmall(ModalScreen[None]):
    """A sentence until there is room again; nothing below it is lost."""

    def compose(self) -> ComposeResult:
        """Say what to do."""
        yield Static(
            f"This window is too small. Nothing is lost: make it at least {SMALLEST.width} "
            f"columns wide and {SMALLEST.height} lines high.",
            markup=False,
        )

    @staticmethod
    def fits(size: Size) -> bool:
        """Whether a place can be drawn in *size*."""
        return size.width >= SMALLEST.width and size.height >= SMALLEST.height
