"""How days are written for people, in English, whatever the computer's language; and which."""

from datetime import date

# What is taken for a day of a school's records, on every way in: no slip of the finger, and
# nothing that the arithmetic of deadlines and school years could run out of.
FIRST_YEAR, LAST_YEAR = 2000, 2100
OUTSIDE = f"must lie in the years {FIRST_YEAR} to {LAST_YEAR}"

_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]


def is_outside(day: date) -> bool:
    """Whether *day* is no day that records are about."""
    return not FIRST_YEAR <= day.year <= LAST_YEAR


def short_day(day: date) -> str:
    """Write a day near by: *Thu 26 Nov*."""
    return f"{_DAYS[day.weekday()]} {day.day} {_MONTHS[day.month - 1]}"


def long_day(day: date) -> str:
    """Write a day in full: *Thu 26 Nov 2026*."""
    return f"{short_day(day)} {day.year}"


def plain_day(day: date) -> str:
    """Write a day without its weekday: *26 Nov 2026*."""
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"
