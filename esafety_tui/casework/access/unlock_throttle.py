"""When the records are locked, who may pass again, and how soon somebody may try again (D2)."""

import time
from collections.abc import Callable
from pathlib import Path

from esafety_tui.data.crypto.key_file import KeyFile, has_keys, read_key_file
from esafety_tui.data.problems import StoreProblem

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
            f"It is too soon to try again. Nothing was changed. Wait {seconds:.0f} seconds, then "
            "type the passphrase once more."
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


class Gate:
    """Lets in whoever has the passphrase or the recovery key of the records that are open.

    The key file is read once, when the records are opened: putting another in its
    place while they are locked lets nobody in, and taking it away shuts nobody out.
    """

    def __init__(
        self, folder: Path, pause: Pause | None = None, *, encrypted: bool = False
    ) -> None:
        """Guard the records in *folder*; raises :class:`NoKeys` or the like."""
        needed = encrypted or has_keys(folder)
        self._keys: KeyFile | None = read_key_file(folder) if needed else None
        self._pause = pause or Pause()

    @property
    def protected(self) -> bool:
        """Whether a passphrase is needed at all: plain records have none."""
        return self._keys is not None

    @property
    def wait(self) -> float:
        """Seconds until somebody may try again; 0 when at once."""
        return self._pause.wait

    def let_in(self, secret: str) -> None:
        """Return if *secret* opens the records, which takes as long as Argon2 does.

        Raises :class:`TooSoon`, :class:`WrongPassphrase` or the like if it does not.
        """
        if self._keys is None:
            return
        if self.wait:
            raise TooSoon(self.wait)
        from esafety_tui.data.crypto.keys import open_key_file  # noqa: PLC0415 - 50 ms, wanted here only

        try:
            open_key_file(self._keys, secret)
        except StoreProblem:
            self._pause.wrong()
            raise
        self._pause.right()
