"""The program started as a process of its own: a command that is run, or one in a terminal.

What it takes to load is spent once for all starts (`forked_program.py`), and a passphrase
costs little.  ``anew`` is as a school starts it: a new interpreter, and real keys.
"""

import atexit
import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

Result = subprocess.CompletedProcess[str]
_LINE = [sys.executable, "-m", "esafety_tui"]
_FORKED = Path(__file__).with_name("forked_program.py")
_CAN_FORK = os.name != "nt"


class _Starter:
    """The process that forks."""

    def __init__(self) -> None:
        self._ask, theirs = socket.socketpair()
        with theirs:
            self._process = subprocess.Popen(
                [sys.executable, str(_FORKED)], stdin=theirs, start_new_session=True,
                env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
            )  # fmt: skip
        atexit.register(self.end)

    def ask(self, request: Mapping[str, Any], descriptors: Sequence[int] = ()) -> int | None:
        socket.send_fds(self._ask, [json.dumps(request).encode()], descriptors)
        answer: int | None = json.loads(self._ask.recv(1 << 10))
        return answer

    def end(self) -> None:
        self._ask.close()
        self._process.wait(120)


_starter = cache(_Starter)


class Forked:
    """A start that was forked, with what the tests ask of a :class:`subprocess.Popen`."""

    def __init__(
        self,
        words: Sequence[str],
        descriptors: Sequence[int],
        environment: Mapping[str, str],
        *,
        terminal: bool = False,
        closed: Sequence[int] = (),
    ) -> None:
        self.returncode: int | None = None
        request = {
            "start": words, "terminal": terminal, "closed": closed,
            "environment": dict(environment), "folder": str(Path.cwd()),
        }  # fmt: skip
        pid = _starter().ask(request, descriptors)
        assert pid
        self.pid = pid

    def poll(self) -> int | None:
        if self.returncode is None:
            self.returncode = _starter().ask({"ended": self.pid})
        return self.returncode

    def wait(self, timeout: float = 60) -> int:
        end = time.monotonic() + timeout
        while (code := self.poll()) is None:
            if time.monotonic() > end:
                os.kill(self.pid, signal.SIGKILL)
                raise subprocess.TimeoutExpired("esafety-tui", timeout)
            time.sleep(0.005)
        return code


def run(
    *words: str,
    database: Path | None = None,
    stdout: int | None = None,
    closed: Sequence[int] = (),
    anew: bool = False,
) -> Result:
    """Run a command, on the records in *database*; there is nobody to answer it.

    Its output goes to *stdout*, if that is given; it may begin with streams *closed*.
    """
    line = [*(("--database", str(database)) if database else ()), *words]
    if anew or not _CAN_FORK:
        return subprocess.run(
            [*_LINE, *line], check=False, capture_output=True, text=True, encoding="utf-8",
            timeout=120, stdin=subprocess.DEVNULL,
        )  # fmt: skip
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err, open(os.devnull) as none:  # noqa: PTH123
        streams = [none.fileno(), out.fileno() if stdout is None else stdout, err.fileno()]
        code = Forked(line, streams, os.environ, closed=closed).wait()
        out.seek(0)
        err.seek(0)
        return Result(line, code, out.read().decode(), err.read().decode())


def in_terminal(
    words: Sequence[str], terminal: int, environment: Mapping[str, str], *, anew: bool = False
) -> "Forked | subprocess.Popen[bytes]":
    """Start the program with *terminal* as its own."""
    if anew:
        return subprocess.Popen(
            [*_LINE, *words], env=environment, pass_fds=[terminal],
            preexec_fn=lambda: os.login_tty(terminal),  # noqa: PLW1509 - it imports nothing
        )  # fmt: skip
    return Forked(words, [terminal], environment, terminal=True)
