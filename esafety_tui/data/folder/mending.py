"""Putting a history together again: from what reads of it, and from the backups.

Every entry carries the hash of the one before, so from the last entry backwards
each one says which its predecessor has to be, wherever a copy of that is found.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field

import msgspec

from esafety_tui.data.journal.entry import NOTHING, Content, JournalEntry, Link, Record, lost_entry

# Entries by their hashes; of one there may be copies with and without its content.
_Found = dict[bytes, list[JournalEntry]]


@dataclass
class Mended:
    """A history as it can be put together; the numbers say what was taken whence, and lost.

    ``entries`` continue one another; where one is found nowhere, one marked as lost stands there.
    """

    entries: list[JournalEntry] = field(default_factory=list)
    from_backups: list[int] = field(default_factory=list)
    lost: list[int] = field(default_factory=list)


def mend(
    own: Collection[JournalEntry],
    reached: Link,
    kept: Iterable[tuple[Collection[JournalEntry], Link]],
) -> Mended:
    """Put together the history of which *own* entries and those *kept* in backups are left.

    The newest backup comes first.  *reached*, and the link beside what each backup keeps, is the
    entry that a records file names; its hash is as good as an entry.
    """
    found: _Found = {}
    # Which entry has which number, where no later one says it.
    numbers = _add(own, reached, found)
    ours = frozenset(found)
    for entries, reach in kept:
        theirs = _add(entries, reach, found)
        if _agree(theirs, entries, numbers):
            numbers |= theirs
    mended = Mended()
    if not numbers:
        return mended
    first = min((seq for seq, its in numbers.items() if its in found), default=1)
    begins = any(entry.begins for entry in found.get(numbers.get(first, NOTHING), ()))
    wanted = b""
    for seq in range(max(numbers), first - 1 if begins else 0, -1):
        wanted = wanted or numbers.get(seq, b"")
        if wanted not in found:
            mended.lost.append(seq)
            mended.entries.append(lost_entry(seq, wanted or NOTHING))
            wanted = b""
            continue
        if wanted not in ours:
            mended.from_backups.append(seq)
        mended.entries.append(found[wanted][0])
        wanted = mended.entries[-1].before
    for backwards in (mended.entries, mended.lost, mended.from_backups):
        backwards.reverse()
    erased = {(entry.seq, record) for entry in mended.entries for record in entry.erases}
    mended.entries = [_united(found.get(e.hash, [e]), erased) for e in mended.entries]
    return mended


def _add(entries: Iterable[JournalEntry], reached: Link, found: _Found) -> dict[int, bytes]:
    """Add what is no mere mark to those *found*; return the hash for each number."""
    numbers = {reached.seq: reached.hash} if reached.seq else {}
    for entry in entries:
        if not entry.lost:
            numbers[entry.seq] = entry.hash
            copies = found.setdefault(entry.hash, [])
            if entry not in copies:
                copies.append(entry)
    return numbers


def _agree(
    theirs: dict[int, bytes], entries: Iterable[JournalEntry], numbers: dict[int, bytes]
) -> bool:
    """Whether what a backup holds contradicts nothing that is known, and may go on from its end.

    Else it is of a history that was left, by going back to an earlier backup.
    """
    last = max(numbers, default=0)
    end = numbers.get(last, NOTHING)
    return all(numbers.get(seq, its) == its for seq, its in theirs.items()) and all(
        entry.before == end for entry in entries if entry.seq == last + 1 and not entry.lost
    )


def _united(copies: list[JournalEntry], erased: set[tuple[int, Record]]) -> JournalEntry:
    """Return what the *copies* of an entry hold together.

    What an entry of the history *erased* on purpose is not to come back out of a backup.
    """

    def best(same: tuple[Content, ...]) -> Content:
        gone = (one for one in same if (one.erased, one.record) in erased)
        held = (one for one in same if not one.erased)
        return next(gone, None) or next(held, same[0])

    if len(copies) == 1:
        return copies[0]
    contents = zip(*(copy.contents for copy in copies), strict=True)
    return msgspec.structs.replace(copies[0], contents=tuple(map(best, contents)))
