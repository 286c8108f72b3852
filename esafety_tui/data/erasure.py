"""Taking what was said of a record out of the history: worked out first, done at once.

Working it out reads, opens and seals every line again, which takes its time in a large
school; so it touches nothing, and may be done in any thread, or be stopped.
"""

from collections.abc import Collection
from pathlib import Path
from typing import NamedTuple

from esafety_tui.data.change import Change, Record
from esafety_tui.data.cipher_protocol import Cipher
from esafety_tui.data.draft import Outcome
from esafety_tui.data.history_entry import Entry, Link, written
from esafety_tui.data.history_file import read_history
from esafety_tui.data.history_lines import line_of, read_lines
from esafety_tui.data.problems import RecordsDamaged
from esafety_tui.model.progress import Progress


class Place(NamedTuple):
    """A history as it stands: its file, the cipher of its lines, its last link, its length."""

    path: Path
    cipher: Cipher
    head: Link
    length: int


class Erasure(NamedTuple):
    """What an erasing change leaves: in the tables, and in place of the history.

    ``before`` is where that history ends; ``entries`` are all of the new one.
    """

    change: Change
    outcome: Outcome
    before: Link
    lines: bytes
    entries: tuple[Entry, ...]


def work_out(
    history: Place,
    records: Collection[Record],
    change: Change,
    outcome: Outcome,
    progress: Progress,
) -> Erasure:
    """Write, in memory, *history* without earlier content about *records*, and with *change*.

    *outcome* is what *change* leaves behind.  Raises :class:`RecordsDamaged` when the history
    is not whole, :class:`FolderUnusable`, and what *progress* raises.
    """
    content = (read_history(history.path) or b"")[: history.length]
    reading = read_lines(content, history.cipher, progress=progress)
    if not reading.whole or reading.link != history.head:
        raise RecordsDamaged(history.path)
    entry = written(change, outcome.patches.items(), history.head, erases=records)
    kept = (*(old.without(records, entry.seq) for old in reading.entries), entry)
    lines = b"".join(line_of(one, history.cipher) for one in kept)
    return Erasure(change, outcome, history.head, lines, kept)
