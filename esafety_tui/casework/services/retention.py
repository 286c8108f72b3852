"""The end of an incident's time: legal holds, what is due, and disposal.

Disposal takes the content out of the records, out of their history and out of the
evidence, and leaves a tombstone for the yearly counts.  The history still
verifies: its entries stay, with their digests, and say that their content was
erased.  Backups are copies of their day and keep what they hold, until the lead
has them replaced by one made afterwards.
"""

from collections.abc import Collection
from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

from dateutil.relativedelta import relativedelta
from tinydb.table import Document

from esafety_tui.casework.long_task import Errand
from esafety_tui.casework.records.records import Records
from esafety_tui.casework.records.sub_records import revised
from esafety_tui.casework.records.tables import INCIDENTS
from esafety_tui.casework.services.case_base import CaseBase
from esafety_tui.casework.services.evidence_files import EvidenceFiles
from esafety_tui.casework.services.removals import Removals
from esafety_tui.casework.services.safekeeping import Safekeeping
from esafety_tui.data.journal.entry import Change
from esafety_tui.data.tables import Database
from esafety_tui.model.days import plain_day
from esafety_tui.model.incident import Incident
from esafety_tui.model.progress import Progress
from esafety_tui.model.record import Invalid, plain, read
from esafety_tui.model.retention import LegalHold
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
    """What a disposal did.

    ``files`` evidence files were taken out of the vault, ``left`` could not be;
    ``backups`` still hold what was disposed of.
    """

    refs: tuple[str, ...]
    files: int
    left: int
    backups: int

    @property
    def said(self) -> str:
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


class Retention(CaseBase):
    """The acts on how long an incident is kept."""

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
        incident = self.records.incident(ref)
        if incident.on_legal_hold:
            raise Invalid("", "there is a legal hold on this case already")
        hold = read(
            LegalHold, {"since": self.records.now, "by": self.records.school.lead, "reason": reason}
        )
        return self._keep(
            "set a legal hold", incident.but(legal_holds=(*incident.legal_holds, hold))
        )

    def lift_legal_hold(self, ref: str, reason: str) -> Incident:
        """Let the retention of an incident run again; the reason says why."""
        incident = self.records.incident(ref)
        if not incident.on_legal_hold:
            raise Invalid("", "there is no legal hold on this case")
        lifted = {
            "lifted_at": self.records.now,
            "lifted_by": self.records.school.lead,
            "lifted_reason": reason,
        }
        holds = tuple(h if h.lifted_at else revised(h, lifted) for h in incident.legal_holds)
        return self._keep("lifted the legal hold", incident.but(legal_holds=holds))

    def due_for_disposal(self) -> list[Incident]:
        """Return the incidents whose time is over and that no legal hold keeps."""
        # The index knows when a case ended: of 10,000 only those that may be due are read.
        latest = self.records.today - relativedelta(years=self.records.school.retention_years)
        rows = self.records.index.newest_first()
        old = [row.ref for row in rows if row.closed_on and row.closed_on <= latest]
        whole = [ref for ref in old if not self._is_tombstone(ref)]
        return due(
            (self.records.incident(ref) for ref in whole), self.records.school, self.records.today
        )

    def disposing(self, refs: Collection[str]) -> "Errand[Erasure, Errand[set[str], Disposed]]":
        """Dispose of the incidents *refs*, all of them or none: an act that takes long.

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
        digests = {one.sha256 for i in incidents for one in i.evidence if one.sha256}
        tombstones = [self._left_of(incident) for incident in incidents]
        ref = incidents[0].ref if len(incidents) == 1 else ""
        act = "disposed of the content at the end of retention"
        change = Change(act, ref, self.records.school.lead, self.records.now)

        def leave(db: Database) -> None:
            for left in tombstones:
                db.table(INCIDENTS).insert(Document(plain(left), doc_id=left.ref))

        def record(erasure: "Erasure") -> "Errand[set[str], Disposed]":
            self.records.store.erase(erasure)
            return Errand(
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
        return Errand(
            lambda progress: self.records.store.erasure(records, change, leave, progress),
            record,
            doing=_CONTENT,
        )

    def dispose(self, refs: Collection[str]) -> Disposed:
        """Do :meth:`disposing` at once."""
        return cast(Disposed, self.disposing(refs).done())

    def replacing_backups(self) -> "Errand[Backup, Errand[int, int]]":
        """Make a backup of the records as they are, and take all earlier ones away: takes long.

        No earlier one is touched, and it may be stopped, until the new one has been read
        back.  It gives how many were taken away.  Raises a :class:`StoreProblem`, as
        carrying it does.
        """
        from esafety_tui.data.folder.backups import make_backup  # noqa: PLC0415 - start-up
        from esafety_tui.data.folder.pruning import remove_backup  # noqa: PLC0415 - start-up

        self.records.may_write()
        earlier = self.safekeeping.backups()

        def make(progress: Progress) -> "Backup":
            return make_backup(
                self.records.folder, self.records.now, recheck=True, progress=progress
            )

        def take_away(progress: Progress) -> int:
            for number, backup in enumerate(earlier, start=1):
                remove_backup(backup)
                progress(number, len(earlier))
            return len(earlier)

        def then(_: "Backup") -> "Errand[int, int]":
            return Errand(take_away, lambda taken: taken, doing=_EARLIER, stops=False)

        return Errand(make, then, doing=_BACKUP, checking=_BACKUP)

    def replace_backups(self) -> int:
        """Do :meth:`replacing_backups` at once."""
        return cast(int, self.replacing_backups().done())

    def _is_tombstone(self, ref: str) -> bool:
        document = self.records.store.db.table(INCIDENTS).get(doc_id=ref)
        return document is None or document.get("disposed_on") is not None

    def _left_of(self, incident: Incident) -> Incident:
        from esafety_tui.casework.records.tombstone import tombstone  # noqa: PLC0415 - start-up

        return tombstone(
            incident, self.records.today, lambda name: self.removals.provider(name) is not None
        )

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
        else:
            why = f"is kept until {plain_day(until)}, as the school has set"
        raise Invalid(incident.ref, why)
