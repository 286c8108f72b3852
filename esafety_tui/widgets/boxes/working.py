"""What takes long: a thread does it in a box under a bar, and Escape stops it."""

from collections.abc import Callable
from threading import Event
from typing import Any, ClassVar, TypeVar

from textual import work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import ProgressBar, Static
from textual.worker import Worker, WorkerState, get_current_worker

from esafety_tui.casework.long_task import LongTask
from esafety_tui.model.progress import Progress
from esafety_tui.widgets.boxes.dialogs import show_problem
from esafety_tui.widgets.boxes.question import Message, OnScreen

R = TypeVar("R")
_STOPS = "Escape stops it; nothing is kept then."
_GOES_ON = "This cannot be stopped half-way."
_AS_THEY_WERE = "Your records, their files and the backups made until now are as they were."


class StoppedByLead(Exception):
    """The lead stopped it; nothing of it is left."""


class LongWork(ModalScreen[R]):
    """A box with a bar, in which a thread works: one piece of work at a time.

    A stop takes effect when the work next says how far it has come.  Who draws the box gives
    it a progress bar, ``#progress``, and a line ``#said``.
    """

    # The bar is one line high: a padding would take that line away.
    DEFAULT_CSS = """
    LongWork #progress { width: 1fr; }
    LongWork #progress Bar { width: 1fr; }
    """

    def __init__(self) -> None:
        super().__init__()
        # An event of our own: a cancelled worker reports its end while its thread still works.
        self._stop = Event()
        self._worker: Worker[None] | None = None

    @property
    def works(self) -> bool:
        return self._worker is not None

    @property
    def holds_open(self) -> bool:
        """Whether closing the records would break off what is going on in them."""
        return self.works

    def begin(
        self,
        carry: Callable[[Progress], None],
        take_back: Callable[[], None] | None = None,
        *,
        stops: bool = True,
    ) -> None:
        """Let a thread do *carry*; unless it *stops*, it is carried to its end.

        With *take_back* it may be stopped after its last word too: what was carried is
        taken back then.  Without, what is carried to its end stays.
        """
        self._stop.clear()
        self._worker = self._in_thread(carry, take_back, stops)

    def stop(self) -> None:
        self._stop.set()
        self.show_text("Stopping …")

    def ended(self, error: Exception | None) -> None:
        """Hear, on the screen's own thread, how it ended: stopped, with another error, or well."""
        raise NotImplementedError

    def show_text(self, text: str) -> None:
        self.query_one("#said", Static).update(Content(text))

    @work(thread=True, exit_on_error=False)
    def _in_thread(
        self, carry: Callable[[Progress], None], take_back: Callable[[], None] | None, stops: bool
    ) -> None:
        worker = get_current_worker()
        shown = -1

        def stopped() -> bool:
            return stops and (self._stop.is_set() or worker.is_cancelled)

        def progress(done: int, total: int) -> None:
            nonlocal shown
            if stopped():
                raise StoppedByLead
            percent = done * 100 // max(total, 1)
            if percent != shown:  # a message for each of 10,000 rows would only slow both down
                shown = percent
                self.call_later(self.progressed, done, total)

        carry(progress)
        # The program may be about to end, and nobody would hear that it is carried.
        if take_back is not None and stopped():
            take_back()
            raise StoppedByLead

    def progressed(self, done: int, total: int) -> None:
        self.query_one(ProgressBar).update(total=total, progress=done)

    def on_worker_state_changed(self, event: Worker.StateChanged) -> None:
        going_on = event.state in (WorkerState.PENDING, WorkerState.RUNNING)
        if event.worker is not self._worker or going_on:
            return
        self._worker = None
        failed = event.worker.error
        if event.state is WorkerState.SUCCESS:
            self.ended(None)
        else:
            self.ended(failed if isinstance(failed, Exception) else StoppedByLead())


class Working(LongWork[Exception | None]):
    """Does a :class:`LongTask`; ends with what went wrong, or ``None`` when it is recorded.

    What is not recorded yet is taken back when the lead stops it or the program ends.  What is
    left to be carried after the record is done in the same box; ``done`` is what the last
    record gave.
    """

    DEFAULT_CSS = "Working #progress { margin: 0 0 1 0; }"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "stop", "Stop", id="working.stop",
                tooltip="Stop it; nothing of it is kept, and what you typed stays"),
    ]  # fmt: skip

    def __init__(self, title: str, task: LongTask[Any, Any]) -> None:
        super().__init__()
        self._title = title
        self._long_task = task
        self._over = False
        self._error: Exception | None = None
        self.done: object = None

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog"):
            yield Static(Content(self._title), classes="dialog--title")
            yield ProgressBar(id="progress", show_eta=False)
            yield Static(Content(self.status()), id="said")

    def on_mount(self) -> None:
        self._go_on_with(self._long_task)

    def _go_on_with(self, task: LongTask[Any, Any]) -> None:
        self._long_task = task
        self.query_one(ProgressBar).update(total=None, progress=0)
        self.show_text(self.status())
        self.begin(task.carry, task.take_back, stops=task.stops)

    def status(self, doing: str = "") -> str:
        return f"{doing or self._long_task.doing} {_STOPS if self._long_task.stops else _GOES_ON}"

    def action_stop(self) -> None:
        if self._long_task.stops:
            self.stop()
        else:
            self.show_text(self.status())

    def on_unmount(self) -> None:
        """Nothing is left that nobody would write down any more."""
        self._stop.set()  # before the look at it: the thread may be at its end this moment
        self._long_task.take_back()

    def progressed(self, done: int, total: int) -> None:
        super().progressed(done, total)
        if done >= total:
            self.show_text(self.status(self._long_task.checking))

    def ended(self, error: Exception | None) -> None:
        """Record it here, on the screen's own thread, and end, or go on with what is left."""
        self._error = error or self._recorded()
        if self._error is None and isinstance(self.done, LongTask):
            self._go_on_with(self.done)
            return
        self._over = True
        self._end_if_on_top()

    def _recorded(self) -> Exception | None:
        if self._stop.is_set() and self._long_task.stops:
            self._long_task.take_back()
            return StoppedByLead()
        try:
            self.done = self._long_task.record()
        except Exception as error:
            return error
        return None

    @property
    def holds_open(self) -> bool:
        """Also when it is over, and whoever began it has not heard so yet."""
        return True

    def on_screen_resume(self) -> None:
        """The program may have been locked meanwhile."""
        self._end_if_on_top()

    def _end_if_on_top(self) -> None:
        if self._over and self.is_current:
            self._over = False
            self.dismiss(self._error)


def carry_out(
    node: OnScreen,
    title: str,
    task: LongTask[Any, Any],
    then: Callable[[Any], None],
    back: Callable[[], object] = lambda: None,
) -> None:
    """Do *task* under its bar, and *then* with what it gave; or say why not, over *back*."""
    box = Working(title, task)

    def ended(error: Exception | None) -> None:
        if error is None:
            then(box.done)
            return
        back()
        if isinstance(error, StoppedByLead):
            node.app.push_screen(Message("Stopped", _AS_THEY_WERE))
        else:
            show_problem(node, error)

    node.app.push_screen(box, ended)
