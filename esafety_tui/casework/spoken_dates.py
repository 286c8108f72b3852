"""Dates and times as people in the UK write them: the day always comes before the month."""

import re
from datetime import date, datetime, time, timedelta

from esafety_tui.model.record import LONDON


class InvalidDate(ValueError):
    """Text that is no date; ``str()`` says what would be right."""


_WEEKDAY = re.compile(
    r"^(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?,?\s+(?=\d)"
)
_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")
_NUMBERS = re.compile(r"(\d{1,2})\s*[/.-]\s*(\d{1,2})(?:\s*[/.-]\s*(\d{4}|\d{2}))?")
_CLOCK = re.compile(
    r"(?:^|[\s,t])(?:at\s+)?(\d{1,2})(?:[:.](\d{2})(?::\d{2}(?:\.\d+)?)?)?\s*(am|pm|hrs)?$"
)
_RELATIVE = {"today": 0, "yesterday": 1}
# Two leap years: what differs between them was not said in the text.
_UNSAID = (datetime(2000, 1, 1), datetime(2004, 2, 2))


def spoken_day(text: str, today: date) -> date:
    """Read a day; without a year it is the latest such day up to *today*.

    Raises :class:`InvalidDate`.
    """
    return _day(_folded(text), today, year_needed=False)


def spoken_moment(text: str, now: datetime) -> datetime:
    """Read a time: *now*, *09:15* (today), *3 Nov 09:15*, *yesterday 3pm*; a day is its midnight.

    Raises :class:`InvalidDate`.
    """
    folded = _folded(text)
    if folded == "now":
        return now
    if _looks_like_iso_moment(folded):
        return _iso_moment(folded)
    rest, clock = _without_clock(folded)
    day = _day(rest, now.date(), year_needed=False) if rest else now.date()
    return datetime.combine(day, clock or time(), tzinfo=LONDON)


def logged_moment(text: str, today: date) -> datetime:
    """Read a date of a log, with or without a time; the year has to be there.

    Raises :class:`InvalidDate`.
    """
    folded = _folded(text)
    if _looks_like_iso_moment(folded):
        return _iso_moment(folded)
    rest, clock = _without_clock(folded)
    day = _day(rest, today, year_needed=True)
    return datetime.combine(day, clock or time(), tzinfo=LONDON)


def _folded(text: str) -> str:
    return _WEEKDAY.sub("", " ".join(text.casefold().split()))


def _looks_like_iso_moment(text: str) -> bool:
    return bool(re.match(r"\d{4}-\d{2}-\d{2}[t ]\d{2}:\d{2}", text))


def _iso_moment(text: str) -> datetime:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise InvalidDate("must be a date and time such as 3/11/2026 09:15") from None
    return moment if moment.tzinfo else moment.replace(tzinfo=LONDON)


def _without_clock(text: str) -> tuple[str, time | None]:
    """Take the time of day off the end; a bare number is a time only with am, pm or minutes."""
    found = _CLOCK.search(text)
    if found is None or not (found[2] or found[3]):
        return text, None
    if "." in found[0] and not found[3] and _NUMBERS.fullmatch(text):
        return text, None  # 3.11.25 is a date, not a quarter past
    hour, minute = int(found[1]), int(found[2] or 0)
    if found[3] in ("am", "pm"):
        if not 1 <= hour <= 12:
            raise InvalidDate("has a time that there is not")
        hour = hour % 12 + (12 if found[3] == "pm" else 0)
    try:
        return text[: found.start()].strip(" ,"), time(hour, minute)
    except ValueError:
        raise InvalidDate("has a time that there is not") from None


def _day(text: str, today: date, *, year_needed: bool) -> date:
    if text in _RELATIVE and not year_needed:
        return today - timedelta(days=_RELATIVE[text])
    try:
        if found := _ISO.fullmatch(text):
            return date(*(int(part) for part in found.groups()))
        if found := _NUMBERS.fullmatch(text):
            day, month = int(found[1]), int(found[2])
            if found[3]:
                return date(_full_year(found[3]), month, day)
            return _without_year(day, month, today, year_needed=year_needed)
        return _in_words(text, today, year_needed=year_needed)
    except InvalidDate:
        raise
    except (ValueError, OverflowError):
        raise InvalidDate("must be a date such as 3/11/2026 or 3 Nov 2026") from None


def _full_year(written: str) -> int:
    return int(written) + (2000 if len(written) == 2 else 0)


def _in_words(text: str, today: date, *, year_needed: bool) -> date:
    """Read a date with the month in letters; whatever was not said is refused, not guessed."""
    from dateutil import parser  # noqa: PLC0415 - wanted only for dates in words

    if not any(letter.isalpha() for letter in text) or not any(c.isdigit() for c in text):
        raise InvalidDate("must be a date such as 3/11/2026 or 3 Nov 2026")
    first, second = (parser.parse(text, dayfirst=True, default=unsaid) for unsaid in _UNSAID)
    if (first.month, first.day) != (second.month, second.day):
        raise InvalidDate("must have a day and a month, such as 3 Nov 2026")
    if first.year != second.year:
        return _without_year(first.day, first.month, today, year_needed=year_needed)
    return first.date()


def _without_year(day: int, month: int, today: date, *, year_needed: bool) -> date:
    if year_needed:
        raise InvalidDate("must have its year, such as 3/11/2026")
    this_year = date(today.year, month, day)
    return this_year if this_year <= today else date(today.year - 1, month, day)
