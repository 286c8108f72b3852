"""A list that draws only the rows that show, whatever their number."""

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from operator import attrgetter
from typing import Any, ClassVar, Generic, TypeVar

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.binding import Binding, BindingType
from textual.color import Color
from textual.geometry import Offset, Region, Size
from textual.message import Message
from textual.reactive import reactive
from textual.scroll_view import ScrollView
from textual.strip import Strip

from esafety_tui.widgets.keys.names import MOVING
from esafety_tui.widgets.lists.drawing import Line, Lines, Palette, Piece
from esafety_tui.widgets.lists.placed_rows import PlacedRows

T = TypeVar("T")
# The colours of the theme, by its names.  Not by styles: each would be worked out for each list.
_COLOURS = {
    Palette.HEADING: "text-secondary",
    Palette.QUIET: "quiet",
    Palette.ALARM: "late",
    Palette.WARNING: "today",
    Palette.GOOD: "done",
    Palette.HOLD: "hold",
    Palette.CRITICAL: "critical",
    Palette.HIGH: "high",
    Palette.MEDIUM: "medium",
    Palette.LOW: "low",
}
_BOLD = frozenset({Palette.STRONG, Palette.HEADING, Palette.ALARM, Palette.CRITICAL})
_HERE = "►"

MOVES = (
    Binding("down,j", "step(1)", "Down", show=False, id="list.down", group=MOVING,
            tooltip="One down"),
    Binding("up,k", "step(-1)", "Up", show=False, id="list.up", group=MOVING,
            tooltip="One up"),
    Binding("home,g", "edge(-1)", "First", show=False, id="list.first", group=MOVING,
            tooltip="To the first"),
    Binding("end,G", "edge(1)", "Last", show=False, id="list.last", group=MOVING,
            tooltip="To the last"),
    Binding("pagedown", "page(1)", "Page down", show=False, id="list.page_down", group=MOVING,
            tooltip="A page down"),
    Binding("pageup", "page(-1)", "Page up", show=False, id="list.page_up", group=MOVING,
            tooltip="A page up"),
)  # fmt: skip


class RowList(ScrollView, Generic[T], can_focus=True, inherit_bindings=False):
    """Rows of one or more lines each, one of them highlighted.

    A screen gives it the rows and says how one is drawn; rows that cannot be chosen
    (headings, running text) are stepped over.  10,000 incidents cost no more than ten,
    because nothing is drawn, measured or laid out until it shows.
    """

    COMPONENT_CLASSES: ClassVar[set[str]] = {"row-list--highlight"}
    DEFAULT_CSS = """
    RowList {
        height: 1fr;
        overflow-x: hidden;
        scrollbar-size-vertical: 1;
        & > .row-list--highlight { background: $primary-muted; }
        &:focus > .row-list--highlight { background: $row; color: $on-row; }
        &:nocolor:focus > .row-list--highlight { text-style: reverse; }
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        *MOVES,
        Binding("enter", "choose", "Open", show=False, id="list.choose",
                tooltip="Open or choose the highlighted one"),
    ]  # fmt: skip

    highlighted: reactive[int | None] = reactive(None, always_update=False)

    @dataclass
    class Highlighted(Message):
        """Another row is highlighted."""

        row_list: "RowList[Any]"
        row: Any

        @property
        def control(self) -> "RowList[Any]":
            return self.row_list

    class Chosen(Highlighted):
        """Enter was pressed, or the mouse clicked, on a row."""

    class LeftAtTop(Message):
        """Up was pressed on the first row: whatever is above may take over."""

    def __init__(
        self,
        draw: Callable[[T, int], Lines],
        *,
        key: Callable[[T], Hashable] = attrgetter("key"),
        row_height: int | None = None,
        selectable: Callable[[T], bool] = lambda _: True,
        marked: bool = True,
        empty: str = "",
        id: str | None = None,  # noqa: A002 - Textual's name for it
    ) -> None:
        """Make a list.

        *draw* gives the lines of a row for a width in cells; *key* identifies a row, so that
        the highlight stays on it when the rows change; *row_height* is the height of every
        row in lines, or ``None`` when rows differ (they are then all measured, so keep to a
        few hundred); *marked* keeps the sign on the highlighted row while the cursor is
        elsewhere; *empty* is said when there are no rows.
        """
        super().__init__(id=id)
        self._placed = PlacedRows(draw, key, selectable, row_height)
        self._marked = marked
        self._empty = empty
        self._awaited: tuple[Hashable | None, int] | None = None
        self._clicked = False  # whether the click before this one chose a row

    # Rows

    @property
    def rows(self) -> Sequence[T]:
        return self._placed.rows

    @property
    def row(self) -> T | None:
        at = self.highlighted
        return None if at is None or at >= len(self.rows) else self.rows[at]

    def show_rows(self, rows: Sequence[T], *, empty: str | None = None) -> None:
        """Show *rows*; the highlight stays on the row that has the same key."""
        before = self.highlighted_key
        place = self.highlighted or 0
        if rows and self._awaited is not None:
            (before, place), self._awaited = self._awaited, None
        self._placed.rows = rows
        if empty is not None:
            self._empty = empty
        self._measure()
        wanted = None if before is None else self._placed.place_of(before, place)
        if wanted is None:
            wanted = self._placed.nearest(place, 1) if rows else None
        self.set_reactive(RowList.highlighted, wanted)
        self._show_highlighted()
        self.refresh()
        if self.row is not None and self._placed.key(self.row) != before:
            self.post_message(self.Highlighted(self, self.row))

    def set_row_height(self, height: int) -> None:
        if height != self._placed.row_height:
            self._placed.row_height = height
            self.redraw()

    def highlight_key(self, key: Hashable) -> bool:
        """Highlight the row with *key*; false when there is none."""
        place = self._placed.place_of(key, self.highlighted or 0)
        if place is not None:
            self.highlighted = place
        return place is not None

    @property
    def highlighted_key(self) -> Hashable | None:
        return None if self.row is None else self._placed.key(self.row)

    def come_back_to(self, key: Hashable | None, place: int) -> None:
        """Highlight the row with *key*, or what stands at *place*; when there are rows."""
        self._awaited = key, place
        self.show_rows(self.rows)

    def redraw(self) -> None:
        self._measure()
        self.refresh()

    # Moving

    def watch_highlighted(self) -> None:
        self._show_highlighted()
        self.refresh()
        if self.row is not None:
            self.post_message(self.Highlighted(self, self.row))

    def action_step(self, by: int) -> None:
        before = self.highlighted
        if self.rows:
            self.highlighted = self._placed.nearest(0 if before is None else before + by, by)
        if by < 0 and self.highlighted == before:
            self.post_message(self.LeftAtTop())

    def action_edge(self, towards: int) -> None:
        if self.rows:
            self.highlighted = self._placed.nearest(towards * len(self.rows), -towards)

    def action_page(self, by: int) -> None:
        if self.rows and self.highlighted is not None:
            line = self._placed.start(self.highlighted) + by * max(self.size.height - 1, 1)
            place = self._placed.at_line(max(0, min(line, self._placed.total - 1)))
            self.highlighted = self._placed.nearest(place, by)

    def action_choose(self) -> None:
        if self.row is not None:
            self.post_message(self.Chosen(self, self.row))

    async def _on_click(self, event: events.Click) -> None:
        line = event.y + self.scroll_offset.y
        if line < self._placed.total:
            place = self._placed.at_line(line)
            if self._placed.selectable(place):
                chosen = place == self.highlighted
                self.highlighted = place
                if chosen and not (event.chain > 1 and self._clicked):  # a double click opens once
                    self.action_choose()
                self._clicked = chosen

    # Drawing

    def _measure(self) -> None:
        self._placed.measure(self.size.width)
        self.virtual_size = Size(self.size.width, self._placed.total)

    def on_resize(self) -> None:
        self._measure()
        self._show_highlighted()

    def render_line(self, y: int) -> Strip:
        width = self.size.width
        line = y + self.scroll_offset.y
        base = self.rich_style
        if line >= self._placed.total:
            return self._empty_line(y, width, base)
        place = self._placed.at_line(line)
        lines = self._placed.lines(place, width)
        within = line - self._placed.start(place)
        pieces = lines[within] if within < len(lines) else ()
        # The blank line that parts two cards belongs to neither.
        lit = bool(pieces) and place == self.highlighted and self._placed.selectable(place)
        ground = base + self.get_component_rich_style("row-list--highlight") if lit else base
        if lit and self.has_focus and within == 0:
            # Braille displays and speech follow the terminal's own cursor.
            self.app.cursor_position = self.content_region.offset + Offset(0, y)
        # Colours are chosen for the plain ground: on the highlight only weight is kept.
        plain = lit and self.has_focus
        if lit and within == 0 and (self._marked or self.has_focus):
            pieces = _marked(pieces)
        segments = [
            Segment(piece.text, ground + self._style(piece.look, plain=plain))
            for piece in pieces
            if piece.text
        ]
        return Strip(segments).adjust_cell_length(width, ground)

    def _style(self, look: Palette, *, plain: bool = False) -> Style:
        if look is Palette.PLAIN:
            return Style.null()
        if plain:
            return Style(bold=look in (Palette.STRONG, Palette.ALARM, Palette.HEADING))
        return _coloured(self.app.theme_variables.get(_COLOURS.get(look, ""), ""), look in _BOLD)

    def _empty_line(self, y: int, width: int, base: Style) -> Strip:
        if self.rows or not self._empty:
            return Strip.blank(width, base)
        lines = self._empty.splitlines()
        text = lines[y] if y < len(lines) else ""
        quiet = base + self._style(Palette.QUIET)
        return Strip([Segment(text, quiet)]).adjust_cell_length(width, base)

    def bring_to_top(self) -> None:
        """Scroll until the highlighted row, with its heading, is the first that shows."""
        if self.highlighted is not None:
            first = self._placed.with_headings(self.highlighted)
            self.scroll_to(y=self._placed.start(first), animate=False, force=True)

    def _show_highlighted(self) -> None:
        if self.highlighted is None or self.row is None:
            return
        # The headings above a row come into view with it, or the first one never would.
        first = self._placed.with_headings(self.highlighted)
        bottom = self._placed.start(self.highlighted + 1)
        top = max(self._placed.start(first), bottom - max(self.size.height, 1))
        self.scroll_to_region(
            Region(0, top, max(self.size.width, 1), bottom - top), animate=False, force=True
        )


@lru_cache
def _coloured(colour: str, bold: bool) -> Style:
    return Style(color=Color.parse(colour).rich_color if colour else None, bold=bold or None)


def _marked(pieces: Line) -> Line:
    """Put a sign into the first blank cell: more than a colour says which row it is."""
    for at, piece in enumerate(pieces[:2]):
        if piece.text.startswith(" "):
            return (*pieces[:at], Piece(_HERE + piece.text[1:], piece.look), *pieces[at + 1 :])
    return pieces


class OpeningList(RowList[T]):
    """Rows that Enter opens, which the footer says."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "choose", "Open", id="list.open", tooltip="Open the highlighted one"),
    ]


class DoingList(RowList[T]):
    """Rows that Enter acts on."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "choose", "Do it", show=False, id="list.do",
                tooltip="Do what the highlighted step asks, or open the highlighted record"),
    ]  # fmt: skip


class RecordList(DoingList[T]):
    """Records of a case, of which one that was entered by mistake can be taken out."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("x", "screen.take_out", "Remove", id="records.remove",
                tooltip="Remove the highlighted record: it was entered by mistake"),
    ]  # fmt: skip
