"""What is wrong with the records or their history, what is safe, and what to do about it.

Nobody can know from these files that nothing came after what they hold: no sentence says so.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from esafety_tui.data.journal.entry import JournalEntry, Link
from esafety_tui.data.journal.lines import Reading
from esafety_tui.data.journal.numbers import runs, said
from esafety_tui.data.problems import StoreProblem

_REPAIRED = (
    "cannot be changed until this is repaired: esafety-tui restore shows what it would do before "
    "it does it."
)
_REPAIR = f"The program opens them as far as they can be read; they {_REPAIRED}"


@dataclass(frozen=True, slots=True)
class Damage:
    """Damage that leaves the records readable; ``sentence`` is for the lead.

    ``entries`` are the first and last numbers of the runs of history entries that are concerned.
    When ``complete``, what every entry did that these files know of is shown all the same.
    """

    sentence: str
    entries: tuple[tuple[int, int], ...] = ()
    complete: bool = False


HISTORIES_DIFFER = Damage(
    "The records file and the history do not belong together: one of them was put there from "
    f"elsewhere, such as an old copy. Both have been left as they are. {_REPAIR}"
)


def damage_of(reading: Reading, reached: Link, *, all_read: bool) -> Damage | None:
    """Return what is wrong with a history, *all_read* or not, whose records *reached* an entry."""
    if all_read and is_foreign(reached, reading.entries):
        return HISTORIES_DIFFER
    missing = list(reading.missing)
    last = reading.link.seq
    if all_read and last < reached.seq:
        missing.append((last + 1, reached.seq))
    if missing or reading.broken:
        return _entries_damaged(missing, reading, reached.seq)
    return None


def history_gone(reached: int) -> Damage:
    """Return what is said when there are records and no history."""
    return Damage(
        "The history of the records is missing. The records themselves are whole, as they were "
        f"after entry {reached}; what was changed after the program last closed them may be "
        f"missing with it. {_REPAIR}",
        ((1, reached),),
    )


def records_damaged(problem: StoreProblem, reading: Reading) -> Damage:
    """Return what is said when the records file does not read and the history is whole."""
    return Damage(
        f"{problem} Until then the records are shown as the history makes them, up to entry "
        f"{reading.link.seq}, and cannot be changed.",
        complete=not reading.tail,
    )


def misfits(entries: list[int]) -> Damage:
    """Return what is said when entries are whole but change what is not there."""
    return Damage(
        f"What {said(runs(entries))} of the history changed does not fit the records that it was "
        f"made to, so something between them is damaged or was altered. {_REPAIR}",
        tuple(runs(entries)),
    )


def taken_out(entries: list[int]) -> Damage:
    """Return what is said when content was taken out of entries and no entry says who did it."""
    return Damage(
        f"What {said(runs(entries))} of the history changed was taken out, and no entry says who "
        f"did it; it is not among the records. {_REPAIR}",
        tuple(runs(entries)),
    )


def tail_notice(last: int, aside: str = "") -> str:
    """Say that the history ends in no whole entry; *aside* is where that was put, if anywhere."""
    put = f"What stood there is kept in the folder {aside}. " if aside else ""
    return (
        "The end of the history is no whole entry. Most often that is a change that had not been "
        "confirmed as saved when the program or the computer stopped. The records are as they "
        f"were after entry {last}; if there was an entry {last + 1}, it is not among them. {put}"
        "Look whether the last change has to be made again."
    )


def untidy_notice(reading: Reading) -> str:
    """Say that the history is not byte for byte as it was left, though its entries are whole."""
    return (
        "The file of the history is not byte for byte as it was left, but every entry in it, up "
        f"to entry {reading.link.seq}, is as it was written and in its place. If this comes "
        "again, check the disk; esafety-tui check looks at everything."
    )


def _entries_damaged(missing: list[tuple[int, int]], reading: Reading, reached: int) -> Damage:
    """Return what is said of *missing* runs, and of entries that do not follow."""
    last = reading.link.seq
    concerned = sorted([*missing, *((seq, seq) for seq in reading.broken)])
    what = []
    if missing:
        one = len(missing) == 1 and missing[0][0] == missing[0][1]
        named = said(missing)
        verb = "is" if one else "are"
        what.append(f"{named[0].upper()}{named[1:]} of the history {verb} damaged or missing.")
    if reading.broken:
        named = said(runs(reading.broken))
        verb = "does" if len(reading.broken) == 1 else "do"
        what.append(
            f"{named[0].upper()}{named[1:]} of the history {verb} not follow from the one before: "
            "one of the two was altered, or comes from elsewhere."
        )
    # Where the end is missing, nobody can say how much there was.
    complete = last >= reached and not reading.tail and all(end <= reached for _, end in concerned)
    if complete:
        safe = "The records themselves are whole, with everything that was changed there."
    elif last <= reached:
        safe = f"The records are as they were after entry {reached}; later changes may be missing."
    else:
        safe = "What was changed there, and later in the same places, may not be among the records."
    repair = f"They {_REPAIRED}" if complete else _REPAIR
    return Damage(f"{' '.join(what)} {safe} {repair}", tuple(concerned), complete=complete)


def is_foreign(reached: Link, entries: Iterable[JournalEntry]) -> bool:
    """Whether records that *reached* an entry come from another history than *entries*."""
    return any(entry.seq == reached.seq and entry.hash != reached.hash for entry in entries)
