"""A school of any size for every benchmark: the sample school's cases, over and over.

The cases keep the weight and the variety that real ones have.  The newest
``ON_BOARD`` of them are on the board; whatever is more than that was closed
earlier, as with a school that has kept records for years.
"""

from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from itertools import cycle
from pathlib import Path

from esafety_tui.casework.casework import Casework
from esafety_tui.casework.sample import SampleSchool, fill, load_sample
from esafety_tui.model.incident import Incident, Reference
from esafety_tui.model.record import day_of, now, plain
from esafety_tui.model.vocabulary import Stage

ON_BOARD = 1_000
_SHOWN_CLOSED = timedelta(days=30)


def made_school(folder: Path, number: int, passphrase: str = "") -> Path:
    """Write records with *number* incidents into *folder*, encrypted if so; returns it."""
    sample = load_sample(now().date())
    school = plain(sample.school)
    if passphrase:
        casework, _ = Casework.set_up_encrypted(folder, school, passphrase)
    else:
        casework = Casework.set_up(folder, school)
    fill(casework, made_incidents(number, sample), sample.prevention)
    casework.close()
    return folder


def made_incidents(number: int, sample: SampleSchool | None = None) -> Iterator[Incident]:
    """Yield *number* incidents, each with a title of its own: ``Case 00017``, and what it was."""
    sample = sample or load_sample(now().date())
    since = now().date() - _SHOWN_CLOSED
    shown = [
        one
        for one in sample.incidents
        if one.stage is not Stage.WITHDRAWN
        and (one.closed_at is None or day_of(one.closed_at) >= since)
    ]
    earlier = [one for one in sample.incidents if one not in shown]
    numbers: Counter[str] = Counter()
    kept, fresh = cycle(earlier), cycle(shown)
    for n in range(1, number + 1):
        one = next(fresh if n > number - ON_BOARD else kept)
        year = sample.school.academic_year(day_of(one.reported_at))
        numbers[year] += 1
        ref = str(Reference(year, numbers[year]))
        yield one.but(ref=ref, title=title(n, one.title), links=())


def title(n: int, what: str) -> str:
    """Title the case number *n*, so that it can be told from the others on a screen."""
    return f"Case {n:05d} {what}"
