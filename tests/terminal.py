"""A real pseudo-terminal with the program in it, read as a person would read the screen."""

import os
import select
import sys
import time
from collections.abc import Callable
from pathlib import Path

import ptyprocess
import pyte

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

    def __init__(self, *arguments: str, columns: int = 120, lines: int = 40, **env: str) -> None:
        self.screen = pyte.Screen(columns, lines)
        self._stream = pyte.ByteStream(self.screen)
        self.raw = b""
        clean = {k: v for k, v in os.environ.items() if k not in ("COLUMNS", "LINES", "NO_COLOR")}
        self._process = ptyprocess.PtyProcess.spawn(
            [sys.executable, "-m", "esafety_tui", *arguments],
            dimensions=(lines, columns),
            env={**clean, "TERM": "xterm-256color", "COLORTERM": "truecolor", **env},
        )

    @property
    def text(self) -> str:
        """What stands on the screen."""
        return "\n".join(self.screen.display)

    @property
    def said(self) -> str:
        """What stands on the screen as running text: the terminal breaks lines inside words."""
        return " ".join("".join(self.screen.display).split())

    def press(self, *keys: str) -> None:
        """Press keys one after the other; a text of several letters is typed."""
        for key in keys:
            self._process.write(KEYS.get(key, key).encode())
            self._read(0.05)

    def press_and_see(self, key: str, seconds: float = 20) -> None:
        """Press *key*, and wait until the screen shows that something came of it."""
        self.screen.dirty.clear()
        self._process.write(KEYS.get(key, key).encode())
        self.wait_until(lambda: bool(self.screen.dirty), seconds, f"anything after {key}")
        self._read(0.05)

    def send(self, text: str) -> None:
        """Send a long text as a terminal does, reading what is drawn meanwhile."""
        data = text.encode("utf-8", "replace")
        os.set_blocking(self._process.fd, False)
        try:
            while data:
                try:
                    data = data[os.write(self._process.fd, data) :]
                except BlockingIOError:
                    self._read(0.01)
        finally:
            os.set_blocking(self._process.fd, True)
        self._read(0.05)

    def signal(self, number: int) -> None:
        """Send the program a signal."""
        os.kill(self._process.pid, number)

    def resize(self, columns: int, lines: int) -> None:
        """Give the window another size, as somebody who drags its corner does."""
        self.screen.resize(lines, columns)
        self._process.setwinsize(lines, columns)
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
        """Wait for the program to end; returns its exit code."""
        end = time.monotonic() + seconds
        while self._process.isalive() and time.monotonic() < end:
            self._read(0.1)
        self._read(0.1)
        assert not self._process.isalive(), f"still running\n{self.text}"
        return int(self._process.exitstatus or 0)

    def close(self) -> None:
        """End the program if it is still there."""
        if self._process.isalive():
            self._process.terminate(force=True)

    def _read(self, seconds: float) -> None:
        while select.select([self._process.fd], [], [], seconds)[0]:
            try:
                data = os.read(self._process.fd, 65536)
            except OSError:
                return
            if not data:
                return
            self.raw += data
            self._stream.feed(data)
            seconds = 0.02


def command(*arguments: str, database: Path) -> list[str]:
    """The words that run a command on the records in *database*."""
    return [sys.executable, "-m", "esafety_tui", "--database", str(database), *arguments]
