"""The history as the store uses it: what happened, in order, and one line more on the disk.

A line is appended, synced, and only then counts.  A write that stops half-way is cut back to the
last good length; a sync that fails is never tried again, because the system may have dropped what
it could not write; a file that somebody else wrote to is not written to.
"""

import contextlib
import hashlib
import os
from collections import defaultdict, deque
from collections.abc import Iterable, Sequence
from pathlib import Path

from esafety_tui.data.crypto.cipher_protocol import Cipher
from esafety_tui.data.files.atomic import (
    SyncFailed,
    content_of,
    identity,
    raising,
    replace_file,
    sync_file,
    write_all,
)
from esafety_tui.data.files.names import HISTORY_NAME
from esafety_tui.data.journal.entry import (
    END,
    Change,
    JournalEntry,
    Link,
    Record,
    entry_of,
    line_of,
    link_of,
    written,
)
from esafety_tui.data.journal.lines import Reading, read_lines
from esafety_tui.data.journal.loading import Loaded
from esafety_tui.data.journal.patch import Patch
from esafety_tui.data.problems import NotSaved, ReplacedBehindUs, Unconfirmed, cause

# So many of the last entries are at hand without reading the file.
REMEMBERED = 200
_FLAGS = os.O_RDWR | getattr(os, "O_BINARY", 0) | getattr(os, "O_NOINHERIT", 0)


class HistoryFile:
    """The history, open for appending; ``length`` is where the last good line ends, in bytes."""

    def __init__(
        self, path: Path, length: int, digest: "hashlib._Hash", *, unended: bool = False
    ) -> None:
        """Open the file at *path*, whose first *length* bytes are good and have *digest*.

        Whatever follows them is cut off.  When the last line is *unended*, its end
        is not in the file yet, though in *length* and *digest*.  Raises :class:`OSError`.
        """
        self.path = path
        self.length = length
        self._digest = digest
        self._descriptor = os.open(path, _FLAGS)
        try:
            if unended:
                self._end_last_line()
            elif os.fstat(self._descriptor).st_size != length:
                self._cut_back()
            self._seen = identity(self.path)
        except BaseException:
            self.close()
            raise

    @property
    def digest(self) -> str:
        """The SHA-256 of the good lines, as hexadecimal digits."""
        return self._digest.hexdigest()

    def append(self, line: bytes) -> None:
        """Put *line* at the end, and return once it is on the disk.

        Raises :class:`ReplacedBehindUs` or :class:`NotSaved`: the file is as it was; or
        :class:`Unconfirmed`: the line may be there, and nothing may be appended any more.
        """
        self.refuse_if_replaced()
        try:
            os.lseek(self._descriptor, self.length, os.SEEK_SET)
            write_all(self._descriptor, line)
        except OSError as error:
            try:
                self._cut_back()
                self._seen = identity(self.path)
            except OSError as second:
                raise Unconfirmed(cause(second)) from second
            raise NotSaved(cause(error)) from error
        try:
            sync_file(self._descriptor)
        except SyncFailed as error:
            raise Unconfirmed(cause(error)) from error
        self.length += len(line)
        self._digest.update(line)
        self._seen = identity(self.path)

    def refuse_if_replaced(self) -> None:
        """Raise :class:`ReplacedBehindUs` unless the file is as it was last written here."""
        if identity(self.path) != self._seen:
            raise ReplacedBehindUs(self.path)

    def reopen(self) -> None:
        """Open the file again, as it was when it was closed; raises :class:`Unconfirmed`."""
        with raising(Unconfirmed):
            self._descriptor = os.open(self.path, _FLAGS)

    def close(self) -> None:
        """Close the file; doing so twice does nothing."""
        if self._descriptor >= 0:
            descriptor, self._descriptor = self._descriptor, -1
            with contextlib.suppress(OSError):
                os.close(descriptor)

    def _cut_back(self) -> None:
        """Take away what follows the last good line, and see it gone."""
        os.ftruncate(self._descriptor, self.length)
        sync_file(self._descriptor)

    def _end_last_line(self) -> None:
        os.ftruncate(self._descriptor, self.length - len(END))
        os.lseek(self._descriptor, 0, os.SEEK_END)
        write_all(self._descriptor, END)
        sync_file(self._descriptor)


class Journal:
    """The entries of ``history.jsonl``; ``head`` is where the chain stands."""

    def __init__(self, folder: Path, cipher: Cipher, loaded: Loaded) -> None:
        """Know the history of *folder* as it was *loaded*."""
        self.path = folder / HISTORY_NAME
        self.head: Link = loaded.link
        self.cipher = cipher
        self._file: HistoryFile | None = None
        self._recent = deque(loaded.recent, REMEMBERED)
        # Where the entries about each key lie in the file; made when first asked for.
        self._places: dict[str, list[tuple[int, int]]] | None = None

    def recent(self) -> tuple[JournalEntry, ...]:
        """Return the last entries made or read in this session, newest last."""
        return tuple(self._recent)

    def last(self) -> JournalEntry | None:
        """Return the newest entry; reads one line, as a rule, where this session has made none."""
        if self._recent:
            return self._recent[-1]
        content = content_of(self.path) or b""
        start = content.rfind(END, 0, max(content.rfind(END), 0)) + len(END)
        found = read_lines(content[start:], self.cipher).entries
        if not (found and found[-1].seq == self.head.seq):
            found = self.entries()
        return found[-1] if found else None

    def entries(self) -> list[JournalEntry]:
        """Return every entry that reads, oldest first."""
        return self._read().entries

    def about(self, key: str) -> list[JournalEntry]:
        """Return the entries about a record known by *key*, such as a reference, oldest first.

        The first call reads the whole history, later ones only what they return.
        """
        if self._places is None:
            reading = self._read()
            places: dict[str, list[tuple[int, int]]] = defaultdict(list)
            for entry in reading.entries:
                for name in _keys(entry):
                    place = reading.places[entry.seq]
                    places[name].append((place.start, place.length))
            self._places = places
        found = self._places.get(key, [])
        if not found:
            return []
        with self.path.open("rb") as file:
            entries = []
            for start, length in found:
                file.seek(start)
                entries.append(entry_of(file.read(length), self.cipher))
            return entries

    def _read(self) -> Reading:
        return read_lines(content_of(self.path) or b"", self.cipher)

    @property
    def writable(self) -> bool:
        """Whether the file is open for appending."""
        return self._file is not None

    @property
    def length(self) -> int:
        """Where the last line ends, in bytes."""
        return self._file.length if self._file else 0

    @property
    def digest(self) -> str:
        """The SHA-256 of all lines, as hexadecimal digits."""
        return self._file.digest if self._file else ""

    def open_for_writing(self, loaded: Loaded) -> None:
        """Open the file as it was *loaded*; raises :class:`OSError`."""
        self._file = HistoryFile(self.path, loaded.length, loaded.digest, unended=loaded.unended)

    def append(self, change: Change, patches: Iterable[tuple[Record, Patch]]) -> None:
        """Put an entry for *change* on disk; the first one begins the file.

        Raises :class:`NotSaved`, :class:`ReplacedBehindUs` or :class:`Unconfirmed`.
        """
        entry = written(change, patches, self.head)
        line = line_of(entry, self.cipher)
        start = self.length
        if self._file:
            self._file.append(line)
        else:
            self._replace(line)
        self._recent.append(entry)
        self.head = link_of(entry, self.head)
        if self._places is not None:
            for name in _keys(entry):
                self._places[name].append((start, len(line) - len(END)))

    def replace(self, entries: Sequence[JournalEntry], lines: bytes, before: Link) -> None:
        """Put *entries*, which are *lines*, in place of the history up to *before*, for good.

        Raises :class:`NotSaved` when that is not its end any more, and what :meth:`append` raises.
        """
        if before != self.head:
            raise NotSaved("something else was recorded meanwhile")
        self._replace(lines)
        self._recent = deque(entries, REMEMBERED)
        self._places = None
        self.head = link_of(entries[-1], self.head)

    def close(self) -> None:
        """Close the file; doing so twice does nothing."""
        if self._file:
            self._file.close()
            self._file = None

    def _replace(self, lines: bytes) -> None:
        before = self._file
        if before:
            before.refuse_if_replaced()
            # Windows replaces no file that is open.
            before.close()
        try:
            replace_file(self.path, lines)
        except SyncFailed as error:
            raise Unconfirmed(cause(error)) from error
        except OSError as error:
            if before:
                before.reopen()
            raise NotSaved(cause(error)) from error
        with raising(Unconfirmed):
            self._file = HistoryFile(self.path, len(lines), hashlib.sha256(lines))


def _keys(entry: JournalEntry) -> set[str]:
    """Return what an entry may be looked for by."""
    return {entry.ref, *(content.key for content in entry.contents)} - {""}
