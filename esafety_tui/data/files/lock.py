"""One writer at a time: a lock that the operating system gives up when its holder dies."""

import contextlib
import os
import platform
from datetime import datetime
from pathlib import Path
from typing import Annotated

import msgspec
from filelock import FileLock, Timeout

from esafety_tui.data.files.names import HOLDER_NAME, LOCK_NAME
from esafety_tui.data.problems import FolderUnusable, InUse, cause
from esafety_tui.model.reading.ordinary_file import read_ordinary, refuse_unless_ordinary
from esafety_tui.model.record import json_of

_LONGEST = 4096


class Holder(msgspec.Struct, frozen=True):
    """Who has the records open for writing: a computer and a program, never a person."""

    # It is shown: a file that anybody can write must not bring more than a name.
    host: Annotated[str, msgspec.Meta(pattern=r"^[\w.-]{1,253}$")]
    process: Annotated[int, msgspec.Meta(ge=0, le=1 << 32)]
    since: str

    @property
    def said(self) -> str:
        """In words, such as *on the computer OFFICE-3 (process 4711) since 9:12 on 3 March*."""
        since = datetime.fromisoformat(self.since).astimezone()
        computer = "this computer" if self.host == platform.node() else f"the computer {self.host}"
        when = f"{since.hour}:{since:%M} on {since.day} {since:%B}"
        return f"on {computer} (process {self.process}) since {when}"


class WriterLock:
    """The right to write the records of a folder, held from construction to :meth:`release`."""

    def __init__(self, folder: Path, now: datetime) -> None:
        """Take the lock at once; raises :class:`InUse` when another copy holds it."""
        path = folder / LOCK_NAME
        if path.exists() and not path.is_file():
            # A lock on a pipe or a device need not be one; some systems wait to open them.
            raise FolderUnusable(folder, f"{LOCK_NAME} is no ordinary file")
        # A soft lock (a file whose existence is the lock) would outlive a killed
        # program: better no lock, and a refusal, than a stale one.
        self._lock = FileLock(path, mode=0o600, fallback_to_soft=False)
        self._holder = folder / HOLDER_NAME
        try:
            self._lock.acquire(timeout=0)
        except Timeout:
            raise InUse(folder, holder_of(folder)) from None
        except OSError as error:
            raise FolderUnusable(folder, cause(error)) from None
        self._tell(Holder(platform.node(), os.getpid(), now.isoformat()))

    def release(self) -> None:
        """Give the lock up; doing so twice does nothing."""
        if self._lock.is_locked:
            with contextlib.suppress(OSError):
                self._holder.unlink()
        self._lock.release()

    def _tell(self, holder: Holder) -> None:
        """Write down who has the lock, for the message of the next one; a courtesy, no more."""
        # Beside the lock, not in it: Windows lets nobody read a locked file.
        # Made anew each time: what stands there may be a link to another file.
        flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
        with contextlib.suppress(OSError):
            refuse_unless_ordinary(self._holder)
            self._holder.unlink(missing_ok=True)
            descriptor = os.open(self._holder, flags, 0o600)
            with os.fdopen(descriptor, "wb") as file:
                file.write(msgspec.json.encode(holder))


def holder_of(folder: Path) -> str:
    """Say who has the records open, as far as it was written down; empty if it was not."""
    try:
        return json_of(read_ordinary(folder / HOLDER_NAME, _LONGEST), Holder).said
    except (OSError, ValueError, OverflowError):  # a time that is none may be too early or late
        return ""
