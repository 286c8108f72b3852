"""What is kept of a year (G7): the lead's own words about it, and what was published of it.

A count withheld this year must not follow from last year's workbook with this one
beside it.  So each governors' edition leaves a record of what it showed, and of what it
withheld, in the school's own store.
"""

import base64
import zlib
from collections.abc import Iterable
from datetime import date
from typing import Annotated

import msgspec

from esafety_tui.model.record import Count, Invalid, Line, Moment, Record, Text, json_of
from esafety_tui.model.wording import Called


class PlannedAction(Record, frozen=True, kw_only=True):
    """Something to do in the next year: what, who sees to it, by when, and what came of it."""

    id: Line = ""
    text: Annotated[Text, Called("What is to be done", needed=True, may_hold_name=True)]
    owner: Annotated[
        Line, Called("Who will do it", "job title, such as Deputy head", may_hold_name=True)
    ] = ""
    due: Annotated[date | None, Called("By", "31 Mar, 31/03/2027")] = None
    done_on: Annotated[date | None, Called("Done on", "empty while it is not done")] = None
    result: Annotated[Text, Called("What came of it", may_hold_name=True)] = ""

    def _check(self) -> None:
        if not self.text:
            raise Invalid("text", "must say what is to be done")


class AnnualReview(Record, frozen=True, kw_only=True):
    """What stands in the workbook in the lead's words, for one academic year.

    ``actions`` are planned for the year after; that year's review says what became
    of them.  ``confirmed`` are finds in the text, each with its place, of which the
    lead has said that they identify nobody.
    """

    id: Line
    changed: Annotated[Text, Called("What changed", may_hold_name=True)] = ""
    actions: tuple[PlannedAction, ...] = ()
    confirmed: Annotated[tuple[Line, ...], Called(may_hold_name=True)] = ()


# Figure, row, column: the identifiers of reports/figures/definitions.toml and its layouts.
Counts = dict[str, dict[str, dict[str, Count]]]


class PublishedYear(Record, frozen=True, kw_only=True):
    """One academic year as a workbook showed it; ``merged`` are rows that it put together in one.

    A count in neither list was shown as none.
    """

    year: Line
    shown: Counts = {}
    withheld: Counts = {}
    merged: dict[str, tuple[str, ...]] = {}


class Publication(Record, frozen=True, kw_only=True):
    """A governors' edition that was written: of which year, when, and what it said.

    ``packed`` holds the years, compressed: a thousand counts would make the record,
    and each line about it in the history, unreadable and long.  ``visible`` is a
    fingerprint of all that it showed, shares and middle values too; ``last_change`` is the
    number of the newest entry of the history that it counts.
    """

    id: Line = ""
    at: Moment
    by: Line = ""
    report_year: Line
    withheld_below: Count
    packed: Text = ""
    visible: Line = ""
    last_change: Count = 0

    @property
    def years(self) -> tuple[PublishedYear, ...]:
        """What the workbook said of each year; raises :class:`Invalid` if that is damaged."""
        try:
            data = zlib.decompress(base64.b64decode(self.packed, validate=True))
            return json_of(data, tuple[PublishedYear, ...])
        except (ValueError, zlib.error):  # binascii's errors and Undecodable are ValueErrors
            raise Invalid("packed", "is damaged: what that workbook said is lost") from None


def packed(years: Iterable[PublishedYear]) -> str:
    """Return *years* as :class:`Publication` keeps them."""
    data = msgspec.json.encode(tuple(years), order="sorted")
    return base64.b64encode(zlib.compress(data, 9)).decode("ascii")
