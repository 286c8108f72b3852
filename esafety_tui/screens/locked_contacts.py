"""The contact table on the locked screen: it holds nothing personal."""

from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.widgets import Input

from esafety_tui.screens.contacts import Contacts
from esafety_tui.screens.locking import LOCKED
from esafety_tui.widgets.dialogs import Message


class LockedContacts(Contacts):
    """The contact table while the records are locked: to look up and copy, not to change."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "escape", "clear", "Back", id="locked.contacts_back", tooltip="Back to the passphrase"
        ),
    ]

    def place_heading(self) -> str:
        """Say where this is, and nothing of the school."""
        return "locked · contacts"

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Refuse what would change the table in the lead's name."""
        if action in ("checked", "edit", "new"):
            return False
        return super().check_action(action, parameters)

    def action_clear(self) -> None:
        """Show every row again, or go back to the locked screen."""
        if self.query_one("#search", Input).value:
            super().action_clear()
        else:
            self.app.pop_screen()

    def tell(self, title: str, text: str) -> None:
        """Show a message box over the locked screen."""
        self.app.push_screen(Message(title, text), mode=LOCKED)
