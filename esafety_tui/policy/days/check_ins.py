"""*Did it stop?*: asked two and six weeks after the response, on days of school (E8)."""

from datetime import date, timedelta

from esafety_tui.model.actions import CheckIn
from esafety_tui.model.incident import Incident
from esafety_tui.model.record import day_of
from esafety_tui.policy.calendar import SchoolCalendar, first_response

CHECK_IN_WEEKS = (2, 6)
# Where holidays push the first one on, the second does not come down on the same day.
_APART = timedelta(weeks=CHECK_IN_WEEKS[1] - CHECK_IN_WEEKS[0])


def days_to_ask(incident: Incident, today: date) -> list[tuple[int, date]]:
    """Return after how many weeks to ask, and the days which that is, if arranged *today*."""
    response = first_response(incident)
    start = today if response is None else day_of(response)
    return [
        (
            weeks,
            max(start + timedelta(weeks=weeks), today + timedelta(weeks=weeks - CHECK_IN_WEEKS[0])),
        )
        for weeks in CHECK_IN_WEEKS
    ]


def check_in_days(incident: Incident, calendar: SchoolCalendar) -> tuple[date, ...]:
    """Return the day of each check-in of *incident*, in their order.

    A check-in keeps the day that was asked for; here that is moved off days on which the
    school is closed, as far as the calendar is known by now (L4).  The one after six weeks
    is at least four weeks later than the one after two, or than the day on which that was
    asked.  A day that somebody chose is only moved off a closed one.
    """
    opens = calendar.next_school_day
    first: dict[str, date] = {}
    for check in incident.check_ins:
        if check.weeks == CHECK_IN_WEEKS[0]:
            asked = day_of(check.done_at) if check.done_at else date.min
            first[check.person] = max(opens(check.due), asked, first.get(check.person, date.min))

    def day(check: CheckIn) -> date:
        if check.weeks == CHECK_IN_WEEKS[1] and check.person in first:
            return opens(max(check.due, first[check.person] + _APART))
        return opens(check.due)

    return tuple(map(day, incident.check_ins))
