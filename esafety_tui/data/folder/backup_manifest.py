"""What a backup says of itself: when it was made, the how-many-th, and each file's checksum."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Annotated

import msgspec

from esafety_tui.data.files.checked_json import NotWhole, body_of, with_checksum
from esafety_tui.data.files.names import MANIFEST_NAME, is_backup_name
from esafety_tui.model.reading.decoding import Undecodable, json_of
from esafety_tui.model.reading.ordinary_file import read_ordinary

FORMAT = 1
# The names, sizes and digests of some hundred thousand files of evidence.
_LARGEST = 32 * 1024 * 1024

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

    def path_of(self, file: BackupFile) -> Path:
        """Where *file* of this backup lies."""
        return self.path.joinpath(*file.name.split("/"))

    def find(self, name: str) -> BackupFile | None:
        """Return what the backup holds under *name*, such as ``records.json``."""
        return next((file for file in self.files if file.name == name), None)


def manifest_content(backup: Backup) -> bytes:
    """Return the bytes of the manifest of *backup*."""
    manifest = _Manifest(FORMAT, backup.sequence, backup.made_at, backup.files)
    return with_checksum(msgspec.json.encode(manifest))


def read_backup(path: Path) -> Backup:
    """Read the manifest in the folder *path*; raises :class:`NotWhole` or :class:`OSError`."""
    try:
        manifest = json_of(body_of(read_ordinary(path / MANIFEST_NAME, _LARGEST)), _Manifest)
    except Undecodable:
        raise NotWhole from None
    if manifest.format > FORMAT:
        raise NotWhole
    return Backup(path, manifest.sequence, manifest.made_at, manifest.files)
