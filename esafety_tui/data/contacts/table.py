"""The contact table (A1 to A6): the shipped rows, and what the school made of them.

The shipped rows keep what the 2014 list printed and what was found since, and show without a
passphrase, like those of the school's own rows that it has marked for that.
"""

import csv
from collections.abc import Callable
from datetime import date
from functools import cache
from pathlib import Path

from esafety_tui.data.contacts.own_rows import OwnRows, put_aside, read_own, write_own
from esafety_tui.data.contacts.searching import Near, fitting, fold, near_to
from esafety_tui.data.crypto.cipher_protocol import PLAIN, Cipher
from esafety_tui.data.files.atomic import raising
from esafety_tui.data.problems import NotSaved
from esafety_tui.model.contact import Contact, ContactStatus, voice_numbers
from esafety_tui.model.record import Invalid, read


class ContactTable:
    """The rows as the school has them."""

    def __init__(
        self, folder: Path | None, cipher: Callable[[], Cipher | None] = lambda: PLAIN
    ) -> None:
        """Read the rows; the school's own in *folder* as far as *cipher* shows them.

        It is asked for each time, and ``None`` while nobody has given the passphrase: ``hidden``
        then says that there are more.  A damaged file gives a ``warning``.
        """
        self._folder = folder
        self._cipher = cipher
        own = OwnRows() if folder is None else read_own(folder, cipher())
        self._shipped = {contact.id: contact for contact in shipped_rows()}
        self._own = {contact.id: contact for contact in own.rows}
        self.hidden, self.warning = own.hidden, own.warning
        # Each row as this session noted it right, and the school's own version before.
        self._noted: dict[str, tuple[Contact, Contact | None]] = {}

    @property
    def rows(self) -> tuple[Contact, ...]:
        """All rows: the school's version where it has one, the school's own last."""
        return tuple({**self._shipped, **self._own}.values())

    def find(self, contact_id: str) -> Contact:
        """Return one row; raises :class:`Invalid` when there is none."""
        found = self._own.get(contact_id) or self._shipped.get(contact_id)
        if found is None:
            raise Invalid("", "there is no such contact")
        return found

    def shipped(self, contact_id: str) -> Contact | None:
        """Return a row as it came with the program, whatever the school made of it."""
        return self._shipped.get(contact_id)

    def replacement(self, contact: Contact) -> Contact | None:
        """Return what stands in the place of *contact* today, following one step after another."""
        seen = {contact.id}
        found = self._replaced_by(contact)
        while found and found.replaced_by and found.id not in seen:
            seen.add(found.id)
            found = self._replaced_by(found) or found
        return found

    def printed_for(self, contact: Contact) -> tuple[str, ...]:
        """Return the numbers to ring that the 2014 policy printed for what *contact* is today."""
        return tuple(
            number
            for row in self.rows
            if row.status is ContactStatus.POLICY_2014
            and fold(contact.name) in _names_of_replacement(row)
            and self._replaced_by(row) == contact
            for number in voice_numbers(row)
        )

    def search(self, words: str) -> tuple[Contact, ...]:
        """Return the rows that have every word, the best first; for no words, all rows."""
        return fitting(self.rows, words, self.replacement)

    def called(self, name: str) -> tuple[Contact, ...]:
        """Return the rows of that *name*, or of it with more in brackets, the best first."""
        begins = f"{name.casefold().strip()} ("
        rows = [row for row in self.rows if f"{row.name.casefold()} (".startswith(begins)]
        return fitting(rows, name, self.replacement)

    def near_to(self, words: str) -> Near | None:
        """Return what *words*, for which nothing was found, may have meant."""
        return near_to(self.rows, words)

    def new_id(self) -> str:
        """Return an id for a row of the school's own."""
        numbers = [int(i.removeprefix("school-")) for i in self._own if i.startswith("school-")]
        return f"school-{max(numbers, default=0) + 1}"

    def put(self, contact: Contact) -> Contact:
        """Keep the school's version of a row; raises :class:`NotSaved`."""
        self._keep({**self._own, contact.id: contact})
        return contact

    def _keep(self, own: dict[str, Contact]) -> None:
        cipher = self._cipher()
        if self._folder is None or cipher is None:
            raise NotSaved("the records are not open")
        with raising(NotSaved):
            if self.warning:
                put_aside(self._folder)
        write_own(self._folder, own.values(), cipher)
        self._own = own
        self.warning = ""

    def checked(self, contact_id: str, day: date) -> Contact:
        """Note that the school found a row right on *day*; raises :class:`NotSaved`.

        Once more takes the note back, as long as the row is as this session noted it.
        """
        row, own = self.find(contact_id), self._own.get(contact_id)
        noted, before = self._noted.get(contact_id, (None, None))
        if row != noted:
            noted = self.put(row.but(checked_on=day))
            self._noted[contact_id] = (noted, own)
            return noted
        others = {key: kept for key, kept in self._own.items() if key != contact_id}
        self._keep({**others, contact_id: before} if before else others)
        del self._noted[contact_id]
        return self.find(contact_id)

    def _replaced_by(self, contact: Contact) -> Contact | None:
        """Find the row that ``replaced_by`` names, today's before those that were printed."""
        names = _names_of_replacement(contact)
        named = [row for row in self.rows if fold(row.name) in names and row.id != contact.id]
        return min(
            named,
            key=lambda row: (row.status is ContactStatus.POLICY_2014, names.index(fold(row.name))),
            default=None,
        )


def _names_of_replacement(contact: Contact) -> tuple[str, ...]:
    """Return what ``replaced_by`` names, as it is searched for: whole, and without its brackets."""
    said = contact.replaced_by
    return (fold(said), fold(said.split(" (see ")[0].split(" (itself ")[0])) if said else ()


@cache
def shipped_rows() -> tuple[Contact, ...]:
    """Return the rows that come with the program, in the order of the list."""
    text = Path(__file__).with_name("contacts.csv").read_text(encoding="utf-8")
    listed = csv.DictReader(text.splitlines(keepends=True))
    return tuple(read(Contact, {k: v for k, v in row.items() if v}) for row in listed)
