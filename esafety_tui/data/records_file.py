"""``records.json``: all tables as one file, replaced whole, and how far in the history it is.

With plain records it is a TinyDB database as TinyDB itself writes one.  Its first
table says the format, the entry of the history that the file reaches, the bytes
of the history up to there, and the file's own checksum.
"""

import hashlib
import hmac
from collections.abc import ItemsView, ValuesView
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgspec

from esafety_tui.data.atomic import SyncFailed, replace_file
from esafety_tui.data.cipher_protocol import Cipher, Unopened
from esafety_tui.data.history_entry import Link
from esafety_tui.data.patch import Document
from esafety_tui.data.problems import (
    FolderUnusable,
    NotSaved,
    RecordsDamaged,
    RecordsNewer,
    RecordsUnopened,
    Unconfirmed,
    cause,
)

RECORDS_NAME = "records.json"
FORMAT = 2
_CONTEXT = b"records"
_ABOUT = "about"
_FILE = "file"

Tables = dict[str, dict[str, Document]]


class Documents(dict[str, Any]):
    """A dictionary whose values are documents, or their JSON until they are asked for.

    Opening a school of 10,000 incidents reads fifty megabytes; making Python objects
    of all of them takes ten times as long as reading them, and five times the memory.
    What was decoded is not kept: most documents are read once, to be shown.
    """

    def __getitem__(self, key: str) -> Any:
        return _document(super().__getitem__(key))

    def get(self, key: str, default: Any = None) -> Any:
        """Return one document, or *default*."""
        return _document(super().get(key, default))

    def pop(self, key: str, *default: Any) -> Any:
        """Take one document out and return it."""
        return _document(super().pop(key, *default))

    def values(self) -> ValuesView[Any]:  # type: ignore[override]  # the view of any mapping
        """Return the documents, decoded one after the other."""
        return ValuesView(self)

    def items(self) -> ItemsView[str, Any]:  # type: ignore[override]  # the view of any mapping
        """Return the documents with their keys, decoded one after the other."""
        return ItemsView(self)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, dict) and dict(self.items()) == other

    def __ne__(self, other: object) -> bool:
        return not self == other

    __hash__ = None  # as of any dictionary


class Reach(msgspec.Struct, frozen=True, omit_defaults=True):
    """How far records go: the entry that they reach, and the history's bytes up to it.

    ``generation`` is that of the key file (see
    :class:`~esafety_tui.data.cipher.KeyedCipher`), 0 for plain records.
    """

    link: Link
    length: int
    sha256: str
    generation: int = 0


@dataclass(frozen=True, slots=True)
class Records:
    """The records file as read; ``format`` is the one that it was written in."""

    tables: Tables
    reach: Reach
    format: int = FORMAT


class _About(msgspec.Struct):
    format: int
    reach: Reach | None = None
    checksum: str = ""


def read_records(path: Path, cipher: Cipher) -> Records | None:
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
        return Records(_tables(content, path), Reach(Link(), 0, ""), about.format)
    if about.reach is None or not hmac.compare_digest(
        _checksum(about.reach, body).encode(), about.checksum.encode()
    ):
        raise RecordsDamaged(path)
    return Records(_tables_as_written(content, path), about.reach)


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
        about = msgspec.json.decode(content[len(opening) : end + 1], type=_About)
    except (msgspec.MsgspecError, UnicodeDecodeError):
        raise RecordsDamaged(path) from None
    return about, memoryview(content)[end + 2 :]


def _tables(content: bytes, path: Path) -> Tables:
    try:
        tables = msgspec.json.decode(content, type=Tables)
    except (msgspec.MsgspecError, UnicodeDecodeError):
        raise RecordsDamaged(path) from None
    tables.pop(_ABOUT, None)
    return tables


def _tables_as_written(content: bytes, path: Path) -> Tables:
    """Return the tables with their documents still encoded; the checksum has vouched for them."""
    try:
        tables = msgspec.json.decode(content, type=dict[str, dict[str, msgspec.Raw]])
    except (msgspec.MsgspecError, UnicodeDecodeError):
        raise RecordsDamaged(path) from None
    tables.pop(_ABOUT, None)
    return {name: Documents(documents) for name, documents in tables.items()}


def _document(found: Any) -> Any:
    return msgspec.json.decode(found) if type(found) is msgspec.Raw else found
