"""A box that writes a file where the lead says: never over another unasked, never blocking."""

from collections.abc import Callable
from pathlib import Path
from typing import ClassVar, Protocol

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widgets import Button, Input, ProgressBar, Static

from esafety_tui.model.progress import Progress
from esafety_tui.reports.output_file import (
    NoPath,
    path_from,
    whole_file,
    why_not_written,
    write_text,
)
from esafety_tui.widgets.boxes.question import Message, choose
from esafety_tui.widgets.boxes.working import LongWork, StoppedByLead
from esafety_tui.widgets.form.path_input import PathInput

_LEFT = "The file that is there was left as it was. Choose another name."
_NOT_MADE = "The file could not be made. Nothing was written, and your records are safe."
# Told what stopped the writing, and how to begin it again: whether somebody asks about it.
Asks = Callable[[Exception, Callable[[], None]], bool]


class Writer(Protocol):
    """Writes a file whole, or not at all.

    It calls *progress* with how many of how many parts are done; whatever that
    raises ends the writing.  Raises :class:`FileExistsError` when there is a file
    and not *overwrite*, and :class:`OSError` for what the disk refuses.
    """

    def __call__(self, path: Path, *, overwrite: bool, progress: Progress) -> None: ...


def text_writer(text: str) -> Writer:
    """Return what writes *text*, which takes no time."""

    def write(path: Path, *, overwrite: bool, progress: Progress) -> None:
        progress(0, 1)
        write_text(path, text, overwrite=overwrite)

    return write


def bytes_writer(content: bytes) -> Writer:
    """Return what writes *content*, which takes no time."""

    def write(path: Path, *, overwrite: bool, progress: Progress) -> None:
        progress(0, 1)
        with whole_file(path, overwrite=overwrite) as file:
            file.write(content)

    return write


class FileExport(LongWork[Path]):
    """Asks for a path, writes in a thread with progress, then says where the file is.

    *written* is called, on the screen's own thread, when the file is in its place.  *asks*
    is handed what stopped the writing, and may ask the lead and begin it again.
    Escape takes effect when *write* next says how far it has come.  Ends with the
    path of the file, or without a result when nothing was written.
    """

    HELP = """
    Where the file goes. In a folder it takes the suggested name. If there is a file of that name
    already, you are asked first.
    """

    CSS_PATH = "file_export.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+s,f10", "write", "Write the file", id="export.write", priority=True,
                tooltip="Write the file to the path above"),
        Binding("escape", "leave", "Back", id="export.back",
                tooltip="Stop the writing, or leave this box"),
    ]  # fmt: skip

    def __init__(
        self,
        title: str,
        suggested: Path,
        write: Writer,
        *,
        intro: str = "",
        how_to_open: str,
        written: Callable[[], None] = lambda: None,
        asks: Asks = lambda _error, _again: False,
    ) -> None:
        super().__init__()
        self._title = title
        self._suggested = suggested
        self._write = write
        self._intro = intro
        self._how_to_open = how_to_open
        self._written = written
        self._asks = asks
        self._overwrite = False
        self._path = suggested

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog export"):
            yield Static(Content(self._title), classes="dialog--title")
            if self._intro:
                yield Static(Content(self._intro), classes="export--intro")
            yield Static("Where the file goes", classes="export--label")
            yield PathInput(str(self._suggested), hint="a folder", id="path", folders=True)
            yield ProgressBar(id="progress", show_eta=False)
            yield Static(id="said")
            with Horizontal(classes="dialog--buttons"):
                yield Button("Write  ctrl+s", id="write", compact=True)
                yield Button("Back  esc", id="back", compact=True)

    def on_mount(self) -> None:
        self.query_one(ProgressBar).display = False
        self.query_one("#path", Input).focus()

    @on(Input.Submitted, "#path")
    @on(Button.Pressed, "#write")
    def action_write(self) -> None:
        if self.works:
            return
        try:
            self._path = path_from(self.query_one("#path", Input).value, self._suggested)
        except NoPath as problem:
            self.show_text(str(problem))
            return
        if self._path.is_file():
            self._ask_to_replace()
        else:
            self._start(overwrite=False)

    @on(Button.Pressed, "#back")
    def action_leave(self) -> None:
        if self.works:
            self.stop()
        else:
            self.dismiss()

    def _ask_to_replace(self) -> None:
        choose(
            self,
            "Replace the file of that name?",
            "There is one already. If it is replaced, what is in it now is gone.",
            {"Replace it": lambda: self._start(overwrite=True)},
            back=lambda: self.show_text(_LEFT),
            word="replace",
        )

    def _start(self, *, overwrite: bool) -> None:
        self.show_text("Writing … Escape stops it.")
        self._show_writing(True)
        self._overwrite = overwrite
        path = self._path
        self.begin(lambda progress: self._write(path, overwrite=overwrite, progress=progress))

    def ended(self, error: Exception | None) -> None:
        self._show_writing(False)
        if error is None:
            self._finish()
        elif isinstance(error, StoppedByLead):
            self.show_text("Stopped. Nothing was written.")
        elif isinstance(error, FileExistsError) and self.is_active:
            self._ask_to_replace()
        elif self._asks(error, lambda: self._start(overwrite=self._overwrite)):
            self.show_text("Nothing was written.")
        elif isinstance(error, OSError):
            self.show_text(why_not_written(error, self._path))
        else:
            # What went wrong inside may quote a record, so it is not shown.
            self.show_text(_NOT_MADE)

    def _finish(self) -> None:
        app, path = self.app, self._path.absolute()
        if self.is_active:
            self.dismiss(path)
            app.push_screen(Message("The file is written", f"{path}\n\n{self._how_to_open}"))
        else:
            # The palette led to another place meanwhile; dismissing would close that one.
            self.show_text(f"The file is written: {path}")
            app.notify("The file is written.")
        self._written()

    def _show_writing(self, writing: bool) -> None:
        bar = self.query_one(ProgressBar)
        bar.update(total=None, progress=0)
        bar.display = writing
        self.query_one("#path", Input).disabled = writing
        self.query_one("#write", Button).disabled = writing
        if not writing:
            self.query_one("#path", Input).focus()
