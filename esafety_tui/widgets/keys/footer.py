"""The foot of a place: the keys that are used most, as many as fit."""

from collections.abc import Iterator
from typing import Any, NamedTuple

from rich.cells import cell_len
from textual.app import ComposeResult
from textual.screen import Screen
from textual.widgets import Footer
from textual.widgets._footer import FooterKey  # private: the minor version is pinned

_PALETTE = "command_palette"
# Help tells the keys for which there was no room.
_ALWAYS = frozenset({"show_keys", _PALETTE})


class KeyFooter(Footer):
    """Whole keys, in the order of the place; the last give way, never help and the palette."""

    _drawn: tuple["_Entry", ...] = ()

    def compose(self) -> ComposeResult:
        self._drawn = self._fitting()
        for entry in self._drawn:
            yield _Key(
                entry.key,
                entry.display,
                entry.description,
                entry.action,
                disabled=not entry.enabled,
                tooltip=entry.tooltip,
                classes="-command-palette" if entry.action == _PALETTE else "",
            )

    def bindings_changed(self, screen: Screen[Any]) -> None:
        """Draw the keys anew if they are others; most often only the cursor has moved."""
        self._bindings_ready = True
        if screen is self.screen and self._fitting() != self._drawn:
            super().bindings_changed(screen)

    def on_resize(self) -> None:
        if self._fitting() != self._drawn:
            self.call_after_refresh(self.recompose)

    def _fitting(self) -> tuple["_Entry", ...]:
        if not self._bindings_ready:
            return ()
        keys = list(self._keys())
        room = self.app.size.width - sum(key.width for key in keys if key.action in _ALWAYS)
        fitting = []
        for key in keys:
            room -= 0 if key.action in _ALWAYS else key.width
            if key.action in _ALWAYS or room >= 0:
                fitting.append(key)
        return tuple(fitting)

    def _keys(self) -> Iterator["_Entry"]:
        """Yield one key for each thing to do, and the palette, which stands at the right."""
        actions: set[str] = set()
        for _, binding, enabled, tooltip in self.screen.active_bindings.values():
            shows = binding.show or (binding.action == _PALETTE and self.show_command_palette)
            if shows and binding.action not in actions:
                actions.add(binding.action)
                display = self.app.get_key_display(binding)
                yield _Entry(
                    binding.key, display, binding.description, binding.action, enabled, tooltip
                )


class _Key(FooterKey):
    """A key that is never drawn compact: to look whether it is costs a styling each time."""

    def _watch_compact(self, compact: bool) -> None:
        del compact


class _Entry(NamedTuple):
    key: str
    display: str
    description: str
    action: str
    enabled: bool
    tooltip: str

    @property
    def width(self) -> int:
        # Blanks before, between and after; the palette has a line before it.
        blanks = 4 if self.action == _PALETTE else 3
        return cell_len(self.display) + cell_len(self.description) + blanks
