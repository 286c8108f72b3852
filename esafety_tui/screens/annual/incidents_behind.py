"""How a figure came about: what it counts, and the incidents behind it, for the lead's eyes."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import takewhile
from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.message import Message
from textual.screen import ModalScreen
from textual.widgets import Static
from textual.worker import Worker, WorkerState, get_current_worker

from esafety_tui.reports.figures.incidents_behind import CountedIncident, CountedWords
from esafety_tui.widgets.lists.drawing import Lines, Palette, Piece, fit
from esafety_tui.widgets.lists.row_list import RowList


class Behind(ModalScreen[str]):
    """A box with a figure's meaning and its incidents; ends with the one that was chosen.

    *look* yields the incidents and is run in a thread; *draw* draws one; *words* say
    how they count: of a share, each has before it whether it is in the part.
    """

    HELP = "What the figure counts, and which cases. Enter opens one."
    CSS_PATH = "incidents_behind.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q", "leave", "Back", id="behind.back", tooltip="Back to the report"),
    ]

    @dataclass
    class Found(Message):
        """The incidents have been found."""

        found: list[CountedIncident]

    def __init__(
        self,
        title: str,
        meaning: str,
        look: Callable[[], Iterator[CountedIncident]],
        draw: Callable[[CountedIncident, int], Lines],
        words: CountedWords,
    ) -> None:
        super().__init__()
        self._title = title
        self._meaning = meaning
        self._look = look
        self._draw = draw
        self._words = words

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog behind"):
            yield Static(Content(self._title), classes="dialog--title")
            with VerticalScroll(classes="behind--meaning", can_focus=False):
                yield Static(Content(self._meaning))
            yield Static("Looking for the cases behind it…", id="behind-count")
            yield RowList[CountedIncident](
                self._line, key=lambda one: one.ref, row_height=1, id="behind"
            )

    def on_mount(self) -> None:
        self.query_one(RowList).focus()
        self._find()

    @work(thread=True, exclusive=True, exit_on_error=False)
    def _find(self) -> None:
        worker = get_current_worker()
        found = list(takewhile(lambda _: not worker.is_cancelled, self._look()))
        if not worker.is_cancelled:
            self.post_message(self.Found(found))

    @on(Found)
    def _show(self, event: Found) -> None:
        self.query_one("#behind-count", Static).update(Content(self._words.sentence(event.found)))
        self.query_one(RowList).show_rows(self._words.in_order(event.found))

    def _line(self, one: CountedIncident, width: int) -> Lines:
        room = self._words.mark_width
        if not room:
            return self._draw(one, width)
        look = Palette.STRONG if one.part < one.times else Palette.PLAIN
        mark = Piece(" " + fit(self._words.mark(one), room), look)
        first, *rest = self._draw(one, width - room - 1)
        return [(mark, *first), *rest]

    def on_worker_state_changed(self, event: Worker.StateChanged) -> None:
        if event.state is WorkerState.ERROR:
            self.query_one("#behind-count", Static).update(
                "The cases could not be read; run esafety-tui check."
            )

    @on(RowList.Chosen)
    def _chosen(self, event: RowList.Chosen) -> None:
        self.dismiss(event.row.ref)

    def action_leave(self) -> None:
        self.dismiss("")
