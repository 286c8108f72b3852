"""A line of a form: what is deleted in it comes back with Ctrl+Z, as Textual has it of a text."""

from typing import Any, ClassVar

from textual.binding import Binding, BindingType
from textual.widgets import Input


class Line(Input):
    """One line; what is deleted in it or typed over comes back."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+z", "bring_back", "Bring back", show=False, id="line.back",
                tooltip="Bring back what was deleted in the line, or typed over"),
    ]  # fmt: skip

    def __init__(self, *args: Any, **more: Any) -> None:
        self._earlier: list[str] = []
        super().__init__(*args, **more)

    def watch_value(self, before: str, now: str) -> None:
        if not _is_all_in(before, now):
            self._earlier.append(before)

    def action_bring_back(self) -> None:
        if self._earlier:
            self.value = self._earlier.pop()
            self.action_end()


def _is_all_in(before: str, now: str) -> bool:
    """Whether *now* is *before*, with something put in at one place or nothing."""
    pairs = enumerate(zip(before, now, strict=False))
    same = next((at for at, (one, other) in pairs if one != other), len(before))
    return len(now) >= len(before) and now.endswith(before[same:])
