"""Reading the records: the tables as they were last written, then the history's lines after.

The records file says what the bytes of the history up to there amount to.  Only where they do not
is every line judged, to say what is damaged and what is safe.
"""

import hashlib
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

from esafety_tui.data.crypto.cipher_protocol import Cipher
from esafety_tui.data.files.atomic import content_of, identity
from esafety_tui.data.files.names import HISTORY_NAME, RECORDS_NAME
from esafety_tui.data.journal.damage import (
    HISTORIES_DIFFER,
    Damage,
    damage_of,
    history_gone,
    misfits,
    records_damaged,
    tail_notice,
    taken_out,
    untidy_notice,
)
from esafety_tui.data.journal.entry import END, JournalEntry, Link
from esafety_tui.data.journal.lines import Reading, read_lines, sum_of_history, unexplained
from esafety_tui.data.journal.patch import Fields, Misfit, apply
from esafety_tui.data.journal.snapshot import FORMAT, Reach, Snapshot, read_records
from esafety_tui.data.problems import NoRecords, RecordsDamaged, RecordsNewer
from esafety_tui.data.tables import Tables, collector_at_rest

# A reader may come while the writer puts a new file in place.
_TRIES = 5


@dataclass
class Loaded:
    """The records as found on disk; ``length`` and ``digest`` are of the history's good lines.

    ``reach`` is what the records file says of itself, ``None`` when it has to be written anew.
    ``erased`` are documents that it still holds and the history has erased.
    ``tail`` is what stands in the history behind its last entry.
    """

    tables: Tables
    link: Link = field(default_factory=Link)
    reach: Reach | None = None
    format: int = FORMAT
    length: int = 0
    digest: "hashlib._Hash" = field(default_factory=hashlib.sha256)
    unended: bool = False
    tail: bytes = b""
    recent: tuple[JournalEntry, ...] = ()
    erased: list[Fields | None] = field(default_factory=list)
    notices: tuple[str, ...] = ()
    damage: Damage | None = None


def load(folder: Path, cipher: Cipher) -> Loaded:
    """Read the records in *folder*.

    Damage that leaves something to show is told in the answer.  Raises :class:`NoRecords` or
    :class:`RecordsDamaged` when nothing is left, :class:`RecordsNewer`, :class:`FolderUnusable`.
    """
    path = folder / RECORDS_NAME
    for _ in range(_TRIES):
        seen = identity(path)
        with collector_at_rest():
            loaded = _load(folder, cipher)
        if loaded.damage is None or identity(path) == seen:
            break
    if loaded.reach and cipher.generation < loaded.reach.generation:
        loaded.notices = (*loaded.notices, _OLD_KEYS)
    return loaded


def _load(folder: Path, cipher: Cipher) -> Loaded:
    path = folder / RECORDS_NAME
    problem: RecordsDamaged | None = None
    records = None
    with ThreadPoolExecutor(1) as beside:
        # Reading and summing leave the interpreter free for the records meanwhile.
        reading = beside.submit(sum_of_history, folder / HISTORY_NAME)
        try:
            records = read_records(path, cipher)
        except RecordsDamaged as error:
            problem = error
        summed = reading.result()
    if summed is None:
        if records is None:
            raise problem or NoRecords(folder)
        return _without_history(records)
    loaded = _joined(records, folder / HISTORY_NAME, *summed, cipher, problem)
    if records is None and not loaded.recent:
        raise problem or RecordsDamaged(folder / HISTORY_NAME)
    return loaded


def _without_history(records: Snapshot) -> Loaded:
    if records.format < FORMAT:
        return Loaded(records.tables, format=records.format)
    return Loaded(
        records.tables,
        records.reach.link,
        records.reach,
        damage=history_gone(records.reach.link.seq),
    )


def _joined(
    records: Snapshot | None,
    path: Path,
    length: int,
    digest: "hashlib._Hash",
    cipher: Cipher,
    problem: RecordsDamaged | None,
) -> Loaded:
    """Put the records and the lines of the history at *path* after them together.

    *problem* is what is wrong with the records file, if that is why there are no *records*.
    """
    reach = records.reach if records else Reach(Link(), 0, "")
    nothing_after = (length, digest.hexdigest()) == (reach.length, reach.sha256)
    if records is not None and records.format == FORMAT and nothing_after:
        # As it is left when the program is left: nothing in it has to be read.
        return Loaded(records.tables, reach.link, reach, length=length, digest=digest)
    history = content_of(path) or b""
    if records is not None and records.format < FORMAT:
        # A migration that was interrupted is begun again.
        interrupted = read_lines(history, cipher).is_mere_beginning
        damage = None if interrupted else HISTORIES_DIFFER
        return Loaded(records.tables, format=records.format, damage=damage)
    tables = records.tables if records else {}
    digest = hashlib.sha256(memoryview(history)[: reach.length])
    as_left = (
        records is not None and len(history) >= reach.length and digest.hexdigest() == reach.sha256
    )
    if as_left:
        reading = read_lines(history[reach.length :], cipher, reach.link)
        start = reach.length
    else:
        reading, start = read_lines(history, cipher), 0
        digest = hashlib.sha256()
    if reading.newer and (reading.tail or not reading.whole):
        raise RecordsNewer(path)
    end = start + reading.length
    # A last line without its end gets it when the file is opened for writing.
    good = history[start : end - len(END)] + END if reading.unended else history[start:end]
    digest.update(good)
    loaded = Loaded(
        tables,
        reading.link,
        reach if as_left else None,
        length=end,
        digest=digest,
        unended=reading.unended,
        tail=history[len(history) - reading.tail :],
        recent=tuple(reading.entries),
        damage=damage_of(reading, reach.link, all_read=start == 0),
    )
    if loaded.damage is not HISTORIES_DIFFER:
        _replay(reading, reach.link.seq, loaded)
    if problem and loaded.damage is None:
        loaded.damage = records_damaged(problem, reading)
    if loaded.damage is None:
        loaded.notices = _notices(reading, reach, changed=records is not None and not as_left)
    if reading.link.seq < reach.link.seq:
        loaded.link = reach.link
    return loaded


def _replay(reading: Reading, reached: int, loaded: Loaded) -> None:
    later = [entry for entry in reading.entries if entry.seq > reached]
    for entry in later:
        for table, key in entry.erases:
            loaded.erased.append(loaded.tables.get(table, {}).get(key))
    unfit = replay(later, loaded.tables)
    if unfit and loaded.damage is None:
        loaded.damage = misfits(unfit)
    taken = [seq for seq in unexplained(reading.entries) if seq > reached]
    if taken and loaded.damage is None:
        loaded.damage = taken_out(taken)


def replay(entries: Iterable[JournalEntry], tables: Tables) -> list[int]:
    """Do to *tables* what *entries* did; return the numbers of those that did not all fit.

    Those before an entry that begins anew need not.
    """
    unfit: list[int] = []
    for entry in entries:
        if entry.begins:
            unfit.clear()
        if not apply_entry(entry, tables):
            unfit.append(entry.seq)
    return unfit


def apply_entry(entry: JournalEntry, tables: Tables) -> bool:
    """Do to *tables* what *entry* did; return whether all of it fitted."""
    fitted = True
    if entry.begins:
        tables.clear()
    for table, key in entry.erases:
        tables.get(table, {}).pop(key, None)
    for content in entry.contents:
        documents = tables.setdefault(content.table, {})
        try:
            after = apply(documents.get(content.key), content.edits)
        except Misfit:
            fitted = False
            continue
        if after is None:
            documents.pop(content.key, None)
        else:
            documents[content.key] = after
    return fitted


def _notices(reading: Reading, reach: Reach, *, changed: bool) -> tuple[str, ...]:
    """Return what the lead is told of a history that is whole, but not as it was left."""
    if reading.tail:
        return (tail_notice(reading.link.seq),)
    # An erasure changes what lies before; the records follow it a moment later.
    erased = any(entry.erases for entry in reading.entries if entry.seq > reach.link.seq)
    untidy = reading.unended or reading.strays or (changed and not erased)
    return (untidy_notice(reading),) if untidy else ()


_OLD_KEYS = (
    "The key file is older than the records: a copy from before it was last changed has been put "
    "back. What opened the records then opens them again, and whoever was added since cannot. "
    "Nothing else is concerned. If that was not you, find out who could write there; then change "
    "your passphrase, and look at who may open the records: esafety-tui people."
)
