"""What falls due in a case, and when: said once for the board, the lists and the calendar file."""

from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from esafety_tui.model.incident import Incident
from esafety_tui.model.school.school import School
from esafety_tui.model.vocabulary import ENDED
from esafety_tui.policy.calendar import SchoolCalendar, response_due
from esafety_tui.policy.checklist import Checklist
from esafety_tui.policy.removals import look_due

LOOK = "look whether it is gone"
CHECK_IN = "check-in"


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
