"""TinyDB on the records: their documents in memory, and the draft of a change beside them.

Making Python objects of 10,000 incidents takes ten times as long as reading them, and five times
the memory.  So the tables hold each document as its JSON, and what a reader is given is his own.
"""

import gc
from collections.abc import Callable, Collection, Iterator, Mapping, MutableMapping
from contextlib import contextmanager
from typing import Any, NamedTuple, NoReturn, Self, TypeVar

import msgspec
from tinydb import TinyDB
from tinydb.storages import Storage
from tinydb.table import Document, Table

from esafety_tui.data.journal.entry import Record
from esafety_tui.data.journal.patch import Edit, Fields, Patch, difference
from esafety_tui.data.problems import NoKey, NotUnderstood, OutsideChange
from esafety_tui.model import record as reading

R = TypeVar("R", bound=reading.Record)

Tables = dict[str, dict[str, Fields]]
# What a change leaves of a document: its JSON, or nothing.
Left = msgspec.Raw | None
# How TinyDB writes: it changes the table that it is given.
Updater = Callable[[Any], None]
# The key of the one document that has neither a reference nor an id.
THE_SCHOOL = "school"


class Documents(dict[str, Any]):
    """A dictionary whose values are documents, or their JSON until they are asked for.

    What was decoded is not kept: whoever reads one has it for himself, and may change it.
    """

    @classmethod
    def held(cls, documents: dict[str, Any]) -> Self:
        """Return *documents*, every one of them held as its JSON."""
        return cls({key: encoded(document) for key, document in dict.items(documents)})

    def __getitem__(self, key: str) -> Any:
        return decoded(super().__getitem__(key))

    def get(self, key: str, default: Any = None) -> Any:
        """Return one document, or *default*."""
        return decoded(super().get(key, default))

    def pop(self, key: str, *default: Any) -> Any:
        """Take one document out and return it."""
        return decoded(super().pop(key, *default))

    def values(self) -> Iterator[Any]:  # type: ignore[override]  # one after the other
        """Yield the documents."""
        return (document for _, document in self.items())

    def items(self) -> Iterator[tuple[str, Any]]:  # type: ignore[override]  # one after the other
        """Yield the documents with their keys; a change may come meanwhile, by another thread."""
        # The keys are taken in one step.
        for key in list(self):
            if (document := self.get(key)) is not None:
                yield key, document

    def __eq__(self, other: object) -> bool:
        return isinstance(other, dict) and dict(self.items()) == other

    def __ne__(self, other: object) -> bool:
        return not self == other

    __hash__ = None  # as of any dictionary


def encoded(document: Any) -> msgspec.Raw:
    """Return *document* as JSON."""
    if type(document) is msgspec.Raw:
        return document
    return msgspec.Raw(msgspec.json.encode(document))


def decoded(found: Any) -> Any:
    """Return the document that *found* is, or is the JSON of."""
    if type(found) is not msgspec.Raw:
        return found
    return reading.decoded(msgspec.json.decode, found)


def understood(kind: type[R], document: Fields, what: str) -> R:
    """Read *what* from its document; raises :class:`NotUnderstood` if a later version wrote it."""
    try:
        return reading.read(kind, document)
    except reading.Invalid as invalid:
        field = f" ({invalid.field.replace('_', ' ')})" if invalid.field else ""
        raise NotUnderstood(f"{what}{field}") from invalid


def document_of(record: reading.Record) -> Document:
    """Return *record* as its table holds it, under its reference or its id."""
    data = reading.plain(record)
    return Document(data, doc_id=data.get("ref") or data.get("id") or THE_SCHOOL)


def filled(tables: Tables) -> Tables:
    """Return those of *tables* that have documents: one without is as good as none."""
    return {name: documents for name, documents in tables.items() if documents}


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


class DraftOutcome(NamedTuple):
    """What a change comes to: patches, and what it leaves of documents changed or erased."""

    patches: Mapping[Record, Patch]
    left: Mapping[Record, Left]


class Draft(Storage):  # type: ignore[misc]  # nothing is known of TinyDB's types
    """TinyDB's storage within a change: the records, and what was written to them so far.

    A write that fails half-way has written nothing.  ``used`` says whether there was
    any, be it of what stood there before; ``over``, that no more is taken.
    """

    def __init__(self, kept: Tables, erased: Collection[Record] = ()) -> None:
        """Begin with the tables as they are *kept*, but for the documents that are *erased*."""
        self.used = False
        self._kept = kept
        self._erased = frozenset(erased)
        self._left: dict[str, dict[str, Left]] = {}
        for table, key in erased:
            self._left.setdefault(table, {})[key] = None
        self.over = False

    def read(self) -> dict[str, "_Overlaid"]:
        """Return the tables as the change has left them so far."""
        names = dict.fromkeys((*self._kept, *self._left))
        tables = {name: self._table(name) for name in names}
        return {name: table for name, table in tables.items() if table}

    def update(self, table: str, updater: Updater) -> None:
        """Let *updater* write to a table."""
        if self.over:
            raise OutsideChange
        written = _Written(self._table(table))
        updater(written)
        # All of it is encoded first: what cannot be must not leave half of the write.
        left = {
            key: None if document is None else encoded(document)
            for key, document in written.over.items()
        }
        self._left.setdefault(table, {}).update(left)
        self.used = True

    def write(self, data: Mapping[str, Any]) -> None:
        """Take out every table that *data* lacks: so TinyDB drops tables."""
        for name in self.read().keys() - data.keys():
            self.update(name, _Written.clear)

    def close(self) -> None:
        """Take no more, and forget what was written."""
        self.over = True
        self._left = {}

    def outcome(self) -> DraftOutcome:
        """Return what differs from the records by now."""
        patches: dict[Record, Patch] = {}
        left: dict[Record, Left] = dict.fromkeys(self._erased)
        for table, documents in self._left.items():
            kept = self._kept.get(table, Documents())
            for key, document in documents.items():
                record = table, key
                # As it is held: what is the same need not be decoded.
                before: Any = None if record in self._erased else dict.get(kept, key)
                if before == document:
                    continue
                if before is None:  # what is new is written as it is held
                    patches[record], left[record] = (Edit(now=document),), document
                elif patch := difference(decoded(before), decoded(document)):
                    patches[record], left[record] = patch, document
        return DraftOutcome(patches, left)

    def _table(self, name: str) -> "_Overlaid":
        return _Overlaid(self._kept.get(name, {}), self._left.get(name, {}))


class _Overlaid(Mapping[str, Any]):
    """A table under what is to take the place of its documents; ``None`` takes one out."""

    def __init__(self, under: Mapping[str, Any], over: dict[str, Any]) -> None:
        self.under = under
        self.over = over

    def __getitem__(self, key: str) -> Any:
        if key not in self.over:
            return self.under[key]
        if (found := self.over[key]) is None:
            raise KeyError(key)
        return decoded(found)

    def __contains__(self, key: object) -> bool:
        return self.over[key] is not None if key in self.over else key in self.under

    def __iter__(self) -> Iterator[str]:
        yield from (key for key in list(self.under) if key in self)
        yield from [key for key in self.over if key in self and key not in self.under]

    def __len__(self) -> int:
        return len(self.under) + sum((key in self) - (key in self.under) for key in self.over)


class _Written(_Overlaid, MutableMapping[str, Any]):
    """A table as TinyDB writes to it, changing in place the documents that it takes out."""

    def __init__(self, under: Mapping[str, Any]) -> None:
        super().__init__(under, {})

    def __getitem__(self, key: str) -> Any:
        found = self.over[key] = super().__getitem__(key)
        return found

    def __setitem__(self, key: Any, document: Any) -> None:
        if not (isinstance(key, str) and key):
            raise NoKey
        self.over[key] = document

    def __delitem__(self, key: str) -> None:
        if key not in self:
            raise KeyError(key)
        self.over[key] = None

    def clear(self) -> None:
        """Take every document out, without a look at any."""
        self.over = dict.fromkeys(self)


@contextmanager
def collector_at_rest() -> Iterator[None]:
    """Let no rubbish be looked for: reading makes many objects and none, at twice the time."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()
