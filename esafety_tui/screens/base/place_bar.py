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
    """The same everywhere: a click goes to a place, and so does its key.

    One line, or two in a narrow window: without their names nobody knows the places.
    """

    DEFAULT_CSS = "PlaceBar { width: 1fr; padding: 0; }"

    # Whether the digits are text at present, because a box has the cursor.
    typing: reactive[bool] = reactive(False)

    def on_mount(self) -> None:
        self.watch(self.screen, "focused", self._follow, init=True)

    def _follow(self, focused: Any) -> None:
        self.typing = isinstance(focused, Input | TextArea)

    def drawn(self, width: int) -> Iterable[tuple[str, str]]:
        texts = [f"[{_named(one)}]" if one.mode == self._open else _named(one) for one in PLACES]
        roomy = [text if text[0] == "[" else f" {text} " for text in texts]
        fits = sum(map(cell_len, roomy)) + len(PLACES) - 1 <= width
        for place, text in zip(PLACES, roomy if fits else texts, strict=True):
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


def _named(place: PlaceKey) -> str:
    return f"{place.key} {place.name}"
