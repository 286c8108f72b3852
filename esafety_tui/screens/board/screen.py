"""The board: what needs the lead today, and every running case by its stage."""

from collections.abc import Collection
from typing import ClassVar

from rich.cells import cell_len
from textual import message, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Container, Horizontal, Vertical
from textual.content import Content
from textual.reactive import reactive
from textual.widgets import Static

from esafety_tui.casework.records.index_row import IndexRow
from esafety_tui.model.vocabulary import LANES, Stage
from esafety_tui.screens.base.incident_lines import (
    CARD_HEIGHT,
    NARROW_CARD_HEIGHT,
    TALL_CARD_HEIGHT,
    card,
    narrow_card,
)
from esafety_tui.screens.base.screen_base import ScreenBase
from esafety_tui.screens.base.tour import INVITATION
from esafety_tui.screens.board.first_day import FirstRow, draw_first_row, first_rows
from esafety_tui.screens.board.preview import Preview
from esafety_tui.screens.board.searching import SearchingPlace
from esafety_tui.screens.board.today import FIRST, LEADS_TO, open_tile, tiles
from esafety_tui.widgets.boxes.dialogs import attempt
from esafety_tui.widgets.keys.footer import KeyFooter
from esafety_tui.widgets.keys.names import MOVING
from esafety_tui.widgets.lists.drawing import Lines
from esafety_tui.widgets.lists.row_list import OpeningList, RowList
from esafety_tui.widgets.lists.strip import Strip

_WITH_CASES = ("move", "lane", "copy", "preview", "search", "saved")
# From here on the highlighted case shows beside the lanes; and from here on all lanes do.
_BESIDE = 150
_ALL_LANES = 180


class Lanes(Horizontal):
    """The lanes side by side; on their height hangs how many lines a card has."""

    class Resized(message.Message):
        """They have another height, or another width."""

    def on_resize(self) -> None:
        self.post_message(self.Resized())


class Board(SearchingPlace):
    """Lanes by stage, a strip of what needs the lead today."""

    HELP = """
    What needs you today, and every open case as a card, critical ones first, then the most
    pressing. Today begins with the first thing to do now, and N opens its case: danger before
    child protection, then what is late, then what is due today. Up from the top card goes to
    the counts: Enter on one shows only its cases, Esc shows all again. A case stays in its lane
    until you move it: < and > do. The more severe a case, the thicker the edge of its card; a ?
    means that the severity is not set.
    """
    heading = "e-safety board"
    chosen_by = ("lane", "_concern")
    CSS_PATH = "screen.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("n", "new", "New incident", id="board.new",
                tooltip="Record a new incident; only the title is needed to begin"),
        Binding("less_than_sign,comma", "move(-1)", "Move", key_display="< >", id="board.left",
                tooltip="Move the card to the lane on the left"),
        Binding("greater_than_sign,full_stop", "move(1)", "Move right", show=False,
                id="board.right",
                tooltip="Move the card to the lane on the right; closing asks for the outcome"),
        Binding("left,h", "lane(-1)", "Lane on the left", show=False,
                id="board.lane_left", group=MOVING,
                tooltip="Go to the lane on the left"),
        Binding("right,l", "lane(1)", "Lane on the right", show=False,
                id="board.lane_right", group=MOVING,
                tooltip="Go to the lane on the right"),
        Binding("N", "next", "Do first", id="board.next",
                tooltip="Open the case with the first thing to do now: Today names it"),
        Binding("number_sign", "copy", "Copy", key_display="#", id="board.copy",
                tooltip="Copy the reference of the highlighted case, and show it"),
        Binding("z", "preview", "Preview", show=False, id="board.preview",
                tooltip="Hide what the highlighted case is about, or show it again"),
        Binding("escape", "clear", "Show all", show=False, id="board.clear",
                tooltip="Clear the filter"),
    ]  # fmt: skip

    lane: reactive[int] = reactive(0)
    _preview_wanted = True
    _card_height = CARD_HEIGHT
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (100, "-wide"), (_BESIDE, "-roomy")]
    VERTICAL_BREAKPOINTS = [(0, "-low"), (30, "-high")]

    def __init__(self) -> None:
        super().__init__()
        self._concern = ""
        self._opened = ""
        self._lanes = [self._lane(stage) for stage in LANES]
        self._first = OpeningList[FirstRow](
            draw_first_row,
            key=lambda row: row.name,
            selectable=lambda row: bool(row.action),
            id="first-day",
        )

    def _lane(self, stage: Stage) -> RowList[IndexRow]:
        name = f"list-{stage}"
        return OpeningList(
            self._draw, key=lambda row: row.ref, row_height=CARD_HEIGHT, marked=False, id=name
        )

    def compose_place(self) -> ComposeResult:
        yield Strip(hint=INVITATION if self.desktop.demo else "", id="today")
        yield self.search_box()
        yield Static(id="found")
        yield Static(id="lane-counts")
        with Container(id="desk"):
            with Lanes(id="lanes"):
                for stage, cards in zip(LANES, self._lanes, strict=True):
                    with Vertical(id=f"lane-{stage}", classes="lane"):
                        yield Static(classes="lane--heading")
                        yield cards
            yield Preview("Enter Open · z Hide this panel")
        yield self._first
        yield KeyFooter()

    def on_mount(self) -> None:
        self.box.display = False
        self._preview_wanted = self.casework.records.preferences.preview
        self.redraw()
        self._to_first_card()

    def on_screen_suspend(self) -> None:
        """End the search when another place comes up: nothing is hidden when one comes back."""
        place = self.app.screen_stack[0]
        if isinstance(place, ScreenBase) and place is not self and self.box.value:
            self.box.value = ""
            self.box.display = False
            self._focus_rows()

    def came_back(self) -> None:
        """Follow the case that was open, which may have moved; leave a lane that is empty."""
        opened, self._opened = self._opened, ""
        if opened:
            self.find(opened)
        on_cards = self.focused in self._lanes and self.current.rows
        if isinstance(self.focused, RowList) and not on_cards:
            self._to_first_card()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer what is done with cases once there are some."""
        if action in _WITH_CASES and self._first.display:
            return False
        if action == "next" and self.casework.records.day.first is None:
            return False
        return super().check_action(action, parameters)

    # Drawing

    @property
    def narrow(self) -> bool:
        return self.size.width < 100

    def show_records(self) -> None:
        day = self.casework.records.day
        records = self.casework.records
        year = self.casework.year
        found = day.concerns(
            records.prevention(), year.reviews(), records.school.begun_on,
            self.casework.prevention.yearly_duties(),
        )  # fmt: skip
        self.query_one(Strip).show(tiles(self.casework, found), chosen=self._concern)
        wanted, remark = self._wanted()
        if self._concern:
            refs = next((c.refs for c in found if c.what == self._concern), frozenset())
            wanted = refs if wanted is None else refs & wanted
        for stage, cards in zip(LANES, self._lanes, strict=True):
            lane = day.lane(stage)
            cards.show_rows(lane if wanted is None else [row for row in lane if row.ref in wanted])
        self._fit_cards()
        self._show_first_day()
        if self.box.value.strip() and not self.current.rows:
            self.lane = self._first_lane
        said = self.query_one("#found", Static)
        said.update(Content(remark))
        said.display = bool(remark)
        self._show_lane()

    def _show_first_day(self) -> None:
        """Where nothing is recorded yet, show what there is to do in place of empty lanes."""
        empty = not self.casework.records.index
        if empty is not self._first.display:
            self._first.display = empty
            self.refresh_bindings()
        self.query_one("#desk").display = not empty
        self.query_one("#lane-counts").set_class(empty, "away")
        if empty:
            self._first.show_rows(first_rows(self.casework))

    def _wanted(self) -> tuple[frozenset[str] | None, str]:
        """Return which cases the search lets through, ``None`` for all, and what to say of it."""
        if not self.box.value.strip():
            return None, ""
        found, remark = self.found()
        refs = frozenset(row.ref for row in found.rows)
        day = self.casework.records.day
        older = refs.difference(row.ref for stage in LANES for row in day.lane(stage))
        said = _fitting(refs, older) if refs or not remark else ""
        return refs, " · ".join(filter(None, (said, remark)))

    def to_hits(self) -> None:
        """Go to the cards that fit; where only cases fit that no lane shows, to all cases."""
        if self.box.value.strip() and not self.current.rows and self.found()[0].rows:
            self.desktop.search_cases(self.box.value)
        else:
            super().to_hits()

    def on_resize(self) -> None:
        self._show_lane()

    @on(Lanes.Resized)
    def _fit_cards(self) -> None:
        """Give each card so many lines that those of the fullest lane just show, if it can."""
        room = max(cards.size.height for cards in self._lanes)
        each = room // max(1, *(len(cards.rows) for cards in self._lanes))
        self._card_height = max(CARD_HEIGHT, min(each, TALL_CARD_HEIGHT))
        for cards in self._lanes:
            cards.set_row_height(NARROW_CARD_HEIGHT if self.narrow else self._card_height)

    def watch_lane(self) -> None:
        if self.is_mounted:
            self._show_lane()

    def _draw(self, row: IndexRow, width: int) -> Lines:
        records, names = self.casework.records, self.desktop.names_shown
        if self.narrow:
            return narrow_card(row, width, records, names=names)
        return card(row, width, records, names=names, height=self._card_height)

    def _show_lane(self) -> None:
        counts = []
        shown = self._lanes_shown()
        for at, (stage, cards) in enumerate(zip(LANES, self._lanes, strict=True)):
            count = len(cards.rows)
            month = " · 30 days" if stage is Stage.CLOSED and count else ""
            # An empty lane is narrow.
            named = f"{(stage.label if count else stage.short).capitalize()} {count}{month}"
            lane = self.query_one(f"#lane-{stage}")
            lane.query_one(".lane--heading", Static).update(Content(named))
            lane.set_class(at == self.lane, "current")
            lane.set_class(not count, "empty")
            lane.display = at in shown
            counts.append(f"{stage.short.capitalize()} {count}")
        if sum(map(cell_len, counts)) + 2 * len(counts) + 6 > self.size.width:
            # Only the lane that shows is named.
            counts = [one if at == self.lane else one.split()[-1] for at, one in enumerate(counts)]
        counts[self.lane] = f"[{counts[self.lane]}]"
        self.query_one("#lane-counts", Static).update(Content(f"‹ {'  '.join(counts)} ›"))
        self._show_preview()

    def _lanes_shown(self) -> range:
        """Return which lanes have room; the others slide in when the cursor comes to them."""
        room = 1 if self.narrow else len(LANES) - 1 if self.size.width < _ALL_LANES else len(LANES)
        first = max(0, min(self.lane, len(LANES) - room) if room == 1 else self.lane - room + 1)
        return range(first, first + room)

    def _show_preview(self) -> None:
        preview = self.query_one(Preview)
        preview.display = self._preview_wanted
        if self._preview_wanted:
            preview.show(self.casework, self.current.row, names=self.desktop.names_shown)

    def action_preview(self) -> None:
        """Hide the preview for good, or show it again."""
        self._preview_wanted = not self._preview_wanted
        self.casework.records.preferences.prefer_preview(shown=self._preview_wanted)
        self._show_preview()

    @property
    def current(self) -> RowList[IndexRow]:
        return self._lanes[self.lane]

    # Moving about

    def action_lane(self, by: int) -> None:
        self.lane = max(0, min(self.lane + by, len(LANES) - 1))
        self.current.focus()

    @on(RowList.Highlighted)
    def _followed(self, event: RowList.Highlighted) -> None:
        if event.row_list.has_focus and event.row_list in self._lanes:
            self.lane = self._lanes.index(event.row_list)
            self._show_preview()

    def on_descendant_focus(self) -> None:
        if self.focused in self._lanes:
            self.lane = self._lanes.index(self.focused)

    @on(RowList.LeftAtTop)
    def _to_strip(self) -> None:
        self.query_one(Strip).focus()

    @on(Strip.Left)
    def _from_strip(self) -> None:
        self._focus_rows()

    def _focus_rows(self) -> None:
        """Go to the cards, or to what there is to do where there are none yet."""
        (self._first if self._first.display else self.current).focus()

    @on(RowList.Chosen, "#first-day")
    async def _begin(self, event: RowList.Chosen) -> None:
        event.stop()
        await self.run_action(event.row.action)

    @on(RowList.Chosen, ".lane RowList")
    def _chosen(self, event: RowList.Chosen) -> None:
        self._open(event.row)

    def _open(self, row: IndexRow) -> None:
        self._opened = row.ref
        self.desktop.open_case(row.ref)

    def action_next(self) -> None:
        """Open the case with the first thing to do now."""
        if first := self.casework.records.day.first:
            self._open(first)

    def action_clear(self) -> None:
        self._concern = ""
        self.box.value = ""
        self.box.display = False
        self.show_records()
        self._focus_rows()

    @on(Strip.Chosen)
    def _concerned(self, event: Strip.Chosen) -> None:
        if event.name == FIRST:
            self.action_next()
            return
        if event.name in LEADS_TO:
            self._concern = ""
        if open_tile(self, event.name):
            return
        self._concern = "" if event.name == self._concern else event.name
        self.show_records()
        self._to_first_card()

    @property
    def _first_lane(self) -> int:
        return next((at for at, cards in enumerate(self._lanes) if cards.rows), self.lane)

    def _to_first_card(self) -> None:
        self.lane = self._first_lane
        self._focus_rows()

    def action_move(self, by: int) -> None:
        """Move the highlighted card to the next lane; it moves once that is on disk."""
        row = self.current.row
        to = self.lane + by
        if row is None or not 0 <= to < len(LANES):
            return
        if LANES[to] is Stage.CLOSED:
            from esafety_tui.screens.case.forms.account import close_form  # noqa: PLC0415

            close_form(self, row.ref)
            return
        if row.ended:
            from esafety_tui.screens.case.forms.account import reopen_form  # noqa: PLC0415

            reopen_form(self, row.ref, LANES[to], then=lambda: self._follow(row.ref, to))
            return
        if attempt(self, lambda: self.casework.cases.move(row.ref, LANES[to])) is not None:
            self._follow(row.ref, to)

    def find(self, ref: str) -> None:
        self.show_records()
        for lane, cards in enumerate(self._lanes):
            if any(row.ref == ref for row in cards.rows):
                self._follow(ref, lane)

    def _follow(self, ref: str, lane: int) -> None:
        self.lane = lane
        self.current.highlight_key(ref)
        self.current.focus()


def _fitting(refs: Collection[str], older: Collection[str]) -> str:
    """Say which cases fit a search that no lane shows, and how they are reached."""
    if not refs:
        return "No case fits. Esc shows all of them"
    if not older:
        return ""
    if len(older) < len(refs):
        return f"{len(older)} more, not on the board: look in 2 Cases"
    return f"On the board: none. Enter shows {len(older)} in 2 Cases"
