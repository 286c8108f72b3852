"""A box in which a file or a folder is chosen instead of typed."""

import os
import string
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.events import Key
from textual.screen import ModalScreen
from textual.widgets import Button, Static

from esafety_tui.model.record import clean_line
from esafety_tui.widgets.lists.drawing import Lines, line
from esafety_tui.widgets.lists.row_list import RowList

_MOST = 2000
_UP = ".."


@dataclass(frozen=True)
class PickerRow:
    """Something in the folder that is shown."""

    path: Path
    folder: bool
    text: str


class Files(RowList[PickerRow]):
    """What a folder holds; typing goes to the first name that begins so."""

    _begun = ""

    def on_key(self, event: Key) -> None:
        if not event.is_printable or event.character is None:
            self._begun = ""
            return
        event.stop()
        event.prevent_default()
        typed = event.character.casefold()
        for begun in (self._begun + typed, typed):
            for row in self.rows:
                if row.text.casefold().startswith(begun):
                    self._begun = begun
                    self.highlight_key(row.text)
                    return


class FilePicker(ModalScreen[Path]):
    """Walks through folders; ends with what was chosen, or nothing on Escape."""

    HELP = """
    Enter opens a folder, or takes the file; Backspace goes one folder up. The first letters of a
    name go to it. Hidden files are not shown.
    """
    CSS_PATH = "file_picker.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+s,f10", "take_folder", "This folder", id="picker.folder", priority=True,
                tooltip="Take the folder that is shown"),
        Binding("backspace", "up", "Up", id="picker.up", tooltip="One folder up"),
        Binding("escape", "leave", "Back", id="picker.back", tooltip="Choose nothing"),
    ]  # fmt: skip

    def __init__(
        self, start: Path, *, folders: bool = False, endings: tuple[str, ...] = ()
    ) -> None:
        """Begin at *start* or the folder that it lies in; with *folders* only these are taken.

        Files are shown whose names have one of the *endings* (``.csv``), if any are given.
        """
        super().__init__()
        self._folders = folders
        self._endings = endings
        self._here = _begin(start)
        self._rows = Files(
            _drawn,
            key=lambda row: row.text,
            row_height=1,
            id="files",
        )

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog picker"):
            yield Static(id="here", classes="dialog--title")
            yield self._rows
            yield Static(id="said")
            with Horizontal(classes="dialog--buttons"):
                if self._folders:
                    yield Button("Take this folder  ctrl+s", id="take", compact=True)
                yield Button("Back  esc", id="back", compact=True)

    def on_mount(self) -> None:
        self._show()
        self._rows.focus()

    def _show(self) -> None:
        self.query_one("#here", Static).update(Content(clean_line(str(self._here))))
        said = f"Only {', '.join(self._endings)} are shown." if self._endings else ""
        try:
            rows = [one for one in _rows_of(self._here, folders=self._folders) if self._takes(one)]
        except OSError:
            rows, said = [], "This folder cannot be opened. Backspace goes back."
        if len(rows) > _MOST:
            said = f"The first {_MOST} of {len(rows)} are shown: type the path for another."
        up = self._here.parent
        # At the top of a drive the others are shown: a stick is a drive of its own on Windows.
        above = [PickerRow(up, True, _UP)] if up != self._here else _drives_but(self._here)
        self._rows.show_rows([*above, *rows[:_MOST]])
        self.query_one("#said", Static).update(Content(said))

    def _takes(self, row: PickerRow) -> bool:
        ending = row.path.suffix.casefold()
        return row.folder or not self._endings or ending in self._endings

    @on(RowList.Chosen)
    def _chosen(self, event: RowList.Chosen) -> None:
        row: PickerRow = event.row
        if row.folder:
            self._here = row.path
            self._show()
            self._rows.action_edge(-1)
        elif self.is_active:
            self.dismiss(row.path)

    def action_up(self) -> None:
        self._here = self._here.parent
        self._show()

    @on(Button.Pressed, "#take")
    def action_take_folder(self) -> None:
        if self._folders and self.is_active:
            self.dismiss(self._here)

    @on(Button.Pressed, "#back")
    def action_leave(self) -> None:
        if self.is_active:
            self.dismiss(None)


def _begin(start: Path) -> Path:
    try:
        for place in (start, *start.parents):
            if place.is_dir():
                return place.absolute()
    except OSError:
        pass
    return Path.home()


def _drives_but(here: Path) -> list[PickerRow]:
    """The other drives of the computer, where it has such."""
    if os.name != "nt":
        return []
    roots = (Path(f"{letter}:\\") for letter in string.ascii_uppercase)
    return [PickerRow(one, True, f"Drive {one}") for one in roots if one != here and one.exists()]


def _rows_of(folder: Path, *, folders: bool) -> list[PickerRow]:
    found = []
    for path in folder.iterdir():
        if path.name.startswith("."):
            continue
        is_folder = path.is_dir()
        if is_folder or not folders:
            text = clean_line(path.name) + ("/" if is_folder else "")
            found.append(PickerRow(path, is_folder, text))
    return sorted(found, key=lambda row: (not row.folder, row.text.casefold()))


def _drawn(row: PickerRow, width: int) -> Lines:
    return [line(f" {row.text}"[:width])]
