"""Bringing records that an earlier version wrote to the present format, on a copy.

The old file is kept in a backup before anything is written, and replaced last: a
program that stops in between finds it as it was and begins again.
"""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from esafety_tui.data.crypto.cipher_protocol import Cipher
from esafety_tui.data.files.atomic import raising, replace_file
from esafety_tui.data.files.names import HISTORY_NAME, RECORDS_NAME
from esafety_tui.data.journal.entry import Change, JournalEntry, Link, line_of, link_of, written
from esafety_tui.data.journal.loading import Loaded, load
from esafety_tui.data.journal.patch import difference
from esafety_tui.data.journal.snapshot import FORMAT, reach_of, write_records
from esafety_tui.data.problems import NotSaved, Unconfirmed
from esafety_tui.data.tables import Tables

BY_PROGRAM = "esafety-tui"


def migrated(folder: Path, loaded: Loaded, cipher: Cipher, clock: Callable[[], datetime]) -> Loaded:
    """Return *loaded* as it is after bringing *folder* to the present format, if it was not.

    Raises :class:`BackupFailed`, :class:`NotSaved` or :class:`Unconfirmed`.
    """
    if loaded.format == FORMAT:
        return loaded
    from esafety_tui.data.folder.backups import make_backup  # noqa: PLC0415 - wanted once in a life

    make_backup(folder, clock())
    entry = beginning(loaded.tables, "brought the records to a new format", clock(), Link())
    line = line_of(entry, cipher)
    with raising(NotSaved, Unconfirmed):
        replace_file(folder / HISTORY_NAME, line)
    reach = reach_of(link_of(entry, Link()), line, cipher)
    write_records(folder / RECORDS_NAME, loaded.tables, reach, cipher)
    return load(folder, cipher)


def beginning(tables: Tables, act: str, at: datetime, link: Link) -> JournalEntry:
    """Return the entry with which a history begins that has nothing before *link*."""
    patches = [
        ((table, key), difference(None, document))
        for table, documents in tables.items()
        for key, document in documents.items()
    ]
    return written(Change(act, "", BY_PROGRAM, at), patches, link, begins=True)
