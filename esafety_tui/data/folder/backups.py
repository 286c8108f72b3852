"""Backups: dated copies of the records folder's files, verified as they are made.

A backup holds the evidence and ``BACKED_UP`` (in ``data/files/names.py``) as they lie on the
disk, encrypted when the records are, with the key file of its day.  Evidence never changes, so a
backup shares it with the backup before by a hard link; the first copy of each piece is a real one,
which damage to the vault does not reach.  Only the holder of the writer's lock makes or removes
backups.
"""

import contextlib
import os
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Annotated

import msgspec

from esafety_tui.data.files.atomic import (
    copy_file,
    raising,
    rename,
    replace_file,
    sha256_of,
    sync_folder,
)
from esafety_tui.data.files.checked_json import NotWhole, body_of, with_checksum
from esafety_tui.data.files.names import (
    BACKED_UP,
    BACKUPS_NAME,
    DATED,
    GOING,
    HISTORY_NAME,
    MANIFEST_NAME,
    RECORDS_NAME,
    UNFINISHED,
    VAULT_NAME,
    free_name,
    is_backup_name,
)
from esafety_tui.data.problems import FolderUnusable, ProblemWith, StoreProblem, cause
from esafety_tui.model.progress import Progress, adding_up, unheard
from esafety_tui.model.reading.ordinary_file import read_ordinary
from esafety_tui.model.record import Undecodable, json_of

FORMAT = 1
# Left free beside a backup, in bytes, so that no backup keeps a change from being saved.
_HEADROOM = 64 * 1024 * 1024
# What has more bytes was put there by somebody else, and may have no end.
_LARGEST_FILE = 4 << 30
# The names, sizes and digests of some hundred thousand files of evidence.
_LARGEST_MANIFEST = 32 * 1024 * 1024


Aware = Annotated[datetime, msgspec.Meta(tz=True)]


class BackupFile(msgspec.Struct, frozen=True):
    """One file of a backup: name, size in bytes, and SHA-256 of its bytes as they are kept."""

    name: str
    size: int
    sha256: str

    def __post_init__(self) -> None:
        """Refuse names that a backup never has: a manifest must not lead elsewhere."""
        if not is_backup_name(self.name):
            raise ValueError("a name that no backup has")


class _Manifest(msgspec.Struct):
    format: int
    sequence: int
    made_at: Aware
    files: tuple[BackupFile, ...]


@dataclass(frozen=True, slots=True)
class Backup:
    """A finished backup; *sequence* orders backups whatever the clock said."""

    path: Path
    sequence: int
    made_at: datetime
    files: tuple[BackupFile, ...]

    def find(self, name: str) -> BackupFile | None:
        """Return what the backup holds under *name*, such as ``records.json``."""
        return next((file for file in self.files if file.name == name), None)


def read_backup(path: Path) -> Backup:
    """Read the manifest in the folder *path*; raises :class:`NotWhole` or :class:`OSError`."""
    try:
        manifest = json_of(
            body_of(read_ordinary(path / MANIFEST_NAME, _LARGEST_MANIFEST)), _Manifest
        )
    except Undecodable:
        raise NotWhole from None
    if manifest.format > FORMAT:
        raise NotWhole
    return Backup(path, manifest.sequence, manifest.made_at, manifest.files)


class BackupFailed(ProblemWith):
    """No backup was made."""

    sentence = (
        "The backup could not be made ({}). The records and the earlier backups are as "
        "they were. Make room or check the disk, then run esafety-tui backup."
    )


class NothingToBackUp(StoreProblem):
    """There are no records in the folder."""

    sentence = (
        "There are no records in this folder to make a backup of. Nothing was changed. Name the "
        "right folder with --database."
    )


def make_backup(
    folder: Path, now: datetime, *, recheck: bool = False, progress: Progress = unheard
) -> Backup:
    """Copy the records in *folder* into a new backup, read it back, and return it.

    *now* has a time zone.  With *recheck*, evidence that is shared with the backup before is
    read again too, and copied afresh where it is damaged.  *progress* hears how many bytes are
    done.  Changes may be recorded meanwhile, in another thread.  Raises :class:`BackupFailed`,
    :class:`NothingToBackUp` or :class:`FolderUnusable`, and what *progress* raises.
    """
    if now.tzinfo is None:
        raise ValueError("a backup needs the time with its zone")
    place = folder / BACKUPS_NAME
    sources = dict(files_of(folder))
    if RECORDS_NAME not in sources and HISTORY_NAME not in sources:
        raise NothingToBackUp
    try:
        place.mkdir(mode=0o700, exist_ok=True)
        sweep_backups(folder)
        earlier = list_backups(folder)
        held = _held(earlier, sources)
        reread = sum(file.size for file, _ in held) if recheck else 0
        read = adding_up(progress, reread + sum(_size(path) for path in sources.values()))
        shared = {
            file.name: (file, path)
            for file, path in held
            if not recheck or _is_as_written(path, file, read)
        }
        refuse_full_disk(place, sum(_size(p) for n, p in sources.items() if n not in shared))
        name = free_name(place, now.strftime(DATED))
        unfinished = place / f".{name}{UNFINISHED}"
        try:
            unfinished.mkdir(mode=0o700)
            (unfinished / VAULT_NAME).mkdir(mode=0o700)
            files = tuple(
                _take_in(unfinished / name, name, path, shared.get(name), read)
                for name, path in sources.items()
            )
            sync_folder(unfinished / VAULT_NAME)
            sequence = 1 + max((backup.sequence for backup in earlier), default=0)
            manifest = msgspec.json.encode(_Manifest(FORMAT, sequence, now, files))
            replace_file(unfinished / MANIFEST_NAME, with_checksum(manifest))
            rename(unfinished, place / name)
        except BaseException:
            shutil.rmtree(unfinished, ignore_errors=True)
            raise
        sync_folder(place)
        return read_backup(place / name)
    except OSError as error:
        raise BackupFailed(cause(error)) from error
    except NotWhole as error:
        raise BackupFailed("its list of files could not be read back") from error


def list_backups(folder: Path) -> tuple[Backup, ...]:
    """Return those of *folder* with a whole manifest, oldest first; :class:`FolderUnusable`."""
    return backups_in(folder / BACKUPS_NAME)


def backups_in(place: Path) -> tuple[Backup, ...]:
    """Return the backups that lie side by side in *place*, as :func:`list_backups`."""
    found = []
    for path in _folders(place):
        with contextlib.suppress(NotWhole, OSError):
            found.append(read_backup(path))
    return tuple(sorted(found, key=lambda backup: (backup.sequence, backup.path.name)))


def unreadable_backups(folder: Path) -> tuple[str, ...]:
    """Return the names of backups that do not say what they hold; they are never removed."""
    whole = {backup.path.name for backup in list_backups(folder)}
    return tuple(path.name for path in _folders(folder / BACKUPS_NAME) if path.name not in whole)


def verify_backup(backup: Backup, *, evidence: bool = True) -> tuple[str, ...]:
    """Return the names of files, perhaps without *evidence*, that are not as they were written."""
    files = [file for file in backup.files if evidence or file.name in BACKED_UP]
    return tuple(file.name for file in files if not _is_as_written(backup.path / file.name, file))


def sweep_backups(folder: Path) -> None:
    """Take away what a killed program left of a backup that it was making or removing."""
    for ending in (UNFINISHED, GOING):
        for left_over in (folder / BACKUPS_NAME).glob(f".*{ending}"):
            shutil.rmtree(left_over, ignore_errors=True)


def _folders(place: Path) -> list[Path]:
    with raising(partial(FolderUnusable, place)):
        paths = sorted(place.iterdir()) if place.exists() else []
    return [one for one in paths if one.name[0] != "." and one.is_dir() and not one.is_symlink()]


def files_of(folder: Path) -> Iterator[tuple[str, Path]]:
    """Yield the files that belong into a backup: their names there, and where they lie."""
    for name in BACKED_UP:
        if can_be_ours(folder / name):
            yield name, folder / name
    vault = folder / VAULT_NAME
    if vault.is_dir():
        for path in sorted(vault.iterdir()):
            name = f"{VAULT_NAME}/{path.name}"
            if is_backup_name(name) and can_be_ours(path):
                yield name, path


def can_be_ours(path: Path) -> bool:
    """Whether a file is there that a backup would have: one that has an end."""
    return path.is_file() and _size(path) <= _LARGEST_FILE


def _held(earlier: tuple[Backup, ...], sources: dict[str, Path]) -> list[tuple[BackupFile, Path]]:
    """Return the evidence that the newest backup holds already, by what it looks like."""
    return [
        (file, path)
        for backup in earlier[-1:]
        for file in backup.files
        if file.name in sources and file.name not in BACKED_UP
        for path in (backup.path / file.name,)
        if path.is_file() and _size(path) == file.size
    ]


def _take_in(
    target: Path,
    name: str,
    source: Path,
    shared: tuple[BackupFile, Path] | None,
    read: Callable[[int], object],
) -> BackupFile:
    if shared:
        file, path = shared
        if link_to(path, target):
            read(file.size)
            return file
    sha256, size = copy_file(source, target, read)
    return BackupFile(name, size, sha256)


def link_to(path: Path, target: Path) -> bool:
    """Give the file at *path* the name *target* too; not every disk can, and none without end."""
    try:
        os.link(path, target)
    except OSError:
        return False
    return True


def _is_as_written(
    path: Path, file: BackupFile, read: Callable[[int], object] | None = None
) -> bool:
    try:
        # The size first: what was put in its place may have no end.
        return _size(path) == file.size and sha256_of(path, read) == (file.sha256, file.size)
    except OSError:
        return False


def refuse_full_disk(
    place: Path, needed: int, refused: Callable[[str], StoreProblem] = BackupFailed
) -> None:
    """Raise what *refused* makes unless *needed* bytes, and some more, are free in *place*."""
    if shutil.disk_usage(place).free < needed + _HEADROOM:
        raise refused("there is not enough room on the disk")


def _size(path: Path) -> int:
    return path.stat().st_size
