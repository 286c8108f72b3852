"""F1: what this place is for, and its keys; each can be tried from here."""

from dataclasses import dataclass
from itertools import count
from typing import ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static

from esafety_tui.widgets.keys.help import KeyHelp, KeyLine
from esafety_tui.widgets.lists.drawing import Lines, Palette, Piece, beside, fit, line, wrap
from esafety_tui.widgets.lists.row_list import RowList

_KEYS_WIDTH = 13
_FOOT = "Enter, or the key itself, does it · Esc or F1 closes"


@dataclass(frozen=True, slots=True)
class _Row:
    """What the place is for, a heading, or a key with what it does."""

    number: int
    text: str = ""
    heading: str = ""
    key: KeyLine | None = None


class KeysBox(ModalScreen[str]):
    """Lies over the place, at its right where there is room; ends with the key to press there."""

    DEFAULT_CSS = """
    KeysBox {
        #keys { width: 64; max-width: 100%; height: 100%; padding: 0 1;
                border: round $secondary; background: $surface; }
        #keys--foot { height: auto; padding: 0 1; color: $text-muted; }
        &.-narrow #keys { width: 100%; }
    }
    """
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (100, "-wide")]
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,question_mark", "leave", "Close", id="keys.close",
                tooltip="Close the keys"),
    ]  # fmt: skip

    def __init__(self, key_help: KeyHelp) -> None:
        super().__init__()
        self._key_help = key_help

    def compose(self) -> ComposeResult:
        with Vertical(id="keys"):
            yield RowList[_Row](
                _draw, key=lambda row: row.number, selectable=lambda row: row.key is not None,
                id="keys--list",
            )  # fmt: skip
            yield Static(Content(_FOOT), id="keys--foot")

    def on_mount(self) -> None:
        numbers = count()
        rows = [_Row(next(numbers), self._key_help.about)] if self._key_help.about else []
        for group in self._key_help.groups:
            rows.append(_Row(next(numbers), heading=group.heading))
            rows += (_Row(next(numbers), key=key) for key in group.lines)
        keys = self.query_one(RowList)
        keys.show_rows(rows)
        keys.focus()

    def on_key(self, event: events.Key) -> None:
        """Whoever has found the key may press it."""
        if event.key not in self.active_bindings and self._key_help.lists(event.key):
            event.stop()
            event.prevent_default()
            self.dismiss(event.key)

    @on(RowList.Chosen)
    def _do(self, event: RowList.Chosen) -> None:
        self.dismiss(event.row.key.press[0])

    def action_leave(self) -> None:
        self.dismiss("")


def _draw(row: _Row, width: int) -> Lines:
    if row.text:
        return [line(" ", *one) for one in wrap(row.text, width - 2)]
    if row.key is None:
        blank = [line()] if row.number else []
        return [*blank, line(" ", Piece(row.heading.upper(), Palette.HEADING))]
    keys = row.key.keys
    if len(keys) < _KEYS_WIDTH:
        label = line(" ", Piece(fit(keys, _KEYS_WIDTH), Palette.STRONG))
        return beside(label, row.key.does, width - 1)
    return [line(" ", Piece(keys, Palette.STRONG)),
            *beside(line(" " * (_KEYS_WIDTH + 1)), row.key.does, width - 1)]  # fmt: skip
