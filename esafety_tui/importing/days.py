"""The days of a log: the order of day and month is that of the column, and no year is guessed.

What a date in a cell means alone, :mod:`~esafety_tui.casework.dates.written` knows; here is what
the column, the sheet and the row add, and what a log says instead of a date (*Sept*, *w/e 13/9*).
"""

import re
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta

from esafety_tui.casework.dates.written import BadDate, Cell, read_when
from esafety_tui.model.days import LONDON, MONTHS
from esafety_tui.model.record import at_start_of, clean_line
from esafety_tui.model.vocabulary import Word

# A date without a year is taken from the other date of the row only where that lies so near.
_NEAR = 120


class Order(Word):
    """In which order a column has day and month."""

    DAY_FIRST = "day-first"
    MONTH_FIRST = "month-first"


class NoYear(BadDate):
    """A date whose year neither the row nor the sheet tells."""


@dataclass(frozen=True, slots=True)
class Day:
    """A day or a span of days as a cell of a log says it.

    ``whole``: the cell says nothing beside it.  ``about``: the words name no single day.
    ``problem`` says what is wrong in a cell that could be read all the same.
    """

    first: date
    last: date
    clock: time | None = None
    whole: bool = True
    about: bool = False
    problem: str = ""

    @property
    def moment(self) -> datetime:
        """The moment at school; a date without a time is its midnight."""
        if self.clock is None:
            return at_start_of(self.first)
        return datetime.combine(self.first, self.clock, LONDON)


@dataclass(frozen=True, slots=True)
class Dating:
    """How the dates of one column are read: day 0 of numbers, the order, and the year.

    ``turned``: the file's own dates were made of texts read the wrong way round, and are turned
    back.  ``year_end`` is the last day of the year that the sheet is about, if that is known.
    """

    epoch: datetime
    order: Order = Order.DAY_FIRST
    turned: bool = False
    year_end: date | None = None


# The order of a column

_NUMBERS = re.compile(r"(?<![\d/.\-])(\d{1,2})([/.\-])(\d{1,2})(?:\2(\d{4}|\d{2}))?(?![\d/\-])")


@dataclass(slots=True)
class OrderSeen:
    """What the cells of a column tell of its order."""

    day_first: int = 0
    month_first: int = 0
    either: int = 0
    true_low: int = 0
    true_high: int = 0

    def add(self, cell: Cell) -> None:
        """Take note of one cell."""
        if isinstance(cell, datetime):
            self.true_low += cell.day <= 12
            self.true_high += cell.day > 12
        elif isinstance(cell, str):
            for first, between, second, year in _NUMBERS.findall(cell[:80]):
                if between == "." and not year:
                    continue  # a time: 9.15
                if int(first) > 12 >= int(second) > 0:
                    self.day_first += 1
                elif int(second) > 12 >= int(first) > 0:
                    self.month_first += 1
                elif first != second and max(int(first), int(second)) <= 12:
                    self.either += 1

    @property
    def mixed(self) -> bool:
        """Whether both orders stand in the column for certain."""
        return bool(self.day_first and self.month_first)

    @property
    def half_turned(self) -> bool:
        """Whether a spreadsheet seems to have turned what it could, and left the rest as text."""
        texts = self.day_first or self.month_first
        return bool(self.true_low and texts and not (self.true_high or self.either))

    @property
    def order(self) -> Order | None:
        """The order that some cell proves, or ``None``."""
        if self.mixed or not (self.day_first or self.month_first):
            return None
        return Order.DAY_FIRST if self.day_first else Order.MONTH_FIRST


# Reading a cell

_ENDING = re.compile(r"(?:w/?e|week ending)\b[\s:.]*(?P<rest>.+)")
_MONTH = "|".join(f"{name[:3]}[a-z]*" for name in map(str.casefold, MONTHS))
_IN_MONTH = re.compile(
    r"(?:(?:in|during|early|mid|late|end of|start of|some time in|about)[\s\-]+)?"
    rf"(?P<month>{_MONTH})"
    r"\.?(?:[\s\-/,]*(?P<year>\d{4}|['’]\d{2}|\d{2}))?"
)
_HALF_TERM = re.compile(
    r"(?P<term>aut(?:umn)?|spr(?:ing)?|sum(?:mer)?)\s*(?:term)?\s*(?P<half>[12])?\s*"
    r"(?:(?:wk|week)\s*\d{1,2})?[\s,]*(?P<year>\d{4}|\d{2})?"
)
# First and last month of each term, and of its halves.
_TERMS = {"aut": (9, 12, 10), "spr": (1, 4, 2), "sum": (4, 8, 5)}
_TWO_DAYS = re.compile(
    rf"(?P<first>\d{{1,2}})(?:st|nd|rd|th)?\s*(?:[/&\-]\s*(?P<last>\d{{1,2}}(?:st|nd|rd|th)?"
    rf"\s+(?:of\s+)?(?:{_MONTH}).*)|[&\-]\s*(?P<numbers>\d{{1,2}}/\d{{1,2}}(?:/\d{{2,4}})?))"
)
_NUMBERED_MONTH = re.compile(
    r"(?P<month>0?[1-9]|1[0-2])[/.\-](?P<year>20\d\d)|(?P<iso>20\d\d)-(?P<number>0[1-9]|1[0-2])"
)
# What makes a day one that nobody is sure of.
_PERHAPS = re.compile(r"\?|^(?:about|approx|circa|around|c[. ])")
_SLIPPED_YEAR = re.compile(r"(?<=[/.\-])00(?=[1-9]\d\b)")
_WEEKDAY = re.compile(r"\b(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*\.?,?\s+")
_SPLIT = re.compile(r"\s*(?:,|;|&|\band\b|\bto\b|(?<=\d)-(?=\d{1,2}[/.]\d))\s*")


def read_day(cell: Cell, dating: Dating, near: date | None = None) -> Day:
    """Read a cell; raises :class:`BadDate`, :class:`NoYear` where only the year is missing.

    A date without a year is the last such day up to *near*, the other date of the row, where that
    is close; else it lies in the year of the sheet.
    """
    if isinstance(cell, datetime) and dating.turned and cell.day <= 12:
        cell = cell.replace(month=cell.day, day=cell.month)
    if not isinstance(cell, str):
        return _checked(_when(cell, dating, near))
    text = _in_order(clean_line(cell[:2000]).lstrip("'"), dating)
    slipped = _SLIPPED_YEAR.sub("20", text)
    try:
        day = _checked(_in_words(slipped, dating, near))
    except BadDate as bad:
        if "weekday" not in bad.reason:
            raise
        day = _when(_WEEKDAY.sub("", slipped.casefold(), count=1), dating, near)
        day = replace(day, problem="names a weekday on which that date does not fall", whole=False)
    if slipped != text:
        day = replace(day, problem="has a year of two noughts, taken as 20…", whole=False)
    if _PERHAPS.search(text.casefold()):
        day = replace(day, about=True, whole=False)
    return day


def _in_order(text: str, dating: Dating) -> str:
    if dating.order is Order.DAY_FIRST:
        return text
    return _NUMBERS.sub(_turned, text)


def _turned(found: re.Match[str]) -> str:
    first, between, second, year = found.groups()
    if (between == "." and not year) or int(second) <= 12 < int(first):
        return found[0]  # a time, or the day stands first for certain
    return between.join(filter(None, (second, first, year)))


def _in_words(text: str, dating: Dating, near: date | None) -> Day:
    folded = text.casefold().strip(" .,;?()")
    if ending := _ENDING.fullmatch(folded):
        last = _when(ending["rest"], dating, near)
        return replace(last, first=last.first - timedelta(days=6), clock=None)
    if months := _months_in(folded):
        return _about(*months, dating, near)
    if two := _TWO_DAYS.fullmatch(folded):
        until = _when(two["last"] or two["numbers"], dating, near)
        if int(two["first"]) < until.first.day:
            return replace(until, first=until.first.replace(day=int(two["first"])))
    try:
        return _when(text, dating, near)
    except BadDate as bad:
        pieces = _SPLIT.split(folded)
        if isinstance(bad, NoYear) or len(pieces) < 2:
            raise
        days = [_when(piece, dating, near) for piece in pieces]
        earliest, latest = min(day.first for day in days), max(day.last for day in days)
        return Day(earliest, latest, whole=False, about=True)


def _months_in(folded: str) -> tuple[int, int, str | None] | None:
    """Return the first and the last month, and the year, that the words name, if they do."""
    if month := _NUMBERED_MONTH.fullmatch(folded):
        number = int(month["month"] or month["number"])
        return number, number, month["year"] or month["iso"]
    if month := _IN_MONTH.fullmatch(folded):
        number = [name[:3].casefold() for name in MONTHS].index(month["month"][:3]) + 1
        if MONTHS[number - 1].casefold().startswith(month["month"]) or month["month"] == "sept":
            return number, number, month["year"]
    term = _HALF_TERM.fullmatch(folded)
    if not term or not (term["half"] or "term" in folded or term["year"]):
        return None
    begins, ends, middle = _TERMS[term["term"][:3]]
    if term["half"] == "2":  # autumn breaks at the end of October, the others in a month
        begins = middle + 1 if begins == 9 else middle
    return begins, middle if term["half"] == "1" else ends, term["year"]


def _when(cell: Cell, dating: Dating, near: date | None) -> Day:
    """Read one date as it is written, with the year that the row or the sheet gives."""
    for end in (near, dating.year_end):
        try:
            when = read_when(cell, dating.epoch, end)
        except BadDate as bad:
            if "no year" not in bad.reason:
                raise
            continue
        if when.year_added and end is near and end and (end - when.first).days > _NEAR:
            continue
        return Day(
            when.first, when.last, when.clock, whole=not (when.more or when.year_added)
        )  # fmt: skip
    raise NoYear("has no year, and neither the sheet nor the row tells it")


def _about(first: int, last: int, year: str | None, dating: Dating, near: date | None) -> Day:
    """Return the span from the beginning of one month to the end of another, as *about*."""
    if year:
        digits = int(year.strip("'’"))
        begins = digits if digits > 99 else 2000 + digits
    else:
        end = near or dating.year_end
        if end is None:
            raise NoYear("has no year, and neither the sheet nor the row tells it")
        begins = end.year if date(end.year, first, 1) <= end else end.year - 1
    try:
        after = date(begins + last // 12, last % 12 + 1, 1)
        return Day(date(begins, first, 1), after - timedelta(days=1), whole=False, about=True)
    except ValueError:
        raise BadDate("is not a date that can be read; write it as 3/11/2025") from None


def _checked(day: Day) -> Day:
    """Leave a time out that no clock in school showed, when the clocks went forward."""
    if day.clock and day.moment.astimezone(UTC).astimezone(LONDON).time() != day.clock:
        problem = "has a time that did not exist: the clocks went forward"
        return replace(day, clock=None, whole=False, problem=problem)
    return day
