"""Keeping the records safe: saving them whole, backing them up, checking everything."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from esafety_tui.casework.long_task import LongTask
from esafety_tui.casework.records.tables import INCIDENTS
from esafety_tui.casework.services.base import Service
from esafety_tui.data.files.names import HISTORY_NAME, RECORD_FILES, RECORDS_NAME
from esafety_tui.data.problems import FolderUnusable, StoreProblem
from esafety_tui.model.evidence import is_digest
from esafety_tui.model.progress import Progress

if TYPE_CHECKING:
    from esafety_tui.data.folder.backups import Backup
    from esafety_tui.data.folder.checking import Check

# Files that belong into a backup and may change without an entry in the history.
_BESIDE = tuple(name for name in RECORD_FILES if name not in (RECORDS_NAME, HISTORY_NAME))

_NO_DIGEST = (
    "In {} a file of evidence goes by what is no SHA-256 digest, as an import once allowed, so "
    "there is no such file here. Nothing else is concerned. Take the file off the evidence (Enter "
    "on it), then attach the original if you have it."
)


_PLAIN_COPIES = (
    "Beside these encrypted records lie {} earlier copies that are not encrypted. esafety-tui "
    "disposal --replace-backups makes a new backup and takes earlier ones away, or move them to "
    "where nobody else can read them."
)
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


class Safekeeping(Service):
    """What the lead does for the records as a whole."""

    def save(self) -> None:
        """Write the records file anew: the next opening then has less to read."""
        if not self.records.read_only:
            self.records.store.settle()

    def backups(self) -> "tuple[Backup, ...]":
        """Return the backups, oldest first; raises :class:`FolderUnusable`."""
        from esafety_tui.data.folder.backups import list_backups  # noqa: PLC0415 - not at every start

        return list_backups(self.records.folder)

    def back_up(self, *, recheck: bool = True) -> "Backup":
        """Make a backup now, verify it, and take away those that are kept no longer.

        With *recheck*, evidence that is shared with the backup before is read again.
        Raises :class:`ReadOnly`, :class:`BackupFailed` or, with the backup made,
        :class:`NotPruned` or :class:`BackupNotRemoved`.
        """
        records = self.records
        from esafety_tui.data.folder.backups import make_backup  # noqa: PLC0415
        from esafety_tui.data.folder.pruning import prune  # noqa: PLC0415

        records.may_write()
        records.store.settle()
        backup = make_backup(records.folder, records.now, recheck=recheck)
        prune(records.folder, records.now)
        return backup

    def back_up_if_due(self) -> str:
        """Make a backup if the newest has not what is recorded; return what went wrong."""
        try:
            if not self.records.read_only and self._backup_is_due():
                self.back_up(recheck=False)
        except StoreProblem as problem:
            return str(problem)
        return ""

    def _backup_is_due(self) -> bool:
        from esafety_tui.data.files.atomic import raising, sha256_of  # noqa: PLC0415
        from esafety_tui.data.folder.backups import BackupFailed  # noqa: PLC0415

        backups = self.backups()
        if not backups:
            return True
        kept = {file.name: file.sha256 for file in backups[-1].files}
        paths = {name: self.records.folder / name for name in _BESIDE}
        with raising(BackupFailed):
            there = {name: sha256_of(path)[0] for name, path in paths.items() if path.is_file()}
        there[HISTORY_NAME] = self.records.store.history.digest
        return any(kept.get(name) != digest for name, digest in there.items())

    def copies(self) -> tuple[Path, ...]:
        """Return where earlier copies lie in the folder: all backups, and what was set aside."""
        from esafety_tui.data.folder.copies import copies_in  # noqa: PLC0415

        return copies_in(self.records.folder)

    def plain_copies(self) -> tuple[Path, ...]:
        """Return those of the copies that can be read without a passphrase."""
        from esafety_tui.data.folder.copies import is_plain  # noqa: PLC0415

        return tuple(copy for copy in self.copies() if is_plain(copy))

    def readable(self) -> list[str]:
        """Return where names may still be read without the passphrase of encrypted records.

        In copies made before they were encrypted, in what could not be taken away then, and in
        what others put into the folder.
        """
        from esafety_tui.data.folder.contents import clear_derived, strangers  # noqa: PLC0415

        folder = self.records.folder
        ours = [str(copy) for copy in self.plain_copies()]
        return [
            *ours,
            *(str(folder / name) for name in (*clear_derived(folder), *strangers(folder))),
        ]

    def replacing(self, copies: Collection[Path]) -> "LongTask[Backup, LongTask[Left, Replaced]]":
        """Make a backup of the records as they are, and take *copies* away: takes long.

        No copy is touched, and it may be stopped, until the new backup has been read back.
        Raises a :class:`StoreProblem`, as carrying it does: :class:`CopyNeeded` when one of the
        copies holds what the records have lost.
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
        """Raise :class:`CopyNeeded` where a copy holds a held case or a file that is lost here."""
        from esafety_tui.data.evidence.vault import Vault  # noqa: PLC0415
        from esafety_tui.data.files.atomic import raising  # noqa: PLC0415
        from esafety_tui.data.folder.copies import (  # noqa: PLC0415
            CopyNeeded,
            evidence_in_backups,
            tables_in,
        )

        store = self.records.store
        for copy in copies:
            for ref, document in tables_in(copy, store.cipher).get(INCIDENTS, {}).items():
                if _is_held(document) and store.db.table(INCIDENTS).get(doc_id=ref) is None:
                    raise CopyNeeded(
                        f"{copy} holds the incident {ref}, which is on hold there and no longer "
                        "among the records",
                        "Move that folder out of the records folder to keep it, then do it again.",
                    )
        recorded = {sha256 for sha256, _ in self._recorded_evidence()}
        wrong = Vault(store.folder, store.cipher).verify(recorded)
        with raising(partial(FolderUnusable, store.folder)):
            only_there = evidence_in_backups(
                store.folder, [one.name for one in wrong if one.sha256]
            )
        if only_there:
            raise CopyNeeded(
                f"evidence files that are missing or damaged here are whole in a backup: "
                f"{len(only_there)}",
                "esafety-tui restore takes them from there; then do it again.",
            )

    def check(self, digest: str = "") -> "Check":
        """Read and check every file: chain, content, records, evidence, backups.

        *digest* is one that was printed earlier, such as on an annual workbook: the
        answer says up to which entry everything is as it was then.  Changes nothing;
        takes about a second for 100,000 entries.  Raises :class:`FolderUnusable`.
        """
        from esafety_tui.data.folder.checking import check_folder  # noqa: PLC0415

        named = tuple(self._recorded_evidence())
        recorded = frozenset(sha256 for sha256, _ in named)
        check = check_folder(self.records.folder, self.records.store.cipher, recorded, digest)
        unknown = {ref for sha256, ref in named if not is_digest(sha256)}
        check.notes.extend(_NO_DIGEST.format(ref) for ref in sorted(unknown))
        if self.records.encrypted and (plain := self.plain_copies()):
            check.notes.append(_PLAIN_COPIES.format(len(plain)))
        return check

    def _recorded_evidence(self) -> Iterator[tuple[str, str]]:
        """Yield the digest of every evidence file that a record names, and whose record."""
        for document in self.records.store.db.table(INCIDENTS):
            for piece in document.get("evidence", ()):
                if piece.get("file") and piece.get("sha256"):
                    yield piece["sha256"], document.doc_id

    def report_error(self, error: BaseException) -> str:
        """Keep the details of an unexpected *error*, and return the sentence for the terminal."""
        from esafety_tui.data.error_report import report_error  # noqa: PLC0415

        return report_error(error, self.records.folder, self.records.now, self.records.store.cipher)

    def last_error(self) -> str:
        """Return the details of the last unexpected error, or nothing."""
        from esafety_tui.data.error_report import last_error  # noqa: PLC0415

        return last_error(self.records.folder, self.records.store.cipher)


def _is_held(document: Mapping[str, Any]) -> bool:
    """Whether a hold is in force on an incident as it is kept, perhaps by an earlier version."""
    holds = (*document.get("holds", ()), *document.get("legal_holds", ()))
    return any(hold.get("lifted_at") is None for hold in holds)
