"""How far records reached, noted outside their folder: in the user's own configuration.

Whoever can write to the folder can put an older state of it back, or cut the history short, so
that everything in it fits together.  This mark does not go with the folder.  It is one block,
written over in place and not waited for: that costs a change next to nothing.  A power cut leaves
at worst an older mark, or none; either protects less, and stops nobody.
"""

import contextlib
import hashlib
import os
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import Annotated

import msgspec

from esafety_tui.data.crypto.cipher_protocol import Cipher
from esafety_tui.data.files.checked_json import NotWhole, body_of, with_checksum
from esafety_tui.data.journal.entry import END, BadLine, Link, NewerEntry, entry_of
from esafety_tui.model.reading.ordinary_file import open_ordinary, read_ordinary
from esafety_tui.model.record import Undecodable, is_outside, json_of

# In bytes: a mark takes two thirds of it, and a disk writes a block whole or not at all.
_BLOCK = 512
# So many databases have one; the one that was not opened for longest gives way.
_MOST = 64
_LINES_TRIED = 16
_SECOND = 2
_FLAGS = (
    os.O_WRONLY
    | os.O_CREAT
    | getattr(os, "O_BINARY", 0)
    | getattr(os, "O_NOFOLLOW", 0)
    | getattr(os, "O_NONBLOCK", 0)
)

Aware = Annotated[datetime, msgspec.Meta(tz=True)]


class Mark(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The last change that this computer knows of: its number, hash and time.

    ``opened`` is when the records were last opened to be changed, ``folder`` a digest of where.
    A mark with the number 0 says that whatever is there next is as it should be.
    """

    seq: int
    hash: bytes
    at: str
    opened: Aware
    folder: str

    @property
    def link(self) -> Link:
        """Where the chain stood."""
        return Link(self.seq, self.hash, self.at)


class Marker:
    """The mark of one database, whose first entry has the hash *begun*.

    That stays when records are moved, encrypted, or taken to another computer.
    """

    def __init__(self, folder: Path, begun: bytes) -> None:
        """Know where the mark of the records in *folder* is; nothing is read yet."""
        place = _marks_folder()
        self._path = place / f"{begun.hex()[:32]}.json" if place and begun else None
        self._folder = _digest(folder)
        # Kept open: opening it costs more than writing it.
        self._descriptor = -1

    def read(self) -> Mark | None:
        """Return the mark, or ``None`` when there is none that can be read."""
        return _read(self._path) if self._path else None

    def write(self, link: Link, opened: datetime) -> None:
        """Note that the records reach *link*; where that cannot be, nothing is noted."""
        if self._path is None:
            return
        with contextlib.suppress(OSError):
            if self._descriptor < 0:
                self._descriptor = _opened(self._path)
            _put(self._descriptor, Mark(link.seq, link.hash, link.at, opened, self._folder))

    def forget(self) -> None:
        """Take the mark away, if there is one."""
        self.close()
        if self._path:
            with contextlib.suppress(OSError):
                self._path.unlink()

    def close(self) -> None:
        """Let go of the mark; writing takes it up again."""
        if self._descriptor >= 0:
            descriptor, self._descriptor = self._descriptor, -1
            with contextlib.suppress(OSError):
                os.close(descriptor)


def begun_with(history: Path, cipher: Cipher) -> bytes:
    """Return the hash of the first entry of *history*, by which a database is known; or nothing.

    It stays when records are moved or encrypted.
    """
    with contextlib.suppress(OSError), open_ordinary(history) as file:
        for line in islice(file, _LINES_TRIED):
            with contextlib.suppress(BadLine, NewerEntry):
                entry = entry_of(line.removesuffix(END), cipher)
                # Where the first cannot be read, the second says which it was.
                return entry.before if entry.seq == _SECOND and not entry.begins else entry.hash
    return b""


def take_as_it_is(folder: Path) -> None:
    """Note that the records in *folder* were exchanged on purpose: the next state is right."""
    where = _digest(folder)
    for path in _marks():
        mark = _read(path)
        if mark and mark.folder == where:
            with contextlib.suppress(OSError):
                descriptor = _opened(path)
                try:
                    _put(descriptor, Mark(0, b"", "", mark.opened, where))
                finally:
                    os.close(descriptor)


def _marks_folder() -> Path | None:
    from platformdirs import user_config_path  # noqa: PLC0415 - not where nothing is opened

    # Not the folder of the program's own name: on Windows and macOS the records lie in that.
    try:
        place = user_config_path("esafety-tui-marks", appauthor=False)
    except (OSError, RuntimeError):
        return None
    return place if place.is_absolute() else None


def _digest(folder: Path) -> str:
    try:
        folder = folder.resolve()
    except (OSError, RuntimeError):
        folder = folder.absolute()
    return hashlib.sha256(os.fsencode(folder)).hexdigest()


def _read(path: Path) -> Mark | None:
    try:
        mark = json_of(body_of(read_ordinary(path, _BLOCK)), Mark)
    except (OSError, NotWhole, Undecodable):
        return None
    # Nobody can reckon with a time outside the years of records.
    return None if is_outside(mark.opened) else mark


def _opened(path: Path) -> int:
    """Open the mark at *path* for writing, or begin it; raises :class:`OSError`."""
    if not path.exists():
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        _make_room()
    descriptor = os.open(path, _FLAGS, 0o600)
    if os.fstat(descriptor).st_size > _BLOCK:
        os.ftruncate(descriptor, _BLOCK)
    return descriptor


def _put(descriptor: int, mark: Mark) -> None:
    os.lseek(descriptor, 0, os.SEEK_SET)
    os.write(descriptor, with_checksum(msgspec.json.encode(mark)).ljust(_BLOCK))


def _marks() -> list[Path]:
    """Return the marks of all databases, the one written to last behind the others."""
    place = _marks_folder()
    with contextlib.suppress(OSError):
        return sorted(place.glob("*.json"), key=lambda path: path.stat().st_mtime) if place else []
    return []


def _make_room() -> None:
    for path in _marks()[: -_MOST + 1]:
        with contextlib.suppress(OSError):
            path.unlink()
