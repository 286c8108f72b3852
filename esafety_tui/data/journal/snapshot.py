"""``records.json``: all tables as one file, replaced whole, and how far in the history it is.

With plain records it is a TinyDB database as TinyDB itself writes one.  Its first
table says the format, the entry of the history that the file reaches, the bytes
of the history up to there, and the file's own checksum.
"""

import hashlib
import hmac
from dataclasses import dataclass
from pathlib import Path

import msgspec

from esafety_tui.data.crypto.cipher_protocol import Cipher, Unopened
from esafety_tui.data.files.atomic import SyncFailed, identity, replace_file
from esafety_tui.data.files.names import RECORDS_NAME
from esafety_tui.data.journal.documents import Documents
from esafety_tui.data.journal.entry import Link
from esafety_tui.data.journal.patch import Fields
from esafety_tui.data.problems import (
    FolderUnusable,
    NotSaved,
    RecordsDamaged,
    RecordsNewer,
    RecordsUnopened,
    ReplacedBehindUs,
    Unconfirmed,
    cause,
)
from esafety_tui.model.reading.decoding import Undecodable, json_of

FORMAT = 2
_CONTEXT = b"records"
_ABOUT = "about"
_FILE = "file"
# The file is written anew once the lines after it are as long as itself, and not
# before they have this many bytes: its cost, shared among the changes, is then the
# same at any size.
_LINES_BEFORE_RECORDS = 4 << 20

Tables = dict[str, dict[str, Fields]]


class Reach(msgspec.Struct, frozen=True, omit_defaults=True):
    """How far records go: the entry that they reach, and the history's bytes up to it.

    ``generation`` is that of the key file (see
    :class:`~esafety_tui.data.crypto.cipher.KeyedCipher`), 0 for plain records.
    """

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
    """The records file of records that are open: how far it goes, and writing it anew."""

    def __init__(self, folder: Path, reach: Reach | None) -> None:
        """Know the file in *folder* as it was read; without *reach* it has to be written anew."""
        self.path = folder / RECORDS_NAME
        self.reach = reach
        self._seen = identity(self.path)

    def is_long_behind(self, length: int) -> bool:
        """Whether it is time to write the file anew, with a history of *length* bytes."""
        if self.reach is None:
            return True
        size = self._seen[2] if self._seen else 0
        return length - self.reach.length > max(size, _LINES_BEFORE_RECORDS)

    def write(self, tables: Tables, reach: Reach, cipher: Cipher) -> None:
        """Write *tables*, as far as *reach*.

        Raises :class:`ReplacedBehindUs`, and what :func:`write_records` raises.
        """
        if identity(self.path) != self._seen:
            raise ReplacedBehindUs(self.path)
        write_records(self.path, tables, reach, cipher)
        self.reach = reach
        self._seen = identity(self.path)


class _About(msgspec.Struct):
    format: int
    reach: Reach | None = None
    checksum: str = ""


def read_records(path: Path, cipher: Cipher) -> Snapshot | None:
    """Read the records file at *path*, or return ``None`` when there is none.

    Raises :class:`RecordsDamaged`, :class:`RecordsUnopened`, :class:`RecordsNewer`
    or :class:`FolderUnusable`.
    """
    try:
        content = path.read_bytes()
    except FileNotFoundError:
        return None
    except OSError as error:
        raise FolderUnusable(path.parent, cause(error)) from error
    try:
        content = cipher.open(content, _CONTEXT)
    except Unopened:
        raise RecordsUnopened(path) from None
    about, body = _about(content, path)
    if about.format > FORMAT:
        raise RecordsNewer(path)
    if about.format < FORMAT:
        return Snapshot(_tables(content, path), Reach(Link(), 0, ""), about.format)
    if about.reach is None or not hmac.compare_digest(
        _checksum(about.reach, body).encode(), about.checksum.encode()
    ):
        raise RecordsDamaged(path)
    return Snapshot(_tables_as_written(content, path), about.reach)


def write_records(path: Path, tables: Tables, reach: Reach, cipher: Cipher) -> int:
    """Replace the records file; return its size in bytes.

    Raises :class:`NotSaved` (the old one stands) or :class:`Unconfirmed` (the old or
    the new one does; either is right together with the history).
    """
    content = records_content(tables, reach, cipher)
    try:
        replace_file(path, content)
    except SyncFailed as error:
        raise Unconfirmed(cause(error)) from error
    except OSError as error:
        raise NotSaved(cause(error)) from error
    return len(content)


def records_content(tables: Tables, reach: Reach, cipher: Cipher) -> bytes:
    """Return the bytes of the records file for *tables*."""
    body = b",\n" + msgspec.json.encode(tables)[1:] + b"\n" if tables else b"}\n"
    about = _About(FORMAT, reach, _checksum(reach, body))
    content = b'{"about":{"file":' + msgspec.json.encode(about) + b"}" + body
    return cipher.seal(content, _CONTEXT)


def _checksum(reach: Reach, body: bytes | memoryview) -> str:
    digest = hashlib.sha256(msgspec.json.encode(reach))
    digest.update(body)
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
    return about, memoryview(content)[end + 2 :]


def _tables(content: bytes, path: Path) -> Tables:
    try:
        tables = json_of(content, Tables)
    except Undecodable:
        raise RecordsDamaged(path) from None
    tables.pop(_ABOUT, None)
    return tables


def _tables_as_written(content: bytes, path: Path) -> Tables:
    """Return the tables with their documents still encoded; the checksum has vouched for them."""
    try:
        tables = json_of(content, dict[str, dict[str, msgspec.Raw]])
    except Undecodable:
        raise RecordsDamaged(path) from None
    tables.pop(_ABOUT, None)
    return {name: Documents(documents) for name, documents in tables.items()}
