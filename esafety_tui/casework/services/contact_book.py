"""Whom to ring: the contact table as the school keeps it, and who is there now."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from esafety_tui.casework.records.sub_records import revised
from esafety_tui.casework.services.base import Service
from esafety_tui.data.contacts.table import ContactTable
from esafety_tui.model.contact import Contact, ContactStatus
from esafety_tui.model.record import read


class ContactBook(Service):
    """The contact table, and the acts on it."""

    @property
    def table(self) -> ContactTable:
        """The contact table with the school's own rows."""
        return self.records.contacts

    @property
    def now(self) -> datetime:
        """The time at school."""
        return self.records.now

    def opening(self, contact: Contact) -> str:
        """Say whether *contact* is open now, or when; empty when its hours are not known."""
        from esafety_tui.data.contacts.opening_hours import opening_state  # noqa: PLC0415

        return opening_state(contact.hours, self.now, self.records.school.nation)

    def is_open(self, contact: Contact) -> bool:
        """Whether somebody is there now, as far as the hours are known."""
        from esafety_tui.data.contacts.opening_hours import is_open  # noqa: PLC0415

        return is_open(self.opening(contact))

    def checked(self, contact_id: str) -> Contact:
        """Note that somebody found a row of the contact table right today; again takes it back."""
        self.records.may_write()
        return self.table.checked(contact_id, self.records.today)

    def change(self, contact: Contact | None, data: Mapping[str, Any]) -> Contact:
        """Keep the school's own version of *contact*, or with ``None`` a row of its own."""
        self.records.may_write()
        if contact is None:
            fresh = {"id": self.table.new_id(), "name": "", "status": ContactStatus.SCHOOL}
            return self.table.put(read(Contact, {**fresh, **data}))
        return self.table.put(revised(contact, data))
