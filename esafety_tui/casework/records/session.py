"""The records as they are open: where, since when, for what, and what was found in them."""

from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path

from esafety_tui.data.journal.damage import Damage
from esafety_tui.data.journal.entry import Change
from esafety_tui.data.problems import InUse, ReadOnly, StoreProblem
from esafety_tui.data.store import Store
from esafety_tui.model.record import LONDON

Clock = Callable[[], datetime]


def now() -> datetime:
    """The time at school, to the second."""
    return datetime.now(LONDON).replace(microsecond=0)


class Session:
    """What the store says of the records, for whoever works on them."""

    def __init__(self, store: Store, clock: Clock = now) -> None:
        self.store = store
        self._clock = clock

    @property
    def today(self) -> date:
        """The day at school."""
        return self._clock().date()

    @property
    def now(self) -> datetime:
        """The time at school."""
        return self._clock()

    @property
    def folder(self) -> Path:
        """Where the records are."""
        return self.store.folder

    @property
    def read_only(self) -> bool:
        """Whether changes are refused."""
        return self.store.read_only

    @property
    def why_read_only(self) -> str:
        """Why changes are refused, for the lead; empty when they are not."""
        return self.store.why_read_only

    def look_on(self, why: StoreProblem) -> None:
        """Say that the records are open for reading only: another copy has them, or the like."""
        self.store.why_read_only = why.looking_on if isinstance(why, InUse) else str(why)

    @property
    def damage(self) -> Damage | None:
        """What is damaged on the disk, or ``None``; the records are then read-only."""
        return self.store.damage

    @property
    def notices(self) -> tuple[str, ...]:
        """Sentences about what was found when the records were opened."""
        return self.store.notices

    def note(self, sentence: str) -> None:
        """Add a sentence to the :attr:`notices`; an empty one adds nothing."""
        if sentence:
            self.store.notices = (*self.store.notices, sentence)

    @property
    def encrypted(self) -> bool:
        """Whether a passphrase protects the records."""
        return not self.store.cipher.plain

    def subscribe(self, listener: Callable[[Change], None]) -> Callable[[], None]:
        """Call *listener* after every change is on disk; returns what ends that."""
        return self.store.subscribe(listener)

    def may_write(self) -> None:
        """Raise :class:`ReadOnly` unless changes are taken: before anything else is touched."""
        if self.read_only:
            raise ReadOnly(self.why_read_only)
