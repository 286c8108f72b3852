"""Boxes in the middle of the screen: a question, a message, a refusal, a clause, a menu."""

from collections.abc import Callable, Container, Mapping, Sequence
from typing import ClassVar, Protocol, TypeVar, runtime_checkable

from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static

from esafety_tui.casework.casework import Casework
from esafety_tui.casework.problems import StoreProblem
from esafety_tui.model.record import Invalid
from esafety_tui.policy.clauses import clauses
from esafety_tui.policy.guards.refused import Refused
from esafety_tui.widgets.boxes.question import GO_BACK, Message, OnScreen, Question
from esafety_tui.widgets.lists.drawing import Lines, line
from esafety_tui.widgets.lists.row_list import RowList

T = TypeVar("T")


# What opens the way forward on the case, and its action there, by the clause in the way.
_WAYS = {"P6": ("Lift the hold", "hold"), "E2, P8": ("See what is missing", "close")}
_GUIDANCE = "Open in Policy"
_IN_FORM = "Go back to the form: everything you typed is there."


@runtime_checkable
class _OnRecords(Protocol):
    """An application on the open records of a school."""

    @property
    def casework(self) -> Casework: ...


class Refusal(Question):
    """What the policy refuses, in three lines: what, why and what instead; then the way there.

    Beside that stand the warnings of the supplements that are in use.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "question_mark",
            "explain",
            "The clause",
            id="refusal.explain",
            tooltip="The clause in plain words",
        ),
    ]

    def __init__(self, refused: Refused, way: str = "", *, in_form: bool = False) -> None:
        """Say what was *refused*; *way* is the answer that leads on from it, if one does."""
        self._cited = refused.clause.split(", ")
        titles = "; ".join(f"{c.id}, {c.title}" for c in clauses() if c.id in self._cited)
        lines = (
            f"What: {refused.sentence}",
            f"Why: clause {titles or refused.clause} (? shows it in plain words).",
            f"Instead: {refused.way_forward}",
            *((_IN_FORM,) if in_form else ()),
        )
        answers = (way, GO_BACK) if way else (GO_BACK,)
        super().__init__("The policy says: not yet", "\n\n".join(lines), answers)

    def compose(self) -> ComposeResult:
        if isinstance(self.app, _OnRecords):
            in_use = self.app.casework.records.supplements
            for warning in filter(None, map(in_use.beside, self._cited)):
                self._text += f"\n\nBeside it: {warning}"
        yield from super().compose()

    def action_explain(self) -> None:
        self.app.push_screen(Message("What the policy asks", _in_plain_words(self._cited)))


class ClauseBox(Question):
    """What a step asks, and its clauses in plain words."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "question_mark",
            "stay",
            "Close",
            show=False,
            id="clause.close",
            tooltip="Close the clause",
        ),
    ]

    def __init__(self, title: str, cited: Sequence[str], text: str = "") -> None:
        text = "\n\n".join(filter(None, (text, _in_plain_words(cited))))
        super().__init__(title, text, (_GUIDANCE, GO_BACK))


def _in_plain_words(cited: Container[str]) -> str:
    return "\n\n".join(f"Clause {c.id}: {c.title}\n{c.text}" for c in clauses() if c.id in cited)


def show_clauses(node: OnScreen, title: str, cited: Sequence[str], text: str = "") -> None:
    """Show what *cited* clauses ask; the lead may go on to the first of them in the guidance."""

    async def after(answer: str | None) -> None:
        if answer == _GUIDANCE and cited:
            await node.app.run_action(f"clause('{cited[0]}')")

    node.app.push_screen(ClauseBox(title, cited, text), after)


# The keys that choose from a menu; letters that move in a list are none of them.
_KEYS = "123456789abcdefimnopqrstuvwxyz"
_NUMBERS = 9


class Menu(ModalScreen[str]):
    """Choices one under the other; ends with the chosen one, or empty on Escape."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "leave", "Back", id="menu.back", tooltip="Choose nothing")
    ]

    def __init__(self, title: str, choices: Sequence[str], begin_at: str = "") -> None:
        super().__init__()
        self._title = title
        self._choices = choices
        self._begin_at = begin_at
        self._key_of = dict(zip(choices, _KEYS, strict=False))

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog"):
            which = "a number" if len(self._choices) <= _NUMBERS else "the key beside it"
            yield Static(Content(f"{self._title}   Enter or {which}"), classes="dialog--title")
            yield RowList[str](self._draw, key=str, row_height=1)

    def on_mount(self) -> None:
        rows = self.query_one(RowList)
        rows.styles.height = len(self._choices)
        rows.show_rows(self._choices)
        rows.highlight_key(self._begin_at)
        rows.focus()

    def _draw(self, choice: str, _width: int) -> Lines:
        return [line(f" {self._key_of.get(choice, ' ')}  {choice}")]

    def on_key(self, event: events.Key) -> None:
        """Choose by the key that stands beside it: what a menu leads to is never final."""
        for choice, key in self._key_of.items():
            if key == event.key:
                event.stop()
                self._give(choice)

    @on(RowList.Chosen)
    def _chosen(self, event: RowList.Chosen) -> None:
        self._give(event.row)

    def action_leave(self) -> None:
        self._give("")

    def _give(self, choice: str) -> None:
        if self.is_active:  # as above
            self.dismiss(choice)


def pick(
    node: OnScreen,
    title: str,
    acts: Mapping[str, Callable[[], object]],
    back: Callable[[], object] = lambda: None,
    begin_at: str = "",
) -> None:
    """Let the lead choose one of *acts* from a menu, or none: *back* is done then.

    The highlight begins at *begin_at*, where that is one of them.
    """

    def chosen(act: str | None) -> None:
        acts.get(act or "", back)()

    node.app.push_screen(Menu(title, list(acts), begin_at), chosen)


def attempt(node: OnScreen, act: Callable[[], T]) -> T | None:
    """Return what *act* of casework returns; or say in a box why it was not done."""
    try:
        return act()
    except (Refused, Invalid, StoreProblem) as problem:
        show_problem(node, problem)
    return None


def show_problem(node: OnScreen, problem: Exception) -> None:
    """Say in a box why an act of casework was not done; raises what is no such problem."""
    if isinstance(problem, Refused):
        _refuse(node, problem)
    elif isinstance(problem, Invalid):
        said = f"{problem.sentence} Nothing was changed."
        node.app.push_screen(Message("Please check this", said))
    elif isinstance(problem, StoreProblem):
        node.app.push_screen(Message(problem.title, str(problem)))
    else:
        raise problem


def _refuse(node: OnScreen, refused: Refused) -> None:
    """Say what was refused; the first answer leads on where the place beneath has the way."""
    answer, action = _WAYS.get(refused.clause, ("", ""))
    place = node.app.screen
    there = hasattr(place, f"action_{action}")

    async def after(given: str | None) -> None:
        if given == answer:
            await place.run_action(action)

    node.app.push_screen(Refusal(refused, answer if there else ""), after)
