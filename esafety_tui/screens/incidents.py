"""Every incident as a line, with search and filters in one box."""

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widgets import Footer, Input, Static

from esafety_tui.casework.index import IndexRow
from esafety_tui.casework.query import FILTERS_SAID
from esafety_tui.model.record import Invalid
from esafety_tui.screens.cards import list_line
from esafety_tui.screens.case_forms import new_incident_form
from esafety_tui.screens.place import Place
from esafety_tui.widgets.drawing import Lines
from esafety_tui.widgets.row_list import RowList


class Incidents(Place):
    """The list of all incidents, newest first."""

    heading = "incidents"
    CSS_PATH = "incidents.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("slash,f", "search", "Search", key_display="/", id="incidents.search",
                tooltip=f"Words, or {FILTERS_SAID}"),
        Binding("n", "new", "New incident", id="incidents.new"),
        Binding("escape", "clear", "Show all", show=False, id="incidents.clear"),
    ]  # fmt: skip

    def compose_place(self) -> ComposeResult:
        """Draw the search box, the count and the list."""
        yield Input(
            placeholder=f"words, or {FILTERS_SAID}",
            id="search",
            compact=True,
        )
        yield Static(id="count")
        yield RowList[IndexRow](
            self._draw,
            key=lambda row: row.ref,
            row_height=1,
            empty=" No incident fits. Escape shows all of them; n records a new one.",
            id="list",
        )
        yield Footer()

    def on_mount(self) -> None:
        """Begin in the list."""
        self.redraw()
        self.query_one(RowList).focus()

    def show_records(self) -> None:
        """Show the incidents that fit what is typed."""
        typed = self.query_one("#search", Input).value
        rows: list[IndexRow] = []
        try:
            rows = self.casework.rows(typed)
            said = f"{len(rows):,} of {len(self.casework.rows()):,}"
        except Invalid as invalid:
            said = invalid.sentence
        self.query_one("#count", Static).update(Content(said))
        self.query_one(RowList).show_rows(rows)

    def _draw(self, row: IndexRow, width: int) -> Lines:
        return list_line(row, width, self.casework.today, self.casework.calendar)

    @on(Input.Changed, "#search")
    def _typed(self) -> None:
        self.show_records()

    @on(Input.Submitted, "#search")
    def _done_typing(self) -> None:
        self.query_one(RowList).focus()

    @on(RowList.LeftAtTop)
    def action_search(self) -> None:
        """Put the cursor in the search box."""
        self.query_one("#search", Input).focus()

    def action_clear(self) -> None:
        """Show every incident again."""
        self.query_one("#search", Input).value = ""
        self.query_one(RowList).focus()

    def action_new(self) -> None:
        """Record a new incident, then show it."""
        new_incident_form(self)

    @on(RowList.Chosen)
    def _open(self, event: RowList.Chosen) -> None:
        self.desktop.open_case(event.row.ref)
