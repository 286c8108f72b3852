"""What happened to the records: the history, a case as it once stood, and its digest."""

from collections.abc import Iterable
from datetime import datetime

from msgspec import UNSET

from esafety_tui.casework.records.records import Records
from esafety_tui.casework.records.tables import INCIDENTS, UnknownReference
from esafety_tui.data.journal.entry import Content, JournalEntry, Record
from esafety_tui.data.journal.patch import Edit, Fields, Misfit
from esafety_tui.data.journal.rewind import ChangedSince, ContentErased, document_after, taking_back
from esafety_tui.data.tables import understood
from esafety_tui.model.incident import Incident, Reference

__all__ = ["ChangedSince", "Content", "ContentErased", "Edit", "History", "JournalEntry"]

# What the act of an undoing begins with.
UNDID = "undid: "


class History:
    """Reading the history; nothing here changes a record."""

    def __init__(self, records: Records) -> None:
        self.records = records

    def entries(self, ref: str = "") -> list[JournalEntry]:
        """Return the entries of the history, or those about one case, oldest first.

        Of a case they begin where it does: an import that was taken back may have had the
        number before.  The first question about a case reads the whole history (about a second
        for 100,000 entries: ask in a worker), later ones only its own entries.  Raises
        :class:`Invalid` for what is no reference.
        """
        if not ref:
            return list(self.records.store.history.entries())
        ref = str(Reference.parse(ref))
        found = self.records.store.history.about(ref)
        begins = 0
        for place, entry in enumerate(found[1:], start=1):
            if _takes_out(found[place - 1], ref) and not entry.act.startswith(UNDID):
                begins = place
        return found[begins:]

    def last_change(self) -> JournalEntry | None:
        """Return the newest entry, without reading the history."""
        return self.records.store.history.last()

    def incident_at(self, ref: str, moment: datetime) -> Incident | None:
        """Return a case as its record stood at *moment*, or ``None`` before there was one.

        Entries are taken in their order, so that a clock that was wrong for a while
        does not put anything before its time.  Raises :class:`UnknownReference`,
        :class:`ContentErased` and :class:`NotUnderstood`.
        """
        ref = str(Reference.parse(ref))
        entries = self.records.store.history.about(ref)
        before = [entry.seq for entry in entries if entry.at and entry.time <= moment]
        return self._after(ref, max(before, default=0), entries)

    def incident_after(self, ref: str, entry: JournalEntry) -> Incident | None:
        """Return the case *ref* as it was after *entry*; raises as :meth:`incident_at` does."""
        return self._after(ref, entry.seq, self.records.store.history.about(ref))

    def changes_after(self, seq: int, moment: datetime) -> dict[str, list[JournalEntry]]:
        """Return what changed cases after entry *seq*, made at *moment*, by reference.

        Reads the whole history: about a second for 100,000 entries.  Where the history
        begins anew later than *moment*, all that it knows came after.
        """
        found: dict[str, list[JournalEntry]] = {}
        anew = False
        for entry in self.records.store.history.entries():
            if entry.begins:
                anew = entry.time > moment
            elif entry.seq > seq or anew:
                for content in entry.contents:
                    if content.table == INCIDENTS:
                        found.setdefault(content.key, []).append(entry)
        return found

    def incident_before(self, ref: str, changes: Iterable[JournalEntry]) -> Incident | None:
        """Return a case as it was before *changes*, the newest ones; ``None`` if it was not yet.

        Raises :class:`UnknownReference`, :class:`ContentErased`, :class:`NotUnderstood`, and
        :class:`ChangedSince` when it was changed again meanwhile.
        """
        try:
            return self._after(ref, 0, changes)
        except Misfit:
            raise ChangedSince from None

    def _after(self, ref: str, seq: int, entries: Iterable[JournalEntry]) -> Incident | None:
        """Return a case as it was after entry *seq*, with those of *entries* since taken back."""
        now = self.records.store.db.table(INCIDENTS).get(doc_id=ref)
        if now is None:
            raise UnknownReference
        document = document_after((INCIDENTS, ref), seq, now, entries)
        if document is None:
            return None
        return understood(Incident, document, f"the incident {ref}")

    def last_change_number(self) -> int:
        """Return the number of the newest entry of the history."""
        return self.records.store.history.head.seq

    def head_digest(self) -> str:
        """Return the digest of the whole history up to now, to print and to compare later."""
        return self.records.store.history.head.hash.hex()

    def taking_back(self, entry: JournalEntry) -> dict[Record, Fields | None]:
        """Return what undoes *entry*; raises :class:`ChangedSince` or :class:`ContentErased`."""
        db = self.records.store.db
        now = {c.record: db.table(c.table).get(doc_id=c.key) for c in entry.contents}
        return taking_back(entry, now)


def _takes_out(entry: JournalEntry, ref: str) -> bool:
    """Whether *entry* took the whole record of a case off the records."""
    edits = [edit for one in entry.contents if one.record == (INCIDENTS, ref) for edit in one.edits]
    return any(not edit.path and edit.now is UNSET for edit in edits)
