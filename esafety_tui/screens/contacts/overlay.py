"""The contact table over a form, a box or the locked screen."""

from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static

from esafety_tui.model.days import long_day
from esafety_tui.screens.contacts.screen import Contacts
from esafety_tui.widgets.boxes.question import Message
from esafety_tui.widgets.lists.drawing import fit


class ContactsOver(Contacts):
    """The contact table over what is open: nothing is changed, and Escape leads back to it."""

    heading = "contacts · Escape leads back to what you were doing"
    leads_elsewhere = False

    def _show_title(self) -> None:
        day = long_day(self.book.now.date())
        left = fit(self.heading, max(self.size.width - len(day) - 4, 0))
        self.query_one("#title-bar", Static).update(Content(f"{left}  {day}"))

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Refuse what would change the table in the lead's name."""
        if action in ("checked", "edit", "new"):
            return False
        return super().check_action(action, parameters)

    def go_back(self) -> None:
        self.app.pop_screen()

    def show_message(self, title: str, text: str) -> None:
        self.app.push_screen(Message(title, text), mode=self.app.current_mode)


class LockedContacts(ContactsOver):
    """The contact table while locked: of the school's own rows, those that may be shown then."""

    heading = "locked · contacts"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "escape", "clear", "Back", id="locked.contacts_back", tooltip="Back to the passphrase"
        ),
    ]


class NumbersBox(ContactsOver, ModalScreen[None]):
    """The contact table over a form or a box: no key leads anywhere but back."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "clear", "Back", id="numbers.back",
                tooltip="Show every contact again; then back to what lies beneath"),
    ]  # fmt: skip
    DEFAULT_CSS = "NumbersBox { align: left top; background: $background; }"
