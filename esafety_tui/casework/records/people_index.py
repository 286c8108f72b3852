"""Everybody in the cases, found by the first letters of a name: as quick with 10,000 as with ten.

Two of one name stay two.  Those of whom the lead has said that they are the same have a number.
"""

from bisect import bisect_left, insort
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

from esafety_tui.casework.records.index_row import (
    TITLES,
    IndexPerson,
    IndexRow,
    fold,
    name_parts,
    same_name,
    words_of_name,
)

# Fewer letters are the beginning of too many names.
_LETTERS = 2
# A name may be spelt otherwise than without capitals; so many are looked at.
_NEXT = 5
_APART = "\0"  # in no text of a record


class Appearance(NamedTuple):
    """Somebody in one case."""

    ref: str
    person: IndexPerson

    @property
    def place(self) -> str:
        """The case and the id in it, as it is kept: *2026-27/001 p1*."""
        return f"{self.ref} {self.person.id}"

    @property
    def key(self) -> str:
        """As :meth:`IndexPerson.key`."""
        return self.person.key(self.ref)

    def called(self, *, names: bool) -> str:
        """What to call them over all cases: the name, or a number or an alias in a case."""
        if names and self.person.name:
            return self.person.name
        return self.person.who or f"{self.person.alias} in {self.ref}"


class PeopleIndex:
    """Who is in which cases, by name and by number."""

    def __init__(self, rows: Iterable[IndexRow] = ()) -> None:
        self._of_case: dict[str, tuple[Appearance, ...]] = {}
        self._of_key: dict[str, set[Appearance]] = defaultdict(set)
        # In order: a word of a name, and at which place it stands.
        self._words: list[tuple[str, str]] = []
        # In order, each in one text: a name without capitals, as it is spelt, where it stands.
        self._names: list[str] = []
        for row in rows:
            words, names = self._add(row)
            self._words += words
            self._names += names
        self._words.sort()
        self._names.sort()

    def put(self, row: IndexRow) -> None:
        """Take in a case that is new, or changed."""
        self.take_out(row.ref)
        words, names = self._add(row)
        for word in words:
            insort(self._words, word)
        for name in names:
            insort(self._names, name)

    def take_out(self, ref: str) -> None:
        """Forget a case."""
        for one in self._of_case.pop(ref, ()):
            self._of_key[one.key].discard(one)
            if not self._of_key[one.key]:
                del self._of_key[one.key]
            for word in words_of_name(one.person.name):
                del self._words[bisect_left(self._words, (word, one.place))]
            for name in _begun(one):
                del self._names[bisect_left(self._names, name)]

    def _add(self, row: IndexRow) -> tuple[list[tuple[str, str]], list[str]]:
        found = tuple(Appearance(row.ref, person) for person in row.persons)
        self._of_case[row.ref] = found
        for one in found:
            self._of_key[one.key].add(one)
        words = [(word, one.place) for one in found for word in words_of_name(one.person.name)]
        return words, [name for one in found for name in _begun(one)]

    def completed(self, begun: str) -> str:
        """Return a name that begins so, with its title or without; nothing where it is whole."""
        wanted = begun.casefold()
        if len(begun) < _LETTERS:
            return ""
        at = bisect_left(self._names, wanted)
        for found in self._names[at : at + _NEXT]:
            folded, name, _ = found.split(_APART)
            if not folded.startswith(wanted) or folded == wanted:
                break
            if name[: len(begun)].casefold() == wanted:
                return name
        return ""

    def of(self, key: str) -> tuple[Appearance, ...]:
        """Return every case of somebody, the newest first; nothing for whom there is not."""
        return tuple(sorted(self._of_key.get(key, ()), key=lambda one: one.ref, reverse=True))

    def at(self, place: str) -> Appearance | None:
        """Return who stands at *place*."""
        ref = place.partition(" ")[0]
        return next((one for one in self._of_case.get(ref, ()) if one.place == place), None)

    def find(self, typed: str, most: int = 50) -> list[str]:
        """Return the keys of those whose name has a word for each that was *typed*, first letters.

        A title that was typed fits a name without one.  Nothing for nothing: there is no list of
        everybody.  At most so many.
        """
        words = sorted(words_of_name(typed), key=lambda word: (word in TITLES, -len(word)))
        if not words:
            return []
        found: dict[str, None] = {}
        for place in self._places(words[0]):
            one = self.at(place)
            if one and _fits(one.person.name, words):
                found.setdefault(one.key)
            if len(found) >= most:
                break
        return list(found)

    def like(self, name: str) -> list[Appearance]:
        """Return those who may be called *name* too: same surname, first name or its letter."""
        wanted = name_parts(name)
        if not wanted:
            return []
        near = (self.at(place) for place in self._places(wanted[-1]))
        return [one for one in near if one and same_name(name_parts(one.person.name), wanted)]

    def last_number(self) -> int:
        """Return the highest number that anybody has."""
        numbers = (key[2:] for key in self._of_key if key.startswith("P-"))
        return max((int(number) for number in numbers if number.isdecimal()), default=0)

    def _places(self, beginning: str) -> Iterator[str]:
        at = bisect_left(self._words, (beginning, ""))
        while at < len(self._words) and self._words[at][0].startswith(beginning):
            yield self._words[at][1]
            at += 1


@dataclass(frozen=True)
class PeopleNames:
    """How everybody in the records is spelt, while names may show: completed as one is typed.

    The name is all that is taken from there: whether it is the same person the lead says.
    """

    index: PeopleIndex
    shown: Callable[[], bool]

    def completed(self, begun: str, _besides: Collection[str] = ()) -> str:
        """Return a name that begins so; nothing while names are hidden (F2)."""
        return self.index.completed(begun) if self.shown() else ""

    def spelt(self, typed: str) -> str:
        """Return *typed* as it is: two people may have nearly one name."""
        return typed

    def near(self, _typed: str) -> tuple[str, ...]:
        """Return nothing: nobody is asked whether another name was meant."""
        return ()


def _begun(one: Appearance) -> list[str]:
    """By what a name may be begun: with its title, or without."""
    name = one.person.name
    title, _, rest = name.partition(" ")
    spelt = [name, rest] if fold(title).strip(".") in TITLES else [name]
    return [_APART.join((text.casefold(), text, one.place)) for text in spelt if text]


def _fits(name: str, typed: list[str]) -> bool:
    words = words_of_name(name)
    titled = not TITLES.isdisjoint(words)
    return all(
        any(word.startswith(one) for word in words) or (one in TITLES and not titled)
        for one in typed
    )
