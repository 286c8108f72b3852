"""Replacing a file so that it is always either the old one or the new one, whole.

The steps, and what each is for: a temporary file in the same folder, created
exclusively and readable by nobody else; everything written; ``fsync``, or the
rename could reach the disk before the content; read back and compared; renamed
over the old file; the folder synced, or the rename itself could be lost.
"""

import errno
import os
import secrets
import sys
import time
from pathlib import Path

from esafety_tui.model.reading.ordinary_file import refuse_unless_ordinary

_TEMPORARY = ".part"
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
    temporary = path.with_name(f".{path.name}.{secrets.token_hex(4)}{_TEMPORARY}")
    try:
        _write_new(temporary, content)
        if temporary.read_bytes() != content:
            raise WrittenWrong("the file read back differs from what was written")
        _rename(temporary, path)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
    sync_folder(path.parent)


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
    """Make sure that names created or renamed in *folder* are on the disk.

    Windows cannot open a folder for this and needs no such call: NTFS journals
    its names.
    """
    if os.name == "nt":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        sync_file(descriptor)
    finally:
        os.close(descriptor)


def sweep(folder: Path, name: str) -> None:
    """Take away temporary files that a killed program left beside the file *name*."""
    for left_over in folder.glob(f".{name}.*{_TEMPORARY}"):
        left_over.unlink(missing_ok=True)


def _write_new(path: Path, content: bytes) -> None:
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
    descriptor = os.open(path, flags, 0o600)
    try:
        write_all(descriptor, content)
        sync_file(descriptor)
    finally:
        os.close(descriptor)


def _rename(source: Path, target: Path) -> None:
    """Give *source* the name *target*, in the place of an ordinary file or of nothing."""
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
