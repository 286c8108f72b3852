"""F3 everywhere: a number is found over any form or box, and back one goes."""

from collections.abc import Callable
from typing import Any

from textual.binding import Binding

from esafety_tui.casework.access.contacts_only import LookUp
from esafety_tui.widgets.base_app import BaseApp

NUMBERS = Binding(
    # Priority, or a form (a modal, which hides the application's keys) would not hear it.
    "f3", "numbers", "Numbers", id="app.numbers", priority=True,
    tooltip="Who to ring; over a form or a box too, and Escape leads back to it",
)  # fmt: skip


class NumberLookup:
    """Leads to the contact table, whatever is open.

    *table* makes what is searched; *to_contacts* goes to the contacts themselves, where
    there are any and nothing lies over the place, and returns whether it did.
    """

    def __init__(
        self,
        app: BaseApp[Any],
        table: Callable[[], LookUp],
        to_contacts: Callable[[], bool] = lambda: False,
    ) -> None:
        self._app = app
        self._table = table
        self._to_contacts = to_contacts

    def begin(self) -> None:
        """Look a number up once the keys before have arrived, which a priority key overtakes."""
        self._app.hide_keys()  # they may lie over it
        (self._app.focused or self._app).call_later(self._look_up)

    def _look_up(self) -> None:
        from esafety_tui.screens.contacts.overlay import ContactsOver, NumbersBox  # noqa: PLC0415

        screen = self._app.screen
        if isinstance(screen, ContactsOver):
            screen.action_search()
        elif not self._to_contacts():
            self._app.push_screen(NumbersBox(self._table()))
