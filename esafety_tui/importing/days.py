"""The days of a log: the order of day and month is that of the column, and no year is guessed.

What a date in a cell means alone, :mod:`~esafety_tui.casework.dates.written` knows; here is what
the column, the sheet and the row add, and what a log says instead of a date (*Sept*, *w/e 13/9*).
"""

import re
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from msgspec.structs import replace

from esafety_tui.casework.dates.written import (
    BadDate,
    Cell,
    NoYear,
    When,
    WrongWeekday,
    month_called,
    read_when,
)
from esafety_tui.model.days import LONDON
from esafety_tui.model.record import OUTSIDE, clean_line, is_outside
from esafety_tui.model.vocabulary import Word

_NO_YEAR = "has no year, and neither the sheet nor the row tells it"
# A date without a year is taken from the other date of the row only where that lies so near.
_NEAR = 120


class Order(Word):
    """In which order a column has day and month."""

    DAY_FIRST = "day-first"
    MONTH_FIRST = "month-first"


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
    def doubtful(self) -> bool:
        """Whether something has to be asked, of this column or of another beside it."""
        return self.mixed or self.half_turned or self.order is Order.MONTH_FIRST

    @property
    def order(self) -> Order | None:
        """The order that some cell proves, or ``None``."""
        if self.mixed or not (self.day_first or self.month_first):
            return None
        return Order.DAY_FIRST if self.day_first else Order.MONTH_FIRST


# Reading a cell

_IN_MONTH = re.compile(
    r"(?:(?:in|during|early|mid|late|end of|start of|some time in|about)[\s\-]+)?"
    r"(?P<month>[a-z]{3,9})\.?(?:[\s\-/,]*(?P<year>\d{4}|['’]?\d{2}))?"
)
_IN_NUMBERED_MONTH = re.compile(
    r"(?P<month>0?[1-9]|1[0-2])[/.\-](?P<year>20\d\d)|(?P<iso>20\d\d)-(?P<number>0[1-9]|1[0-2])"
)
_IN_TERM = re.compile(
    r"(?P<term>aut|spr|sum)(?:umn|ing|mer)?\s*(?:term)?\s*(?P<half>[12])?\s*"
    r"(?:(?:wk|week)\s*\d{1,2})?[\s,]*(?P<year>\d{4}|\d{2})?"
)
# First and last month of each term, and of its halves.
_TERMS = {
    "aut": (9, 12), "aut1": (9, 10), "aut2": (11, 12), "spr": (1, 4), "spr1": (1, 2),
    "spr2": (2, 4), "sum": (4, 8), "sum1": (4, 5), "sum2": (5, 8),
}  # fmt: skip
# What makes a day one that nobody is sure of.
_PERHAPS = re.compile(r"\?|^(?:about|approx|circa|around|c[. ])")
_BRACKETED = re.compile(r"\s*\([^()]*\)?")
# "Oct half term": it lies in that month, or begins in it.
_HALF_TERM = re.compile(r"[\s\-,]*\bhalf[\s\-]?term\b(?: holidays?)?")
_SLIPPED_YEAR = re.compile(r"(?<=[/.\-])00(?=[1-9]\d\b)")
_WEEKDAY = re.compile(r"\b(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*\.?,?\s+")
_SPLIT = re.compile(r"\s*(?:,|;|\(|&|\band\b|\bto\b|(?<=\d)-(?=\d{1,2}[/.]\d))\s*")


def read_day(cell: Cell, dating: Dating, near: date | None = None) -> When:
    """Read a cell; raises :class:`BadDate`, :class:`NoYear` where only the year is missing.

    A date without a year is the last such day up to *near*, the other date of the row, where that
    is close; else it lies in the year of the sheet.
    """
    if isinstance(cell, datetime) and dating.turned and cell.day <= 12:
        cell = cell.replace(month=cell.day, day=cell.month)
    if not isinstance(cell, str):
        return _on_the_clock(_when(cell, dating, near))
    text = clean_line(cell[:2000]).lstrip("'").casefold()
    if dating.order is Order.MONTH_FIRST:
        text = _NUMBERS.sub(_turned, text)
    slipped = _SLIPPED_YEAR.sub("20", text)
    try:
        day = _in_words(slipped.strip(" .,;?()"), dating, near)
    except WrongWeekday as wrong:
        day = _when(_WEEKDAY.sub("", slipped, count=1), dating, near)
        day = replace(day, problem=wrong.reason)
    if slipped != text:
        day = replace(day, problem="has a year of two noughts, taken as 20…")
    return _on_the_clock(replace(day, about=True) if _PERHAPS.search(text) else day)


def _turned(found: re.Match[str]) -> str:
    first, between, second, year = found.groups()
    if (between == "." and not year) or int(second) <= 12 < int(first):
        return found[0]  # a time, or the day stands first for certain
    return between.join(filter(None, (second, first, year)))


def _in_words(text: str, dating: Dating, near: date | None) -> When:
    plain = _HALF_TERM.sub("", _BRACKETED.sub("", text))  # "Oct (date tbc)"
    if months := _months_in(plain.strip()):
        return _about(*months, near or dating.year_end)
    try:
        return _when(text, dating, near)
    except WrongWeekday:
        raise
    except BadDate as bad:
        pieces = _SPLIT.split(text)
        if isinstance(bad, NoYear) or len(pieces) < 2:
            raise
        return _of_several(pieces, dating, near)


def _of_several(pieces: Sequence[str], dating: Dating, near: date | None) -> When:
    """Return the span of the days that *pieces* are; where some are none, the first of them."""
    first = _when(pieces[0], dating, near)
    try:
        days = [first, *(_when(piece, dating, near) for piece in pieces[1:])]
    except BadDate:
        return replace(first, about=True, problem="holds more than one date")
    return When(min(day.first for day in days), max(day.last for day in days), about=True)


def _months_in(text: str) -> tuple[int, int, str | None] | None:
    """Return the first and the last month, and the year, that the words name, if they do."""
    if month := _IN_NUMBERED_MONTH.fullmatch(text):
        number = int(month["month"] or month["number"])
        return number, number, month["year"] or month["iso"]
    term = _IN_TERM.fullmatch(text)
    if term and (term["half"] or term["year"] or "term" in text):
        return *_TERMS[term["term"] + (term["half"] or "")], term["year"]
    if month := _IN_MONTH.fullmatch(text):
        with suppress(BadDate):
            number = month_called(month["month"])
            return number, number, month["year"]
    return None


def _when(cell: Cell, dating: Dating, near: date | None) -> When:
    """Read one date as it is written, with the year that the row or the sheet gives."""
    for end in (near, dating.year_end):
        try:
            when = read_when(cell, dating.epoch, end)
        except NoYear:
            continue
        if when.year_added and end is near and end and (end - when.first).days > _NEAR:
            continue
        return when
    raise NoYear(_NO_YEAR)


def _about(first: int, last: int, year: str | None, end: date | None) -> When:
    """Return the span from the beginning of one month to the end of another, as *about*."""
    if year:
        begins = int(year.strip("'’"))
        begins += 2000 if begins < 100 else 0
    elif end is None:
        raise NoYear(_NO_YEAR)
    else:
        begins = end.year if date(end.year, first, 1) <= end else end.year - 1
    opens = date(begins, first, 1)
    if is_outside(opens):
        raise BadDate(OUTSIDE)
    after = date(begins + last // 12, last % 12 + 1, 1)
    return When(opens, after - timedelta(days=1), about=True)


def _on_the_clock(day: When) -> When:
    """Leave a time out that no clock in school showed, when the clocks went forward."""
    if day.clock and day.moment.astimezone(UTC).astimezone(LONDON).time() != day.clock:
        problem = "has a time that did not exist: the clocks went forward"
        return replace(day, clock=None, problem=problem)
    return day
