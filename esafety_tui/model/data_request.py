"""Somebody asks for the data that the school keeps on them, or complains about it."""

from datetime import date
from typing import Annotated

from esafety_tui.model.record import Invalid, Line, Moment, Record, Text
from esafety_tui.model.vocabulary import Word
from esafety_tui.model.wording import Called


class DataRequestKind(Word):
    """Which of the two it is."""

    ACCESS_REQUEST = "access-request"
    DATA_COMPLAINT = "data-complaint"


class DataRequest(Record, frozen=True, kw_only=True):
    """A request for data, or a complaint about data, with the days from which its clock is read.

    Its clock runs in calendar time from ``received_on``; that a request takes longer is said on
    ``longer_said_on``, with the reason; a complaint is acknowledged before it is answered.
    """

    id: Line = ""
    at: Moment
    by: Line = ""
    kind: Annotated[DataRequestKind, Called("What it is", needed=True)]
    received_on: Annotated[date, Called("Received", "today, last Friday", needed=True)]
    asked_by: Annotated[Line, Called("Who asks", may_hold_name=True)] = ""
    person: Annotated[Line, Called("Whose data")] = ""
    longer_said_on: Annotated[
        date | None, Called("Said that it takes longer", "a request; within the first month")
    ] = None
    longer_because: Annotated[Text, Called("Why it takes longer", short=True)] = ""
    acknowledged_on: Annotated[date | None, Called("Acknowledged", "a complaint")] = None
    left_out: Annotated[
        Text, Called("What was left out, and why", may_hold_name=True, short=True)
    ] = ""
    answered_on: Annotated[date | None, Called("Answered", "what came of it was told")] = None
    note: Annotated[Text, Called("Note", may_hold_name=True)] = ""

    def _check(self) -> None:
        for name in ("longer_said_on", "acknowledged_on", "answered_on"):
            day = getattr(self, name)
            if day is not None and day < self.received_on:
                raise Invalid(name, "must not be before it was received")
        if self.longer_said_on and not self.longer_because:
            raise Invalid("longer_because", "must say why it takes longer")
