"""A second place for backups: a stick, a share; and a note of when it last had the newest.

There each database has a folder of its own, with copies of the backups byte for byte: encrypted
where the records are.  The place may be missing at any time; nothing waits for it.
"""

import shutil
from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime
from pathlib import Path

import msgspec

from esafety_tui.data.crypto.cipher_protocol import PLAIN, Cipher
from esafety_tui.data.files.atomic import (
    copy_file,
    raising,
    rename,
    replace_file,
    sha256_of,
    sync_folder,
)
from esafety_tui.data.files.checked_json import NotWhole
from esafety_tui.data.files.names import (
    BACKUPS_NAME,
    HISTORY_NAME,
    LAST_COPY,
    MANIFEST_NAME,
    UNFINISHED,
    VAULT_NAME,
    free_name,
)
from esafety_tui.data.folder.backups import (
    Aware,
    Backup,
    link_to,
    list_backups,
    read_backup,
    refuse_full_disk,
    sweep_backups,
)
from esafety_tui.data.journal.mark import begun_with
from esafety_tui.data.problems import FolderUnusable, NotSaved, ProblemWith
from esafety_tui.data.side_file import SideFile
from esafety_tui.model.record import Undecodable, json_of

_SHORT = 8


class CopyFailed(ProblemWith):
    """No copy was made elsewhere."""

    sentence = (
        "The backup could not be copied elsewhere ({}). The records and the backups beside them "
        "are as they were. Look at the stick or the share, then run esafety-tui backup."
    )


def home_in(place: Path, folder: Path, cipher: Cipher) -> Path:
    """Return the folder in *place* for the backups of the records in *folder*.

    It is called after the first entry of the history, which stays when records are moved or
    encrypted.  Raises :class:`CopyFailed` where that cannot be read.
    """
    begun = begun_with(folder / HISTORY_NAME, cipher)
    if not begun:
        raise CopyFailed("the beginning of the history cannot be read")
    return place / f"esafety-backups-{begun.hex()[:_SHORT]}"


def copy_backup(backup: Backup, home: Path, *, recheck: bool = False) -> Backup:
    """Copy *backup* into *home*, read back and compared with its list; return the copy.

    Evidence is shared with the copy before, where the disk can; with *recheck* it is read again
    first.  Raises :class:`CopyFailed`:
    nothing stands there then that did not before.
    """
    place = home / BACKUPS_NAME
    with raising(CopyFailed):
        home.mkdir(mode=0o700, exist_ok=True)
        place.mkdir(mode=0o700, exist_ok=True)
        sweep_backups(home)
        shared = dict(_shared(backup, copies_in(home)[-1:], recheck=recheck))
        needed = sum(one.size for one in backup.files if one.name not in shared)
        refuse_full_disk(place, needed, CopyFailed)
        name = free_name(place, backup.path.name)
        unfinished = place / f".{name}{UNFINISHED}"
        try:
            (unfinished / VAULT_NAME).mkdir(mode=0o700, parents=True)
            for one in backup.files:
                if one.name in shared and link_to(shared[one.name], unfinished / one.name):
                    continue
                written = copy_file(backup.path / one.name, unfinished / one.name)
                if written != (one.sha256, one.size):
                    raise CopyFailed("a file of the backup is damaged")
            manifest = (backup.path / MANIFEST_NAME).read_bytes()
            replace_file(unfinished / MANIFEST_NAME, manifest)
            sync_folder(unfinished / VAULT_NAME)
            rename(unfinished, place / name)
        except BaseException:
            shutil.rmtree(unfinished, ignore_errors=True)
            raise
        sync_folder(place)
        try:
            return read_backup(place / name)
        except NotWhole:
            raise CopyFailed("its list of files could not be read back") from None


def copies_in(home: Path) -> tuple[Backup, ...]:
    """Return the copies in *home*, oldest first; raises :class:`CopyFailed`."""
    try:
        return list_backups(home)
    except FolderUnusable:
        raise CopyFailed("it cannot be looked into") from None


def _shared(
    backup: Backup, earlier: tuple[Backup, ...], *, recheck: bool
) -> Iterator[tuple[str, Path]]:
    """Yield the evidence of *backup* that an *earlier* copy has, by what it looks like."""
    for copy in earlier:
        for one in copy.files:
            path = copy.path / one.name
            is_evidence = one.name.startswith(VAULT_NAME) and backup.find(one.name) == one
            if not (is_evidence and path.is_file() and path.stat().st_size == one.size):
                continue
            if not recheck or sha256_of(path)[0] == one.sha256:
                yield one.name, path


class _LastCopy(msgspec.Struct):
    at: Aware


class LastCopy:
    """When the newest backup was last seen in its second place; nothing personal, so never sealed.

    Where it cannot be kept it counts as not known: the lead is then told once too often.
    """

    def __init__(self, folder: Path) -> None:
        self._file = SideFile(folder, LAST_COPY, lambda: PLAIN)
        self._at: datetime | None = None
        with suppress(Undecodable):
            if content := self._file.read():
                self._at = json_of(content, _LastCopy).at

    @property
    def at(self) -> datetime | None:
        """When, or ``None`` when that is not known."""
        return self._at

    def note(self, at: datetime) -> None:
        """Keep that it is there now, *at* this time."""
        self._at = at
        with suppress(NotSaved):
            self._file.write(msgspec.json.encode(_LastCopy(at)) + b"\n")
