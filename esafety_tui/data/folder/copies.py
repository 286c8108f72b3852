"""Earlier copies of the records in their own folder: backups, and what a repair set aside.

They hold what was disposed of since, and are as plain as the records were on their day.  Once a
new backup stands all of them can be taken away, damaged ones too, but for what is nowhere else.
"""

import shutil
from collections.abc import Collection
from contextlib import suppress
from functools import partial
from pathlib import Path, PurePath

from esafety_tui.data.crypto.cipher_protocol import PLAIN, Cipher
from esafety_tui.data.files.atomic import raising
from esafety_tui.data.files.checked_json import NotWhole
from esafety_tui.data.files.names import BACKUPS_NAME, SET_ASIDE, VAULT_NAME
from esafety_tui.data.folder.backups import read_backup, verify_backup
from esafety_tui.data.folder.contents import is_backup, item_at
from esafety_tui.data.folder.pruning import remove_backup
from esafety_tui.data.journal.loading import load
from esafety_tui.data.journal.opening import SEALED
from esafety_tui.data.problems import FolderUnusable, ProblemWith, StoreProblem
from esafety_tui.data.tables import Tables
from esafety_tui.model.progress import Progress


class CaseOnlyThere(ProblemWith):
    """A copy holds a case on hold that the records have lost."""

    title = "The backups were left"
    sentence = (
        "No backup was taken away, because a case is on hold in one and no longer among the "
        "records: {}. The records and all backups are as they were. Move that folder out of the "
        "records folder to keep it, then do it again."
    )


class EvidenceOnlyThere(ProblemWith):
    """Backups hold evidence files that are lost in the vault."""

    title = "The backups were left"
    sentence = (
        "No backup was taken away, because evidence files that are missing or damaged here are "
        "whole in a backup: {}. The records and all backups are as they were. esafety-tui restore "
        "takes the files from there; then do it again."
    )


def copies_in(folder: Path) -> tuple[Path, ...]:
    """Return where earlier copies of the records in *folder* lie, whole or damaged, in order.

    Raises :class:`FolderUnusable`.
    """
    backups = (path for path in _inside(folder / BACKUPS_NAME) if is_backup(path))
    return (*backups, *_inside(folder / SET_ASIDE))


def is_plain(copy: Path) -> bool:
    """Whether something of the records in *copy* can be read without a passphrase, for all we see.

    What cannot be looked into counts as plain.
    """
    try:
        return any(_is_readable(path, path.relative_to(copy)) for path in [copy, *copy.rglob("*")])
    except OSError:
        return True


def _is_readable(path: Path, name: PurePath) -> bool:
    item = item_at(name)
    if not path.is_file() or (item and not item.holds_records):
        return False
    with path.open("rb") as file:
        return not file.read(2).startswith(SEALED)


def tables_in(copy: Path, cipher: Cipher) -> Tables:
    """Return what *copy* holds; nothing if it cannot be read under the present keys."""
    for one in (cipher, PLAIN):
        with suppress(StoreProblem):
            return load(copy, one).tables
    return {}


def evidence_in(copies: Collection[Path], names: Collection[str]) -> frozenset[str]:
    """Return those *names* of evidence files that a backup among *copies* has whole."""
    found: set[str] = set()
    for copy in copies if names else ():
        with suppress(NotWhole, OSError):
            backup = read_backup(copy)
            kept = {one.name for one in backup.files} - set(verify_backup(backup))
            found.update(name for name in names if f"{VAULT_NAME}/{name}" in kept)
    return frozenset(found)


def take_away(copies: Collection[Path], progress: Progress) -> tuple[Path, ...]:
    """Take *copies* away; return those of which something is still there.

    *progress* hears how many are done.
    """
    left = []
    for number, copy in enumerate(copies, start=1):
        try:
            if copy.parent.name == BACKUPS_NAME:
                remove_backup(copy)
            elif copy.is_dir() and not copy.is_symlink():
                shutil.rmtree(copy)
            else:
                copy.unlink()
        except (OSError, StoreProblem):
            left.append(copy)
        progress(number, len(copies))
    return tuple(left)


def _inside(folder: Path) -> list[Path]:
    with raising(partial(FolderUnusable, folder)):
        return sorted(folder.iterdir()) if folder.is_dir() else []
