"""Bringing records back that may not even open: under the lock, planned before it is done."""

from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Self

from esafety_tui.data.files.file_swap import finish_switch
from esafety_tui.data.files.lock import WriterLock
from esafety_tui.data.folder.backups import make_backup
from esafety_tui.data.folder.older_state import refuse_older
from esafety_tui.data.folder.restore_plan import Plan, plan_return
from esafety_tui.data.folder.restoring import is_sealed, plan_repair
from esafety_tui.data.journal.mark import take_as_it_is
from esafety_tui.data.problems import FolderUnusable, StoreProblem
from esafety_tui.data.store import Clock
from esafety_tui.model.record import now


class Restoration:
    """The right to exchange the files of a records folder, held within its ``with`` block."""

    def __init__(self, folder: Path, ask: Callable[[], str | None], clock: Clock = now) -> None:
        """Prepare to restore in *folder*; *ask* is called when a passphrase is needed."""
        self._folder = folder
        self._ask = ask
        self._clock = clock
        self._goes_back = False

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
        self._goes_back = backup is not None
        if backup is not None:
            return plan_return(self._folder, backup)
        secret = self._ask() if is_sealed(self._folder) else None
        plan = plan_repair(self._folder, secret, self._clock())
        if not plan.steps:
            refuse_older(self._folder, secret)
        return plan

    def carry_out(self, plan: Plan) -> Path:
        """Do what *plan* says; return where the files from before are kept."""
        aside = plan.carry_out(self._clock())
        if self._goes_back:
            # On purpose: neither this computer nor the newest backup is to know of something later.
            take_as_it_is(self._folder)
            with suppress(StoreProblem):
                make_backup(self._folder, self._clock())
        return aside
