"""What a change writes, while it is made: it stands beside the records, which stay as they are."""

from collections.abc import Collection, Iterator, Mapping, MutableMapping
from typing import Any, NamedTuple

from tinydb.storages import Storage

from esafety_tui.data.journal.change import Record
from esafety_tui.data.journal.documents import Documents, decoded, encoded
from esafety_tui.data.journal.patch import Patch, difference
from esafety_tui.data.journal.snapshot import Tables
from esafety_tui.data.problems import NoKey, OutsideChange
from esafety_tui.data.tables import Left, Updater


class DraftOutcome(NamedTuple):
    """What a change comes to: a patch for each document that it leaves otherwise.

    ``left`` is what it leaves of those, and of the ones that it erases.
    """

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
                if patch := difference(decoded(before), decoded(document)):
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
