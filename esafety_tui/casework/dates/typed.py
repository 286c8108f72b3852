"""Days and times as people say them: *Saturday*, *yesterday 3pm*, *in 2 weeks*, *about November*.

What a date in figures means, :mod:`~esafety_tui.casework.dates.written` knows; here is what is
said by today.  A day without its year, or a weekday, lies in the past where the field is about
what happened, and *ahead* where it is about what is due.  A date that cannot be read is refused
with an example that would be right in that field.
"""

import re
from calendar import monthrange
from datetime import date, datetime, timedelta

from msgspec import UNSET

from esafety_tui.casework.dates.written import NO_DATE, BadDate, When, month_called, read_when
from esafety_tui.model.days import plain_day
from esafety_tui.model.incident import Occurred
from esafety_tui.model.record import OUTSIDE, is_outside

# A day of a date that lies ahead is the next such day: at most this many days away.
_A_YEAR_AHEAD = timedelta(days=364)
# Whoever types a day that was longer ago than this (nine months) and leaves out the year may
# as well mean the one to come: 20 December, typed in November.
_SURELY_PAST = timedelta(days=274)
_DAY, _WEEK = timedelta(days=1), timedelta(weeks=1)
# Day 0 of spreadsheets: nobody types such numbers into a form, but the reader asks for it.
_EPOCH = datetime(1899, 12, 30)

_FROM_TODAY = {
    "today": 0, "tonight": 0, "yesterday": -1, "last night": -1, "tomorrow": 1,
    "day before yesterday": -2, "day after tomorrow": 2,
}  # fmt: skip
_WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_CLOCK = r"(?:,?\s+(?:at\s+)?(?P<clock>\d{1,2}[:.]\d{2}(?:\s*[ap]m)?|\d{1,2}\s*[ap]m))?"
_NEAR_TODAY = re.compile(
    rf"(?:the\s+)?(?P<near>{'|'.join(sorted(_FROM_TODAY, key=len, reverse=True))})\b,?(?P<rest>.*)"
)
# A weekday and nothing beside it but a time of day: with a date it is read as that.
_WEEKDAY = re.compile(
    r"(?:on\s+)?(?:(?P<which>last|next|this)\s+)?"
    r"(?P<day>mon(?:day)?|tue(?:s(?:day)?)?|wed(?:nesday)?|thu(?:rs(?:day)?)?|fri(?:day)?"
    rf"|sat(?:urday)?|sun(?:day)?){_CLOCK}"
)
_NUMBERS = ("a", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
_AWAY = re.compile(
    rf"(?P<ahead>in\s+)?(?P<many>\d{{1,3}}|an?|{'|'.join(_NUMBERS)})\s+"
    rf"(?P<unit>day|week|fortnight|month)s?(?P<ago>\s+ago)?{_CLOCK}"
)
_PART_OF_DAY = re.compile(
    r"\s+(?:(?:in\s+the|at)\s+)?(?:morning|afternoon|evening|night|lunch(?:\s?time)?|break(?:\s?time)?"
    r"|(?:before|after)\s+school)$"
)
_ABOUT = re.compile(r"\b(?:since|about|approx\.?|approximately|circa|c\.?|around)\s+(?=[\da-z])")
# "9am on Monday", "about 3pm yesterday": the time goes behind the day.
_TIME_FIRST = re.compile(
    r"(?:at\s+)?(?P<clock>\d{1,2}(?:[:.]\d{2})?\s*[ap]m|\d{1,2}[:.]\d{2})\s+(?:on\s+)?(?P<day>[a-z\d].*)"
)
_WHOLE = re.compile(
    r"(?:(?:in|at|on|over|during)\s+)?(?P<which>last|this|the(?=\s+weekend))\s+"
    r"(?P<unit>weekend|week|month)"
)
_MONTH = re.compile(
    r"(?:(?:in|during|early|mid|late|early\s+in|late\s+in)[\s\-]+)?"
    r"(?P<month>[a-z]{3,9})\.?(?:\s*,?\s*(?P<year>(?:19|20)\d\d))?"
)


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
    example = latest or (today + _WEEK if ahead else today - _DAY)
    if _whole_span(_folded(text), today):
        raise BadDate("is more than one day", example)
    try:
        when = _read(_without_part_of_day(text), today, ahead=ahead, latest=latest)
    except BadDate as bad:
        raise bad.with_example(example) from None
    if when.first != when.last:
        raise BadDate("is more than one day", example)
    return when.first


def spoken_days(text: str, today: date) -> Occurred:
    """Read when something happened: a day, several, or about when, up to *today*.

    *About November* is all of that month, and kept as *about*.  Raises :class:`BadDate`.
    """
    folded = _folded(text)
    bare = _ABOUT.sub("", folded).rstrip("? ")
    if span := _whole_span(bare, today):
        return Occurred(first=span[0], last=span[1], about=True)
    try:
        when = _read(_without_part_of_day(bare), today)
    except BadDate as bad:
        raise bad.with_example(today - _DAY) from None
    clock = UNSET if when.clock is None else when.clock
    return Occurred(first=when.first, last=when.last, about=bare != folded, clock=clock)


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
    today, folded = now.date(), _folded(text)
    example = today - _DAY
    at_night = folded.startswith("last night") and "pm" not in folded  # before midnight or after?
    if at_night or folded == "tonight" or _without_part_of_day(text) != folded:
        raise BadDate("names no hour", example, "15:00")
    try:
        return _read(text, today).moment
    except YearNeeded:
        raise
    except BadDate as bad:
        # A time of day alone is today's.
        try:
            when = read_when(f"{today.isoformat()} {text}", _EPOCH)
        except BadDate:
            raise bad.with_example(example) from None
        if when.clock is None or when.more:
            raise bad.with_example(example) from None
        return when.moment


def names_hour(text: str, today: date) -> bool:
    """Whether *text* says at what time of the day, which a field for a day does not keep."""
    bare = _without_part_of_day(text)
    try:
        return bare != _folded(text) or _read(bare, today).clock is not None
    except BadDate:
        return False


def names_end(text: str, today: date) -> bool:
    """Whether *text*, which was read, says at what hour it ended, too: no field keeps that."""
    try:
        return bool(_read(_without_part_of_day(text), today).problem)
    except BadDate:
        return False


def _folded(text: str) -> str:
    return " ".join(text.casefold().split()).strip(" .,;")


def _without_part_of_day(text: str) -> str:
    folded = _folded(text)
    if folded == "last night":
        return folded
    bare = _PART_OF_DAY.sub("", folded)
    return "today" if bare == "this" else bare


def _read(text: str, today: date, *, ahead: bool = False, latest: date | None = None) -> When:
    """Read a date; raises :class:`YearNeeded` where one of the past may as well be to come."""
    near = latest or (today + _A_YEAR_AHEAD if ahead else today)
    when = read_when(_in_figures(text, today, ahead=ahead), _EPOCH, near=near)
    if when.more:
        raise BadDate(NO_DATE, near)
    past = not (ahead or latest)
    if past and when.year_added and today - when.first > _SURELY_PAST:
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


def _in_figures(text: str, today: date, *, ahead: bool) -> str:
    """Put a date in the place of *today*, *last Friday*, *in 2 weeks* and the like."""
    folded = _folded(text)
    if timed := _TIME_FIRST.fullmatch(folded):
        folded = text = f"{timed['day']} {timed['clock']}"
    if near := _NEAR_TODAY.fullmatch(folded):
        day = today + _FROM_TODAY[near["near"]] * _DAY
        return f"{day.isoformat()} {near['rest']}".strip()
    away = _AWAY.fullmatch(folded)
    if away and bool(away["ahead"]) != bool(away["ago"]):
        return f"{_away(away, today).isoformat()} {away['clock'] or ''}".strip()
    named = _WEEKDAY.fullmatch(folded)
    if named is None:
        return text
    since = (today.weekday() - _WEEKDAYS.index(named["day"][:3])) % 7
    day = today - timedelta(days=since)
    if named["which"] == "last" and not since:
        day -= _WEEK
    elif named["which"] == "next" or (ahead and since and named["which"] != "last"):
        day += _WEEK
    return f"{day.isoformat()} {named['clock'] or ''}".strip()


def _away(said: re.Match[str], today: date) -> date:
    """The day that is so many days, weeks or months before today, or after it."""
    many = int(said["many"]) if said["many"].isdecimal() else max(_number(said["many"]), 1)
    many = many if said["ahead"] else -many
    if said["unit"] != "month":
        return today + many * {"day": 1, "week": 7, "fortnight": 14}[said["unit"]] * _DAY
    years, month = divmod(today.month - 1 + many, 12)
    year = today.year + years
    return date(year, month + 1, min(today.day, monthrange(year, month + 1)[1]))


def _number(word: str) -> int:
    return _NUMBERS.index(word) if word in _NUMBERS else 1


def _whole_span(bare: str, today: date) -> tuple[date, date] | None:
    """The first and the last day of a weekend, a week or a month that is named as a whole."""
    if named := _WHOLE.fullmatch(bare):
        return _span_of(named["which"], named["unit"], today)
    said = _MONTH.fullmatch(bare)
    if said is None:
        return None
    try:
        month = month_called(said["month"])
    except BadDate:
        return None
    first = date(int(said["year"] or today.year), month, 1)
    if not said["year"] and first > today:
        first = first.replace(year=first.year - 1)
    if is_outside(first):
        raise BadDate(OUTSIDE)
    return first, _end_of_month(first)


def _span_of(which: str, unit: str, today: date) -> tuple[date, date] | None:
    last = which == "last"
    if unit == "month":
        first = today.replace(day=1)
        first = (first - _DAY).replace(day=1) if last else first
        return first, _end_of_month(first)
    days = 7 if unit == "week" else 2
    since = (today.weekday() + days) % 7  # since Monday, since Saturday
    over = since >= days
    if over and which == "this":  # a weekend that is still to come
        return None
    first = today - since * _DAY - (_WEEK if last and not over else 0 * _DAY)
    return first, first + (days - 1) * _DAY


def _end_of_month(first: date) -> date:
    return first.replace(day=monthrange(first.year, first.month)[1])
