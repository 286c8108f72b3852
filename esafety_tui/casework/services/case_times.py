"""Which times the records of a case may have: none before the incident, none in the future."""

from collections.abc import Iterator
from datetime import datetime

from esafety_tui.model.catalogue import SUB_RECORDS
from esafety_tui.model.days import long_day, long_moment
from esafety_tui.model.incident import Incident
from esafety_tui.model.record import Invalid, Record, day_of
from esafety_tui.model.school.school import School
from esafety_tui.policy.calendar import first_response

# The times of a sub-record that cannot lie before the incident or after now.
_TIMES = ("at", "captured_at", "sent_at", "answered_at", "done_at", "lifted_at", "outcome_at")


def check_times(incident: Incident, record: Record, now: datetime) -> None:
    """Refuse times before the incident began or in the future; raises :class:`Invalid`."""
    happened = incident.occurred_on
    for name, at in _times_of(record):
        if at > now:
            raise Invalid(name, "must not be in the future")
        if happened and day_of(at) < happened.first:
            began = f"began on {long_day(happened.first)}"
            when = f"happened {happened.in_words}" if happened.about else began
            raise Invalid(name, f"must not be before the incident, which {when}")


def check_beginning(incident: Incident) -> None:
    """Refuse a day on which it happened that is later than what is kept of it."""
    began = incident.occurred_on.first if incident.occurred_on else None
    days = {
        day_of(at): kind.noun
        for kind in SUB_RECORDS
        for record in kind.records_in(incident)
        for _, at in _times_of(record)
    }
    first = min(days, default=None)
    if began and first and first < began:
        raise Invalid(
            "occurred_on",
            f"must not be later than {long_day(first)}: of that day {days[first]} is kept; "
            "correct that first, if it is wrong",
        )


def check_report(before: Incident, amended: Incident, school: School, now: datetime) -> None:
    """Refuse a time of the report that its reference or what is kept of it contradicts.

    An earlier time fits whatever is kept; a later one must not come after the school
    had acted, or had the case on record.
    """
    at = amended.reported_at
    if at > now:
        raise Invalid("reported_at", "must not be in the future")
    year = school.academic_year(day_of(at))
    if year != before.reference.year:
        raise Invalid(
            "reported_at",
            f"must stay within {before.reference.year}, the academic year of the reference: "
            "a reference is never changed. Withdraw the case, and record it with the right day",
        )
    if at < before.reported_at:
        return
    known = {max(before.recorded_at, before.reported_at): "it was on record by then"}
    if acted := first_response(before):
        known[acted] = "the school had acted by then"
    if at > (latest := min(known)):
        when = long_moment(latest)
        raise Invalid("reported_at", f"must not be later than {when}: {known[latest]}")


def _times_of(record: object) -> Iterator[tuple[str, datetime]]:
    for name in _TIMES:
        if isinstance(at := getattr(record, name, None), datetime):
            yield name, at
