"""``history.jsonl`` on disk: a line is appended, synced, and only then counts.

What can go wrong is met here: a write that stops half-way is cut back to the last
good length, so that later lines do not follow half a one; a sync that fails is
never tried again, because the system may have dropped what it could not write;
a file that somebody else wrote to is not written to.
"""

import contextlib
import hashlib
import os
from pathlib import Path
from typing import NamedTuple

from esafety_tui.data.files.atomic import SyncFailed, identity, sync_file, write_all
from esafety_tui.data.journal.lines import END
from esafety_tui.data.journal.snapshot import Reach
from esafety_tui.data.problems import FolderUnusable, NotSaved, ReplacedBehindUs, Unconfirmed, cause

_FLAGS = os.O_RDWR | getattr(os, "O_BINARY", 0) | getattr(os, "O_NOINHERIT", 0)


class HistoryFile:
    """The history, open for appending by the holder of the writer's lock.

    ``length`` is where the last good line ends, in bytes.
    """

    def __init__(
        self, path: Path, length: int, digest: "hashlib._Hash", *, unended: bool = False
    ) -> None:
        """Open the file at *path*, whose first *length* bytes are good and have *digest*.

        Whatever follows them is cut off.  When the last line is *unended*, its end
        is not in the file yet, though in *length* and *digest*.  Raises :class:`OSError`.
        """
        self.path = path
        self.length = length
        self._digest = digest
        self._descriptor = os.open(path, _FLAGS)
        try:
            if unended:
                self._end_last_line()
            elif os.fstat(self._descriptor).st_size != length:
                self._cut_back()
            self._seen = identity(self.path)
        except BaseException:
            self.close()
            raise

    @property
    def digest(self) -> str:
        """The SHA-256 of the good lines, as hexadecimal digits."""
        return self._digest.hexdigest()

    def append(self, line: bytes) -> None:
        """Put *line* at the end, and return once it is on the disk.

        Raises :class:`ReplacedBehindUs` or :class:`NotSaved`: the file is as it was.
        Raises :class:`Unconfirmed` when what the disk holds is not known: the line may
        be there or not, and nothing may be appended any more.
        """
        self.refuse_if_replaced()
        try:
            os.lseek(self._descriptor, self.length, os.SEEK_SET)
            write_all(self._descriptor, line)
        except OSError as error:
            try:
                self._cut_back()
                self._seen = identity(self.path)
            except OSError as second:
                raise Unconfirmed(cause(second)) from second
            raise NotSaved(cause(error)) from error
        try:
            sync_file(self._descriptor)
        except SyncFailed as error:
            raise Unconfirmed(cause(error)) from error
        self.length += len(line)
        self._digest.update(line)
        self._seen = identity(self.path)

    def refuse_if_replaced(self) -> None:
        """Raise :class:`ReplacedBehindUs` unless the file is as it was last written here."""
        if identity(self.path) != self._seen:
            raise ReplacedBehindUs(self.path)

    def reopen(self) -> None:
        """Open the file again, as it was when it was closed; raises :class:`Unconfirmed`."""
        try:
            self._descriptor = os.open(self.path, _FLAGS)
        except OSError as error:
            raise Unconfirmed(cause(error)) from error

    def close(self) -> None:
        """Close the file; doing so twice does nothing."""
        if self._descriptor >= 0:
            descriptor, self._descriptor = self._descriptor, -1
            with contextlib.suppress(OSError):
                os.close(descriptor)

    def _cut_back(self) -> None:
        """Take away what follows the last good line, and see it gone."""
        os.ftruncate(self._descriptor, self.length)
        sync_file(self._descriptor)

    def _end_last_line(self) -> None:
        os.ftruncate(self._descriptor, self.length - len(END))
        os.lseek(self._descriptor, 0, os.SEEK_END)
        write_all(self._descriptor, END)
        sync_file(self._descriptor)


def read_history(path: Path) -> bytes | None:
    """Return what the history file holds, or ``None`` when there is none.

    Raises :class:`FolderUnusable`.
    """
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return None
    except OSError as error:
        raise FolderUnusable(path.parent, cause(error)) from error


class Summed(NamedTuple):
    """What the bytes of a history amount to: how many they are, and their SHA-256."""

    length: int
    digest: "hashlib._Hash"

    def is_up_to(self, reach: Reach) -> bool:
        """Whether these are the very bytes that a records file says it reaches."""
        return self.length == reach.length and self.digest.hexdigest() == reach.sha256


def sum_of_history(path: Path) -> Summed | None:
    """Sum the history file up without holding it, or return ``None`` when there is none.

    Raises :class:`FolderUnusable`.
    """
    try:
        with path.open("rb") as file:
            digest = hashlib.file_digest(file, "sha256")
            return Summed(file.tell(), digest)
    except FileNotFoundError:
        return None
    except OSError as error:
        raise FolderUnusable(path.parent, cause(error)) from error
