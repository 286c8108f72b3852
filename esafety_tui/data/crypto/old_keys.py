"""Key files of before there were people: the data key under a passphrase and a recovery key.

They are read for ever and written no more.
"""

from cryptography.exceptions import InvalidTag

from esafety_tui.data.crypto.key_file import OldPassphrase, OldRecovery
from esafety_tui.data.crypto.key_problems import WrongPassphrase, WrongRecoveryKey
from esafety_tui.data.crypto.key_slots import derived, stretched, unwrap

# A slot says what it is for, so that one cannot be put in the other's place.
_FOR_PASSPHRASE = b"esafety-tui key slot: passphrase"
_FOR_RECOVERY = b"esafety-tui key slot: recovery key"


def from_passphrase(slot: OldPassphrase, passphrase: str) -> bytes:
    """Return the data key; raises :class:`WrongPassphrase` or :class:`NoRoomForKeys`."""
    key = stretched(passphrase, slot.salt, slot.cost)
    try:
        return unwrap(key, slot.wrapped, _FOR_PASSPHRASE)
    except InvalidTag:
        raise WrongPassphrase from None


def from_recovery_key(slot: OldRecovery, recovery_key: bytes) -> bytes:
    """Return the data key; raises :class:`WrongRecoveryKey`."""
    try:
        return unwrap(derived(recovery_key, slot.salt, _FOR_RECOVERY), slot.wrapped, _FOR_RECOVERY)
    except InvalidTag:
        raise WrongRecoveryKey from None
