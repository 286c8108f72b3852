"""Short words side by side, each whole: counts that can be chosen, and tabs."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar

from rich.cells import cell_len
from textual import events
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.geometry import Size
from textual.message import Message
from textual.reactive import reactive
from textual.widget import Widget

from esafety_tui.widgets.keys.names import MOVING
from esafety_tui.widgets.lists.drawing import fit


class Tiles(Widget):
    """Short words side by side, on as many lines as they take."""

    DEFAULT_CSS = "Tiles { height: auto; padding: 0 1; }"

    def drawn(self, width: int) -> Iterable[tuple[str, str]]:
        """Return each, with its style, as it stands where lines are *width* cells long."""
        raise NotImplementedError

    def _placed(self, width: int) -> Iterator[tuple[int, int, int]]:
        """Yield of each its line, its first cell and the cell after its last."""
        line = start = 0
        for text, _ in self.drawn(width):
            # The blank that parts two of them may fall off the end of a line.
            end = start + cell_len(text) + 1
            if end - 1 > width and start:
                line, start, end = line + 1, 0, end - start
            yield line, start, end
            start = end

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:  # noqa: ARG002
        return max((line for line, _, _ in self._placed(width)), default=0) + 1

    def render(self) -> Content:
        parts: list[Content | str] = []
        above = 0
        width = self.content_size.width
        for (text, style), (line, _, _) in zip(self.drawn(width), self._placed(width), strict=True):
            parts += ["\n"] if line > above else []
            parts += [Content.styled(text, style), " "]
            above = line
        return Content.assemble(*parts)

    def under(self, event: events.MouseEvent) -> int | None:
        x = event.x - self.styles.padding.left
        for number, (line, start, end) in enumerate(self._placed(self.content_size.width)):
            if line == event.y and start <= x < end:
                return number
        return None


@dataclass(frozen=True, slots=True)
class Tile:
    """One entry of a strip: its name, what it says and means, and whether it is bad news."""

    name: str
    text: str
    means: str = ""
    alarm: bool = False


class Strip(Tiles, can_focus=True):
    """Tiles side by side; Enter chooses one, down goes back to what is below."""

    DEFAULT_CSS = "Strip { border-subtitle-align: left; }"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter,space", "choose", "Show it", id="strip.choose",
                tooltip="Open what Today names; of a count, show its cases only, or all again"),
        Binding("left,h", "step(-1)", "Left", show=False, id="strip.left", group=MOVING,
                tooltip="The count on the left"),
        Binding("right,l", "step(1)", "Right", show=False, id="strip.right", group=MOVING,
                tooltip="The count on the right"),
        Binding("down,j,escape", "leave", "To the cards", show=False, id="strip.leave",
                group=MOVING, tooltip="Go to the cards"),
    ]  # fmt: skip

    HELP = """
    What to do first, and the counts of today. The line below says what the one under the cursor
    means. Enter on a count shows only its cases and goes to the first; Esc shows all again. Enter
    on anything else opens what it names.
    """

    at: reactive[int] = reactive(0)

    @dataclass
    class Chosen(Message):
        """A tile was chosen."""

        name: str

    class Left(Message):
        """The lead went on to what is below the strip."""

    def __init__(self, *, hint: str = "", id: str | None = None) -> None:  # noqa: A002
        """Make an empty strip; the *hint* stands below it while the cursor is elsewhere."""
        super().__init__(id=id)
        self._hint = hint
        self._tiles: Sequence[Tile] = ()
        self._chosen = ""

    def show(self, tiles: Sequence[Tile], *, chosen: str = "") -> None:
        self._tiles = tiles
        self._chosen = chosen
        self.at = min(self.at, max(len(tiles) - 1, 0))
        # The cursor may stand on another count now, though it has not moved.
        self._show_meaning()
        self.refresh(layout=True)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer it only where the cursor is on what can be shown."""
        if action == "choose" and not self._tile.name:
            return False
        return super().check_action(action, parameters)

    @property
    def _tile(self) -> Tile:
        return self._tiles[self.at] if self.at < len(self._tiles) else Tile("", "")

    def drawn(self, width: int) -> Iterable[tuple[str, str]]:
        for number, tile in enumerate(self._tiles):
            style = "bold $text-error" if tile.alarm else ""
            if self.has_focus and number == self.at:
                style = "reverse bold"
            mark = "▸" if tile.name and tile.name == self._chosen else " "
            text = f"{mark}{tile.text} "
            # What is wider than a line would push the last line out of sight.
            yield fit(text, min(width, cell_len(text))), style

    def watch_at(self) -> None:
        self._show_meaning()

    def watch_has_focus(self, focused: bool) -> None:
        """Say what the count under the cursor means, for as long as there is one."""
        super().watch_has_focus(focused)
        self._show_meaning()

    def on_mouse_move(self, event: events.MouseMove) -> None:
        number = self.under(event)
        self.tooltip = Content(self._tiles[number].means) if number is not None else None

    def _show_meaning(self) -> None:
        said = self._tile.means if self.has_focus else self._hint
        self.border_subtitle = Content(f" {said} ") if said else None
        if self.is_mounted and self.has_focus:
            self.screen.refresh_bindings()

    def action_step(self, by: int) -> None:
        self.at = max(0, min(self.at + by, len(self._tiles) - 1))

    def action_choose(self) -> None:
        if self._tile.name:
            self.post_message(self.Chosen(self._tile.name))

    def action_leave(self) -> None:
        self.post_message(self.Left())

    def on_click(self, event: events.Click) -> None:
        number = self.under(event)
        if number is not None:
            self.at = number
            self.action_choose()


class TabStrip(Tiles):
    """Tabs, one of them open; a click opens one, and so do keys of the place.

    Where they do not fit on a line they stand closer, and then on two.
    """

    DEFAULT_CSS = "TabStrip { padding: 0; }"

    active: reactive[str] = reactive("", init=False)

    @dataclass
    class Opened(Message):
        """Another tab is open."""

        name: str

    def __init__(self, labels: Mapping[str, str]) -> None:
        """Make a tab for each name, with what it is called; the first one is open."""
        super().__init__()
        self._labels = dict(labels)
        self.set_reactive(TabStrip.active, next(iter(labels)))

    def rename(self, labels: Mapping[str, str]) -> None:
        self._labels = {**self._labels, **labels}
        self.refresh(layout=True)

    def show_tabs(self, labels: Mapping[str, str]) -> None:
        """Show these tabs and no others; what is open stays so, if it is still among them."""
        if labels == self._labels:
            return
        self._labels = dict(labels)
        if self.active not in self._labels:
            self.active = next(iter(self._labels))
        self.refresh(layout=True)

    def watch_active(self, name: str) -> None:
        self.post_message(self.Opened(name))

    def drawn(self, width: int) -> Iterable[tuple[str, str]]:
        labels = self._labels
        blank = " " if _length(labels) + 2 * len(labels) <= width else ""
        for name, label in labels.items():
            style = "bold underline on $primary-muted" if name == self.active else ""
            yield f"{blank}{label}{blank}", style

    def on_click(self, event: events.Click) -> None:
        number = self.under(event)
        if number is not None:
            self.active = tuple(self._labels)[number]


def _length(labels: Mapping[str, str]) -> int:
    """The cells that *labels* take on a line, with a blank between two."""
    return sum(cell_len(label) + 1 for label in labels.values()) - 1
