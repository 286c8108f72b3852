"""What falls due in a case, and whom it waits for: said once for the board, lists and calendar."""

from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from esafety_tui.model.incident import Incident
from esafety_tui.model.leaving import HandOver
from esafety_tui.model.record import day_of
from esafety_tui.model.requests import Addressee, Agency, Decision, RemovalState
from esafety_tui.model.school.school import School
from esafety_tui.model.vocabulary import ENDED
from esafety_tui.policy.calendar import SchoolCalendar
from esafety_tui.policy.checklist import Checklist
from esafety_tui.policy.days.check_ins import check_in_days
from esafety_tui.policy.days.response import response_due
from esafety_tui.policy.removals import look_due
from esafety_tui.policy.supplements.clocks import answer_due

LOOK = "look whether it is gone"
CALLS = "ask whether the calls have stopped"
# Of a request that waits for its end.
LOOKS = (LOOK, CALLS)
RESPOND = "respond"  # by whatever is done first
CHECK_IN = "check-in"
ANSWER = "answer the request for data"
RECEIPT = "chase the receipt of the hand-over"
_CHASED_AFTER = 5  # school days
_UNANSWERED = (RemovalState.ASKED, RemovalState.CHASED)
# Their names were typed, and may be those of people.
_ASKED = {
    Addressee.POSTER: "whoever posted it",
    Addressee.HOST: "a provider",
    Addressee.MOBILE_PROVIDER: "a mobile provider",
}
_TOLD = {
    **{one: f"the {one.label}" for one in (Agency.POLICE, Agency.LOCAL_AUTHORITY, Agency.IWF)},
    Agency.CEOP: Agency.CEOP.label,
    Agency.OTHER: "another agency",
}


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
    """Return what falls due in *incident*, the first day first; of an ended one its check-ins.

    Of one day's, the step that is next comes first: card and case name the same.  Of a case
    that was withdrawn, or whose content was disposed of, nothing is asked any more.
    """
    if incident.asks_nothing:
        return ()
    ended = incident.stage in ENDED
    due = (*_after_the_end(incident, calendar), *_requests(incident, checklist))
    running = () if ended else _while_it_runs(incident, checklist, school, calendar)
    first = checklist.next.id if checklist.next else ""
    return tuple(sorted((*running, *due), key=lambda one: (one.day, one.key != first)))


def _while_it_runs(
    incident: Incident, checklist: Checklist, school: School, calendar: SchoolCalendar
) -> Iterator[Due]:
    if response := response_due(incident, school, calendar):
        yield Due("response", response, RESPOND)
    for removal in incident.removals:
        if look := look_due(removal, calendar):
            calls = removal.addressed_to is Addressee.MOBILE_PROVIDER
            yield Due(removal.id, look, CALLS if calls else LOOK)
    for line in checklist.lines:
        if line.due is not None and line.state == "open":
            yield Due(line.id, line.due, line.named, line.at_once)


def _after_the_end(incident: Incident, calendar: SchoolCalendar) -> Iterator[Due]:
    """What is still to be done once a case is closed."""
    for check, day in zip(incident.check_ins, check_in_days(incident, calendar), strict=True):
        if check.done_at is None:
            yield Due(check.id, day, CHECK_IN)
    for given in incident.hand_overs:
        if receipt := receipt_due(given, calendar):
            yield Due(given.id, receipt, RECEIPT)


def _requests(incident: Incident, checklist: Checklist) -> Iterator[Due]:
    """Requests for data, whose clock no holiday stops, but for what a step asks for already."""
    asked = any(
        line.state == "open" and line.due and line.satisfied_by.startswith("data-request")
        for line in checklist.lines
    )
    for request in incident.data_requests:
        if (due := answer_due(request)) and (not asked or incident.stage in ENDED):
            yield Due(request.id, due, ANSWER)


def receipt_due(given: HandOver, calendar: SchoolCalendar) -> date | None:
    """Return when a receipt that was asked for is to be chased; ``None`` once that is over."""
    if not given.receipt_asked or given.received_on or given.sent_in_error_at:
        return None
    return calendar.add(given.chased_on or day_of(given.at), _CHASED_AFTER)


def waits_for(incident: Incident) -> tuple[str, ...]:
    """Return whom *incident* waits for, in words of ours and never by a name.

    The police under a hold (P6), whoever was asked to take something down, an agency that has
    not said what came of a referral, and whoever is to confirm a hand-over.
    """
    asked = (one for one in incident.removals if one.state in _UNANSWERED)
    told = (
        one
        for one in incident.referrals
        if one.decision is Decision.REFERRED and not one.outcome and not one.outcome_at
    )
    given = (
        one
        for one in incident.hand_overs
        if one.receipt_asked and not one.received_on and not one.sent_in_error_at
    )
    found = (
        *((_TOLD[Agency.POLICE],) if incident.on_hold else ()),
        *(_ASKED[one.addressed_to] for one in asked),
        *(_TOLD[one.agency] for one in told),
        *(f"a receipt: {one.recipient.label}" for one in given),
    )
    return tuple(dict.fromkeys(found))
