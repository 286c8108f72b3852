"""Every incident as a line, with search and filters in one box."""

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.content import Content
from textual.widgets import Static

from esafety_tui.casework.records.index_row import IndexRow
from esafety_tui.screens.base.incident_lines import list_line
from esafety_tui.screens.board.preview import Preview
from esafety_tui.screens.board.searching import SearchingPlace
from esafety_tui.widgets.keys.footer import KeyFooter
from esafety_tui.widgets.lists.drawing import Lines
from esafety_tui.widgets.lists.row_list import OpeningList, RowList


class Incidents(SearchingPlace):
    """The list of all incidents, newest first."""

    HELP = """
    Every case, the newest first, closed ones too. Search for what was written in a case, such as a
    name, a note or the reference of the police, or with filters such as severity:high or
    year:2025-26.
    """
    heading = "cases"
    CSS_PATH = "incidents.tcss"
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (100, "-wide"), (150, "-roomy")]
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("n", "new", "New incident", id="incidents.new",
                tooltip="Record a new incident; only the title is needed to begin"),
        Binding("number_sign", "copy", "Copy", key_display="#", id="incidents.copy",
                tooltip="Copy the reference of the highlighted incident, and show it"),
        Binding("escape", "clear", "Show all", show=False, id="incidents.clear",
                tooltip="Show every incident again; then back to the board"),
    ]  # fmt: skip

    def compose_place(self) -> ComposeResult:
        yield self.search_box()
        yield Static(id="count")
        with Horizontal():
            yield OpeningList[IndexRow](
                self._draw,
                key=lambda row: row.ref,
                row_height=1,
                empty=" No case fits. Esc shows all of them; n records a new incident.",
                id="list",
            )
            yield Preview("Enter Open")
        yield KeyFooter()

    def on_mount(self) -> None:
        self.redraw()
        self.current.focus()

    @property
    def current(self) -> RowList[IndexRow]:
        return self.query_one("#list", RowList)

    def show_records(self) -> None:
        found, remark = self.found()
        count = f"{len(found.rows):,} of {len(self.casework.records.index):,}"
        self.query_one("#count", Static).update(Content(" · ".join(filter(None, (count, remark)))))
        self.current.show_rows(found.rows)
        self._show_preview()

    @on(RowList.Highlighted)
    def _show_preview(self) -> None:
        """Show beside the list, where there is room, what the highlighted case is about."""
        preview = self.query_one(Preview)
        if self.has_class("-roomy"):
            preview.show(self.casework, self.current.row, names=self.desktop.names_shown)

    def on_resize(self) -> None:
        self._show_preview()

    def _draw(self, row: IndexRow, width: int) -> Lines:
        return list_line(row, width, self.casework.records, names=self.desktop.names_shown)

    @on(RowList.LeftAtTop)
    def _to_search(self) -> None:
        self.action_search()

    def action_clear(self) -> None:
        """Show every incident again; when all of them show, go back to the board."""
        if not (self.box.value or self.box.has_focus):
            self.desktop.action_go("board")
            return
        self.box.value = ""
        self.current.focus()

    def find(self, ref: str) -> None:
        self.show_records()
        self.current.highlight_key(ref)

    @on(RowList.Chosen)
    def _open(self, event: RowList.Chosen) -> None:
        self.desktop.open_case(event.row.ref)
