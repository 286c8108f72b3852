"""F1: what this place is for, and its keys; each can be tried from here."""

from typing import ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static

from esafety_tui.widgets.keys.help import KeyGroup, KeyHelp, KeyLine
from esafety_tui.widgets.lists.drawing import Lines, Palette, Piece, beside, fit, line, wrap
from esafety_tui.widgets.lists.row_list import RowList

_KEYS_WIDTH = 13
_FOOT = "Enter, or the key itself, does it · Esc or F1 closes"


# What the place is for, a group under its heading, or a key with what it does.
_Row = str | KeyGroup | KeyLine


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
                self._draw,
                key=id,
                selectable=lambda row: isinstance(row, KeyLine),
                id="keys--list",
            )
            yield Static(Content(_FOOT), id="keys--foot")

    def on_mount(self) -> None:
        rows: list[_Row] = [self._key_help.about] if self._key_help.about else []
        for group in self._key_help.groups:
            rows += [group, *group.lines]
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
        self.dismiss(event.row.press[0])

    def action_leave(self) -> None:
        self.dismiss("")

    def _draw(self, row: _Row, width: int) -> Lines:
        if isinstance(row, str):
            return wrap(row, width - 1, indent=" ")
        if isinstance(row, KeyGroup):
            first = not self._key_help.about and row is self._key_help.groups[0]
            heading = line(" ", Piece(row.heading.upper(), Palette.HEADING))
            return [heading] if first else [line(), heading]
        if len(row.keys) < _KEYS_WIDTH:
            label = line(" ", Piece(fit(row.keys, _KEYS_WIDTH), Palette.STRONG))
            return beside(label, row.does, width - 1)
        below = beside(line(" " * (_KEYS_WIDTH + 1)), row.does, width - 1)
        return [line(" ", Piece(row.keys, Palette.STRONG)), *below]
