"""The keys of the places, and where each place is loaded from."""

from collections.abc import Callable
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


def _board() -> Screen[None]:
    from esafety_tui.screens.board.screen import Board  # noqa: PLC0415 - places load when first visited

    return Board()


def _incidents() -> Screen[None]:
    from esafety_tui.screens.board.incidents import Incidents  # noqa: PLC0415

    return Incidents()


def _contacts() -> Screen[None]:
    from esafety_tui.screens.contacts.screen import Contacts  # noqa: PLC0415

    return Contacts()


def _report() -> Screen[None]:
    from esafety_tui.screens.annual.screen import Annual  # noqa: PLC0415

    return Annual()


def _prevention() -> Screen[None]:
    from esafety_tui.screens.prevention.screen import PreventionPlace  # noqa: PLC0415

    return PreventionPlace()


def _guidance() -> Screen[None]:
    from esafety_tui.screens.guidance.screen import Guidance  # noqa: PLC0415

    return Guidance()


def _settings() -> Screen[None]:
    from esafety_tui.screens.settings.screen import Settings  # noqa: PLC0415

    return Settings()


MODES: Final[dict[str, str | Callable[[], Screen[None]]]] = {
    "board": _board,
    "incidents": _incidents,
    "contacts": _contacts,
    "report": _report,
    "prevention": _prevention,
    "guidance": _guidance,
    "settings": _settings,
}
