"""Logs brought in: each import is a batch, and can be taken back without what was done since."""

import hashlib
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from itertools import islice

import msgspec
from tinydb.table import Document

from esafety_tui.casework.history.reader import History
from esafety_tui.casework.records.records import Records
from esafety_tui.casework.records.tables import BATCHES, INCIDENTS
from esafety_tui.data.journal.patch import Fields
from esafety_tui.data.tables import document_of, understood
from esafety_tui.model.batch import Batch
from esafety_tui.model.incident import Incident
from esafety_tui.model.record import Invalid

TOOK_IN = "took in a log"
_AT_A_TIME = 250
_TOOK_BACK = "took an import back"


@dataclass(frozen=True, slots=True)
class TakenBack:
    """What became of a batch: the incidents taken out, set back, and those that stay.

    Those that ``stay`` were worked on since, or are what another case, a hold or a file needs.
    """

    removed: tuple[str, ...]
    restored: tuple[str, ...]
    stay: tuple[str, ...]


class Batches:
    """The imports of logs."""

    def __init__(self, records: Records, history: History) -> None:
        self.records = records
        self.history = history

    def all(self) -> list[Batch]:
        """Return the imports that stand, oldest first; raises :class:`NotUnderstood`."""
        table = self.records.store.db.table(BATCHES)
        return sorted((_batch(one) for one in table), key=lambda batch: int(batch.id))

    def next_number(self) -> int:
        """Return the number of the next import."""
        return max((int(batch.id) for batch in self.all()), default=0) + 1

    def take_in(self, new: Iterable[Incident], changed: Iterable[Incident], file: str) -> Batch:
        """Put *new* incidents and those that the log *changed* on disk, as one act."""
        added: dict[str, str] = {}
        updated: dict[str, str] = {}
        left = iter(new)
        with self.records.change(TOOK_IN) as db:
            table = db.table(INCIDENTS)
            # As documents they take far more room than as incidents: a few at a time.
            while fresh := [document_of(one) for one in islice(left, _AT_A_TIME)]:
                table.insert_multiple(fresh)
                added |= {document.doc_id: _digest(document) for document in fresh}
            for document in map(document_of, changed):
                table.remove(doc_ids=[document.doc_id])
                table.insert(document)
                updated[document.doc_id] = _digest(document)
            batch = Batch(
                id=str(self.next_number()), at=self.records.now, by=self.records.signer, file=file,
                added=added, updated=updated,
            )  # fmt: skip
            db.table(BATCHES).insert(document_of(batch))
        return batch

    def worked_on(self, batch: Batch) -> list[str]:
        """Return the incidents of *batch* that are no longer as the import left them."""
        table = self.records.store.db.table(INCIDENTS)
        linked = {
            link
            for document in table
            if document.doc_id not in batch.added
            for link in document.get("links", ())
        }
        return [
            ref
            for ref, digest in {**batch.added, **batch.updated}.items()
            if ref in linked or (now := table.get(doc_id=ref)) is None or _digest(now) != digest
        ]

    def take_back(self, number: str, *, also_worked_on: bool = False) -> TakenBack:
        """Take back the import *number*, but for the incidents that were worked on since.

        With *also_worked_on* these go as well, unless they have a hold, a file of evidence, or a
        link from a case that stays.  Raises :class:`Invalid` where there is no such import.
        """
        kept = self.records.store.db.table(BATCHES).get(doc_id=str(number))
        if kept is None:
            raise Invalid("", "there is no import with this number; see esafety-tui import --list")
        batch = _batch(kept)
        worked_on = set(self.worked_on(batch))
        stay = {ref for ref in worked_on if not (also_worked_on and self._may_go(ref, batch))}
        before = self._before(batch, [ref for ref in batch.updated if ref not in worked_on])
        removed = [ref for ref in batch.added if ref not in stay and self.records.has(ref)]
        gone = {ref for ref in batch.added if not self.records.has(ref)}
        left = {ref: digest for ref, digest in batch.added.items() if ref in stay - gone}
        with self.records.change(_TOOK_BACK) as db:
            table = db.table(INCIDENTS)
            table.remove(doc_ids=removed)
            for ref, document in before.items():
                table.remove(doc_ids=[ref])
                table.insert(Document(document, doc_id=ref))
            for document in self._without_twins(left, removed):
                table.remove(doc_ids=[document.doc_id])
                table.insert(document)
            db.table(BATCHES).remove(doc_ids=[batch.id])
            if left:
                db.table(BATCHES).insert(document_of(batch.but(added=left, updated={})))
        stayed = [*left, *(r for r in batch.updated if r not in before)]
        return TakenBack(tuple(removed), tuple(before), tuple(stayed))

    def _may_go(self, ref: str, batch: Batch) -> bool:
        if ref not in batch.added or not self.records.has(ref):
            return False
        incident = self.records.incident(ref)
        needed = incident.on_hold or incident.on_legal_hold or incident.disposed_on
        files = any(one.file or one.sha256 or one.taken for one in incident.evidence)
        others = (one for one in self.records.incidents() if one.ref not in batch.added)
        return not (needed or files or any(ref in one.links for one in others))

    def _without_twins(self, stay: Iterable[str], removed: Collection[str]) -> list[Document]:
        """Return those of *stay* that were like one of *removed*: its number is given again."""
        return [
            document_of(one.but(from_log=one.from_log.settled(*removed)))
            for one in map(self.records.incident, stay)
            if one.from_log and not set(removed).isdisjoint(one.from_log.doubtful)
        ]

    def _before(self, batch: Batch, refs: Iterable[str]) -> dict[str, Fields]:
        """Return what the incidents that the import changed were before it."""
        found: dict[str, Fields] = {}
        for ref in refs:
            entries = [
                entry
                for entry in self.records.store.history.about(ref)
                if any(one.record == (BATCHES, batch.id) for one in entry.contents)
            ]
            # The number of an import that was undone is given again: the last one is meant.
            newest = max(entries, key=lambda entry: entry.seq, default=None)
            before = self.history.incident_before(ref, [newest]) if newest else None
            if before is not None:
                found[ref] = dict(document_of(before))
        return found


def _batch(document: Fields) -> Batch:
    return understood(Batch, document, "the imports")


def _digest(document: Fields) -> str:
    whole = msgspec.json.encode(dict(document), order="deterministic")
    return hashlib.sha256(whole).hexdigest()[:32]
