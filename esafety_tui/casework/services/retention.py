"""The end of an incident's time: legal holds, what is due, and disposal.

Disposal takes the content out of the records, their history and the evidence, and leaves
a tombstone for the yearly counts.  The history still verifies: its entries stay, with
their digests.  Backups keep what they hold, until the lead has them replaced.
"""

from collections.abc import Collection
from dataclasses import dataclass
from typing import TYPE_CHECKING

from dateutil.relativedelta import relativedelta

from esafety_tui.casework.long_task import LongTask
from esafety_tui.casework.records.records import Records
from esafety_tui.casework.records.sub_records import lifted
from esafety_tui.casework.records.tables import INCIDENTS, document_of
from esafety_tui.casework.services.base import CaseService
from esafety_tui.casework.services.evidence_files import EvidenceFiles
from esafety_tui.casework.services.removals import Removals
from esafety_tui.casework.services.safekeeping import Safekeeping
from esafety_tui.data.journal.entry import Change
from esafety_tui.data.tables import Database
from esafety_tui.model.days import plain_day
from esafety_tui.model.incident import Incident, LegalHold
from esafety_tui.model.progress import Progress
from esafety_tui.model.record import Invalid, read
from esafety_tui.policy.retention import due, is_due, kept_until

if TYPE_CHECKING:
    from esafety_tui.data.folder.backups import Backup
    from esafety_tui.data.journal.erasure import Erasure

_CONTENT = "Taking the content out of the history …"
_FILES = "Taking the evidence files away …"
_BACKUP = "Making a new backup, and reading it back …"
_EARLIER = "Taking the earlier backups away …"


@dataclass(frozen=True, slots=True)
class Disposed:
    """What a disposal did: how many files it took away or left, how many backups hold it still."""

    refs: tuple[str, ...]
    files: int
    left: int
    backups: int

    @property
    def text(self) -> str:
        """What was done and what is left to do, for the lead."""
        what = "1 incident was" if len(self.refs) == 1 else f"{len(self.refs)} incidents were"
        parts = [f"{what} disposed of; the yearly figures count them as before."]
        if self.files:
            parts.append(f"Evidence files taken away: {self.files}.")
        if self.left:
            parts.append(
                f"Evidence files that could not be taken away: {self.left}. esafety-tui check "
                "names them; check the disk, and remove them from the folder evidence."
            )
        if self.backups:
            parts.append(
                f"Backups made until now still hold the content: {self.backups}. esafety-tui "
                "disposal --replace-backups makes a new one and takes these away."
            )
        return " ".join(parts)


class Retention(CaseService):
    """How long an incident is kept, and what is left of it after that."""

    def __init__(
        self,
        records: Records,
        evidence: EvidenceFiles,
        removals: Removals,
        safekeeping: Safekeeping,
    ) -> None:
        super().__init__(records)
        self.evidence = evidence
        self.removals = removals
        self.safekeeping = safekeeping

    def hold_legally(self, ref: str, reason: str) -> Incident:
        """Keep an incident beyond its time, until the hold is lifted."""
        records = self.records
        incident = records.incident(ref)
        if incident.on_legal_hold:
            raise Invalid("", "there is a legal hold on this case already")
        hold = read(LegalHold, {"since": records.now, "by": records.signer, "reason": reason})
        holds = (*incident.legal_holds, hold)
        return records.keep("set a legal hold", incident.but(legal_holds=holds))

    def lift_legal_hold(self, ref: str, reason: str) -> Incident:
        """Let the retention of an incident run again; the reason says why."""
        records = self.records
        incident = records.incident(ref)
        if not incident.on_legal_hold:
            raise Invalid("", "there is no legal hold on this case")
        holds = lifted(incident.legal_holds, records.now, records.signer, reason)
        return records.keep("lifted the legal hold", incident.but(legal_holds=holds))

    def due_for_disposal(self) -> list[Incident]:
        """Return the incidents whose time is over and that no hold keeps."""
        # The index knows when a case ended: of 10,000 only those that may be due are read.
        records = self.records
        latest = records.today - relativedelta(years=records.school.retention_years)
        rows = records.index.newest_first()
        old = [row.ref for row in rows if row.closed_on and row.closed_on <= latest]
        whole = [ref for ref in old if not self._is_tombstone(ref)]
        return due((records.incident(ref) for ref in whole), records.school, records.today)

    def disposing(self, refs: Collection[str]) -> "LongTask[Erasure, LongTask[set[str], Disposed]]":
        """Dispose of the incidents *refs*, all of them or none.

        Until its record nothing has happened and it may be stopped.  The record is the
        disposal; its evidence files go after it, and that is not stopped half-way.
        Raises :class:`Invalid` when one is not due; recording it, a :class:`StoreProblem`
        when it could not be saved: nothing was disposed of then.
        """
        self.records.may_write()
        incidents = [self.records.incident(ref) for ref in dict.fromkeys(refs)]
        for incident in incidents:
            self._refuse_unless_due(incident)
        if not incidents:
            raise Invalid("", "name what to dispose of: there is no incident given")
        named = {one.sha256 for i in incidents for one in i.evidence}
        digests = {sha256 for sha256 in named if self.evidence.keeps(sha256)}
        tombstones = [self._left_of(incident) for incident in incidents]
        ref = incidents[0].ref if len(incidents) == 1 else ""
        act = "disposed of the content at the end of retention"
        change = Change(act, ref, self.records.signer, self.records.now)

        def leave(db: Database) -> None:
            for left in tombstones:
                db.table(INCIDENTS).insert(document_of(left))

        def record(erasure: "Erasure") -> "LongTask[set[str], Disposed]":
            self.records.store.erase(erasure)
            return LongTask(
                lambda progress: self.evidence.discard(digests, progress),
                done,
                doing=_FILES,
                stops=False,
            )

        def done(left: set[str]) -> Disposed:
            return Disposed(
                refs=tuple(incident.ref for incident in incidents),
                files=len(digests) - len(left),
                left=len(left),
                backups=len(self.safekeeping.backups()),
            )

        records = [(INCIDENTS, incident.ref) for incident in incidents]
        return LongTask(
            lambda progress: self.records.store.erasure(records, change, leave, progress),
            record,
            doing=_CONTENT,
        )

    def replacing_backups(self) -> "LongTask[Backup, LongTask[int, int]]":
        """Make a backup of the records as they are, and take all earlier ones away: takes long.

        No earlier one is touched, and it may be stopped, until the new one has been read
        back.  It gives how many were taken away.  Raises a :class:`StoreProblem`, as
        carrying it does.
        """
        records = self.records
        from esafety_tui.data.folder.backups import make_backup  # noqa: PLC0415 - start-up
        from esafety_tui.data.folder.pruning import remove_backup  # noqa: PLC0415 - start-up

        records.may_write()
        earlier = self.safekeeping.backups()

        def make(progress: Progress) -> "Backup":
            return make_backup(records.folder, records.now, recheck=True, progress=progress)

        def take_away(progress: Progress) -> int:
            for number, backup in enumerate(earlier, start=1):
                remove_backup(backup)
                progress(number, len(earlier))
            return len(earlier)

        def then(_: "Backup") -> "LongTask[int, int]":
            return LongTask(take_away, lambda taken: taken, doing=_EARLIER, stops=False)

        return LongTask(make, then, doing=_BACKUP, checking=_BACKUP)

    def _is_tombstone(self, ref: str) -> bool:
        document = self.records.store.db.table(INCIDENTS).get(doc_id=ref)
        return document is None or document.get("disposed_on") is not None

    def _left_of(self, incident: Incident) -> Incident:
        from esafety_tui.casework.records.tombstone import tombstone  # noqa: PLC0415 - start-up

        known = self.removals.provider
        return tombstone(incident, self.records.today, lambda name: known(name) is not None)

    def _refuse_unless_due(self, incident: Incident) -> None:
        if is_due(incident, self.records.school, self.records.today):
            return
        until = kept_until(incident, self.records.school)
        if incident.disposed_on is not None:
            why = f"was disposed of on {plain_day(incident.disposed_on)} already"
        elif until is None:
            why = "has not ended: what is open is kept"
        elif incident.on_legal_hold:
            why = "is on legal hold: lift the hold first, with the reason"
        elif incident.on_hold:
            why = "is on police hold (P6): when the police agree, lift the hold first"
        else:
            why = f"is kept until {plain_day(until)}, as the school has set"
        raise Invalid(incident.ref, why)
