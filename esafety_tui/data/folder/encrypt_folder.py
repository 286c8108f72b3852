"""Sealing a folder anew: plain records encrypted, encrypted ones plain, or under another data key.

Every file goes over at once, or none.
"""

from dataclasses import dataclass
from pathlib import Path

from esafety_tui.data.contacts.own_rows import carried_over
from esafety_tui.data.crypto.cipher_protocol import PLAIN, Cipher
from esafety_tui.data.crypto.key_table import KeyTable
from esafety_tui.data.evidence.vault import Vault
from esafety_tui.data.files.file_swap import Switch
from esafety_tui.data.files.names import (
    HISTORY_NAME,
    KEYS_NAME,
    OF_ONE_CIPHER,
    UNSAVED,
    VAULT_NAME,
)
from esafety_tui.data.journal.entry import Change, Link, written
from esafety_tui.data.journal.lines import read_history
from esafety_tui.data.journal.snapshot import written_out
from esafety_tui.data.problems import RecordsDamaged
from esafety_tui.data.side_file import SideFile
from esafety_tui.data.tables import Tables
from esafety_tui.model.progress import Progress, unheard


@dataclass(frozen=True, slots=True)
class SealedAnew:
    """Everything prepared beside the records, which nothing has happened to yet.

    *link* is the last entry of the history that was encrypted again: none may have come since.
    """

    folder: Path
    was: Cipher
    cipher: Cipher
    link: Link
    switch: Switch

    def carry_out(self) -> Cipher:
        """Put it in place of the records, and return the cipher to go on under.

        What was typed and not saved goes over last, as it stands by now.  For the holder of the
        lock, with no file open.  Raises :class:`NotSaved`, when nothing has happened, or
        :class:`SwitchUnfinished`.
        """
        if (typing := SideFile(self.folder, UNSAVED, lambda: self.was).read()) is not None:
            self.switch.put(UNSAVED, self.cipher.seal(typing, UNSAVED.encode()))
        self.switch.carry_out()
        return self.cipher

    def throw_away(self) -> None:
        """Leave nothing of it."""
        self.switch.throw_away()


def seal_anew(
    folder: Path,
    tables: Tables,
    was: Cipher,
    keys: KeyTable | None,
    change: Change,
    progress: Progress = unheard,
) -> SealedAnew:
    """Prepare the records in *folder*, which hold *tables* under *was*, under *keys*, or plain.

    *change* is written into the history as its next entry.  *progress* is in bytes; nothing is
    left after what it raises.  An evidence file that is damaged refuses to become plain or
    encrypted; from one data key to the next it stays as it lies.  Raises :class:`RecordsDamaged`,
    :class:`EvidenceDamaged` or :class:`NotSaved`.
    """
    switch = Switch(folder)
    try:
        return _prepared(switch, folder, tables, was, keys, change, progress)
    except BaseException:
        switch.throw_away()
        raise


def _prepared(
    switch: Switch,
    folder: Path,
    tables: Tables,
    was: Cipher,
    keys: KeyTable | None,
    change: Change,
    progress: Progress,
) -> SealedAnew:
    cipher = keys.cipher if keys else PLAIN
    if keys:
        switch.put(KEYS_NAME, keys.content())
    for name in (*OF_ONE_CIPHER, *([] if keys else [KEYS_NAME])):
        switch.remove(name)
    reading = read_history(folder / HISTORY_NAME, was)
    if not reading.whole or reading.tail:
        raise RecordsDamaged(folder / HISTORY_NAME)
    entry = written(change, (), reading.link)
    files = written_out([*reading.entries, entry], tables, cipher)
    for name in files:
        switch.put(name, files[name])
    for name, content in carried_over(folder, was, cipher).items():
        if content is None:
            switch.remove(name)
        else:
            switch.put(name, content)
    old, new = Vault(folder, was), Vault(switch.place, cipher)
    rest = old.bytes_kept()
    lines = len(files[HISTORY_NAME])
    progress(lines, lines + rest)
    digests = old.copy_into(
        new,
        lambda done, total: progress(lines + done, lines + total),
        damaged_stay=not (was.plain or cipher.plain),
    )
    for digest in digests:
        switch.prepared(f"{VAULT_NAME}/{new.name_of(digest)}")
        switch.remove(f"{VAULT_NAME}/{old.name_of(digest)}")
    return SealedAnew(folder, was, cipher, reading.link, switch)
