"""Keeping the records safe: saving them whole, backing them up, checking everything."""

from collections.abc import Iterator
from contextlib import suppress
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from esafety_tui.casework.long_task import LongTask
from esafety_tui.casework.records.evidence_wholeness import EvidenceWholeness, pieces_of
from esafety_tui.casework.records.records import Records
from esafety_tui.casework.services.base import Service
from esafety_tui.data.files.names import (
    BACKED_UP,
    HISTORY_NAME,
    KEYS_NAME,
    RECORDS_NAME,
    VAULT_NAME,
)
from esafety_tui.data.problems import NotSaved, ReadOnly, StoreProblem
from esafety_tui.model.days import long_moment
from esafety_tui.model.evidence import is_digest
from esafety_tui.model.wording import so_many

if TYPE_CHECKING:
    from esafety_tui.data.folder.backups import Backup
    from esafety_tui.data.folder.checking import Check
    from esafety_tui.data.folder.second_place import LastCopy

# Files that belong into a backup and may change without an entry in the history.
_BESIDE = tuple(name for name in BACKED_UP if name not in (RECORDS_NAME, HISTORY_NAME))

_NO_DIGEST = (
    "In {} a file of evidence goes by what is no SHA-256 digest, as an import once allowed, so "
    "there is no such file here. Nothing else is concerned. Take the file off the evidence (Enter "
    "on it), then attach the original if you have it."
)
_CONTACTS_AGAIN = (
    "The records are not concerned. Copy that file back from the folder of a backup that has it "
    "whole, or type the contacts again: the damaged one is then put aside."
)

_PLAIN_COPIES = (
    "Beside these encrypted records lie earlier copies ({}) that are not encrypted. esafety-tui "
    "disposal --replace-backups makes a new backup and takes earlier ones away, or move them to "
    "where nobody else can read them."
)


_COPY_DAMAGED = (
    "The newest copy in the second place, {}, is damaged ({} of its files). The records and the "
    "backups beside them are not concerned. Make another with esafety-tui backup."
)
# A second place that has not had the newest backup for longer is told of.
_WEEK = timedelta(days=7)


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

    def __init__(self, records: Records) -> None:
        super().__init__(records)
        self.evidence = EvidenceWholeness(records)
        self._last_copy: LastCopy | None = None

    def backups(self) -> "tuple[Backup, ...]":
        """Return the backups, oldest first; raises :class:`FolderUnusable`."""
        from esafety_tui.data.folder.backups import list_backups  # noqa: PLC0415 - not at every start

        return list_backups(self.records.folder)

    def back_up(self, *, recheck: bool = True) -> "Backup":
        """Make a backup now, as :meth:`backing_up` does; raises what that and its parts raise."""
        made: Backup = self.backing_up(recheck=recheck).done()
        return made

    def backing_up(self, *, recheck: bool = True) -> "LongTask[Backup, Backup]":
        """Make a backup now, verify it, and take away those that are kept no longer.

        With *recheck*, evidence that is shared with the backup before is read again.
        Raises :class:`ReadOnly`; its parts raise :class:`BackupFailed` or, with the backup
        made, :class:`NotPruned` or :class:`BackupNotRemoved`.
        """
        records = self.records
        from esafety_tui.data.folder.backups import make_backup  # noqa: PLC0415
        from esafety_tui.data.folder.pruning import prune  # noqa: PLC0415

        records.may_write()
        with suppress(NotSaved):  # what is recorded stands in the history, and goes with it
            records.store.settle()
        folder, at = records.folder, records.now

        def kept(backup: "Backup") -> "Backup":
            prune(folder, at, self._evidence_names())
            return backup

        return LongTask(
            lambda progress: make_backup(folder, at, recheck=recheck, progress=progress),
            kept,
            doing="Copying the records",
        )

    def back_up_if_due(self) -> str:
        """Make a backup if the newest has not what is recorded; return what is wrong with it."""
        try:
            if not self.records.read_only and self._backup_is_due():
                self.back_up(recheck=False)
                return self.evidence.said(read=False)
        except StoreProblem as problem:
            return str(problem)
        return ""

    # A second place

    @property
    def second_place(self) -> Path | None:
        """The folder in which the backups have copies, if there is to be one."""
        place = self.records.school.second_place
        return Path(place) if place else None

    @property
    def last_copy(self) -> "LastCopy":
        """When the second place last had the newest backup."""
        if self._last_copy is None:
            from esafety_tui.data.folder.second_place import LastCopy  # noqa: PLC0415 - as above

            self._last_copy = LastCopy(self.records.folder)
        return self._last_copy

    @property
    def copy_age(self) -> str:
        """How old the last copy elsewhere is, where that is told on the board, or empty."""
        if self.second_place is None:
            return ""
        at, now = self.last_copy.at, self.records.now
        if at is None:
            return "no copy elsewhere noted yet"
        if timedelta(0) <= now - at <= _WEEK:
            return ""
        days = (now - at).days
        return f"copy elsewhere: {so_many(days, 'day') + ' old' if days > 0 else 'of a later day'}"

    @property
    def which_are_kept(self) -> str:
        """Which backups are kept, in a sentence."""
        from esafety_tui.data.folder.pruning import KEPT  # noqa: PLC0415 - as prune above

        return KEPT

    @property
    def second_place_said(self) -> str:
        """Which second place there is, when it had the newest backup, and who can read it there."""
        if self.second_place is None:
            return "none; a stick or a share can have a copy of the newest"
        at = self.last_copy.at
        had = f"had the newest backup on {long_moment(at)}" if at else "no copy noted yet"
        readable = "" if self.records.encrypted else "; not encrypted: whoever has it can read it"
        return f"{self.second_place}: {had}{readable}"

    def copies(self) -> "tuple[Backup, ...]":
        """Return the copies in the second place, oldest first; none while it cannot be reached."""
        place = self.second_place
        if place is None or not _is_there(place):
            return ()
        from esafety_tui.data.folder.second_place import copies_in, home_in  # noqa: PLC0415

        records = self.records
        return copies_in(home_in(place, records.folder, records.store.cipher))

    def copy_to(self, place: Path, *, recheck: bool = True) -> "Backup":
        """Copy the newest backup to *place*, and take away what is kept no longer there.

        What is there already stays; with *recheck* its evidence is read again.
        Raises :class:`CopyFailed` or, with the copy made, :class:`NotPruned` or
        :class:`BackupNotRemoved`.
        """
        from esafety_tui.data.folder.backups import verify_backup  # noqa: PLC0415
        from esafety_tui.data.folder.pruning import prune  # noqa: PLC0415
        from esafety_tui.data.folder.second_place import (  # noqa: PLC0415
            CopyFailed,
            copies_in,
            copy_backup,
            home_in,
        )

        records = self.records
        if not _is_there(place):
            raise CopyFailed("there is no such folder now")
        home = home_in(place, records.folder, records.store.cipher)
        backup = next(reversed(self.backups()), None)
        if backup is None:
            raise CopyFailed("there is no backup yet")
        if records.encrypted and not backup.find(KEYS_NAME):
            raise CopyFailed("the newest backup is of before the records were encrypted")
        copies = (one for one in copies_in(home) if one.files == backup.files)
        whole = (one for one in copies if not verify_backup(one, evidence=recheck))
        copy = next(whole, None) or copy_backup(backup, home, recheck=recheck)
        if place == self.second_place:
            self.last_copy.note(records.now)
        prune(home, records.now, self._evidence_names())
        return copy

    def copy_if_there(self, *, recheck: bool = False) -> str:
        """Copy the newest backup to the second place, if that can be reached; return what failed.

        A stick that is not in is no failure.
        """
        try:
            place = None if self.records.read_only else self.second_place
            if place and _is_there(place):
                self.copy_to(place, recheck=recheck)
        except StoreProblem as problem:
            return str(problem)
        return ""

    def _backup_is_due(self) -> bool:
        from esafety_tui.data.files.atomic import raising, sha256_of  # noqa: PLC0415
        from esafety_tui.data.folder.backups import BackupFailed, can_be_ours  # noqa: PLC0415

        backups = self.backups()
        if not backups:
            return True
        kept = {file.name: file.sha256 for file in backups[-1].files}
        paths = {name: self.records.folder / name for name in _BESIDE}
        with raising(BackupFailed):
            there = {name: sha256_of(path)[0] for name, path in paths.items() if can_be_ours(path)}
        there[HISTORY_NAME] = self.records.store.history.digest
        return any(kept.get(name) != digest for name, digest in there.items())

    def check(self, digest: str = "") -> "Check":
        """Read and check every file: chain, content, records, evidence, backups, the newest copy.

        *digest* is one that was printed earlier, such as on an annual workbook: the
        answer says up to which entry everything is as it was then.  Changes nothing;
        takes about a second for 100,000 entries.  Raises :class:`FolderUnusable`.
        """
        from esafety_tui.data.contacts.own_rows import read_own  # noqa: PLC0415
        from esafety_tui.data.folder.checking import check_folder  # noqa: PLC0415

        pieces = pieces_of(self.records)
        check = check_folder(self.records.folder, self.records.store.cipher, tuple(pieces), digest)
        if older := self.records.older_state:
            check.wrong.append(older.sentence)
        elif not self.records.store.in_a_backup:
            check.noted = self._how_far_noted()
        check.wrong.extend(self._wrong_elsewhere())
        unknown = {ref for d, named in pieces.items() if not is_digest(d) for ref, _ in named}
        check.notes.extend(_NO_DIGEST.format(ref) for ref in sorted(unknown))
        if said := read_own(self.records.folder, self.records.store.cipher).warning:
            check.wrong.append(f"{said[0].upper()}{said[1:]}. {_CONTACTS_AGAIN}")
        if self.records.encrypted:
            from esafety_tui.data.folder.copies import copies_in, is_plain  # noqa: PLC0415

            if plain := sum(is_plain(copy) for copy in copies_in(self.records.folder)):
                check.notes.append(_PLAIN_COPIES.format(plain))
        return check

    def _evidence_names(self) -> list[str]:
        """Return what the files that records name are called in the folder and in backups."""
        from esafety_tui.data.evidence.vault import Vault  # noqa: PLC0415

        vault = Vault(self.records.folder, self.records.store.cipher)
        return [f"{VAULT_NAME}/{vault.name_of(d)}" for d in pieces_of(self.records) if is_digest(d)]

    def accept_older_state(self) -> str:
        """Go on with records of which something is missing; return what the history says of it.

        Empty when nothing is to be answered.  A backup that has what is missing is set aside:
        later backups would take its place.  Raises :class:`ReadOnly` and what a change raises.
        """
        records = self.records
        if records.damage:
            # What is damaged is repaired first: what is missing after that is told then.
            raise ReadOnly(records.why_read_only)
        older = records.older_state
        if older is None:
            return ""
        if older.backup and records.why_read_only == older.in_short:
            from esafety_tui.data.folder.restoring import set_backup_aside  # noqa: PLC0415

            set_backup_aside(older.backup, records.folder, records.now)
        records.store.accept(by=records.signer, at=records.now)
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

    def _wrong_elsewhere(self) -> Iterator[str]:
        """Yield a sentence if the newest copy in the second place is damaged, or cannot be read."""
        from esafety_tui.data.folder.backups import verify_backup  # noqa: PLC0415

        try:
            copies = self.copies()
        except StoreProblem as problem:
            yield str(problem)
            return
        for copy in copies[-1:]:
            if bad := verify_backup(copy):
                yield _COPY_DAMAGED.format(copy.path, len(bad))

    def report_error(self, error: BaseException) -> str:
        """Keep the details of an unexpected *error*, and return the sentence for the terminal."""
        from esafety_tui.data.error_report import report_error  # noqa: PLC0415

        return report_error(error, self.records.folder, self.records.now, self.records.store.cipher)

    def last_error(self) -> str:
        """Return the details of the last unexpected error, or nothing."""
        from esafety_tui.data.error_report import last_error  # noqa: PLC0415

        return last_error(self.records.folder, self.records.store.cipher)


def _is_there(place: Path) -> bool:
    try:
        return place.is_dir()
    except OSError:  # a share that does not answer
        return False
