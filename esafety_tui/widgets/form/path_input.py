"""A field for a path: typed, pasted, or chosen in a box."""

from pathlib import Path
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.message import Message

from esafety_tui.model.record import Invalid
from esafety_tui.widgets.boxes.file_picker import FilePicker
from esafety_tui.widgets.form.line import Line


class PathInput(Line):
    """Where a path stands; Ctrl+O looks for it in the folders of the computer."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+o", "pick", "Look for it", id="path.pick",
                tooltip="Choose the file or the folder instead of typing where it is"),
    ]  # fmt: skip

    class Picked(Message):
        """A path was chosen."""

        def __init__(self, box: "PathInput", path: Path) -> None:
            super().__init__()
            self.box = box
            self.path = path

    def __init__(
        self,
        shown: str,
        *,
        hint: str,
        id: str,  # noqa: A002
        folders: bool = False,
        endings: tuple[str, ...] = (),
    ) -> None:
        super().__init__(shown, placeholder=hint, id=id, compact=True, select_on_focus=False)
        self._folders = folders
        self._endings = endings

    def action_pick(self) -> None:
        try:
            start = path_typed("", self.value)
        except Invalid:
            start = _documents()
        picker = FilePicker(start, folders=self._folders, endings=self._endings)
        self.app.push_screen(picker, self._picked)

    def _picked(self, path: Path | None) -> None:
        if path is not None:
            self.value = str(path)
            self.cursor_position = len(self.value)
            self.post_message(self.Picked(self, path))


def path_typed(field: str, text: str) -> Path:
    """Read what was typed or pasted into *field*; raises :class:`Invalid` for what is no path."""
    text = text.strip().strip("\"'").strip()
    if not text or "\0" in text:
        raise Invalid(field, "must be named: type where it is, or look for it with Ctrl+O")
    try:
        return Path(text).expanduser()
    except (OSError, RuntimeError, ValueError):
        raise Invalid(field, "cannot be there: type one that is, or look with Ctrl+O") from None


def _documents() -> Path:
    from platformdirs import user_documents_path  # noqa: PLC0415 - once somebody looks

    documents = user_documents_path()
    return documents if documents.is_dir() else Path.home()
