"""What others have done since somebody was last here."""

from collections.abc import Iterable
from typing import NamedTuple, cast

from esafety_tui.casework.records.records import Records
from esafety_tui.data.crypto.cipher import KeyedCipher
from esafety_tui.data.journal.entry import JournalEntry
from esafety_tui.model.wording import first_few, so_many

# Of each case so many acts are told, and so many cases; the history has them all.
_MOST_ACTS = 3
_MOST_LINES = 8


class OthersWork(NamedTuple):
    """What one person did in one case, or to what belongs to none: *ref* is empty then."""

    ref: str
    by: str
    acts: tuple[str, ...]

    @property
    def text(self) -> str:
        """Say it in a line; an act that was done twice is told once."""
        acts = list(dict.fromkeys(self.acts))
        return f"{self.ref or 'The school'} · {self.by}: {first_few(acts, _MOST_ACTS)}"


def others_work(records: Records) -> list[OthersWork]:
    """Return what others did since the person who is signed on was last here, newest first.

    Nothing where nobody is signed on.  Somebody who has never been here, and signed nothing, has
    missed nothing.  From now on they have been here until now.
    """
    name = records.signed_on
    if not name:
        return []
    history, mark = records.store.history, _mark(records, name)
    seen = records.preferences.seen(mark)
    records.preferences.note_seen(mark, history.head.seq)
    if seen == history.head.seq:
        return []
    recent = history.recent()
    known = seen is not None and recent and recent[0].seq <= seen + 1
    return _by_case(_missed(recent if known else history.entries(), name, seen))


def in_short(work: list[OthersWork]) -> str:
    """Say all of it in few lines."""
    lines = [one.text for one in work[:_MOST_LINES]]
    if len(work) > _MOST_LINES:
        lines.append(f"And more, in {so_many(len(work) - _MOST_LINES, 'other place')}.")
    return "\n".join(lines)


def _missed(entries: Iterable[JournalEntry], name: str, seen: int | None) -> list[JournalEntry]:
    """Return those of others after entry *seen*, or else after the last that *name* signed."""
    missed: list[JournalEntry] = []
    met = seen is not None
    for entry in entries:
        if entry.by == name:
            if seen is None:
                met, missed = True, []
        elif entry.seq > (seen or 0) and entry.act:
            missed.append(entry)
    return missed if met else []


def _by_case(entries: list[JournalEntry]) -> list[OthersWork]:
    found: dict[tuple[str, str], list[str]] = {}
    for entry in reversed(entries):
        found.setdefault((entry.ref, entry.by), []).append(entry.act)
    return [OthersWork(ref, by, tuple(acts)) for (ref, by), acts in found.items()]


def _mark(records: Records, name: str) -> str:
    """Return what stands for a person in a file that anybody can read."""
    cipher = cast(KeyedCipher, records.store.cipher)
    return cipher.fingerprint(name.encode(), b"person who was here").hex()[:32]
