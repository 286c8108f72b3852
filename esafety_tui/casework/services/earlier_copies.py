"""Earlier copies of the records in their own folder: what they still hold, and taking them away.

They are the backups, damaged ones too, and what a repair set aside.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from esafety_tui.casework.long_task import LongTask
from esafety_tui.casework.records.records import Records
from esafety_tui.casework.records.tables import INCIDENTS
from esafety_tui.casework.services.base import Service
from esafety_tui.casework.services.evidence_files import EvidenceFiles
from esafety_tui.data.problems import FolderUnusable
from esafety_tui.model.progress import Progress

if TYPE_CHECKING:
    from esafety_tui.data.folder.backups import Backup

_BACKUP = "Making a new backup, and reading it back …"
_EARLIER = "Taking the earlier backups away …"
Left = tuple[Path, ...]


@dataclass(frozen=True, slots=True)
class Replaced:
    """How many earlier copies were taken away, and of which something is still there."""

    taken: int
    left: Left

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
        return f"{said} Copies outside the records folder are as they were."


class EarlierCopies(Service):
    """What lies in the folder beside the records in use, and is as they were on its day."""

    def __init__(self, records: Records, evidence: EvidenceFiles) -> None:
        super().__init__(records)
        self.evidence = evidence

    def all(self) -> tuple[Path, ...]:
        """Return where earlier copies lie in the folder: all backups, and what was set aside."""
        from esafety_tui.data.folder.copies import copies_in  # noqa: PLC0415

        return copies_in(self.records.folder)

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

        records = self.records
        records.may_write()

        def make(progress: Progress) -> "Backup":
            self._refuse_what_is_needed(copies)
            return make_backup(records.folder, records.now, recheck=True, progress=progress)

        def done(left: Left) -> Replaced:
            return Replaced(len(copies) - len(left), left)

        def then(_: "Backup") -> LongTask[Left, Replaced]:
            return LongTask(lambda p: take_away(copies, p), done, doing=_EARLIER, stops=False)

        return LongTask(make, then, doing=_BACKUP)

    def _refuse_what_is_needed(self, copies: Collection[Path]) -> None:
        """Refuse where a copy holds a held case, or an evidence file, that is lost here."""
        from esafety_tui.data.evidence.vault import Vault  # noqa: PLC0415
        from esafety_tui.data.files.atomic import raising  # noqa: PLC0415
        from esafety_tui.data.folder.copies import (  # noqa: PLC0415
            CaseOnlyThere,
            EvidenceOnlyThere,
            evidence_in_backups,
            tables_in,
        )

        store = self.records.store
        for copy in copies:
            for ref, document in tables_in(copy, store.cipher).get(INCIDENTS, {}).items():
                if _is_held(document) and store.db.table(INCIDENTS).get(doc_id=ref) is None:
                    raise CaseOnlyThere(f"{ref} in {copy}")
        recorded = self.evidence.named()
        wrong = Vault(store.folder, store.cipher).verify(recorded)
        with raising(partial(FolderUnusable, store.folder)):
            only_there = evidence_in_backups(
                store.folder, [one.name for one in wrong if one.sha256]
            )
        if only_there:
            raise EvidenceOnlyThere(str(len(only_there)))


def _is_held(document: Mapping[str, Any]) -> bool:
    """Whether a hold is in force on an incident as it is kept, perhaps by an earlier version."""
    holds = (*document.get("holds", ()), *document.get("legal_holds", ()))
    return any(hold.get("lifted_at") is None for hold in holds)
