"""Clocks in calendar time, which no holiday stops: by when a request about data is answered."""

from datetime import date, timedelta

from dateutil.relativedelta import relativedelta

from esafety_tui.model.incident import Incident
from esafety_tui.model.requests import DataRequest, DataRequestKind

_MONTH = relativedelta(months=1)
_LONGEST = relativedelta(months=3)
_TO_ACKNOWLEDGE = timedelta(days=30)

CLOCKS = frozenset(DataRequestKind)


def answer_due(request: DataRequest) -> date | None:
    """Return by when *request* is answered, or a complaint acknowledged; ``None`` once it is.

    A month, and two more where the asker was told within the first; 30 days to acknowledge a
    complaint, whose answer has no day of its own.  A month after 31 January ends with February.
    """
    if request.answered_on:
        return None
    if request.kind is DataRequestKind.DATA_COMPLAINT:
        return None if request.acknowledged_on else request.received_on + _TO_ACKNOWLEDGE
    within_a_month = request.received_on + _MONTH
    if request.longer_said_on and request.longer_said_on <= within_a_month:
        return request.received_on + _LONGEST
    return within_a_month


def clock_due(incident: Incident, clock: str) -> date | None:
    """Return when the first of the requests of *incident* that *clock* is about falls due."""
    due = (answer_due(request) for request in incident.data_requests if request.kind == clock)
    return min((day for day in due if day), default=None)
