"""The text of a request: to be worded, kept on the incident, copied, or saved as a file."""

from functools import partial
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widgets import Button, Static, TextArea

from esafety_tui.casework.casework import Casework
from esafety_tui.model.actions import Removal
from esafety_tui.reports.output_file import suggested_path
from esafety_tui.screens.base.file_export import FileExport, text_writer
from esafety_tui.widgets.boxes.dialogs import attempt
from esafety_tui.widgets.form.typing_box import Fields, TypingBox


class DraftText(TypingBox):
    """A request's text as it was kept, or else as the records fill it; true once it is kept."""

    HELP = """
    The request, filled from the records and yours to word. Keep it on the case, copy it, or write
    it to a file; nothing is sent from here.
    """

    CSS_PATH = "draft_text.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+s,f10", "save", "Keep", id="draft.keep", priority=True,
                tooltip="Keep the text on the incident"),
        Binding("f5", "copy", "Copy", id="draft.copy", priority=True,
                tooltip="Copy the whole text, to paste it into a letter or the provider's form"),
        Binding("f6", "export", "Save as text", id="draft.export", priority=True,
                tooltip="Write the text to a file"),
        Binding("f7", "afresh", "Fill anew", id="draft.afresh", priority=True,
                tooltip="Fill the text from the records again"),
        Binding("escape", "leave", "Back", id="draft.back",
                tooltip="Back; asks first if something was typed"),
    ]  # fmt: skip

    def __init__(self, title: str, casework: Casework, ref: str, removal: Removal) -> None:
        super().__init__(title, lambda: casework.records.now)
        self._removals = casework.removals
        self._ref = ref
        self._removal = removal
        self._file_name = f"removal-request-{ref.replace('/', '-')}-{removal.id}.txt"

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog form"):
            yield Static(Content(self.box_title), classes="dialog--title")
            text = self._removal.draft or self._afresh()
            yield TextArea(text, id="draft", compact=True, tab_behavior="focus")
            yield Static(id="kept")
            with Horizontal(classes="dialog--buttons"):
                yield Button("Keep  ctrl+s", id="save", compact=True)
                yield Button("Copy  f5", id="copy", compact=True)
                yield Button("Save as text  f6", id="export", compact=True)
                yield Button("Fill anew  f7", id="afresh", compact=True)
                yield Button("Back  esc", id="leave", compact=True)

    def on_mount(self) -> None:
        self.begin()
        self._area.focus()

    @property
    def _area(self) -> TextArea:
        return self.query_one("#draft", TextArea)

    def typed(self) -> Fields:
        return {"text": self._area.text}

    def put_back(self, fields: Fields) -> None:
        self._area.text = str(fields.get("text", self._area.text))

    def save(self) -> bool:
        keep = partial(self._removals.keep_draft, self._ref, self._removal.id, self._area.text)
        return attempt(self, keep) is not None

    def starting_point(self) -> str:
        return self._file_name

    def action_copy(self) -> None:
        self.app.copy_to_clipboard(self._area.text)
        self._show_text(
            "Copied. If nothing can be pasted, your terminal does not pass it on: f6 saves."
        )

    def action_export(self) -> None:
        self.app.push_screen(
            FileExport(
                "Save the text",
                suggested_path(self._file_name),
                text_writer(self._area.text),
                intro="The file is not encrypted: delete it once it has been sent.",
                how_to_open="Any text editor opens it.",
            )
        )

    def _afresh(self) -> str:
        return self._removals.compose_draft(self._ref, self._removal.id)

    def action_afresh(self) -> None:
        """Fill the text from the records anew; what was typed can be had back with ctrl+z."""
        area = self._area
        area.replace(self._afresh(), (0, 0), area.document.end)
        self._show_text("Filled from the records anew; ctrl+z takes that back.")
