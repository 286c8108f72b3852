"""What the board and the list of incidents share: one search box, and the saved searches."""

from functools import partial
from typing import Any, ClassVar

from textual import on
from textual.binding import Binding, BindingType
from textual.widgets import Input

from esafety_tui.casework.records.index_row import IndexRow
from esafety_tui.casework.records.query import Found
from esafety_tui.model.record import Invalid
from esafety_tui.screens.base.screen_base import ScreenBase
from esafety_tui.screens.base.way_in import comes_back
from esafety_tui.widgets.boxes.dialogs import attempt, pick
from esafety_tui.widgets.form.search_box import SearchBox
from esafety_tui.widgets.lists.row_list import RowList

_NEAR = "No exact match. Closest:"


class SearchingPlace(ScreenBase):
    """A place whose ``#search`` narrows what it shows."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("slash,f", "search", "Search", key_display="/", id="search.open",
                tooltip="Show only some cases: words, names, or filters such as overdue:"),
        Binding("F", "saved", "Saved searches", show=False, id="search.saved",
                tooltip="Saved searches: choose one, or forget one"),
    ]  # fmt: skip

    @property
    def current(self) -> RowList[IndexRow]:
        """The list of cases that has the cursor, or had it last."""
        raise NotImplementedError

    def find(self, ref: str) -> None:
        raise NotImplementedError

    @property
    def box(self) -> SearchBox:
        return self.query_one("#search", SearchBox)

    def search_box(self) -> SearchBox:
        return SearchBox(self.casework.settings.searches.known, id="search")

    def found(self) -> tuple[Found, str]:
        try:
            found = self.casework.records.search(self.box.value)
        except Invalid as invalid:
            return Found([]), invalid.sentence
        if found.meant:
            return found, f"no case has these words; the filter is {found.meant}"
        return found, _NEAR if found.near else self.box.may_follow

    def action_search(self) -> None:
        self.box.display = True
        self.box.focus()

    def action_clear(self) -> None:
        raise NotImplementedError

    def action_new(self) -> None:
        # The forms, and what reads dates typed into them, are a fifth of what a board would load.
        from esafety_tui.screens.case.forms.new_incident import new_incident_form  # noqa: PLC0415

        new_incident_form(self, recorded_as=self.find)

    def go_on_with(self, draft: str) -> None:
        """Go on with a new incident that was kept for later."""
        from esafety_tui.screens.case.forms.new_incident import new_incident_draft  # noqa: PLC0415

        new_incident_draft(self, draft, recorded_as=self.find)

    def action_copy(self) -> None:
        if self.current.row:
            self.copy("Reference", self.current.row.ref)

    @on(Input.Changed, "#search")
    def _typed(self) -> None:
        self.show_records()

    @on(Input.Submitted, "#search")
    @on(SearchBox.Left)
    def _leave_box(self) -> None:
        self.to_hits()

    def to_hits(self) -> None:
        """Go from the search box to what it found."""
        self.current.focus()

    @on(SearchBox.Emptied)
    def _emptied(self) -> None:
        self.action_clear()

    def action_saved(self) -> None:
        saved = self.casework.records.saved_searches()
        if not saved:
            self.show_message("Saved searches", "None yet. Type a search, then press ctrl+s in "
                              "the search box and give it a name.")  # fmt: skip
            return
        forget = {name: partial(self._forget, name) for name in saved}
        acts = {name: partial(self.search_for, query) for name, query in saved.items()}
        acts["Forget one of them …"] = partial(pick, self, "Forget which search?", forget)
        pick(self, "Saved searches", acts)

    def search_for(self, query: str) -> None:
        self.action_search()
        self.box.value = query
        self.show_records()
        self.to_hits()

    def _forget(self, name: str) -> None:
        attempt(self, lambda: self.casework.settings.searches.forget(name))

    @on(SearchBox.Kept)
    def _keep(self, event: SearchBox.Kept) -> None:
        self._name_search(event.query)

    @comes_back
    def _name_search(self, query: str) -> None:
        def submit(data: dict[str, Any]) -> None:
            self.casework.settings.searches.save(data.get("name", ""), query)

        # Later: a board stands without the forms, and what reads dates typed into them.
        from esafety_tui.screens.base.asking import ask  # noqa: PLC0415
        from esafety_tui.widgets.form.field import Field  # noqa: PLC0415

        fields = (Field("name", "Name", hint="urgent, year 8, waiting on Meta …", needed=True),)
        ask(self, "Keep this search", fields, submit, intro=f"Searches for: {query}")
