"""What a backup says of itself: when it was made, the how-many-th, and each file's checksum."""

import re
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Annotated

import msgspec

from esafety_tui.data.crypto.key_file import KEYS_NAME
from esafety_tui.data.evidence.vault import VAULT_NAME
from esafety_tui.data.files.checked_json import NotWhole, body_of, with_checksum

MANIFEST_NAME = "manifest.json"
FORMAT = 1
# In this order they are copied: the history last of the two that belong together,
# so that it reaches at least as far as the records beside it.
RECORD_FILES = (KEYS_NAME, "records.json", "history.jsonl", "contacts.json", "steps.toml")
_EVIDENCE_NAME = re.compile(rf"{VAULT_NAME}/[0-9a-f]{{64}}")

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


def is_backup_name(name: str) -> bool:
    """Whether a backup holds files of this *name*."""
    return name in RECORD_FILES or bool(_EVIDENCE_NAME.fullmatch(name))


def manifest_content(backup: Backup) -> bytes:
    """Return the bytes of the manifest of *backup*."""
    manifest = _Manifest(FORMAT, backup.sequence, backup.made_at, backup.files)
    return with_checksum(msgspec.json.encode(manifest))


def read_backup(path: Path) -> Backup:
    """Read the manifest in the folder *path*; raises :class:`NotWhole` or :class:`OSError`."""
    try:
        manifest = msgspec.json.decode(body_of((path / MANIFEST_NAME).read_bytes()), type=_Manifest)
    except msgspec.MsgspecError:
        raise NotWhole from None
    if manifest.format > FORMAT:
        raise NotWhole
    return Backup(path, manifest.sequence, manifest.made_at, manifest.files)
