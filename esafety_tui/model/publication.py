"""What was published: the counts of a workbook that left the school, to be known of later.

A count withheld this year must not follow from last year's workbook with this one
beside it.  So each governors' edition leaves a record of what it showed, and of what it
withheld, in the school's own store.
"""

from esafety_tui.model.record import Count, Line, Moment, Record

# Figure, row, column: the identifiers of reports/definitions.toml and its layouts.
Counts = dict[str, dict[str, dict[str, Count]]]


class PublishedYear(Record, frozen=True, kw_only=True):
    """One academic year as a workbook showed it; a count in neither list was shown as none.

    ``merged`` are the rows of a figure that the workbook put together in one.
    """

    year: Line
    shown: Counts = {}
    withheld: Counts = {}
    merged: dict[str, tuple[str, ...]] = {}


class Publication(Record, frozen=True, kw_only=True):
    """A governors' edition that was written: of which year, when, and what it said."""

    id: Line = ""
    at: Moment
    by: Line = ""
    report_year: Line
    withheld_below: Count
    years: tuple[PublishedYear, ...] = ()
