"""Taking old backups away, and never on the clock's word alone."""

import shutil
from datetime import datetime, timedelta
from itertools import pairwise
from pathlib import Path

from esafety_tui.data.atomic import _rename, sync_folder
from esafety_tui.data.backup_manifest import Backup
from esafety_tui.data.backup_problems import BackupNotRemoved, ClockDoubtful, NewestDamaged
from esafety_tui.data.backups import GOING, list_backups, verify_backup
from esafety_tui.data.problems import cause
from esafety_tui.data.retention import to_keep

# Longer than the summer holidays: a longer gap between two backups may be a wrong clock.
LONGEST_GAP = timedelta(days=62)


def prune(folder: Path, now: datetime) -> tuple[str, ...]:
    """Take away the backups that are no longer kept; return their names, oldest first.

    Kept are the newest few and one for each of 7 days, 4 weeks and 12 months (see
    :func:`~esafety_tui.data.retention.to_keep`).  Raises :class:`ClockDoubtful` when
    the newest backup lies in the future or the clock has jumped by more than
    :data:`LONGEST_GAP`, :class:`NewestDamaged`, :class:`BackupNotRemoved` or
    :class:`FolderUnusable`.
    """
    backups = list_backups(folder)
    kept = to_keep([backup.made_at for backup in backups], now)
    going = [backup for backup in backups if backup.made_at not in kept]
    if not going:
        return ()
    _refuse_doubtful_clock(backups, now)
    if verify_backup(backups[-1], evidence=False):
        raise NewestDamaged
    for backup in going:
        remove_backup(backup)
    return tuple(backup.path.name for backup in going)


def remove_backup(backup: Backup) -> None:
    """Take *backup* away for good; evidence that other backups share stays with them.

    Raises :class:`BackupNotRemoved`.
    """
    place = backup.path.parent
    # Renamed first: a program killed half-way leaves no backup that only looks whole.
    going = place / f".{backup.path.name}{GOING}"
    try:
        _rename(backup.path, going)
        sync_folder(place)
        shutil.rmtree(going)
    except OSError as error:
        raise BackupNotRemoved(cause(error)) from error


def _refuse_doubtful_clock(backups: tuple[Backup, ...], now: datetime) -> None:
    if backups[-1].made_at > now:
        raise ClockDoubtful(now, backups[-1].made_at)
    for before, after in pairwise([*(backup.made_at for backup in backups[-2:]), now]):
        if abs(after - before) > LONGEST_GAP:
            raise ClockDoubtful(after, before)
