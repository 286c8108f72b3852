"""Key slots: wrapping the data key so that only a passphrase or a recovery key unwraps it."""

import os
import unicodedata

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from esafety_tui.data.crypto.key_file import Cost, PassphraseSlot, RecoverySlot
from esafety_tui.data.crypto.key_problems import NoRoomForKeys, WrongPassphrase, WrongRecoveryKey

_KEY_BYTES = 32
_SALT_BYTES = 16
_NONCE_BYTES = 12
# A slot says what it is for, so that one cannot be put in the other's place.
_FOR_PASSPHRASE = b"esafety-tui key slot: passphrase"
_FOR_RECOVERY = b"esafety-tui key slot: recovery key"


def passphrase_slot(data_key: bytes, passphrase: str, cost: Cost) -> PassphraseSlot:
    """Wrap *data_key* under *passphrase*; raises :class:`NoRoomForKeys`."""
    salt = os.urandom(_SALT_BYTES)
    key = _stretched(passphrase, salt, cost)
    return PassphraseSlot(cost, salt, _wrap(key, data_key, _FOR_PASSPHRASE))


def from_passphrase(slot: PassphraseSlot, passphrase: str) -> bytes:
    """Return the data key; raises :class:`WrongPassphrase` or :class:`NoRoomForKeys`."""
    key = _stretched(passphrase, slot.salt, slot.cost)
    try:
        return _unwrap(key, slot.wrapped, _FOR_PASSPHRASE)
    except InvalidTag:
        raise WrongPassphrase from None


def recovery_slot(data_key: bytes, recovery_key: bytes) -> RecoverySlot:
    """Wrap *data_key* under *recovery_key*."""
    salt = os.urandom(_SALT_BYTES)
    return RecoverySlot(salt, _wrap(_derived(recovery_key, salt), data_key, _FOR_RECOVERY))


def from_recovery_key(slot: RecoverySlot, recovery_key: bytes) -> bytes:
    """Return the data key; raises :class:`WrongRecoveryKey`."""
    try:
        return _unwrap(_derived(recovery_key, slot.salt), slot.wrapped, _FOR_RECOVERY)
    except InvalidTag:
        raise WrongRecoveryKey from None


def _stretched(passphrase: str, salt: bytes, cost: Cost) -> bytes:
    # é typed as one character or as two is the same.  A terminal can hand over half of a
    # character; it is to fail as a wrong passphrase does, not as a program does.
    typed = unicodedata.normalize("NFC", passphrase).encode("utf-8", "surrogatepass")
    try:
        return Argon2id(
            salt=salt,
            length=_KEY_BYTES,
            iterations=cost.iterations,
            lanes=cost.lanes,
            memory_cost=cost.memory_kib,
        ).derive(typed)
    except MemoryError:
        raise NoRoomForKeys from None


def _derived(recovery_key: bytes, salt: bytes) -> bytes:
    return HKDF(SHA256(), _KEY_BYTES, salt, _FOR_RECOVERY).derive(recovery_key)


def _wrap(key: bytes, data_key: bytes, slot: bytes) -> bytes:
    nonce = os.urandom(_NONCE_BYTES)
    return nonce + AESGCM(key).encrypt(nonce, data_key, slot)


def _unwrap(key: bytes, wrapped: bytes, slot: bytes) -> bytes:
    return AESGCM(key).decrypt(wrapped[:_NONCE_BYTES], wrapped[_NONCE_BYTES:], slot)
