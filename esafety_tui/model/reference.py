"""References of incidents, and the academic year that a reference belongs to."""

import re
from datetime import date
from typing import NamedTuple, Self

from esafety_tui.model.days import FIRST_YEAR, LAST_YEAR, OUTSIDE
from esafety_tui.model.record import Invalid

_REFERENCE = re.compile(r"(?P<year>\d{4}-\d{2})/(?P<number>\d{3,6})")
_YEAR = re.compile(r"(\d{4})-(\d{2})")


class Reference(NamedTuple):
    """An incident's reference, ``2025-26/014``: academic year of the report, running number."""

    year: str
    number: int

    def __str__(self) -> str:
        return f"{self.year}/{self.number:03d}"

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read a reference; raises :class:`Invalid` when it is not one."""
        match = _REFERENCE.fullmatch(text.strip())
        if match is None or int(match["number"]) == 0:
            raise Invalid("ref", "must look like 2025-26/014")
        parse_year(match["year"])
        return cls(match["year"], int(match["number"]))


def parse_year(text: str) -> int:
    """Return the calendar year in which the academic year *text* (``2025-26``) starts.

    Raises :class:`Invalid` when it is not an academic year.
    """
    match = _YEAR.fullmatch(text.strip())
    if match is None or (int(match[1]) + 1) % 100 != int(match[2]):
        raise Invalid("year", "must be an academic year such as 2025-26")
    start = int(match[1])
    # The academic year of the first day began in the year before.
    if not FIRST_YEAR - 1 <= start <= LAST_YEAR:
        raise Invalid("year", OUTSIDE)
    return start


def year_name(start: int) -> str:
    """Name the academic year that starts in calendar year *start*: 2025 gives ``2025-26``."""
    return f"{start}-{(start + 1) % 100:02d}"


def academic_year(day: date, starts: tuple[int, int]) -> str:
    """Name the academic year of *day*, where a year begins at ``starts`` (month, day)."""
    return year_name(day.year if (day.month, day.day) >= starts else day.year - 1)
