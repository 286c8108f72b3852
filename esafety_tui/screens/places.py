"""The keys of the places, and where each place is loaded from."""

from collections.abc import Callable
from functools import partial
from importlib import import_module
from typing import Final

from textual.binding import Binding
from textual.screen import Screen

from esafety_tui.policy.places import PLACES

_GROUP = Binding.Group("The places")


def place_bindings() -> tuple[Binding, ...]:
    """Return a key for each place."""
    return tuple(
        Binding(place.key, f"go('{place.mode}')", place.name, show=False, id=f"place.{place.mode}",
                group=_GROUP, tooltip=f"{place.name}: {place.shows}")
        for place in PLACES
    )  # fmt: skip


def _load(module: str, name: str) -> Screen[None]:
    """Make a place, whose module is loaded when it is first visited."""
    place: Screen[None] = getattr(import_module(f"esafety_tui.screens.{module}"), name)()
    return place


MODES: Final[dict[str, str | Callable[[], Screen[None]]]] = {
    "board": partial(_load, "board.screen", "Board"),
    "incidents": partial(_load, "board.incidents", "Incidents"),
    "contacts": partial(_load, "contacts.screen", "Contacts"),
    "report": partial(_load, "annual.screen", "Annual"),
    "prevention": partial(_load, "prevention.screen", "PreventionPlace"),
    "guidance": partial(_load, "guidance.screen", "Guidance"),
    "people": partial(_load, "people.screen", "PeoplePlace"),
    "settings": partial(_load, "settings.screen", "Settings"),
}
