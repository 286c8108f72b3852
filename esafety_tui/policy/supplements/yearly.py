"""What a school, and not a case, is to do every academic year, as supplements ask for it."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import NamedTuple

from esafety_tui.model.incident import parse_year
from esafety_tui.model.school.prevention import Activity
from esafety_tui.model.school.school import School
from esafety_tui.policy.calendar import SchoolCalendar
from esafety_tui.policy.days.prevention_due import AGAIN, first_day_due
from esafety_tui.policy.supplements.in_use import SupplementsInUse
from esafety_tui.policy.supplements.packs import Yearly


class YearlyDuty(NamedTuple):
    """One of them at a school: what was ``held`` so far, the latest first, and by when again.

    ``done`` says whether it was in this academic year.  ``due`` is a year after the last, which
    lies in the next academic year; before the first, as for all that a new school owes, half a
    term after its set-up, or the end of this academic year where that day is not known.
    """

    asked: Yearly
    held: tuple[Activity, ...]
    done: bool
    due: date


def yearly_duties(
    in_use: SupplementsInUse,
    activities: Iterable[Activity],
    school: School,
    today: date,
    calendar: SchoolCalendar,
) -> tuple[YearlyDuty, ...]:
    """Return how it stands today with what the supplements *in_use* ask for every year."""
    latest_first = sorted(activities, key=lambda one: one.on)[::-1]
    this_year = school.academic_year(today)
    first = first_day_due(school.begun_on, calendar) or _last_day(this_year, school)
    duties = []
    for asked in in_use.yearly():
        held = tuple(one for one in latest_first if one.kind is asked.activity and one.on <= today)
        done = any(school.academic_year(one.on) == this_year for one in held)
        due = held[0].on + AGAIN if held else first
        duties.append(YearlyDuty(asked, held, done, due))
    return tuple(duties)


def _last_day(year: str, school: School) -> date:
    return date(parse_year(year) + 1, *school.year_start) - timedelta(days=1)
