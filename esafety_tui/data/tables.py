"""The tables in memory: TinyDB on documents that are held here and nowhere else.

TinyDB reads them through :class:`MemoryTables`; only the store changes them, and
only after the change is on disk.
"""

from typing import Any, NoReturn

from tinydb import TinyDB
from tinydb.storages import Storage
from tinydb.table import Table

from esafety_tui.data.patch import Document
from esafety_tui.data.records_file import Tables


class KeyedTable(Table):
    """A TinyDB table whose documents are known by a text key, such as a reference."""

    document_id_class = str  # type: ignore[assignment]  # TinyDB's own way to change the keys
    # A remembered search would have to be forgotten at every change; a search of
    # 10,000 documents in memory takes 8 ms.
    default_query_cache_capacity = 0

    def _update_table(self, updater: Any) -> NoReturn:  # noqa: ARG002 - TinyDB's interface
        """Refuse: TinyDB would change the documents in memory before they are on disk."""
        raise TypeError("records are changed through Store.commit, never through TinyDB")


class MemoryTables(Storage):
    """A TinyDB storage that is the tables themselves.

    TinyDB's own way of writing is closed: it would change memory before the disk.
    """

    def __init__(self, tables: Tables) -> None:
        self.tables = tables

    def read(self) -> Tables:
        """Return the tables as they are on disk; not to be changed in place."""
        return self.tables

    def write(self, data: Any) -> NoReturn:  # noqa: ARG002 - TinyDB's interface
        """Refuse, as the tables do."""
        raise TypeError("records are changed through Store.commit, never through TinyDB")

    def get(self, table: str, key: str) -> Document | None:
        """Return a document itself, or ``None``; not to be changed in place."""
        return self.tables.get(table, {}).get(key)

    def put(self, table: str, key: str, document: Document | None) -> None:
        """Hold *document* from now on, or with ``None`` no longer; costs the same at any size."""
        documents = self.tables.setdefault(table, {})
        if document is None:
            documents.pop(key, None)
        else:
            documents[key] = document


def database_of(memory: MemoryTables) -> TinyDB:
    """Return the TinyDB database on *memory*."""
    database = TinyDB(storage=lambda: memory)
    database.table_class = KeyedTable
    return database
