"""Taking old backups away, and never on the clock's word alone."""

import shutil
from collections.abc import Callable, Collection, Hashable, Sequence
from datetime import datetime, timedelta
from itertools import pairwise
from pathlib import Path

from esafety_tui.data.files.atomic import raising, rename, sync_folder
from esafety_tui.data.files.names import GOING
from esafety_tui.data.folder.backups import Backup, list_backups, verify_backup
from esafety_tui.data.problems import ProblemWith, StoreProblem

# Longer than the summer holidays: a longer gap between two backups may be a wrong clock.
LONGEST_GAP = timedelta(days=62)

NEWEST = 3
DAYS = 7
WEEKS = 4
MONTHS = 12

# As the lead is told it, wherever it is told.
KEPT = (
    f"the newest {NEWEST} are kept, and the last of each of the newest {DAYS} days, {WEEKS} weeks "
    f"and {MONTHS} months that have one; the others are taken away."
)


class NotPruned(StoreProblem):
    """Old backups were left where they are, because something about them is doubtful."""

    def __init__(self, why: str) -> None:
        super().__init__(f"No old backup was taken away: {why}")


class ClockDoubtful(NotPruned):
    """The clock has jumped, or disagrees with the dates of the backups."""

    def __init__(self, now: datetime, before: datetime) -> None:
        super().__init__(
            f"the computer's clock went from {_day(before)} to {_day(now)} between two backups. "
            "All backups and records are safe. Set the clock right if it is wrong. If it is right, "
            "carry on: later backups settle the question, or move a backup with a wrong date "
            "elsewhere."
        )


class NewestDamaged(NotPruned):
    """The newest backup does not verify, so the older ones may be needed."""

    def __init__(self) -> None:
        super().__init__(
            "the newest backup is damaged, so the older ones may be needed. The records are not "
            "concerned. Check the disk, then make a new backup with esafety-tui backup."
        )


class BackupNotRemoved(ProblemWith):
    """An old backup could not be taken away, or only in part."""

    sentence = (
        "An old backup could not be taken away ({}). The records and the newer backups "
        "are as they were. Close whatever has the backup open; it is tried again next time."
    )


def prune(folder: Path, now: datetime, recorded: Collection[str] = ()) -> tuple[str, ...]:
    """Take away the backups that are no longer kept; return their names, oldest first.

    One stays in which alone an evidence file lies whose name there is *recorded*.  Raises
    :class:`ClockDoubtful`, :class:`NewestDamaged`, :class:`BackupNotRemoved` or
    :class:`FolderUnusable`.
    """
    backups = list_backups(folder)
    kept = to_keep([backup.made_at for backup in backups], now)
    going = [backup for backup in backups if backup.made_at not in kept]
    going = _without_the_last_of(recorded, going, [one for one in backups if one not in going])
    if not going:
        return ()
    _refuse_doubtful_clock(backups, now)
    if verify_backup(backups[-1], evidence=False):
        raise NewestDamaged
    for backup in going:
        remove_backup(backup.path)
    return tuple(backup.path.name for backup in going)


def to_keep(made: Sequence[datetime], now: datetime) -> frozenset[datetime]:
    """Return those of *made* that are kept; *made* is in the order of making, oldest first.

    Days, weeks and months are counted where there is a backup, not back from *now*: neither a
    summer without backups nor a clock that is set ahead ages any.  Of each the last is kept.
    """
    past = [at for at in reversed(made) if at <= now]
    kept = {at for at in made if at > now}
    kept.update(past[:NEWEST])
    kept.update(_last_of_each(past, DAYS, lambda at: at.date()))
    kept.update(_last_of_each(past, WEEKS, lambda at: at.isocalendar()[:2]))
    kept.update(_last_of_each(past, MONTHS, lambda at: (at.year, at.month)))
    return frozenset(kept)


def remove_backup(path: Path) -> None:
    """Take the backup at *path* away, but not evidence shared with others.

    Raises :class:`BackupNotRemoved`.
    """
    place = path.parent
    # Renamed first: a program killed half-way leaves no backup that only looks whole.
    going = place / f".{path.name}{GOING}"
    with raising(BackupNotRemoved):
        rename(path, going)
        sync_folder(place)
        shutil.rmtree(going)


def _without_the_last_of(
    recorded: Collection[str], going: list[Backup], staying: list[Backup]
) -> list[Backup]:
    """Leave out of *going* the newest that has a *recorded* file as none of those *staying* has."""
    names = frozenset(recorded)
    held = {(file.name, file.sha256) for backup in staying for file in backup.files}
    gone = []
    for backup in reversed(going):
        only = {(f.name, f.sha256) for f in backup.files if f.name in names} - held
        held |= only
        if not only:
            gone.append(backup)
    return gone[::-1]


def _refuse_doubtful_clock(backups: tuple[Backup, ...], now: datetime) -> None:
    if backups[-1].made_at > now:
        raise ClockDoubtful(now, backups[-1].made_at)
    for before, after in pairwise([*(backup.made_at for backup in backups[-2:]), now]):
        if abs(after - before) > LONGEST_GAP:
            raise ClockDoubtful(after, before)


def _last_of_each(
    newest_first: Sequence[datetime], count: int, span: Callable[[datetime], Hashable]
) -> list[datetime]:
    """Return the first of *newest_first* in each of the first *count* different spans."""
    found: dict[Hashable, datetime] = {}
    for at in newest_first:
        if span(at) not in found:
            if len(found) == count:
                break
            found[span(at)] = at
    return list(found.values())


def _day(at: datetime) -> str:
    return f"{at.day} {at:%B %Y}"
