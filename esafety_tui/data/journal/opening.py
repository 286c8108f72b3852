"""Which cipher opens a records folder: none for plain records, else that of its key file."""

from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from esafety_tui.data.crypto.cipher_protocol import PLAIN, Cipher
from esafety_tui.data.crypto.key_file import Cost, has_keys
from esafety_tui.data.crypto.key_problems import KeysNotSaved, NoKeys
from esafety_tui.data.files.atomic import raising, taken_from
from esafety_tui.data.files.file_swap import finish_switch, is_switching
from esafety_tui.data.files.lock import WriterLock
from esafety_tui.data.files.names import HISTORY_NAME, KEYS_NAME, RECORDS_NAME
from esafety_tui.data.problems import FolderUnusable, PassphraseNeeded

# What a sealed file begins with: a message, a stream, or a message as a line of the history has it.
SEALED = (b"\xe5m", b"\xe5s", b"5W")


def cipher_for(folder: Path, secret: str | None) -> Cipher:
    """Return the cipher of *folder*, opened with *secret*: the passphrase or the recovery key.

    Plain records need none.  Raises :class:`PassphraseNeeded`, :class:`NoKeys` when the records
    are encrypted and their key file is gone, and what :func:`open_keys` raises.
    """
    if not needs_passphrase(folder):
        if looks_sealed(folder):
            raise NoKeys(folder)
        return PLAIN
    if secret is None:
        raise PassphraseNeeded
    from esafety_tui.data.crypto.keys import open_keys  # noqa: PLC0415 - 50 ms, not for plain records

    return open_keys(folder, secret)


def needs_passphrase(folder: Path) -> bool:
    """Whether the records in *folder* are encrypted.

    An exchange of files that was interrupted, perhaps that which encrypts them, is finished first.
    Raises :class:`InUse` or :class:`SwitchUnfinished`.
    """
    if is_switching(folder):
        lock = WriterLock(folder, datetime.now(UTC))
        try:
            finish_switch(folder)
        finally:
            lock.release()
    return has_keys(folder)


def begin_keys(
    folder: Path, name: str, passphrase: str, cost: Cost | None = None
) -> tuple[Cipher, str]:
    """Make the keys of records that *name* is about to begin; return the recovery key too.

    A key file without records, left by a program that stopped half-way, is replaced.  Raises what
    :func:`create_keys` raises.
    """
    from esafety_tui.data.crypto.key_table import (  # noqa: PLC0415 - 50 ms, not for plain records
        create_keys,
        refuse_weak,
    )

    refuse_weak(passphrase)
    make_folder(folder)
    if has_keys(folder) and not any(
        (folder / name).exists() for name in (RECORDS_NAME, HISTORY_NAME, "evidence", "backups")
    ):
        with raising(KeysNotSaved):
            (folder / KEYS_NAME).unlink()
    return create_keys(folder, name, passphrase, cost=cost)


def make_folder(folder: Path) -> None:
    """Make the records folder, for the owner alone where the system knows that."""
    with raising(partial(FolderUnusable, folder)):
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)


def looks_sealed(folder: Path) -> bool:
    """Whether the records in *folder* are encrypted, by their first bytes."""
    return any(_begins(folder / name).startswith(SEALED) for name in (RECORDS_NAME, HISTORY_NAME))


def _begins(path: Path) -> bytes:
    return taken_from(path, lambda file: file.read(2)) or b""
