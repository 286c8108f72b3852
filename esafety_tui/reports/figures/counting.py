"""Counting: what is needed beside an incident, and the tables that are filled from what is counted.

A thing (an incident, a take-down request, a step …) is counted under one innermost
cell of a figure.  What that cell adds up to follows from the layout, so that
sub-totals and totals cannot disagree with their parts.

Terms are brought to one spelling, so that one year's can stand beside another's.
"""

import re
from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property
from itertools import product
from statistics import quantiles

from esafety_tui.model.days import MONTHS
from esafety_tui.model.incident import parse_year
from esafety_tui.model.school.school import School, Term
from esafety_tui.model.vocabulary import Role
from esafety_tui.policy.calendar import SchoolCalendar
from esafety_tui.policy.steps import Step
from esafety_tui.reports.figures.figure_types import Cell, Column, Layout, Row, Table, Unit, Value
from esafety_tui.reports.figures.rows import NONE, PERHAPS

# "Autumn term 2025" and "Autumn term 2026" are one row: the year is said elsewhere.
_YEAR = re.compile(r"\s*\(?\b20\d\d(?:\s*[-/–]\s*(?:20)?\d\d)?\b\)?\s*")
# The keys and headings of the columns, and which part of the cases each covers.
QUARTILES: Mapping[str, str] = {
    "quarter": "A quarter within",
    "median": "Half within (median)",
    "three-quarters": "Three quarters within",
}
_PLACES = {key: place for place, key in enumerate(QUARTILES)}
MIDDLE_FROM = 8  # quartiles of fewer say nothing


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

    def names(self, year_of: Callable[[Term], str]) -> Mapping[str, str]:
        """The names of all terms by key: the newest year's in their order, then older ones'."""
        found: dict[str, str] = {}
        newest_first = sorted(self._terms, key=lambda term: parse_year(year_of(term)), reverse=True)
        for term in newest_first:  # sorting is stable: within a year the days' order stays
            found.setdefault(f"term:{_name(term).casefold()}", _name(term))
        return found


# The three parts of a school year, with what says so in the name of a term.
MAIN_TERMS = {"autumn": "Autumn term", "spring": "Spring term", "summer": "Summer term"}


class MainTerms:
    """Finds in which of the three :data:`MAIN_TERMS` a day lies.

    By the school's own terms where those of the year are known; a holiday belongs to the term
    before it.  Otherwise by four months each.
    """

    def __init__(self, school: School) -> None:
        self._school = school
        self._starts: dict[str, tuple[date, ...]] = {}

    def key_of(self, day: date) -> str:
        """Which of the three *day* lies in."""
        starts = self._starts_of(self._school.academic_year(day))
        return list(MAIN_TERMS)[max(bisect_right(starts, day) - 1, 0)]

    def span(self, year: str, key: str) -> tuple[date, date]:
        """The first and the last day of the term *key* of *year*, its holiday included."""
        start = parse_year(year)
        first, after = (date(start + more, *self._school.year_start) for more in (0, 1))
        starts = (first, *self._starts_of(year)[1:], after)
        at = list(MAIN_TERMS).index(key)
        return starts[at], starts[at + 1] - timedelta(days=1)

    def named(self, year: str) -> dict[str, str]:
        """Return the name of each by its key, with its months where no terms are set."""
        if self._set_in(year):
            return dict(MAIN_TERMS)
        spans = [self.span(year, key) for key in MAIN_TERMS]
        months = (f"{MONTHS[one.month - 1]} to {MONTHS[last.month - 1]}" for one, last in spans)
        taken = zip(MAIN_TERMS.items(), months, strict=True)
        return {key: f"{name} ({during})" for (key, name), during in taken}

    def _starts_of(self, year: str) -> tuple[date, ...]:
        if year not in self._starts:
            self._starts[year] = self._set_in(year) or self._by_months(year)
        return self._starts[year]

    def _set_in(self, year: str) -> tuple[date, ...]:
        """Return when the three begin by the school's own terms; nothing where these do not say."""
        terms = sorted(
            (one for one in self._school.terms if self._school.year_of_term(one) == year),
            key=lambda one: one.first,
        )
        found: dict[str, date] = {}
        for number, term in enumerate(terms):
            said = [key for key in MAIN_TERMS if key in term.name.casefold()]
            by_place = list(MAIN_TERMS)[number * len(MAIN_TERMS) // len(terms)]
            found.setdefault(said[0] if said else by_place, term.first)
        starts = tuple(found.get(key, date.max) for key in MAIN_TERMS)
        return starts if date.max not in starts and list(starts) == sorted(starts) else ()

    def _by_months(self, year: str) -> tuple[date, ...]:
        month, day = self._school.year_start
        later = [month - 1 + 4 * third for third in range(3)]
        first = parse_year(year)
        # A day that every month has: which one it is matters little, four months being a guess.
        return tuple(date(first + at // 12, at % 12 + 1, min(day, 28)) for at in later)


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
    # By reference: in which roles somebody of it was in another case within the year before, and
    # in which they perhaps were.
    coming_back: Mapping[str, frozenset[Role]] = field(default_factory=dict)
    perhaps_back: Mapping[str, frozenset[Role]] = field(default_factory=dict)

    @cached_property
    def steps_by_id(self) -> dict[str, Step]:
        """The steps by their identifiers."""
        return {step.id: step for step in self.steps}

    @cached_property
    def terms(self) -> TermNames:
        """The school's terms by name."""
        return TermNames(self.school.terms)

    @cached_property
    def main_terms(self) -> MainTerms:
        """The three parts of the school's years."""
        return MainTerms(self.school)

    def cells_coming_back(self, ref: str) -> list[Cell]:
        """The cells in which a case counts because of another."""
        sure, perhaps = self.coming_back.get(ref, ()), self.perhaps_back.get(ref, ())
        rows = (*sure, *(PERHAPS + role for role in perhaps))
        return [Cell("incidents-coming-back", row) for row in rows]

    def is_over(self, due: date) -> bool:
        """Whether a deadline has passed; nothing becomes overdue while school is closed (L4)."""
        if due not in self._over:
            self._over[due] = self.calendar.count(due, self.today) > 0
        return self._over[due]

    @cached_property
    def _over(self) -> dict[date, bool]:
        return {}


class Tally:
    """What one year comes to: counts, measured spans in days, and what was given outright.

    ``unknown`` are the rows, each with its figure, of which none is not known.
    """

    def __init__(self) -> None:
        self.counts: Counter[Cell] = Counter()
        self.spans: defaultdict[Cell, list[int]] = defaultdict(list)
        self.given: dict[Cell, date | str | float] = {}
        self.unknown: set[tuple[str, str]] = set()

    def add(self, cells: Iterable[Cell], spans: Iterable[tuple[Cell, int]]) -> None:
        """Count *cells*, and keep *spans*, each of which counts in its cell as well."""
        self.counts.update(cells)
        for cell, days in spans:
            self.counts[cell] += 1
            self.spans[cell].append(days)

    def rows_of(self, figure: str) -> set[str]:
        """The keys of the rows of *figure* in which something was counted."""
        return {cell.row for cell in self.counts if cell.figure == figure}


def fill(layouts: Mapping[str, Layout], tally: Tally) -> dict[str, Table]:
    """Fill the tables of all *layouts* from *tally*.

    A count is 0 where nothing was put, but None where that is not known; a share of
    nothing, a median of no spans, and a score or date that nobody gave are None.
    """
    cells: defaultdict[str, list[Cell]] = defaultdict(list)
    for cell in tally.counts:
        cells[cell.figure].append(cell)
    return {
        figure: Table(figure, layout, _values(figure, layout, cells[figure], tally))
        for figure, layout in layouts.items()
    }


def _values(
    figure: str, layout: Layout, cells: Iterable[Cell], tally: Tally
) -> dict[tuple[str, str], Value]:
    counts: Counter[tuple[str, str]] = Counter()
    spans: defaultdict[tuple[str, str], list[int]] = defaultdict(list)
    rows, columns = _chains(layout.rows), _chains(layout.columns)
    for cell in cells:
        for key in product(rows[cell.row], columns[cell.column]):
            counts[key] += tally.counts[cell]
            spans[key] += tally.spans.get(cell, ())
    values: dict[tuple[str, str], Value] = {}
    beside = {row.unsure for row in layout.rows} - {row.key for row in layout.rows if row.adds_to}
    for row, column in product(layout.rows, layout.columns):
        key = row.key, column.key
        match column.unit:
            case Unit.COUNT:
                values[key] = counts[key]
            case Unit.SHARE:
                values[key] = _share(counts, row, column)
            case Unit.DAYS | Unit.SCHOOL_DAYS:
                days = spans[row.key, column.rests_on[0]]
                values[key] = quartile(days, column.key) if days else None
            case _:
                values[key] = tally.given.get(Cell(figure, *key))
        measured = column.unit in (Unit.DAYS, Unit.SCHOOL_DAYS)
        if (
            not measured
            and values[key] == 0
            and (
                (figure, row.key) in tally.unknown
                or (row.key in beside and (column.within or column.adds_to or column.rests_on))
                or counts[row.key, column.unsure]
                or any(counts[row.unsure, one.key] for one in layout.columns)
            )
        ):
            values[key] = None
    return values


def _chains(lines: Iterable[Row] | Iterable[Column]) -> dict[str, list[str]]:
    """For each row or column, itself and all that it adds up to."""
    upwards = {line.key: line.adds_to for line in lines}
    chains = {}
    for key in upwards:
        chain = [key]
        while above := upwards[chain[-1]]:
            chain.append(above)
        chains[key] = chain
    return chains


def _share(counts: Counter[tuple[str, str]], row: Row, column: Column) -> float | None:
    """Part over whole, or None of an empty whole, or where the row is no part of it."""
    if column.whole_row and column.whole_row != row.adds_to:
        return None
    part, whole = column.rests_on
    of = counts[column.whole_row or row.key, whole]
    return counts[row.key, part] / of if of else None


def quartile(days: Sequence[int], key: str) -> float | None:
    """What so many of *days* took at most: the quartile named *key*; there is one at least.

    A quarter and three quarters are said of eight or more: of fewer they say nothing.

    Between two values the point is taken in proportion, as spreadsheets do
    (``QUARTILE.INC``), so that a reader can check the figure with one.
    """
    if key != "median" and len(days) < MIDDLE_FROM:
        return None
    if len(days) == 1:
        return float(days[0])
    return float(quantiles(days, n=4, method="inclusive")[_PLACES[key]])
