"""The one class of every box that asks, and the rule that it keeps.

Enter does what the title asks, Escape changes nothing, and what cannot be undone cannot be
done with Enter alone.  The deed comes first, in its own verb, and *Go back* last.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any, ClassVar, Protocol

from textual import events, on
from textual.app import App, ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Button, Input, Static

from esafety_tui.widgets.keys.names import MOVING

GO_BACK = "Go back"
# An event knows when it was made, by the clock of every other event.
NOW = events.Event


class OnScreen(Protocol):
    """What a box comes up over: a screen, a part of one, or the application itself."""

    @property
    def app(self) -> App[Any]:
        """The application, on which the box is put."""


class Question(ModalScreen[str]):
    """A question with a few answers; ends with one. Escape gives the last: it changes nothing.

    The cursor begins on the first answer.  Where some answers are *final*, which no undo
    brings back, they are grey until *word* has been typed, and the cursor begins in the
    line for it if the first is one of them.
    """

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
        self,
        title: str,
        text: str,
        answers: Sequence[str],
        *,
        word: str = "",
        final: Collection[str] = (),
    ) -> None:
        """Ask; the *final* ones of *answers* wait until *word* is typed, in any case."""
        super().__init__()
        self.asked = title
        self._text = text
        self.answers = answers
        self._word = word
        self._final = tuple(answer for answer in answers if answer in final)
        self._came_up = float("inf")

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog"):
            yield Static(Content(self.asked), classes="dialog--title")
            with VerticalScroll(classes="dialog--text", can_focus=False):
                yield Static(Content(self._text))
            if self._final:
                with Vertical(classes="dialog--word"):
                    yield Static(Content(f"To {_either(self._final)}, type {self._word}:"))
                    yield Input(id="word", compact=True)
            with Horizontal(classes="dialog--buttons"):
                for answer in self.answers:
                    shown = f"{answer}  Esc" if answer == GO_BACK else answer
                    grey = answer in self._final
                    yield Button(Content(shown), name=answer, compact=True, disabled=grey)

    def on_mount(self) -> None:
        first = self.query(Button).first()
        (self.query_one(Input) if first.disabled else first).focus()
        self._came_up = NOW().time

    def is_slip(self, key: events.Key) -> bool:
        """Whether *key* would give an answer, and was pressed before the box was there to read."""
        return key.key in ("enter", "space") and key.time < self._came_up

    @property
    def fits(self) -> bool:
        """Whether what a final answer needs has been typed."""
        return self.query_one(Input).value.strip().casefold() == self._word.casefold()

    @on(Input.Changed)
    def _typed(self) -> None:
        for button in self.query(Button):
            button.disabled = button.name in self._final and not self.fits

    @on(Input.Submitted)
    def _entered(self) -> None:
        if self.fits:
            self._give(self._final[0])

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


def _either(answers: Sequence[str]) -> str:
    return " or ".join(f"{answer[:1].lower()}{answer[1:]}" for answer in answers)


def choose(
    node: OnScreen,
    title: str,
    text: str,
    acts: Mapping[str, Callable[[], object]],
    *,
    back: Callable[[], object] = lambda: None,
    word: str = "",
) -> None:
    """Ask which of *acts* to do, by their answers; *Go back*, the last one, does *back* alone.

    With a *word*, all of them need it typed.
    """

    def answered(answer: str | None) -> None:
        acts.get(answer or "", back)()

    final = tuple(acts) if word else ()
    box = Question(title, text, (*acts, GO_BACK), word=word, final=final)
    node.app.push_screen(box, answered)


class Message(Question):
    """Something the lead has to read; one button."""

    def __init__(self, title: str, text: str) -> None:
        super().__init__(title, text, ("Close",))
