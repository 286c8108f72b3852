"""The place People: somebody is found by name; there is no list of everybody."""

from collections import Counter
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widgets import Input, Static

from esafety_tui.casework.records.people_index import Appearance
from esafety_tui.model.wording import so_many
from esafety_tui.screens.base.screen_base import ScreenBase
from esafety_tui.screens.people.namesakes import Namesakes
from esafety_tui.screens.people.person import PersonCases
from esafety_tui.widgets.form.search_box import LeavingInput
from esafety_tui.widgets.keys.footer import KeyFooter
from esafety_tui.widgets.keys.names import MOVING
from esafety_tui.widgets.lists.drawing import Lines, line
from esafety_tui.widgets.lists.row_list import OpeningList, RowList

_SHOWN = 50
_HINT = "the first letters of a name …  ↓ goes to the list"
_NOTHING_TYPED = "Type the first letters of a name: nobody is listed until you do."

_HERE = " For people in cases. Colleagues who can open the records: settings (0)."
_NOBODY = " No match. Two or three letters of a name do; Escape clears the search."


class PeopleSearch(LeavingInput):
    """The search box: Down goes to those who were found."""

    opens = True
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("down", "leave", "To the list", show=False, id="people.list", group=MOVING,
                tooltip="Go to the list of those who were found"),
        Binding("escape", "empty", "Empty the box", id="people.empty",
                tooltip="Empty the box; Escape again goes back to the board"),
    ]  # fmt: skip


class PeoplePlace(ScreenBase):
    """Who is in which cases; with names hidden people are found, and shown by number or alias."""

    HELP = """
    Somebody's cases over the years. Type the first letters of a name; Enter on a line shows the
    cases, with the role in each and how it ended. Only you say who is the same person: two children
    can share a name. F5 lists the names that stand in several cases.
    """
    heading = "people"
    list_id = "list"
    CSS_PATH = "screen.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("slash", "search", "Search", id="people.search",
                tooltip="Put the cursor in the search box"),
        Binding("f5", "namesakes", "Same people", id="people.namesakes",
                tooltip="Names that stand in several cases: join those who are one person"),
        Binding("escape", "clear", "Back", id="people.clear",
                tooltip="Empty the search; then back to the board"),
    ]  # fmt: skip

    def compose_place(self) -> ComposeResult:
        yield PeopleSearch(placeholder=_HINT, id="search", compact=True)
        yield Static(id="count")
        yield OpeningList[tuple[Appearance, ...]](
            self._draw,
            key=lambda row: row[0].key,
            row_height=1,
            id="list",
        )
        yield KeyFooter()

    def on_mount(self) -> None:
        self.redraw()
        self._box.focus()

    @property
    def _box(self) -> Input:
        return self.query_one("#search", Input)

    def show_records(self) -> None:
        typed = self._box.value
        found = self.casework.across.people.find(typed)
        many = f"the first {_SHOWN}: type more of the name" if len(found) >= _SHOWN else ""
        count = many or (f"{len(found)} found" if typed.strip() else _NOTHING_TYPED)
        self.query_one("#count", Static).update(Content(count))
        self._parts = Counter((row[0].ref, row[0].person.alias) for row in found)
        self._list.show_rows(found, empty=_NOBODY if typed.strip() else _HERE)

    def _draw(self, row: tuple[Appearance, ...], width: int) -> Lines:
        newest = row[0]
        cases = so_many(len(row), "case")
        who = newest.called(names=self.desktop.names_shown)
        several = self._parts[newest.ref, newest.person.alias] > 1  # of one person, from a log
        part = f", {newest.person.role.label}" if several else ""
        about = f" {who} · {newest.person.standing.label} · {cases}, the last {newest.ref}{part}"
        return [line(about[:width])]

    @on(Input.Changed, "#search")
    def _typed(self) -> None:
        self.show_records()

    @on(Input.Submitted, "#search")
    @on(LeavingInput.Left)
    def _to_list(self) -> None:
        self._list.focus()

    @on(LeavingInput.Emptied)
    def _emptied(self) -> None:
        self._box.value = ""

    @on(RowList.LeftAtTop)
    def action_search(self) -> None:
        self._box.focus()

    def action_namesakes(self) -> None:
        self.app.push_screen(Namesakes())

    def action_clear(self) -> None:
        if self._box.value:
            self._box.value = ""
            self._box.focus()
        else:
            self.desktop.action_go("board")

    @on(RowList.Chosen)
    def _open(self, event: RowList.Chosen) -> None:
        self.app.push_screen(PersonCases(event.row[0].place))
