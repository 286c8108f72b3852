"""Putting a history together again: from what reads of it, and from the backups.

Every entry carries the hash of the one before, so from the last entry backwards
each one says which its predecessor has to be, wherever a copy of that is found.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from esafety_tui.data.journal.entry import NOTHING, JournalEntry, Link, lost_entry


@dataclass
class Mended:
    """A history as it can be put together; the numbers say what was taken whence, and lost.

    ``entries`` continue one another; where one is found nowhere, one marked as lost stands there.
    """

    entries: list[JournalEntry] = field(default_factory=list)
    from_backups: list[int] = field(default_factory=list)
    lost: list[int] = field(default_factory=list)


def mend(present: Iterable[JournalEntry], kept: Iterable[JournalEntry], reached: Link) -> Mended:
    """Put together the history of which *present* and *kept* (in backups) are left.

    *reached* is the entry that the records file names; it is as good as an entry.
    """
    found: dict[int, dict[bytes, JournalEntry]] = defaultdict(dict)
    own = {(entry.seq, entry.hash) for entry in present if _add(entry, found)}
    for entry in kept:
        _add(entry, found)
    last, wanted = _end(own, found, reached)
    first = min(found, default=last + 1)
    first = 1 if first > 1 and not any(e.begins for e in found[first].values()) else first
    mended = Mended()
    for seq in range(last, first - 1, -1):
        chosen = _choose(found.get(seq, {}), wanted, seq, own)
        if chosen is None:
            mended.lost.append(seq)
            mended.entries.append(lost_entry(seq, NOTHING, wanted or NOTHING))
            wanted = reached.hash if seq == reached.seq + 1 and reached.seq else b""
            continue
        if (chosen.seq, chosen.hash) not in own:
            mended.from_backups.append(seq)
        mended.entries.append(chosen)
        wanted = chosen.before
    for found_backwards in (mended.entries, mended.lost, mended.from_backups):
        found_backwards.reverse()
    return mended


def _end(
    own: set[tuple[int, bytes]], found: dict[int, dict[bytes, JournalEntry]], reached: Link
) -> tuple[int, bytes]:
    """Return the number of the last entry that there was, and its hash where that is known."""
    last, known = max([*own, (reached.seq, reached.hash)])
    if last == 0:
        last = max(found, default=0)
        return last, next(iter(found[last]), b"") if last else b""
    # A backup may go on where the history was cut off.
    while following := [e for e in found.get(last + 1, {}).values() if e.before == known]:
        last, known = last + 1, following[0].hash
    return last, known


def runs(numbers: Iterable[int]) -> list[tuple[int, int]]:
    """Return *numbers*, ascending, as runs of the first and the last."""
    found: list[tuple[int, int]] = []
    for number in numbers:
        if found and found[-1][1] == number - 1:
            found[-1] = (found[-1][0], number)
        else:
            found.append((number, number))
    return found


def _add(entry: JournalEntry, found: dict[int, dict[bytes, JournalEntry]]) -> bool:
    """Keep *entry* unless a copy is known; one with its content before one without."""
    known = found[entry.seq].get(entry.hash)
    if known is None or (_erased(entry) and not _erased(known)):
        # What was erased on purpose is not to come back out of a backup.
        found[entry.seq][entry.hash] = entry
    return True


def _erased(entry: JournalEntry) -> bool:
    return any(content.erased for content in entry.contents)


def _choose(
    candidates: dict[bytes, JournalEntry], wanted: bytes, seq: int, own: set[tuple[int, bytes]]
) -> JournalEntry | None:
    if wanted:
        return candidates.get(wanted)
    # Nothing says which: the history's own, or else a backup's.
    return next(
        (entry for entry in candidates.values() if (seq, entry.hash) in own),
        next(iter(candidates.values()), None),
    )
