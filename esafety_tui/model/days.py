"""How days are written for people; in English, whatever the computer's language."""

from datetime import date

_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]


def short_day(day: date) -> str:
    """Write a day near by: *Thu 26 Nov*."""
    return f"{_DAYS[day.weekday()]} {day.day} {_MONTHS[day.month - 1]}"


def long_day(day: date) -> str:
    """Write a day in full: *Thu 26 Nov 2026*."""
    return f"{short_day(day)} {day.year}"


def plain_day(day: date) -> str:
    """Write a day without its weekday: *26 Nov 2026*."""
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"
