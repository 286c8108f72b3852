"""The recovery key, shown once, to be written down or saved as a sheet."""

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
    key_lines,
    recovery_sheet,
    save_recovery_sheet,
)
from esafety_tui.model.record import Invalid
from esafety_tui.reports.output_file import NoPath, path_from, suggested_path, why_not_written
from esafety_tui.widgets.boxes.question import choose
from esafety_tui.widgets.form.path_input import PathInput
from esafety_tui.widgets.keys.names import MOVING, colours

_SHEET_NAME = "recovery-key.txt"
_ONCE = (
    "Shown this once and kept nowhere. Write it down now; or save the text file, on a stick if "
    "you can, print it, put the sheet in the safe and delete the file."
)
_WHAT_IT_IS = (
    "It opens the records without the passphrase; without either of the two nobody can open "
    "them. Only the head or the governors should be able to reach it."
)
_HAVE_IT = "Go on"
_AGAIN = (
    "Here it is. Once it is written down, or the file is saved, choose \u201cI have kept it\u201d, "
    "type kept and press Enter."
)


class RecoverySheet(ModalScreen[None]):
    """Shows the sheet until the lead says that it is written down or saved."""

    HELP = """
    The key that opens the records if you forget the passphrase. Write it down or save the sheet,
    and keep it away from this computer. It is shown only this once.
    """

    # It is shown once, so the lock leaves it where it is.
    holds_open = True
    DEFAULT_CSS = "RecoverySheet .sheet--key { text-style: bold; padding: 0 0 1 4; height: auto; }"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+s,f10", "save", "Save the text file", id="sheet.save", priority=True,
                tooltip="Save the sheet as a text file, to be printed and then deleted"),
        Binding("escape", "leave", "Leave: asks first", id="sheet.leave",
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
                yield PathInput(str(self._suggested), hint="a folder", id="path", folders=True)
            yield Static(id="wrong")
            with Horizontal(classes="dialog--buttons"):
                yield Button("I have kept it", id="done", compact=True)
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
            "Have you written down or saved the recovery key?",
            "Once you go on it is not shown again. If the passphrase is forgotten and this key is "
            "lost, nobody can open the records: not the school, and not whoever made this program. "
            "Go back shows the key again.",
            {_HAVE_IT: self.dismiss},
            back=lambda: self._show_text(_AGAIN),
            word="kept",
        )

    def _show_text(self, sentence: str) -> None:
        self.query_one("#wrong", Static).update(Content(sentence))
