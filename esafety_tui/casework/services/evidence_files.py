"""Files of evidence: taken into the vault, given out, taken away; never opened or run.

A file is known by its SHA-256, which the record names.  Its own name stays in the
record alone: in the vault nothing tells what a file holds.
"""

from collections.abc import Callable, Collection
from contextlib import suppress
from pathlib import Path
from typing import TypeVar

from esafety_tui.casework.access.passphrase_advice import lies_within
from esafety_tui.casework.long_task import LongTask
from esafety_tui.casework.records.evidence_wholeness import pieces_of
from esafety_tui.casework.records.records import Records
from esafety_tui.casework.records.sub_records import check_shown, found, with_changed
from esafety_tui.casework.services.base import CaseService, Data
from esafety_tui.casework.services.case_records import SubRecords
from esafety_tui.casework.services.case_times import check_times
from esafety_tui.data.evidence.vault import KeptFile, Vault
from esafety_tui.data.files.names import VAULT_NAME
from esafety_tui.data.problems import StoreProblem
from esafety_tui.model.evidence import Evidence, Taken
from esafety_tui.model.incident import Incident
from esafety_tui.model.progress import Progress, unheard
from esafety_tui.model.record import Invalid, read
from esafety_tui.policy.guards.evidence import guard_evidence, guard_evidence_file, guard_file_away

T = TypeVar("T")
_COPYING = "Copying the file …"
_ANOTHER = "a file is kept already with this evidence: register another piece for this one"
_OTHER = (
    "this is not the file that was kept with this evidence, which is missing or damaged: its "
    "content is another. Register another piece for it"
)
_READING_BACK = "Copied; now it is read back, to see that it is whole …"


class FileTask(LongTask[T, Incident]):
    """A file on its way: its copy, which touches no record, then the record of it."""

    def __init__(
        self,
        size: int,
        carry: Callable[[Progress], T],
        record: Callable[[T], Incident],
        take_back: Callable[[T], object],
    ) -> None:
        """*size* is how many bytes there are to carry; *carry* raises the problems of the vault."""
        super().__init__(carry, record, take_back, doing=_COPYING, checking=_READING_BACK)
        self.size = size


class EvidenceFiles(CaseService):
    """Files of evidence; all raise the problems of the vault too, with the records as they were."""

    def __init__(self, records: Records, entries: SubRecords) -> None:
        super().__init__(records)
        self.entries = entries

    def bring(self, ref: str, data: Data, path: Path) -> FileTask[KeptFile]:
        """Register evidence with the file at *path*, which stays where it is (P2)."""
        # Everything that can refuse is asked before a byte is copied.
        records = self.records
        evidence = records.signed(Evidence, {**data, "file": path.name})
        check_shown(evidence)
        guard_evidence(evidence)
        guard_evidence_file(records.incident(ref), evidence)
        check_times(records.incident(ref), evidence, records.now)

        def record(kept: KeptFile) -> Incident:
            return self.entries.add_evidence(
                ref, {**data, "file": path.name, "sha256": kept.sha256, "size": kept.size}
            )

        return self._taking_in(path, record)

    def bring_file(self, ref: str, evidence_id: str, path: Path) -> FileTask[KeptFile]:
        """Take in the file at *path* for evidence that is registered already (P2).

        Where its own file is missing or damaged, only the very same one takes its place.
        """

        def checked() -> tuple[Incident, Evidence]:
            incident = self.records.incident(ref)
            evidence = found(incident.evidence, evidence_id)
            guard_evidence(evidence.but(file=path.name))
            guard_evidence_file(incident, evidence.but(file=path.name))
            return incident, evidence

        def record(kept: KeptFile) -> Incident:
            incident, evidence = checked()
            if evidence.sha256 not in ("", kept.sha256):
                raise Invalid("", _OTHER)
            evidence = evidence.but(file=path.name, sha256=kept.sha256, size=kept.size)
            return self._put_evidence("attached a file", incident, evidence)

        _, evidence = checked()
        if evidence.sha256 and self._is_whole(evidence.sha256):
            raise Invalid("", _ANOTHER)
        return self._taking_in(path, record)

    def take_copy(self, ref: str, evidence_id: str, target: Path, reason: str) -> FileTask[Path]:
        """Write a copy of the file to *target*, as plain as it came, and record who and why."""
        evidence = self._with_file(self.records.incident(ref), evidence_id)
        guard_evidence_file(self.records.incident(ref), evidence, taken_in=False)
        taken = self.records.signed(Taken, {"reason": reason})
        self.records.may_write()
        if lies_within(target, self.records.folder):
            raise Invalid("target", "must not lie in the records folder: the copy is not encrypted")

        def write(progress: Progress) -> Path:
            self._vault.take_out(evidence.sha256, target, progress)
            return target

        def record(_: Path) -> Incident:
            incident = self.records.incident(ref)
            given = self._with_file(incident, evidence_id)
            given = given.but(taken=(*given.taken, taken))
            return self._put_evidence("gave out a copy of evidence", incident, given)

        def take_back(copy: Path) -> None:
            # No copy that nobody wrote down.
            with suppress(OSError):
                copy.unlink()

        return FileTask(evidence.size, write, record, take_back)

    def check_file_away(self, ref: str, evidence_id: str) -> Incident:
        """Raise what :meth:`take_file_away` would, before anybody types a reason."""
        incident = self.records.incident(ref)
        self._with_file(incident, evidence_id)
        guard_file_away(incident)
        return incident

    def take_file_away(self, ref: str, evidence_id: str, reason: str) -> Incident:
        """Take the file out of the vault for good, and record who and why; backups keep it.

        Refused under a police hold (P6) or a legal hold.
        """
        incident = self.check_file_away(ref, evidence_id)
        evidence = self._with_file(incident, evidence_id)
        gone = self.records.signed(
            Taken, {"reason": reason}, removed=True, file=evidence.file, sha256=evidence.sha256
        )
        without = evidence.without_file("a file that was taken away")
        without = without.but(taken=(*evidence.taken, gone))
        changed = self._put_evidence("took an evidence file away", incident, without)
        self.discard({evidence.sha256})
        return changed

    def keeps(self, sha256: str) -> bool:
        """Whether the file known as *sha256* is here; not whether it is whole."""
        return self._vault.holds(sha256)

    def names_of(self, digests: Collection[str]) -> list[str]:
        """Return what the files known as *digests* are called in the records folder."""
        return sorted(f"{VAULT_NAME}/{self._vault.name_of(sha256)}" for sha256 in digests)

    # The vault

    def _is_whole(self, sha256: str) -> bool:
        return self.keeps(sha256) and self._vault.reads_whole(self._vault.name_of(sha256), bool)

    @property
    def _vault(self) -> Vault:
        return Vault(self.records.folder, self.records.store.cipher)

    def _taking_in(self, path: Path, record: Callable[[KeptFile], Incident]) -> FileTask[KeptFile]:
        self.records.may_write()
        return FileTask(
            _size_of(path),
            lambda progress: self._vault.put(path, progress),
            record,
            lambda kept: self.discard({kept.sha256}),
        )

    def discard(self, digests: Collection[str], progress: Progress = unheard) -> set[str]:
        """Take files out of the vault that no record names any more; return those still there.

        One that cannot be removed does no harm: ``check`` names it as a file that no
        record claims.  May run in any thread; *progress* hears how many are gone.
        """
        named = pieces_of(self.records) if digests else {}
        left = set()
        for number, sha256 in enumerate(digests, start=1):
            if sha256 not in named:
                with suppress(StoreProblem):
                    self._vault.remove(sha256)
                if self.keeps(sha256):
                    left.add(sha256)
            progress(number, len(digests))
        return left

    def _with_file(self, incident: Incident, evidence_id: str) -> Evidence:
        evidence = found(incident.evidence, evidence_id)
        if not evidence.sha256:
            raise Invalid("", "there is no file with this piece of evidence")
        return evidence

    def _put_evidence(self, act: str, incident: Incident, evidence: Evidence) -> Incident:
        evidence = read(Evidence, evidence)
        return self.records.keep(act, with_changed(incident, evidence))


def _size_of(path: Path) -> int:
    """How many bytes there are to copy; what is no file is refused when it is opened."""
    try:
        return path.stat().st_size
    except OSError:
        return 0
