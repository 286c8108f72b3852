"""The index rows as they were when the records were last closed.

Making the row of an incident means working its checklist out; for 10,000 of them
that takes seconds.  So the rows are kept beside the records, with what they were
made from: the program, the steps, the school, and where the history stood.  Rows
of incidents that changed since are made anew; if anything else differs, or the file is
not as it was written, all are.
Rows of cases that are over and off the board, which with the years are nearly all of
them, are kept apart, pressed small, and read when somebody asks for one.
The school days are kept with them: neither the steps nor the bank holidays need be
loaded for the first board.
"""

import hashlib
import hmac
import zlib
from collections.abc import Callable
from datetime import date
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import NamedTuple

import msgspec

import esafety_tui
from esafety_tui.casework.records.board_day import is_past
from esafety_tui.casework.records.index import Rows, names_in
from esafety_tui.casework.records.index_row import IndexRow
from esafety_tui.casework.records.tables import INCIDENTS, SCHOOL
from esafety_tui.data.files.names import INDEX
from esafety_tui.data.journal.entry import Link
from esafety_tui.data.problems import NotSaved
from esafety_tui.data.side_file import SideFile
from esafety_tui.data.store import Store
from esafety_tui.data.tables import THE_SCHOOL
from esafety_tui.model.record import Undecodable, msgpack_of

_DIGEST = hashlib.sha256().digest_size


class _Kept(msgspec.Struct):
    made_from: bytes
    link: Link
    on: date
    rows: list[IndexRow]
    past: bytes
    days: dict[int, tuple[date, ...]]
    until: date | None = None
    names: frozenset[str] = frozenset()


class KeptRows(NamedTuple):
    """Rows that were kept, without those ``changed`` since; and the school days of each year.

    ``past`` gives those that no board shows from the day ``on``, or raises :class:`Undecodable`;
    ``names`` are the words of their people's names.
    """

    rows: list[IndexRow]
    on: date
    past: Callable[[], list[IndexRow]]
    changed: frozenset[str]
    days: dict[int, tuple[date, ...]]
    names: frozenset[str]


class RowCache:
    """The kept rows of one school's records."""

    def __init__(self, store: Store, own_steps: bytes) -> None:
        """Keep rows of *store*, made under the school's own steps or under those of the program."""
        self._store = store
        self._own_steps = own_steps
        self._link: Link | None = None

    @property
    def _file(self) -> SideFile:
        """The file, under the cipher that the records have by now."""
        return SideFile(self._store.folder, INDEX, lambda: self._store.cipher)

    def read(self, today: date) -> KeptRows | None:
        """Return the rows that were kept, or ``None`` when they are of no use *today*."""
        content = self._file.read()
        if content is None:
            return None
        digest, packed = content[:_DIGEST], memoryview(content)[_DIGEST:]
        if not hmac.compare_digest(hashlib.sha256(packed).digest(), digest):
            return None
        try:
            kept = msgpack_of(packed, _Kept)
        except Undecodable:
            return None
        changed = self._changed_since(kept.link)
        if changed is None or kept.made_from != self._made_from():
            return None
        if kept.until is not None and (today >= kept.until or today < kept.on):
            return None
        self._link = kept.link

        def unchanged(rows: list[IndexRow]) -> list[IndexRow]:
            return [row for row in rows if row.ref not in changed]

        return KeptRows(
            unchanged(kept.rows),
            kept.on,
            lambda: unchanged(msgpack_of(_unpressed(kept.past), list[IndexRow])),
            changed,
            kept.days,
            kept.names,
        )

    def write(
        self, index: Rows, today: date, days: dict[int, tuple[date, ...]], until: date | None
    ) -> None:
        """Keep the rows for the next time; without room on the disk they are made anew then.

        They are of no use from the day *until* on, when a supplement begins, or may be out of date.
        """
        link = self._store.history.head
        if self._store.read_only or link == self._link:
            return
        rows: list[IndexRow] = []
        past: list[IndexRow] = []
        for row in reversed(index.newest_first()):
            (past if is_past(row, today) else rows).append(row)
        packed = zlib.compress(msgspec.msgpack.encode(past), level=1)
        try:
            names = frozenset(word for row in past for word in names_in(row))
            kept = _Kept(self._made_from(), link, today, rows, packed, days, until, names)
            content = msgspec.msgpack.encode(kept)
            # Sealed rows could do without a checksum, but are no slower for it.
            self._file.write(hashlib.sha256(content).digest() + content)
        except NotSaved:
            return
        self._link = link

    def _changed_since(self, link: Link) -> frozenset[str] | None:
        """Return which incidents changed after *link*, or ``None`` when that is not known."""
        history = self._store.history
        if history.head == link:
            return frozenset()
        later = [entry for entry in history.recent() if entry.seq > link.seq]
        if not later or later[0].before != link.hash or later[-1].hash != history.head.hash:
            return None
        if any(entry.begins for entry in later):
            return None
        return frozenset(c.key for one in later for c in one.contents if c.table == INCIDENTS)

    def _made_from(self) -> bytes:
        """Return a digest of all that a row depends on beside its incident."""
        school = self._store.db.table(SCHOOL).get(doc_id=THE_SCHOOL)
        return hashlib.sha256(msgspec.json.encode((_program(), self._own_steps, school))).digest()


def _unpressed(past: bytes) -> bytes:
    try:
        return zlib.decompress(past)
    except zlib.error as error:
        raise Undecodable(str(error)) from error


@cache
def _program() -> tuple[object, ...]:
    """Return what tells this program, and its bank holidays, from an earlier or later one.

    It is that which began: another may be installed over it before the records are closed.
    """
    package = Path(esafety_tui.__file__).parent
    rooms = [package / room for room in ("model", "policy", "casework", "reports/names")]
    modules = sorted(path for room in rooms for path in room.rglob("*.py"))
    others = [*(one for room in rooms for one in room.rglob("*.toml"))]
    holidays = find_spec("holidays")  # which does not load them
    if holidays is not None and holidays.origin:
        others.append(Path(holidays.origin))
    stats = [(path.name, path.stat()) for path in (*modules, *others)]
    stamps = [(name, stat.st_size, stat.st_mtime_ns) for name, stat in stats]
    return esafety_tui.__version__, stamps
