"""Prevention: what the school does beforehand, and what of it is due again."""

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.widgets import Footer, Input

from esafety_tui.screens.place import Place
from esafety_tui.screens.prevention_rows import (
    PreventionRow,
    draw_prevention_row,
    prevention_rows,
)
from esafety_tui.widgets.dialogs import Message
from esafety_tui.widgets.row_list import RowList


class PreventionPlace(Place):
    """Policy reviews, training, acknowledgements, surveys and activities, to read."""

    heading = "prevention"
    CSS_PATH = "prevention.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("right,l", "section(1)", "Next section", key_display="→", id="prevention.next",
                tooltip="Go to the first line of the next section"),
        Binding("left,h", "section(-1)", "Section before", key_display="←", show=False,
                id="prevention.before", tooltip="Go to the first line of the section before"),
        Binding("slash,f", "search", "Search", key_display="/", id="prevention.search",
                tooltip="Show only lines with these words"),
        Binding("escape", "clear", "Show all", show=False, id="prevention.clear",
                tooltip="Show every line again"),
    ]  # fmt: skip

    def compose_place(self) -> ComposeResult:
        """Draw the search box and the one list of all sections."""
        yield Input(
            placeholder="words, such as staff, assembly, overdue", id="search", compact=True
        )
        yield RowList[PreventionRow](
            draw_prevention_row,
            key=lambda row: row.key,
            selectable=lambda row: bool(row.name) and not row.heading,
            empty=" Nothing here has these words. Escape shows everything.",
            id="work",
        )
        yield Footer()

    def on_mount(self) -> None:
        """Begin at what is due first."""
        self.query_one("#search", Input).display = False
        self.redraw()
        self._list.focus()

    @property
    def _list(self) -> RowList[PreventionRow]:
        return self.query_one("#work", RowList)

    def show_records(self) -> None:
        """Show the sections, or what of them has the words typed."""
        casework = self.casework
        rows = prevention_rows(casework.prevention(), casework.school, casework.today)
        words = self.query_one("#search", Input).value.casefold().split()
        if words:
            rows = [row for row in rows if self._has(row, words)]
        self._list.show_rows(rows)

    def _has(self, row: PreventionRow, words: list[str]) -> bool:
        if row.heading or not row.name:
            return False
        note = row.note if self.desktop.names_shown else ""
        text = " ".join((row.section, row.name, row.said, row.more, note, *row.details)).casefold()
        return all(word in text for word in words)

    def action_section(self, by: int) -> None:
        """Go to the first line of another section."""
        rows = self._list.rows
        first: dict[str, PreventionRow] = {}
        for row in rows:
            if row.name and not row.heading:
                first.setdefault(row.section, row)
        here = self._list.row
        if here is None:
            return
        sections = list(first)
        at = max(0, min(sections.index(here.section) + by, len(sections) - 1))
        self._list.highlight_key(first[sections[at]].key)

    @on(RowList.Chosen)
    def _open(self) -> None:
        """Show everything about the line; what was written freely only while names show."""
        row = self._list.row
        if row is None:
            return
        told = "\n".join(row.details) or row.said
        if row.note:
            hidden = "There is a note. It may name people: F2 shows names."
            told += f"\n\n{row.note if self.desktop.names_shown else hidden}"
        self.app.push_screen(Message(row.name, told))

    # Search

    def action_search(self) -> None:
        """Show the search box and put the cursor in it."""
        box = self.query_one("#search", Input)
        box.display = True
        box.focus()

    def action_clear(self) -> None:
        """Show every line again."""
        box = self.query_one("#search", Input)
        box.value = ""
        box.display = False
        self.show_records()
        self._list.focus()

    @on(Input.Changed, "#search")
    def _typed(self) -> None:
        self.show_records()

    @on(Input.Submitted, "#search")
    def _done_typing(self) -> None:
        self._list.focus()
