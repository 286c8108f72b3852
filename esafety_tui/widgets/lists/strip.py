"""A strip of short words that can be gone through and chosen, on one or two lines."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from textual import events
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.geometry import Size
from textual.message import Message
from textual.reactive import reactive
from textual.widget import Widget

from esafety_tui.widgets.keys.names import MOVING
from esafety_tui.widgets.lists.tiles import Placed, clicked, placed


@dataclass(frozen=True, slots=True)
class Tile:
    """One entry of a strip: its name, what it says and means, and whether it is bad news."""

    name: str
    text: str
    means: str = ""
    alarm: bool = False


class Strip(Widget, can_focus=True):
    """Tiles side by side; Enter chooses one, down goes back to what is below."""

    DEFAULT_CSS = """
    Strip { height: auto; max-height: 3; padding: 0 1; border-subtitle-align: left; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter,space", "choose", "Show these", id="strip.choose",
                tooltip="Show these cases only, or all again"),
        Binding("left,h", "step(-1)", "Left", show=False, id="strip.left", group=MOVING,
                tooltip="The count on the left"),
        Binding("right,l", "step(1)", "Right", show=False, id="strip.right", group=MOVING,
                tooltip="The count on the right"),
        Binding("down,j,escape", "leave", "To the cards", show=False, id="strip.leave",
                group=MOVING, tooltip="Go to the cards"),
    ]  # fmt: skip

    HELP = """
    The counts of today. The line below says what the one under the cursor means; Enter shows
    its cases only, and once more all of them.
    """

    at: reactive[int] = reactive(0)

    class Chosen(Message):
        """A tile was chosen."""

        def __init__(self, name: str) -> None:
            super().__init__()
            self.name = name

    class Left(Message):
        """The lead went on to what is below the strip."""

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 - Textual's name for it
        super().__init__(id=id)
        self._tiles: Sequence[Tile] = ()
        self._chosen = ""

    def show(self, tiles: Sequence[Tile], *, chosen: str = "") -> None:
        """Show *tiles*, the one named *chosen* marked as being in force."""
        self._tiles = tiles
        self._chosen = chosen
        self.at = min(self.at, max(len(tiles) - 1, 0))
        # The cursor may stand on another count now, though it has not moved.
        self._show_meaning()
        self.refresh(layout=True)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer to show cases only where the cursor is on a count of some."""
        if action == "choose" and not self._here:
            return False
        return super().check_action(action, parameters)

    @property
    def _here(self) -> str:
        """The name of the tile under the cursor, if it has one."""
        return self._tiles[self.at].name if self.at < len(self._tiles) else ""

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:  # noqa: ARG002
        return self._placed(width)[-1].line + 1 if self._tiles else 1

    def _placed(self, width: int) -> list[Placed]:
        return placed((tile.text for tile in self._tiles), width)

    def render(self) -> Content:
        parts: list[Content | str] = []
        line = 0
        for number, (tile, place) in enumerate(
            zip(self._tiles, self._placed(self.content_size.width), strict=True)
        ):
            if place.line > line:
                parts.append("\n")
                line = place.line
            style = "bold $text-error" if tile.alarm else ""
            if self.has_focus and number == self.at:
                style = "reverse bold"
            mark = "▸" if tile.name and tile.name == self._chosen else " "
            parts += [Content.styled(f"{mark}{tile.text} ", style), " "]
        return Content.assemble(*parts)

    def watch_at(self) -> None:
        self._show_meaning()

    def watch_has_focus(self, focused: bool) -> None:
        """Say what the count under the cursor means, for as long as there is one."""
        super().watch_has_focus(focused)
        self._show_meaning()

    def on_mouse_move(self, event: events.MouseMove) -> None:
        number = self._under(event)
        self.tooltip = Content(self._tiles[number].means) if number is not None else None

    def _show_meaning(self) -> None:
        means = self._tiles[self.at].means if self.at < len(self._tiles) else ""
        self.border_subtitle = Content(f" {means} ") if means and self.has_focus else None
        if self.is_mounted and self.has_focus:
            self.screen.refresh_bindings()

    def _under(self, event: events.MouseEvent) -> int | None:
        places = self._placed(self.content_size.width)
        return clicked(places, event.x - self.styles.padding.left, event.y)

    def action_step(self, by: int) -> None:
        self.at = max(0, min(self.at + by, len(self._tiles) - 1))

    def action_choose(self) -> None:
        if self._here:
            self.post_message(self.Chosen(self._here))

    def action_leave(self) -> None:
        self.post_message(self.Left())

    def on_click(self, event: events.Click) -> None:
        number = self._under(event)
        if number is not None:
            self.at = number
            self.action_choose()
