"""Writing a file so that it is always either the old one or the new one, whole.

The steps, and what each is for: a passing file in the same folder, created
exclusively and readable by nobody else; everything written; ``fsync``, or the
rename could reach the disk before the content; read back and compared; renamed
over the old file; the folder synced, or the rename itself could be lost.
"""

import contextlib
import errno
import hashlib
import os
import secrets
import sys
import time
from collections.abc import Callable, Iterator
from io import BufferedReader
from pathlib import Path
from typing import Self, TypeVar

from esafety_tui.data.problems import FolderUnusable, NotAFile, StoreProblem, cause
from esafety_tui.model.reading.ordinary_file import (
    NotOrdinary,
    TooLarge,
    open_ordinary,
    refuse_unless_ordinary,
)

T = TypeVar("T")
_CHUNK = 1 << 20
# The records of a very large school have a twentieth of this, in bytes.
_LARGEST = 4 << 30
# Windows refuses to rename over a file that a virus scanner or an indexer has
# open for a moment: wait a little, several times, before believing it.
_RENAME_WAITS = (0.0, 0.05, 0.1, 0.2, 0.4, 0.8)


class WrittenWrong(OSError):
    """What was read back is not what was written."""


class SyncFailed(OSError):
    """The operating system could not promise that the bytes are on the disk.

    Never tried again: after a failed ``fsync`` the system may have dropped what
    it could not write, and a second call would report success.
    """


@contextlib.contextmanager
def raising(
    refused: Callable[[str], StoreProblem], unsure: Callable[[str], StoreProblem] | None = None
) -> Iterator[None]:
    """Raise what the system refuses as *refused*, and a :class:`SyncFailed` as *unsure*."""
    try:
        yield
    except OSError as error:
        problem = unsure if unsure and isinstance(error, SyncFailed) else refused
        raise problem(cause(error)) from error


def content_of(path: Path) -> bytes | None:
    """Return what the file at *path* holds, ``None`` for none; raises as :func:`taken_from`."""
    return taken_from(path, lambda file: file.read())


def taken_from(path: Path, take: Callable[[BufferedReader], T]) -> T | None:
    """Return what *take* gets out of the file at *path*, ``None`` where there is none.

    Raises :class:`NotAFile` and :class:`FolderUnusable`.
    """
    try:
        with open_ordinary(path, _LARGEST) as file:
            return take(file)
    except FileNotFoundError:
        return None
    except NotOrdinary:
        raise NotAFile(path) from None
    except TooLarge:
        raise FolderUnusable(path.parent, f"{path.name} is far too large") from None
    except OSError as error:
        raise FolderUnusable(path.parent, cause(error)) from error


class PartFile:
    """A file under a passing name, readable by the owner alone, until :meth:`settle` names it.

    As a context manager it leaves nothing behind unless it was settled.  A killed program leaves
    ``.LABEL.*.part``, which :func:`sweep` takes away.
    """

    def __init__(self, folder: Path, label: str) -> None:
        """Begin a file in *folder*; raises :class:`OSError`."""
        self._path = folder / f".{label}.{secrets.token_hex(4)}.part"
        flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
        self._file = os.fdopen(os.open(self._path, flags, 0o600), "wb", buffering=0)
        self._digest = hashlib.sha256()
        self.size = 0

    @property
    def sha256(self) -> str:
        """The digest of what was written so far, as hexadecimal digits."""
        return self._digest.hexdigest()

    def write(self, content: bytes) -> None:
        """Append *content*; raises :class:`OSError`."""
        write_all(self._file.fileno(), content)
        self._digest.update(content)
        self.size += len(content)

    def settle(self, target: Path) -> None:
        """Put the file under *target*'s name, in the same folder, once it is seen to be whole.

        Replaces the file, or the link to one, that stood there, and nothing else.  Raises
        :class:`OSError`: nothing stands there then that did not before, save after a
        :class:`SyncFailed` of the folder.
        """
        sync_file(self._file.fileno())
        self._file.close()
        if sha256_of(self._path) != (self.sha256, self.size):
            raise WrittenWrong("the file read back differs from what was written")
        rename(self._path, target)
        sync_folder(target.parent)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        # Nothing that goes wrong in tidying up may hide what went wrong before.
        with contextlib.suppress(OSError):
            self._file.close()
        with contextlib.suppress(OSError):
            self._path.unlink(missing_ok=True)


def replace_file(path: Path, content: bytes) -> None:
    """Put *content* in *path*, atomically and durably, readable by the owner alone.

    A symbolic link is followed, so that the link stays a link; only an ordinary file is
    replaced.  Raises :class:`OSError`; *path* then still holds what it held, except after
    a :class:`SyncFailed` of the folder, when it holds the old or the new content.
    """
    try:
        path = path.resolve()
    except RuntimeError as error:  # Python before 3.13, over a link that leads to itself
        raise OSError(errno.ELOOP, "the link leads to itself") from error
    # Before anything is written beside it: a link may lead to where nothing of ours belongs.
    refuse_unless_ordinary(path)
    with PartFile(path.parent, path.name) as part:
        part.write(content)
        part.settle(path)


def copy_file(
    source: Path, target: Path, read: Callable[[int], object] | None = None
) -> tuple[str, int]:
    """Copy *source* to *target* as :class:`PartFile` does; otherwise as :func:`sha256_of`."""
    with PartFile(target.parent, "copy") as copy, open_ordinary(source) as content:
        while chunk := content.read(_CHUNK):
            copy.write(chunk)
            if read:
                read(len(chunk))
        copy.settle(target)
        return copy.sha256, copy.size


def sha256_of(path: Path, read: Callable[[int], object] | None = None) -> tuple[str, int]:
    """Return the digest of a file, as hexadecimal digits, and its size.

    *read* hears how many bytes more were read.  Raises :class:`OSError`, and what *read* raises.
    """
    digest = hashlib.sha256()
    size = 0
    with open_ordinary(path) as file:
        while chunk := file.read(_CHUNK):
            digest.update(chunk)
            size += len(chunk)
            if read:
                read(len(chunk))
    return digest.hexdigest(), size


def identity(path: Path) -> tuple[int, ...]:
    """Return what tells the file at *path* from another, and from itself once written to.

    Empty when there is none.  Where the system may tell the time of writing late
    (NTFS), the file itself and its size must do.
    """
    try:
        found = os.stat(path)  # noqa: PTH116 - one call, so that tests can fail it
    except OSError:
        return ()
    when = 0 if os.name == "nt" else found.st_mtime_ns
    return (found.st_dev, found.st_ino, found.st_size, when)


def write_all(descriptor: int, content: bytes) -> None:
    """Write the whole of *content*; a short write is carried on, not believed."""
    view = memoryview(content)
    while view:
        view = view[os.write(descriptor, view) :]


def sync_file(descriptor: int) -> None:
    """Wait until *descriptor*'s content is on the disk; raises :class:`SyncFailed`."""
    try:
        if sys.platform == "darwin":
            import fcntl  # noqa: PLC0415 - exists on POSIX only

            # On macOS fsync stops at the drive's cache; F_FULLFSYNC goes through it.
            fcntl.fcntl(descriptor, fcntl.F_FULLFSYNC)
        else:
            os.fsync(descriptor)
    except OSError as error:
        raise SyncFailed(error.errno, error.strerror) from error


def sync_folder(folder: Path) -> None:
    """Make sure that names created or renamed in *folder* are on the disk."""
    if os.name == "nt":
        return  # it cannot open a folder for this, and need not: NTFS journals its names
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        sync_file(descriptor)
    finally:
        os.close(descriptor)


def sweep(folder: Path, name: str) -> None:
    """Take away what a killed program left of the file *name* half-written."""
    for left_over in folder.glob(f".{name}.*.part"):
        left_over.unlink(missing_ok=True)


def rename(source: Path, target: Path) -> None:
    """Give *source* the name *target*, in the place of an ordinary file or of nothing.

    A link goes, and not the file that it names.  Raises :class:`OSError`.
    """
    refuse_unless_ordinary(target)
    for wait in _RENAME_WAITS:
        time.sleep(wait)
        try:
            os.replace(source, target)  # noqa: PTH105 - one call, so that tests can fail it
        except PermissionError:
            if os.name != "nt" or wait == _RENAME_WAITS[-1]:
                raise
        else:
            return
