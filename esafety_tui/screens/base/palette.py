"""The palette: go anywhere, to any case or contact, by typing a few letters of it."""

from collections.abc import Callable, Iterable, Iterator
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
# What is offered before all others: a place or an act whose name begins with what was typed, and
# then one that has a word which does.
_OFFERED_FIRST = {_EXACT: -2, _BEGINS: -2, _WORDS_BEGIN: -1}


class _Offer(NamedTuple):
    rank: int
    shown: str
    go: Callable[[], object]


class PaletteSearch(Provider):
    """Places, cases and contacts; user text is shown as text, never as markup."""

    async def discover(self) -> Hits:
        for name, go in self._places():
            yield DiscoveryHit(name, go)

    async def search(self, query: str) -> Hits:
        """Offer what has every word of *query* in it, the nearest name first."""
        screen = self.screen
        words = fold(query).split()
        if not isinstance(screen, ScreenBase) or not words:
            return
        offers = [
            *(_place(words, name, go) for name, go in self._places()),
            *_nearest(_contacts(screen.desktop, query, words)),
            *_nearest(_cases(screen.desktop, query, words)),
        ]
        found = sorted(filter(None, offers), key=lambda offer: offer.rank)
        for at, offer in enumerate(found):
            yield Hit(1 - at * _STEP, Content(offer.shown), offer.go, text=offer.shown)

    def _places(self) -> Iterator[tuple[str, Callable[[], object]]]:
        if not isinstance(self.screen, ScreenBase):
            return
        desktop = self.screen.desktop
        yield from self.screen.acts()
        for place in PLACES:
            yield f"{_GO_TO}{place.name}", partial(desktop.action_go, place.mode)
        yield from desktop.acts()


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


def _nearest(offers: Iterable[_Offer]) -> list[_Offer]:
    return sorted(offers, key=lambda offer: offer.rank)[:_MOST]


def _place(words: list[str], name: str, go: Callable[[], object]) -> _Offer | None:
    if not all(word in fold(name) for word in words):
        return None
    rank = how_near(words, name, name.removeprefix(_GO_TO))
    return _Offer(_OFFERED_FIRST.get(rank, rank), name, go)


def _contacts(desktop: Desktop, query: str, words: list[str]) -> Iterator[_Offer]:
    for contact in desktop.casework.contacts.table.search(query):
        rank = how_near(words, contact.name, contact.name.split(" (", maxsplit=1)[0])
        go = partial(desktop.open_contact, contact.id)
        yield _Offer(rank, f"{contact.name} · {contact.category.label}", go)


def _cases(desktop: Desktop, query: str, words: list[str]) -> Iterator[_Offer]:
    # Words only: what looks like a filter is one in the search boxes.
    records = desktop.casework.records
    found = records.search(query.replace(":", " "))
    for row in found.rows[:_MOST_RANKED]:
        go = partial(desktop.open_case, row.ref)
        title = records.title(row, names=False)
        yield _Offer(how_near(words, title, row.ref), f"{row.ref}  {title}", go)
