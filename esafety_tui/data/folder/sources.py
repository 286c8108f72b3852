"""What a repair can draw on: the folder and its backups, each read with whatever key opens it."""

import math
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path

from esafety_tui.data.crypto.cipher_protocol import PLAIN, Cipher
from esafety_tui.data.crypto.key_file import has_keys
from esafety_tui.data.crypto.key_problems import (
    NoKeys,
    RecoveryKeyMistyped,
    WrongPassphrase,
    WrongRecoveryKey,
)
from esafety_tui.data.files.atomic import content_of
from esafety_tui.data.files.names import HISTORY_NAME, KEYS_NAME, RECORDS_NAME
from esafety_tui.data.folder.backups import BACKUPS_NAME, list_backups, unreadable_backups
from esafety_tui.data.journal.entry import Link
from esafety_tui.data.journal.lines import Reading, read_lines
from esafety_tui.data.journal.opening import cipher_for, looks_sealed
from esafety_tui.data.journal.snapshot import FORMAT, Snapshot, read_records
from esafety_tui.data.problems import FolderUnusable, RecordsDamaged, RecordsNewer, StoreProblem

# Why there is no records file to read.
NEWER = "seems to be of a newer version"
_WRONG = (WrongPassphrase, WrongRecoveryKey, RecoveryKeyMistyped)


@dataclass(frozen=True, slots=True)
class Held:
    """What can be read of the records in one place; ``trouble`` is why there is no records file."""

    place: Path
    cipher: Cipher
    records: Snapshot | None
    reading: Reading
    trouble: str = ""

    @property
    def reached(self) -> Link:
        """The entry that the records go up to."""
        return self.records.reach.link if self.records else Link()

    @property
    def generation(self) -> float:
        """How often the key file was changed when the records were written; infinite if unknown."""
        return self.records.reach.generation if self.records else math.inf

    @property
    def is_of_before(self) -> bool:
        """Whether the records wait to be brought to the present format, when they are opened."""
        reading = self.reading
        alone = reading.whole and len(reading.entries) <= 1 and not reading.tail
        return self.records is not None and self.records.format < FORMAT and alone

    def __bool__(self) -> bool:
        return bool(self.records or self.reading.entries)


class Sources:
    """The folder and its backups, newest first, with every key that a secret opens.

    ``cipher`` is the one under which the folder's records are to be; ``keys_from`` is the backup
    whose key file it takes, if it takes one.  Of what is ``kept`` in backups, only that is read
    which no longer history has; and records without their tables.
    """

    def __init__(self, folder: Path, secret: str | None) -> None:
        """Open and read all; raises what :func:`cipher_for` raises for *folder* if nothing opens.

        Also raises :class:`FolderUnusable`.
        """
        self._folder = folder
        self._backups = places_of_backups(folder)
        self._opened: dict[Path, Cipher] = {}
        self._problem: StoreProblem = NoKeys(folder)
        self._open(secret)
        place, self.cipher = self._choose(sealed=is_sealed(folder))
        self.keys_from = place if place != folder else None
        self.own = _read(folder, [self.cipher, *self._opened.values()])
        self.kept = list(self._read_backups())

    def _read_backups(self) -> Iterator[Held]:
        longer = [content_of(self._folder / HISTORY_NAME) or b""]
        for place in self._backups:
            ciphers = [self._opened.get(place), self.cipher, *self._opened.values()]
            with suppress(FolderUnusable):
                content = content_of(place / HISTORY_NAME) or b""
                # Most are the beginning of another: what they hold is read once.
                known = any(one.startswith(content) for one in longer)
                longer += [] if known else [content]
                held = _read(place, ciphers, b"" if known else content)
                records = held.records and Snapshot({}, held.records.reach, held.records.format)
                yield replace(held, records=records)

    def _open(self, secret: str | None) -> None:
        opened: dict[bytes, Cipher] = {}
        for place in (*reversed(self._backups), self._folder):
            try:
                keys = content_of(place / KEYS_NAME)
                # Trying a passphrase costs a fifth of a second.
                cipher = opened.get(keys) if keys else None
                self._opened[place] = cipher or cipher_for(place, secret)
                opened[keys or b""] = self._opened[place]
            except StoreProblem as problem:
                self._problem = problem

    def _choose(self, *, sealed: bool) -> tuple[Path, Cipher]:
        """Return the place whose cipher reads what is in the folder, or opens at all, and that."""
        folder = self._folder
        of_kind = [
            (place, self._opened[place])
            for place in (folder, *self._backups)
            if place in self._opened and self._opened[place].plain != sealed
        ]
        wrong = folder not in self._opened and isinstance(self._problem, _WRONG)
        for place, cipher in of_kind:
            held = _read(folder, [cipher])
            # An older passphrase is wrong; but a key file that was altered makes any look so.
            if held and not (wrong and cipher.generation < held.generation):
                return place, cipher
        if not sealed:
            return folder, PLAIN
        if wrong or not of_kind:
            raise self._problem
        return of_kind[0]


def is_sealed(folder: Path) -> bool:
    """Whether what can be restored in *folder* is encrypted."""
    if has_keys(folder) or looks_sealed(folder):
        return True
    return any(map(has_keys, places_of_backups(folder)[:1])) and not _looks_plain(folder)


def _looks_plain(folder: Path) -> bool:
    return any(
        (content_of(folder / name) or b"").startswith(b"{") for name in (RECORDS_NAME, HISTORY_NAME)
    )


def places_of_backups(folder: Path) -> tuple[Path, ...]:
    """Return where backups lie, newest first, and last those that do not say what they hold."""
    whole = [backup.path for backup in list_backups(folder)]
    others = [folder / BACKUPS_NAME / name for name in unreadable_backups(folder)]
    return (*whole[::-1], *others[::-1])


def _read(place: Path, ciphers: Sequence[Cipher | None], history: bytes | None = None) -> Held:
    """Read what is in *place* with the first of *ciphers* that reads any of it.

    *history* is its history, if that is known.
    """
    if history is None:
        history = content_of(place / HISTORY_NAME) or b""
    held = [Held(place, PLAIN, None, Reading())]
    for cipher in dict.fromkeys(ciphers):
        if cipher and not held[-1]:
            held.append(_with(place, cipher, history))
    return held[-1] if held[-1] else held[:2][-1]


def _with(place: Path, cipher: Cipher, history: bytes) -> Held:
    reading = read_lines(history, cipher)
    try:
        records = read_records(place / RECORDS_NAME, cipher)
    except RecordsNewer:
        return Held(place, cipher, None, reading, NEWER)
    except RecordsDamaged:
        return Held(place, cipher, None, reading, "is damaged")
    return Held(place, cipher, records, reading, "" if records else "is missing")
