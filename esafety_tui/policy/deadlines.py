"""First responses and deadlines (E2, L4, P6), and how a deadline is said."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from esafety_tui.model.days import short_day
from esafety_tui.model.evidence import EntryKind
from esafety_tui.model.incident import Incident, StepState
from esafety_tui.model.record import day_of
from esafety_tui.model.school.school import School
from esafety_tui.model.vocabulary import ENDED
from esafety_tui.policy.calendar import SchoolCalendar


def first_response(incident: Incident) -> datetime | None:
    """Return the time of the school's first act for the case after the report (E2).

    A ticked step, an entry that is more than a note, or a record of something
    done: a removal request sent, a referral, support, a measure, a sanction.  An
    act noted with an earlier time than the report counts from the report.
    """
    first = min(_acts(incident), default=None)
    return None if first is None else max(first, incident.reported_at)


def response_due(incident: Incident, school: School, calendar: SchoolCalendar) -> date | None:
    """Return the day by which the first response is due.

    ``None`` while the severity, and so the target, is not set; and once the case
    has ended or been responded to.
    """
    if incident.stage in ENDED or first_response(incident) is not None:
        return None
    return _target_day(incident, school, calendar)


def response_in_target(incident: Incident, school: School, calendar: SchoolCalendar) -> bool | None:
    """Whether the first response came within the target for the severity (E2).

    ``None`` when there is no severity or no response yet.
    """
    due = _target_day(incident, school, calendar)
    responded = first_response(incident)
    if due is None or responded is None:
        return None
    return day_of(responded) <= due


def due_in_words(due: date, today: date, calendar: SchoolCalendar, *, at_once: bool = False) -> str:
    """Say a deadline: *due today*, *due tomorrow*, *due Thu 26 Nov*, *2 days over*.

    Days over are school days: nothing turns overdue while the school is closed (L4).
    Until it opens, what was due before says on which day it will be: *late from Mon
    30 Nov*.  What is to be done *at once* says so on any day but that of its deadline:
    nobody's safety waits for a school day (P8).
    """
    over = calendar.count(due, today)
    if over:
        return "1 day over" if over == 1 else f"{over} days over"
    if due == today:
        return "due today"
    if at_once:
        return "at once"
    if due < today:
        opens = calendar.next_school_day(due + timedelta(days=1))
        # A calendar that never opens names no day after this one.
        return f"late from {short_day(opens)}" if opens > today else f"was due {short_day(due)}"
    if (due - today).days == 1:
        return "due tomorrow"
    return f"due {short_day(due)}"


def paused(due: date, start: date, incident: Incident, calendar: SchoolCalendar) -> date:
    """Return *due*, counted from *start*, with the school days under a lifted hold added (P6)."""
    for hold in sorted(incident.holds, key=lambda hold: hold.since):
        since = max(day_of(hold.since), start)
        if hold.lifted_at is not None and since < due:
            due = calendar.add(due, calendar.count(since, day_of(hold.lifted_at)))
    return due


def _target_day(incident: Incident, school: School, calendar: SchoolCalendar) -> date | None:
    if incident.severity is None:
        return None
    return calendar.add(day_of(incident.reported_at), school.target_for(incident.severity))


def _acts(incident: Incident) -> Iterator[datetime]:
    yield from (m.at for m in incident.steps.values() if m.state is StepState.DONE)
    yield from (entry.at for entry in incident.entries if entry.kind is not EntryKind.NOTE)
    yield from (removal.sent_at for removal in incident.removals if removal.sent_at)
    for done in (incident.referrals, incident.support, incident.measures, incident.sanctions):
        yield from (record.at for record in done)
