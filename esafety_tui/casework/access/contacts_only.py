"""The contact table by itself: what can be looked up before a passphrase is typed."""

from datetime import datetime
from functools import cached_property
from pathlib import Path

from esafety_tui.data.contacts.table import ContactTable
from esafety_tui.data.store import Clock
from esafety_tui.model.contact import Contact
from esafety_tui.model.record import now
from esafety_tui.model.vocabulary import Nation


class LookUp:
    """Who to ring, and who is there now; the records may stay closed.

    Which nation the school is in is among the records: until they are open, bank holidays
    are England's, as they are for the ``contacts`` command.
    """

    def __init__(self, folder: Path, clock: Clock = now) -> None:
        self._folder = folder
        self._clock = clock

    @cached_property
    def table(self) -> ContactTable:
        """The contact table with those of the school's own rows that may be shown when locked."""
        return ContactTable(self._folder, lambda: None)

    @property
    def now(self) -> datetime:
        """The time at school."""
        return self._clock()

    @property
    def nation(self) -> Nation:
        """Whose bank holidays count."""
        return Nation.ENGLAND

    def opening(self, contact: Contact) -> str:
        """Say whether *contact* is open now, or when; empty when nobody has confirmed it."""
        from esafety_tui.data.contacts.opening_hours import opening_of  # noqa: PLC0415 - start-up

        return opening_of(contact, self.now, self.nation)

    def is_open(self, contact: Contact) -> bool:
        """Whether somebody is there now, as far as the hours are known."""
        from esafety_tui.data.contacts.opening_hours import is_open  # noqa: PLC0415 - start-up

        return is_open(self.opening(contact))
