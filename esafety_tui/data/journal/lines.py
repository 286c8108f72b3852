"""The lines of ``history.jsonl``, read and judged.

Only a last line without an end may be dropped, because it was never acknowledged;
anything else that does not read is damage.
"""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from esafety_tui.data.crypto.cipher_protocol import Cipher
from esafety_tui.data.files.atomic import content_of, raising
from esafety_tui.data.files.names import HISTORY_NAME
from esafety_tui.data.journal.entry import (
    END,
    BadLine,
    JournalEntry,
    Link,
    NewerEntry,
    entry_of,
    link_of,
)
from esafety_tui.data.problems import FolderUnusable, RecordsNewer
from esafety_tui.model.progress import Progress, unheard


@dataclass
class Reading:
    """What was found in a history, or in the part of one that follows a link.

    ``entries`` are those that are as they were written, ``missing`` the first and last numbers
    of runs of entries before them, ``broken`` the numbers of those that do not continue the
    chain.  ``length`` is how many bytes the whole lines take, and ``dropped`` how many the
    unfinished last one; ``unended`` says that this lacks nothing but its end.
    """

    entries: list[JournalEntry] = field(default_factory=list)
    missing: list[tuple[int, int]] = field(default_factory=list)
    broken: list[int] = field(default_factory=list)
    bad_lines: int = 0
    length: int = 0
    dropped: int = 0
    unended: bool = False
    link: Link = field(default_factory=Link)

    @property
    def whole(self) -> bool:
        """Whether everything that was ever acknowledged here is here, in its order."""
        return not (self.missing or self.broken or self.bad_lines)


def read_lines(
    content: bytes,
    cipher: Cipher,
    after: Link = Link(),  # noqa: B008
    progress: Progress = unheard,
) -> Reading:
    """Read *content*, the lines that follow the entry *after*.

    *progress* hears how many bytes of it are read.  Raises :class:`NewerEntry`, and what
    *progress* raises.
    """
    reading = Reading(link=after)
    for line, ended in _lines(content):
        if ended:
            reading.length += len(line) + len(END)
            try:
                _follow(entry_of(line, cipher), reading)
            except BadLine:
                reading.bad_lines += 1
            progress(reading.length, len(content))
        else:
            _last(line, cipher, reading)
    return reading


def _lines(content: bytes) -> Iterator[tuple[bytes, bool]]:
    start = 0
    while (end := content.find(END, start)) >= 0:
        yield content[start:end], True
        start = end + len(END)
    if start < len(content):
        yield content[start:], False


def _last(line: bytes, cipher: Cipher, reading: Reading) -> None:
    """Judge a line without an end: complete but for that, it counts; otherwise it is dropped."""
    for kept in (line, line[:-1]):
        try:
            entry = entry_of(kept, cipher)
        except BadLine:
            continue
        reading.length += len(kept) + len(END)
        reading.unended = True
        _follow(entry, reading)
        return
    reading.dropped = len(line)


def _follow(entry: JournalEntry, reading: Reading) -> None:
    expected = reading.link.seq + 1
    first = not reading.entries and reading.link.seq == 0
    if first and entry.begins:
        expected = entry.seq
    if entry.seq < expected:
        # An entry that was here already, or comes from elsewhere: damage either way.
        reading.bad_lines += 1
        return
    if entry.seq > expected:
        reading.missing.append((expected, entry.seq - 1))
    elif entry.before != reading.link.hash and not (entry.lost or (first and entry.begins)):
        reading.broken.append(entry.seq)
    reading.entries.append(entry)
    reading.link = link_of(entry, reading.link)


def read_history(path: Path, cipher: Cipher) -> Reading:
    """Read the history at *path*; raises :class:`RecordsNewer` and :class:`FolderUnusable`."""
    try:
        return read_lines(content_of(path) or b"", cipher)
    except NewerEntry:
        raise RecordsNewer(path) from None


def begun_with(folder: Path, cipher: Cipher) -> bytes:
    """Return the hash of the history's first entry, by which a database is known; or nothing.

    It stays when records are moved or encrypted.
    """
    try:
        with (folder / HISTORY_NAME).open("rb") as history:
            return entry_of(history.readline().removesuffix(END), cipher).hash
    except (OSError, BadLine, NewerEntry):
        return b""


def sum_of_history(path: Path) -> tuple[int, "hashlib._Hash"] | None:
    """Return length and SHA-256 of the history, ``None`` for none; :class:`FolderUnusable`."""
    with raising(partial(FolderUnusable, path.parent)):
        try:
            with path.open("rb") as file:
                digest = hashlib.file_digest(file, "sha256")
                return file.tell(), digest
        except FileNotFoundError:
            return None
