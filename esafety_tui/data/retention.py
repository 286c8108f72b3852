"""Which backups are kept: the newest few, and one for each of 7 days, 4 weeks, 12 months."""

from collections.abc import Callable, Hashable, Sequence
from datetime import datetime

NEWEST = 3
DAYS = 7
WEEKS = 4
MONTHS = 12


def to_keep(made: Sequence[datetime], now: datetime) -> frozenset[datetime]:
    """Return those of *made* that are kept; *made* is in the order of making, oldest first.

    Days, weeks and months are counted where there is a backup, not back from
    *now*: a summer without backups ages nothing, and neither does a clock that is
    set ahead.  *now* serves only to tell which backups lie in the future; these
    are kept, and take no other's place.  Of one day, week or month the backup made
    last is kept.
    """
    past = [at for at in reversed(made) if at <= now]
    kept = {at for at in made if at > now}
    kept.update(past[:NEWEST])
    kept.update(_last_of_each(past, DAYS, lambda at: at.date()))
    kept.update(_last_of_each(past, WEEKS, lambda at: at.isocalendar()[:2]))
    kept.update(_last_of_each(past, MONTHS, lambda at: (at.year, at.month)))
    return frozenset(kept)


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
