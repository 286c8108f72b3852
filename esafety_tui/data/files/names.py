"""The names of the files in a folder of records, each said once, and which a backup holds.

What each of them can hold is said in ``data/folder/contents.py``; backups are made, and checked, in
``data/folder/backups.py``.
"""

import os
import re
from itertools import chain, count
from pathlib import Path

RECORDS_NAME = "records.json"
HISTORY_NAME = "history.jsonl"
KEYS_NAME = "keys.json"
MANIFEST_NAME = "manifest.json"
# What was cut off the end of a history, where it was put aside.
TAIL_NAME = "history.tail"
VAULT_NAME = "evidence"
CONTACTS_NAME = "contacts.json"
SEALED_CONTACTS = "contacts.sealed"
STEPS_NAME = "steps.toml"
LETTERS_NAME = "letters.toml"
KEYMAP_NAME = "keys.toml"
PREFERENCES_NAME = "preferences.json"
# What was answered about the logs that were brought in.
IMPORT_MAP_NAME = "import-map.toml"
# Worked out from the records, and so made anew under a new cipher.
INDEX = "index.cache"
# What was typed and not saved, which is nowhere else.
UNSAVED = "unsaved.typing"
# How far the files of evidence have been read of late.
EVIDENCE_READ = "evidence.read"
# When the newest backup was last seen in its second place.
LAST_COPY = "last-copy.json"
# Removed when the records are encrypted, and when they are decrypted.
ERROR_REPORT = "last-error.txt"
SEALED_ERROR_REPORT = "last-error.sealed"
BACKUPS_NAME = "backups"
# How the name of a backup ends that is being made, and of one that is being taken away.
UNFINISHED = ".part"
GOING = ".going"
SET_ASIDE = "set-aside"
# How a backup, and what was set aside, are called by their time.
DATED = "%Y-%m-%dT%H%M%S"
SWITCH_NAME = ".switch"
LOCK_NAME = "records.lock"
HOLDER_NAME = "records.lock.json"
# What lies beside the records under their cipher, and goes or is made anew under another.
OF_ONE_CIPHER = (INDEX, UNSAVED, EVIDENCE_READ, ERROR_REPORT, SEALED_ERROR_REPORT)
# What a backup holds beside the evidence.  In this order it is copied: the history last of
# the two that belong together, so that it reaches at least as far as the records beside it.
# Left out is what can be made again, or is of this computer: the colours and how far each person
# has read (preferences), and what was answered about a log (import-map), which is asked again.
BACKED_UP = (
    KEYS_NAME, RECORDS_NAME, HISTORY_NAME,
    CONTACTS_NAME, SEALED_CONTACTS, STEPS_NAME, LETTERS_NAME, KEYMAP_NAME,
)  # fmt: skip
_EVIDENCE_NAME = re.compile(rf"{VAULT_NAME}/[0-9a-f]{{64}}")


def is_backup_name(name: str) -> bool:
    """Whether a backup holds files of this *name*."""
    return name in BACKED_UP or bool(_EVIDENCE_NAME.fullmatch(name))


def made_as_backup(folder: Path) -> bool:
    """Whether *folder* is as a backup is made, and so never written to.

    A list of files that was copied with them over a records folder makes none of it: a records
    folder has a lock or backups of its own, and a backup has neither.
    """
    own = any((folder / name).exists() for name in (LOCK_NAME, BACKUPS_NAME))
    return (folder / MANIFEST_NAME).is_file() and not own


def free_name(place: Path, wanted: str) -> str:
    """Return *wanted* as a name in *place*, or where that is taken *wanted* with a number."""
    names = chain([wanted], (f"{wanted}-{number}" for number in count(2)))
    return next(name for name in names if not os.path.lexists(place / name))


def new_aside(folder: Path, name: str) -> Path:
    """Make a folder for what is put aside in *folder*, that of the records; :class:`OSError`.

    It is called *name* where that is free: what was put aside is never overwritten.
    """
    place = folder / SET_ASIDE
    place.mkdir(mode=0o700, exist_ok=True)
    path = place / free_name(place, name)
    path.mkdir(mode=0o700)
    return path
