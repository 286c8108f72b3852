"""What falls due in a case, and when: said once for the board, the lists and the calendar file."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import NamedTuple

from dateutil.relativedelta import relativedelta

from esafety_tui.model.incident import Incident
from esafety_tui.model.leaving import DataRequest, HandOver
from esafety_tui.model.record import day_of
from esafety_tui.model.school.school import School
from esafety_tui.model.vocabulary import ENDED
from esafety_tui.policy.calendar import SchoolCalendar, response_due
from esafety_tui.policy.checklist import Checklist
from esafety_tui.policy.removals import look_due

LOOK = "look whether it is gone"
CHECK_IN = "check-in"
ANSWER = "answer the request for their own data"
RECEIPT = "chase the receipt of the hand-over"
# UK GDPR, Article 12(3): a month, two more where a request is complex.
_MONTH, _EXTENDED = relativedelta(months=1), relativedelta(months=3)
_CHASED_AFTER = 5  # school days


class Due(NamedTuple):
    """A day by which something is to be done; ``at_once``: nobody waits for the day.

    ``key`` names it within its case and stays the same when its day moves; ``what`` holds no
    words that were typed about anybody.
    """

    key: str
    day: date
    what: str
    at_once: bool = False


def due_in_case(
    incident: Incident, checklist: Checklist, school: School, calendar: SchoolCalendar
) -> tuple[Due, ...]:
    """Return what falls due in *incident*, the first day first; of an ended one its check-ins."""
    ended = incident.stage in ENDED
    due = _after_the_end(incident, calendar)
    running = () if ended else _while_it_runs(incident, checklist, school, calendar)
    return tuple(sorted((*running, *due), key=lambda one: one.day))


def _while_it_runs(
    incident: Incident, checklist: Checklist, school: School, calendar: SchoolCalendar
) -> Iterator[Due]:
    if response := response_due(incident, school, calendar):
        yield Due("response", response, "respond")
    for removal in incident.removals:
        if look := look_due(removal, calendar):
            yield Due(removal.id, look, LOOK)
    for line in checklist.lines:
        if line.due is not None and line.state == "open":
            yield Due(line.id, line.due, line.title, line.at_once)


def _after_the_end(incident: Incident, calendar: SchoolCalendar) -> Iterator[Due]:
    """What is still to be done once a case is closed."""
    for check in incident.check_ins:
        if check.done_at is None:
            yield Due(check.id, calendar.next_school_day(check.due), CHECK_IN)
    for request in incident.data_requests:
        if request.answered_at is None:
            yield Due(request.id, request_due(request, calendar), ANSWER)
    for given in incident.hand_overs:
        if receipt := receipt_due(given, calendar):
            yield Due(given.id, receipt, RECEIPT)


def request_due(request: DataRequest, calendar: SchoolCalendar) -> date:
    """Return the last school day within the month, or the three, that a request has (Article 12).

    The month runs on while the school is closed, so the day is never later than its end.
    """
    received = day_of(request.at)
    months = _EXTENDED if request.extended_because else _MONTH
    day = received + months
    while calendar.why_closed(day) and day > received:
        day -= timedelta(days=1)
    return day


def receipt_due(given: HandOver, calendar: SchoolCalendar) -> date | None:
    """Return when a receipt that was asked for is to be chased; ``None`` once that is over."""
    if not given.receipt_asked or given.received_on or given.sent_in_error_at:
        return None
    return calendar.add(given.chased_on or day_of(given.at), _CHASED_AFTER)
