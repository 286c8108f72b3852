"""The lead's own words about a year (G7): what changed, and what is to be done next."""

from datetime import date

from esafety_tui.model.record import Invalid, Line, Record, Text


class PlannedAction(Record, frozen=True, kw_only=True):
    """Something to do in the next year: what, who sees to it, by when, and what came of it."""

    id: Line = ""
    text: Text
    owner: Line = ""
    due: date | None = None
    done_on: date | None = None
    result: Text = ""

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
    changed: Text = ""
    actions: tuple[PlannedAction, ...] = ()
    confirmed: tuple[Line, ...] = ()
