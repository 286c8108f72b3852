"""A box over a form while something takes long: how far it is, and Escape to stop it."""

from threading import Event
from typing import ClassVar, Protocol, runtime_checkable

from textual import work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.message import Message as Notice
from textual.screen import ModalScreen
from textual.widgets import ProgressBar, Static
from textual.worker import Worker, WorkerState, get_current_worker

from esafety_tui.model.progress import Progress

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


class Working(ModalScreen[Exception | None]):
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

    class Progressed(Notice):
        """So much of the whole is done."""

        def __init__(self, done: int, total: int) -> None:
            super().__init__()
            self.done = done
            self.total = total

    def __init__(self, title: str, act: LongAct) -> None:
        super().__init__()
        self._title = title
        self._act = act
        # An event of our own: a cancelled worker reports its end while its thread still works.
        self._stop = Event()
        self._worker: Worker[None] | None = None
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
        self._worker = self._carry()

    def said(self) -> str:
        """What is being done, and how it is stopped."""
        return f"{self._act.doing} {_STOPS}"

    def action_stop(self) -> None:
        """Stop it, when it next says how far it is, or before it is recorded."""
        self._stop.set()
        self._say("Stopping …")

    @work(thread=True, exit_on_error=False)
    def _carry(self) -> None:
        worker = get_current_worker()
        shown = -1

        def progress(done: int, total: int) -> None:
            nonlocal shown
            if self._stop.is_set() or worker.is_cancelled:
                raise Stopped
            percent = done * 100 // max(total, 1)
            if percent != shown:
                shown = percent
                self.post_message(self.Progressed(done, total))

        self._act.carry(progress)
        # The program may be about to end, and nobody would hear that it is carried.
        if self._stop.is_set() or worker.is_cancelled:
            self._act.take_back()
            raise Stopped

    def on_unmount(self) -> None:
        """Nothing is left that nobody would write down any more."""
        self._stop.set()  # before the look at it: the thread may be at its end this moment
        self._act.take_back()

    def on_working_progressed(self, event: Progressed) -> None:
        """Show how far it is."""
        self.query_one(ProgressBar).update(total=event.total, progress=event.done)
        if event.done >= event.total:
            self._say(f"{self._act.checking} {_STOPS}")

    def on_worker_state_changed(self, event: Worker.StateChanged) -> None:
        """Record it here, on the screen's own thread, and end."""
        if event.worker is not self._worker or event.state in (
            WorkerState.PENDING,
            WorkerState.RUNNING,
        ):
            return
        if event.state is WorkerState.SUCCESS:
            self._error = self._recorded()
        else:
            failed = event.worker.error
            self._error = failed if isinstance(failed, Exception) else Stopped()
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

    def _say(self, text: str) -> None:
        self.query_one("#said", Static).update(Content(text))
