"""What people are called, as the counting of a year gathers it."""

from collections.abc import Iterable

from esafety_tui.model.incident import Person
from esafety_tui.reports.names.identifiers import KnownNames


def known_of(people: Iterable[Person]) -> KnownNames:
    known = KnownNames()
    known.add(people)
    return known
