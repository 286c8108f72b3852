"""What takes long: a thread does it in a box under a bar, and Escape stops it."""

from collections.abc import Callable
from threading import Event
from typing import ClassVar, Protocol, TypeVar, runtime_checkable

from textual import work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import ProgressBar, Static
from textual.worker import Worker, WorkerState, get_current_worker

from esafety_tui.model.progress import Progress

R = TypeVar("R")
_STOPS = "Escape stops it; nothing is kept then."


class Stopped(Exception):
    """The lead stopped it; nothing of it is left."""


@runtime_checkable
class LongAct(Protocol):
    """An act of casework in two parts: what takes long, in a thread, then its record.

    ``doing`` says what takes long, ``checking`` what is left to do when all is carried.
    """

    doing: str
    checking: str

    def carry(self, progress: Progress) -> None:
        """Do what takes long; *progress* hears how much of how much, and may end it."""

    def take_back(self) -> None:
        """Leave nothing of what was carried and is not recorded; from any thread, at any time."""

    def record(self) -> object:
        """Write down what was done."""


class LongWork(ModalScreen[R]):
    """A box with a bar, in which a thread works: one piece of work at a time.

    A stop takes effect when the work next says how far it has come.  What is to happen at
    the end is in :meth:`ended`, which the screen's own thread calls.  Who draws the box
    gives it a progress bar, and a line ``#said``.
    """

    def __init__(self) -> None:
        super().__init__()
        # An event of our own: a cancelled worker reports its end while its thread still works.
        self._stop = Event()
        self._worker: Worker[None] | None = None

    @property
    def works(self) -> bool:
        """Whether the thread is at work."""
        return self._worker is not None

    def begin(
        self, carry: Callable[[Progress], None], take_back: Callable[[], None] | None = None
    ) -> None:
        """Let a thread do *carry*.

        With *take_back* it may be stopped after its last word too: what was carried is
        taken back then.  Without, what is carried to its end stays.
        """
        self._stop.clear()
        self._worker = self._in_thread(carry, take_back)

    def stop(self) -> None:
        """Stop it, when it next says how far it is."""
        self._stop.set()
        self.say("Stopping …")

    def ended(self, error: Exception | None) -> None:
        """Hear how it ended: :class:`Stopped`, another error, or ``None`` when it is done."""
        raise NotImplementedError

    def say(self, text: str) -> None:
        """Say *text* under the bar."""
        self.query_one("#said", Static).update(Content(text))

    @work(thread=True, exit_on_error=False)
    def _in_thread(
        self, carry: Callable[[Progress], None], take_back: Callable[[], None] | None
    ) -> None:
        worker = get_current_worker()
        shown = -1

        def stopped() -> bool:
            return self._stop.is_set() or worker.is_cancelled

        def progress(done: int, total: int) -> None:
            nonlocal shown
            if stopped():
                raise Stopped
            percent = done * 100 // max(total, 1)
            if percent != shown:  # a message for each of 10,000 rows would only slow both down
                shown = percent
                self.call_later(self.progressed, done, total)

        carry(progress)
        # The program may be about to end, and nobody would hear that it is carried.
        if take_back is not None and stopped():
            take_back()
            raise Stopped

    def progressed(self, done: int, total: int) -> None:
        """Show that so much of the whole is done."""
        self.query_one(ProgressBar).update(total=total, progress=done)

    def on_worker_state_changed(self, event: Worker.StateChanged) -> None:
        """Hand its end on."""
        if event.worker is not self._worker or event.state in (
            WorkerState.PENDING,
            WorkerState.RUNNING,
        ):
            return
        self._worker = None
        failed = event.worker.error
        if event.state is WorkerState.SUCCESS:
            self.ended(None)
        else:
            self.ended(failed if isinstance(failed, Exception) else Stopped())


class Working(LongWork[Exception | None]):
    """Does a :class:`LongAct`; ends with what went wrong, or ``None`` when it is recorded.

    Escape takes effect when the act next says how far it has come, or when it has been
    carried: what is not recorded yet is taken back then, as it is when the program ends.
    """

    DEFAULT_CSS = """
    Working #progress { width: 1fr; padding: 0 0 1 0; }
    Working #progress Bar { width: 1fr; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "stop", "Stop", id="working.stop",
                tooltip="Stop it; nothing of it is kept, and what you typed stays"),
    ]  # fmt: skip

    def __init__(self, title: str, act: LongAct) -> None:
        super().__init__()
        self._title = title
        self._act = act
        self._over = False
        self._error: Exception | None = None

    def compose(self) -> ComposeResult:
        """Draw the box: what is done, how far, how to stop it."""
        with Vertical(classes="dialog"):
            yield Static(Content(self._title), classes="dialog--title")
            yield ProgressBar(id="progress", show_eta=False)
            yield Static(Content(self.said()), id="said")

    def on_mount(self) -> None:
        """Begin."""
        self.begin(self._act.carry, self._act.take_back)

    def said(self) -> str:
        """What is being done, and how it is stopped."""
        return f"{self._act.doing} {_STOPS}"

    def action_stop(self) -> None:
        """Stop it, when it next says how far it is, or before it is recorded."""
        self.stop()

    def on_unmount(self) -> None:
        """Nothing is left that nobody would write down any more."""
        self._stop.set()  # before the look at it: the thread may be at its end this moment
        self._act.take_back()

    def progressed(self, done: int, total: int) -> None:
        """Show it, and say when nothing but the check is left."""
        super().progressed(done, total)
        if done >= total:
            self.say(f"{self._act.checking} {_STOPS}")

    def ended(self, error: Exception | None) -> None:
        """Record it here, on the screen's own thread, and end."""
        self._error = error or self._recorded()
        self._over = True
        self._end_if_on_top()

    def _recorded(self) -> Exception | None:
        """Record it, unless it was stopped meanwhile; return what went wrong."""
        if self._stop.is_set():
            self._act.take_back()
            return Stopped()
        try:
            self._act.record()
        except Exception as error:
            return error
        return None

    def on_screen_resume(self) -> None:
        """The program may have been locked meanwhile."""
        self._end_if_on_top()

    def _end_if_on_top(self) -> None:
        if self._over and self.is_current:
            self._over = False
            self.dismiss(self._error)
