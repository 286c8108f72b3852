"""Tasks that take long: what takes long, in a thread, then its record, and perhaps more of both."""

from collections.abc import Callable
from typing import Any, Generic, TypeVar, cast

from esafety_tui.model.progress import Progress, unheard

T = TypeVar("T")
R = TypeVar("R")


def as_it_is(carried: T) -> T:
    """Give what was carried, of which nothing is to be recorded."""
    return carried


class LongTask(Generic[T, R]):
    """A task of which all that can be refused has been asked, in two parts.

    :meth:`carry` may run in any thread, and ends with whatever its *progress* raises,
    nothing being left then; :meth:`record` belongs where the records are, after it, unless
    :meth:`take_back` has undone it.  ``doing`` is what takes long, ``checking`` what is
    left to do when all is carried.  A task that no longer ``stops`` goes on from what is
    recorded already, and is carried to its end.
    """

    def __init__(
        self,
        carry: Callable[[Progress], T],
        record: Callable[[T], R],
        take_back: Callable[[T], object] = lambda _: None,
        *,
        doing: str,
        checking: str = "",
        stops: bool = True,
    ) -> None:
        """*carry* must leave the records alone; what it gives is recorded, or taken back."""
        self.doing = doing
        self.checking = checking or doing
        self.stops = stops
        self._carry = carry
        self._record = record
        self._take_back = take_back
        self._carried: T | None = None

    def carry(self, progress: Progress = unheard) -> None:
        """Do what takes long; raises what it may raise, and *progress*."""
        self._carried = self._carry(progress)

    def record(self) -> R:
        """Write down what was carried; another task that this gives is to be done after it."""
        try:
            done = self._record(cast(T, self._carried))
        except BaseException:
            self.take_back()
            raise
        self._carried = None
        return done

    def take_back(self) -> None:
        """Leave nothing of what was carried and is not recorded; from any thread, at any time."""
        carried, self._carried = self._carried, None
        if carried is not None:
            self._take_back(carried)

    def done(self, progress: Progress = unheard) -> Any:
        """Do it all, and what is to be done after it, without waiting for anybody."""
        self.carry(progress)
        done = self.record()
        return done.done() if isinstance(done, LongTask) else done
