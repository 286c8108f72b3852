"""The facts of a case as plain questions on one screen; *not known yet* is a good answer too."""

from typing import ClassVar

from rich.cells import cell_len
from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static

from esafety_tui.casework.casework import Casework
from esafety_tui.model.vocabulary import Answer, AskedFact, Fact
from esafety_tui.policy.questions import Asked, asked_of
from esafety_tui.screens.case.answering import SHOWN, OneByOne, answer
from esafety_tui.widgets.lists.drawing import Lines, Palette, Piece, fit, line
from esafety_tui.widgets.lists.row_list import RowList

SAID_UNKNOWN = "said: not known"
_KEYS = "y yes   n no   d don't know yet   ↑ ↓ another   u undo   Esc back"
_MARKS = "! = not known, and a step depends on it   ? = not known"


class FactsBox(ModalScreen[None]):
    """Every question with its answer; an answer is kept at once, and can be taken back."""

    HELP = """
    What is known of the case, always in the same order. What is not known is marked, with ! where
    a step hangs on it; "not known yet" is a good answer too, and is said then. An answer leads on
    to the next question that is marked so; u undoes it, and goes back to it.
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("y", "answer('yes')", "Yes", id="facts.yes", tooltip="Answer yes"),
        Binding("n", "answer('no')", "No", id="facts.no", tooltip="Answer no"),
        Binding("d,delete", "answer('unknown')", "Not known yet", id="facts.unknown",
                tooltip="Answer: don't know yet"),
        Binding("u", "undo", "Undo", id="facts.undo",
                tooltip="Undo the last change, as u does everywhere"),
        Binding("escape", "dismiss", "Back", id="facts.back", tooltip="Back to the case"),
    ]  # fmt: skip

    def __init__(self, casework: Casework, ref: str, begin: str | None = None) -> None:
        super().__init__()
        self._casework = casework
        self._ref = ref
        self._begin = begin
        self._said = ""
        self._rows = RowList[Asked](_draw, key=lambda asked: asked.question.fact, row_height=1)
        self._one_by_one = OneByOne(self._rows, _open)
        self._rows.styles.height = len(Fact)  # those of the supplements scroll

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog facts"):
            yield Static(Content(f"{self._ref} · what we know"), classes="dialog--title")
            yield self._rows
            yield Static(id="why")
            yield Static(Content(_KEYS), classes="facts--keys")
            yield Static(Content(_MARKS), id="answered")

    def on_mount(self) -> None:
        self._show()
        asked = self._rows.rows
        wanted = next((one for one in asked if one.matters), asked[0])
        self._rows.highlight_key(self._begin or wanted.question.fact)
        self._rows.focus()

    def _show(self) -> None:
        asked = asked_of(self._casework.records.incident(self._ref), self._casework.records.steps)
        self._rows.show_rows(asked)
        self._one_by_one.go_back()
        self._show_why()

    @on(RowList.Highlighted)
    def _show_why(self) -> None:
        row = self._rows.row
        text = ""
        if row is not None:
            text = f"{row.question.why} ({row.question.cites})"
            if cell_len(row.question.ask) > _room(row, self._rows.size.width):
                text = f"{row.question.ask}\n{text}"  # in full, where the list has to cut it
        self.query_one("#why", Static).update(Content(text))

    def on_resize(self) -> None:
        self.call_after_refresh(self._show_why)

    def is_slip(self, key: events.Key) -> bool:
        """Whether *key* is meant for a question that the cursor has left by itself."""
        too_soon = self._one_by_one.is_too_soon(self, key)
        if too_soon:
            self._show_text(f"Not answered with that key. {self._said}")
        return too_soon

    def action_answer(self, word: str) -> None:
        """Keep an answer, and go on to the next question that is open."""
        if (row := self._rows.row) is None:
            return

        def shown() -> None:
            self._show()
            last = self._one_by_one.go_on(row.question.fact) is None
            left = sum(_open(one) is not None for one in self._rows.rows)
            end = f" (the last; open above: {left})" if left else " (the last)"
            self._said = f"Answered {SHOWN[Answer(word)]}{end if last else ''}: {row.question.ask}"
            self._show_text(self._said)

        answer(self, self._casework, self._ref, row.question.fact, Answer(word), shown)

    def on_row_list_chosen(self) -> None:
        """Say which keys answer: Enter, or a second click, is pressed too soon to be an answer."""
        self._show_text(
            "Nothing was answered. The keys that answer: y yes, n no, d don't know yet."
        )

    async def action_undo(self) -> None:
        """Take the last change back; the application asks first if it is an old one."""
        await self.app.run_action("undo")
        self._show_text("")
        self._show()

    def _show_text(self, text: str) -> None:
        self.query_one("#answered", Static).update(Content(text))

    def on_screen_resume(self) -> None:
        if self._rows.rows:
            self._show()


def _open(asked: Asked) -> AskedFact | None:
    return asked.question.fact if asked.matters and not asked.says_unknown else None


def _answer_text(asked: Asked) -> str:
    if asked.known is Answer.UNKNOWN and asked.says_unknown:
        return SAID_UNKNOWN
    return f"{SHOWN[asked.known]}{asked.whence}"


def _room(asked: Asked, width: int) -> int:
    return max(width - 5 - max(cell_len(_answer_text(asked)), cell_len(SHOWN[Answer.UNKNOWN])), 20)


def _draw(asked: Asked, width: int) -> Lines:
    ask = fit(asked.question.ask, _room(asked, width))
    look = Palette.WARNING if asked.known is Answer.UNKNOWN else Palette.STRONG
    unknown = "?" if asked.known is Answer.UNKNOWN else " "
    return [
        line(f" {'!' if asked.matters else unknown} ", ask, " ", Piece(_answer_text(asked), look))
    ]
