"""The records in memory as a TinyDB database: read at any time, written in a change only.

What a reader is given is his own: the tables hold every document as its JSON.
"""

from collections.abc import Callable, Mapping
from typing import Any, NoReturn

import msgspec
from tinydb import TinyDB
from tinydb.storages import Storage
from tinydb.table import Table

from esafety_tui.data.journal.change import Record
from esafety_tui.data.journal.documents import Documents
from esafety_tui.data.journal.snapshot import Tables
from esafety_tui.data.problems import NoKey, OutsideChange

# What a change leaves of a document: its JSON, or nothing.
Left = msgspec.Raw | None
# How TinyDB writes: it changes the table that it is given.
Updater = Callable[[Any], None]


class KeyedTable(Table):  # type: ignore[misc]  # nothing is known of TinyDB's types
    """A TinyDB table whose documents are known by a text key, such as a reference."""

    document_id_class = str

    def __init__(self, storage: Storage, name: str) -> None:
        # A remembered search would have to be forgotten at every change.
        super().__init__(storage, name, cache_size=0)

    def _update_table(self, updater: Updater) -> None:
        """Let the storage do what every write of TinyDB's comes to."""
        self._storage.update(self.name, updater)

    def _get_next_id(self) -> NoReturn:
        raise NoKey


class Database(TinyDB):  # type: ignore[misc]  # nothing is known of TinyDB's types
    """A TinyDB on the records; a table is there while it has documents."""

    table_class = KeyedTable

    def __init__(self, storage: Storage) -> None:
        super().__init__(storage=lambda: storage)


class KeptTables(Storage):  # type: ignore[misc]  # nothing is known of TinyDB's types
    """The records as they are on disk, to be read."""

    def __init__(self) -> None:
        self.tables: Tables = {}

    def take(self, tables: Tables) -> None:
        """Hold *tables* from now on."""
        self.tables = {name: Documents.held(documents) for name, documents in tables.items()}

    def put(self, left: Mapping[Record, Left]) -> None:
        """Hold what a change has *left*; costs the same at any size."""
        for (table, key), document in left.items():
            documents: dict[str, Any] = self.tables.setdefault(table, Documents())
            if document is None:
                documents.pop(key, None)
            else:
                documents[key] = document

    def read(self) -> Tables:
        """Return the tables."""
        # Taken in one step: another thread may read while a change brings a new table.
        return {name: documents for name, documents in self.tables.copy().items() if documents}

    def write(self, data: Any) -> NoReturn:  # noqa: ARG002 - TinyDB's interface
        """Refuse: the journal would not know of it."""
        raise OutsideChange

    def update(self, table: str, updater: Updater) -> NoReturn:  # noqa: ARG002 - as a draft's
        """Refuse, as :meth:`write` does."""
        raise OutsideChange
