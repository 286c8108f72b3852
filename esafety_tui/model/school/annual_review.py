"""What is kept of a year (G7): the lead's own words about it, and what was published of it.

A small count of this year must not follow from this year's report with last year's beside it.
So each governors' edition leaves a record of what it showed in the school's own store.
"""

from datetime import date
from typing import Annotated

from esafety_tui.model.record import Count, Invalid, Line, Moment, Record, Text
from esafety_tui.model.wording import Called


class PlannedAction(Record, frozen=True, kw_only=True):
    """Something to do in the next year: what, who sees to it, by when, and what came of it."""

    id: Line = ""
    text: Annotated[Text, Called("What is to be done", needed=True, may_hold_name=True)]
    owner: Annotated[
        Line, Called("Who will do it", "job title, such as Deputy head", may_hold_name=True)
    ] = ""
    due: Annotated[date | None, Called("By", "31 Mar, in 3 months", ahead=True)] = None
    done_on: Annotated[date | None, Called("Done on", "empty while it is not done")] = None
    result: Annotated[Text, Called("What came of it", may_hold_name=True)] = ""

    def _check(self) -> None:
        if not self.text:
            raise Invalid("text", "must say what is to be done")


class AnnualReview(Record, frozen=True, kw_only=True):
    """What stands in the workbook in the lead's words, for one academic year.

    ``actions`` are planned for the year after; that year's review says what became
    of them.  ``sentences`` stand in the report instead of those that are made from the figures,
    one a line.  ``confirmed`` are finds in the text, each with its place, of which the
    lead has said that they identify nobody.
    """

    id: Line
    changed: Annotated[
        Text, Called("What we learned", "500 letters fit on the page", may_hold_name=True)
    ] = ""
    sentences: Annotated[
        Text,
        Called("The year in sentences", "one a line; empty: made from figures", may_hold_name=True),
    ] = ""
    actions: tuple[PlannedAction, ...] = ()
    confirmed: Annotated[tuple[Line, ...], Called(may_hold_name=True)] = ()


class SaidRow(Record, frozen=True, kw_only=True):
    """A row as a report showed it: ``keys`` in ``years`` together are ``least`` to ``most``."""

    keys: tuple[Line, ...]
    years: tuple[Line, ...]
    least: Count
    most: Count
    label: Line = ""
    shown: Line = ""
    sensitive: bool = False


class SaidTable(Record, frozen=True, kw_only=True):
    """A breakdown or a share as a report showed it, by the identifier of either."""

    id: Line
    rows: tuple[SaidRow, ...]


class Publication(Record, frozen=True, kw_only=True):
    """A governors' edition that was written: of which year, when, of which records, what it said.

    ``digest`` is the state of the records, ``last_change`` the number of the newest entry of the
    history that it counts.  ``withheld_below``, ``packed`` and ``visible`` are of reports that
    earlier versions wrote; they are kept and not read.
    """

    id: Line = ""
    at: Moment
    by: Line = ""
    report_year: Line
    digest: Line = ""
    tables: tuple[SaidTable, ...] = ()
    last_change: Count = 0
    withheld_below: Count = 0
    packed: Text = ""
    visible: Line = ""
