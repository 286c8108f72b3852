"""What is due, as a page to print or to mail: references, stages and steps, and no names."""

import textwrap
from collections.abc import Iterable
from datetime import date, timedelta
from typing import NamedTuple

from esafety_tui.model.days import long_day, plain_day
from esafety_tui.policy.calendar import SchoolCalendar, due_in_words
from esafety_tui.reports.reminders.reminder import Reminder

_WIDTH = 78
_SOON = timedelta(days=7)
_NO_NAMES = "References only, no names: what they stand for is in the program."


class OpenCase(NamedTuple):
    """A case that is not ended, in words from closed lists."""

    ref: str
    stage: str
    severity: str
    waits_for: tuple[str, ...] = ()


def today_page(
    school: str,
    today: date,
    calendar: SchoolCalendar,
    reminders: Iterable[Reminder],
    cases: Iterable[OpenCase],
) -> str:
    """Write the page of *today*: what is late, due now and in the next seven days; what is open."""
    in_order = sorted(reminders, key=lambda one: (one.day, one.ref))
    late = [one for one in in_order if calendar.count(one.day, today) and one.day < today]
    now = [one for one in in_order if one not in late and (one.day <= today or one.at_once)]
    soon = [one for one in in_order if one not in (*late, *now) and one.day <= today + _SOON]
    later = [one for one in in_order if one not in (*late, *now, *soon)]
    closed = calendar.why_closed(today)
    heading = f"{school}: what is due on {long_day(today)}"
    lines = [
        *textwrap.wrap(heading, _WIDTH),
        f"No school day: {closed}." if closed else "A school day.",
        _NO_NAMES,
        *_section("LATE", late, today, calendar),
        *_section("TODAY", now, today, calendar),
        *_section("IN THE NEXT SEVEN DAYS", soon, today, calendar),
        *_later(later),
        *_open(list(cases)),
    ]
    if not in_order:
        lines += ["", "Nothing is due."]
    return "\n".join(lines) + "\n"


def _section(
    heading: str, reminders: list[Reminder], today: date, calendar: SchoolCalendar
) -> list[str]:
    if not reminders:
        return []
    lines = ["", f"{heading} ({len(reminders)})"]
    for one in reminders:
        due = due_in_words(one.day, today, calendar, at_once=one.at_once)
        lines += _item(one.ref, f"{one.what} - {due}")
    return lines


def _later(reminders: list[Reminder]) -> list[str]:
    if not reminders:
        return []
    until = plain_day(reminders[-1].day)
    many = f"{len(reminders)} more, the last on {until}"
    return ["", "LATER", f"  {many}; esafety-tui calendar writes them all."]


def _open(cases: list[OpenCase]) -> list[str]:
    if not cases:
        return ["", "No case is open."]
    lines = ["", f"OPEN ({len(cases)})"]
    for case in cases:
        waits = (f"waits for {', '.join(case.waits_for)}",) if case.waits_for else ()
        lines += _item(case.ref, ", ".join((case.stage, case.severity, *waits)))
    return lines


def _item(ref: str, text: str) -> list[str]:
    start = f"  {ref:<13}" if ref else "  "
    hanging = " " * len(start)
    return textwrap.wrap(text, _WIDTH, initial_indent=start, subsequent_indent=hanging)
