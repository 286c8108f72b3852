"""By which day a step of a case is to be done (L4); its number of days stands in ``steps.toml``."""

from datetime import date, datetime

from esafety_tui.model.incident import Incident
from esafety_tui.model.record import day_of
from esafety_tui.model.vocabulary import Answer
from esafety_tui.policy.calendar import SchoolCalendar, paused
from esafety_tui.policy.steps import UNHAPPY, Step
from esafety_tui.policy.supplements.clocks import clock_due


def due_day(step: Step, incident: Incident, calendar: SchoolCalendar) -> date | None:
    """Return the day by which *step* is to be done; None if it has none, or none yet."""
    if step.clock:
        return clock_due(incident, step.clock)
    if step.due_days is None:
        return None
    began = _unhappy_since(incident) if step.due_from == UNHAPPY else incident.clock_from
    if began is None:
        return None
    start = day_of(began)
    due = calendar.add(start, step.due_days)
    return paused(due, start, incident, calendar) if step.locked_by_hold else due


def _unhappy_since(incident: Incident) -> datetime | None:
    """Return since when they are unhappy with it (E8): of older records the last who said so."""
    asked = (one.done_at for one in incident.check_ins if one.satisfied is Answer.NO)
    return incident.not_satisfied_at or max(filter(None, asked), default=None)
