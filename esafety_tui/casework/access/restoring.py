"""Bringing records back that may not even open: under the lock, planned before it is done."""

from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Self

from esafety_tui.data.files.file_swap import finish_switch
from esafety_tui.data.files.lock import WriterLock
from esafety_tui.data.files.names import made_as_backup
from esafety_tui.data.folder.backups import list_backups, make_backup
from esafety_tui.data.folder.bringing_plan import plan_bringing
from esafety_tui.data.folder.find_records import Source, find_sources, place_typed, source_of
from esafety_tui.data.folder.older_state import refuse_older
from esafety_tui.data.folder.restoring import Plan, plan_repair
from esafety_tui.data.folder.sources import is_sealed, places_of_backups
from esafety_tui.data.journal.mark import take_as_it_is
from esafety_tui.data.journal.opening import make_folder
from esafety_tui.data.problems import NoRecords, ReadOnly, StoreProblem
from esafety_tui.data.store import IN_A_BACKUP, Clock
from esafety_tui.model.progress import Progress, unheard
from esafety_tui.model.record import now

__all__ = ["Plan", "Restoration", "Source"]


class Restoration:
    """The right to exchange the files of a records folder, held within its ``with`` block.

    A folder that is not there yet is made, and its lock taken, when something is put into it; the
    lock of a backup, too.
    """

    def __init__(self, folder: Path, ask: Callable[[], str | None], clock: Clock = now) -> None:
        """Prepare to restore in *folder*; *ask* is called when a passphrase is needed."""
        self._folder = folder
        self._ask = ask
        self._clock = clock
        self._lock: WriterLock | None = None

    def __enter__(self) -> Self:
        """Take the writer's lock; raises :class:`InUse` or :class:`FolderUnusable`."""
        if self._folder.is_dir() and not made_as_backup(self._folder):
            self._take_lock()
        return self

    def _take_lock(self) -> None:
        self._lock = WriterLock(self._folder, self._clock())
        try:
            finish_switch(self._folder)
        except BaseException:
            self._lock.release()
            raise

    def __exit__(self, *_: object) -> None:
        if self._lock:
            self._lock.release()

    def sources(self, named: str) -> tuple[Source, ...]:
        """Return the backup called *named*, or the records that lie at that path, newest first.

        Raises :class:`NothingToBring`, :class:`PlaceUnreadable` or :class:`FolderUnusable`.
        """
        own = list_backups(self._folder)
        if backup := next((one for one in own if one.path.name == named), None):
            return (source_of(backup, own),)
        return find_sources(place_typed(named))

    def plan(self, source: Source | None = None) -> Plan:
        """Say what would be done to bring the records of *source*, or to repair what is damaged.

        Raises what :func:`plan_bringing`, :func:`plan_repair` and, where there is nothing to
        repair, :func:`refuse_older` raise; :class:`NoRecords` where there are none to repair, and
        :class:`ReadOnly` in a backup.
        """
        if source is not None:
            secret = self._ask() if source.sealed else None
            return plan_bringing(self._folder, source, secret, self._clock())
        if self._lock is None:
            if made_as_backup(self._folder):
                raise ReadOnly(IN_A_BACKUP)
            raise NoRecords(self._folder)
        backups = places_of_backups(self._folder)
        secret = self._ask() if is_sealed(self._folder, backups) else None
        plan = plan_repair(self._folder, secret, self._clock(), backups)
        if not plan.steps:
            refuse_older(self._folder, secret)
        return plan

    def carry_out(self, plan: Plan, progress: Progress = unheard) -> Path | None:
        """Do what *plan* says; return where the files from before are kept, if there were any.

        What was brought is backed up here at once.
        """
        if self._lock is None:
            make_folder(self._folder)
            self._take_lock()
        aside = plan.carry_out(self._clock(), progress)
        if plan.brings:
            # On purpose: neither this computer nor the newest backup is to know of something later.
            take_as_it_is(self._folder)
            with suppress(StoreProblem):
                make_backup(self._folder, self._clock())
        return aside
