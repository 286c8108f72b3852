"""Turning plain records into encrypted ones and back: every file at once, or none."""

from pathlib import Path

from esafety_tui.data.crypto.cipher_protocol import PLAIN, Cipher
from esafety_tui.data.crypto.key_file import Cost
from esafety_tui.data.crypto.keys import DEFAULT_COST, create_keys
from esafety_tui.data.evidence.vault import Vault
from esafety_tui.data.files.file_swap import INDEX, UNSAVED, Switch
from esafety_tui.data.files.names import (
    ERROR_REPORT,
    HISTORY_NAME,
    KEYS_NAME,
    RECORDS_NAME,
    SEALED_ERROR_REPORT,
    VAULT_NAME,
)
from esafety_tui.data.journal.entry import Change, line_of, link_of, written
from esafety_tui.data.journal.lines import read_history
from esafety_tui.data.journal.snapshot import reach_of, records_content
from esafety_tui.data.problems import RecordsDamaged
from esafety_tui.data.side_file import SideFile
from esafety_tui.data.tables import Tables


def encrypt(
    folder: Path, tables: Tables, passphrase: str, change: Change, *, cost: Cost | None = None
) -> tuple[Cipher, str]:
    """Encrypt the plain records in *folder*, which hold *tables*; return cipher and recovery key.

    *change* is written into the history as its next entry.  For the holder of the lock, with no
    file open.  Raises :class:`WeakPassphrase`, :class:`RecordsDamaged`, :class:`EvidenceDamaged`
    or :class:`NotSaved`, when nothing has happened, or :class:`SwitchUnfinished`.
    """
    switch = Switch(folder)
    cipher, recovery_key = create_keys(switch.place, passphrase, cost=cost or DEFAULT_COST)
    switch.prepared(KEYS_NAME)
    _reseal(switch, folder, tables, PLAIN, cipher, change)
    switch.remove(ERROR_REPORT)
    switch.carry_out()
    return cipher, recovery_key


def decrypt(folder: Path, tables: Tables, cipher: Cipher, change: Change) -> None:
    """Turn the records in *folder*, sealed with *cipher*, into plain files, as :func:`encrypt`."""
    switch = Switch(folder)
    _reseal(switch, folder, tables, cipher, PLAIN, change)
    switch.remove(KEYS_NAME)
    switch.remove(SEALED_ERROR_REPORT)
    switch.carry_out()


def _reseal(
    switch: Switch, folder: Path, tables: Tables, was: Cipher, cipher: Cipher, change: Change
) -> None:
    """Prepare history, records and evidence under another cipher."""
    reading = read_history(folder / HISTORY_NAME, was)
    if not reading.whole or reading.tail:
        raise RecordsDamaged(folder / HISTORY_NAME)
    entry = written(change, (), reading.link)
    lines = b"".join(line_of(one, cipher) for one in [*reading.entries, entry])
    switch.put(HISTORY_NAME, lines)
    reach = reach_of(link_of(entry, reading.link), lines, cipher)
    switch.remove(INDEX)
    switch.remove(UNSAVED)
    if (typing := SideFile(folder, UNSAVED, lambda: was).read()) is not None:
        switch.put(UNSAVED, cipher.seal(typing, UNSAVED.encode()))
    switch.put(RECORDS_NAME, records_content(tables, reach, cipher))
    old, new = Vault(folder, was), Vault(switch.place, cipher)
    for digest in old.copy_into(new):
        switch.prepared(f"{VAULT_NAME}/{new.name_of(digest)}")
        switch.remove(f"{VAULT_NAME}/{old.name_of(digest)}")
