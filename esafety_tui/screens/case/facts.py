"""The facts of a case as plain questions on one screen; *not known yet* is a good answer too."""

from collections.abc import Callable
from typing import Any, ClassVar

from rich.cells import cell_len
from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen, Screen
from textual.widgets import Static

from esafety_tui.casework.casework import Casework
from esafety_tui.model.days import plain_moment
from esafety_tui.model.vocabulary import Answer, AskedFact, Fact
from esafety_tui.policy.questions import Asked, asked_of
from esafety_tui.widgets.boxes.dialogs import attempt
from esafety_tui.widgets.boxes.question import choose
from esafety_tui.widgets.lists.drawing import Lines, Palette, Piece, fit, line
from esafety_tui.widgets.lists.row_list import RowList

_SHOWN = {Answer.YES: "YES", Answer.NO: "NO", Answer.UNKNOWN: "not known yet"}
SAID_UNKNOWN = "said: not known"
_KEYS = "y yes   n no   d don't know yet   ↓ next   u undo   Esc back"
_MARKS = "! = not known, and a step of the checklist hangs on it   ? = not known"
_LIFT = "Lift the hold"
_STANDS = (
    "The police hold since {} stands because of that answer. The school's own investigation and "
    "sanctions wait for as long as it stands (P6).\n\nLift it only if the case never was with the "
    "police; u undoes it. If they have finished, go back and lift it with H, with who agreed."
)
_MISTAKE = "The answer that it is with the police was a mistake; the case was not referred to them."


def answer(
    place: Screen[Any],
    casework: Casework,
    ref: str,
    fact: AskedFact,
    given: Answer,
    shown: Callable[[], None] = lambda: None,
) -> bool:
    """Keep an answer and call *shown*; say whether it was kept.

    Where a police hold began with the answer *yes*, ask whether it goes with that answer; it stays
    unless so chosen, and is asked of once more where the answer is given again.
    """
    if attempt(place, lambda: casework.cases.answer(ref, fact, given)) is None:
        return False
    shown()
    if fact is Fact.WITH_POLICE and given is not Answer.YES:
        _ask_of_hold(place, casework, ref, shown)
    return True


def _ask_of_hold(
    place: Screen[Any], casework: Casework, ref: str, shown: Callable[[], None]
) -> None:
    hold = casework.referrals.hold_by_answer(ref)
    if hold is None:
        return

    def lift() -> None:
        attempt(place, lambda: casework.referrals.lift_hold(ref, _MISTAKE))
        shown()

    text = _STANDS.format(plain_moment(hold.since))
    choose(place, "Lift the police hold too?", text, {_LIFT: lift})


class FactsBox(ModalScreen[None]):
    """Every question with its answer; an answer is kept at once, and can be taken back."""

    HELP = """
    What is known of the case, always in the same order. What is not known is marked, with ! where
    a step hangs on it; "not known yet" is a good answer too, and is said then. The cursor stays on
    the question that you answered: the arrow goes on.
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

    def __init__(self, casework: Casework, ref: str, begin: AskedFact | None = None) -> None:
        super().__init__()
        self._casework = casework
        self._ref = ref
        self._begin = begin
        self._rows = RowList[Asked](_draw, key=lambda asked: asked.question.fact, row_height=1)
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

    def action_answer(self, word: str) -> None:
        """Keep an answer; the highlight stays, so that no key skips a question."""
        row, given = self._rows.row, Answer(word)
        if row is None:
            return
        if answer(self, self._casework, self._ref, row.question.fact, given, self._show):
            self._show_text(f"Answered {_SHOWN[given]}: {row.question.ask}  ↓ next")

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


def _answer_text(asked: Asked) -> str:
    if asked.known is Answer.UNKNOWN and asked.says_unknown:
        return SAID_UNKNOWN
    follows = asked.answer is Answer.UNKNOWN and asked.known is not Answer.UNKNOWN
    return f"{_SHOWN[asked.known]}{', from the records' if follows else ''}"


def _room(asked: Asked, width: int) -> int:
    return max(width - 5 - max(cell_len(_answer_text(asked)), cell_len(_SHOWN[Answer.UNKNOWN])), 20)


def _draw(asked: Asked, width: int) -> Lines:
    ask = fit(asked.question.ask, _room(asked, width))
    look = Palette.WARNING if asked.known is Answer.UNKNOWN else Palette.STRONG
    unknown = "?" if asked.known is Answer.UNKNOWN else " "
    return [
        line(f" {'!' if asked.matters else unknown} ", ask, " ", Piece(_answer_text(asked), look))
    ]
