"""F3 everywhere: a number is found over any form or box, and back one goes."""

from typing import ClassVar, Generic, TypeVar

from textual.binding import Binding, BindingType

from esafety_tui.casework.look_up import LooksUp
from esafety_tui.widgets.tells_keys import TellsKeys

R = TypeVar("R")


class FindsNumbers(TellsKeys[R], Generic[R]):
    """An application in which F3 leads to the contact table, whatever is open."""

    BINDINGS: ClassVar[list[BindingType]] = [
        # Priority, or a form (a modal, which hides the application's keys) would not hear it.
        Binding("f3", "numbers", "Numbers", id="app.numbers", show=False, priority=True,
                tooltip="Whom to ring; over a form or a box too, and Escape leads back to it"),
    ]  # fmt: skip

    def numbers_table(self) -> LooksUp:
        """Return where numbers are looked up."""
        raise NotImplementedError

    def to_contacts(self) -> bool:
        """Go to the contacts themselves, if nothing lies over the place; whether it did."""
        return False

    def action_numbers(self) -> None:
        """Look a number up over what is open, once every key pressed before has reached it.

        A priority key overtakes letters that are still on their way to their field.
        """
        self.hide_keys()  # they may lie over it
        (self.focused or self).call_later(self._look_up)

    def _look_up(self) -> None:
        from esafety_tui.screens.locked_contacts import ContactsOver, NumbersBox  # noqa: PLC0415

        if isinstance(self.screen, ContactsOver):
            self.screen.action_search()
        elif not self.to_contacts():
            self.push_screen(NumbersBox(self.numbers_table()))
