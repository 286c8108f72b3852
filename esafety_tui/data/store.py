"""The one door to the records: open, read, and commit a change.

A change is one line of the history, synced to the disk, and then a change of the
tables in memory; only then is anybody told of it.  Whoever shows records
subscribes to the notices and redraws from them.
"""

import contextlib
from collections.abc import Callable, Collection, Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Self

import msgspec

from esafety_tui.data.atomic import identity, sweep
from esafety_tui.data.backup_manifest import MANIFEST_NAME
from esafety_tui.data.change import Change, Put
from esafety_tui.data.cipher_protocol import PLAIN, Cipher
from esafety_tui.data.erasure import Erasure, Place, work_out
from esafety_tui.data.history import History
from esafety_tui.data.history_entry import Record
from esafety_tui.data.history_file import HISTORY_NAME
from esafety_tui.data.loading import Loaded, load
from esafety_tui.data.lock import WriterLock
from esafety_tui.data.migration import migrated
from esafety_tui.data.patch import Document, difference
from esafety_tui.data.problems import (
    NoRecords,
    ReadOnly,
    ReplacedBehindUs,
    StoreProblem,
    SwitchUnfinished,
    Unconfirmed,
    cause,
)
from esafety_tui.data.records_file import RECORDS_NAME, Reach, Tables, write_records
from esafety_tui.data.switch import finish_switch
from esafety_tui.data.tables import MemoryTables, database_of
from esafety_tui.data.unlocking import make_folder
from esafety_tui.model.progress import Progress, unheard

__all__ = ["RECORDS_NAME", "Change", "Document", "Put", "Store", "has_records"]

Clock = Callable[[], datetime]

# The records file is written anew once the lines after it are as long as itself,
# and not before they have this many bytes: its cost, shared among the changes, is
# then the same at any size.
_LINES_BEFORE_RECORDS = 4 << 20
FOR_READING = "they were opened for reading"
_OLD_KEYS = (
    "The key file is older than the records: a copy from before the passphrase or the recovery "
    "key was changed has been put back, so the old ones open the records again. Nothing else is "
    "concerned. If that was not you, find out who could write there; then change the passphrase."
)
IN_A_BACKUP = "this is a backup, which stays as it was made"


def _now() -> datetime:
    return datetime.now(UTC)


class Store:
    """The school's database: TinyDB tables in memory, their history on disk.

    ``notices`` are sentences for the lead about what was found on opening;
    ``why_read_only`` says why changes are refused, or is empty; ``damage`` what is
    damaged, if anything is.
    """

    def __init__(
        self,
        folder: Path,
        *,
        cipher: Cipher = PLAIN,
        read_only: bool = False,
        create: bool = False,
        clock: Clock = _now,
    ) -> None:
        """Open the records in *folder*, sealed with *cipher*.

        With *create*, a missing folder is made and the records begin with the first
        change.  Unless *read_only*, the writer's lock is taken (:class:`InUse`).
        Damaged records are opened for reading only.  Also raises :class:`NoRecords`,
        :class:`FolderUnusable`, :class:`RecordsDamaged`, :class:`RecordsUnopened` and
        :class:`RecordsNewer`.
        """
        self.folder = folder
        self.cipher = cipher
        if (folder / MANIFEST_NAME).is_file():
            read_only, self.why_read_only = True, IN_A_BACKUP
        else:
            self.why_read_only = FOR_READING if read_only else ""
        self._listeners: list[Callable[[Change], None]] = []
        if create:
            make_folder(folder)
        elif not has_records(folder):
            raise NoRecords(folder)
        self._lock = None if read_only else WriterLock(folder, clock())
        self._opened = False
        try:
            if self._lock:
                finish_switch(folder)
                for name in (RECORDS_NAME, HISTORY_NAME):
                    sweep(folder, name)
            loaded = Loaded({}) if create else load(folder, cipher)
            if self._lock and loaded.damage is None:
                loaded = migrated(folder, loaded, cipher, clock)
            self._take(loaded)
            if not (read_only or create or loaded.damage):
                self._begin_writing(loaded)
        except BaseException:
            self.close()
            raise

    def _take(self, loaded: Loaded) -> None:
        self.damage = loaded.damage
        self.notices = loaded.notices
        if loaded.reach and getattr(self.cipher, "generation", 0) < loaded.reach.generation:
            self.notices = (*self.notices, _OLD_KEYS)
        if loaded.damage:
            self.why_read_only = loaded.damage.sentence
        self.history = History(self.folder, self.cipher, loaded)
        self._opened = True
        self._memory = MemoryTables(loaded.tables)
        self._tables = database_of(self._memory)
        self._reach = loaded.reach
        self._records_seen = identity(self.folder / RECORDS_NAME)

    def _begin_writing(self, loaded: Loaded) -> None:
        try:
            self.history.open_for_writing(loaded)
        except OSError as error:
            self.why_read_only = f"the history could not be opened for writing ({cause(error)})"
            return
        if self._reach is None or loaded.erased:
            # What was erased is not to lie in the old records file any longer.
            with contextlib.suppress(StoreProblem):
                self.settle()

    # Reading

    @property
    def read_only(self) -> bool:
        """Whether changes are refused."""
        return bool(self.why_read_only)

    def get(self, table: str, key: str) -> Document | None:
        """Return one document, or ``None``; not to be changed in place."""
        found = self._tables.table(table).get(doc_id=key)  # type: ignore[call-overload]  # text keys
        return None if found is None else dict(found)

    def items(self, table: str) -> Iterator[tuple[str, Document]]:
        """Yield the documents of *table* with their keys, in the order in which they came."""
        documents = self._memory.tables.get(table, {})
        # The keys are taken in one step: a change may come while another thread counts.
        for key in list(documents):
            if (document := documents.get(key)) is not None:
                yield key, document

    def tables(self) -> tuple[str, ...]:
        """Name the tables that there are."""
        return tuple(self._memory.tables)

    # Changing

    def commit(self, change: Change) -> None:
        """Put *change* on disk, then tell every listener.

        Costs the same whatever the size of the school.  A change that leaves every
        document as it was is not written down.  Raises :class:`ReadOnly`,
        :class:`NotSaved` or :class:`ReplacedBehindUs`: the records, in memory and on
        disk, are then as they were; or :class:`Unconfirmed`, after which they can only
        be read, and the disk may or may not have the change.
        """
        puts = self._puts(change)
        patches = [
            (record, patch)
            for record, document in puts.items()
            if (patch := difference(self._memory.get(*record), document))
        ]
        if change.puts and not patches:
            return
        with self._writing():
            self.history.append(change, patches)
        self._apply(puts, change)
        if self._is_long_behind():
            with contextlib.suppress(StoreProblem):
                self.settle()

    def erase(self, records: Collection[Record], change: Change) -> None:
        """Commit *change*, and take earlier content about *records* out of the history.

        *change* leaves behind what is to remain, such as a tombstone; *records* are
        pairs of table and key.  Their entries stay in the chain with their digests, and
        say which entry erased their content.  Costs time in proportion to the
        history.  Raises what :meth:`commit` raises, and :class:`RecordsDamaged`.
        """
        self.commit_erasure(self.erasure(records, change))

    def erasure(
        self, records: Collection[Record], change: Change, progress: Progress = unheard
    ) -> Erasure:
        """Work out what :meth:`erase` takes its time over, and change nothing yet.

        May run in any thread.  Raises what :meth:`erase` raises, and *progress*.
        """
        if self.read_only:
            raise ReadOnly(self.why_read_only)
        history = self.history
        at = Place(history.path, self.cipher, history.head, history.length)
        return work_out(at, records, change, self._puts(change), progress)

    def commit_erasure(self, erasure: Erasure) -> None:
        """Do what was worked out: in place of the history at once, or not at all.

        Raises what :meth:`erase` raises; :class:`NotSaved` also when something was recorded
        since.
        """
        with self._writing():
            self.history.take(erasure)
        self._apply(erasure.puts, erasure.change)
        self.settle()

    def settle(self) -> None:
        """Write the records file anew, up to the last change.

        Raises :class:`ReadOnly`, :class:`NotSaved`, :class:`ReplacedBehindUs` or
        :class:`Unconfirmed`; no change is lost, because the history has it.
        """
        path = self.folder / RECORDS_NAME
        with self._writing():
            if identity(path) != self._records_seen:
                raise ReplacedBehindUs(path)
            generation = getattr(self.cipher, "generation", 0)
            history = self.history
            reach = Reach(history.head, history.length, history.digest, generation)
            write_records(path, self._memory.tables, reach, self.cipher)
        self._reach = reach
        self._records_seen = identity(path)

    def convert(self, exchange: Callable[[Tables], Cipher]) -> None:
        """Let *exchange* put other files in place of these, and go on under its cipher.

        *exchange* is given the tables, and raises a :class:`StoreProblem` when nothing
        has happened: everything then goes on as it was, unless it is a
        :class:`SwitchUnfinished`, which leaves the records read-only.
        """
        if self.read_only:
            raise ReadOnly(self.why_read_only)
        self.history.close()
        try:
            cipher = exchange(self._memory.tables)
        except SwitchUnfinished as error:
            self.why_read_only = str(error)
            raise
        except StoreProblem:
            self._resume(self.cipher)
            raise
        self._resume(cipher)

    def _resume(self, cipher: Cipher) -> None:
        self.cipher = cipher
        try:
            loaded = load(self.folder, cipher)
        except StoreProblem as problem:
            self.why_read_only = str(problem)
            raise
        self._take(loaded)
        self._begin_writing(loaded)

    def rekeyed(self, cipher: Cipher) -> None:
        """Go on with *cipher*, which has the same data key under a changed key file."""
        self.cipher = cipher
        self.settle()

    def subscribe(self, listener: Callable[[Change], None]) -> Callable[[], None]:
        """Call *listener* after every change; returns what ends the subscription."""
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)

    def close(self) -> None:
        """Write the records file if it is behind, and give the lock up."""
        if self._opened and self.history.writable:
            if self._reach is None or self._reach.link != self.history.head:
                with contextlib.suppress(StoreProblem):
                    self.settle()
            self.history.close()
        self.why_read_only = self.why_read_only or "they have been closed"
        if self._lock:
            self._lock.release()
            self._lock = None

    @contextlib.contextmanager
    def _writing(self) -> Iterator[None]:
        """Refuse when only reading is safe, and refuse from now on when it has become so."""
        if self.read_only:
            raise ReadOnly(self.why_read_only)
        try:
            yield
        except Unconfirmed as error:
            self.why_read_only = str(error)
            raise

    def _puts(self, change: Change) -> dict[Record, Document | None]:
        """Return what *change* puts where, as it will be read back from the disk."""
        return {
            (put.table, put.key): msgspec.json.decode(msgspec.json.encode(put.document))
            for put in change.puts
        }

    def _apply(self, puts: Mapping[Record, Document | None], change: Change) -> None:
        for record, document in puts.items():
            self._memory.put(*record, document)
        for listener in tuple(self._listeners):
            listener(change)

    def _is_long_behind(self) -> bool:
        if self._reach is None:
            return True
        records_size = self._records_seen[2] if self._records_seen else 0
        return self.history.length - self._reach.length > max(records_size, _LINES_BEFORE_RECORDS)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def has_records(folder: Path) -> bool:
    """Whether there is a database in *folder*."""
    return any((folder / name).is_file() for name in (RECORDS_NAME, HISTORY_NAME))
