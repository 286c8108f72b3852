"""The text of a request: to be worded, kept on the incident, copied, or saved as a file."""

from collections.abc import Callable
from pathlib import Path
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Button, Static, TextArea

from esafety_tui.reports.output_file import suggested_path, write_text
from esafety_tui.screens.file_export import FileExport, Progress
from esafety_tui.widgets.dialogs import Question, attempt


class DraftText(ModalScreen[bool]):
    """A text that can be changed; ends with true when it was kept.

    *keep* is the act that keeps it, *afresh* fills it from the records anew.
    """

    CSS_PATH = "draft_text.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+s,f10", "keep", "Keep", id="draft.keep", priority=True,
                tooltip="Keep the text on the incident"),
        Binding("f5", "copy", "Copy", id="draft.copy", priority=True,
                tooltip="Copy the whole text, to paste it into a letter or the provider's form"),
        Binding("f6", "save", "Save as text", id="draft.save", priority=True,
                tooltip="Write the text to a file"),
        Binding("f7", "afresh", "Fill anew", id="draft.afresh", priority=True,
                tooltip="Fill the text from the records again"),
        Binding("escape", "leave", "Back", id="draft.back",
                tooltip="Back; asks first if something was typed"),
    ]  # fmt: skip

    def __init__(
        self,
        title: str,
        text: str,
        *,
        keep: Callable[[str], object],
        afresh: Callable[[], str],
        file_name: str,
        kept: bool,
    ) -> None:
        super().__init__()
        self._title = title
        self._kept_text = text if kept else ""
        self._text = text
        self._keep = keep
        self._afresh = afresh
        self._file_name = file_name

    def compose(self) -> ComposeResult:
        """Draw the box: title, text, buttons."""
        with Vertical(classes="dialog form"):
            yield Static(Content(self._title), classes="dialog--title")
            yield TextArea(self._text, id="draft", compact=True, tab_behavior="focus")
            yield Static(id="said")
            with Horizontal(classes="dialog--buttons"):
                yield Button("Keep  ctrl+s", id="keep", compact=True)
                yield Button("Copy  f5", id="copy", compact=True)
                yield Button("Save as text  f6", id="save", compact=True)
                yield Button("Fill anew  f7", id="afresh", compact=True)
                yield Button("Back  esc", id="leave", compact=True)

    def on_mount(self) -> None:
        """Put the cursor into the text."""
        self._area.focus()

    @property
    def _area(self) -> TextArea:
        return self.query_one("#draft", TextArea)

    @property
    def changed(self) -> bool:
        """Whether something was typed that is not kept."""
        return self._area.text not in (self._text, self._kept_text)

    def action_keep(self) -> None:
        """Keep the text on the incident."""
        if attempt(self, lambda: self._keep(self._area.text)) is not None:
            self.dismiss(True)

    def action_copy(self) -> None:
        """Copy the whole text."""
        self.app.copy_to_clipboard(self._area.text)
        self._say("Copied. If nothing can be pasted, your terminal does not pass it on: f6 saves.")

    def action_save(self) -> None:
        """Ask where the text goes as a file, and write it there."""
        text = self._area.text

        def write(path: Path, *, overwrite: bool, progress: Progress) -> None:
            progress(0, 1)
            write_text(path, text, overwrite=overwrite)

        self.app.push_screen(
            FileExport(
                "Save the text",
                suggested_path(self._file_name),
                write,
                intro="The file is not encrypted: delete it once it has been sent.",
                how_to_open="Any text editor opens it.",
            )
        )

    def action_afresh(self) -> None:
        """Fill the text from the records anew; what was typed can be had back with ctrl+z."""
        area = self._area
        area.replace(self._afresh(), (0, 0), area.document.end)
        self._say("Filled from the records anew; ctrl+z takes that back.")

    async def action_leave(self) -> None:
        """Leave; ask first if something was typed."""
        if not self.changed:
            self.dismiss(False)
            return
        question = Question(
            "Leave this text?", "What you typed has not been kept.", ("Keep", "Discard", "Cancel")
        )
        self.app.push_screen(question, self._left)

    def _left(self, said: str | None) -> None:
        if said == "Keep":
            self.action_keep()
        elif said == "Discard":
            self.dismiss(False)

    @on(Button.Pressed)
    async def _pressed(self, event: Button.Pressed) -> None:
        await self.run_action(str(event.button.id))

    def _say(self, text: str) -> None:
        self.query_one("#said", Static).update(Content(text))
