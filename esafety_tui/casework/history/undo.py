"""Undoing the last change: as a new change, so that the history keeps both."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from tinydb.table import Document

from esafety_tui.casework.history.batches import Batches
from esafety_tui.casework.history.reader import UNDID, History, JournalEntry
from esafety_tui.casework.records.records import Records
from esafety_tui.casework.records.tables import BATCHES, INCIDENTS, KINDS, SCHOOL
from esafety_tui.data.evidence.vault import Vault
from esafety_tui.data.journal.entry import Record
from esafety_tui.data.journal.patch import Fields
from esafety_tui.data.problems import StoreProblem
from esafety_tui.model.incident import Incident
from esafety_tui.model.record import Invalid, read
from esafety_tui.policy.guards.evidence import guard_file_away
from esafety_tui.policy.guards.refused import Refused


class NotUndone(StoreProblem):
    """A change that cannot be undone, or none to undo."""

    title = "Not undone"

    def __init__(self, why: str, instead: str) -> None:
        super().__init__(f"{why} Nothing was changed just now. {instead}")


@dataclass(frozen=True, slots=True)
class Undoable:
    """The last change, as it is offered for undoing; ``earlier``: before this opening."""

    seq: int
    act: str
    ref: str
    by: str
    when: str
    earlier: bool

    @property
    def again(self) -> bool:
        """Whether it is itself an undoing, so that undoing it does the change again."""
        return self.act.startswith(UNDID)

    @property
    def text(self) -> str:
        """What was done, or done and undone, in a few words."""
        about = f" in {self.ref}" if self.ref else ""
        return f"{self.act.removeprefix(UNDID)}{about}"


class Undo:
    """Undoing, and doing again; ``imports`` are logs brought in, each taken back as a whole."""

    def __init__(self, records: Records, history: History) -> None:
        self.records = records
        self.history = history
        self.imports = Batches(records, history)
        self._opened_at = records.store.history.head.seq

    def last(self) -> Undoable:
        """Return the last change; raises :class:`NotUndone` when it cannot be undone."""
        from esafety_tui.casework.history.wording import written_at  # noqa: PLC0415 - start-up

        entry = self.history.last_change()
        if entry is None:
            raise NotUndone("There is no change to undo.", _BY_HAND)
        self._undoing(entry)
        return Undoable(
            entry.seq, entry.act, entry.ref, entry.by, written_at(entry.at),
            earlier=entry.seq <= self._opened_at,
        )  # fmt: skip

    def take_back(self, undoable: Undoable) -> str:
        """Undo the last change, which must still be *undoable*; return its act in words.

        The change stays in the history, and the undoing after it.  Undoing an
        undoing does the change again.  Raises :class:`NotUndone`, another
        :class:`StoreProblem`, or :class:`Invalid`.
        """
        entry = self.history.last_change()
        if entry is None or entry.seq != undoable.seq:
            raise NotUndone(
                "Something was changed meanwhile.", "Press u once more to undo that instead."
            )
        undone = self._undoing(entry)
        act = entry.act.removeprefix(UNDID) if undoable.again else UNDID + entry.act
        with self.records.change(act, entry.ref) as db:
            for (table, key), document in undone.items():
                # Not over what is there: fields that it had not are to go.
                db.table(table).remove(doc_ids=[key])
                if document is not None:
                    db.table(table).insert(Document(document, doc_id=key))
        return entry.act

    def _undoing(self, entry: JournalEntry) -> dict[Record, Fields | None]:
        if not entry.contents:
            raise NotUndone(f"{_STANDS}: {entry.act}.", _IN_SETTINGS)
        undone = self.history.taking_back(entry)
        of_a_log = any(content.table == BATCHES for content in entry.contents)
        for (table, key), document in undone.items():
            self._refuse_unknown(table, document)
            if document is None and table == INCIDENTS and of_a_log:
                continue  # an import is taken back whole
            if document is None and table in (INCIDENTS, SCHOOL):
                raise NotUndone(
                    "u does not remove a case that was recorded.",
                    "A case that was recorded in error is withdrawn: open it and press w.",
                )
            if table == INCIDENTS:
                self._refuse_without_files(document)
            if table == INCIDENTS and self.records.has(key):
                self._refuse_past_a_hold(document)
        kept = [doc for (table, key), doc in undone.items() if table == INCIDENTS and doc]
        self._refuse_to_forget([read(Incident, doc) for doc in kept])
        return undone

    def _refuse_to_forget(self, undone: Iterable[Incident]) -> None:
        """Refuse to take back the note of what was given out: it is out.

        Counted in all cases of the act together: a merge only moves them.
        """
        undone = [one for one in undone if self.records.has(one.ref)]
        now = [self.records.incident(one.ref) for one in undone]
        if sum(len(i.hand_overs) for i in now) > sum(len(i.hand_overs) for i in undone):
            raise NotUndone(
                "The case was handed over, and the record of that stays.",
                "If it should not have gone out, mark it as sent in error (Enter on it).",
            )
        if _given_out(now) > _given_out(undone):
            raise NotUndone(
                "A copy of evidence was given out, and its note stays with the record.",
                "If it should not have gone out, call it back, and write that down.",
            )

    def _refuse_past_a_hold(self, document: Any) -> None:
        """Refuse to let go of a file under a hold, or of the hold that keeps one: it is lifted."""
        undone = read(Incident, document)
        incident = self.records.incident(undone.ref)
        kept = {one.sha256 for one in incident.evidence if one.sha256}
        if kept - {one.sha256 for one in undone.evidence}:
            try:
                guard_file_away(incident)
            except Refused as refused:
                raise NotUndone(refused.sentence, refused.way_forward) from None
        noted = len(undone.holds) + len(undone.legal_holds)
        if kept and noted < len(incident.holds) + len(incident.legal_holds):
            raise NotUndone(
                "The hold keeps the evidence files of the case, and is not undone.",
                "End it, with the reason: key H for a police hold, L where it is kept longer.",
            )

    def _refuse_unknown(self, table: str, document: Fields | None) -> None:
        """Refuse to bring back what only a later version can read: it would shut this one out."""
        try:
            kind = KINDS[table]
            if document is not None:
                read(kind, document)
        except (KeyError, Invalid):
            raise NotUndone(_OF_A_LATER_VERSION, _BY_HAND) from None

    def _refuse_without_files(self, document: Any) -> None:
        """Refuse to bring back the record of a file that is kept no more."""
        incident = read(Incident, document)
        vault = Vault(self.records.folder, self.records.store.cipher)
        for evidence in incident.evidence:
            if evidence.sha256 and not vault.holds(evidence.sha256):
                raise NotUndone(
                    "The evidence file was taken away for good, and its record cannot come back.",
                    "Attach the original again if it is needed.",
                )


def _given_out(incidents: Iterable[Incident]) -> int:
    return sum(len(one.taken) for incident in incidents for one in incident.evidence)


_BY_HAND = "Correct the record by hand."
_STANDS = "What was done last stays done, and u cannot undo it"
_IN_SETTINGS = (
    "Change in the settings (0) who may open the records, and with what: to take somebody off the "
    "list, go to their name there and press x."
)
_OF_A_LATER_VERSION = (
    "The record cannot go back to what it was: this version of esafety-tui does not know "
    "something that stood there."
)
