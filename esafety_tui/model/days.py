"""How days are written for people, in English, whatever the computer's language."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

LONDON = ZoneInfo("Europe/London")

# Not those of calendar: they follow the locale.
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)


def short_day(day: date) -> str:
    """Write a day near by: *Thu 26 Nov*."""
    return f"{WEEKDAYS[day.weekday()][:3]} {day.day} {MONTHS[day.month - 1][:3]}"


def long_day(day: date) -> str:
    """Write a day in full: *Thu 26 Nov 2026*."""
    return f"{short_day(day)} {day.year}"


def plain_day(day: date) -> str:
    """Write a day without its weekday: *26 Nov 2026*."""
    return f"{day.day} {MONTHS[day.month - 1][:3]} {day.year}"


def plain_moment(moment: datetime) -> str:
    """Write a time by the school's clock: *26 Nov 2026 09:15*.

    A midnight is a day whose hour nobody noted.
    """
    local = moment.astimezone(LONDON)
    clock = "" if (local.hour, local.minute) == (0, 0) else f" {local:%H:%M}"
    return f"{plain_day(local.date())}{clock}"


def long_moment(moment: datetime) -> str:
    """Write a time in full: *Thu 26 Nov 2026, 09:15*."""
    local = moment.astimezone(LONDON)
    return f"{long_day(local.date())}, {local:%H:%M}"
