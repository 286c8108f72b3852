"""F1: what this place is for, and the keys that are in force; each can be tried from here."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from textual import events, on
from textual.app import App, ComposeResult
from textual.binding import ActiveBinding, Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.dom import DOMNode
from textual.screen import ModalScreen, Screen
from textual.widgets import Static

from esafety_tui.widgets.keys.names import EVERYWHERE, MOVING, shown_keys
from esafety_tui.widgets.lists.drawing import Lines, Palette, Piece, beside, fit, line, wrap
from esafety_tui.widgets.lists.row_list import RowList

HERE = "Here"
_TAB = "To the next part of the place, or to the one before"
_KEYS_WIDTH = 13
_FOOT = "Enter, or the key itself, does it · Esc or F1 closes"


@dataclass(frozen=True, slots=True)
class KeyLine:
    """One thing to do: the keys for it as they are read, what it does, and as they are pressed."""

    keys: str
    does: str
    press: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class KeyGroup:
    """Keys that belong together, under one heading."""

    heading: str
    lines: tuple[KeyLine, ...]


@dataclass(frozen=True, slots=True)
class KeyHelp:
    """What a place is for, and its keys in the order in which they are wanted."""

    about: str
    groups: tuple[KeyGroup, ...]

    def lists(self, key: str) -> bool:
        return any(key in one.press for group in self.groups for one in group.lines)


def key_help(screen: Screen[object]) -> KeyHelp:
    """Tell what *screen* is for, what its cursor is in, and every key that works there now."""
    nodes = [node for node in (screen, screen.focused) if node is not None]
    about = "\n\n".join(" ".join(node.HELP.split()) for node in nodes if node.HELP)
    grouped: dict[str, list[KeyLine]] = {HERE: []}
    last: dict[str, list[KeyLine]] = {EVERYWHERE: [], MOVING.description: []}
    for active, keys in _in_force(screen):
        binding = active.binding
        does = binding.tooltip or binding.description
        heading = _heading(active)
        group = last[heading] if heading in last else grouped.setdefault(heading, [])
        group.append(KeyLine(shown_keys(",".join(keys)), does, tuple(keys)))
    if not any("tab" in keys for _, keys in _in_force(screen)):
        last[MOVING.description].append(KeyLine("Tab Shift+Tab", _TAB, ("tab",)))
    every = {**grouped, **last}
    groups = (KeyGroup(name, tuple(lines)) for name, lines in every.items() if lines)
    return KeyHelp(about, tuple(groups))


def _in_force(screen: Screen[object]) -> Iterator[tuple[ActiveBinding, list[str]]]:
    found: dict[tuple[DOMNode, str | None], tuple[ActiveBinding, list[str]]] = {}
    for key, active in screen.active_bindings.items():
        if active.binding.id and active.enabled:
            found.setdefault((active.node, active.binding.id), (active, []))[1].append(key)
    if screen.is_modal:
        # The application's letters stay outside; what it keeps for itself works here too.
        for key, binding in screen.app._bindings:
            taken = screen.active_bindings.get(key)
            if binding.priority and binding.id and taken is None:
                active = ActiveBinding(screen.app, binding, True, binding.tooltip)
                found.setdefault((screen.app, binding.id), (active, []))[1].append(key)
    yield from found.values()


def _heading(active: ActiveBinding) -> str:
    if active.binding.group is not None:
        return active.binding.group.description
    return EVERYWHERE if isinstance(active.node, App) else HERE


# What the place is for, a group under its heading, or a key with what it does.
_Row = str | KeyGroup | KeyLine


class KeysBox(ModalScreen[str]):
    """Lies over the place, at its right where there is room; ends with the key to press there."""

    DEFAULT_CSS = """
    KeysBox {
        #keys { width: 64; max-width: 100%; height: 100%; padding: 0 1;
                border: round $secondary; background: $surface; }
        #keys--foot { height: auto; padding: 0 1; color: $quiet; }
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
