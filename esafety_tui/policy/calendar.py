"""School days (L4), and the deadlines that are counted in them (E2, P6)."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping
from datetime import date, datetime, timedelta
from types import MappingProxyType

from esafety_tui.model.days import plain_day, short_day
from esafety_tui.model.evidence import EntryKind
from esafety_tui.model.incident import Incident, StepState
from esafety_tui.model.record import day_of
from esafety_tui.model.school.bank_holidays import bank_holidays
from esafety_tui.model.school.school import School
from esafety_tui.model.wording import so_many

_WEEKEND = {5: "Saturday", 6: "Sunday"}
# A school that is closed for this long has mistaken dates: deadlines then fall on
# calendar days rather than nowhere.
_YEARS_TO_LOOK = 3
# Longer than any summer holiday in the four nations: a longer gap was left out.
_LONGEST_HOLIDAY = timedelta(weeks=11)
# So long before a year begins its terms are missed.
_NEAR = timedelta(weeks=6)


class SchoolCalendar:
    """The days of one school.

    A school day is a weekday that is neither a bank holiday of the nation nor
    one of the school's closures and, in an academic year for which the school
    has entered its terms, falls within one.
    """

    def __init__(
        self, school: School, known: Mapping[int, tuple[date, ...]] = MappingProxyType({})
    ) -> None:
        """Take *school*; *known* are :attr:`days` that were worked out for it before."""
        self._school = school
        self._years_with_terms = {school.year_of_term(term) for term in school.terms}
        self.days = dict(known)
        """The school days of each calendar year that was asked for yet."""
        # Every step of every case asks; a year has few days, and a checklist few deadlines.
        self._added: dict[tuple[date, int], date] = {}

    def academic_year(self, day: date) -> str:
        """Name the school's academic year of *day*, such as ``2025-26``."""
        return self._school.academic_year(day)

    def is_school_day(self, day: date) -> bool:
        """Whether *day* counts."""
        days = self._in_year(day.year)
        place = bisect_left(days, day)
        return place < len(days) and days[place] == day

    def why_closed(self, day: date) -> str:
        """Say why *day* does not count; empty on a school day."""
        # Where the year is known, nothing need be loaded to say so of a school day.
        if day.year in self.days and self.is_school_day(day):
            return ""
        return self._why_closed(day)

    def _why_closed(self, day: date) -> str:
        if day.weekday() in _WEEKEND:
            return _WEEKEND[day.weekday()]
        if name := bank_holidays(self._school.nation, day.year).get(day):
            return name
        for closure in self._school.closures:
            if closure.first <= day <= closure.last:
                return closure.reason or "school closed"
        if self._school.academic_year(day) in self._years_with_terms and not any(
            term.first <= day <= term.last for term in self._school.terms
        ):
            return "outside term"
        return ""

    def terms_missing(self, today: date) -> str:
        """Warn where terms were entered for a part of this academic year only; else empty.

        Days outside the terms of such a year count as closed, so deadlines would
        wait for as long as nobody enters the rest.
        """
        year = self._school.academic_year(today)
        terms = [t for t in self._school.terms if self._school.year_of_term(t) == year]
        if not terms:
            return ""
        last = max(term.last for term in terms)
        if self._school.academic_year(last + _LONGEST_HOLIDAY) != year:
            return ""
        return (
            f"The terms entered for {year} end on {plain_day(last)}. Every day after that "
            "counts as closed, and nothing falls due, until the next term is entered."
        )

    def lacks_terms(self, today: date) -> tuple[str, ...]:
        """Say of which years terms are missing or incomplete; of the next one once it is near."""
        year = self.academic_year(today)
        years = dict.fromkeys((year, self.academic_year(today + _NEAR)))
        return tuple(said for year in years if (said := self._lack_of(year)))

    def _lack_of(self, year: str) -> str:
        last = self._last_day_of_terms(year)
        if last is None:
            return f"terms of {year} not entered"
        complete = self.academic_year(last + _LONGEST_HOLIDAY) != year
        return "" if complete else f"terms of {year} to {plain_day(last)} only"

    def is_without_terms(self, day: date) -> bool:
        """Whether *day* was reckoned without terms, at a school that does enter them."""
        if not self._years_with_terms:
            return False
        last = self._last_day_of_terms(self.academic_year(day))
        return last is None or day > last

    def _last_day_of_terms(self, year: str) -> date | None:
        terms = (t.last for t in self._school.terms if self._school.year_of_term(t) == year)
        return max(terms, default=None)

    def next_school_day(self, day: date) -> date:
        """Return *day* itself if it counts, otherwise the first day after it that does."""
        return next(self._from(day), day)

    def has_come(self, day: date, today: date) -> bool:
        """Whether what falls on *day* is due: on a closed one, when the school next opens (L4)."""
        # The years ahead need not be worked out for what is far ahead.
        return day <= today and self.next_school_day(day) <= today

    def add(self, day: date, school_days: int) -> date:
        """Return the school day that many school days after *day*.

        Counting begins at the next school day when *day* is none; 0 gives that
        day itself.
        """
        known = self._added.get((day, school_days))
        if known is None:
            known = self._added[day, school_days] = self._add(day, school_days)
        return known

    def _add(self, day: date, school_days: int) -> date:
        left = school_days
        start = self.next_school_day(day)
        for year in range(start.year, start.year + _YEARS_TO_LOOK + 1):
            days = self._in_year(year)
            place = bisect_left(days, start) + left
            if place < len(days):
                return days[place]
            left = place - len(days)
        return start + timedelta(days=school_days)

    def count(self, first: date, last: date) -> int:
        """Count the school days after *first* up to and including *last*."""
        if last <= first:
            return 0
        return sum(
            self._up_to(year, last if year == last.year else date(year, 12, 31))
            - (self._up_to(year, first) if year == first.year else 0)
            for year in range(first.year, last.year + 1)
        )

    def _up_to(self, year: int, day: date) -> int:
        return bisect_right(self._in_year(year), day)

    def _from(self, day: date) -> Iterator[date]:
        for year in range(day.year, day.year + _YEARS_TO_LOOK + 1):
            days = self._in_year(year)
            yield from days[bisect_left(days, day) :]

    def _in_year(self, year: int) -> tuple[date, ...]:
        """Return the school days of a calendar year, worked out once."""
        found = self.days.get(year)
        if found is None:
            first = date(year, 1, 1)
            every = (first + timedelta(days=n) for n in range((date(year + 1, 1, 1) - first).days))
            found = self.days[year] = tuple(day for day in every if not self._why_closed(day))
        return found


def first_response(incident: Incident) -> datetime | None:
    """Return the time of the school's first act for the case after the report (E2).

    A ticked step, an entry that is more than a note, or a record of something
    done: a take-down request sent, a referral, support, a measure, a sanction.  An
    act noted with an earlier time than the report counts from the report.
    """
    acts = _acts(incident)
    if incident.from_log:  # what was done before, the log tells in words, without its days
        acts = (at for at in acts if at > incident.recorded_at)
    first = min(acts, default=None)
    return None if first is None else max(first, incident.reported_at)


def due_in_words(due: date, today: date, calendar: SchoolCalendar, *, at_once: bool = False) -> str:
    """Say a deadline: *due today*, *due tomorrow*, *due Thu 26 Nov*, *2 days late*.

    A day that was reckoned without the terms of its year says so: *due Thu 26 Nov, no terms*.
    Days late are school days: nothing turns overdue while the school is closed (L4).
    Until it opens, what was due before says on which day it will be: *late from Mon
    30 Nov*.  What is to be done *at once* says so on any day but that of its deadline:
    nobody's safety waits for a school day (P8).
    """
    late = calendar.count(due, today)
    if late:
        return f"{so_many(late, 'day')} late"
    if due == today:
        return "due today"
    if at_once:
        return "at once"
    if due < today:
        opens = calendar.next_school_day(due + timedelta(days=1))
        # A calendar that never opens names no day after this one.
        return f"late from {short_day(opens)}" if opens > today else f"was due {short_day(due)}"
    if (due - today).days == 1:
        return "due tomorrow"
    # What hangs on a calendar that is not known says so.
    without = ", no terms" if calendar.is_without_terms(due) else ""
    return f"due {short_day(due)}{without}"


def paused(due: date, start: date, incident: Incident, calendar: SchoolCalendar) -> date:
    """Return *due*, counted from *start*, with the school days under a lifted hold added (P6)."""
    for hold in sorted(incident.holds, key=lambda hold: hold.since):
        since = max(day_of(hold.since), start)
        if hold.lifted_at is not None and since < due:
            due = calendar.add(due, calendar.count(since, day_of(hold.lifted_at)))
    return due


def _acts(incident: Incident) -> Iterator[datetime]:
    yield from (m.at for m in incident.steps.values() if m.state is StepState.DONE)
    yield from (entry.at for entry in incident.entries if entry.kind is not EntryKind.NOTE)
    yield from (removal.sent_at for removal in incident.removals if removal.sent_at)
    for done in (incident.referrals, incident.support, incident.measures, incident.sanctions):
        yield from (record.at for record in done)
