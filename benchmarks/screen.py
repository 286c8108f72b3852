"""A program in a real pseudo-terminal, with the moment at which something stood on its screen.

What the program writes is only stamped while it works; it is drawn afterwards,
so that the drawing takes no time from what is measured.
"""

import os
import select
import signal
import subprocess
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import ptyprocess
import pyte

Seen = Callable[[str], bool]
_QUIET = 0.15
COLUMNS, LINES = 120, 40


class Watched:
    """A program started at once in a terminal of 120 by 40."""

    def __init__(self, command: Sequence[str], env: dict[str, str] | None = None) -> None:
        self.screen = pyte.Screen(COLUMNS, LINES)
        self._stream = pyte.ByteStream(self.screen)
        clean = {k: v for k, v in os.environ.items() if k not in ("COLUMNS", "LINES", "NO_COLOR")}
        terminal = {"TERM": "xterm-256color", "COLORTERM": "truecolor"}
        self._since = time.perf_counter()
        self._process = ptyprocess.PtyProcess.spawn(
            list(command), dimensions=(LINES, COLUMNS), env={**clean, **terminal, **(env or {})}
        )

    @property
    def text(self) -> str:
        """What stands on the screen."""
        return "\n".join(self.screen.display)

    def press(self, keys: str) -> None:
        """Send keys; what is seen from now on counts from here."""
        self._since = time.perf_counter()
        self._process.write(keys.encode())

    def seen(self, test: Seen, limit: float = 120) -> float:
        """Wait until *test* holds; returns the seconds from the start or the last key to then."""
        end = time.perf_counter() + limit
        while time.perf_counter() < end:
            found = None
            for at, data in self._written():
                self._stream.feed(data)
                if found is None and test(self.text):
                    found = at - self._since
            if found is not None:
                return found
        raise TimeoutError(f"never seen\n{self.text}")

    def settle(self) -> None:
        """Read until the program has nothing more to write for a moment."""
        while written := self._written():
            for _, data in written:
                self._stream.feed(data)

    def memory(self) -> float:
        """Return the megabytes that the program holds in memory."""
        asked = ["ps", "-o", "rss=", "-p", str(self._process.pid)]
        return int(subprocess.run(asked, capture_output=True, check=True).stdout) / 1024

    def processor_seconds(self) -> float:
        """Return how long the program has kept the processor busy, in steps of 0.01 s: on Linux."""
        said = Path(f"/proc/{self._process.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(said[11]) + int(said[12])) / os.sysconf("SC_CLK_TCK")

    def end(self) -> None:
        """End the program, however busy it is."""
        self._process.kill(signal.SIGKILL)
        self._process.wait()
        self._process.close()

    def __enter__(self) -> "Watched":
        return self

    def __exit__(self, *_: object) -> None:
        self.end()

    def _written(self) -> list[tuple[float, bytes]]:
        """Take what is written until a moment of quiet, each piece with its time."""
        pieces: list[tuple[float, bytes]] = []
        while select.select([self._process.fd], [], [], _QUIET)[0]:
            try:
                data = os.read(self._process.fd, 65536)
            except OSError:
                break
            pieces.append((time.perf_counter(), data))
        return pieces
