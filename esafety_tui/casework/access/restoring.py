"""Bringing records back that may not even open: under the lock, planned before it is done."""

from collections.abc import Callable
from pathlib import Path
from typing import Self

from esafety_tui.data.files.file_swap import finish_switch
from esafety_tui.data.files.lock import WriterLock
from esafety_tui.data.folder.restore_plan import Plan, plan_return
from esafety_tui.data.folder.restoring import plan_repair
from esafety_tui.data.folder.sources import is_sealed
from esafety_tui.data.problems import FolderUnusable
from esafety_tui.data.store import Clock
from esafety_tui.model.record import now


class Restoration:
    """The right to exchange the files of a records folder, held within its ``with`` block."""

    def __init__(self, folder: Path, ask: Callable[[], str | None], clock: Clock = now) -> None:
        """Prepare to restore in *folder*; *ask* is called when a passphrase is needed."""
        self._folder = folder
        self._ask = ask
        self._clock = clock

    def __enter__(self) -> Self:
        """Take the writer's lock; raises :class:`InUse` or :class:`FolderUnusable`."""
        if not self._folder.is_dir():
            raise FolderUnusable(self._folder, "there is no such folder")
        self._lock = WriterLock(self._folder, self._clock())
        try:
            finish_switch(self._folder)
        except BaseException:
            self._lock.release()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        self._lock.release()

    def plan(self, backup: str | None = None) -> Plan:
        """Say what would be done to go back to *backup*, or to mend what is damaged."""
        if backup is not None:
            return plan_return(self._folder, backup)
        secret = self._ask() if is_sealed(self._folder) else None
        return plan_repair(self._folder, secret, self._clock())

    def carry_out(self, plan: Plan) -> Path:
        """Do what *plan* says; return where the files from before are kept."""
        return plan.carry_out(self._clock())
