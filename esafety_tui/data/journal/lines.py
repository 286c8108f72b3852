"""The lines of ``history.jsonl``, read, put in their order and judged.

The chain says which entry follows which.  So a line that is no entry, is there twice, or is out of
its place takes nothing away where the entries themselves follow one another: it is passed over.
Numbers that are left out are damage.  What stands behind the last entry is no part of the history:
it was never acknowledged, or cannot be read any more.
"""

import hashlib
import json
import re
from collections.abc import Collection, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from io import BufferedReader
from pathlib import Path
from typing import NamedTuple

from esafety_tui.data.crypto.cipher_protocol import Cipher
from esafety_tui.data.files.atomic import content_of, taken_from
from esafety_tui.data.journal.entry import (
    END,
    BadLine,
    JournalEntry,
    Link,
    NewerEntry,
    entry_of,
    link_of,
)
from esafety_tui.data.journal.numbers import is_named
from esafety_tui.model.progress import Progress, unheard

# What an entry begins with, plain, and is, sealed: so it is found where the end of a line was lost.
_PLAIN_OPENING = re.compile(r'\{"v":')
_SEALED_ENTRY = re.compile(rb"5W0B(?:(?!5W0B)[A-Za-z0-9+/])*={0,2}")


class EntryPlace(NamedTuple):
    """An entry, and where its line begins and how long it is, in bytes."""

    entry: JournalEntry
    start: int
    length: int


@dataclass
class Reading:
    """What was found in a history, or in the part of one that follows a link.

    ``entries`` are those that are as they were written, in their order, and ``places`` says of
    each number where it stands.  ``others`` have the number of one of
    them and another hash.  ``missing`` are first and last numbers of runs of entries that are not
    there, ``broken`` the numbers of those that do not follow from the one before.  ``strays``
    counts lines that are not one entry in its place.  ``length`` is where the last line ends, and
    ``tail`` how many bytes follow; ``unended`` says that the line lacks its end.  ``newer`` says
    that a line seems to be of a later version.
    """

    entries: list[JournalEntry] = field(default_factory=list)
    places: dict[int, EntryPlace] = field(default_factory=dict)
    others: list[JournalEntry] = field(default_factory=list)
    missing: list[tuple[int, int]] = field(default_factory=list)
    broken: list[int] = field(default_factory=list)
    strays: int = 0
    length: int = 0
    tail: int = 0
    unended: bool = False
    newer: bool = False
    link: Link = field(default_factory=Link)

    @property
    def whole(self) -> bool:
        """Whether the entries follow one another, from the first that there was to the last."""
        return not (self.missing or self.broken)

    @property
    def is_mere_beginning(self) -> bool:
        """Whether there is no more than a migration leaves that was interrupted."""
        return self.whole and len(self.entries) <= 1 and not self.tail


def read_lines(
    content: bytes,
    cipher: Cipher,
    after: Link = Link(),  # noqa: B008
    progress: Progress = unheard,
) -> Reading:
    """Read *content*, the lines that follow the entry *after*.

    *progress* hears how many bytes of it are read; raises what that raises.
    """
    reading = Reading()
    found: dict[int, EntryPlace] = {}
    others: list[EntryPlace] = []
    newest, strays = after.seq, 0
    for start, line in _lines(content):
        tidy = False
        for one in _entries_in(line, start, cipher, reading):
            seq = one.entry.seq
            if seq <= after.seq:
                continue
            if seq in found:
                if found[seq].entry.hash != one.entry.hash:
                    others.append(one)
                continue
            tidy = one.length == len(line) and seq > newest
            newest = max(newest, seq)
            found[seq] = one
            # What stands behind the last entry is the tail, and not counted as lines.
            reading.strays = strays + (not tidy)
            reading.length = one.start + one.length
        strays += not tidy
        progress(start + len(line), len(content))
    _end(reading, content)
    _choose(reading, found, others)
    _judge(reading, after)
    return reading


def _lines(content: bytes) -> Iterator[tuple[int, bytes]]:
    start = 0
    while (end := content.find(END, start)) >= 0:
        yield start, content[start:end]
        start = end + len(END)
    if start < len(content):
        yield start, content[start:]


def _entries_in(line: bytes, start: int, cipher: Cipher, reading: Reading) -> Iterator[EntryPlace]:
    """Yield the entries in a line: one, none, or several where the ends of lines were lost."""
    try:
        yield EntryPlace(entry_of(line, cipher), start, len(line))
    except NewerEntry:
        reading.newer = True
    except BadLine:
        for first, piece in _pieces_in_json(line) if cipher.plain else _pieces_in_base64(line):
            with suppress(BadLine, NewerEntry):
                yield EntryPlace(entry_of(piece, cipher), start + first, len(piece))


def _pieces_in_json(line: bytes) -> Iterator[tuple[int, bytes]]:
    """Yield what may be entries in a line that is not one, and where each begins."""
    text = line.decode(errors="surrogateescape")
    decoder = json.JSONDecoder()
    for opening in _PLAIN_OPENING.finditer(text):
        with suppress(ValueError, RecursionError):
            first, end = opening.start(), decoder.raw_decode(text, opening.start())[1]
            before, piece = text[:first], text[first:end]
            yield (
                len(before.encode(errors="surrogateescape")),
                piece.encode(errors="surrogateescape"),
            )


def _pieces_in_base64(line: bytes) -> Iterator[tuple[int, bytes]]:
    """Yield the same of sealed entries."""
    for piece in _SEALED_ENTRY.finditer(line):
        yield piece.start(), piece[0]
        # In the place of the line's end may be another letter.
        yield piece.start(), piece[0][:-1]


def _end(reading: Reading, content: bytes) -> None:
    """Say where the last line ends, and how many bytes follow."""
    end = reading.length
    if not end:
        reading.tail = len(content)
        return
    reading.length += len(END)
    reading.unended = content[end : end + len(END)] != END
    reading.tail = len(content) - (end if reading.unended else reading.length)
    if reading.unended and (reading.tail <= len(END) or not content[end:].strip()):
        reading.tail = 0  # only the end of the line is written otherwise


def _choose(reading: Reading, found: dict[int, EntryPlace], others: list[EntryPlace]) -> None:
    """Of entries with the same number, take the one that the entry after it follows."""
    others.sort(key=lambda one: one.entry.seq)
    for place in range(len(others) - 1, -1, -1):
        seq = others[place].entry.seq
        if seq + 1 in found and found[seq + 1].entry.before == others[place].entry.hash:
            found[seq], others[place] = others[place], found[seq]
    reading.places = found
    reading.entries = [found[seq].entry for seq in sorted(found)]
    reading.others = [one.entry for one in others]


def _judge(reading: Reading, after: Link) -> None:
    """See which entries are missing or do not follow from the one before."""
    marked = vouched_for(reading.entries)
    reading.link = after
    for entry in reading.entries:
        last = reading.link.seq
        anew = entry.begins and not last
        if entry.seq > last + 1 and not anew:
            reading.missing.append((last + 1, entry.seq - 1))
        elif entry.before != reading.link.hash and not (entry.lost or anew):
            reading.broken.append(entry.seq)
        if entry.lost and entry.seq not in marked:
            reading.missing.append((entry.seq, entry.seq))
        reading.link = link_of(entry, reading.link)


def vouched_for(entries: Collection[JournalEntry]) -> set[int]:
    """Return the numbers of entries marked as lost of which the entry of a repair says so."""
    repairs = [entry for entry in entries if entry.begins]
    return {
        entry.seq
        for entry in entries
        if entry.lost
        and any(one.seq > entry.seq and is_named(entry.seq, one.act) for one in repairs)
    }


def unexplained(entries: Collection[JournalEntry]) -> list[int]:
    """Return the numbers of entries whose content was taken out, and no entry says who did it.

    Not of those before an entry that begins anew, with the records as they stood.
    """
    begun = max((entry.seq for entry in entries if entry.begins), default=0)
    erased = {(entry.seq, record) for entry in entries for record in entry.erases}
    return [
        entry.seq for entry in entries if entry.seq >= begun
        and any(c.erased and (c.erased, c.record) not in erased for c in entry.contents)
    ]  # fmt: skip


def read_history(path: Path, cipher: Cipher) -> Reading:
    """Read the history at *path*; raises :class:`FolderUnusable`."""
    return read_lines(content_of(path) or b"", cipher)


def sum_of_history(path: Path) -> tuple[int, "hashlib._Hash"] | None:
    """Return length and SHA-256 of the history, ``None`` for none; raises as :func:`taken_from`."""

    def summed(file: BufferedReader) -> tuple[int, "hashlib._Hash"]:
        digest = hashlib.file_digest(file, "sha256")
        return file.tell(), digest

    return taken_from(path, summed)
