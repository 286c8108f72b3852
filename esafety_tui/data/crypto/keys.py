"""The keys of a records folder: made once, opened by passphrase or recovery key, changed.

One random data key encrypts everything and never changes.  The key file holds it wrapped twice,
under the passphrase and under the printed recovery key; changing either rewrites that file and
nothing else.  Backups made before a change keep the key file of their day: see :data:`OLD_BACKUPS`.
"""

import os
import secrets
import unicodedata
from dataclasses import dataclass
from pathlib import Path

import msgspec

from esafety_tui.data.crypto.cipher import DATA_KEY_BYTES, KeyedCipher
from esafety_tui.data.crypto.key_file import (
    FORMAT,
    Cost,
    Header,
    KeyFile,
    PassphraseSlot,
    RecoverySlot,
    key_file_content,
    read_key_file,
)
from esafety_tui.data.crypto.key_problems import (
    SHORTEST,
    KeysExist,
    KeysNotSaved,
    KeysUnconfirmed,
    RecoveryKeyMistyped,
    WeakPassphrase,
    WrongPassphrase,
    WrongRecoveryKey,
)
from esafety_tui.data.crypto.key_slots import (
    from_passphrase,
    from_recovery_key,
    passphrase_slot,
    recovery_slot,
)
from esafety_tui.data.crypto.recovery_key import as_printed, as_typed, looks_typed, new_recovery_key
from esafety_tui.data.files.atomic import SyncFailed, replace_file
from esafety_tui.data.files.names import KEYS_NAME
from esafety_tui.data.problems import cause

DEFAULT_COST = Cost()
_FEWEST_DIFFERENT = 4
OLD_BACKUPS = (
    "Backups made until now still open with the old passphrase and the old recovery key. If "
    "somebody else may know them, make a backup and take the older ones away."
)


@dataclass(frozen=True, slots=True, repr=False)
class _Opened:
    """An authentic header and the data key that it wraps; never shown, so without a repr."""

    data_key: bytes
    header: Header

    @property
    def cipher(self) -> KeyedCipher:
        return KeyedCipher(self.data_key, self.header.generation)

    def changed(self, **slot: PassphraseSlot | RecoverySlot) -> "_Opened":
        generation = self.header.generation + 1
        header = msgspec.structs.replace(self.header, generation=generation, **slot)
        return _Opened(self.data_key, header)


def refuse_weak(passphrase: str) -> None:
    """Raise :class:`WeakPassphrase` for one that could be guessed in an afternoon."""
    characters = unicodedata.normalize("NFC", passphrase)
    if not characters.strip():
        raise WeakPassphrase("it is empty")
    if len(characters) < SHORTEST:
        raise WeakPassphrase(f"it is shorter than {SHORTEST} characters")
    if len(set(characters)) < _FEWEST_DIFFERENT:
        raise WeakPassphrase("it repeats the same few characters")


def create_keys(
    folder: Path, passphrase: str, *, cost: Cost = DEFAULT_COST
) -> tuple[KeyedCipher, str]:
    """Make the key file of *folder*; return the cipher and the recovery key to print.

    The recovery key is shown once and kept nowhere.  Raises :class:`WeakPassphrase`,
    :class:`KeysExist`, :class:`KeysNotSaved` or :class:`NoRoomForKeys`.
    """
    refuse_weak(passphrase)
    if os.path.lexists(folder / KEYS_NAME):
        raise KeysExist(folder)
    data_key = secrets.token_bytes(DATA_KEY_BYTES)
    recovery_key = new_recovery_key()
    header = Header(
        format=FORMAT,
        generation=1,
        passphrase=passphrase_slot(data_key, passphrase, cost),
        recovery=recovery_slot(data_key, recovery_key),
    )
    printed = as_printed(recovery_key)
    try:
        cipher = _save(folder, _Opened(data_key, header), (passphrase, printed))
    except KeysUnconfirmed as error:
        # Nothing is encrypted yet: better no key file than one whose recovery key nobody saw.
        (folder / KEYS_NAME).unlink(missing_ok=True)
        raise KeysNotSaved("the disk did not confirm it") from error
    return cipher, printed


def open_keys(folder: Path, secret: str) -> KeyedCipher:
    """Open the keys of *folder* with *secret*, its passphrase or its recovery key.

    Raises :class:`NoKeys`, :class:`KeyFileDamaged`, :class:`KeyFileNewer`,
    :class:`WrongPassphrase`, :class:`WrongRecoveryKey`, :class:`RecoveryKeyMistyped`,
    :class:`KeyFileAltered`, :class:`NoRoomForKeys` or :class:`FolderUnusable`.
    """
    return open_key_file(read_key_file(folder), secret)


def open_key_file(file: KeyFile, secret: str) -> KeyedCipher:
    """Open a key file that was read before; raises as :func:`open_keys` does."""
    return _open(file, secret).cipher


def change_passphrase(
    folder: Path, secret: str, new_passphrase: str, *, cost: Cost = DEFAULT_COST
) -> KeyedCipher:
    """Let *new_passphrase* open the records in place of the old one; the recovery key stays.

    *secret* is the old one or the recovery key.  Raises what :func:`open_keys` raises, and
    :class:`WeakPassphrase`, :class:`KeysNotSaved` or :class:`KeysUnconfirmed`.
    """
    refuse_weak(new_passphrase)
    opened = _open(read_key_file(folder), secret)
    slot = passphrase_slot(opened.data_key, new_passphrase, cost)
    return _save(folder, opened.changed(passphrase=slot), (new_passphrase,))


def replace_recovery_key(folder: Path, secret: str) -> tuple[KeyedCipher, str]:
    """Return the cipher and a new recovery key to print; the sheet printed before opens no more.

    *secret* is the passphrase or the old recovery key.  Raises what
    :func:`open_keys` raises, and :class:`KeysNotSaved` or :class:`KeysUnconfirmed`.
    """
    opened = _open(read_key_file(folder), secret)
    recovery_key = new_recovery_key()
    slot, printed = recovery_slot(opened.data_key, recovery_key), as_printed(recovery_key)
    return _save(folder, opened.changed(recovery=slot), (printed,)), printed


def _open(file: KeyFile, secret: str) -> _Opened:
    opened = _Opened(_data_key(file.header, secret), file.header)
    file.authenticate(opened.cipher)
    return opened


def _data_key(header: Header, secret: str) -> bytes:
    """Unwrap with *secret*; what looks like a recovery key may still be a passphrase."""
    slip: RecoveryKeyMistyped | WrongRecoveryKey | None = None
    try:
        return from_recovery_key(header.recovery, as_typed(secret))
    except WrongRecoveryKey as error:
        slip = error
    except RecoveryKeyMistyped as error:
        slip = error if looks_typed(secret) else None
    try:
        return from_passphrase(header.passphrase, secret)
    except WrongPassphrase:
        if slip:
            raise slip from None
        raise


def _save(folder: Path, opened: _Opened, secrets_to_try: tuple[str, ...]) -> KeyedCipher:
    """Put the header on disk, once each new secret has been seen to open it."""
    path = folder / KEYS_NAME
    content = key_file_content(opened.header, opened.cipher)
    for secret in secrets_to_try:
        if _open(KeyFile(content, path), secret).data_key != opened.data_key:
            raise KeysNotSaved("it could not be read back")
    try:
        replace_file(path, content)
    except SyncFailed as error:
        raise KeysUnconfirmed from error
    except OSError as error:
        raise KeysNotSaved(cause(error)) from error
    return opened.cipher
