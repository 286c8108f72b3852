"""Bringing records that an earlier version wrote to the present format, on a copy.

The old file is kept in a backup before anything is written, and replaced last: a
program that stops in between finds it as it was and begins again.
"""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from esafety_tui.data.crypto.cipher_protocol import Cipher
from esafety_tui.data.files.atomic import raising, replace_file
from esafety_tui.data.journal.entry import Change, JournalEntry, Link, written
from esafety_tui.data.journal.loading import Loaded, load
from esafety_tui.data.journal.patch import difference
from esafety_tui.data.journal.snapshot import FORMAT, written_out
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
    change = Change("brought the records to a new format", "", BY_PROGRAM, clock())
    entry = beginning(loaded.tables, change, Link())
    with raising(NotSaved, Unconfirmed):
        # The history first, the records last.
        for name, content in written_out([entry], loaded.tables, cipher).items():
            replace_file(folder / name, content)
    return load(folder, cipher)


def beginning(tables: Tables, change: Change, link: Link) -> JournalEntry:
    """Return the entry of *change*, with which a history begins that has nothing before *link*."""
    patches = [
        ((table, key), difference(None, document))
        for table, documents in tables.items()
        for key, document in documents.items()
    ]
    return written(change, patches, link, begins=True)
