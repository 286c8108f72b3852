"""Dates in the spellings of British schools: the day first, always, and nothing guessed."""

import re
from datetime import date, datetime, time, timedelta

import msgspec
from msgspec.structs import replace

from esafety_tui.model.days import LONDON
from esafety_tui.model.record import OUTSIDE, at_start_of, clean_line, is_outside

_LONGEST = 80

# What stands in a cell, as the file has it.
Cell = str | int | float | datetime


class BadDate(ValueError):
    """A date that cannot be read; ``reason`` says why without quoting it, and what would be right.

    ``why`` says the first alone.  Right is a day *such as* one, where another way of writing it
    would help, and perhaps an *hour*.
    """

    def __init__(self, why: str, such_as: date | None = None, hour: str = "") -> None:
        self.why, self._such_as, self._hour = why, such_as, hour
        self.reason = why
        if such_as:
            written = f"{such_as.day}/{such_as.month}/{such_as.year} {hour}".strip()
            self.reason = f"{why}; write it as {written}"
        super().__init__(self.reason)

    def with_example(self, day: date) -> "BadDate":
        """Say the same with *day* as the example, where there is one."""
        return type(self)(self.why, day, self._hour) if self._such_as else self


class NoYear(BadDate):
    """A date of which only the year is missing."""


class WrongWeekday(BadDate):
    """A date beside a weekday on which it does not fall."""

    def __init__(self) -> None:
        super().__init__("names a weekday on which that date does not fall")


class When(msgspec.Struct, frozen=True):
    """A day or a span of days (both included), with the time of day where one was given.

    ``more`` are words that stood beside the date; ``year_added`` says that the
    year was taken from the other date of the row.  ``about``: the words name no single day.
    ``problem`` says what is wrong in what could be read all the same.
    """

    first: date
    last: date
    clock: time | None = None
    more: str = ""
    year_added: bool = False
    about: bool = False
    problem: str = ""

    @property
    def is_one_day(self) -> bool:
        """Whether it is a day that is sure, and no span."""
        return self.first == self.last and not self.about

    @property
    def whole(self) -> bool:
        """Whether nothing was said beside what was read."""
        return not (self.more or self.year_added or self.about or self.problem)

    @property
    def moment(self) -> datetime:
        """The moment at school; a date without a time is its midnight."""
        if self.clock is None:
            return at_start_of(self.first)
        return datetime.combine(self.first, self.clock, LONDON)


def read_when(cell: Cell, epoch: datetime, near: date | None = None) -> When:
    """Read a date; raises :class:`BadDate`.

    *epoch* is the day 0 of dates that are written as numbers.  A date without a
    year is the last such day up to *near*, and without *near* it is refused.
    """
    try:
        return _checked(_read(cell, epoch, near))
    except OverflowError:
        raise BadDate(OUTSIDE) from None


def _read(cell: Cell, epoch: datetime, near: date | None) -> When:
    if isinstance(cell, datetime):
        return _of(cell)
    if isinstance(cell, int | float):
        return _of(_from_number(float(cell), epoch))
    text = clean_line(cell[:2000])
    if len(text) > _LONGEST:
        raise BadDate("is too long for a date")
    if _SERIAL.fullmatch(text):
        return _of(_from_number(float(text), epoch))
    return _span(text, near)


def _of(moment: datetime) -> When:
    if moment.tzinfo is not None:
        moment = moment.astimezone(LONDON)
    clock = moment.time().replace(second=0, microsecond=0)
    return When(moment.date(), moment.date(), clock if clock != time.min else None)


def _checked(when: When) -> When:
    if is_outside(when.first) or is_outside(when.last):
        raise BadDate(OUTSIDE)
    if when.last < when.first:
        raise BadDate("ends before it begins")
    return when


def _from_number(number: float, epoch: datetime) -> datetime:
    """Read Excel's count of days since *epoch*."""
    if not 0 < number < 1e9:
        raise BadDate(NO_DATE, _SUCH_AS)
    whole = int(number) if number.is_integer() else 0
    if 2000_01_01 <= whole <= 2100_12_31:  # 20251103, written without separators
        return datetime.combine(_day(whole // 10000, whole // 100 % 100, whole % 100), time.min)
    try:
        moment = epoch + timedelta(days=number)
    except OverflowError:
        raise BadDate(NO_DATE, _SUCH_AS) from None
    # It tells serial numbers from others, too.
    if is_outside(moment):
        raise BadDate(NO_DATE, _SUCH_AS)
    return (moment + timedelta(milliseconds=500)).replace(microsecond=0)


NO_DATE = "is not a date that can be read"
_NO_YEAR = "has no year"
_SUCH_AS = date(2025, 11, 3)

_MONTH_NAMES = (
    "january", "february", "march", "april", "may", "june", "july", "august", "september",
    "october", "november", "december",
)  # fmt: skip
_MONTHS = tuple(name[:3] for name in _MONTH_NAMES)
_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_MONTH = r"(?P<month>[a-z]{3,9})\.?"
_DAY = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?"
_YEAR = r"(?P<year>\d{4}|['’]?\d{2})"
_END = r"(?![\d])"
_SERIAL = re.compile(r"\d{5}(?:\.\d+)?|(?:19|20)\d{6}")
_DATES = tuple(
    re.compile(pattern)
    for pattern in (
        rf"(?P<year>\d{{4}})[-/.](?P<number>\d{{1,2}})[-/.](?P<day>\d{{1,2}}){_END}",
        rf"(?P<day>\d{{1,2}})\s?[-/.]\s?(?P<number>\d{{1,2}})\s?[-/.]\s?{_YEAR}{_END}",
        rf"(?P<day>\d{{2}})\s(?P<number>\d{{2}})\s{_YEAR}{_END}",
        rf"{_DAY}(?:\s?of)?[\s\-/.,]*{_MONTH}[\s\-/.,]*{_YEAR}{_END}(?![:.]\d|\s?[ap]m)",
        rf"{_MONTH}[\s\-/.]*{_DAY}[\s,\-/]+(?P<year>\d{{4}}){_END}",
        rf"(?P<day>\d{{1,2}})\s?[/.]\s?(?P<number>\d{{1,2}}){_END}(?![/.:]|\s?[ap]m)",
        rf"{_DAY}(?:\s?of)?[\s\-/.,]*{_MONTH}(?![a-z])",
    )
)
# "4 July 25", "Oct '25", with whatever stands around it; "Oct 12" may be the twelfth.
_YEAR_SAID = re.compile(rf"{_DATES[3].pattern}|['’]\d{{2}}\b|\b\d{{4}}\b")
_WEEKDAY = re.compile(rf"(?P<weekday>{'|'.join(_DAYS)})[a-z]{{0,6}}\.?[\s,]+(?=\d)")
_BEFORE = re.compile(r"(?:on|about|approx\.?|approximately|circa|c\.?|around)\s+(?=[\da-z])")
_WEEK = re.compile(
    r"(?:w/?[cb]|week (?:beginning|commencing|of)|(?P<ends>w/?e|week ending))\b[\s:.]*"
)
_CLOCK = re.compile(
    r"[\s,t@\-]*(?:at\s+)?(?P<hour>\d{1,2})[:.h](?P<minute>\d{2})(?:[:.]\d{2}(?:\.\d+)?)?"
    r"\s*(?P<half>[ap])?\.?(?:m\b\.?)?(?:\s?hrs)?(?:\s?(?:gmt|bst))?(?!\d)"
    r"|[\s,@\-]*(?:at\s+)?(?P<hour24>\d{2})(?P<minute24>\d{2})\s?h(?:ou)?rs?\b"
    r"|[\s,@\-]*(?:at\s+)?(?P<hour12>\d{1,2})\s*(?P<half12>[ap])\.?m\b\.?"
)
_TIME_FIRST = re.compile(
    r"(?P<clock>\d{1,2}[:.]\d{2}(?:\s*[ap]\.?m\.?)?)[\s,]+(?:on\s+)?(?=[a-z\d])"
)
_TO = re.compile(r"\s+(?:-|to|until|till|and|&|\+)\s+|\s*[–—]\s*")
# Beside another day, what could be an hour is a day: *3.11 - 5.11*.
_DOTTED = re.compile(r"(\d{1,2})\.(\d{1,2})\s*[-–—]\s*(\d{1,2})\.(\d{1,2})")
_DAYS_OF = re.compile(
    rf"(?P<first>\d{{1,2}})(?:st|nd|rd|th)?\s?(?:[/&-]\s?(?P<rest>{_DAY}\s?(?:of\s)?{_MONTH}.*)"
    r"|[&-]\s?(?P<figures>\d{1,2}/\d{1,2}(?:/\d{2,4})?))"
)
_ANOTHER_DATE = re.compile(r"\d\s?[-/.]\s?\d|\d{4}")


def _span(text: str, near: date | None) -> When:
    """Read a day, a span of two days, or a week."""
    text = text.casefold().strip(" .,;?()")
    if iso := _iso(text):
        return iso
    if week := _WEEK.match(text):
        named = replace(_one(text[week.end() :], near), clock=None)
        if week["ends"]:
            return replace(named, first=named.first - timedelta(days=6))
        return replace(named, last=named.first + timedelta(days=6))
    if days := _DAYS_OF.fullmatch(text):
        last = _one(days["rest"] or days["figures"], near)
        return _joined(_same_month(int(days["first"]), last), last)
    text = _DOTTED.sub(r"\1/\2 - \3/\4", text) if _DOTTED.fullmatch(text) else text
    first, _, second = _TO.sub("\n", text, count=1).partition("\n")
    if any(map(str.isdecimal, first)) and any(map(str.isdecimal, second)):
        return _two(first, second, near)
    return _one(text, near)


def _iso(text: str) -> When | None:
    """Read what programs write: 2025-11-03T09:15:00+00:00."""
    try:
        return _of(datetime.fromisoformat(text.upper())) if text[4:5] == "-" else None
    except ValueError:
        return None


def _two(first: str, second: str, near: date | None) -> When:
    if _CLOCK.fullmatch(second):  # "3/11/2025 - 09:15", or from nine to ten
        if not _CLOCK.search(first):
            return _one(f"{first} {second}", near)
        return replace(
            _one(first, near), problem="names the hour of an end; that of the beginning is taken"
        )
    last = _one(second, near)
    if first.strip().isdecimal():
        return _joined(_same_month(int(first), last), last)
    try:
        begins = _one(first, None)
    except BadDate:
        begins = _one(first, last.first)
    return _joined(begins, last)


def _same_month(day: int, other: When) -> When:
    found = _day(other.first.year, other.first.month, day)
    return When(found, found, None, "", other.year_added)


def _joined(first: When, last: When) -> When:
    more = " ".join(filter(None, (first.more, last.more)))
    return When(first.first, last.first, None, more, last.year_added)


def _one(text: str, near: date | None) -> When:
    """Read one day, with what stands before and after it."""
    clock_text = ""
    if earlier := _TIME_FIRST.match(text):
        clock_text, text = earlier["clock"], text[earlier.end() :]
    text = _BEFORE.sub("", text, count=1) if _BEFORE.match(text) else text
    weekday = _WEEKDAY.match(text)
    if weekday:
        text = text[weekday.end() :]
    for pattern in _DATES:
        if found := pattern.match(text):
            day, year_added = _date_of(found.groupdict(), near)
            rest = clock_text + text[found.end() :]
            break
    else:
        day, rest, year_added = _by_dateutil(text), clock_text, False
    if weekday and day.weekday() != _DAYS.index(weekday["weekday"]):
        raise WrongWeekday
    clock, more = _clock(rest)
    return When(day, day, clock, more, year_added)


def _date_of(parts: dict[str, str | None], near: date | None) -> tuple[date, bool]:
    digits = parts.get("number")
    number = int(digits) if digits else month_called(parts.get("month") or "")
    day, year = int(parts["day"] or 0), (parts.get("year") or "").strip("'’")
    if year:
        return _day(int(year) + (2000 if len(year) == 2 else 0), number, day), False
    if near is None:
        raise NoYear(_NO_YEAR, _SUCH_AS)
    for back in range(5):  # 29 February needs up to four years
        try:
            found = _day(near.year - back, number, day)
        except BadDate:
            if back == 4 or (number, day) != (2, 29):
                raise
            continue
        if found <= near:
            return found, True
    raise NoYear(_NO_YEAR, _SUCH_AS)


def month_called(name: str) -> int:
    """Return the number of the month with this name, short or whole; raises :class:`BadDate`."""
    for number, month in enumerate(_MONTH_NAMES, start=1):
        if name == month or name in (_MONTHS[number - 1], "sept"[: 4 if number == 9 else 0]):
            return number
    raise BadDate(NO_DATE, _SUCH_AS)


def _day(year: int, month: int, day: int) -> date:
    try:
        return date(year, month, day)
    except ValueError:
        raise BadDate("is not a day of the calendar (the day comes first)") from None


def _clock(rest: str) -> tuple[time | None, str]:
    """Take a time of day from what follows a date; returns it and the words that are left."""
    rest = rest.strip()
    found = _CLOCK.match(rest)
    clock = _time_of(found.groupdict()) if found else None
    if found and clock is not None:
        rest = rest[found.end() :]
    rest = rest.strip(" .,;:-–()@")
    if _ANOTHER_DATE.search(rest) and not _CLOCK.search(rest):
        raise BadDate("holds more than one date")
    return clock, rest


def _time_of(parts: dict[str, str | None]) -> time | None:
    hour = int(parts["hour"] or parts["hour12"] or parts["hour24"] or 0)
    minute = int(parts["minute"] or parts["minute24"] or 0)
    half = parts["half"] or parts["half12"]
    if half:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if half == "p" else 0)
    try:
        return time(hour, minute)
    except ValueError:
        return None


def _by_dateutil(text: str) -> date:
    """Let dateutil read what is left, and refuse whatever it would make up.

    It fills a missing year, month or day from a date that it is given: only what
    comes out the same with two different ones was really there.
    """
    named = any(month in text for month in _MONTHS)
    if not (named and re.search(r"\d{4}", text) and re.fullmatch(r"[\w\s,./\-]+", text)):
        lacks_year = named and not _YEAR_SAID.search(text)
        raise NoYear(_NO_YEAR, _SUCH_AS) if lacks_year else BadDate(NO_DATE, _SUCH_AS)
    from dateutil import parser  # noqa: PLC0415 - needed by few logs

    try:
        first, second = (
            parser.parse(text, dayfirst=True, ignoretz=True, default=default).date()
            for default in (datetime(2001, 1, 1), datetime(2004, 2, 15))
        )
    except (ValueError, OverflowError, TypeError, AttributeError):
        raise BadDate(NO_DATE, _SUCH_AS) from None
    if first != second:
        raise BadDate("has no day, month or year", _SUCH_AS)
    return first
