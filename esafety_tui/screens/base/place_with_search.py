"""A place of one list, with a search box that shows only while it is used."""

from textual import on
from textual.widgets import Input

from esafety_tui.screens.base.screen_base import ScreenBase
from esafety_tui.widgets.form.search_box import LeavingInput


class PlaceWithSearch(ScreenBase):
    """A place whose ``#search`` narrows what its list shows."""

    def on_mount(self) -> None:
        self._search.display = False
        self.redraw()
        self._list.focus()

    @property
    def _search(self) -> Input:
        return self.query_one("#search", Input)

    def action_search(self) -> None:
        self._search.display = True
        self._search.focus()

    @on(LeavingInput.Emptied)
    def action_clear(self) -> None:
        self._search.value = ""
        self._search.display = False
        self.show_records()
        self._list.focus()

    @on(Input.Changed, "#search")
    def _typed(self) -> None:
        self.show_records()

    @on(Input.Submitted, "#search")
    def _done_typing(self) -> None:
        self._list.focus()
