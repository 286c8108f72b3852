"""When the work of the whole school falls due, from its set-up on (G1, G3, G4, G7).

The policy says *regularly*, and of its monitoring *annually*: what was never held falls due half
a term after the set-up, and what was held a year later.  A
review and a refresher have the day that the last of them set, and stand elsewhere.
"""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import NamedTuple

from dateutil.relativedelta import relativedelta

from esafety_tui.model.school.annual_review import AnnualReview
from esafety_tui.model.school.prevention import (
    Activity,
    ActivityKind,
    Audience,
    PolicyName,
    Prevention,
    SurveyGroup,
)
from esafety_tui.model.vocabulary import Word
from esafety_tui.policy.calendar import SchoolCalendar

# School days from the set-up, about half a term, for what the school has not held yet.
FIRST_DUE = 30
AGAIN = relativedelta(years=1)
# Who is to know the national guidance (G1).
BRIEFED = (Audience.GOVERNORS, Audience.SENIOR_LEADERS)
# A survey that is older says nothing of today.
SURVEY_STALE = relativedelta(years=2)


class Work(Word):
    """What falls due for the school as a whole, as the board counts it."""

    REVIEWS = "first-policy-reviews"
    BRIEFINGS = "briefings"
    TRAINING = "first-training"
    SURVEYS = "confidence-surveys"
    MONITORING = "annual-monitoring"


class WorkDue(NamedTuple):
    """One piece of that work: what, of whom or which, and the day by which it is due."""

    work: Work
    of: str
    day: date | None


def work_due(
    prevention: Prevention,
    reviews: Iterable[AnnualReview],
    begun_on: date | None,
    today: date,
    calendar: SchoolCalendar,
) -> tuple[WorkDue, ...]:
    """Return what is due by *today* in a school that set its records up on *begun_on*.

    Where that day is not known, what was never held has no day.
    """
    found = list(work_days(prevention, begun_on, today, calendar))
    if begun_on:
        found += _monitoring({one.id for one in reviews}, begun_on, today, calendar)
    return tuple(one for one in found if one.day and calendar.has_come(one.day, today))


def work_days(
    prevention: Prevention,
    begun_on: date | None,
    today: date,
    calendar: SchoolCalendar,
) -> Iterator[WorkDue]:
    """Yield what is to be held for the first time or again, with its day if it has one.

    Of reviews and training, of which the last sets the day of the next, only the first.
    """
    first = first_day_due(begun_on, calendar)
    held = [one for one in prevention.activities if one.on <= today]
    reviewed = {one.policy for one in prevention.reviews}
    yield from (WorkDue(Work.REVIEWS, one, first) for one in PolicyName if one not in reviewed)
    if not any(not one.acknowledgement for one in prevention.trainings):
        yield WorkDue(Work.TRAINING, "staff", first)
    for audience in BRIEFED:
        briefed = [one.on for one in held if is_briefing(one, audience)]
        yield WorkDue(Work.BRIEFINGS, audience, _again(briefed, first))
    for group in SurveyGroup:
        asked = [one.on for one in prevention.surveys if one.group is group]
        yield WorkDue(Work.SURVEYS, group, _again(asked, first))


def first_day_due(begun_on: date | None, calendar: SchoolCalendar) -> date | None:
    """Return by when a school set up on *begun_on* first holds what it owes."""
    return calendar.add(begun_on, FIRST_DUE) if begun_on else None


def is_briefing(activity: Activity, audience: Audience) -> bool:
    """Whether *activity* was to make the national guidance known to *audience* (G1)."""
    return activity.kind is ActivityKind.BRIEFING and activity.audience is audience


def _again(held: Iterable[date], first: date | None) -> date | None:
    """Return a year after the last day on which it was *held*, or else its *first* day."""
    latest = max(held, default=None)
    return first if latest is None else latest + AGAIN


def _monitoring(
    written: set[str], begun_on: date, today: date, calendar: SchoolCalendar
) -> Iterator[WorkDue]:
    """Yield each year since the set-up that has ended with nothing written of it (G7)."""
    day = begun_on
    while calendar.academic_year(day) != calendar.academic_year(today):
        year = calendar.academic_year(day)
        while calendar.academic_year(day) == year:
            day += relativedelta(months=1, day=1)
        if year not in written:
            yield WorkDue(Work.MONITORING, year, day)
