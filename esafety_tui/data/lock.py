"""One writer at a time: a lock that the operating system gives up when its holder dies."""

from pathlib import Path

from filelock import FileLock, Timeout

from esafety_tui.data.problems import FolderUnusable, InUse, cause

LOCK_NAME = "records.lock"


class WriterLock:
    """The right to write the records of a folder, held from construction to :meth:`release`."""

    def __init__(self, folder: Path) -> None:
        """Take the lock at once; raises :class:`InUse` when another copy holds it."""
        # A soft lock (a file whose existence is the lock) would outlive a killed
        # program: better no lock, and a refusal, than a stale one.
        self._lock = FileLock(folder / LOCK_NAME, mode=0o600, fallback_to_soft=False)
        try:
            self._lock.acquire(timeout=0)
        except Timeout:
            raise InUse(folder) from None
        except OSError as error:
            raise FolderUnusable(folder, cause(error)) from None

    def release(self) -> None:
        """Give the lock up; doing so twice does nothing."""
        self._lock.release()
