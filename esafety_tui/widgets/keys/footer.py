"""The foot of a place: the keys that are used most, as many as fit.

It is drawn as one: a widget for each key would be half of what a place takes to come up.
"""

from collections.abc import Iterator
from typing import Any, NamedTuple

from rich.cells import cell_len
from textual import events
from textual.content import Content
from textual.reactive import reactive
from textual.screen import Screen
from textual.widget import Widget

_PALETTE = "command_palette"
# Help tells the keys for which there was no room.
_ALWAYS = frozenset({"show_keys", _PALETTE})


class FootKey(NamedTuple):
    """A key at the foot, as it says what it does."""

    key: str
    display: str
    description: str
    action: str
    enabled: bool
    tooltip: str

    @property
    def width(self) -> int:
        """How many cells it takes."""
        # Blanks before, between and after; the palette has a line before it.
        blanks = 4 if self.action == _PALETTE else 3
        return cell_len(self.display) + cell_len(self.description) + blanks


class KeyFooter(Widget):
    """Whole keys, in the order of the place; the last give way, never help and the palette."""

    ALLOW_SELECT = False
    DEFAULT_CSS = """
    KeyFooter {
        dock: bottom; height: 1; text-wrap: nowrap;
        color: $footer-foreground; background: $footer-background;
        &:hover { pointer: pointer; }
    }
    """

    keys: reactive[tuple[FootKey, ...]] = reactive(())
    _pointed_at: reactive[FootKey | None] = reactive(None)

    def __init__(self, *, always: str = "") -> None:
        """Make a foot; the key of the action *always* is shown however little room there is."""
        super().__init__()
        self._always = _ALWAYS | {always}

    def on_mount(self) -> None:
        self.screen.bindings_updated_signal.subscribe(self, self._follow)

    def _follow(self, screen: Screen[Any]) -> None:
        if screen is self.screen:
            self.keys = self._fitting()

    def on_resize(self) -> None:
        if self.keys:  # until then it is not known which there are
            self.keys = self._fitting()

    def placed(self) -> Iterator[tuple[int, FootKey]]:
        """Yield each key, and the cell in which it begins."""
        start = 0
        for key in self.keys:
            # The palette stands at the right.
            start = max(start, self.size.width - key.width) if key.action == _PALETTE else start
            yield start, key
            start += key.width

    def render(self) -> Content:
        parts: list[Content | str] = []
        drawn = 0
        for start, key in self.placed():
            parts.append(" " * (start - drawn))
            if key.action == _PALETTE:
                parts.append(Content.styled("▏", "$foreground 20%"))
            also = " on $block-hover-background" if key == self._pointed_at else ""
            also = also if key.enabled else f" dim{also}"
            parts.append(Content.styled(f" {key.display} ", f"bold $footer-key-foreground{also}"))
            described = f"$footer-description-foreground{also}"
            parts.append(Content.styled(f"{key.description} ", described))
            drawn = start + key.width
        return Content.assemble(*parts)

    def on_mouse_move(self, event: events.MouseMove) -> None:
        self._pointed_at = key = self._under(event)
        self.tooltip = Content(key.tooltip) if key and key.tooltip else None

    def on_leave(self) -> None:
        self._pointed_at = None

    def on_mouse_down(self, event: events.MouseDown) -> None:
        if (key := self._under(event)) and key.enabled:
            self.app.simulate_key(key.key)
        elif key:
            self.app.bell()

    def _under(self, event: events.MouseEvent) -> FootKey | None:
        found = (key for start, key in self.placed() if start <= event.x < start + key.width)
        return next(found, None)

    def _fitting(self) -> tuple[FootKey, ...]:
        keys = list(self._offered())
        room = self.app.size.width - sum(key.width for key in keys if key.action in self._always)
        fitting = []
        for key in keys:
            room -= 0 if key.action in self._always else key.width
            if key.action in self._always or room >= 0:
                fitting.append(key)
        return tuple(fitting)

    def _offered(self) -> Iterator[FootKey]:
        """Yield one key for each thing to do."""
        actions: set[str] = set()
        for _, binding, enabled, tooltip in self.screen.active_bindings.values():
            if (binding.show or binding.action == _PALETTE) and binding.action not in actions:
                actions.add(binding.action)
                display = self.app.get_key_display(binding)
                yield FootKey(
                    binding.key, display, binding.description, binding.action, enabled, tooltip
                )
