"""Sealing with the school's data key: AES-256-GCM, bound to the place of what it seals.

A sealed message is ``head ‖ salt ‖ nonce ‖ ciphertext and tag``.  The salt makes a sub-key of the
data key (HKDF-SHA-256), fresh for every cipher object and after every 65,536 messages, so that
random 96-bit nonces stay far from repeating. Head, salt, nonce and the caller's context are
authenticated: bytes sealed for one place open in no other.
"""

import hashlib
import hmac
import os
from functools import lru_cache
from typing import NoReturn

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from esafety_tui.data.crypto.cipher_protocol import LaterLayout, Unopened

DATA_KEY_BYTES = 32
# 0xE5 followed by a letter is no UTF-8, so nothing sealed looks like JSON or text: "m" for
# message, then the version of this layout.
_FAMILY = b"\xe5m"
_HEAD = _FAMILY + b"\x01"
_SALT_BYTES = 16
_NONCE_BYTES = 12
_TAG_BYTES = 16
_BEFORE = len(_HEAD) + _SALT_BYTES + _NONCE_BYTES
# What sealing adds to the length of a message.
OVERHEAD = _BEFORE + _TAG_BYTES
_MESSAGES_PER_SALT = 1 << 16


class KeyedCipher:
    """A cipher under the school's data key.

    *generation* counts the changes of the key file that the key came from: who keeps it with the
    records can tell when an older key file was put back.
    """

    plain = False

    def __init__(self, data_key: bytes, generation: int = 1) -> None:
        """Seal under *data_key*, 32 bytes."""
        if len(data_key) != DATA_KEY_BYTES:
            raise ValueError("the data key is 32 bytes")
        self.generation = generation
        self._data_key = data_key
        # Opening a history meets one salt for each time the program ran.
        self._key_of = lru_cache(maxsize=256)(self._derived)
        self._salt = b""
        self._sealed = 0

    def seal(self, plaintext: bytes, context: bytes) -> bytes:
        """Return *plaintext* sealed for the place that *context* names."""
        before = _HEAD + self._sealing_salt() + os.urandom(_NONCE_BYTES)
        key, nonce = self._parts(before)
        return before + key.encrypt(nonce, plaintext, _bound(before, context))

    def open(self, sealed: bytes, context: bytes) -> bytes:
        """Return what was sealed for *context*.

        Raises :class:`Unopened` or :class:`LaterLayout`, with not one byte.
        """
        before = sealed[:_BEFORE]
        if len(sealed) < OVERHEAD or before[: len(_FAMILY)] != _FAMILY:
            raise Unopened("not sealed by this program")
        if not before.startswith(_HEAD):
            self._refuse_layout(sealed, context)
        key, nonce = self._parts(before)
        try:
            return key.decrypt(nonce, sealed[_BEFORE:], _bound(before, context))
        except InvalidTag:
            raise Unopened("damaged, altered, out of place, or sealed under other keys") from None

    def _refuse_layout(self, sealed: bytes, context: bytes) -> NoReturn:
        """Raise what is right for another layout: that of a later version, or damage to ours."""
        try:
            self.open(_HEAD + sealed[len(_HEAD) :], context)
        except Unopened:
            if sealed[len(_FAMILY)] > _HEAD[-1]:
                raise LaterLayout("sealed in a form that this version does not know") from None
        raise Unopened("damaged where it says its layout")

    def fingerprint(self, content: bytes, purpose: bytes) -> bytes:
        """Return 32 bytes that stand for *content* and tell nothing without the data key."""
        key = _derive(self._data_key, salt=None, purpose=b"fingerprint: " + purpose)
        return hmac.digest(key, content, hashlib.sha256)

    def _parts(self, before: bytes) -> tuple[AESGCM, bytes]:
        salt_ends = len(_HEAD) + _SALT_BYTES
        return self._key_of(before[len(_HEAD) : salt_ends]), before[salt_ends:]

    def _sealing_salt(self) -> bytes:
        if self._sealed % _MESSAGES_PER_SALT == 0:
            self._salt = os.urandom(_SALT_BYTES)
        self._sealed += 1
        return self._salt

    def _derived(self, salt: bytes) -> AESGCM:
        return AESGCM(_derive(self._data_key, salt=salt, purpose=b"message"))


def _bound(before: bytes, context: bytes) -> bytes:
    """What a message is authenticated with; *before* is of fixed length, so no two coincide."""
    return before + context


def _derive(data_key: bytes, *, salt: bytes | None, purpose: bytes) -> bytes:
    info = b"esafety-tui " + purpose
    return HKDF(SHA256(), DATA_KEY_BYTES, salt, info).derive(data_key)
