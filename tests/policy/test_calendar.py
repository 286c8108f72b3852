"""School days: counted as one would count them on a wall calendar, only quicker (L4)."""

import subprocess
import sys
from datetime import date, timedelta

import holidays
import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from esafety_tui.model.school.school import Closure, School, Term
from esafety_tui.model.vocabulary import Nation
from esafety_tui.policy import calendar as calendar_module
from esafety_tui.policy.calendar import SchoolCalendar
from support.examples import examples
from support.strategies import days, schools

ENGLAND = School(name="School", lead="Lead")
ONE_DAY = timedelta(days=1)
_CODES = {"england": "ENG", "wales": "WLS", "scotland": "SCT", "northern-ireland": "NIR"}


def in_nation(nation: Nation) -> SchoolCalendar:
    return SchoolCalendar(School(name="School", lead="Lead", nation=nation))


class WallCalendar:
    """The same questions, answered by looking at one day after the other."""

    def __init__(self, school: School) -> None:
        self.school = school
        self.bank = holidays.country_holidays(
            "GB", subdiv=_CODES[school.nation], years=range(2022, 2035)
        )

    def open_on(self, day: date) -> bool:
        if day.weekday() >= 5 or day in self.bank:
            return False
        if any(closure.first <= day <= closure.last for closure in self.school.closures):
            return False
        year = self.school.academic_year(day)
        if not any(self.school.year_of_term(term) == year for term in self.school.terms):
            return True
        return any(term.first <= day <= term.last for term in self.school.terms)

    def count(self, first: date, last: date) -> int:
        days = range(max((last - first).days, 0))
        return sum(self.open_on(first + timedelta(days=n + 1)) for n in days)

    def add(self, day: date, school_days: int) -> date:
        while not self.open_on(day):
            day += ONE_DAY
        for _ in range(school_days):
            day += ONE_DAY
            while not self.open_on(day):
                day += ONE_DAY
        return day


@settings(max_examples=examples(120), deadline=None)
@given(schools(), days, st.integers(-5, 500))
@example(ENGLAND, date(2026, 12, 24), 8)
def test_days_are_counted_as_on_a_wall_calendar(school: School, first: date, span: int) -> None:
    calendar, wall = SchoolCalendar(school), WallCalendar(school)
    last = first + timedelta(days=span)
    assert calendar.is_school_day(first) is wall.open_on(first)
    assert calendar.is_school_day(last) is wall.open_on(last)
    assert (calendar.why_closed(first) == "") is wall.open_on(first)
    assert calendar.count(first, last) == wall.count(first, last)


@settings(max_examples=examples(120), deadline=None)
@given(schools(), days, st.integers(0, 60))
@example(ENGLAND, date(2026, 12, 24), 0)
@example(ENGLAND, date(2026, 12, 25), 0)
@example(ENGLAND, date(2026, 12, 26), 3)
def test_days_are_added_as_on_a_wall_calendar(school: School, day: date, number: int) -> None:
    calendar, wall = SchoolCalendar(school), WallCalendar(school)
    expected = wall.add(day, number)
    assume(expected.year <= day.year + 3)  # beyond that the calendar gives up looking
    found = calendar.add(day, number)
    assert found == expected
    assert calendar.next_school_day(day) == calendar.add(day, 0)
    assert calendar.count(calendar.next_school_day(day), found) == number


@settings(max_examples=examples(50), deadline=None)
@given(schools(), days, st.integers(0, 200), st.integers(0, 200))
def test_counts_of_spans_that_touch_add_up(
    school: School, first: date, one: int, other: int
) -> None:
    calendar = SchoolCalendar(school)
    middle = first + timedelta(days=one)
    last = middle + timedelta(days=other)
    assert calendar.count(first, last) == calendar.count(first, middle) + calendar.count(
        middle, last
    )


@pytest.mark.parametrize(
    ("day", "closed_in"),
    [
        (date(2026, 4, 3), {"england", "wales", "scotland", "northern-ireland"}),  # Good Friday
        (date(2026, 4, 6), {"england", "wales", "northern-ireland"}),  # Easter Monday
        (date(2026, 8, 3), {"scotland"}),  # the summer bank holiday of Scotland
        (date(2026, 8, 31), {"england", "wales", "northern-ireland"}),
        (date(2026, 1, 2), {"scotland"}),
        (date(2026, 3, 17), {"northern-ireland"}),  # St Patrick's Day
        (date(2026, 7, 13), {"northern-ireland"}),  # 12 July 2026 is a Sunday
        (date(2026, 11, 30), {"scotland"}),  # St Andrew's Day
        (date(2026, 12, 28), {"england", "wales", "scotland", "northern-ireland"}),
        (date(2026, 11, 23), set()),
    ],
)
def test_each_nation_has_its_own_bank_holidays(day: date, closed_in: set[str]) -> None:
    assert {n.value for n in Nation if not in_nation(n).is_school_day(day)} == closed_in


def test_a_closed_day_says_why() -> None:
    calendar = SchoolCalendar(
        ENGLAND.but(
            closures=(
                Closure(reason="training day", first=date(2026, 11, 27), last=date(2026, 11, 27)),
                Closure(first=date(2026, 12, 1), last=date(2026, 12, 1)),
            ),
            terms=(Term(first=date(2026, 9, 2), last=date(2026, 12, 18)),),
        )
    )
    said = {
        date(2026, 11, 26): "",
        date(2026, 11, 27): "training day",
        date(2026, 11, 28): "Saturday",
        date(2026, 11, 29): "Sunday",
        date(2026, 12, 1): "school closed",
        date(2026, 12, 21): "outside term",
        date(2026, 12, 25): "Christmas Day",
    }
    assert {day: calendar.why_closed(day) for day in said} == said


def test_the_first_and_the_last_day_of_a_term_and_of_a_closure_belong_to_it() -> None:
    calendar = SchoolCalendar(
        ENGLAND.but(
            terms=(Term(first=date(2026, 9, 2), last=date(2026, 12, 17)),),
            closures=(Closure(first=date(2026, 10, 26), last=date(2026, 10, 30)),),
        )
    )
    of_term = [date(2026, 9, 1), date(2026, 9, 2), date(2026, 12, 17), date(2026, 12, 18)]
    assert [calendar.is_school_day(day) for day in of_term] == [False, True, True, False]
    of_closure = [date(2026, 10, 23), date(2026, 10, 26), date(2026, 10, 30), date(2026, 11, 2)]
    assert [calendar.is_school_day(day) for day in of_closure] == [True, False, False, True]


def test_terms_bind_only_the_academic_years_for_which_they_are_entered() -> None:
    calendar = SchoolCalendar(
        ENGLAND.but(terms=(Term(first=date(2026, 9, 2), last=date(2026, 12, 18)),))
    )
    assert not calendar.is_school_day(date(2027, 7, 28))
    assert calendar.is_school_day(date(2026, 8, 26))  # a Wednesday of the year before
    assert calendar.is_school_day(date(2027, 9, 1))  # the first day of the year after


def test_counting_backwards_counts_nothing() -> None:
    calendar = SchoolCalendar(ENGLAND)
    assert calendar.count(date(2026, 11, 23), date(2026, 11, 23)) == 0
    assert calendar.count(date(2026, 11, 24), date(2026, 11, 20)) == 0


def test_a_school_that_is_closed_for_ever_still_has_deadlines() -> None:
    for_ever = Closure(first=date(2000, 1, 1), last=date(2100, 1, 1))
    calendar = SchoolCalendar(ENGLAND.but(closures=(for_ever,)))
    day = date(2026, 11, 23)
    assert calendar.next_school_day(day) == day
    assert calendar.add(day, 3) == day + timedelta(days=3)
    assert calendar.count(day, date(2030, 1, 1)) == 0


def test_a_long_closure_within_reach_is_passed_over() -> None:
    two_years = Closure(first=date(2026, 11, 23), last=date(2028, 11, 24))
    calendar = SchoolCalendar(ENGLAND.but(closures=(two_years,)))
    assert calendar.next_school_day(date(2026, 11, 23)) == date(2028, 11, 27)
    assert calendar.add(date(2026, 11, 20), 1) == date(2028, 11, 27)


def test_the_days_of_a_year_are_worked_out_once(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[int] = []

    def none_in(nation: Nation, year: int) -> dict[date, str]:
        asked.append(year)
        return {}

    monkeypatch.setattr(calendar_module, "bank_holidays", none_in)
    calendar = SchoolCalendar(ENGLAND)
    calendar.count(date(2024, 3, 1), date(2026, 3, 1))
    before = len(asked)
    assert set(asked) == {2024, 2025, 2026}
    for month in range(1, 13):
        calendar.count(date(2024, month, 1), date(2026, month, 1))
        calendar.add(date(2025, month, 1), 20)
        calendar.is_school_day(date(2026, month, 1))
    assert len(asked) == before


def test_what_falls_on_a_closed_day_has_come_when_the_school_opens() -> None:
    calendar = SchoolCalendar(ENGLAND)
    saturday, monday = date(2026, 11, 21), date(2026, 11, 23)
    assert not calendar.has_come(saturday, saturday)
    assert calendar.has_come(saturday, monday)
    assert calendar.has_come(monday, monday)
    assert not calendar.has_come(date(2031, 1, 6), monday)
    assert set(calendar.days) == {2026}  # a year ahead is not worked out for that


def test_bank_holidays_are_loaded_only_when_a_day_is_asked_for() -> None:
    script = (
        "import sys\n"
        "from datetime import date\n"
        "from esafety_tui.model.school.school import School\n"
        "from esafety_tui.policy.calendar import SchoolCalendar\n"
        "calendar = SchoolCalendar(School(name='S', lead='L'))\n"
        "assert 'holidays' not in sys.modules\n"
        "assert calendar.is_school_day(date(2026, 11, 23))\n"
        "assert 'holidays' in sys.modules\n"
    )
    subprocess.run([sys.executable, "-c", script], check=True, timeout=60)
