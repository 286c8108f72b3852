"""What is due as an iCalendar file (RFC 5545): references and what is due, nothing else."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from icalendar import Calendar, Event

from esafety_tui.reports.reminders.reminder import Reminder

_MAKER = "-//esafety-tui//reminders//EN"
_HERE = "esafety-tui.invalid"  # no address of anybody: what follows the @ need only be ours


def calendar_file(reminders: Iterable[Reminder], written_at: datetime) -> bytes:
    """Write *reminders* as all-day events, each under the same identifier every time."""
    calendar = Calendar()
    calendar.add("prodid", _MAKER)
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", "E-safety: what is due")
    for one in reminders:
        calendar.add_component(_event(one, written_at))
    written: bytes = calendar.to_ical()
    return written


def _event(one: Reminder, written_at: datetime) -> Event:
    event = Event()
    event.add("uid", f"{one.key}@{_HERE}")
    event.add("dtstamp", written_at)
    # Of two versions of an event a calendar takes the one with the higher number.
    event.add("sequence", int(written_at.timestamp()) // 60)
    event.add("dtstart", one.day)
    event.add("dtend", one.day + timedelta(days=1))
    event.add("summary", one.text)
    event.add("class", "PRIVATE")
    event.add("transp", "TRANSPARENT")
    return event
