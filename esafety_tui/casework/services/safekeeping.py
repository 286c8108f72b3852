"""Keeping the records safe: saving them whole, backing them up, checking everything."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from esafety_tui.casework.records.tables import INCIDENTS
from esafety_tui.casework.services.base import Service
from esafety_tui.data.files.names import HISTORY_NAME, RECORD_FILES, RECORDS_NAME
from esafety_tui.data.problems import ReadOnly, StoreProblem
from esafety_tui.model.evidence import is_digest

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


_NO_MARK = (
    "This computer has not noted before how far these records reach, so that only the backups here "
    "would show that an older state was put back. It is noted when they are next opened to be "
    "changed, where the folder of your settings can be written to."
)
_EXCHANGED = (
    "The records were last exchanged by esafety-tui restore; how far they reach is noted when they "
    "are next opened to be changed."
)


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
        if older := self.records.older_state:
            check.wrong.append(older.sentence)
        elif not self.records.store.in_a_backup:
            check.noted = self._how_far_noted()
        unknown = {ref for sha256, ref in named if not is_digest(sha256)}
        check.notes.extend(_NO_DIGEST.format(ref) for ref in sorted(unknown))
        return check

    def accept_older_state(self) -> str:
        """Go on with records of which something is missing; return what the history says of it.

        Empty when nothing is to be answered.  Raises :class:`ReadOnly` and what a change raises.
        """
        records = self.records
        older = records.older_state
        if older is None:
            return ""
        if records.damage:
            # Perhaps there is not even a school: what is damaged is mended first.
            raise ReadOnly(records.why_read_only)
        records.store.accept(by=records.school.lead, at=records.now)
        return older.accepted

    def leave_no_mark(self) -> None:
        """Forget how far the records reached, once they are closed: they are to be thrown away."""
        self.records.store.forget_mark()

    def _how_far_noted(self) -> str:
        """Say whether this computer had noted how far the records reach; nothing speaks against."""
        mark = self.records.store.mark
        if mark is None:
            return _NO_MARK
        if mark.seq == self.records.store.history.head.seq:
            return f"They reach as far as this computer noted: entry {mark.seq}."
        if mark.seq == 0:
            return _EXCHANGED
        return (
            f"They go through entry {mark.seq}, the last that this computer noted, and on from "
            "there: by a change elsewhere, by a restoration, or because more could not be noted."
        )

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
