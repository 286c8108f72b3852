"""What is wrong with the records or their history, what is safe, and what to do about it."""

from collections.abc import Iterable
from dataclasses import dataclass

from esafety_tui.data.journal.entry import JournalEntry, Link
from esafety_tui.data.journal.lines import Reading
from esafety_tui.data.problems import StoreProblem

_MEND = (
    "The records are shown as far as they can be read, and cannot be changed until this is "
    "mended: esafety-tui restore shows what it would do before it does it."
)
_MEND_WHOLE = (
    "They cannot be changed until this is mended: esafety-tui restore shows what it would do "
    "before it does it."
)


@dataclass(frozen=True, slots=True)
class Damage:
    """Damage that leaves the records readable; ``sentence`` is for the lead.

    ``entries`` are the first and last numbers of the runs of history entries that are concerned.
    When ``complete``, everything that was acknowledged is shown all the same.
    """

    sentence: str
    entries: tuple[tuple[int, int], ...] = ()
    complete: bool = False


HISTORIES_DIFFER = Damage(
    "The records file and the history do not belong together: one of them was put there from "
    f"elsewhere, such as an old copy. Both have been left as they are. {_MEND}"
)


def damage_of(reading: Reading, reached: Link, *, all_read: bool) -> Damage | None:
    """Return what is wrong with a history, *all_read* or not, whose records *reached* an entry."""
    runs = [*reading.missing, *((seq, seq) for seq in reading.broken)]
    last = reading.link.seq
    if reading.bad_lines and not runs:
        runs.append((last + 1, max(last + reading.bad_lines, reached.seq)))
    elif all_read and last < reached.seq:
        runs.append((last + 1, reached.seq))
    if runs:
        return _entries_damaged(sorted(runs), reached.seq, last)
    if all_read and reached.seq and not passes(reading.entries, reached):
        return HISTORIES_DIFFER
    return None


def history_gone(reached: int) -> Damage:
    """Return what is said when there are records and no history."""
    return Damage(
        "The history of the records is missing. The records themselves are whole, as they were "
        f"after entry {reached}; what was changed after the program last closed them may be "
        f"missing with it. {_MEND}",
        ((1, reached),),
    )


def records_damaged(problem: StoreProblem) -> Damage:
    """Return what is said when the records file does not read and the history is whole."""
    return Damage(
        f"{problem} Until then the records are shown as the history has them, which is whole, and "
        "cannot be changed.",
        complete=True,
    )


def misfits(entries: list[int]) -> Damage:
    """Return what is said when entries are whole but change what is not there."""
    runs = tuple((seq, seq) for seq in entries)
    return Damage(
        f"What {said(runs)} of the history changed does not fit the records that it was made to, "
        f"so something between them is damaged or was altered. {_MEND}",
        runs,
    )


def said(runs: Iterable[tuple[int, int]]) -> str:
    """Name entries in words: *entry 4*, *entries 4 to 6 and 9*."""
    parts = [str(first) if first == last else f"{first} to {last}" for first, last in runs]
    one = len(parts) == 1 and " " not in parts[0]
    listed = parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} and {parts[-1]}"
    return f"{'entry' if one else 'entries'} {listed}"


def _entries_damaged(runs: list[tuple[int, int]], reached: int, last: int) -> Damage:
    """Return what is said of damaged *runs*; *last* is the last entry that can be read."""
    one = len(runs) == 1 and runs[0][0] == runs[0][1]
    what = f"{said(runs)[0].upper()}{said(runs)[1:]} of the history"
    # Where the end is missing, nobody can say how much there was.
    complete = all(end <= reached for _, end in runs) and last >= reached
    if complete:
        safe = "The records themselves are whole, with everything that was changed there."
    elif last < reached:
        safe = f"The records are as they were after entry {reached}; later changes may be missing."
    else:
        safe = "Everything before is whole; what was changed there is not among the records."
    verb = "is" if one else "are"
    return Damage(
        f"{what} {verb} damaged, missing or altered. {safe} {_MEND_WHOLE if complete else _MEND}",
        tuple(runs),
        complete=complete,
    )


def passes(entries: Iterable[JournalEntry], reached: Link) -> bool:
    """Whether the history has the very entry that the records reach."""
    return any(entry.seq == reached.seq and entry.hash == reached.hash for entry in entries)
