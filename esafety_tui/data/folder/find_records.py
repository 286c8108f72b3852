"""Records that lie somewhere: a records folder, a backup, a folder of backups, a stick with one.

Nothing has to lie in a certain place: whatever is named is looked through, a few folders deep.
"""

import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path

from esafety_tui.data.files.atomic import raising
from esafety_tui.data.files.checked_json import NotWhole
from esafety_tui.data.files.names import (
    HISTORY_NAME,
    RECORDS_NAME,
    UNSAVED,
    made_as_backup,
)
from esafety_tui.data.folder.backups import (
    Backup,
    backups_in,
    files_of,
    read_backup,
    verify_backup,
)
from esafety_tui.data.folder.sources import is_sealed, places_of_backups
from esafety_tui.data.problems import ProblemWith, StoreProblem
from esafety_tui.model.days import plain_moment
from esafety_tui.model.record import clean_line

# What a stick may look like from its root: backups of a school below a folder, or in a folder
# of that folder.  A share may be large: so many folders are looked into.
_DEEP = 3
_MOST_FOLDERS = 2000


class PlaceUnreadable(StoreProblem):
    """Where somebody pointed cannot be looked into, or written to."""

    def __init__(self, place: Path | str, why: str) -> None:
        super().__init__(
            f"The folder {clean_line(str(place))} cannot be used ({why}). Nothing was changed. "
            "Look whether the stick is in, or ask for the right to it, and try again."
        )


class NothingToBring(ProblemWith):
    """There are no records where somebody pointed."""

    sentence = (
        "No records and no backup were found in {}, nor in the folders up to three deep in it. "
        "Nothing was changed. Look whether it is spelt so, and name the stick, the folder backups, "
        "or the folder that has records.json or history.jsonl in it; a backup of these records by "
        "its name in esafety-tui backup --list."
    )


@dataclass(frozen=True, slots=True)
class Source:
    """Records somewhere: a backup, or else a records folder; *backups* can repair them.

    *at* is when the backup was made, or when the records were last written to.
    """

    path: Path
    at: datetime
    backup: Backup | None
    backups: tuple[Path, ...]

    @property
    def sealed(self) -> bool:
        """Whether a passphrase opens them; that of their day."""
        return is_sealed(self.path, self.backups)

    @property
    def said(self) -> str:
        """In a line: when, what it is called, which tells two of one minute apart, and where."""
        what = "backup" if self.backup else "records"
        name, place = clean_line(self.path.name), clean_line(str(self.path.parent))
        return f"{plain_moment(self.at)} · {what} {name} · {place}"

    @property
    def named(self) -> str:
        """In a sentence: of when it is."""
        if self.backup:
            return f"the backup of {plain_moment(self.at)}"
        return f"another folder, whose files were written last on {plain_moment(self.at)}"

    def files(self) -> dict[str, Path]:
        """Return what is to be brought, and where it lies: also what was typed and not saved."""
        files = dict(files_of(self.path))
        if self.backup is None and (self.path / UNSAVED).is_file():
            files[UNSAVED] = self.path / UNSAVED
        return files

    def damaged(self) -> tuple[str, ...]:
        """Return the names of the files, beside evidence, that differ from the backup's list."""
        return verify_backup(self.backup, evidence=False) if self.backup else ()


def find_sources(place: Path) -> tuple[Source, ...]:
    """Return the records that are found in *place* or below it, the newest first.

    *place* may be a file of the records.  Raises :class:`NothingToBring` or
    :class:`PlaceUnreadable`.
    """
    with raising(lambda why: PlaceUnreadable(place, why)):
        folder = place.parent if place.is_file() else place
        if folder.is_dir():
            next(folder.iterdir(), None)
    found = [_source(one) for one in islice(_folders(folder), _MOST_FOLDERS) if _has_records(one)]
    # A backup whose list is damaged serves where there is nothing else.
    whole = [one for one in found if one.backup or not made_as_backup(one.path)]
    if not found:
        raise NothingToBring(clean_line(str(place)))
    return tuple(sorted(whole or found, key=_age, reverse=True))


def place_typed(text: str) -> Path:
    """Return the folder that somebody typed or pasted, quotation marks and ``~`` included.

    Raises :class:`NothingToBring` for what can be none.
    """
    text = text.strip().strip("\"'").strip()
    if not text or "\0" in text:
        raise NothingToBring(clean_line(text) or "a folder without a name")
    if re.fullmatch("[A-Za-z]:", text):  # a stick on Windows; alone, it is where one was last on it
        text += "\\"
    with suppress(RuntimeError):  # ~somebody who is not here
        return Path(text).expanduser()
    return Path(text)


def source_of(backup: Backup, beside: tuple[Backup, ...]) -> Source:
    """Return *backup*; the older of those *beside* it can repair it, and take it no further."""
    older = tuple(one.path for one in reversed(beside) if one.sequence < backup.sequence)
    return Source(backup.path, backup.made_at, backup, older)


def _age(source: Source) -> tuple[datetime, int]:
    return source.at, source.backup.sequence if source.backup else 0


def _folders(place: Path) -> Iterator[Path]:
    """Yield *place* and what lies below it, the nearest first; of a records folder itself only."""
    level = [place]
    for _ in range(_DEEP + 1):
        below: list[Path] = []
        for folder in level:
            yield folder
            if not _has_records(folder):
                with suppress(OSError):
                    below += sorted(one for one in folder.iterdir() if _may_have_some(one))
        level = below


def _may_have_some(path: Path) -> bool:
    return path.name[0] != "." and path.is_dir() and not path.is_symlink()


def _has_records(folder: Path) -> bool:
    with suppress(OSError):
        return any((folder / name).is_file() for name in (RECORDS_NAME, HISTORY_NAME))
    return False


def _source(folder: Path) -> Source:
    backup = made_as_backup(folder)
    with suppress(NotWhole, OSError):
        if backup:
            return source_of(read_backup(folder), backups_in(folder.parent))
    written = [
        (folder / name).stat().st_mtime
        for name in (RECORDS_NAME, HISTORY_NAME)
        if (folder / name).is_file()
    ]
    backups = places_of_backups(folder)
    if backup:
        backups = tuple(one.path for one in reversed(backups_in(folder.parent)))
    return Source(folder, datetime.fromtimestamp(max(written), UTC), None, backups)
