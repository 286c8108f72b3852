"""The foot of a place: the keys that are used most, as many as fit."""

from collections.abc import Iterator

from rich.cells import cell_len
from textual.app import ComposeResult
from textual.widgets import Footer
from textual.widgets._footer import FooterKey  # private: the minor version is pinned

_PALETTE = "command_palette"
# Help tells the keys for which there was no room.
_ALWAYS = frozenset({"show_keys", _PALETTE})


class KeyFooter(Footer):
    """Whole keys only, in the order in which the place names them.

    The key for help, which tells the others, and the one that goes anywhere always
    show; of the rest those that a place names last give way.
    """

    _composed_for = 0

    def compose(self) -> ComposeResult:
        """Draw the keys that fit."""
        self._composed_for = self.app.size.width
        if not self._bindings_ready:
            return
        keys = list(self._keys())
        room = self.app.size.width - sum(_width(key) for key in keys if key.action in _ALWAYS)
        for key in keys:
            if key.action not in _ALWAYS:
                room -= _width(key)
            if key.action in _ALWAYS or room >= 0:
                yield key

    def _keys(self) -> Iterator[FooterKey]:
        """Yield one key for each thing to do, and the palette at the right."""
        told: set[str] = set()
        for _, binding, enabled, tooltip in self.screen.active_bindings.values():
            palette = binding.action == _PALETTE
            if not (binding.show or (palette and self.show_command_palette)):
                continue
            if binding.action not in told:
                told.add(binding.action)
                yield FooterKey(
                    binding.key,
                    self.app.get_key_display(binding),
                    binding.description,
                    binding.action,
                    disabled=not enabled,
                    tooltip=tooltip,
                    classes="-command-palette" if palette else "",
                ).data_bind(compact=Footer.compact)

    def on_resize(self) -> None:
        """Another window has room for more keys, or for fewer."""
        if self.app.size.width != self._composed_for:
            self.call_after_refresh(self.recompose)


def _width(key: FooterKey) -> int:
    # Blanks before, between and after; the palette has a line before it.
    blanks = 4 if key.has_class("-command-palette") else 3
    return cell_len(key.key_display) + cell_len(key.description) + blanks
