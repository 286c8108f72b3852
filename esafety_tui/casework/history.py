"""What happened to the records: the history, a case as it once stood, and its digest."""

from datetime import datetime

from esafety_tui.casework.desk import Desk, UnknownReference
from esafety_tui.casework.tables import INCIDENTS, understood_incident
from esafety_tui.data.change import Put
from esafety_tui.data.history_entry import Content, Entry
from esafety_tui.data.past import ChangedSince, ContentErased, document_after, taking_back
from esafety_tui.data.patch import Edit
from esafety_tui.model.incident import Incident
from esafety_tui.model.reference import Reference

__all__ = ["ChangedSince", "Content", "ContentErased", "Edit", "Entry", "HistoryReading"]


class HistoryReading(Desk):
    """Reading the history; nothing here changes a record."""

    def history(self, ref: str = "") -> list[Entry]:
        """Return the entries of the history, or those about one case, oldest first.

        The first question about a case reads the whole history (about a second for
        100,000 entries: ask in a worker), later ones only its own entries.  Raises
        :class:`Invalid` for what is no reference.
        """
        if not ref:
            return list(self._store.history.entries())
        return self._store.history.about(str(Reference.parse(ref)))

    def last_change(self) -> Entry | None:
        """Return the newest entry, without reading the history."""
        return self._store.history.last()

    def incident_at(self, ref: str, moment: datetime) -> Incident | None:
        """Return a case as its record stood at *moment*, or ``None`` before there was one.

        Entries are taken in their order, so that a clock that was wrong for a while
        does not put anything before its time.  Raises :class:`UnknownReference`,
        :class:`ContentErased` and :class:`NotUnderstood`.
        """
        ref = str(Reference.parse(ref))
        now = self._store.get(INCIDENTS, ref)
        if now is None:
            raise UnknownReference
        entries = self._store.history.about(ref)
        before = [entry.seq for entry in entries if entry.at and entry.time <= moment]
        document = document_after((INCIDENTS, ref), max(before, default=0), now, entries)
        return None if document is None else understood_incident(ref, document)

    def head_digest(self) -> str:
        """Return the digest of the whole history up to now, to print and to compare later."""
        return self._store.history.head.hash.hex()

    def _taking_back(self, entry: Entry) -> tuple[Put, ...]:
        """Return what undoes *entry*; raises :class:`ChangedSince` or :class:`ContentErased`."""
        now = {c.record: self._store.get(*c.record) for c in entry.contents}
        return taking_back(entry, now)
