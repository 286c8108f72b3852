"""``records.json``: all tables as one file, replaced whole, and how far in the history it is.

With plain records it is a TinyDB database as TinyDB itself writes one.  Its first table says the
format, how far in the history the file reaches, and the file's own checksum.
"""

import hashlib
import hmac
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgspec

from esafety_tui.data.crypto.cipher_protocol import Cipher, LaterLayout, Unopened
from esafety_tui.data.files.atomic import content_of, identity, raising, replace_file
from esafety_tui.data.files.names import HISTORY_NAME, RECORDS_NAME
from esafety_tui.data.journal.entry import JournalEntry, Link, line_of, link_of
from esafety_tui.data.problems import (
    NotSaved,
    RecordsDamaged,
    RecordsNewer,
    RecordsUnopened,
    ReplacedBehindUs,
    Unconfirmed,
)
from esafety_tui.data.tables import Documents, Tables
from esafety_tui.model.record import Undecodable, json_of

FORMAT = 2
_BEFORE_CHECKSUMS = 1
_CONTEXT = b"records"
_ABOUT = "about"
# The file is written anew once the lines after it are as long as itself, and not before they have
# this many bytes: its cost, shared among the changes, is then the same at any size.
_LINES_BEFORE_RECORDS = 4 << 20


class Reach(msgspec.Struct, frozen=True, omit_defaults=True):
    """How far records go: an entry, the history's bytes up to it, the cipher's generation."""

    link: Link
    length: int
    sha256: str
    generation: int = 0


@dataclass(frozen=True, slots=True)
class Snapshot:
    """The records file as read; ``format`` is the one that it was written in."""

    tables: Tables
    reach: Reach
    format: int = FORMAT


class RecordsFile:
    """The records file of records that are open: how far it goes, and writing it anew.

    It is to be written anew when the history is longer than ``due``, in bytes.
    """

    def __init__(self, folder: Path, reach: Reach | None) -> None:
        """Know the file in *folder* as it was read; without *reach* it has to be written anew."""
        self.path = folder / RECORDS_NAME
        self._know(reach)

    def _know(self, reach: Reach | None) -> None:
        self.reach = reach
        self._seen = identity(self.path)
        size = self._seen[2] if self._seen else 0
        self.due = reach.length + max(size, _LINES_BEFORE_RECORDS) if reach else -1

    def write(self, tables: Tables, reach: Reach, cipher: Cipher) -> None:
        """Write *tables*; raises :class:`ReplacedBehindUs`, and as :func:`write_records` does."""
        if identity(self.path) != self._seen:
            raise ReplacedBehindUs(self.path)
        write_records(self.path, tables, reach, cipher)
        self._know(reach)


class _About(msgspec.Struct):
    format: int
    reach: Reach | None = None
    checksum: str = ""


def read_records(path: Path, cipher: Cipher) -> Snapshot | None:
    """Read the records file at *path*, or return ``None`` when there is none.

    Raises :class:`RecordsDamaged`, :class:`RecordsNewer` or :class:`FolderUnusable`.
    """
    content = content_of(path)
    if content is None:
        return None
    try:
        content = cipher.open(content, _CONTEXT)
    except LaterLayout:
        raise RecordsNewer(path) from None
    except Unopened:
        raise RecordsUnopened(path) from None
    about, body = _about(content, path)
    if about.format > FORMAT:
        raise RecordsNewer(path)
    if about.format == _BEFORE_CHECKSUMS and not (about.reach or about.checksum):
        return Snapshot(_tables(content, path, Tables), Reach(Link(), 0, ""), about.format)
    if (
        about.format < FORMAT
        or about.reach is None
        or not hmac.compare_digest(_checksum(about.reach, body).encode(), about.checksum.encode())
    ):
        raise RecordsDamaged(path)
    # The checksum has vouched for the documents: they stay encoded.
    return Snapshot(_tables(content, path, dict[str, dict[str, msgspec.Raw]]), about.reach)


def write_records(path: Path, tables: Tables, reach: Reach, cipher: Cipher) -> None:
    """Replace the records file.

    Raises :class:`NotSaved` or :class:`Unconfirmed`: either file is right with the history.
    """
    content = records_content(tables, reach, cipher)
    with raising(NotSaved, Unconfirmed):
        replace_file(path, content)


def records_content(tables: Tables, reach: Reach, cipher: Cipher) -> bytes:
    """Return the bytes of the records file for *tables*."""
    # In pieces, which are put together once: the documents may take tens of megabytes.
    documents = memoryview(msgspec.json.encode(tables))[1:]
    body = (b",\n", documents, b"\n") if tables else (b"}\n",)
    about = msgspec.json.encode(_About(FORMAT, reach, _checksum(reach, *body)))
    content = b"".join((b'{"about":{"file":', about, b"}", *body))
    del documents, body
    return cipher.seal(content, _CONTEXT)


def written_out(
    entries: Iterable[JournalEntry], tables: Tables, cipher: Cipher
) -> dict[str, bytes]:
    """Return the files, by their names, of a history of *entries* and of the *tables* it makes."""
    link, lines = Link(), []
    for entry in entries:
        link = link_of(entry, link)
        lines.append(line_of(entry, cipher))
    history = b"".join(lines)
    reach = Reach(link, len(history), hashlib.sha256(history).hexdigest(), cipher.generation)
    return {HISTORY_NAME: history, RECORDS_NAME: records_content(tables, reach, cipher)}


def _checksum(reach: Reach, *body: bytes | memoryview) -> str:
    digest = hashlib.sha256(msgspec.json.encode(reach))
    for piece in body:
        digest.update(piece)
    return digest.hexdigest()


def _about(content: bytes, path: Path) -> tuple[_About, memoryview]:
    """Return what the file says of itself, and the bytes after that."""
    opening = b'{"about":{"file":'
    # Nothing that stands there ends in two braces but the whole.
    end = content.find(b"}}")
    if not content.startswith(opening) or end < 0:
        raise RecordsDamaged(path)
    try:
        about = json_of(content[len(opening) : end + 1], _About)
    except Undecodable:
        raise RecordsDamaged(path) from None
    # There are several ways to write the same bytes in base64; only one is ours.
    as_written = msgspec.json.encode(about) == content[len(opening) : end + 1]
    if about.format == FORMAT and not as_written:
        raise RecordsDamaged(path)
    return about, memoryview(content)[end + 2 :]


def _tables(content: bytes, path: Path, kind: type[dict[str, dict[str, Any]]]) -> Tables:
    try:
        tables = json_of(content, kind)
    except Undecodable:
        raise RecordsDamaged(path) from None
    return {name: Documents(held) for name, held in tables.items() if name != _ABOUT}
