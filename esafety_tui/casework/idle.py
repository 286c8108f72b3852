"""How long the program has been left alone (D2)."""

import time
from collections.abc import Callable

_A_MINUTE = 60.0


class IdleWatch:
    """Counts the time since somebody last pressed a key or moved the mouse.

    Two clocks are asked, and the one that has gone further counts: a steady one
    stands still while a laptop sleeps, and the one on the wall can be set back.
    """

    def __init__(
        self,
        steady: Callable[[], float] = time.monotonic,
        wall: Callable[[], float] = time.time,
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
