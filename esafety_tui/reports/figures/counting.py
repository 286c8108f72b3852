"""What is needed beside an incident to count it, worked out once for all of them.

Terms and year groups are brought to one spelling, so that one year's can stand beside
another's.  A year group that is not understood becomes *other*: it is typed freely, and
what stands there may be a name.
"""

import re
from bisect import bisect_right
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from esafety_tui.model.reference import parse_year
from esafety_tui.model.school.school import School, Term
from esafety_tui.policy.calendar import SchoolCalendar
from esafety_tui.policy.steps import Step
from esafety_tui.reports.figures.rows import MONTHS, NONE

# "Autumn term 2025" and "Autumn term 2026" are one row: the year is said elsewhere.
_YEAR = re.compile(r"\s*\(?\b20\d\d(?:\s*[-/–]\s*(?:20)?\d\d)?\b\)?\s*")
OTHER = "Other"
_WORDS = {
    "nursery": "Nursery",
    "n": "Nursery",
    "reception": "Reception",
    "r": "Reception",
    "sixth form": "Sixth form",
    "6th form": "Sixth form",
}
_NUMBERED = re.compile(
    r"(?P<kind>year|yr|y|primary|p|s|secondary)?[ .]*(?P<number>[0-9]{1,2})[ .]*[a-z]?"
)
_KINDS = {"primary": ("P", 7), "p": ("P", 7), "s": ("S", 6), "secondary": ("S", 6)}
_ORDER = (
    "Nursery",
    "Reception",
    *(f"P{number}" for number in range(1, 8)),
    *(f"S{number}" for number in range(1, 7)),
    *(f"Year {number}" for number in range(1, 15)),
    "Sixth form",
    OTHER,
)


class TermNames:
    """Finds the term of a day; terms of the same name in different years share a key."""

    def __init__(self, terms: Iterable[Term]) -> None:
        self._terms = sorted(terms, key=lambda term: term.first)
        self._starts = [term.first for term in self._terms]

    def key_of(self, day: date) -> str:
        """The key of the term in which *day* lies, or that of no term."""
        at = bisect_right(self._starts, day) - 1
        if at < 0 or day > self._terms[at].last:
            return NONE
        return f"term:{_name(self._terms[at]).casefold()}"

    def names(self, year_of: Callable[[date], str]) -> Mapping[str, str]:
        """The names of all terms by key: the newest year's in their order, then older ones'."""
        found: dict[str, str] = {}
        newest_first = sorted(
            self._terms, key=lambda term: parse_year(year_of(term.first)), reverse=True
        )
        for term in newest_first:  # sorting is stable: within a year the days' order stays
            found.setdefault(f"term:{_name(term).casefold()}", _name(term))
        return found


def _name(term: Term) -> str:
    """What *term* is called, without the year; a term without a name by its first month."""
    name = _YEAR.sub(" ", term.name).strip()
    return name or f"Term from {MONTHS[term.first.month - 1]}"


@dataclass(frozen=True)
class CountingContext:
    """What is needed beside an incident to count it."""

    school: School
    calendar: SchoolCalendar
    steps: tuple[Step, ...]
    today: date

    @cached_property
    def steps_by_id(self) -> dict[str, Step]:
        """The steps by their identifiers."""
        return {step.id: step for step in self.steps}

    @cached_property
    def terms(self) -> TermNames:
        """The school's terms by name."""
        return TermNames(self.school.terms)

    def is_over(self, due: date) -> bool:
        """Whether a deadline has passed; nothing becomes overdue while school is closed (L4)."""
        if due not in self._over:
            self._over[due] = self.calendar.count(due, self.today) > 0
        return self._over[due]

    @cached_property
    def _over(self) -> dict[date, bool]:
        return {}


def year_group(text: str) -> str:
    """Name the year group that *text* gives: ``Year 8``, ``P7``, ``Reception``, or ``Other``.

    Empty when *text* is empty.
    """
    text = text.strip().casefold()
    if not text or text in _WORDS:
        return _WORDS.get(text, "")
    match = _NUMBERED.fullmatch(text)
    if match is None:
        return OTHER
    letter, highest = _KINDS.get(match["kind"] or "", ("Year ", 14))
    return f"{letter}{number}" if 1 <= (number := int(match["number"])) <= highest else OTHER


def in_order(groups: set[str]) -> list[str]:
    """*groups* from the youngest to the oldest."""
    return sorted(groups, key=_ORDER.index)
