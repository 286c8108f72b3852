"""Boxes in the middle of the screen: a question, a message, a refusal, a clause, a menu."""

from collections.abc import Callable, Container, Mapping, Sequence
from typing import Any, ClassVar, Protocol, TypeVar

from textual import on
from textual.app import App, ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Button, Static

from esafety_tui.casework.problems import StoreProblem
from esafety_tui.model.record import Invalid
from esafety_tui.policy.clauses import clauses
from esafety_tui.policy.guards import Refused
from esafety_tui.widgets.keys.names import MOVING
from esafety_tui.widgets.lists.drawing import line
from esafety_tui.widgets.lists.row_list import RowList

T = TypeVar("T")


class OnScreen(Protocol):
    """What a box comes up over: a screen, a part of one, or the application itself."""

    @property
    def app(self) -> App[Any]:
        """The application, on which the box is put."""


class Question(ModalScreen[str]):
    """A question with a few answers; ends with one. Escape gives the last: it changes nothing."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "stay", "Back", id="question.back", tooltip="Change nothing"),
        Binding("left,h", "app.focus_previous", show=False, id="question.left", group=MOVING,
                tooltip="The answer on the left"),
        Binding("right,l", "app.focus_next", show=False, id="question.right", group=MOVING,
                tooltip="The answer on the right"),
        Binding("down,j", "scroll_text('down')", show=False, id="question.down", group=MOVING,
                tooltip="Further down in a long text"),
        Binding("up,k", "scroll_text('up')", show=False, id="question.up", group=MOVING,
                tooltip="Further up in a long text"),
        Binding("pagedown", "scroll_text('page_down')", show=False, id="question.page_down",
                group=MOVING, tooltip="A page down in a long text"),
        Binding("pageup", "scroll_text('page_up')", show=False, id="question.page_up",
                group=MOVING, tooltip="A page up in a long text"),
    ]  # fmt: skip

    def __init__(
        self, title: str, text: str, answers: Sequence[str], *, careful: bool = False
    ) -> None:
        """Ask; a *careful* question, about what cannot be undone, begins at the last answer."""
        super().__init__()
        self._title = title
        self._text = text
        self.answers = answers
        self._careful = careful

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog"):
            yield Static(Content(self._title), classes="dialog--title")
            with VerticalScroll(classes="dialog--text", can_focus=False):
                yield Static(Content(self._text))
            with Horizontal(classes="dialog--buttons"):
                for answer in self.answers:
                    yield Button(Content(answer), name=answer, compact=True)

    def on_mount(self) -> None:
        buttons = self.query(Button)
        (buttons.last() if self._careful else buttons.first()).focus()

    def on_button_pressed(self, event: Button.Pressed) -> None:
        self._give(event.button.name or "")

    def action_stay(self) -> None:
        self._give(self.answers[-1])

    def action_scroll_text(self, where: str) -> None:
        """Scroll the text: the cursor is always on an answer."""
        getattr(self.query_one(".dialog--text"), f"scroll_{where}")(animate=False)

    def _give(self, answer: str) -> None:
        if self.is_active:  # a key that is held down comes again before the box has gone
            self.dismiss(answer)


def choose(
    node: OnScreen,
    title: str,
    text: str,
    acts: Mapping[str, Callable[[], object]],
    back: str = "",
    *,
    careful: bool = False,
) -> None:
    """Ask which of *acts* to do, by their answers; *back* is one more, which changes nothing."""

    def answered(answer: str | None) -> None:
        if act := acts.get(answer or ""):
            act()

    answers = tuple(filter(None, (*acts, back)))
    node.app.push_screen(Question(title, text, answers, careful=careful), answered)


class Message(Question):
    """Something the lead has to read; one button."""

    def __init__(self, title: str, text: str) -> None:
        super().__init__(title, text, ("Close",))


# The key on the case that opens the way forward, by the clause that stands in the way.
_KEYS = {"P6": "Key: H, lift the hold.", "E2, P8": "Key: c, what is missing."}
_CLOSE, _GUIDANCE = "Close", "Open in guidance"
_IN_FORM = "Key: Escape, back to the form with everything you typed."


class Refusal(Message):
    """What the policy refuses, in three lines: what, the clause, the way forward with its key."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "question_mark",
            "explain",
            "The clause",
            id="refusal.explain",
            tooltip="The clause in plain words",
        ),
    ]

    def __init__(self, refused: Refused, *, in_form: bool = False) -> None:
        self._cited = refused.clause.split(", ")
        titles = "; ".join(f"{c.id}, {c.title}" for c in clauses() if c.id in self._cited)
        key = _IN_FORM if in_form else _KEYS.get(refused.clause, "")
        lines = (
            refused.sentence,
            f"Clause {titles or refused.clause}. Key: ?, in plain words.",
            f"{refused.way_forward} {key}".rstrip(),
        )
        super().__init__("The policy says: not yet", "\n\n".join(lines))

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
        super().__init__(title, text, (_CLOSE, _GUIDANCE))

    def action_stay(self) -> None:
        self._give(_CLOSE)


def _in_plain_words(cited: Container[str]) -> str:
    return "\n\n".join(f"{c.id} · {c.title}\n{c.text}" for c in clauses() if c.id in cited)


def show_clauses(node: OnScreen, title: str, cited: Sequence[str], text: str = "") -> None:
    """Show what *cited* clauses ask; the lead may go on to the first of them in the guidance."""

    async def after(answer: str | None) -> None:
        if answer == _GUIDANCE and cited:
            await node.app.run_action(f"clause('{cited[0]}')")

    node.app.push_screen(ClauseBox(title, cited, text), after)


class Menu(ModalScreen[str]):
    """Choices one under the other; ends with the chosen one, or empty on Escape."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "leave", "Back", id="menu.back", tooltip="Choose nothing")
    ]

    def __init__(self, title: str, choices: Sequence[str]) -> None:
        super().__init__()
        self._title = title
        self._choices = choices

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog"):
            yield Static(Content(self._title), classes="dialog--title")
            yield RowList[str](lambda choice, _: [line(f" {choice}")], key=str, row_height=1)

    def on_mount(self) -> None:
        rows = self.query_one(RowList)
        rows.styles.height = len(self._choices)
        rows.show_rows(self._choices)
        rows.focus()

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
) -> None:
    """Let the lead choose one of *acts* from a menu, or none: *back* is done then."""

    def chosen(act: str | None) -> None:
        acts.get(act or "", back)()

    node.app.push_screen(Menu(title, list(acts)), chosen)


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
        node.app.push_screen(Refusal(problem))
    elif isinstance(problem, Invalid):
        said = f"{problem.sentence} Nothing was changed."
        node.app.push_screen(Message("Please check this", said))
    elif isinstance(problem, StoreProblem):
        node.app.push_screen(Message(problem.title, str(problem)))
    else:
        raise problem
