"""What speaks for two cases being the same, or being about the same people; never decided here."""

import re
from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from esafety_tui.casework.records.index_row import IndexRow, fold
from esafety_tui.reports.names.ordinary_words import NO_NAMES

Signs = tuple[str, ...]

_NEAR_DAYS = 14
_LEAST_SIGNS = 2
_LEAST_LETTERS = 4  # of a word that says something
_LEAST_WORDS = 2
_ENOUGH_WORDS = 3  # of a title: however long ago, and whoever it was
_SHORTEST_NAME = 3  # letters of a part of a name
_SAME_NAMES = "same names"
_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")


class Likely(NamedTuple):
    """A case that may be the same as another, and what speaks for it."""

    row: IndexRow
    because: Signs


class WhatIsTold:
    """What is told of an incident that is not recorded yet: *words*, and the *names* of people."""

    def __init__(self, words: str, providers: Iterable[str] = (), names: str = "") -> None:
        self._providers = _folded(providers)
        self._telling = _telling(words)
        capitals = {fold(word) for word in _WORD.findall(words) if word[0].isupper()}
        self._names = (capitals | set(_WORD.findall(fold(names)))) - NO_NAMES

    def signs(self, row: IndexRow, today: date) -> Signs:
        """Return what speaks for *row* being the same case, or about somebody named; or nothing."""
        called = {part for name in _people(row) for part in _WORD.findall(name)} & self._names
        words = self._telling & _telling(row.title_named)
        found = _signs(
            provider=bool(self._providers & _folded(row.providers)),
            names=any(len(part) >= _SHORTEST_NAME for part in called),
            days=abs((today - row.reported_on).days),
            words=words,
        )
        alone = _SAME_NAMES in found or len(words) >= _ENOUGH_WORDS
        return found if alone or len(found) >= _LEAST_SIGNS else ()


def signs_between(one: IndexRow, other: IndexRow) -> Signs:
    """Return what speaks for two cases being the same; nothing where it is too little."""
    found = _signs(
        provider=bool(_folded(one.providers) & _folded(other.providers)),
        names=bool(_people(one) & _people(other)),
        days=abs((one.reported_on - other.reported_on).days),
        words=_telling(one.title_named) & _telling(other.title_named),
    )
    return found if len(found) >= _LEAST_SIGNS else ()


def _signs(*, provider: bool, names: bool, days: int, words: set[str]) -> Signs:
    signs = {
        "same provider": provider,
        _SAME_NAMES: names,
        "near days": days <= _NEAR_DAYS,
        "same words": len(words) >= _LEAST_WORDS,
    }
    return tuple(sign for sign, there in signs.items() if there)


def _folded(words: Iterable[str]) -> set[str]:
    return {fold(word) for word in words}


def _people(row: IndexRow) -> set[str]:
    return {fold(one.name) for one in row.persons if one.name}


def _telling(text: str) -> set[str]:
    return {word for word in _WORD.findall(fold(text)) if len(word) >= _LEAST_LETTERS}
