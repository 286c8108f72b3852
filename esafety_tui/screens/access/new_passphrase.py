"""How records are kept: with a passphrase and its recovery key, or unencrypted and knowing it."""

from collections.abc import Callable
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Button, Input, Static

from esafety_tui.casework.access.passphrase_advice import (
    SHORTEST,
    advice,
)
from esafety_tui.casework.problems import StoreProblem
from esafety_tui.model.record import Invalid
from esafety_tui.widgets.boxes.question import choose
from esafety_tui.widgets.keys.names import between_fields, colours

_INTRO = (
    "What you record will be encrypted on this computer. You type the passphrase each time you "
    "open it. Four or five words that have nothing to do with one another are easy to remember "
    f"and hard to guess; at least {SHORTEST} characters, any characters, no other rules."
)
_PLAIN = "Go without a passphrase"
_MEANS = (
    "Whoever can read this computer's disk, a backup of it or a stolen laptop can then read "
    "every name and every word in these records, without any passphrase. The locked screen only "
    "hides them. Choose this only where the disk itself is encrypted and nobody else uses the "
    "computer. You can encrypt the records later, in the settings."
)


class NewPassphrase(ModalScreen[bool]):
    """Asks twice for a new passphrase; ends with true once the records have begun.

    *encrypt* takes the passphrase and *keep_plain* nothing; both may raise
    ``Invalid`` or ``StoreProblem``, which is said, and nothing is begun then.
    """

    HELP = """
    You type it whenever the program starts, and after it was locked. Four or five words that have
    nothing to do with one another are easy to remember and hard to guess.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "ctrl+s,f10",
            "encrypt",
            "Encrypt",
            id="passphrase.encrypt",
            priority=True,
            tooltip="Encrypt the records with this passphrase",
        ),
        Binding(
            "escape", "leave", "Back", id="passphrase.back", tooltip="Back; nothing is encrypted"
        ),
        *between_fields("passphrase"),
        colours("passphrase"),
    ]

    def __init__(self, encrypt: Callable[[str], object], keep_plain: Callable[[], object]) -> None:
        super().__init__()
        self._encrypt = encrypt
        self._keep_plain = keep_plain
        self._refused: tuple[str, str] | None = None

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog form"):
            yield Static("Choose a passphrase", classes="dialog--title")
            yield Static(Content(_INTRO), classes="form--intro")
            for name, label in (("first", "Passphrase"), ("second", "The same again")):
                with Horizontal(classes="form--row"):
                    yield Static(label, classes="form--label")
                    yield Input(password=True, id=name, compact=True)
            yield Static(id="advice", classes="form--intro")
            yield Static(id="wrong")
            with Horizontal(classes="dialog--buttons"):
                yield Button("Encrypt  ctrl+s", id="encrypt", compact=True)
                yield Button(f"{_PLAIN} …", id="plain", compact=True)
                yield Button("Back  esc", id="back", compact=True)

    def on_mount(self) -> None:
        self._input("first").focus()

    def _input(self, name: str) -> Input:
        return self.query_one(f"#{name}", Input)

    @on(Input.Changed, "#first")
    def _advise(self, event: Input.Changed) -> None:
        self.query_one("#advice", Static).update(Content(advice(event.value)))

    @on(Input.Changed)
    def _mended(self) -> None:
        """What was wrong with the two is said no longer once something else is typed."""
        if self._refused not in (None, self._typed()):
            self._show_text("")

    def _typed(self) -> tuple[str, str]:
        return self._input("first").value, self._input("second").value

    @on(Input.Submitted, "#first")
    def _go_on(self) -> None:
        self._input("second").focus()

    @on(Input.Submitted, "#second")
    @on(Button.Pressed, "#encrypt")
    def action_encrypt(self) -> None:
        first, second = self._typed()
        if first != second:
            self._input("second").value = ""
            self._show_text(
                "The two are not the same. Nothing was set up. Type the passphrase again."
            )
            self._input("second").focus()
            return
        self._do(lambda: self._encrypt(first))

    @on(Button.Pressed, "#plain")
    def _ask_plain(self) -> None:
        acts = {_PLAIN: lambda: self._do(self._keep_plain)}
        choose(self, "Keep the records unencrypted?", _MEANS, acts, word="unencrypted")

    @on(Button.Pressed, "#back")
    def action_leave(self) -> None:
        self.dismiss(False)

    def _do(self, begin: Callable[[], object]) -> None:
        try:
            begin()
        except (StoreProblem, Invalid) as problem:
            text = problem.sentence if isinstance(problem, Invalid) else str(problem)
            self._show_text(text)
        else:
            self.dismiss(True)

    def _show_text(self, sentence: str) -> None:
        self._refused = self._typed() if sentence else None
        self.query_one("#wrong", Static).update(Content(sentence))
