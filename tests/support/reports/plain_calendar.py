"""A calendar worked out day by day, with nothing of the program's own: for comparing with it."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

import holidays

DAY = timedelta(days=1)
# What each nation's schools have, as a school there would enter it, for three years.
TERMS: dict[str, tuple[tuple[str, str, str], ...]] = {
    "england": (
        ("Autumn 1", "2026-08-27", "2026-10-16"), ("Autumn 2", "2026-10-26", "2026-12-18"),
        ("Spring", "2027-01-04", "2027-03-25"), ("Summer", "2027-04-12", "2027-07-21"),
        ("Autumn 1", "2027-09-02", "2027-10-22"), ("Autumn 2", "2027-11-01", "2027-12-17"),
        ("Spring", "2028-01-04", "2028-03-31"), ("Summer", "2028-04-18", "2028-07-20"),
        ("Autumn 1", "2028-09-04", "2028-10-20"), ("Autumn 2", "2028-10-30", "2028-12-20"),
        ("Spring", "2029-01-03", "2029-03-28"), ("Summer", "2029-04-16", "2029-07-20"),
    ),
    "scotland": (
        ("Term 1", "2026-08-18", "2026-10-09"), ("Term 2", "2026-10-26", "2026-12-23"),
        ("Term 3", "2027-01-07", "2027-03-26"), ("Term 4", "2027-04-12", "2027-06-25"),
        ("Term 1", "2027-08-17", "2027-10-08"), ("Term 2", "2027-10-25", "2027-12-22"),
        ("Term 3", "2028-01-06", "2028-04-07"), ("Term 4", "2028-04-24", "2028-06-30"),
        ("Term 1", "2028-08-15", "2028-10-13"), ("Term 2", "2028-10-30", "2028-12-22"),
        ("Term 3", "2029-01-08", "2029-03-29"), ("Term 4", "2029-04-16", "2029-06-29"),
    ),
    "northern-ireland": (
        ("Autumn", "2026-08-31", "2026-12-21"), ("Spring", "2027-01-04", "2027-03-24"),
        ("Summer", "2027-04-05", "2027-06-30"),
        ("Autumn", "2027-08-30", "2027-12-21"), ("Spring", "2028-01-05", "2028-04-12"),
        ("Summer", "2028-04-24", "2028-06-30"),
        ("Autumn", "2028-08-31", "2028-12-20"), ("Spring", "2029-01-04", "2029-03-28"),
        ("Summer", "2029-04-09", "2029-06-29"),
    ),
}  # fmt: skip
_SUBDIVISION = {"england": "ENG", "scotland": "SCT", "northern-ireland": "NIR"}
# How each nation's school years are divided, worked out by hand from the terms above.
_FIRST_DAYS = {
    "england": (date(2026, 8, 27), date(2027, 9, 1), date(2028, 9, 1), date(2029, 9, 1)),
    "scotland": (date(2026, 8, 1), date(2027, 8, 1), date(2028, 8, 1), date(2029, 8, 1)),
    "northern-ireland": (date(2026, 8, 31), date(2027, 8, 30), date(2028, 8, 31), date(2029, 9, 1)),
}


@dataclass
class PlainCalendar:
    """The school days of a nation, one day after the other."""

    nation: str
    closed: Iterable[date] = ()
    _bank: holidays.HolidayBase = field(init=False)

    def __post_init__(self) -> None:
        self.closed = frozenset(self.closed)
        years = range(2025, 2031)
        self._bank = holidays.country_holidays("GB", subdiv=_SUBDIVISION[self.nation], years=years)
        self.terms = [
            (date.fromisoformat(first), date.fromisoformat(last))
            for _, first, last in TERMS[self.nation]
        ]

    def is_open(self, day: date) -> bool:
        """Whether the school is open on *day*, which lies in the three years."""
        if day.weekday() >= 5 or day in self._bank or day in self.closed:
            return False
        if day >= _FIRST_DAYS[self.nation][-1]:  # a year of which no terms are known
            return True
        return any(first <= day <= last for first, last in self.terms)

    def from_(self, day: date) -> date:
        """*day*, or the first open day after it."""
        while not self.is_open(day):
            day += DAY
        return day

    def add(self, day: date, days: int) -> date:
        """So many school days after *day*, or after the first open day from it."""
        day = self.from_(day)
        for _ in range(days):
            day = self.from_(day + DAY)
        return day

    def year(self, day: date) -> str:
        """The academic year of *day*."""
        start = 2025 + sum(day >= first for first in _FIRST_DAYS[self.nation])
        return f"{start}-{(start + 1) % 100:02d}"


# Moments at which a school does not stop, or a calendar turns.
AWKWARD = (
    (12, 18, 15, 45), (12, 25, 11, 0), (8, 31, 23, 30), (9, 1, 0, 10), (7, 31, 23, 59),
    (8, 1, 0, 1), (10, 25, 1, 30), (3, 28, 1, 30), (1, 1, 0, 5), (2, 28, 16, 0),
)  # fmt: skip


def awkward_moments(year: int) -> list[datetime]:
    """The awkward moments of a calendar year, without a zone."""
    return [datetime(year, *moment) for moment in AWKWARD]
