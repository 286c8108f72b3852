"""How records are kept: with a passphrase and its recovery key, or unencrypted and knowing it."""

from collections.abc import Callable
from pathlib import Path
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Button, Footer, Input, Static

from esafety_tui.casework.access.passphrase_advice import (
    SHORTEST,
    advice,
    key_lines,
    recovery_sheet,
    save_recovery_sheet,
)
from esafety_tui.casework.problems import StoreProblem
from esafety_tui.model.record import Invalid
from esafety_tui.reports.output_file import NoPath, path_from, suggested_path, why_not_written
from esafety_tui.widgets.boxes.dialogs import choose
from esafety_tui.widgets.keys.names import MOVING, colours

_INTRO = (
    "What you record will be encrypted on this computer. You type the passphrase each time you "
    "open it. Four or five words that have nothing to do with one another are easy to remember "
    f"and hard to guess; at least {SHORTEST} characters, any characters, no other rules."
)
_PLAIN = "Keep it unencrypted"
_MEANS = (
    "Whoever can read this computer's disk, a backup of it or a stolen laptop can then read "
    "every name and every word in these records, without any passphrase. The locked screen only "
    "hides them. Choose this only where the disk itself is encrypted and nobody else uses the "
    "computer. The records can be encrypted later: esafety-tui passphrase --set."
)
_SHEET_NAME = "recovery-key.txt"
_ONCE = (
    "Shown this once and kept nowhere. Write it down now; or save the text file, on a stick if "
    "you can, print it, put the sheet in the safe and delete the file."
)
_WHAT_IT_IS = (
    "It opens the records without the passphrase; without either of the two nobody can open "
    "them. Only the head or the governors should be able to reach it."
)
_HAVE_IT, _NOT_YET = "Yes, I have it", "Not yet: show it again"
_AGAIN = (
    "Here it is. Once it is written down, or the file is saved, choose \u201cI have written it "
    "down\u201d and answer yes: \u2190, then Enter."
)


class NewPassphrase(ModalScreen[bool]):
    """Asks twice for a new passphrase; ends with true once the records have begun.

    *encrypt* takes the passphrase and *keep_plain* nothing; both may raise
    ``Invalid`` or ``StoreProblem``, which is said, and nothing is begun then.
    """

    HELP = """
    Asked for whenever the program starts or was locked. Four or five words that have nothing to
    do with one another are easy to remember and hard to guess.
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
        choose(self, "Keep the records unencrypted?", _MEANS, acts, "Back", careful=True)

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


class RecoverySheet(ModalScreen[None]):
    """Shows the sheet until the lead says that it is written down."""

    HELP = """
    The key that opens the records when the passphrase is forgotten. Write it down or save the
    sheet, and keep it away from this computer; it is shown this once.
    """

    # It is shown once, so the lock leaves it where it is.
    holds_open = True
    DEFAULT_CSS = "RecoverySheet .sheet--key { text-style: bold; padding: 0 0 1 4; height: auto; }"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+s,f10", "save", "Save the text file", id="sheet.save", priority=True,
                tooltip="Save the sheet as a text file, to be printed and then deleted"),
        Binding("escape", "leave", "I have written it down", id="sheet.leave",
                tooltip="Go on once the recovery key has been put away; asks once more"),
        Binding("left", "app.focus_previous", show=False, id="sheet.left", group=MOVING,
                tooltip="The button or the line before this one"),
        Binding("right", "app.focus_next", show=False, id="sheet.right", group=MOVING,
                tooltip="The button or the line after this one"),
        colours("sheet"),
    ]  # fmt: skip

    def __init__(self, key: str, school: str, folder: Path) -> None:
        """Show *key* of *school*; *folder* is the records folder, where it is not saved."""
        super().__init__()
        self._key = key
        self._sheet = recovery_sheet(key, school)
        self._folder = folder
        self._suggested = suggested_path(_SHEET_NAME)
        self._written: Path | None = None

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog form"):
            yield Static("The recovery key", classes="dialog--title")
            with VerticalScroll(classes="dialog--text", can_focus=False):
                yield Static(Content(_ONCE), classes="form--intro")
                yield Static(Content("\n".join(key_lines(self._key))), classes="sheet--key")
                yield Static(Content(_WHAT_IT_IS), classes="form--intro")
            with Horizontal(classes="form--row"):
                yield Static("Save as", classes="form--label")
                yield Input(str(self._suggested), id="path", compact=True, select_on_focus=False)
            yield Static(id="wrong")
            with Horizontal(classes="dialog--buttons"):
                yield Button("I have written it down  esc", id="done", compact=True)
                yield Button("Save the text file  ctrl+s", id="save", compact=True)
        yield Footer(show_command_palette=False)

    def on_mount(self) -> None:
        self.query_one("#done", Button).focus()

    @on(Input.Submitted, "#path")
    @on(Button.Pressed, "#save")
    def action_save(self) -> None:
        self._show_text(self._saved())

    def _saved(self) -> str:
        path = self._suggested
        try:
            path = path_from(self.query_one("#path", Input).value, self._suggested)
            if path != self._written:  # the key pressed twice saves once, and says so again
                save_recovery_sheet(self._sheet, path, self._folder)
            self._written = path
        except NoPath as problem:
            return str(problem)
        except Invalid as invalid:
            return f"{invalid.sentence} Nothing was written. Choose another place, such as a stick."
        except OSError as error:
            return why_not_written(error, path)
        return f"Saved in {path}. Print it, then delete the file."

    @on(Button.Pressed, "#done")
    def action_leave(self) -> None:
        choose(
            self,
            "Have you the recovery key?",
            "Once you go on it is not shown again. If the passphrase is forgotten and this key is "
            "lost, nobody can open the records: not the school, and not whoever made this program. "
            "Enter alone shows the key again.",
            {_HAVE_IT: self.dismiss, _NOT_YET: lambda: self._show_text(_AGAIN)},
            careful=True,
        )

    def _show_text(self, sentence: str) -> None:
        self.query_one("#wrong", Static).update(Content(sentence))
