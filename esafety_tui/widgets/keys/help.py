"""Which keys work here, and what they do: read off the bindings that are in force."""

from collections.abc import Iterator
from dataclasses import dataclass

from textual.app import App
from textual.binding import ActiveBinding
from textual.dom import DOMNode
from textual.screen import Screen

from esafety_tui.widgets.keys.names import EVERYWHERE, MOVING, shown_keys

HERE = "Here"
_TAB = "To the next part of the place, or to the one before"


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
        """Whether *key* is one of those told."""
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
    """Yield our own bindings with their keys, in the order of the foot."""
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
