"""Earlier copies of the records: what they still hold, and taking them away.

They are the backups, damaged ones too, their copies in the second place, and what a repair set
aside.
"""

from collections.abc import Collection, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from esafety_tui.casework.long_task import LongTask
from esafety_tui.casework.records.records import Records
from esafety_tui.casework.records.tables import INCIDENTS
from esafety_tui.casework.services.base import Service
from esafety_tui.casework.services.evidence_files import EvidenceFiles
from esafety_tui.casework.services.safekeeping import Safekeeping
from esafety_tui.data.problems import StoreProblem
from esafety_tui.model.progress import Progress

if TYPE_CHECKING:
    from esafety_tui.data.folder.backups import Backup

_BACKUP = "Making a new backup, and reading it back …"
_EARLIER = "Taking the earlier backups away …"
_UNREACHED = (
    "The second place {} could not be looked into: copies there are as they were. When it is "
    "there, run esafety-tui disposal --replace-backups."
)
Left = tuple[Path, ...]


@dataclass(frozen=True, slots=True)
class Replaced:
    """How many earlier copies were taken away, and of which something is still there.

    ``unreached`` says which place that may have more could not be looked into, if one could not.
    """

    taken: int
    left: Left
    unreached: str

    @property
    def text(self) -> str:
        """What was done and what is left to do, for the lead."""
        said = f"A new backup was made and read back; earlier copies taken away: {self.taken}."
        if self.left:
            names = ", ".join(str(path) for path in self.left)
            said += (
                f" Something is still there of: {names}. Close whatever has it open, then take it "
                "away by hand."
            )
        if self.unreached:
            said += f" {self.unreached}"
        return f"{said} Copies that somebody put elsewhere are as they were."


class EarlierCopies(Service):
    """What lies beside the records in use, and is as they were on its day."""

    def __init__(self, records: Records, evidence: EvidenceFiles, safekeeping: Safekeeping) -> None:
        super().__init__(records)
        self.evidence = evidence
        self.safekeeping = safekeeping

    def all(self) -> tuple[Path, ...]:
        """Return where earlier copies lie, as far as they can be reached; raises a problem."""
        from esafety_tui.data.folder.copies import copies_in  # noqa: PLC0415

        second = self._second_place()
        return (*copies_in(self.records.folder), *(copies_in(second) if second else ()))

    @property
    def unreached(self) -> str:
        """A sentence about the second place where it cannot be looked into now, or empty."""
        place = self.safekeeping.second_place
        return "" if place is None or self._second_place() else _UNREACHED.format(place)

    def _second_place(self) -> Path | None:
        """Return the folder of these records in the second place, if that can be reached."""
        from esafety_tui.data.folder.second_place import home_in  # noqa: PLC0415

        place, store = self.safekeeping.second_place, self.records.store
        with suppress(OSError, StoreProblem):
            if place and place.is_dir():
                return home_in(place, store.folder, store.cipher)
        return None

    def plain(self) -> tuple[Path, ...]:
        """Return those of the copies that can be read without a passphrase."""
        from esafety_tui.data.folder.copies import is_plain  # noqa: PLC0415

        return tuple(copy for copy in self.all() if is_plain(copy))

    def readable(self) -> list[str]:
        """Return where names may still be read without the passphrase of encrypted records.

        In copies made before they were encrypted, in what could not be taken away then, and in
        what others put into the folder.
        """
        from esafety_tui.data.folder.contents import clear_derived, strangers  # noqa: PLC0415

        folder = self.records.folder
        ours = [str(copy) for copy in self.plain()]
        return [
            *ours,
            *(str(folder / name) for name in (*clear_derived(folder), *strangers(folder))),
        ]

    def replacing(self, copies: Collection[Path]) -> "LongTask[Backup, LongTask[Left, Replaced]]":
        """Make a backup of the records as they are, and take *copies* away: takes long.

        No copy is touched, and it may be stopped, until the new backup has been read back.
        Raises a :class:`StoreProblem`, as carrying it does: :class:`CaseOnlyThere` or
        :class:`EvidenceOnlyThere` when one of the copies holds what the records have lost.
        """
        from esafety_tui.data.folder.backups import make_backup  # noqa: PLC0415
        from esafety_tui.data.folder.copies import take_away  # noqa: PLC0415

        records, folder = self.records, self.records.folder
        records.may_write()

        def make(progress: Progress) -> "Backup":
            self._refuse_what_is_needed(copies)
            return make_backup(records.folder, records.now, recheck=True, progress=progress)

        def done(left: Left) -> Replaced:
            return Replaced(len(copies) - len(left), left, self.unreached)

        def take(progress: Progress) -> Left:
            far = [one for one in copies if not one.is_relative_to(folder)]
            # Nothing goes from the second place before the new backup is there.
            kept = far if far and not self._is_copied() else []
            return (*kept, *take_away([one for one in copies if one not in kept], progress))

        def then(_: "Backup") -> LongTask[Left, Replaced]:
            return LongTask(take, done, doing=_EARLIER, stops=False)

        return LongTask(make, then, doing=_BACKUP)

    def _is_copied(self) -> bool:
        """Copy the new backup to the second place; return whether it is there or need not be."""
        from esafety_tui.data.folder.pruning import BackupNotRemoved, NotPruned  # noqa: PLC0415

        place = self.safekeeping.second_place
        if place is None or not self._second_place():
            return True
        try:
            self.safekeeping.copy_to(place)
        except (NotPruned, BackupNotRemoved):
            return True
        except StoreProblem:
            return False
        return True

    def _refuse_what_is_needed(self, copies: Collection[Path]) -> None:
        """Refuse where a copy holds a held case, or an evidence file, that is lost here."""
        from esafety_tui.data.evidence.vault import Vault  # noqa: PLC0415
        from esafety_tui.data.folder.copies import (  # noqa: PLC0415
            CaseOnlyThere,
            EvidenceOnlyThere,
            evidence_in,
            tables_in,
        )

        store = self.records.store
        for copy in copies:
            for ref, document in tables_in(copy, store.cipher).get(INCIDENTS, {}).items():
                if _is_held(document) and store.db.table(INCIDENTS).get(doc_id=ref) is None:
                    raise CaseOnlyThere(f"{ref} in {copy}")
        recorded = self.evidence.named()
        wrong = Vault(store.folder, store.cipher).verify(recorded)
        if only_there := evidence_in(copies, [one.name for one in wrong if one.sha256]):
            raise EvidenceOnlyThere(str(len(only_there)))


def _is_held(document: Mapping[str, Any]) -> bool:
    """Whether a hold is in force on an incident as it is kept, perhaps by an earlier version."""
    holds = (*document.get("holds", ()), *document.get("legal_holds", ()))
    return any(hold.get("lifted_at") is None for hold in holds)
