"""Opening the keys of a records folder, with somebody's passphrase or the recovery key.

One random data key encrypts everything.  The key file gives it to each person who may open the
records, under a passphrase of their own, and to the printed recovery key.  How one is made and
changed is in :mod:`~esafety_tui.data.crypto.key_table`.
"""

from pathlib import Path

from esafety_tui.data.crypto.cipher import KeyedCipher
from esafety_tui.data.crypto.cipher_protocol import NOBODY, OpenedBy, Unopened
from esafety_tui.data.crypto.key_file import Header, KeyFile, OldHeader, PersonSlot, read_key_file
from esafety_tui.data.crypto.key_problems import (
    KeyFileAltered,
    RecoveryKeyMistyped,
    WrongPassphrase,
    WrongRecoveryKey,
)
from esafety_tui.data.crypto.key_slots import (
    name_in,
    pair_of_passphrase,
    pair_of_recovery_key,
    public_half,
    take,
)
from esafety_tui.data.crypto.old_keys import from_passphrase, from_recovery_key
from esafety_tui.data.crypto.recovery_key import as_typed, looks_typed


def open_keys(folder: Path, secret: str) -> KeyedCipher:
    """Open the keys of *folder* with *secret*, somebody's passphrase or the recovery key.

    Raises :class:`NoKeys`, :class:`KeyFileDamaged`, :class:`KeyFileNewer`,
    :class:`WrongPassphrase`, :class:`WrongRecoveryKey`, :class:`RecoveryKeyMistyped`,
    :class:`KeyFileAltered`, :class:`NoRoomForKeys` or :class:`FolderUnusable`.
    """
    return open_key_file(read_key_file(folder), secret)


def open_key_file(file: KeyFile, secret: str) -> KeyedCipher:
    """Open a key file that was read before; raises as :func:`open_keys` does."""
    data_key, by = opened(file, secret)
    return KeyedCipher(data_key, file.header.generation, by)


def opened(file: KeyFile, secret: str) -> tuple[bytes, OpenedBy]:
    """Return the data key of a key file, which is authentic then, and whose *secret* it is.

    What looks like a recovery key may still be a passphrase.  Raises as :func:`open_keys` does.
    """
    try:
        data_key, by = _taken(file.header, secret)
    except Unopened:
        raise KeyFileAltered(file.path) from None
    file.authenticate(KeyedCipher(data_key))
    if isinstance(by, PersonSlot):
        return data_key, OpenedBy(name_in(by, KeyedCipher(data_key)))
    return data_key, by


def _taken(header: Header | OldHeader, secret: str) -> tuple[bytes, PersonSlot | OpenedBy]:
    slip: RecoveryKeyMistyped | WrongRecoveryKey | None = None
    try:
        return _by_recovery_key(header, as_typed(secret)), OpenedBy(recovery_key=True)
    except WrongRecoveryKey as error:
        slip = error
    except RecoveryKeyMistyped as error:
        slip = error if looks_typed(secret) else None
    try:
        return _by_passphrase(header, secret)
    except WrongPassphrase:
        if slip:
            raise slip from None
        raise


def _by_recovery_key(header: Header | OldHeader, recovery_key: bytes) -> bytes:
    if isinstance(header, OldHeader):
        return from_recovery_key(header.recovery, recovery_key)
    pair = pair_of_recovery_key(recovery_key, header.salt)
    if public_half(pair) != header.recovery.public:
        raise WrongRecoveryKey
    return take(header.recovery, pair)


def _by_passphrase(
    header: Header | OldHeader, passphrase: str
) -> tuple[bytes, PersonSlot | OpenedBy]:
    if isinstance(header, OldHeader):
        return from_passphrase(header.passphrase, passphrase), NOBODY
    # However many people there are, one guess is one dear computation.
    pair = pair_of_passphrase(passphrase, header.salt, header.cost)
    for slot in header.people:
        if slot.public == public_half(pair):
            return take(slot, pair), slot
    raise WrongPassphrase
