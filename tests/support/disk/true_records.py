"""A small school of which everything is known, to judge by what becomes of its files.

What a file still holds is found out with nothing of the program's reading: the very bytes of a
line, or of a records file, are there or are not.
"""

import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

from esafety_tui.data.crypto.cipher_protocol import Cipher
from esafety_tui.data.crypto.key_file import Cost
from esafety_tui.data.folder.backups import make_backup
from esafety_tui.data.folder.restoring import plan_repair
from esafety_tui.data.journal.entry import JournalEntry, Record, entry_of
from esafety_tui.data.journal.opening import begin_keys
from esafety_tui.data.store import Store
from support.disk.rough_handling import HISTORY, RECORDS
from support.disk.stores import State, abandon, begun, erase, keep, opened, state_of
from support.school import NOW

PASSPHRASE = "four words and a dog"


_Entries = dict[int, list[JournalEntry]]


@dataclass
class Truth:
    """What was written: the state after each entry, every line and every records file ever."""

    folder: Path
    cipher: Cipher
    secret: str | None
    states: dict[int, State] = field(default_factory=dict)
    lines: dict[bytes, JournalEntry] = field(default_factory=dict)
    records: dict[bytes, int] = field(default_factory=dict)

    def note(self, store: Store) -> None:
        """Take down what is there by now."""
        self.states[store.history.head.seq] = state_of(store)
        for line in (self.folder / HISTORY).read_bytes().splitlines():
            if line not in self.lines:
                self.lines[line] = entry_of(line, self.cipher)
        if (self.folder / RECORDS).exists():
            self.records.setdefault((self.folder / RECORDS).read_bytes(), store.history.head.seq)

    def touched(self) -> dict[Record, set[int]]:
        """Which entries wrote each record."""
        found: dict[Record, set[int]] = {}
        for entry in self.lines.values():
            for record in (*entry.erases, *(content.record for content in entry.contents)):
                found.setdefault(record, set()).add(entry.seq)
        return found

    @property
    def copies(self) -> Path:
        """The folder of :meth:`copy`."""
        return self.folder.parent / "copies"

    def copy(self) -> None:
        """Keep the files as they are now, to be put back one day."""
        target = self.copies / str(len(list(self.copies.glob("*"))))
        target.mkdir(parents=True)
        for name in (RECORDS, HISTORY):
            if (self.folder / name).exists():
                shutil.copy(self.folder / name, target)


def _begun(folder: Path, secret: str | None) -> tuple[Truth, Store]:
    cipher = None
    if secret:
        cipher, _ = begin_keys(folder, secret, Cost(memory_kib=8, iterations=1, lanes=1))
    store = begun(folder, *([cipher] if cipher else []))
    truth = Truth(folder, store.cipher, secret)
    truth.note(store)
    return truth, store


def _reopened(truth: Truth, store: Store) -> Store:
    store.close()
    again = opened(truth.folder, truth.cipher)
    truth.note(again)
    return again


def school(place: Path, secret: str | None, *, backup: bool, erased: bool, repaired: bool,
           left: bool) -> Truth:  # fmt: skip
    """Write a school: with a *backup*, a record *erased*, an entry lost and *repaired*, or not.

    It is *left* properly, or by a program that was killed.
    """
    folder = place / "records"
    truth, store = _begun(folder, secret)

    def change(number: int, **documents: dict[str, object] | None) -> None:
        keep(store, number, **documents)
        truth.note(store)

    change(2, i1={"title": "Ärger im Chat", "n": 1})
    change(3, i2={"title": "Two", "n": 2, "people": ["a", "b"]})
    truth.copy()
    change(4, i1={"title": "Ärger im Chat", "n": 4})
    store = _reopened(truth, store)
    truth.copy()
    change(5, i3={"v": {"v": 1}, "n": 5}, i2={"title": "Two", "n": 5, "people": ["a", "c", "d"]})
    if repaired:
        change(6, i4={"title": "Four"})
        change(7, i4={"title": "Four", "n": 7})
        store = _reopened(truth, store)
        store.close()
        truth.copy()
        _lose_and_repair(truth, 6)
        store = opened(folder, truth.cipher)
        truth.note(store)
    if erased:
        erase(store, 8, [("incidents", "i2")], i2={"gone": True})
        truth.note(store)
        change(9, i5={"title": "Five"})
    store = _reopened(truth, store)
    if backup:
        make_backup(folder, NOW + timedelta(minutes=10))
    truth.copy()
    change(11, i3=None, i1={"title": "Ärger im Chat", "n": 11})
    change(12, i6={"title": "Six"})
    change(13, i6={"title": "Six", "n": 13})
    if left:
        store = _reopened(truth, store)
        store.close()
    else:
        abandon(store)
    return truth


def _lose_and_repair(truth: Truth, number: int) -> None:
    path = truth.folder / HISTORY
    lines = path.read_bytes().splitlines(keepends=True)
    lines[number - 1] = b"x" + lines[number - 1][1:]
    path.write_bytes(b"".join(lines))
    plan_repair(truth.folder, truth.secret, NOW + timedelta(minutes=number)).carry_out(NOW)


@dataclass
class StillHeld:
    """What the files of *folder* hold, by their bytes: entries by number, records by how far."""

    truth: Truth
    own: _Entries
    kept: _Entries
    own_records: int
    records: set[int]

    @classmethod
    def of(cls, folder: Path, truth: Truth) -> "StillHeld":
        backups = sorted((folder / "backups").glob("2*"))
        records = [_records_in(place, truth) for place in (folder, *backups)]
        own, kept = _entries_in([folder], truth), _entries_in(backups, truth)
        return cls(truth, own, kept, records[0], {0, *records})

    @property
    def everywhere(self) -> _Entries:
        """What is held of each entry."""
        return {
            seq: [*self.own.get(seq, ()), *self.kept.get(seq, ())]
            for seq in sorted({*self.own, *self.kept})
        }

    def last(self, *, own: bool = False) -> int:
        """The number of the last entry that is held, in a line or in records."""
        lines, records = (self.own, {self.own_records}) if own else (self.everywhere, self.records)
        return max({*lines, *records, 0})

    def expected(self, *, own: bool = False) -> dict[Record, Any]:
        """The documents that what is held says all of, as they then are; ``None`` for none."""
        last = self.last(own=own)
        lines = self.own if own else self.everywhere
        base = self.own_records if own else max(self.records)
        return {
            (table, key): self.truth.states[last].get(table, {}).get(key)
            for table, key in self.truth.touched()
            if self._follows((table, key), last, lines, base)
        }

    def _follows(self, record: Record, last: int, lines: _Entries, base: int) -> bool:
        """Whether *record* follows from records at *base* and the *lines* after it."""
        for seq in range(last, base, -1):
            entries = lines.get(seq, [])
            about = [c for entry in entries for c in entry.contents if c.record == record]
            if seq in self.truth.touched()[record] and all(c.erased for c in about):
                # Nobody has it; but what an entry took out on purpose is then known to be gone.
                return any(record in entry.erases for entry in entries)
            if any(entry.begins or record in entry.erases for entry in entries):
                return True
        return True


def _entries_in(places: list[Path], truth: Truth) -> _Entries:
    found: _Entries = {}
    for place in places:
        content = (place / HISTORY).read_bytes() if (place / HISTORY).exists() else b""
        for line, entry in truth.lines.items():
            if not entry.lost and line in content:
                found.setdefault(entry.seq, []).append(entry)
    return found


def _records_in(place: Path, truth: Truth) -> int:
    path = place / RECORDS
    return truth.records.get(path.read_bytes(), 0) if path.exists() else 0


def numbers_in(said: str) -> Iterator[int]:
    """The numbers that *entry 4* and *entries 4 to 6 and 9* name."""
    for first, last in re.findall(r"(\d+)(?: to (\d+))?", said):
        yield from range(int(first), int(last or first) + 1)
