"""A file that may be anything is read, or replaced, as an ordinary one or not at all.

Whoever can write to a folder can put anything into it.  A pipe would be waited for, a
device can act when it is opened, and what has no end would fill the memory.  And whoever
may do everything on a computer can put a file in the place of a device that all need.
"""

import errno
import os
import stat
from io import BufferedReader
from pathlib import Path

# Should a pipe take the file's place after the look at it, opening it must not wait.
READING = (
    os.O_RDONLY
    | getattr(os, "O_BINARY", 0)
    | getattr(os, "O_NONBLOCK", 0)
    | getattr(os, "O_NOCTTY", 0)
)


class NotOrdinary(OSError):
    """A folder, a pipe, a socket or a device stands where a file should."""

    def __init__(self) -> None:
        super().__init__(errno.EINVAL, "it is no ordinary file")


class TooLarge(OSError):
    """The file is larger than anything that belongs there."""

    def __init__(self) -> None:
        super().__init__(errno.EFBIG, "it is far too large")


def read_ordinary(path: Path, largest: int) -> bytes:
    """Return what the file at *path* holds; a link is followed to the file that it names.

    Raises :class:`OSError`: :class:`NotOrdinary`, :class:`TooLarge` for more than
    *largest* bytes, or the system's own.
    """
    with open_ordinary(path, largest) as file:
        content = file.read(largest + 1)
    if len(content) > largest:
        raise TooLarge
    return content


def open_ordinary(path: Path, largest: int | None = None) -> BufferedReader:
    """Open the file at *path* for reading, unless it has more than *largest* bytes.

    Raises what :func:`read_ordinary` raises.
    """
    # Looked at before it is opened: opening a pipe waits, opening a device can act.
    _refuse_unusual(path.stat(), largest)
    file = os.fdopen(os.open(path, READING), "rb")
    try:
        _refuse_unusual(os.fstat(file.fileno()), largest)
    except OSError:
        file.close()
        raise
    return file


def refuse_unless_ordinary(path: Path) -> None:
    """Raise :class:`OSError` unless a file may be put at *path*: nothing, or a file, is there.

    A link is followed, whether or not it will be.
    """
    try:
        found = os.stat(path)  # noqa: PTH116 - one call, so that tests can fail it
    except FileNotFoundError:
        return
    if not stat.S_ISREG(found.st_mode):
        raise NotOrdinary


def _refuse_unusual(found: os.stat_result, largest: int | None) -> None:
    if not stat.S_ISREG(found.st_mode):
        raise NotOrdinary
    if largest is not None and found.st_size > largest:
        raise TooLarge
