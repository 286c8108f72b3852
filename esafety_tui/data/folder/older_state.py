"""Whether records are an older state of themselves, or went another way than was recorded.

What lies in the folder may fit together and still not be the last that there was.  Two things
know better: the mark that this computer keeps outside the folder, and the newest backup.  They
are asked only where the mark is not just what the records are.
"""

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from pathlib import Path

from esafety_tui.data.crypto.cipher_protocol import PLAIN, Cipher
from esafety_tui.data.files.atomic import content_of
from esafety_tui.data.files.names import HISTORY_NAME, KEYS_NAME
from esafety_tui.data.folder.backups import Backup, list_backups
from esafety_tui.data.journal.entry import (
    END,
    BadLine,
    JournalEntry,
    Link,
    NewerEntry,
    entry_of,
    link_of,
)
from esafety_tui.data.journal.mark import Mark, Marker, begun_with
from esafety_tui.data.journal.numbers import said
from esafety_tui.data.journal.opening import cipher_for
from esafety_tui.data.problems import ProblemWith, StoreProblem
from esafety_tui.model.days import plain_moment

_UNTIL = "Until you have answered, they can only be read"
_LAST_LINES = 16
_ACCEPT = (
    "To go on with what is here, answer so as the board opens, or run esafety-tui restore --accept."
)


@dataclass(frozen=True, slots=True)
class OlderState:
    """What was recorded once and is not among these records.

    They end with entry ``last``, those that are known with ``known``.  ``noted`` says that this
    computer knows it, otherwise the newest backup does.  ``forked`` is whether these records went
    on another way; ``backup``, where there is one, is a backup that has what is missing.
    """

    last: int
    known: Link
    noted: bool
    forked: bool
    backup: Backup | None
    held: int

    @property
    def missing(self) -> str:
        """The numbers of what is missing, in words; empty after a fork, when all are there."""
        return said([(self.last + 1, self.known.seq)]) if self.known.seq > self.last else ""

    @property
    def sentence(self) -> str:
        """What is missing, since when, what is safe, and the way on."""
        return f"{self._what} {_UNTIL}: {self._way} {_ACCEPT}"

    @property
    def in_short(self) -> str:
        """Why the records can only be read."""
        return f"{self._what} {_UNTIL}."

    @property
    def accepted(self) -> str:
        """What the history says once these records were accepted."""
        if self.forked:
            return (
                "accepted these records, which went another way than what was recorded up to "
                f"entry {self.known.seq}{_on(self.known)}"
            )
        return f"accepted these records without {self.missing}, the last{_on(self.known)}"

    @property
    def _what(self) -> str:
        who = "on this computer" if self.noted else "when the newest backup was made"
        if self.forked:
            return (
                f"These records went another way than what was recorded {who}, up to entry "
                f"{self.known.seq}{_on(self.known)}: they were changed in two places, an older "
                "copy was put back and gone on with, or they were repaired without that entry. "
                "They are shown as they are here."
            )
        one = self.known.seq == self.last + 1
        last = "made" if one else "the last of them made"
        return (
            f"These records are older than they were {who}: {self.missing} of the history, "
            f"{last}{_on(self.known)}, {'is' if one else 'are'} missing. They are shown as they "
            f"were after entry {self.last}."
        )

    @property
    def _way(self) -> str:
        backup = self.backup
        made = f"the backup of {plain_moment(backup.made_at)}" if backup else ""
        elsewhere = "if there is a copy elsewhere, look there first."
        if self.forked:
            return "the two cannot be put together. " + (
                f"To go back to the other, which {made} has, run esafety-tui restore --from "
                f"{backup.path.name}."
                if backup
                else f"No backup here has the other; {elsewhere}"
            )
        what = "it" if self.held == self.known.seq else said([(self.last + 1, self.held)])
        return "what is missing can be put back as long as nothing else is recorded. " + (
            f"To take {what} from {made}, run esafety-tui restore."
            if backup
            else f"No backup here has it; {elsewhere}"
        )


def older_state(folder: Path, cipher: Cipher, head: Link, mark: Mark | None) -> OlderState | None:
    """Return what is known of the records in *folder* that their history up to *head* lacks.

    *mark* is what this computer noted, if anything; ``None`` when nothing is lacking.
    """
    if head.seq == 0 or (mark and mark.link in (head, Link(0, b""))):
        return None
    with suppress(StoreProblem):
        own = _Chain(folder, cipher)
        if mark and not own.passes(mark.link, head):
            return _found(own, head, mark.link, noted=True)
        newest = next((chain.last() for _, chain in own.in_backups()), None)
        if newest and not own.passes(newest, head):
            return _found(own, head, newest, noted=False)
    return None


class StillOlder(ProblemWith):
    """What is missing is in no backup here, or does not fit on."""

    sentence = "Nothing is damaged, so there is nothing to repair. {} Nothing was changed."


def refuse_older(folder: Path, secret: str | None) -> None:
    """Raise :class:`StillOlder` for records in *folder* that lack what was recorded once."""
    cipher = cipher_for(folder, secret)
    mark = Marker(folder, begun_with(folder / HISTORY_NAME, cipher)).read()
    head = _Chain(folder, cipher).last() or Link()
    if older := older_state(folder, cipher, head, mark):
        raise StillOlder(older.sentence)


class _Chain:
    """The history in a folder, read from its end, and no further than is asked for."""

    def __init__(self, folder: Path, cipher: Cipher) -> None:
        """Read the file; raises :class:`FolderUnusable`."""
        self._folder, self._cipher = folder, cipher
        self._content = content_of(folder / HISTORY_NAME) or b""

    def in_backups(self) -> Iterator[tuple[Backup, "_Chain"]]:
        """Yield the backups of these records that this key reads, or none is needed for."""
        begun = begun_with(self._folder / HISTORY_NAME, self._cipher)
        for backup in reversed(list_backups(self._folder)):
            cipher = self._cipher if backup.find(KEYS_NAME) else PLAIN
            with suppress(StoreProblem):
                if begun and begun_with(backup.path / HISTORY_NAME, cipher) == begun:
                    yield backup, _Chain(backup.path, cipher)

    def _backwards(self) -> Iterator[JournalEntry]:
        """Yield the entries that read, the last first."""
        end = len(self._content)
        while end > 0:
            start = self._content.rfind(END, 0, end - 1) + 1
            with suppress(BadLine, NewerEntry):
                yield entry_of(self._content[start:end].removesuffix(END), self._cipher)
            end = start

    def last(self) -> Link | None:
        """Return where it ends, ``None`` when nothing of it reads."""
        # Behind the last there may be lines that stand there twice.
        found = islice(self._backwards(), _LAST_LINES)
        entry = max(found, key=lambda entry: entry.seq, default=None)
        return link_of(entry, Link()) if entry else None

    def has(self, link: Link) -> bool | None:
        """Whether the entry of *link* is there; ``None`` when none of its number can be read."""
        entry = next((entry for entry in self._backwards() if entry.seq == link.seq), None)
        if entry is None or (entry.lost and entry.hash != link.hash):
            return None
        return entry.hash == link.hash

    def passes(self, link: Link, head: Link) -> bool:
        """Whether nothing speaks against this history, up to *head*, having gone through *link*."""
        if link.seq >= head.seq:
            return (link.seq, link.hash) == (head.seq, head.hash)
        # Damage there is told as damage; before the first entry of a repaired one nobody knows.
        return self.has(link) is not False


def _found(own: _Chain, head: Link, known: Link, *, noted: bool) -> OlderState:
    """Return what is said of records that end at *head* and do not have *known*."""
    forked = known.seq <= head.seq
    holder, held = None, head.seq
    for backup, chain in own.in_backups():
        if chain.has(known):
            forked = forked or chain.has(head) is False
            return OlderState(head.seq, known, noted, forked, backup, known.seq)
        last = chain.last()
        if last and last.seq > held and chain.has(head):
            holder, held = backup, last.seq
    return OlderState(head.seq, known, noted, forked, holder, held)


def _on(link: Link) -> str:
    """Say when the entry of *link* was made, where that can be read."""
    with suppress(ValueError, OverflowError):
        return f" on {plain_moment(datetime.fromisoformat(link.at))}"
    return ""
