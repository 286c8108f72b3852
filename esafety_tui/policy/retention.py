"""When an incident has been kept for long enough: years after its close, as the school has set."""

from collections.abc import Iterable
from datetime import date

from dateutil.relativedelta import relativedelta

from esafety_tui.model.incident import Incident
from esafety_tui.model.record import day_of
from esafety_tui.model.school.school import School
from esafety_tui.model.vocabulary import Standing


def kept_until(incident: Incident, school: School) -> date | None:
    """Return the last day on which *incident* is kept whole.

    ``None`` while it is open, and once it has been disposed of.  Kept to the end of
    the day that lies ``retention_years`` after the close (of a case that an imported log calls
    closed without a day, after the import); of 29 February, to the 28th in an ordinary year.
    Where the school keeps by age, at least to the birthday of the youngest pupil in it.
    """
    if incident.ended_by is None or incident.disposed_on is not None:
        return None
    until = day_of(incident.ended_by) + relativedelta(years=school.retention_years)
    if not school.retention_age:
        return until
    age = relativedelta(years=school.retention_age)
    born = (one.born for one in incident.people if one.born and one.standing is Standing.PUPIL)
    return max([until, *(day + age for day in born)])


def is_due(incident: Incident, school: School, today: date) -> bool:
    """Whether *incident* may be disposed of *today*: its time is over, and no hold stands."""
    until = kept_until(incident, school)
    over = until is not None and until < today
    return over and not incident.on_legal_hold and not incident.on_hold


def due(incidents: Iterable[Incident], school: School, today: date) -> list[Incident]:
    """Return those of *incidents* that may be disposed of, the longest overdue first."""
    found = [incident for incident in incidents if is_due(incident, school, today)]
    return sorted(found, key=lambda incident: (kept_until(incident, school), incident.reference))
