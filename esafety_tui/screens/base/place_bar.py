"""The map of the program: every place with its key, and which of them is open."""

from collections.abc import Iterable
from typing import Any

from rich.cells import cell_len
from textual import events
from textual.reactive import reactive
from textual.widgets import Input, TextArea

from esafety_tui.policy.places import PLACES, PlaceKey
from esafety_tui.widgets.lists.strip import Tiles


class PlaceBar(Tiles):
    """One line that is the same everywhere: a click goes to a place, and so does its key."""

    DEFAULT_CSS = "PlaceBar { width: 1fr; height: 1; padding: 0; }"

    # Whether the digits are text at present, because a box has the cursor.
    typing: reactive[bool] = reactive(False)

    def on_mount(self) -> None:
        self.watch(self.screen, "focused", self._follow, init=True)

    def _follow(self, focused: Any) -> None:
        self.typing = isinstance(focused, Input | TextArea)

    def drawn(self, width: int) -> Iterable[tuple[str, str]]:
        named = next(
            (
                way
                for way in _WAYS
                if sum(map(cell_len, way(self._open))) + len(PLACES) - 1 <= width
            ),
            _WAYS[-1],
        )
        for place, text in zip(PLACES, named(self._open), strict=True):
            is_open = place.mode == self._open
            yield text, "bold reverse" if is_open else "$quiet" if self.typing else ""

    @property
    def _open(self) -> str:
        return self.app.current_mode

    def on_click(self, event: events.Click) -> None:
        """Go to the place that was clicked."""
        number = self.under(event)
        if number is not None:
            self.call_later(self.app.run_action, f"go('{PLACES[number].mode}')")


def _roomy(mode: str) -> list[str]:
    return [text if text[0] == "[" else f" {text} " for text in _close(mode)]


def _close(mode: str) -> list[str]:
    return [f"[{_named(one)}]" if one.mode == mode else _named(one) for one in PLACES]


def _by_key(mode: str) -> list[str]:
    return [f"[{_named(one)}]" if one.mode == mode else one.key for one in PLACES]


def _named(place: PlaceKey) -> str:
    return f"{place.key} {place.name}"


# From the one that takes most room to the one that takes least.
_WAYS = (_roomy, _close, _by_key)
