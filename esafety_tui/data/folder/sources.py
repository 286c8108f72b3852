"""What a repair can draw on: the folder and its backups, each read with whatever key opens it."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from esafety_tui.data.crypto.cipher_protocol import PLAIN, Cipher
from esafety_tui.data.crypto.key_file import has_keys
from esafety_tui.data.crypto.key_problems import (
    RecoveryKeyMistyped,
    WrongPassphrase,
    WrongRecoveryKey,
)
from esafety_tui.data.files.atomic import content_of
from esafety_tui.data.files.names import BACKUPS_NAME, HISTORY_NAME, KEYS_NAME, RECORDS_NAME
from esafety_tui.data.folder.backups import list_backups, unreadable_backups
from esafety_tui.data.journal.entry import JournalEntry, Link
from esafety_tui.data.journal.lines import Reading, read_lines
from esafety_tui.data.journal.opening import cipher_for, looks_sealed
from esafety_tui.data.journal.snapshot import FORMAT, Reach, read_records
from esafety_tui.data.problems import FolderUnusable, RecordsDamaged, RecordsNewer, StoreProblem
from esafety_tui.data.tables import Tables

# Why there is no records file to read.
NEWER = "seems to be of a newer version"
_WRONG = (WrongPassphrase, WrongRecoveryKey, RecoveryKeyMistyped)


@dataclass(frozen=True, slots=True)
class Held:
    """What can be read in one place: its history, and how far its records go in which format.

    ``trouble`` is why there is no records file.
    """

    place: Path
    cipher: Cipher
    reading: Reading
    reach: Reach | None = None
    format: int = FORMAT
    trouble: str = ""

    @property
    def reached(self) -> Link:
        """The entry that the records go up to."""
        return self.reach.link if self.reach else Link()

    def lies_on(self, entries: Sequence[JournalEntry]) -> bool:
        """Whether the records go up to one of *entries*; without any, nothing speaks against it."""
        reached = (self.reached.seq, self.reached.hash)
        there = any((entry.seq, entry.hash) == reached for entry in entries)
        return not entries or (self.format == FORMAT and there)

    def tables(self) -> Tables:
        """Read what the records hold; those of many backups are too much to be held."""
        records = read_records(self.place / RECORDS_NAME, self.cipher)
        return records.tables if records else {}

    def __bool__(self) -> bool:
        return bool(self.reach or self.reading.entries)


class Sources:
    """The folder and its backups, newest first, with every key that a secret opens.

    ``cipher`` is the one under which the folder's records are to be; ``keys_from`` is the backup
    whose key file it takes, if it takes one.  Of what is ``kept`` in backups, only that is read
    which no longer history has.
    """

    def __init__(self, folder: Path, secret: str | None, backups: Sequence[Path]) -> None:
        """Open and read all, the *backups* newest first.

        Raises what :func:`cipher_for` raises for *folder* if nothing opens, and
        :class:`FolderUnusable`.
        """
        opened, problems = _opened((folder, *backups), secret)
        place, self.cipher = folder, PLAIN
        if is_sealed(folder, backups):
            place, self.cipher = _sealing(folder, opened, problems)
        self.keys_from = place if place != folder else None
        history = content_of(folder / HISTORY_NAME) or b""
        self.own = _read(folder, [self.cipher, *opened.values()], history)
        self.kept = list(self._kept(opened, backups, history))

    def _kept(
        self, opened: Mapping[Path, Cipher], backups: Sequence[Path], own: bytes
    ) -> Iterator[Held]:
        longer = [own]
        for place in backups:
            ciphers = [opened.get(place), self.cipher, *opened.values()]
            with suppress(FolderUnusable):
                history = content_of(place / HISTORY_NAME) or b""
                # Most are the beginning of another: what they hold is read once.
                known = any(one.startswith(history) for one in longer)
                longer += [] if known else [history]
                yield _read(place, ciphers, b"" if known else history)


def _opened(
    places: Iterable[Path], secret: str | None
) -> tuple[dict[Path, Cipher], dict[Path, StoreProblem]]:
    """Return what *secret* opens of *places*, and why not of the others."""
    opened: dict[Path, Cipher] = {}
    problems: dict[Path, StoreProblem] = {}
    tried: dict[bytes, Cipher] = {}
    for place in places:
        try:
            keys = content_of(place / KEYS_NAME) or b""
            # Trying a passphrase costs a fifth of a second.
            opened[place] = tried.get(keys) or cipher_for(place, secret)
            if keys:
                tried[keys] = opened[place]
        except StoreProblem as problem:
            problems[place] = problem
    return opened, problems


def _sealing(
    folder: Path, opened: Mapping[Path, Cipher], problems: Mapping[Path, StoreProblem]
) -> tuple[Path, Cipher]:
    """Return the place whose key reads what is in *folder*, or opens at all, and its cipher."""
    sealing = [(place, cipher) for place, cipher in opened.items() if not cipher.plain]
    wrong = isinstance(problems.get(folder), _WRONG)
    history = content_of(folder / HISTORY_NAME) or b""
    for place, cipher in sealing:
        held = _read(folder, [cipher], history)
        # An older passphrase is wrong; but a key file that was altered makes any look so.
        present = held.reach and cipher.generation >= held.reach.generation
        if held and (present or not wrong):
            return place, cipher
    if wrong or not sealing:
        # Where there is no key file it matters more that the passphrase is wrong for the others.
        raise min(problems.values(), key=lambda problem: not isinstance(problem, _WRONG))
    return sealing[0]


def is_sealed(folder: Path, backups: Sequence[Path]) -> bool:
    """Whether what lies in *folder* is encrypted, judging by its *backups* where it does not say.

    They come newest first.
    """
    if has_keys(folder) or looks_sealed(folder):
        return True
    return any(map(has_keys, backups[:1])) and not _looks_plain(folder)


def _looks_plain(folder: Path) -> bool:
    return any(
        (content_of(folder / name) or b"").startswith(b"{") for name in (RECORDS_NAME, HISTORY_NAME)
    )


def places_of_backups(folder: Path) -> tuple[Path, ...]:
    """Return where backups lie, newest first, and last those that do not say what they hold."""
    whole = [backup.path for backup in list_backups(folder)]
    others = [folder / BACKUPS_NAME / name for name in unreadable_backups(folder)]
    return (*whole[::-1], *others[::-1])


def _read(place: Path, ciphers: Iterable[Cipher | None], history: bytes) -> Held:
    """Read what is in *place*, with its *history*, with the first of *ciphers* that reads any."""
    tried = (_with(place, cipher, history) for cipher in dict.fromkeys(filter(None, ciphers)))
    held = next(tried, Held(place, PLAIN, Reading()))
    return held or next(filter(None, tried), held)


def _with(place: Path, cipher: Cipher, history: bytes) -> Held:
    reading = read_lines(history, cipher)
    try:
        records = read_records(place / RECORDS_NAME, cipher)
    except RecordsNewer:
        return Held(place, cipher, reading, trouble=NEWER)
    except RecordsDamaged:
        return Held(place, cipher, reading, trouble="is damaged")
    if records is None:
        return Held(place, cipher, reading, trouble="is missing")
    return Held(place, cipher, reading, records.reach, records.format)
