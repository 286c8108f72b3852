"""The contact table without any record: what can be looked up before a passphrase is typed."""

from datetime import datetime
from pathlib import Path
from typing import Protocol

from esafety_tui.data.contacts.opening_hours import is_open, opening_state
from esafety_tui.data.contacts.table import ContactTable
from esafety_tui.data.store import Clock
from esafety_tui.model.contact import Contact
from esafety_tui.model.record import now
from esafety_tui.model.vocabulary import Nation


class LooksUp(Protocol):
    """What a look-up needs; casework gives it, and so does :class:`LookUp`."""

    @property
    def table(self) -> ContactTable:
        """The contact table."""
        ...

    @property
    def now(self) -> datetime:
        """The time at school."""
        ...

    def opening(self, contact: Contact) -> str:
        """Say whether *contact* is open now, or when; empty when its hours are not known."""
        ...

    def is_open(self, contact: Contact) -> bool:
        """Whether somebody is there now, as far as the hours are known."""
        ...


class LookUp:
    """The contact table of a records folder whose records stay closed.

    Which nation the school is in is among the records, so bank holidays are
    England's, as they are for the ``contacts`` command.
    """

    def __init__(self, folder: Path, clock: Clock = now) -> None:
        self.table = ContactTable.open(folder)
        self._clock = clock

    @property
    def now(self) -> datetime:
        """The time at school."""
        return self._clock()

    def opening(self, contact: Contact) -> str:
        """Say whether *contact* is open now, or when; empty when its hours are not known."""
        return opening_state(contact.hours, self.now, Nation.ENGLAND)

    def is_open(self, contact: Contact) -> bool:
        """Whether somebody is there now, as far as the hours are known."""
        return is_open(self.opening(contact))
