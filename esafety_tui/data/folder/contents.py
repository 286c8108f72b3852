"""Every file and folder that can lie in a records folder, and what it can hold.

From this one list follow what is swept away at the start, what encryption and disposal may not
leave behind, what ``check`` does not know, and the tables in the documentation.  The program
writes nothing into a records folder that does not stand here.
"""

import os
import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from enum import Enum
from pathlib import Path, PurePath

from esafety_tui.data.files.names import (
    BACKED_UP,
    BACKUPS_NAME,
    CONTACTS_NAME,
    ERROR_REPORT,
    EVIDENCE_READ,
    GOING,
    HISTORY_NAME,
    HOLDER_NAME,
    IMPORT_MAP_NAME,
    INDEX,
    KEYMAP_NAME,
    KEYS_NAME,
    LAST_COPY,
    LETTERS_NAME,
    LOCK_NAME,
    MANIFEST_NAME,
    PREFERENCES_NAME,
    RECORDS_NAME,
    SEALED_CONTACTS,
    SEALED_ERROR_REPORT,
    SET_ASIDE,
    STEPS_NAME,
    SWITCH_NAME,
    UNFINISHED,
    UNSAVED,
    VAULT_NAME,
)


class Meaning(Enum):
    """What a file means for the content of the records, and so what becomes of it."""

    RECORDS = "the records: encrypted again by encryption, written anew by disposal"
    DERIVED = "made from the records, and not missed: gone after encryption and disposal"
    COPY = "the records as they were: kept until the lead has it replaced"
    PASSING = "half-written, or about to go: swept away at the next start"
    OWN = "the school's own, in which no case stands"
    PROGRAM = "the program's, in which nothing of the records stands"


@dataclass(frozen=True, slots=True)
class FolderItem:
    """A file of a records folder, or a folder in it, whose name ends in a slash.

    ``sealed`` is whether it is sealed with encrypted records; a copy, or what is half-written,
    is as sealed as what it was made from.  In ``name``, *NAME* is another of these, *x* a letter
    or digit, *N* a number; ``pattern`` says the same to a computer.
    """

    name: str
    means: Meaning
    sealed: bool
    pattern: str = ""

    @property
    def holds_records(self) -> bool:
        """Whether anything that was written down of a case can stand in it."""
        return self.means not in (Meaning.OWN, Meaning.PROGRAM)

    @property
    def in_backups(self) -> bool:
        """Whether a backup has it."""
        return self.name.rstrip("/") in (*BACKED_UP, VAULT_NAME)

    def is_called(self, name: str) -> bool:
        """Whether *name*, seen from the records folder and parted by slashes, is this."""
        return bool(re.fullmatch(self.pattern or re.escape(self.name), name))


_NAMED = (
    FolderItem(HISTORY_NAME, Meaning.RECORDS, sealed=True),
    FolderItem(RECORDS_NAME, Meaning.RECORDS, sealed=True),
    FolderItem(KEYS_NAME, Meaning.PROGRAM, sealed=False),
    FolderItem(MANIFEST_NAME, Meaning.PROGRAM, sealed=False),
    FolderItem(f"{VAULT_NAME}/", Meaning.RECORDS, sealed=True),
    FolderItem(CONTACTS_NAME, Meaning.OWN, sealed=False),
    FolderItem(SEALED_CONTACTS, Meaning.OWN, sealed=True),
    FolderItem(STEPS_NAME, Meaning.OWN, sealed=False),
    FolderItem(LETTERS_NAME, Meaning.OWN, sealed=False),
    FolderItem(KEYMAP_NAME, Meaning.OWN, sealed=False),
    FolderItem(PREFERENCES_NAME, Meaning.OWN, sealed=False),
    FolderItem(IMPORT_MAP_NAME, Meaning.DERIVED, sealed=True),
    FolderItem(UNSAVED, Meaning.RECORDS, sealed=True),
    FolderItem(EVIDENCE_READ, Meaning.DERIVED, sealed=True),
    FolderItem(INDEX, Meaning.DERIVED, sealed=True),
    FolderItem(ERROR_REPORT, Meaning.DERIVED, sealed=False),
    FolderItem(SEALED_ERROR_REPORT, Meaning.DERIVED, sealed=True),
    FolderItem(f"{BACKUPS_NAME}/", Meaning.COPY, sealed=True),
    FolderItem(f"{SET_ASIDE}/", Meaning.COPY, sealed=True),
    FolderItem("contacts.damaged.json", Meaning.OWN, sealed=False),
    FolderItem(LAST_COPY, Meaning.PROGRAM, sealed=False),
    FolderItem(LOCK_NAME, Meaning.PROGRAM, sealed=False),
    FolderItem(HOLDER_NAME, Meaning.PROGRAM, sealed=False),
    FolderItem(f"{SWITCH_NAME}/", Meaning.PASSING, sealed=True),
)
_DAY = r"\d{4}-\d\d-\d\dT\d{6}(?:-\d+)?"
# What becomes a file of the folder, a file of evidence or a copy of either; reports pass
# through names of their own into whichever folder somebody chose for them.
_BECOMING = "|".join(re.escape(one.name) for one in _NAMED if one.name[-1] != "/")
_PART = rf"\.(?:{_BECOMING}|evidence|copy|switch)\.[0-9a-f]{{8}}\.part|\.report-\w{{8}}\.part"
_LAST = (
    FolderItem(
        ".NAME.xxxxxxxx.part", Meaning.PASSING, sealed=True, pattern=rf"(?:[^.].*/)?(?:{_PART})"
    ),
    FolderItem(
        f"{BACKUPS_NAME}/.NAME{UNFINISHED}",
        Meaning.PASSING,
        sealed=True,
        pattern=rf"{BACKUPS_NAME}/\.{_DAY}{re.escape(UNFINISHED)}",
    ),
    FolderItem(
        f"{BACKUPS_NAME}/.NAME{GOING}",
        Meaning.PASSING,
        sealed=True,
        pattern=rf"{BACKUPS_NAME}/\.{_DAY}{re.escape(GOING)}",
    ),
)
CONTENTS = (*_NAMED, *_LAST)
# What Windows and macOS put into a folder that somebody looks at.
_DESKTOP = frozenset((".DS_Store", "desktop.ini", "Thumbs.db"))


def item_at(path: PurePath) -> FolderItem | None:
    """Return what lies at *path*, seen from the records folder; ``None`` for what is not ours.

    Whatever lies in a folder of ours, but for what is half-written, belongs to that folder.
    """
    name = path.as_posix()
    whole = next((one for one in (*_LAST, *_NAMED) if one.is_called(name)), None)
    top = f"{path.parts[0]}/" if path.parts else ""
    return whole or next((one for one in _NAMED if one.name == top), None)


def strangers(folder: Path) -> list[str]:
    """Return what in *folder*, and among its backups, is not ours; raises :class:`OSError`.

    What nobody put among the evidence is found with it.
    """
    others = [path.name for path in folder.iterdir() if item_at(PurePath(path.name)) is None]
    backups = folder / BACKUPS_NAME
    if backups.is_dir():
        hidden = (path for path in backups.iterdir() if not is_backup(path))
        others += [f"{BACKUPS_NAME}/{path.name}" for path in hidden if not _is_passing(path)]
    return sorted(name for name in others if PurePath(name).name not in _DESKTOP)


def is_backup(path: Path) -> bool:
    """Whether a folder among the backups is one of ours, whatever became of it.

    The lead may have given it another name.  A link leads to none.
    """
    named = bool(re.fullmatch(_DAY, path.name)) or (path / MANIFEST_NAME).exists()
    return path.is_dir() and not path.is_symlink() and named and path.name[0] != "."


def _is_passing(path: Path) -> bool:
    return path.name[0] == "." and path.name.endswith((UNFINISHED, GOING))


def sweep_parts(folder: Path) -> list[Path]:
    """Take away what killed programs left half-written in *folder*; return what is still there.

    For the holder of the writer's lock.
    """
    left = []
    for place in _places(folder):
        with suppress(OSError):
            for name in os.listdir(place):  # noqa: PTH208 - names of thousands of files, no paths
                if name.endswith(".part") and re.fullmatch(_PART, name):
                    try:
                        (place / name).unlink()
                    except OSError:
                        left.append(place / name)
    return left


def clear_derived(folder: Path) -> list[str]:
    """Take away what is made from the records, or half-written; return the names still there.

    None of it is missed.  For the holder of the writer's lock.
    """
    left = [str(path) for path in sweep_parts(folder)]
    for one in _NAMED:
        path = folder / one.name
        # A folder in the place of such a file was never ours, and holds nothing of it.
        if one.means is Meaning.DERIVED and not path.is_dir():
            try:
                path.unlink(missing_ok=True)
            except OSError:
                left.append(one.name)
    return left


def _places(folder: Path) -> Iterator[Path]:
    """Yield the folders in which something may have been left half-written."""
    yield folder
    yield folder / VAULT_NAME
    with suppress(OSError):
        yield from (path for path in (folder / SET_ASIDE).iterdir() if path.is_dir())
    # A file that is a link is written beside the file that it names.
    linked = (folder / one.name for one in _NAMED if one.name[-1] != "/")
    for path in linked:
        with suppress(OSError, RuntimeError):  # a link may lead to itself
            if path.is_symlink():
                yield path.resolve().parent
