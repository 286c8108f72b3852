"""Files of evidence: taken into the vault, given out, taken away; never opened or run.

A file is known by its SHA-256, which the record names.  Its own name stays in the
record alone: in the vault nothing tells what a file holds.
"""

from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path

from esafety_tui.casework.case_desk import Data
from esafety_tui.casework.desk import INCIDENTS
from esafety_tui.casework.protection import lies_within
from esafety_tui.casework.record_acts import RecordActs
from esafety_tui.casework.revision import found, replaced
from esafety_tui.data.problems import StoreProblem
from esafety_tui.data.vault import Kept, Vault
from esafety_tui.model.evidence import Evidence, Taken
from esafety_tui.model.incident import Incident
from esafety_tui.model.record import Invalid, read
from esafety_tui.policy.guards import guard_evidence, guard_evidence_file


class EvidenceFileActs(RecordActs):
    """The acts on files of evidence.

    Beside what all acts raise, they raise the problems of
    :mod:`~esafety_tui.data.vault_problems`; the records are then as they were.
    """

    def add_evidence_with_file(self, ref: str, data: Data, path: Path) -> Incident:
        """Register evidence and take in the file at *path*, which stays where it is (P2)."""
        # Everything that can refuse is asked before a byte is copied.
        evidence = self._signed(Evidence, {**data, "file": path.name})
        guard_evidence(evidence)
        guard_evidence_file(self.incident(ref), evidence)
        kept = self._take_in(path)
        with self._taken_back(kept):
            return self.add_evidence(
                ref, {**data, "file": path.name, "sha256": kept.sha256, "size": kept.size}
            )

    def attach_file(self, ref: str, evidence_id: str, path: Path) -> Incident:
        """Take in the file at *path* for evidence that is registered already (P2)."""
        incident = self.incident(ref)
        evidence = found(incident.evidence, evidence_id)
        if evidence.sha256:
            raise Invalid(
                "",
                "a file is kept already with this evidence: register another piece for this one",
            )
        evidence = evidence.but(file=path.name)
        guard_evidence(evidence)
        guard_evidence_file(incident, evidence)
        kept = self._take_in(path)
        with self._taken_back(kept):
            evidence = evidence.but(sha256=kept.sha256, size=kept.size)
            return self._put_evidence("attached a file", incident, evidence)

    def give_out_file(self, ref: str, evidence_id: str, target: Path, reason: str) -> Incident:
        """Write a copy of the file to *target*, as plain as it came, and record who and why."""
        incident = self.incident(ref)
        evidence = self._with_file(incident, evidence_id)
        guard_evidence_file(incident, evidence)
        taken = self._signed(Taken, {"reason": reason})
        self._may_write()
        if lies_within(target, self.folder):
            raise Invalid("target", "must not lie in the records folder: the copy is not encrypted")
        self._vault.take_out(evidence.sha256, target)
        try:
            evidence = evidence.but(taken=(*evidence.taken, taken))
            return self._put_evidence("gave out a copy of evidence", incident, evidence)
        except BaseException:
            # No copy that nobody wrote down.
            with suppress(OSError):
                target.unlink()
            raise

    def take_file_away(self, ref: str, evidence_id: str, reason: str) -> Incident:
        """Take the file out of the vault for good, and record who and why; backups keep it."""
        incident = self.incident(ref)
        evidence = self._with_file(incident, evidence_id)
        gone = self._signed(
            Taken,
            {"reason": reason},
            removed=True,
            file=evidence.file,
            sha256=evidence.sha256,
        )
        without = evidence.but(
            file="", sha256="", size=0, taken=(*evidence.taken, gone),
            description=evidence.description or evidence.address or "a file that was taken away",
        )  # fmt: skip
        changed = self._put_evidence("took an evidence file away", incident, without)
        self._discard({evidence.sha256})
        return changed

    def evidence_named(self) -> Mapping[str, list[str]]:
        """Return the references of the incidents that name each file, by its SHA-256."""
        named: dict[str, list[str]] = {}
        # Documents as they are: building 10,000 incidents for this would take a second.
        for ref, document in self._store.items(INCIDENTS):
            for evidence in document.get("evidence", ()):
                if sha256 := evidence.get("sha256"):
                    named.setdefault(sha256, []).append(ref)
        return named

    # The vault

    @property
    def _vault(self) -> Vault:
        return Vault(self.folder, self._store.cipher)

    def _take_in(self, path: Path) -> Kept:
        self._may_write()
        return self._vault.put(path)

    @contextmanager
    def _taken_back(self, kept: Kept) -> Iterator[None]:
        """Take a file out of the vault again when the record of it could not be kept."""
        try:
            yield
        except BaseException:
            self._discard({kept.sha256})
            raise

    def _discard(self, digests: Collection[str]) -> set[str]:
        """Take files out of the vault that no record names any more; return those still there.

        One that cannot be removed does no harm: ``check`` names it as a file that no
        record claims.
        """
        named = self.evidence_named() if digests else {}
        left = set()
        for sha256 in digests:
            if sha256 in named:
                continue
            with suppress(StoreProblem):
                self._vault.remove(sha256)
            if self._vault.holds(sha256):
                left.add(sha256)
        return left

    def _with_file(self, incident: Incident, evidence_id: str) -> Evidence:
        evidence = found(incident.evidence, evidence_id)
        if not evidence.sha256:
            raise Invalid("", "there is no file with this piece of evidence")
        return evidence

    def _put_evidence(self, act: str, incident: Incident, evidence: Evidence) -> Incident:
        evidence = read(Evidence, evidence)
        return self._keep(act, incident.but(evidence=replaced(incident.evidence, evidence)))
