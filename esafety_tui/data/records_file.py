"""The records file as a TinyDB storage: held in memory, replaced whole on disk."""

from pathlib import Path
from typing import Any

import msgspec
from tinydb.storages import Storage
from tinydb.table import Table

from esafety_tui.data.atomic import SyncFailed, replace_file, sweep
from esafety_tui.data.problems import (
    FolderUnusable,
    NotSaved,
    ReadOnly,
    RecordsDamaged,
    RecordsNewer,
    ReplacedBehindUs,
    cause,
)

Document = dict[str, Any]
Tables = dict[str, dict[str, Document]]

FORMAT = 1
_ABOUT = "about"


class KeyedTable(Table):
    """A TinyDB table whose documents are known by a text key, such as a reference."""

    document_id_class = str  # type: ignore[assignment]  # TinyDB's own way to change the keys


class RecordsFile(Storage):
    """All tables of the database as one JSON file.

    ``read`` answers from memory; ``write`` puts the new state on disk first and
    holds it only once it is there, so that memory never runs ahead of the disk.
    """

    def __init__(self, path: Path) -> None:
        """Open *path*, or start empty when there is none.

        Raises :class:`RecordsDamaged`, :class:`RecordsNewer` or :class:`FolderUnusable`.
        """
        self.path = path
        self._tables: Tables = {}
        self._unsafe = False
        self._seen = self._look()
        if self._seen is not None:
            self._tables = _decoded(path)

    def read(self) -> Tables:
        """Return the tables as they are on disk; not to be changed in place."""
        return self._tables

    def write(self, data: Tables) -> None:
        """Replace the file by *data*.

        Raises :class:`NotSaved`, :class:`ReplacedBehindUs`, and :class:`ReadOnly` once
        the disk has failed to confirm a save: what it holds is then not known.
        """
        if self._unsafe:
            raise ReadOnly("the disk could not confirm the last save; leave and open them again")
        if self._look() != self._seen:
            raise ReplacedBehindUs(self.path)
        data = {_ABOUT: {"file": {"format": FORMAT}}, **data}
        try:
            replace_file(self.path, msgspec.json.encode(data) + b"\n")
        except OSError as error:
            self._unsafe = isinstance(error, SyncFailed)
            raise NotSaved(cause(error)) from error
        self._tables = data
        self._seen = self._look()

    def sweep(self) -> None:
        """Remove what a killed program left half-written beside the file."""
        sweep(self.path.parent, self.path.name)

    def _look(self) -> tuple[int, int, int, int] | None:
        """What identifies the file as the one that was last read or written here."""
        try:
            found = self.path.stat()
        except FileNotFoundError:
            return None
        except OSError as error:
            raise FolderUnusable(self.path.parent, cause(error)) from error
        return (found.st_dev, found.st_ino, found.st_size, found.st_mtime_ns)


def _decoded(path: Path) -> Tables:
    try:
        content = path.read_bytes()
    except OSError as error:
        raise FolderUnusable(path.parent, cause(error)) from error
    try:
        tables = msgspec.json.decode(content, type=dict[str, dict[str, Document]])
        written_as = tables[_ABOUT]["file"]["format"]
    except (msgspec.MsgspecError, KeyError):
        raise RecordsDamaged(path) from None
    if not isinstance(written_as, int):
        raise RecordsDamaged(path)
    if written_as > FORMAT:
        raise RecordsNewer(path)
    return tables
