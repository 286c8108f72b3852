"""Dates as a lead types them into a form: like a log's, and *today*, *yesterday 3pm*, *09:15*."""

import re
from datetime import date, datetime, timedelta

from esafety_tui.casework.dates.written import BadDate, When, read_when
from esafety_tui.model.days import is_outside, plain_day

_RELATIVE = {"tomorrow": -1, "today": 0, "yesterday": 1}
# A day of a date that lies ahead is the next such day: at most this many days away.
_A_YEAR_AHEAD = timedelta(days=364)
# Whoever types a day that was longer ago than this (nine months) and leaves out the year may
# as well mean the one to come: 20 December, typed in November.
_SURELY_PAST = timedelta(days=274)
_WEEK = timedelta(weeks=1)
_WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
# A weekday and nothing beside it but a time of day: with a date it is read as that.
_WEEKDAY = re.compile(
    r"(?:(?P<which>last|next)\s+)?"
    r"(?P<day>mon(?:day)?|tue(?:s(?:day)?)?|wed(?:nesday)?|thu(?:rs(?:day)?)?|fri(?:day)?"
    r"|sat(?:urday)?|sun(?:day)?)"
    r"(?:,?\s+(?:at\s+)?(?P<clock>\d{1,2}[:.]\d{2}(?:\s*[ap]m)?|\d{1,2}\s*[ap]m))?"
)
# Day 0 of spreadsheets: nobody types such numbers into a form, but the reader asks for it.
_EPOCH = datetime(1899, 12, 30)


class YearNeeded(BadDate):
    """A day without a year that may be past or still to come; the reason names both."""

    def __init__(self, past: date) -> None:
        to_come = plain_day(_next_such_day(past))
        super().__init__(
            f"has no year: say {plain_day(past)}, or {to_come} (which is still to come)"
        )


def spoken_day(text: str, today: date, *, ahead: bool = False, latest: date | None = None) -> date:
    """Read a day; without a year it is the latest such day up to *today*.

    Of a date that lies *ahead* it is the next one instead; with *latest*, the last
    one up to that day.  Where the last and the next one may be meant, the year is
    asked for.  Raises :class:`BadDate`, which says what would be right.
    """
    if ahead or latest:
        near = latest or today + _A_YEAR_AHEAD
        return read_when(_in_figures(text, today, ahead=ahead), _EPOCH, near=near).first
    return _up_to(today, text).first


def spoken_moment(text: str, now: datetime) -> datetime:
    """Read a time: *now*, *09:15* (today), *3 Nov 09:15*, *yesterday 3pm*; a day is its midnight.

    Raises :class:`BadDate`, which says what would be right.
    """
    if text.strip().casefold() == "now":
        return now
    try:
        return _whole(text, now)
    except (ValueError, OverflowError):
        pass
    today = now.date()
    try:
        return _up_to(today, text).moment
    except YearNeeded:
        raise
    except BadDate:
        # A time of day alone is today's.
        when = read_when(f"{today.isoformat()} {text}", _EPOCH)
        if when.clock is None or when.more:
            raise
        return when.moment


def _up_to(today: date, text: str) -> When:
    """Read a day up to *today*; raises :class:`YearNeeded` where the next one may be meant."""
    when = read_when(_in_figures(text, today), _EPOCH, near=today)
    if when.year_added and today - when.first > _SURELY_PAST:
        raise YearNeeded(when.first)
    return when


def _next_such_day(past: date) -> date:
    """The same day of a later year; 29 February comes again after four years, or after eight."""
    for years in range(1, 9):
        try:
            return past.replace(year=past.year + years)
        except ValueError:
            continue
    raise AssertionError(past)


def _whole(text: str, now: datetime) -> datetime:
    """Read what the form itself was filled with: a time with its zone."""
    moment = datetime.fromisoformat(text.strip())
    if moment.tzinfo is None or is_outside(moment):
        raise ValueError
    return moment.astimezone(now.tzinfo)


def _in_figures(text: str, today: date, *, ahead: bool = False) -> str:
    """Put a date in the place of *today*, *yesterday*, *tomorrow*, *Friday* and *last Friday*.

    A weekday alone is the last one up to today, or the next one where dates lie *ahead*; *last*
    is before today, and *next* after it.
    """
    first, _, rest = text.strip().partition(" ")
    back = _RELATIVE.get(first.casefold().rstrip(","))
    if back is not None:
        return f"{(today - timedelta(days=back)).isoformat()} {rest}".strip()
    named = _WEEKDAY.fullmatch(text.strip().casefold())
    if named is None:
        return text
    since = (today.weekday() - _WEEKDAYS.index(named["day"][:3])) % 7
    day = today - timedelta(days=since)
    if named["which"] == "last" and not since:
        day -= _WEEK
    elif named["which"] == "next" or (ahead and since and not named["which"]):
        day += _WEEK
    return f"{day.isoformat()} {named['clock'] or ''}".strip()
