"""By when to respond (E2): the target of the severity, as it was known then."""

from datetime import date, datetime

from esafety_tui.model.incident import Incident
from esafety_tui.model.record import day_of
from esafety_tui.model.school.school import School
from esafety_tui.model.vocabulary import ENDED, Severity
from esafety_tui.policy.calendar import SchoolCalendar, first_response


def response_due(incident: Incident, school: School, calendar: SchoolCalendar) -> date | None:
    """Return the day by which to respond; ``None`` without a severity, and once that is over."""
    if incident.stage in ENDED or first_response(incident) is not None:
        return None
    return _target_day(incident, school, calendar)


def response_in_target(incident: Incident, school: School, calendar: SchoolCalendar) -> bool | None:
    """Whether it came within the target for the severity (E2); ``None`` without either of them.

    Measured against the severity as it was known when the school responded.
    """
    due, responded = _target_day(incident, school, calendar), first_response(incident)
    return None if due is None or responded is None else day_of(responded) <= due


def severity_then(incident: Incident) -> Severity | None:
    """Return the severity that the response is measured against, where today's is another."""
    known = [severity for severity, _ in _known(incident)]
    return known[-1] if known and known[-1] is not incident.severity else None


def measured_in_words(incident: Incident) -> str:
    """Say by which severity the response is measured; empty where it is today's."""
    then = severity_then(incident)
    known = "that was known when the school responded"
    return f"The first response is measured as {then.label}: {known}." if then else ""


def _target_day(incident: Incident, school: School, calendar: SchoolCalendar) -> date | None:
    """Return the day of the target: that which held at the school on the day of the report.

    A severity that was raised gives its time from the day on which it was: nobody is late
    with what nobody knew.  It never gives more time than there was.
    """
    reported = day_of(incident.clock_from)
    due: date | None = None
    before: Severity | None = None
    for severity, since in _known(incident):
        days = school.target_for(severity, reported)
        if due is not None and before is not None and severity.rank > before.rank:
            due = min(due, calendar.add(max(since, reported), days))
        else:
            due = calendar.add(reported, days)
        before = severity
    return due


def _known(incident: Incident) -> list[tuple[Severity, date]]:
    """Return the severities up to the response, or up to now, each with the day it was set.

    Where it was set only after the response, the first one counts.
    """
    if incident.severity is None:
        return []
    reported = day_of(incident.clock_from)
    changes = [(one.severity, one.at) for one in incident.severity_history]
    if not changes or changes[-1][0] is not incident.severity:
        changes.append((incident.severity, incident.reported_at))
    responded = first_response(incident)
    by_then = [one for one in changes if responded is None or _moment(one) <= responded]
    return [(severity, max(day_of(at), reported)) for severity, at in by_then or changes[:1]]


def _moment(change: tuple[Severity, datetime]) -> datetime:
    return change[1]
