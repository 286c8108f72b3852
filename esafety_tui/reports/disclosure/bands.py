"""What a number from cases may show: a band with its limits, instead of the number.

The whole rule, as *Contents and notes* and the guide say it:

1. A year's total is exact from 5; from 1 to 4 it reads so.
2. Every other count of cases is a band: 0, 1 to 4, then the nearest five.  A telling row
   reads 0 to 4 for none and for a few alike.
3. A share is given from 20 cases to the nearest 5 %, from 5 in words, below that not at all;
   it never says how few are left.  A middle value is given from 8.
4. For every count from 1 to 4 there are two other numbers that would have made the same
   reports (:mod:`~esafety_tui.reports.disclosure.tables`); else rows are put together, or
   a sentence stands in their place.
5. Whatever is worked out (change, result, how much detail) is worked out from what is shown.
"""

from collections.abc import Iterable
from math import ceil, floor
from typing import NamedTuple

from esafety_tui.reports.figures.counting import MIDDLE_FROM

FEW = 4  # the most that is few: 1 to 4 could point at a person
NOT_SHOWN = "–"
PERCENT_FROM, WORDS_FROM, HALVES_FROM = 20, 14, 5
_STEP = 5  # per cent
# The word, and the least share for which it stands; it ends where the next begins.
_WORDS = (("nearly all", 0.85), ("most", 0.6), ("about half", 0.4), ("few", 0.0))
_HALVES = (("half or more", 0.5), ("under half", 0.0))


class Band(NamedTuple):
    """A number as it is shown, with the least and the most that it can be; None: not shown."""

    shown: str
    least: float | None = None
    most: float | None = None

    @property
    def exact(self) -> float | None:
        """The number itself, where the band holds one only."""
        return self.least if self.least == self.most else None


NOTHING = Band(NOT_SHOWN)
NOT_RECORDED = Band("not recorded")


def exactly(number: float, shown: str = "") -> Band:
    """A number that may be known."""
    return Band(shown or f"{number:,g}", number, number)


def total_band(count: int) -> Band:
    """A year's number of incidents."""
    return Band("1 to 4", 1, FEW) if 1 <= count <= FEW else exactly(count)


def count_band(count: int, *, sensitive: bool = False) -> Band:
    """Any other number of incidents; a *sensitive* row does not tell none from a few."""
    if count <= FEW:
        if sensitive:
            return Band("0 to 4", 0, FEW)
        return Band("1 to 4", 1, FEW) if count else exactly(0)
    middle = (count + 2) // 5 * 5
    return Band(f"about {middle:,}", max(middle - 2, FEW + 1), middle + 2)


def sum_of(bands: Iterable[Band]) -> Band:
    """The total of several years: exact only where each of them is."""
    found = list(bands)
    least = sum(band.least or 0 for band in found)
    most = sum(band.most or 0 for band in found)
    return exactly(least) if least == most else Band(f"{least:,g} to {most:,g}", least, most)


def middle_band(days: float | None, cases: int) -> Band:
    """A median of school days over so many *cases*."""
    if days is None or cases < MIDDLE_FROM:
        return NOTHING
    return exactly(days, f"{days:.1f}".removesuffix(".0"))


# Shares of cases


def share_band(part: int, whole: int, least_whole: int) -> Band:
    """Show *part* of *whole*, to the nearest five per cent or in words.

    Plain rounding tells the remainder: of 30, 90 % can only be 27.  So a share near the end says
    *or more* or *or less*, with room for four on the other side.

    *least_whole* is the least that a reader may take *whole* to be: the form hangs on it alone,
    or the form would tell the whole.
    """
    if least_whole < HALVES_FROM:
        return NOTHING
    if least_whole < WORDS_FROM:
        return _in_words(part / whole, _HALVES)
    if least_whole < PERCENT_FROM:
        return exactly(0, "none") if part == 0 else _in_words(part / whole, _WORDS)
    return _in_per_cent(part, whole, least_whole)


def _in_per_cent(part: int, whole: int, least_whole: int) -> Band:
    if whole - part <= FEW:
        least = floor((least_whole - FEW) / least_whole * 100 / _STEP) * _STEP
        return Band(f"{least}% or more", least / 100, 1.0)
    if part == 0:
        return exactly(0, "0%")
    if part <= FEW:
        most = ceil(FEW / least_whole * 100 / _STEP) * _STEP
        return Band(f"{most}% or less", 0.0, most / 100)
    # To the nearest five, a half up, in whole numbers.
    near = (part * 100 * 2 + whole * _STEP) // (whole * _STEP * 2) * _STEP
    return Band(f"about {near}%", max(near - _STEP / 2, 0) / 100, min(near + _STEP / 2, 100) / 100)


def parts_shown(band: Band, whole: int, least_whole: int) -> tuple[int, int]:
    """The least and the most that a part of *whole* can be, given that it reads as *band*."""
    fitting = [part for part in range(whole + 1) if share_band(part, whole, least_whole) == band]
    return fitting[0], fitting[-1]


def _in_words(share: float, words: tuple[tuple[str, float], ...]) -> Band:
    place = next(at for at, (_, least) in enumerate(words) if share >= least)
    return Band(*words[place], words[place - 1][1] if place else 1.0)
