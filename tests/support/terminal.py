"""A real pseudo-terminal with the program in it, read as a person would read the screen."""

import os
import pty
import select
import signal
import termios
import time
from collections.abc import Callable

import pyte

from support import program

KEYS = {
    "enter": "\r",
    "escape": "\x1b",
    "space": " ",
    "tab": "\t",
    "up": "\x1b[A",
    "down": "\x1b[B",
    "right": "\x1b[C",
    "left": "\x1b[D",
    "home": "\x1b[H",
    "end": "\x1b[F",
    "pagedown": "\x1b[6~",
    "pageup": "\x1b[5~",
    "shift+tab": "\x1b[Z",
    "backspace": "\x7f",
    "delete": "\x1b[3~",
    "f1": "\x1bOP",
    "f2": "\x1bOQ",
    "ctrl+q": "\x11",
    "ctrl+s": "\x13",
    "ctrl+u": "\x15",
    "ctrl+p": "\x10",
    "ctrl+l": "\x0c",
    "f3": "\x1bOR",
}


class Terminal:
    """The program in a pseudo-terminal of *columns* by *lines*."""

    def __init__(
        self,
        *arguments: str,
        columns: int = 120,
        lines: int = 40,
        anew: bool = False,
        **env: str,
    ) -> None:
        self.screen = pyte.Screen(columns, lines)
        self._stream = pyte.ByteStream(self.screen)
        self._text: str | None = None
        self.raw = b""
        clean = {k: v for k, v in os.environ.items() if k not in ("COLUMNS", "LINES", "NO_COLOR")}
        self._fd, inside = pty.openpty()
        termios.tcsetwinsize(inside, (lines, columns))
        environment = {**clean, "TERM": "xterm-256color", "COLORTERM": "truecolor", **env}
        # What is to be taken in before the program needs an interpreter of its own.
        anew = anew or "PYTHONPATH" in env
        self._program = program.in_terminal(arguments, inside, environment, anew=anew)
        os.close(inside)

    @property
    def text(self) -> str:
        """What stands on the screen."""
        if self._text is None:
            self._text = "\n".join(self.screen.display)
        return self._text

    @property
    def said(self) -> str:
        """What stands on the screen as running text: the terminal breaks lines inside words."""
        return " ".join(self.text.replace("\n", "").split())

    @property
    def running(self) -> bool:
        """Whether the program has not ended."""
        return self._program.poll() is None

    def press(self, *keys: str) -> None:
        """Press keys one after the other; a text of several letters is typed."""
        for key in keys:
            os.write(self._fd, KEYS.get(key, key).encode())
            self._read(0.05)

    def press_and_see(self, key: str, seconds: float = 20) -> None:
        """Press *key*, and wait until the screen shows that something came of it."""
        self.screen.dirty.clear()
        os.write(self._fd, KEYS.get(key, key).encode())
        self.wait_until(lambda: bool(self.screen.dirty), seconds, f"anything after {key}")
        self._read(0.05)

    def send(self, text: str) -> None:
        """Send a long text as a terminal does, reading what is drawn meanwhile."""
        data = text.encode("utf-8", "replace")
        os.set_blocking(self._fd, False)
        try:
            while data:
                try:
                    data = data[os.write(self._fd, data) :]
                except BlockingIOError:
                    self._read(0.01)
        finally:
            os.set_blocking(self._fd, True)
        self._read(0.05)

    def signal(self, number: int) -> None:
        """Send the program a signal."""
        os.kill(self._program.pid, number)

    def resize(self, columns: int, lines: int) -> None:
        """Give the window another size, as somebody who drags its corner does."""
        self.screen.resize(lines, columns)
        self._text = None
        termios.tcsetwinsize(self._fd, (lines, columns))
        self._read(0.02)

    def wait(self, *words: str, seconds: float = 20) -> str:
        """Wait until all *words* stand on the screen; fails with the screen when they do not."""
        self.wait_until(lambda: all(word in self.text for word in words), seconds, str(words))
        return self.text

    def wait_until(self, test: Callable[[], bool], seconds: float = 20, what: str = "") -> None:
        """Wait until *test* holds."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            if test():
                return
            self._read(0.03)
        raise AssertionError(f"not on the screen: {what}\n{self.text}")

    def ended(self, seconds: float = 20) -> int:
        """Wait for the program to end; returns its exit code, below 0 that of a signal."""
        end = time.monotonic() + seconds
        while self.running and time.monotonic() < end:
            self._read(0.1)
        self._read(0.1)
        code = self._program.poll()
        assert code is not None, f"still running\n{self.text}"
        return code

    def close_window(self) -> None:
        """Take the terminal away from the program, and wait for its end."""
        os.close(self._fd)
        self._fd = -1
        self._program.wait(120)

    def close(self) -> None:
        """End the program if it is still there."""
        if self.running:
            self.signal(signal.SIGKILL)
            self._program.wait(120)
        if self._fd >= 0:
            self.close_window()

    def _read(self, seconds: float) -> None:
        while select.select([self._fd], [], [], seconds)[0]:
            try:
                data = os.read(self._fd, 65536)
            except OSError:
                return
            if not data:
                return
            self.raw += data
            self._stream.feed(data)
            self._text = None
            seconds = 0.02
