"""When a contact is open, read from the hours as people write them."""

import re
from datetime import date, datetime, time, timedelta
from functools import cache
from typing import NamedTuple

from esafety_tui.model.contact import Contact, is_doubtful, voice_numbers
from esafety_tui.model.days import LONDON
from esafety_tui.model.school.bank_holidays import bank_holidays
from esafety_tui.model.vocabulary import Nation

_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_ALWAYS = re.compile(r"24/7|24 hours a day|at all hours")
_TIME = r"(\d{1,2})(?:[:.](\d{2}))? ?(am|pm)"
_SPAN = re.compile(rf"{_TIME} ?(?:-|to|and|until) ?{_TIME}")
_CLOCK = r"(\d{1,2})[:.](\d{2})()"
_CLOCK_SPAN = re.compile(rf"{_CLOCK} ?(?:-|to|until) ?{_CLOCK}(?! ?[ap]m)")
_DAY_SPAN = re.compile(rf"({'|'.join(_DAYS)}) (?:to|-) ({'|'.join(_DAYS)})")
_ONE_DAY = re.compile(rf"\b({'|'.join(_DAYS)})s?\b")
_LOOK_AHEAD = 14


class Hours(NamedTuple):
    """Opening times by weekday (0 Monday), and whether bank holidays are known to be closed."""

    by_weekday: dict[int, tuple[time, time]]
    closed_on_bank_holidays: bool


def opening_of(contact: Contact, now: datetime, nation: Nation) -> str:
    """Say whether somebody answers the telephone of *contact*, as :func:`opening_state`.

    Empty where there is none, and where nobody has confirmed its hours.
    """
    if not voice_numbers(contact) or is_doubtful(contact):
        return ""
    return opening_state(contact.hours, now, nation)


def opening_state(hours: str, now: datetime, nation: Nation) -> str:
    """Say whether somebody is there: *open now, until 16:00*, *opens Monday 10:00*.

    The answer is in UK time; empty when the hours are not given or not understood.
    """
    if _ALWAYS.search(hours.casefold().split(";")[0]):
        return "open at all hours"
    known = parse_hours(hours)
    if known is None:
        return ""
    local = now.astimezone(LONDON).replace(tzinfo=None)
    for day in (local.date() + timedelta(days=n) for n in range(_LOOK_AHEAD)):
        span = known.by_weekday.get(day.weekday())
        holiday = day in bank_holidays(nation, day.year)
        if span is None or (holiday and known.closed_on_bank_holidays):
            continue
        opens, closes = (datetime.combine(day, at) for at in span)
        doubt = " (bank holiday: may be closed)" if holiday else ""
        if opens <= local < closes:
            return f"open now, until {closes:%H:%M}{doubt}"
        if local < opens:
            return f"opens {_day_word(day, local.date())} {opens:%H:%M}{doubt}"
    return ""


def is_open(state: str) -> bool:
    """Whether an answer of :func:`opening_state` says that somebody is there."""
    return state.startswith(("open now", "open at all hours"))


@cache
def parse_hours(hours: str) -> Hours | None:
    """Read hours such as *Monday to Friday 10am - 4pm*; ``None`` if they cannot be read."""
    # What follows a semicolon tells of other ways to reach them.
    said = hours.casefold().split(";")[0].replace("–", "-").replace("excluding", " excluding")
    by_weekday: dict[int, tuple[time, time]] = {}
    for part in _parts(said):
        if span := _span_in(part):
            by_weekday = dict.fromkeys(_days_in(part), span) | by_weekday
    if not by_weekday:
        return None
    return Hours(by_weekday, closed_on_bank_holidays="excluding bank holidays" in said)


def _parts(said: str) -> list[str]:
    """Split where another set of days begins; a piece without days or times joins its neighbour."""
    pieces = [piece.strip() for piece in said.split(",")]
    whole = [piece for piece in pieces if _days_in(piece) and _span_in(piece)]
    return whole or [" ".join(pieces)]


def _days_in(part: str) -> list[int]:
    if "weekend" in part:
        return [5, 6]
    if found := _DAY_SPAN.search(part):
        return list(range(_DAYS.index(found[1]), _DAYS.index(found[2]) + 1))
    if "every day" in part or "daily" in part:
        return list(range(7))
    return [_DAYS.index(day) for day in _ONE_DAY.findall(part)]


def _span_in(part: str) -> tuple[time, time] | None:
    found = _SPAN.search(part) or _CLOCK_SPAN.search(part)
    if found is None:
        return None
    opens, closes = _time(*found.group(1, 2, 3)), _time(*found.group(4, 5, 6))
    return (opens, closes) if opens and closes and opens < closes else None


def _time(hour: str, minute: str | None, half: str) -> time | None:
    at, minutes = int(hour), int(minute or 0)
    if half:
        if not 1 <= at <= 12:
            return None
        at = at % 12 + (12 if half == "pm" else 0)
    return time(at, minutes) if at < 24 and minutes < 60 else None


def _day_word(day: date, today: date) -> str:
    ahead = (day - today).days
    return ("today", "tomorrow")[ahead] if ahead < 2 else _DAYS[day.weekday()].capitalize()
