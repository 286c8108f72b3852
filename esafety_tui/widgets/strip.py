"""A strip of short words that can be gone through and chosen, on one or two lines."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar, NamedTuple

from rich.cells import cell_len
from textual import events
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.geometry import Size
from textual.message import Message
from textual.reactive import reactive
from textual.widget import Widget


@dataclass(frozen=True, slots=True)
class Tile:
    """One entry of a strip: its name, what it says, and whether it is bad news."""

    name: str
    text: str
    alarm: bool = False


class _Placed(NamedTuple):
    """Where a tile stands: its line, its first cell and the cell after its last."""

    line: int
    start: int
    end: int


class Strip(Widget, can_focus=True):
    """Tiles side by side; Enter chooses one, down goes back to what is below."""

    DEFAULT_CSS = """
    Strip { height: auto; max-height: 3; padding: 0 1; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("left,h", "step(-1)", show=False, id="strip.left", tooltip="The count on the left"),
        Binding(
            "right,l", "step(1)", show=False, id="strip.right", tooltip="The count on the right"
        ),
        Binding(
            "enter,space",
            "choose",
            "Show these",
            show=False,
            id="strip.choose",
            tooltip="Show these cases only, or all again",
        ),
        Binding("down,j,escape", "leave", show=False, id="strip.leave", tooltip="Go to the cards"),
    ]

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
        self.refresh(layout=True)

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:  # noqa: ARG002
        """Return how many lines the tiles take."""
        return self._placed(width)[-1].line + 1 if self._tiles else 1

    def _placed(self, width: int) -> list[_Placed]:
        """Put the tiles side by side, each whole, on as many lines as it takes."""
        placed: list[_Placed] = []
        line = start = 0
        for tile in self._tiles:
            # Room for the mark of the chosen one before it, and two blanks after.
            end = start + cell_len(tile.text) + 3
            if end - 1 > width and start:
                line, start, end = line + 1, 0, end - start
            placed.append(_Placed(line, start, end))
            start = end
        return placed

    def render(self) -> Content:
        """Draw the tiles."""
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

    def action_step(self, by: int) -> None:
        """Go to the next tile."""
        self.at = max(0, min(self.at + by, len(self._tiles) - 1))

    def action_choose(self) -> None:
        """Choose the tile under the cursor."""
        if self._tiles and self._tiles[self.at].name:
            self.post_message(self.Chosen(self._tiles[self.at].name))

    def action_leave(self) -> None:
        """Go to what is below."""
        self.post_message(self.Left())

    def on_click(self, event: events.Click) -> None:
        """Choose the tile that was clicked."""
        x = event.x - self.styles.padding.left
        for number, place in enumerate(self._placed(self.content_size.width)):
            if place.line == event.y and place.start <= x < place.end:
                self.at = number
                self.action_choose()
