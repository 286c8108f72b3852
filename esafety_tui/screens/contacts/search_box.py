"""The search box of the contacts and the list below it: what is typed in either searches."""

from typing import ClassVar

from textual import events
from textual.binding import Binding, BindingType
from textual.message import Message

from esafety_tui.model.contact import Contact
from esafety_tui.widgets.form.leaving_input import LeavingInput
from esafety_tui.widgets.keys.names import MOVING
from esafety_tui.widgets.lists.lists import moves_without_letters
from esafety_tui.widgets.lists.row_list import RowList

_PLACES = frozenset("0123456")


class ContactSearch(LeavingInput):
    """The search box: Enter copies at once what is highlighted below it."""

    HELP = ""
    # Over a form or the locked screen no digit leads anywhere: it is searched for.
    leads_on = True
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "submit", "Copy", id="contacts.copy",
                tooltip="Copy the number or address, and show it large enough to read out"),
        Binding("down", "leave", "To the list", show=False, id="contacts.list", group=MOVING,
                tooltip="Go to the list; a letter typed there begins the next search"),
    ]  # fmt: skip

    class Left(Message):
        """Down was pressed: the list takes over."""

    def check_consume_key(self, key: str, character: str | None) -> bool:
        """Before anything is typed the digits go to the places, as they do everywhere."""
        if self._awaits_search and key in _PLACES:
            return False
        return super().check_consume_key(key, character)

    async def _on_key(self, event: events.Key) -> None:
        if self._awaits_search and event.key in _PLACES:
            event.prevent_default()  # not typed: it goes on to the application

    @property
    def _awaits_search(self) -> bool:
        """Whether a digit leads to a place: the box is empty, or all of it is selected."""
        return self.leads_on and self.selected_text == self.value

    def action_leave(self) -> None:
        self.post_message(self.Left())


class ContactList(RowList[Contact], inherit_bindings=False):
    """The rows; letters are not keys here, because they begin a search."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "choose", "Copy", id="list.copy",
                tooltip="Copy the number or address, and show it large enough to read out"),
        *moves_without_letters(),
    ]  # fmt: skip
