"""Key slots: the data key, given to a key pair whose private half follows from a secret.

Who knows a passphrase or the recovery key has the private half; whoever has the data key can give
another one to the public half, without the secret.  So everybody who stays gets a new data key
without typing anything, and a passphrase of before opens nothing that is given afterwards.
"""

import os
import unicodedata

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from esafety_tui.data.crypto.cipher import KeyedCipher
from esafety_tui.data.crypto.cipher_protocol import Unopened
from esafety_tui.data.crypto.key_file import Cost, PersonSlot, Slot
from esafety_tui.data.crypto.key_problems import NoRoomForKeys

SALT_BYTES = 16
_KEY_BYTES = 32
_NONCE_BYTES = 12
_FOR_DATA_KEY = b"esafety-tui key slot: data key"
_FOR_RECOVERY = b"esafety-tui key slot: recovery key"
_NAME = b"name of a person"


def pair_of_passphrase(passphrase: str, salt: bytes, cost: Cost) -> X25519PrivateKey:
    """Return the private key of whoever knows *passphrase*; raises :class:`NoRoomForKeys`."""
    return X25519PrivateKey.from_private_bytes(stretched(passphrase, salt, cost))


def pair_of_recovery_key(recovery_key: bytes, salt: bytes) -> X25519PrivateKey:
    """Return the private key of whoever has the sheet, which is random and needs no stretching."""
    return X25519PrivateKey.from_private_bytes(derived(recovery_key, salt, _FOR_RECOVERY))


def public_half(pair: X25519PrivateKey) -> bytes:
    """Return the 32 bytes by which a pair is known."""
    return pair.public_key().public_bytes_raw()


def slot_for(data_key: bytes, public: bytes) -> Slot:
    """Give *data_key* to whoever has the private half of *public*, and nobody else."""
    return Slot(public, *_given(data_key, public))


def slot_of_person(data_key: bytes, public: bytes, name: str) -> PersonSlot:
    """Give *data_key* to the person *name*, who has the private half of *public*."""
    sealed = KeyedCipher(data_key).seal(name.encode(), _NAME)
    return PersonSlot(public, *_given(data_key, public), sealed)


def name_in(slot: PersonSlot, cipher: KeyedCipher) -> str:
    """Return the name in *slot* of an authentic key file."""
    return cipher.open(slot.name, _NAME).decode()


def take(slot: Slot, pair: X25519PrivateKey) -> bytes:
    """Return the data key that *slot* gives to *pair*; raises :class:`Unopened`."""
    try:
        # A point that is none of the curve's ordinary ones is refused as what it is: altered.
        shared = pair.exchange(X25519PublicKey.from_public_bytes(slot.once))
        key = derived(shared, slot.once + slot.public, _FOR_DATA_KEY)
        return unwrap(key, slot.wrapped, _FOR_DATA_KEY)
    except (InvalidTag, ValueError):
        raise Unopened("altered, or given to another pair") from None


def _given(data_key: bytes, public: bytes) -> tuple[bytes, bytes]:
    pair = X25519PrivateKey.generate()
    once = public_half(pair)
    shared = pair.exchange(X25519PublicKey.from_public_bytes(public))
    return once, wrap(derived(shared, once + public, _FOR_DATA_KEY), data_key, _FOR_DATA_KEY)


def stretched(passphrase: str, salt: bytes, cost: Cost) -> bytes:
    """Make 32 bytes of a passphrase, dearly; raises :class:`NoRoomForKeys`."""
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


def derived(key: bytes, salt: bytes, purpose: bytes) -> bytes:
    """Make 32 bytes of a key that is hard to guess."""
    return HKDF(SHA256(), _KEY_BYTES, salt, purpose).derive(key)


def wrap(key: bytes, data_key: bytes, purpose: bytes) -> bytes:
    """Seal *data_key* under *key* for *purpose*."""
    nonce = os.urandom(_NONCE_BYTES)
    return nonce + AESGCM(key).encrypt(nonce, data_key, purpose)


def unwrap(key: bytes, wrapped: bytes, purpose: bytes) -> bytes:
    """Open what :func:`wrap` sealed; raises :class:`InvalidTag`."""
    return AESGCM(key).decrypt(wrapped[:_NONCE_BYTES], wrapped[_NONCE_BYTES:], purpose)
