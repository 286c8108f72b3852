"""The one door to the records: open, read, and commit a change.

A change is on disk before anybody is told of it.  Whoever shows records
subscribes to the notices and redraws from them.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Self

from tinydb import TinyDB

from esafety_tui.data.lock import WriterLock
from esafety_tui.data.problems import FolderUnusable, NoRecords, ReadOnly, cause
from esafety_tui.data.records_file import Document, KeyedTable, RecordsFile

RECORDS_NAME = "records.json"


@dataclass(frozen=True, slots=True)
class Put:
    """One document as it is to be after a change; ``None`` takes it out."""

    table: str
    key: str
    document: Document | None


@dataclass(frozen=True, slots=True)
class Change:
    """One act of the lead: what was done, when, by whom, to which record.

    ``ref`` is the incident's reference, or empty when the act concerns no
    incident.  All ``puts`` reach the disk together or not at all.
    """

    act: str
    ref: str
    by: str
    at: datetime
    puts: tuple[Put, ...]


class Store:
    """The school's database: TinyDB tables in memory, one JSON file on disk."""

    def __init__(self, folder: Path, *, read_only: bool = False, create: bool = False) -> None:
        """Open the records in *folder*.

        With *create*, a missing folder and file are made; otherwise a missing
        file raises :class:`NoRecords`.  Unless *read_only*, the writer's lock is
        taken (:class:`InUse`).  Also raises :class:`FolderUnusable`,
        :class:`RecordsDamaged` and :class:`RecordsNewer`.
        """
        self.folder = folder
        self.read_only = read_only
        path = folder / RECORDS_NAME
        if create:
            _make(folder)
        elif not path.is_file():
            raise NoRecords(folder)
        self._lock = None if read_only else WriterLock(folder)
        try:
            self._file = RecordsFile(path)
            if self._lock:
                self._file.sweep()
            self._tables = TinyDB(storage=lambda: self._file)
            self._tables.table_class = KeyedTable
        except BaseException:
            self.close()
            raise
        self._listeners: list[Callable[[Change], None]] = []

    def get(self, table: str, key: str) -> Document | None:
        """Return one document, or ``None``; not to be changed in place."""
        found = self._tables.table(table).get(doc_id=key)  # type: ignore[call-overload]  # text keys
        return None if found is None else dict(found)

    def items(self, table: str) -> Iterator[tuple[str, Document]]:
        """Yield the documents of *table* with their keys, in the order in which they came."""
        for document in self._tables.table(table):
            yield str(document.doc_id), dict(document)

    def commit(self, change: Change) -> None:
        """Put *change* on disk, then tell every listener.

        Raises :class:`ReadOnly`, :class:`NotSaved` or :class:`ReplacedBehindUs`;
        the records, in memory and on disk, are then as they were.
        """
        if self.read_only:
            raise ReadOnly("they were opened for reading")
        tables = dict(self._file.read())
        for name in {put.table for put in change.puts}:
            tables[name] = dict(tables.get(name, {}))
        for put in change.puts:
            if put.document is None:
                tables[put.table].pop(put.key, None)
            else:
                tables[put.table][put.key] = put.document
        self._file.write(tables)
        for table in {put.table for put in change.puts}:
            self._tables.table(table).clear_cache()
        for listener in tuple(self._listeners):
            listener(change)

    def subscribe(self, listener: Callable[[Change], None]) -> Callable[[], None]:
        """Call *listener* after every change; returns what ends the subscription."""
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)

    def close(self) -> None:
        """Give the lock up; the store is not used afterwards."""
        if self._lock:
            self._lock.release()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def has_records(folder: Path) -> bool:
    """Whether there is a database in *folder*."""
    return (folder / RECORDS_NAME).is_file()


def _make(folder: Path) -> None:
    """Make the records folder, for the owner alone where the system knows that."""
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise FolderUnusable(folder, cause(error)) from error
