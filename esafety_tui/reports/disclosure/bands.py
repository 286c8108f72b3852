"""What a number from cases may show: a band with its limits, instead of the number.

The whole rule, as *Contents and notes* and the guide say it:

1. A year's total is exact from 5; from 1 to 4 it reads so.
2. Every other count of cases is a band: 0, 1 to 4, then the nearest five.  A telling row
   reads 0 to 4 for none and for a few alike.
3. A share is given from 20 cases to the nearest 5 %, from 5 in words, below that not at all;
   it never says how few are left.  A middle value is given from 8.
4. For every count from 1 to 4 there are two other numbers that would have made the same
   reports (:mod:`~esafety_tui.reports.disclosure.witnesses`); else rows are put together, or
   a sentence stands in their place.
5. Whatever is worked out (change, result, how much detail) is worked out from what is shown.
"""

from collections.abc import Iterable
from typing import NamedTuple

from esafety_tui.reports.figures.counting import MIDDLE_FROM

FEW = 4  # the most that is few: 1 to 4 could point at a person
NOT_SHOWN = "–"


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
