"""When the records are locked, who may pass again, and how soon somebody may try again (D2)."""

import time
from collections.abc import Callable
from math import ceil
from typing import Generic, TypeVar

from esafety_tui.data.problems import StoreProblem
from esafety_tui.model.wording import so_many

T = TypeVar("T")

# After the first wrong passphrase, in seconds; doubled with each further one.
_FIRST_PAUSE = 1.0
LONGEST_PAUSE = 60.0
_A_MINUTE = 60.0


class IdleWatch:
    """Counts the time since somebody last pressed a key or moved the mouse.

    Two clocks are asked, and the one that has gone further counts: a steady one
    stands still while a laptop sleeps, and the one on the wall can be set back.
    """

    def __init__(
        self, steady: Callable[[], float] = time.monotonic, wall: Callable[[], float] = time.time
    ) -> None:
        """Begin to count; both clocks give seconds."""
        self._clocks = (steady, wall)
        self.touch()

    def touch(self) -> None:
        """Somebody is there: count from now."""
        self._since = tuple(clock() for clock in self._clocks)

    def over(self, minutes: int) -> bool:
        """Whether nobody has been there for *minutes*; never with 0."""
        gone = max(clock() - since for clock, since in zip(self._clocks, self._since, strict=True))
        return minutes > 0 and gone >= minutes * _A_MINUTE


class TooSoon(StoreProblem):
    """A passphrase that was typed before the pause after a wrong one was over."""

    def __init__(self, seconds: float) -> None:
        super().__init__(
            "It is too soon to try again. Nothing was changed. Wait "
            f"{so_many(ceil(seconds), 'second')}, then type the passphrase once more."
        )


class Pause:
    """How long to wait after a wrong passphrase: longer each time."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        """Begin without a pause; *clock* gives seconds and never goes back."""
        self._clock = clock
        self._wrong = 0
        self._again_at = 0.0

    @property
    def wait(self) -> float:
        """Seconds until somebody may try again; 0 when at once."""
        return max(0.0, self._again_at - self._clock())

    def wrong(self) -> None:
        """Note a wrong passphrase."""
        self._again_at = self._clock() + min(_FIRST_PAUSE * 2**self._wrong, LONGEST_PAUSE)
        self._wrong += 1

    def right(self) -> None:
        """Begin anew."""
        self._wrong = 0


class Gate(Generic[T]):
    """Lets in whoever has what opens the records, and gives them what *opens* returns."""

    def __init__(self, opens: Callable[[str], T], pause: Pause | None = None) -> None:
        """Guard what *opens* opens with a secret; it raises a :class:`StoreProblem` else."""
        self._opens = opens
        self._pause = pause or Pause()

    @property
    def wait(self) -> float:
        """Seconds until somebody may try again; 0 when at once."""
        return self._pause.wait

    def let_in(self, secret: str) -> T:
        """Open with *secret*, which takes as long as Argon2 does, and more.

        Raises :class:`TooSoon`, :class:`WrongPassphrase` or the like.
        """
        if self.wait:
            raise TooSoon(self.wait)
        try:
            opened = self._opens(secret)
        except StoreProblem:
            self._pause.wrong()
            raise
        self._pause.right()
        return opened
