"""The lines of ``history.jsonl``: an entry as a line, and all lines of a file read and judged.

With plain records a line is the entry's JSON; with encrypted ones its sealed
bytes in base64.  Only a last line without an end may be dropped, because it was
never acknowledged; anything else that does not read is damage.
"""

import base64
import binascii
from collections.abc import Iterator
from dataclasses import dataclass, field

import msgspec

from esafety_tui.data.crypto.cipher_protocol import Cipher, Unopened
from esafety_tui.data.journal.entry import FORMAT, JournalEntry, Link, link_of
from esafety_tui.model.progress import Progress, unheard
from esafety_tui.model.reading.decoding import Undecodable, decoded

_CONTEXT = b"history line"
END = b"\n"


class NewerEntry(Exception):
    """An entry in a format that only a later version of the program knows."""


class BadLine(Exception):
    """A line that is not what was written."""


class _Version(msgspec.Struct):
    v: int


_DECODER = msgspec.json.Decoder(JournalEntry)
_VERSION = msgspec.json.Decoder(_Version)


def line_of(entry: JournalEntry, cipher: Cipher) -> bytes:
    """Return the line for *entry*, with its end."""
    content = msgspec.json.encode(entry)
    if not cipher.plain:
        content = base64.b64encode(cipher.seal(content, _CONTEXT))
    return content + END


def entry_of(line: bytes, cipher: Cipher) -> JournalEntry:
    """Return the entry that *line*, without its end, was written for.

    Raises :class:`BadLine` for anything but that, and :class:`NewerEntry`.
    """
    try:
        sealed = line if cipher.plain else base64.b64decode(line, validate=True)
        content = cipher.open(sealed, _CONTEXT)
        # msgspec does not look into all of the text that it decodes.
        content.decode()
        if decoded(_VERSION.decode, content).v > FORMAT:
            raise NewerEntry
        entry = decoded(_DECODER.decode, content)
    except (Unopened, binascii.Error, UnicodeDecodeError, Undecodable):
        raise BadLine from None
    # There are several ways to write the same bytes in base64; only one is ours.
    as_written = msgspec.json.encode(entry) if cipher.plain else base64.b64encode(sealed)
    if as_written != line or not entry.holds:
        raise BadLine
    return entry


@dataclass
class Reading:
    """What was found in a history, or in the part of one that follows a link.

    ``entries`` are those that are as they were written, in order.  ``missing``
    are the first and last numbers of runs of entries that are not among them
    though a later one is.  ``broken`` are the numbers of entries that are whole
    but do not continue the chain.  ``length`` is how many bytes the whole lines
    take, and ``dropped`` how many the unfinished last one; ``unended`` says that
    the last line lacks nothing but its end.
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
            _judge(line, cipher, reading)
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


def _judge(line: bytes, cipher: Cipher, reading: Reading) -> None:
    try:
        entry = entry_of(line, cipher)
    except BadLine:
        reading.bad_lines += 1
        return
    _follow(entry, reading)


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
