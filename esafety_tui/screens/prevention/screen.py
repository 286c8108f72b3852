"""Prevention: what the school does beforehand, and what of it is due again."""

from functools import partial
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType

from esafety_tui.screens.base.asking import offer
from esafety_tui.screens.base.place_with_search import PlaceWithSearch
from esafety_tui.screens.prevention.forms import PreventionRecord, add_form, change_form, dated
from esafety_tui.screens.prevention.rows import (
    ACKNOWLEDGEMENTS,
    PreventionRow,
    draw_prevention_row,
    prevention_rows,
)
from esafety_tui.widgets.boxes.dialogs import attempt
from esafety_tui.widgets.boxes.question import choose
from esafety_tui.widgets.form.search_box import LeavingInput
from esafety_tui.widgets.keys.footer import KeyFooter
from esafety_tui.widgets.keys.names import MOVING
from esafety_tui.widgets.lists.row_list import RowList


class PreventionPlace(PlaceWithSearch):
    """Policy reviews, training, acknowledgements, surveys and activities."""

    HELP = """
    What the school does before anything happens: policy reviews, training, surveys, activities.
    The year's report counts it.
    """
    heading = "prevention"
    CSS_PATH = "screen.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("a", "add", "Add", id="prevention.add",
                tooltip="Record what the section keeps: a review, training, a survey, an activity"),
        Binding("e", "edit", "Edit", id="prevention.edit",
                tooltip="Change the highlighted record"),
        Binding("x,delete", "remove", "Remove", show=False, id="prevention.remove",
                tooltip="Remove a record made by mistake; the history keeps it"),
        Binding("right,l", "section(1)", "Next section", key_display="→",
                id="prevention.next", group=MOVING,
                tooltip="Go to the first line of the next section"),
        Binding("left,h", "section(-1)", "Section before", key_display="←", show=False,
                id="prevention.before", group=MOVING,
                tooltip="Go to the first line of the section before"),
        Binding("slash,f", "search", "Search", key_display="/", id="prevention.search",
                tooltip="Show only lines with these words"),
        Binding("escape", "clear", "Show all", show=False, id="prevention.clear",
                tooltip="Show every line again"),
    ]  # fmt: skip

    def compose_place(self) -> ComposeResult:
        yield LeavingInput(
            placeholder="words, such as staff, assembly, late", id="search", compact=True
        )
        yield RowList[PreventionRow](
            draw_prevention_row,
            selectable=lambda row: not row.heading,
            empty=" Nothing here has these words. Escape shows everything.",
            id="rows",
        )
        yield KeyFooter()

    def show_records(self) -> None:
        records = self.casework.records
        rows = prevention_rows(
            records.prevention(), records.school, records.today, records.calendar,
            self.casework.prevention.yearly_duties(),
        )  # fmt: skip
        words = self._search.value.casefold().split()
        if words:
            rows = [row for row in rows if self._has(row, words)]
        self._list.show_rows(rows)

    def _has(self, row: PreventionRow, words: list[str]) -> bool:
        if row.heading or not row.name:
            return False
        note = row.note if self.desktop.names_shown else ""
        text = " ".join((row.section, row.name, row.text, row.more, note, *row.details)).casefold()
        return all(word in text for word in words)

    def action_section(self, by: int) -> None:
        here = self._list.row
        if here is None:
            return
        # The last to be put in is the first of its section.
        first = {row.section: row.key for row in reversed(self._list.rows) if not row.heading}
        sections = list(first)[::-1]
        at = max(0, min(sections.index(here.section) + by, len(sections) - 1))
        self._list.highlight_key(first[sections[at]])

    @on(RowList.Chosen)
    def _open(self) -> None:
        """Show everything about the line; what was written freely only while names show."""
        row = self._list.row
        if row is None:
            return
        if not row.can_be_opened:
            self.action_add()
            return
        text = "\n".join(row.details) or row.text
        if row.note:
            hidden = "There is a note. It may name people: F2 shows names."
            text += f"\n\n{row.note if self.desktop.names_shown else hidden}"
        self.show_message(row.name, text)

    def action_add(self) -> None:
        row = self._list.row
        acknowledged = partial(add_form, self, "trainings", acknowledgement=True)
        if row is None:
            acts = {
                "a policy review": partial(add_form, self, "reviews"),
                "training": partial(add_form, self, "trainings"),
                "staff acknowledging the policy": acknowledged,
                "a confidence survey": partial(add_form, self, "surveys"),
                "an activity": partial(add_form, self, "activities"),
            }
            offer(self, "Record", acts)
        elif row.section == ACKNOWLEDGEMENTS:
            acknowledged()
        else:
            about = {"policy": row.policy, "kind": row.activity, "audience": row.audience}
            add_form(self, row.table, **{name: of for name, of in about.items() if of})

    def action_edit(self) -> None:
        row = self._list.row
        if row is None or not row.records:
            self.action_add()
            return
        acts = {
            dated(record): partial(change_form, self, row.table, record) for record in row.records
        }
        offer(self, f"{row.name}: which one?", acts)

    def action_remove(self) -> None:
        row = self._list.row
        if row is None or not row.records:
            return
        acts = {dated(record): partial(self._ask_to_remove, row, record) for record in row.records}
        offer(self, f"{row.name}: remove which one?", acts)

    def _ask_to_remove(self, row: PreventionRow, record: PreventionRecord) -> None:
        text = f"{row.name}, {dated(record)}. It leaves the figures; the history keeps it."
        remove = partial(self.casework.prevention.remove, row.table, record.id)
        acts = {"Remove": lambda: attempt(self, remove)}
        choose(self, "Remove this record?", text, acts)
