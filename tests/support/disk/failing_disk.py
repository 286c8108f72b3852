"""A disk that fails, fills up, or loses its program at a chosen step."""

import errno
import os
from collections.abc import Callable, Iterator
from itertools import count
from typing import Any, Self

import pytest

_STEPS = (
    "open", "write", "fsync", "ftruncate", "replace", "rename", "link", "unlink", "mkdir", "rmdir",
)  # fmt: skip
# On a full disk these still work.
_NEED_NO_ROOM = {"unlink", "rmdir", "replace", "rename", "ftruncate"}
_WRITING = os.O_WRONLY | os.O_RDWR


class Killed(BaseException):
    """The program is gone: nothing that it would still do happens."""


class FailingDisk:
    """Within its ``with`` block, step number *at* fails: a kill, one error, or a full disk."""

    def __init__(self, how: str, at: int) -> None:
        self.how = how
        self.at = at
        self.steps: list[str] = []
        self._gone = False
        self._refused = False
        self._patch = pytest.MonkeyPatch()

    @property
    def failed(self) -> bool:
        return len(self.steps) >= self.at

    def __enter__(self) -> Self:
        for step in _STEPS:
            self._patch.setattr(os, step, self._guarded(step, getattr(os, step)))
        return self

    def __exit__(self, *_: object) -> None:
        self._patch.undo()

    def _guarded(self, step: str, real: Callable[..., Any]) -> Callable[..., Any]:
        def call(*args: Any, **options: Any) -> Any:
            if step != "open" or args[1] & _WRITING:
                try:
                    self._before(step)
                except BaseException:
                    if step == "write" and not self._gone:
                        # The worst that a failing write does: half of it.
                        real(args[0], bytes(args[1])[: len(args[1]) // 2])
                    self._gone = self.how == "kill"
                    raise
            return real(*args, **options)

        return call

    def _before(self, step: str) -> None:
        self.steps.append(step)
        here = len(self.steps)
        if self.how == "kill" and here >= self.at:
            raise Killed
        if self.how == "EIO" and here == self.at:
            raise OSError(errno.EIO, "Input/output error")
        if step == "fsync" and self._refused:
            return  # nothing waits to be written that has no room
        if self.how == "ENOSPC" and here >= self.at and step not in _NEED_NO_ROOM:
            self._refused = True
            raise OSError(errno.ENOSPC, "No space left on device")


# For operations of many steps: each eleventh in the ordinary run, others in each way of failing;
# and each in the long one.
SOME_STEPS = pytest.mark.parametrize("every", [11, pytest.param(1, marks=pytest.mark.long)])


def failing_disks(every: int = 1) -> Iterator[FailingDisk]:
    """Yield disks that fail at *every* so many steps, in each way, as long as there are any."""
    for number, how in enumerate(("kill", "EIO", "ENOSPC")):
        for at in count(1 + 2 * number % every, every):
            disk = FailingDisk(how, at)
            yield disk
            if not disk.failed:
                break
