"""The school's terms by name, so that one year's can stand beside another's."""

import re
from bisect import bisect_right
from collections.abc import Callable, Iterable, Mapping
from datetime import date

from esafety_tui.model.reference import parse_year
from esafety_tui.model.school import Term
from esafety_tui.reports.rows import MONTHS, NONE

# "Autumn term 2025" and "Autumn term 2026" are one row: the year is said elsewhere.
_YEAR = re.compile(r"\s*\(?\b20\d\d(?:\s*[-/–]\s*(?:20)?\d\d)?\b\)?\s*")


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
