"""The lead's own words about a year (G7): what changed, and what is to be done next."""

from datetime import date
from typing import Annotated

from esafety_tui.model.record import Invalid, Line, Record, Text
from esafety_tui.model.wording import Called


class PlannedAction(Record, frozen=True, kw_only=True):
    """Something to do in the next year: what, who sees to it, by when, and what came of it."""

    id: Line = ""
    text: Annotated[Text, Called("What is to be done", needed=True, may_hold_name=True)]
    owner: Annotated[
        Line, Called("Who sees to it", "by their post, such as Deputy head", may_hold_name=True)
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
