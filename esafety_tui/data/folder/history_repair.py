"""Putting a history together again, from what reads of it and from backups, and its records.

Every entry carries the hash of the one before, so from the last entry backwards
each one says which its predecessor has to be, wherever a copy of that is found.
"""

from collections.abc import Collection, Iterable, Sequence
from typing import NamedTuple

import msgspec

from esafety_tui.data.folder.sources import Held
from esafety_tui.data.journal.entry import NOTHING, Content, JournalEntry, Link, Record, lost_entry
from esafety_tui.data.journal.lines import unexplained, vouched_for
from esafety_tui.data.journal.loading import replay
from esafety_tui.data.tables import Tables, filled

# Entries by their hashes; of one there may be copies with and without its content.
_Found = dict[bytes, list[JournalEntry]]


def repaired(
    own: Collection[JournalEntry],
    reached: Link,
    kept: Iterable[tuple[Collection[JournalEntry], Link]],
) -> list[JournalEntry]:
    """Return the history of which *own* entries and those *kept* in backups are left.

    Its entries continue one another; where one is found nowhere, one marked as lost stands there.
    The newest backup comes first.  *reached*, and the link beside what each backup keeps, is the
    entry that a records file names; its hash is as good as an entry.
    """
    found: _Found = {}
    # Which entry has which number, where no later one says it.
    numbers = _add(own, reached, found)
    for entries, reach in kept:
        theirs = _add(entries, reach, found)
        if _agree(theirs, entries, numbers):
            numbers |= theirs
    first = min((seq for seq, its in numbers.items() if its in found), default=1)
    begins = any(entry.begins for entry in found.get(numbers.get(first, NOTHING), ()))
    history: list[JournalEntry] = []
    wanted = b""
    for seq in range(max(numbers, default=0), first - 1 if begins else 0, -1):
        wanted = wanted or numbers.get(seq, NOTHING)
        copies = found.get(wanted)
        history.append(copies[0] if copies else lost_entry(seq, wanted))
        wanted = copies[0].before if copies else b""
    history.reverse()
    erased = {(entry.seq, record) for entry in history for record in entry.erases}
    return [_united(found.get(entry.hash, [entry]), erased) for entry in history]


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


class Remade(NamedTuple):
    """The records to go on with; ``unfit`` are the numbers of entries that could not be done again.

    ``exact`` says that the history alone makes them.
    """

    tables: Tables
    unfit: list[int]
    exact: bool


def furthest(places: Iterable[Held], entries: Sequence[JournalEntry]) -> Held | None:
    """Return whose records go furthest of those that lie on the history of *entries*."""
    found = (held for held in places if held.reach and held.lies_on(entries))
    return max(found, key=lambda held: held.reached.seq, default=None)


def remade(entries: Sequence[JournalEntry], base: Held | None) -> Remade:
    """Return the records as the history of *entries* makes them, or else as it goes on from *base*.

    That is where what is lost, or was taken out, is in its way.
    """
    begins = [place for place, entry in enumerate(entries) if entry.begins]
    since = entries[begins[-1] if begins else 0 :]
    if since and not (any(entry.lost for entry in since) or unexplained(since)):
        tables: Tables = {}
        unfit = replay(since, tables)
        if not unfit or base is None:
            marked = vouched_for(entries)
            exact = not unfit and all(e.seq in marked for e in entries if e.lost)
            return Remade(tables, unfit, exact)
    return Remade(*_gone_on(base, entries), exact=False)


def makes(own: Held, entries: Iterable[JournalEntry], tables: Tables) -> bool:
    """Whether the records of *own* become *tables* by those *entries* that came after."""
    return filled(_gone_on(own, entries)[0]) == filled(tables)


def _gone_on(base: Held | None, entries: Iterable[JournalEntry]) -> tuple[Tables, list[int]]:
    tables = base.tables() if base else {}
    reached = base.reached.seq if base else 0
    return tables, replay([entry for entry in entries if entry.seq > reached], tables)
