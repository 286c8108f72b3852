"""One entry of the history: what it says, how it is chained to the one before, and its line.

The chain runs over a salted digest of each document's patch, not over the patch itself.  So the
content of an entry can be erased, and the chain still verifies; the salt goes with the content, so
that it cannot be guessed back.  The line in ``history.jsonl`` is the entry's JSON, with encrypted
records its sealed bytes in base64.
"""

import base64
import binascii
import contextlib
import hashlib
import os
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

import msgspec
from msgspec import UNSET, UnsetType

from esafety_tui.data.crypto.cipher_protocol import Cipher, LaterLayout, Unopened
from esafety_tui.data.journal.patch import Patch
from esafety_tui.model.record import Undecodable, decoded, json_of

FORMAT = 1
_SALT_BYTES = 16
# What stands before the first entry.
NOTHING = bytes(32)
_CONTEXT = b"history line"
# What a line of the file ends with.
END = b"\n"
# A table and the key of a document in it.
Record = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Change:
    """One act of the lead; ``ref`` is the incident's reference, or empty when it concerns none."""

    act: str
    ref: str
    by: str
    at: datetime
    records: tuple[Record, ...] = ()


class NewerEntry(Exception):
    """An entry in a format that only a later version of the program knows."""


class BadLine(Exception):
    """A line that is not what was written."""


class Content(msgspec.Struct, frozen=True, omit_defaults=True, forbid_unknown_fields=True):
    """What an entry did to one document: its digest, and the patch until that is erased.

    ``erased`` is the sequence number of the entry that took the patch out, or 0.
    """

    table: str
    key: str
    digest: bytes
    salt: bytes = b""
    patch: msgspec.Raw | UnsetType = UNSET
    erased: int = 0

    @property
    def record(self) -> Record:
        """Which document this is about."""
        return self.table, self.key

    @property
    def edits(self) -> Patch:
        """The patch, decoded; empty when it was erased."""
        return () if self.patch is UNSET else json_of(self.patch, Patch)

    @property
    def holds(self) -> bool:
        """Whether the patch is the one whose digest is chained, or was erased."""
        if self.patch is UNSET:
            return self.erased > 0
        return not self.erased and _digest(self.salt, bytes(self.patch)) == self.digest

    def without(self, entry: int) -> "Content":
        """Return this content as it is left once *entry* has erased it."""
        return Content(self.table, self.key, self.digest, erased=self.erased or entry)


class JournalEntry(msgspec.Struct, frozen=True, omit_defaults=True, forbid_unknown_fields=True):
    """One change as the history keeps it.

    ``before`` is the hash of the entry before, ``hash`` this one's own.  ``at`` is the time as
    written then; entries are in the order of ``seq``, whatever the clock said, and ``clock_back``
    says that it was set back since the last one. ``erases`` names the documents whose content this
    entry took out of the history.  ``begins`` marks an entry that holds every document as it stood,
    because what came before is not in this history; ``lost`` one that could not be read any more
    and was replaced by its mere place in the chain.
    """

    v: int
    seq: int
    at: str
    by: str
    act: str
    ref: str
    before: bytes
    hash: bytes
    contents: tuple[Content, ...] = ()
    erases: tuple[Record, ...] = ()
    clock_back: bool = False
    begins: bool = False
    lost: bool = False

    @property
    def time(self) -> datetime:
        """When the change was made, by the clock of that day."""
        return datetime.fromisoformat(self.at)

    @property
    def holds(self) -> bool:
        """Whether this entry is as it was written."""
        if self.lost:
            return not self.contents
        return chain_hash(self) == self.hash and all(content.holds for content in self.contents)

    def without(self, records: Iterable[Record], entry: int) -> "JournalEntry":
        """Return this entry with the content about *records* erased by *entry*."""
        gone = frozenset(records)
        if not any(content.record in gone for content in self.contents):
            return self
        contents = tuple(c.without(entry) if c.record in gone else c for c in self.contents)
        return msgspec.structs.replace(self, contents=contents)


class Link(msgspec.Struct, frozen=True):
    """Where the chain stands: the last entry's number, its hash and its time."""

    seq: int = 0
    hash: bytes = NOTHING
    at: str = ""


class _Version(msgspec.Struct):
    v: int


_DECODER = msgspec.json.Decoder(JournalEntry)
_VERSION = msgspec.json.Decoder(_Version)


def written(
    change: Change,
    patches: Iterable[tuple[Record, Patch]],
    link: Link,
    *,
    erases: Iterable[Record] = (),
    begins: bool = False,
) -> JournalEntry:
    """Return the entry for *change*, which does *patches*, to follow *link*."""
    entry = JournalEntry(
        v=FORMAT,
        seq=link.seq + 1,
        at=change.at.isoformat(),
        by=change.by,
        act=change.act,
        ref=change.ref,
        before=link.hash,
        hash=b"",
        contents=tuple(_content(record, patch) for record, patch in patches),
        erases=tuple(erases),
        clock_back=bool(link.at) and change.at < datetime.fromisoformat(link.at),
        begins=begins,
    )
    return msgspec.structs.replace(entry, hash=chain_hash(entry))


def line_of(entry: JournalEntry, cipher: Cipher) -> bytes:
    """Return the line for *entry*, with its end."""
    content = msgspec.json.encode(entry)
    if not cipher.plain:
        content = base64.b64encode(cipher.seal(content, _CONTEXT))
    return content + END


def entry_of(line: bytes, cipher: Cipher) -> JournalEntry:
    """Return the entry of *line*, without its end; raises :class:`BadLine`, :class:`NewerEntry`."""
    try:
        sealed = line if cipher.plain else base64.b64decode(line, validate=True)
        content = cipher.open(sealed, _CONTEXT)
        # msgspec does not look into all of the text that it decodes.
        content.decode()
        if decoded(_VERSION.decode, content).v > FORMAT:
            raise BadLine if _ours_but_for_its_version(content) else NewerEntry
        entry = decoded(_DECODER.decode, content)
    except LaterLayout:
        raise NewerEntry from None
    except (Unopened, binascii.Error, UnicodeDecodeError, Undecodable):
        raise BadLine from None
    # There are several ways to write the same bytes in base64; only one is ours.
    as_written = msgspec.json.encode(entry) if cipher.plain else base64.b64encode(sealed)
    if as_written != line or not entry.holds:
        raise BadLine
    return entry


def _ours_but_for_its_version(content: bytes) -> bool:
    """Whether damage to its version alone makes an entry look like one of a later version."""
    with contextlib.suppress(Undecodable):
        return msgspec.structs.replace(decoded(_DECODER.decode, content), v=FORMAT).holds
    return False


def lost_entry(seq: int, own: bytes) -> JournalEntry:
    """Return what stands in place of an entry that cannot be read; *own* was its hash, if known."""
    return JournalEntry(FORMAT, seq, "", "", "", "", NOTHING, own, lost=True)


def link_of(entry: JournalEntry, last: Link) -> Link:
    """Return where the chain stands after *entry*; a lost one had no time of its own."""
    return Link(entry.seq, entry.hash, entry.at or last.at)


def chain_hash(entry: JournalEntry) -> bytes:
    """Return the hash that chains *entry*: over everything but the erasable content."""
    said = [
        entry.v,
        entry.seq,
        entry.at,
        entry.by,
        entry.act,
        entry.ref,
        entry.before,
        [(content.table, content.key, content.digest) for content in entry.contents],
        entry.erases,
        entry.clock_back,
        entry.begins,
    ]
    return hashlib.sha256(msgspec.json.encode(said)).digest()


def _content(record: Record, patch: Patch) -> Content:
    raw = msgspec.json.encode(patch)
    salt = os.urandom(_SALT_BYTES)
    return Content(*record, _digest(salt, raw), salt, msgspec.Raw(raw))


def _digest(salt: bytes, patch: bytes) -> bytes:
    return hashlib.sha256(salt + patch).digest()
