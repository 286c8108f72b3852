"""A text for somebody outside: to be worded, kept on the case, copied, or saved as a file."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widgets import Button, Static, TextArea

from esafety_tui.casework.casework import Casework
from esafety_tui.reports.output_file import suggested_path
from esafety_tui.screens.base.file_export import FileExport, Writer, bytes_writer, text_writer
from esafety_tui.widgets.boxes.dialogs import attempt
from esafety_tui.widgets.form.typing_box import Fields, TypingBox

# Between a text filled anew and what stood there before.
_EARLIER = "--- What stood here before. Delete what you do not need. ---"


@dataclass(frozen=True)
class DraftedText:
    """A text as it was kept, or as the records fill it; what keeps it, and what fills it anew.

    ``file_name`` has no ending; ``as_word`` makes a Word file of it, where there is one.
    """

    title: str
    text: str
    keep: Callable[[str], object]
    afresh: Callable[[], str]
    file_name: str
    as_word: Callable[[str], bytes] | None = None


class DraftText(TypingBox):
    """A text to be worded; true once it is kept."""

    HELP = """
    The text, filled in from the records. Change the words as you like. Keep it on the case, copy
    it, or write it to a file; nothing is sent from here.
    """

    CSS_PATH = "draft_text.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+s,f10", "save", "Keep", id="draft.keep", priority=True,
                tooltip="Keep the text on the incident"),
        Binding("f5", "copy", "Copy", id="draft.copy", priority=True,
                tooltip="Copy the whole text, to paste it into a letter or the provider's form"),
        Binding("f6", "export", "Save as text", id="draft.export", priority=True,
                tooltip="Write the text to a file"),
        Binding("f8", "export_word", "Save for Word", id="draft.word", priority=True,
                tooltip="Write the text to a Word file, on the school's headed paper"),
        Binding("f7", "afresh", "Fill in again", id="draft.afresh", priority=True,
                tooltip="Fill the text from the records again; what you wrote stays below"),
        Binding("escape", "leave", "Back", id="draft.back",
                tooltip="Back; what you typed is kept"),
    ]  # fmt: skip

    def __init__(self, draft: DraftedText, casework: Casework) -> None:
        super().__init__(draft.title, lambda: casework.records.now)
        self._draft = draft

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog form"):
            yield Static(Content(self.box_title), classes="dialog--title")
            yield TextArea(self._draft.text, id="draft", compact=True, tab_behavior="focus")
            yield Static(id="kept")
            with Horizontal(classes="dialog--buttons"):
                yield Button("Keep  ctrl+s", id="save", compact=True)
                yield Button("Copy  f5", id="copy", compact=True)
                yield Button("Save as text  f6", id="export", compact=True)
                if self._draft.as_word:
                    yield Button("For Word  f8", id="export_word", compact=True)
                yield Button("Fill in again  f7", id="afresh", compact=True)
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
        return attempt(self, partial(self._draft.keep, self._area.text)) is not None

    def starting_point(self) -> str:
        return self._draft.file_name

    def action_copy(self) -> None:
        self.app.copy_to_clipboard(self._area.text)
        self._show_text(
            "Copied. If nothing can be pasted, your terminal does not pass it on: f6 saves."
        )

    def action_export(self) -> None:
        self._export(".txt", text_writer(self._area.text), "Any text editor opens it.")

    def action_export_word(self) -> None:
        if as_word := self._draft.as_word:
            content = attempt(self, partial(as_word, self._area.text))
            if content is not None:
                self._export(".docx", bytes_writer(content), "Word and LibreOffice open it.")

    def _export(self, ending: str, writer: Writer, how_to_open: str) -> None:
        self.app.push_screen(
            FileExport(
                "Save the text",
                suggested_path(f"{self._draft.file_name}{ending}"),
                writer,
                intro="The file is not encrypted: delete it once it has been sent.",
                how_to_open=how_to_open,
            )
        )

    def action_afresh(self) -> None:
        """Put the text as the records fill it above what stands there, which stays."""
        area, text = self._area, self._draft.afresh()
        if area.text.startswith(text):
            self._show_text("The text is already what the records give.")
            return
        written = area.text.strip()
        area.insert(f"{text}\n\n{_EARLIER}\n\n" if written else text, (0, 0))
        area.move_cursor((0, 0))
        self._show_text("The new text stands at the top. What stood here is below it.")
