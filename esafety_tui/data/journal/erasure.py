"""Taking what was said of a record out of the history: worked out first, done at once.

Working it out takes its time; so it touches nothing, and may be done in any thread, or be stopped.
"""

from collections.abc import Callable, Collection
from dataclasses import replace
from typing import NamedTuple

from msgspec import json

from esafety_tui.data.files.atomic import content_of
from esafety_tui.data.journal.entry import Change, JournalEntry, Link, Record, line_of, written
from esafety_tui.data.journal.journal import Journal
from esafety_tui.data.journal.lines import read_lines
from esafety_tui.data.problems import RecordsDamaged
from esafety_tui.data.tables import Database, Draft, DraftOutcome, Tables
from esafety_tui.model.evidence import digests_in
from esafety_tui.model.progress import Progress


class Erasure(NamedTuple):
    """What an erasing change leaves: in the tables, and in place of the history.

    ``before`` is where that history ends; ``entries`` are all of the new one.  ``files`` are the
    digests of all evidence files that what was erased has ever named.
    """

    change: Change
    outcome: DraftOutcome
    before: Link
    lines: bytes
    entries: tuple[JournalEntry, ...]
    files: frozenset[str]


def work_out(
    tables: Tables,
    history: Journal,
    records: Collection[Record],
    change: Change,
    leave: Callable[[Database], None],
    progress: Progress,
) -> Erasure:
    """Write, in memory, the history without earlier content about *records*, and with *change*.

    *leave* writes what is to remain.  Raises :class:`RecordsDamaged` when the history is not
    whole, :class:`FolderUnusable`, and what *leave* and *progress* raise.
    """
    head, length, cipher = history.head, history.length, history.cipher
    draft = Draft(tables, records)
    leave(Database(draft))
    outcome = draft.outcome()
    draft.close()
    content = (content_of(history.path) or b"")[:length]
    reading = read_lines(content, cipher, progress=progress)
    if not reading.whole or reading.link != head:
        raise RecordsDamaged(history.path)
    # What remains is written down whole: a patch would hold what it replaces.
    entry = written(change, outcome.patches.items(), head, erases=records)
    kept = (*(old.without(records, entry.seq) for old in reading.entries), entry)
    lines = b"".join(line_of(one, cipher) for one in kept)
    told = replace(change, records=tuple(outcome.left))
    gone = frozenset(records)
    said = [c.edits for old in reading.entries for c in old.contents if c.record in gone]
    last = [tables.get(table, {}).get(key) for table, key in gone]
    files = frozenset(digests_in(json.encode((said, last))))
    return Erasure(told, outcome, head, lines, kept, files)
