"""What may be mistaken in a year's calendar: asked about before it is saved (L4)."""

import re
from collections.abc import Iterator, Sequence
from datetime import timedelta
from itertools import pairwise

from esafety_tui.model.days import plain_day
from esafety_tui.model.school.school import Closure, School, Term

# No term of the four nations is longer without a half-term, and no holiday within a year.
_LONGEST_TERM = timedelta(weeks=18)
_LONGEST_GAP = timedelta(weeks=4)
_LONGEST_SUMMER = timedelta(weeks=11)
_CALENDAR_YEAR = re.compile(r"\b20\d\d\b")
_DAY = timedelta(days=1)


def calendar_doubts(school: School, year: str, *, whole: bool = True) -> tuple[str, ...]:
    """Say what may be mistaken in the terms and closures of *year* as *school* has them.

    Unless it is to be the *whole* calendar, nobody is asked about what is missing.
    """
    terms = sorted(
        (term for term in school.terms if school.year_of_term(term) == year),
        key=lambda term: (term.first, term.last),
    )
    closures = [one for one in school.closures if school.academic_year(one.first) == year]
    found = (
        *_of_each(terms, school, year),
        *_of_neighbours(terms),
        *_of_closures(closures),
        *(_of_the_whole(terms, school, year) if whole else ()),
    )
    return tuple(dict.fromkeys(found))


def is_unclear(term: Term, school: School) -> bool:
    """Whether so much of *term* lies in each of two school years that its own has to be said."""
    if term.year:
        return False
    plain = school.but(terms=())
    first, last = plain.academic_year(term.first), plain.academic_year(term.last)
    if first == last:
        return False
    before = plain.first_day(last) - term.first
    share = before / (term.last - term.first + _DAY)
    return 0.25 < share < 0.75


def _called(term: Term) -> str:
    return term.name or f"the term from {plain_day(term.first)}"


def _of_each(terms: Sequence[Term], school: School, year: str) -> Iterator[str]:
    plain = school.but(terms=())
    for term in terms:
        length = term.last - term.first
        if length > _LONGEST_TERM:
            weeks = length.days // 7
            lasts = f"{length.days // 365} years" if length.days > 730 else f"{weeks} weeks"
            yield f"{_called(term)} lasts {lasts}, without a holiday in it."
        lies = plain.academic_year(term.middle)
        if lies != year:
            yield f"{_called(term)} lies in {lies}, not in {year}."
        named = set(map(int, _CALENDAR_YEAR.findall(term.name)))
        if named and not named & {term.first.year, term.last.year}:
            yield f"{_called(term)} is called after a year in which it does not lie."


def _of_neighbours(terms: Sequence[Term]) -> Iterator[str]:
    for before, after in pairwise(terms):  # in order of their days
        gap = after.first - before.last
        if (before.first, before.last) == (after.first, after.last):
            yield f"{_called(after)} is there twice."
        elif gap <= timedelta(0):
            yield f"{_called(before)} and {_called(after)} overlap."
        elif gap > _LONGEST_GAP:
            weeks = gap.days // 7
            yield f"Between {_called(before)} and {_called(after)} are {weeks} weeks."


def _of_closures(closures: Sequence[Closure]) -> Iterator[str]:
    for one in closures:
        length = one.last - one.first
        if length > _LONGEST_GAP:
            yield f"{one.reason or 'A closure'} lasts {length.days // 7} weeks."
    spans = [(one.first, one.last) for one in closures]
    for one in closures:
        if spans.count((one.first, one.last)) > 1:
            yield f"{one.reason or 'A closure'} of {plain_day(one.first)} is there twice."


def _of_the_whole(terms: Sequence[Term], school: School, year: str) -> Iterator[str]:
    if not terms:
        yield f"There are no terms for {year}: every weekday counts, except bank holidays."
        return
    first, last = terms[0].first, max(term.last for term in terms)
    if first - school.first_day(year) > timedelta(weeks=5):
        yield f"The first term begins on {plain_day(first)}: nothing counts before it."
    if school.academic_year(last + _LONGEST_SUMMER) == year:
        yield f"The terms end on {plain_day(last)}: nothing counts after that day."
