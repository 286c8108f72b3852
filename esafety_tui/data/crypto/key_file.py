"""The key file ``keys.json``: what stands in it, and whether it is whole and unaltered.

A checksum tells a damaged file from a wrong passphrase before any is tried.  An authentication
code, under a key that follows from the data key, tells an altered file once the passphrase is
right.  Needs no cryptography itself: asking whether there are keys costs nothing.
"""

import hmac
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import msgspec

from esafety_tui.data.crypto.key_problems import (
    MOST_PEOPLE,
    KeyFileAltered,
    KeyFileDamaged,
    KeyFileNewer,
    NoKeys,
)
from esafety_tui.data.files.checked_json import NotWhole, body_of, with_checksum
from esafety_tui.data.files.names import KEYS_NAME
from esafety_tui.data.problems import FolderUnusable, cause
from esafety_tui.model.reading.ordinary_file import TooLarge, read_ordinary
from esafety_tui.model.record import Undecodable, json_of

if TYPE_CHECKING:
    from esafety_tui.data.crypto.cipher import KeyedCipher

FORMAT = 2
# Before there were people: one passphrase.  Read for ever, written no more.
OLD_FORMAT = 1
# A key file for one person has about 900 bytes, and each other adds 400; no more than this is
# read of what claims to be one.
_LONGEST = 64 * 1024

Salt = Annotated[bytes, msgspec.Meta(min_length=16, max_length=16)]
# A nonce, the wrapped key and its tag.
Wrapped = Annotated[bytes, msgspec.Meta(min_length=12 + 32 + 16, max_length=12 + 32 + 16)]
PublicKey = Annotated[bytes, msgspec.Meta(min_length=32, max_length=32)]
SealedName = Annotated[bytes, msgspec.Meta(min_length=1, max_length=1024)]


class Cost(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What one guess at a passphrase costs: Argon2id's parameters.

    The defaults take 0.1 to 0.3 s.  The limits hold for what is read from a file: a hostile one
    cannot ask for 64 GB or an hour.
    """

    memory_kib: Annotated[int, msgspec.Meta(ge=8, le=1 << 20)] = 64 * 1024
    iterations: Annotated[int, msgspec.Meta(ge=1, le=16)] = 3
    lanes: Annotated[int, msgspec.Meta(ge=1, le=16)] = 4

    def __post_init__(self) -> None:
        """Refuse what Argon2 itself refuses, as part of reading."""
        if self.memory_kib < 8 * self.lanes:
            raise ValueError("each lane needs 8 KiB")


class Slot(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The data key, given to whoever has the private half of *public*.

    *once* is the public half of a pair that was made for this one gift.
    """

    public: PublicKey
    once: PublicKey
    wrapped: Wrapped


class PersonSlot(Slot, frozen=True, forbid_unknown_fields=True):
    """The slot of somebody who may open the records; the name is sealed under the data key."""

    name: SealedName


class Header(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What the key file says; *generation* counts its changes, from 1.

    Cost and salt are those of all passphrases: to try one costs the same for any number of people.
    The salt stays for the life of the file, because what nobody types again depends on it.
    """

    format: int
    generation: Annotated[int, msgspec.Meta(ge=1)]
    cost: Cost
    salt: Salt
    people: Annotated[tuple[PersonSlot, ...], msgspec.Meta(min_length=1, max_length=MOST_PEOPLE)]
    recovery: Slot


class OldPassphrase(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The data key under the one passphrase there was."""

    cost: Cost
    salt: Salt
    wrapped: Wrapped


class OldRecovery(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The data key under the printed recovery key, which is random and needs no stretching."""

    salt: Salt
    wrapped: Wrapped


class OldHeader(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a key file of :data:`OLD_FORMAT` says."""

    format: int
    generation: Annotated[int, msgspec.Meta(ge=1)]
    passphrase: OldPassphrase
    recovery: OldRecovery


class _Body(msgspec.Struct, forbid_unknown_fields=True):
    header: msgspec.Raw
    code: str


class _Version(msgspec.Struct):
    format: int


class KeyFile:
    """A key file as read: its header, not yet known to be authentic."""

    def __init__(self, content: bytes, path: Path) -> None:
        """Read *content* from *path*; raises :class:`KeyFileDamaged` or :class:`KeyFileNewer`."""
        self.path = path
        self.header: Header | OldHeader
        try:
            body = json_of(body_of(content), _Body)
            self._raw = bytes(body.header)
            self._code = body.code
            version = json_of(self._raw, _Version).format
            if version > FORMAT:
                raise KeyFileNewer(path)
            if version <= OLD_FORMAT:
                self.header = json_of(self._raw, OldHeader)
            else:
                self.header = json_of(self._raw, Header)
        except (NotWhole, Undecodable):
            raise KeyFileDamaged(path) from None

    def authenticate(self, cipher: "KeyedCipher") -> None:
        """Raise :class:`KeyFileAltered` unless the whole header was written under this key."""
        if not hmac.compare_digest(_code(self._raw, cipher).encode(), self._code.encode()):
            raise KeyFileAltered(self.path)


def has_keys(folder: Path) -> bool:
    """Whether the records in *folder* have a key file."""
    return (folder / KEYS_NAME).is_file()


def read_key_file(folder: Path) -> KeyFile:
    """Read that of *folder*; raises :class:`NoKeys`, :class:`FolderUnusable` and as a file does."""
    path = folder / KEYS_NAME
    try:
        content = read_ordinary(path, _LONGEST)
    except FileNotFoundError:
        raise NoKeys(folder) from None
    except TooLarge:
        raise KeyFileDamaged(path) from None
    except OSError as error:
        raise FolderUnusable(folder, cause(error)) from error
    return KeyFile(content, path)


def key_file_content(header: Header, cipher: "KeyedCipher") -> bytes:
    """Return the bytes of the key file that says *header*, authenticated under *cipher*."""
    raw = msgspec.json.encode(header)
    return with_checksum(msgspec.json.encode(_Body(msgspec.Raw(raw), _code(raw, cipher))))


def _code(raw: bytes, cipher: "KeyedCipher") -> str:
    return cipher.fingerprint(raw, b"key file").hex()
