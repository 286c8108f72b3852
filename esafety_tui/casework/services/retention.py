"""The end of an incident's time: legal holds, what is due, and disposal.

Disposal takes the content out of the records, their history and the evidence, and leaves
a tombstone for the yearly counts.  The history still verifies: its entries stay, with
their digests.  Backups keep what they hold, until the lead has them replaced.
"""

from collections.abc import Collection, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from dateutil.relativedelta import relativedelta

from esafety_tui.casework.dates.clock import ClockFar, doubt_about, is_year
from esafety_tui.casework.long_task import LongTask
from esafety_tui.casework.records.evidence_wholeness import pieces_of
from esafety_tui.casework.records.records import Records
from esafety_tui.casework.records.sub_records import lifted
from esafety_tui.casework.records.tables import INCIDENTS
from esafety_tui.casework.services.base import CaseService
from esafety_tui.casework.services.earlier_copies import EarlierCopies
from esafety_tui.casework.services.evidence_files import EvidenceFiles
from esafety_tui.casework.services.removals import Removals
from esafety_tui.data.files.names import RECORDS_NAME, UNSAVED
from esafety_tui.data.journal.entry import Change
from esafety_tui.data.problems import StoreProblem
from esafety_tui.data.tables import Database, document_of
from esafety_tui.model.days import plain_day
from esafety_tui.model.incident import Incident, LegalHold
from esafety_tui.model.record import Invalid, read
from esafety_tui.model.wording import so_many
from esafety_tui.policy.retention import due, is_due, kept_until

if TYPE_CHECKING:
    from esafety_tui.data.journal.erasure import Erasure

_ACT = "disposed of the content at the end of retention"
_CONTENT = "Taking the content out of the history …"
_FILES = "Taking the evidence files away …"


@dataclass(frozen=True, slots=True)
class Disposed:
    """What a disposal did: how many files of evidence went, what may still hold some of it.

    ``nameless`` is what providers that are in no contact list are called from now on, if any were.
    ``left`` are the names of files in the records folder that could not be taken away or written
    anew, ``copies`` how many backups and the like were made until now, and ``unreached`` says
    which place that may have more could not be looked into, if one could not.
    """

    refs: tuple[str, ...]
    files: int
    left: tuple[str, ...]
    copies: int
    unreached: str = ""
    nameless: str = ""

    @property
    def text(self) -> str:
        """What was done and what is left to do, for the lead."""
        cases = so_many(len(self.refs), "case")
        parts = [f"The details of {cases} are deleted; the yearly figures count as before."]
        if self.nameless:
            parts.append(
                "A provider that is not in the contacts could be somebody's name: such names went, "
                f"and count together as {self.nameless}."
            )
        if self.files:
            parts.append(f"Evidence files taken away: {self.files}.")
        if self.left:
            parts.append(
                f"These files may still hold some of it, because they could not be changed: "
                f"{', '.join(self.left)}. Close whatever has them open. {RECORDS_NAME} is written "
                "anew at the next start; take any other away by hand."
            )
        if self.copies:
            parts.append(
                f"Backups made until now, and what a repair set aside, may still hold the content: "
                f"{self.copies}. esafety-tui disposal --replace-backups makes a new "
                "backup and takes these away."
            )
        if self.unreached:
            parts.append(self.unreached)
        return " ".join(parts)


def _nameless(tombstones: Sequence[Incident]) -> str:
    """What stands in *tombstones* for providers that lost their names; empty if none did."""
    from esafety_tui.casework.records.tombstone import GONE  # noqa: PLC0415 - start-up

    asked = {removal.provider for left in tombstones for removal in left.removals}
    return GONE if GONE in asked.union(*(left.providers for left in tombstones)) else ""


class Retention(CaseService):
    """How long an incident is kept, and what is left of it after that."""

    def __init__(
        self,
        records: Records,
        evidence: EvidenceFiles,
        removals: Removals,
        earlier: EarlierCopies,
    ) -> None:
        super().__init__(records)
        self.evidence = evidence
        self.removals = removals
        self.earlier = earlier

    def hold_legally(self, ref: str, reason: str) -> Incident:
        """Keep an incident beyond its time, until the hold is lifted."""
        records = self.records
        incident = records.incident(ref)
        if incident.on_legal_hold:
            raise Invalid("", "this case is kept longer already")
        hold = read(LegalHold, {"since": records.now, "by": records.signer, "reason": reason})
        holds = (*incident.legal_holds, hold)
        return records.keep("set to be kept longer", incident.but(legal_holds=holds))

    def lift_legal_hold(self, ref: str, reason: str) -> Incident:
        """Let the retention of an incident run again; the reason says why."""
        records = self.records
        incident = records.incident(ref)
        if not incident.on_legal_hold:
            raise Invalid("", "this case is not kept longer")
        holds = lifted(incident.legal_holds, records.now, records.signer, reason)
        return records.keep("to be kept no longer than usual", incident.but(legal_holds=holds))

    def due_for_disposal(self) -> list[Incident]:
        """Return the incidents whose time is over and that no hold keeps."""
        # The index knows when a case ended, or that a log did not say when and it was reported
        # before: of 10,000 only those that may be due are read.
        records = self.records
        latest = records.today - relativedelta(years=records.school.retention_years)
        rows = records.index.newest_first()
        old = [
            row.ref for row in rows if row.ended and (row.closed_on or row.reported_on) <= latest
        ]
        whole = [ref for ref in old if not self._is_tombstone(ref)]
        return due((records.incident(ref) for ref in whole), records.school, records.today)

    def clock_doubt(self) -> str:
        """Say why the clock may be wrong, by which disposal goes; empty when nothing says so."""
        from esafety_tui.data.folder.backups import list_backups  # noqa: PLC0415 - start-up

        records = self.records
        recorded: list[datetime] = []
        for entry in records.store.history.entries():
            if entry.act == _ACT:
                recorded.clear()  # until then it was believed, or the lead had said the year
            with suppress(ValueError):
                recorded.append(entry.time)
        mark, backups = records.store.mark, list_backups(records.folder)
        opened = mark.opened if mark else None
        return doubt_about(records.now, recorded, opened, backups[-1].made_at if backups else None)

    def disposing(
        self, refs: Collection[str], year: str = ""
    ) -> "LongTask[Erasure, LongTask[set[str], Disposed]]":
        """Dispose of the incidents *refs*, all of them or none.

        Where the clock may be wrong, *year* is which year it is, in words, as the lead typed it.

        Until its record nothing has happened and it may be stopped.  The record is the
        disposal; its evidence files and other traces go after it, which is not stopped
        half-way and goes on at the next opening after a kill.
        Raises :class:`Invalid` when one is not due, or *year* is not the clock's, and
        :class:`ClockFar` when it is not given; recording it, a :class:`StoreProblem`
        when it could not be saved: nothing was disposed of then.
        """
        self.records.may_write()
        incidents = [self.records.incident(ref) for ref in dict.fromkeys(refs)]
        for incident in incidents:
            self._refuse_unless_due(incident)
        if not incidents:
            raise Invalid("", "name what to dispose of: there is no incident given")
        self._refuse_doubtful_clock(year)
        tombstones = [self._left_of(incident) for incident in incidents]
        nameless = _nameless(tombstones)
        # Asked before anything happens: afterwards nothing may refuse.
        copies, unreached = len(self.earlier.all()), self.earlier.unreached
        ref = incidents[0].ref if len(incidents) == 1 else ""
        change = Change(_ACT, ref, self.records.signer, self.records.now)

        def leave(db: Database) -> None:
            for left in tombstones:
                db.table(INCIDENTS).insert(document_of(left))

        def record(erasure: "Erasure") -> "LongTask[set[str], Disposed]":
            kept = {sha256 for sha256 in erasure.files if self.evidence.keeps(sha256)}
            # What an undone change named is named by nothing else once that is erased: a kill
            # after it would leave the file, and no record misses it now.
            loose = self.evidence.discard(kept - pieces_of(self.records).keys())
            self.records.store.erase(erasure)
            digests = kept - pieces_of(self.records).keys()

            def done(left: set[str]) -> Disposed:
                names = tuple(incident.ref for incident in incidents)
                traces = (*self.evidence.names_of(left | loose), *self._clear_traces(names))
                files = len(digests) - len(left)
                return Disposed(names, files, traces, copies, unreached, nameless)

            return LongTask(
                lambda progress: self.evidence.discard(digests, progress),
                done,
                doing=_FILES,
                stops=False,
            )

        records = [(INCIDENTS, incident.ref) for incident in incidents]
        return LongTask(
            lambda progress: self.records.store.erasure(records, change, leave, progress),
            record,
            doing=_CONTENT,
        )

    def _clear_traces(self, refs: Collection[str]) -> list[str]:
        """Take away what else holds the content of *refs*; return the names of what still does."""
        from esafety_tui.data.folder.contents import clear_derived  # noqa: PLC0415 - start-up

        left = clear_derived(self.records.folder)
        try:
            self.records.unsaved.forget_cases(refs)
        except StoreProblem:
            left.append(UNSAVED)
        try:
            # Last: until then the next opening knows what had to go.
            self.records.store.settle()
        except StoreProblem:
            left.append(RECORDS_NAME)
        return left

    def _is_tombstone(self, ref: str) -> bool:
        document = self.records.store.db.table(INCIDENTS).get(doc_id=ref)
        return document is None or document.get("disposed_on") is not None

    def _left_of(self, incident: Incident) -> Incident:
        from esafety_tui.casework.records.tombstone import tombstone  # noqa: PLC0415 - start-up

        return tombstone(incident, self.records.today, self.removals.is_in_contacts)

    def _refuse_doubtful_clock(self, year: str) -> None:
        if doubt := self.clock_doubt():
            if not year.strip():
                raise ClockFar(doubt)
            if not is_year(year, self.records.today.year):
                raise Invalid(
                    "year",
                    f"is not the year of the clock, {self.records.today.year}, in words: if the "
                    "clock is wrong, set it right",
                )

    def _refuse_unless_due(self, incident: Incident) -> None:
        if is_due(incident, self.records.school, self.records.today):
            return
        until = kept_until(incident, self.records.school)
        if incident.disposed_on is not None:
            why = f"had its details deleted already, on {plain_day(incident.disposed_on)}"
        elif until is None:
            why = "has not ended: what is open is kept"
        elif incident.on_legal_hold:
            why = "is kept longer for a claim or inquiry: end that first, with the reason"
        elif incident.on_hold:
            why = "is paused for the police: when the police agree, lift the hold first"
        else:
            why = f"is kept until {plain_day(until)}, as the school has set"
        raise Invalid(incident.ref, why)
