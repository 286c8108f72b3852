"""The names in a log that is being brought in: hidden in whatever of it shows, with the others."""

import re
from collections.abc import Callable, Iterable, Iterator

from esafety_tui.importing.columns import PEOPLE, LogColumn, column_of
from esafety_tui.importing.reader import LogReading
from esafety_tui.importing.words import any_of
from esafety_tui.model.incident import Person
from esafety_tui.model.vocabulary import Role
from esafety_tui.reports.names.masking import (
    ELSEWHERE,
    name_words,
    plainly,
    without_names,
    without_names_elsewhere,
)

NAMING = frozenset({*PEOPLE, LogColumn.PEOPLE})
_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")


class LogNames:
    """The people of all rows, and whoever a column of people names without being recorded.

    Somebody whom only a sentence names cannot be found.
    """

    def __init__(self, reading: LogReading) -> None:
        self._called = frozenset(_named_in(reading))

    def hide(
        self,
        text: str,
        masked: Callable[[str, Iterable[Person]], str],
        people: Iterable[Person] = (),
    ) -> str:
        """Return *text* without names: *people* by alias, and *masked* those of the records."""
        text = without_names_elsewhere(masked(text, people), self._called.__contains__)
        found = {word for word in _WORD.findall(text) if not self._called.isdisjoint(_parts(word))}
        return without_names(
            text, [Person(role=Role.WITNESS, name=one.title(), alias=ELSEWHERE) for one in found]
        )


def _parts(word: str) -> set[str]:
    plain = plainly(word).casefold()
    return {plain, re.sub(r"['’]s$", "", plain), *plain.split("-")}


def _named_in(reading: LogReading) -> Iterator[str]:
    named = tuple(
        f"{one.heading}: "
        for one in reading.columns
        if one.read_as in NAMING or column_of(one.heading) in NAMING
    )
    for row in reading.rows:
        for person in row.incident.people:
            yield from name_words(person.name)
        for line in (*row.said, *row.kept):
            if named and line.startswith(named):
                yield from name_words(" ".join(_called(line.partition(": ")[2].split())))


def _called(words: list[str]) -> list[str]:
    """Return the words that may be names: those with capitals, else all but such as *her*."""
    capitals = [one for one in words if one != one.lower()]
    return capitals or [one for one in words if not any_of("describing").fullmatch(one)]
