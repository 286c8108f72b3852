"""The palette: go anywhere, to any case or contact, by typing a few letters of it."""

from collections.abc import Callable, Iterator
from functools import partial
from typing import NamedTuple

from textual.command import DiscoveryHit, Hit, Hits, Provider
from textual.content import Content

from esafety_tui.casework.records.index_row import fold
from esafety_tui.policy.places import PLACES
from esafety_tui.screens.base.screen_base import Desktop, ScreenBase

_MOST = 12
# Of the newest cases that fit so many are looked at more closely: a letter fits thousands.
_MOST_RANKED = 200
_GO_TO = "Go to: "
# The palette draws the higher score first.
_STEP = 0.001

# How well a name fits what was typed, the best first.
_EXACT, _BEGINS, _WORDS_BEGIN, _ELSEWHERE = range(4)
# What is offered before all others: a place whose name begins with what was typed.
_PLACE_BEGINS = -1


class _Offer(NamedTuple):
    """Something to go to: how well it fits, how it reads, how to get there."""

    rank: int
    shown: str
    go: Callable[[], object]


class PaletteSearch(Provider):
    """Places, cases and contacts; user text is shown as text, never as markup."""

    async def discover(self) -> Hits:
        """Offer the places before anything is typed."""
        for name, go in self._places():
            yield DiscoveryHit(name, go)

    async def search(self, query: str) -> Hits:
        """Offer what has every word of *query* in it, the nearest name first."""
        screen = self.screen
        words = fold(query).split()
        if not isinstance(screen, ScreenBase) or not words:
            return
        offers = [
            *self._fitting_places(words),
            *_contacts(screen.desktop, query, words),
            *_cases(screen.desktop, query, words),
        ]
        offers.sort(key=lambda offer: offer.rank)
        for place, offer in enumerate(offers):
            yield Hit(1 - place * _STEP, Content(offer.shown), offer.go, text=offer.shown)

    def _fitting_places(self, words: list[str]) -> Iterator[_Offer]:
        for name, go in self._places():
            if all(word in fold(name) for word in words):
                rank = how_near(words, name, name.removeprefix(_GO_TO))
                yield _Offer(_PLACE_BEGINS if rank <= _BEGINS else rank, name, go)

    def _places(self) -> list[tuple[str, partial[None]]]:
        screen = self.screen
        if not isinstance(screen, ScreenBase):
            return []
        places = [
            (f"{_GO_TO}{place.name}", partial(screen.desktop.action_go, place.mode))
            for place in PLACES
        ]
        return [*places, *((name, partial(act)) for name, act in screen.desktop.acts())]


def how_near(words: list[str], *names: str) -> int:
    """Return how near the nearest of *names* is to the folded *words*: 0 is the very name."""
    return min(_how_near(words, fold(name)) for name in names)


def _how_near(words: list[str], name: str) -> int:
    parts = name.split()
    typed, whole = " ".join(words), " ".join(parts)
    if typed == whole:
        return _EXACT
    if whole.startswith(typed):
        return _BEGINS
    if all(any(part.startswith(word) for part in parts) for word in words):
        return _WORDS_BEGIN
    return _ELSEWHERE


def _contacts(desktop: Desktop, query: str, words: list[str]) -> list[_Offer]:
    """Contacts by their name, with and without what stands in brackets behind it."""
    offers = [
        _Offer(
            how_near(words, contact.name, contact.name.split(" (", maxsplit=1)[0]),
            f"{contact.name} · {contact.category.label}",
            partial(desktop.open_contact, contact.id),
        )
        for contact in desktop.casework.contacts.table.search(query)
    ]
    return sorted(offers, key=lambda offer: offer.rank)[:_MOST]


def _cases(desktop: Desktop, query: str, words: list[str]) -> list[_Offer]:
    """Cases by their reference or their title."""
    # Words only: what looks like a filter is one in the search boxes.
    found = desktop.casework.records.search(query.replace(":", " "))
    offers = [
        _Offer(
            how_near(words, row.title, row.ref),
            f"{row.ref}  {row.title}",
            partial(desktop.open_case, row.ref),
        )
        for row in found.rows[:_MOST_RANKED]
    ]
    return sorted(offers, key=lambda offer: offer.rank)[:_MOST]
