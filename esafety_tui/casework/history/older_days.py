"""Days that an earlier version kept as its calendar gave them: read back as what was asked.

It kept the school day on which a check-in or a look at a request would fall.  With terms
entered for a part of the year that was a day in September, and the summer terms did not
bring it back.  The history tells what was asked: so many weeks after the response, so many
days after the request; or that somebody chose the day, which then stands.
"""

from contextlib import suppress
from typing import NamedTuple

from esafety_tui.casework.history.reader import ContentErased, History, JournalEntry
from esafety_tui.casework.records.records import Records
from esafety_tui.casework.records.tables import INCIDENTS, SCHOOL
from esafety_tui.data.journal.patch import Fields
from esafety_tui.data.journal.rewind import document_after
from esafety_tui.data.problems import NotUnderstood
from esafety_tui.data.tables import THE_SCHOOL, document_of, understood
from esafety_tui.model.actions import CheckIn
from esafety_tui.model.incident import Incident
from esafety_tui.model.record import day_of
from esafety_tui.model.requests import Removal
from esafety_tui.model.school.school import School
from esafety_tui.policy.calendar import SchoolCalendar
from esafety_tui.policy.days.check_ins import days_to_ask
from esafety_tui.policy.removals import look_again_on, look_due

_ACT = "took check-ins and looks for the days that were asked for"
# The acts by which an earlier version set the days.
_ARRANGED = "arranged the check-ins"
_SENT = ("sent a removal request", "sent a take-down request")
_FOLLOWED = ("removal request: ", "take-down request: ")


class _Turn(NamedTuple):
    """An entry of the history, and a case as it was after it."""

    entry: JournalEntry
    incident: Incident


def take_as_asked(records: Records, history: History) -> None:
    """Put what was asked in the place of every day that an earlier version had reckoned.

    One change, made when the program starts and after the calendar has changed; nothing is
    written where no day is another one, and the history is read for no other case.
    """
    if records.read_only or records.clock_doubt:
        return
    waiting = (row.ref for row in records.index.waiting())
    kept = (records.incident(ref) for ref in waiting if _is_old(records, ref))
    read = [_as_asked(one, records, history) for one in kept if _is_doubtful(one, records)]
    if read:
        with records.change(_ACT) as db:
            for incident in read:
                db.table(INCIDENTS).upsert(document_of(incident))


def _is_old(records: Records, ref: str) -> bool:
    """Whether an earlier version wrote a day of the case: told without building it whole."""
    document: Fields = records.store.db.table(INCIDENTS).get(doc_id=ref) or {}
    return any(
        check.get("weeks") is None and not check.get("done_at")
        for check in document.get("check_ins", ())
    ) or any(one.get("check_on") and not one.get("chosen") for one in document.get("removals", ()))


def _is_doubtful(incident: Incident, records: Records) -> bool:
    """Whether a day that an earlier version kept is not the one that today's calendar gives."""
    calendar, reported = records.calendar, day_of(incident.reported_at)
    usual = {calendar.next_school_day(day) for _, day in days_to_ask(incident, reported)}
    return any(
        check.weeks is None
        and not check.done_at
        and calendar.next_school_day(check.due) not in usual
        for check in incident.check_ins
    ) or any(
        one.check_on and look_due(one, calendar) != look_due(one.but(check_on=None), calendar)
        for one in incident.removals
        if not one.chosen
    )


def _as_asked(incident: Incident, records: Records, history: History) -> Incident:
    turns = list(_turns(incident.ref, history))
    check_ins = tuple(
        _check_in(check, turns) if check.weeks is None and not check.done_at else check
        for check in incident.check_ins
    )
    removals = tuple(
        _removal(one, turns, records, history) if one.check_on and not one.chosen else one
        for one in incident.removals
    )
    return incident.but(check_ins=check_ins, removals=removals)


def _turns(ref: str, history: History) -> list[_Turn]:
    """Return what was done in the case, as far as the history still tells it."""
    found = []
    for entry in history.entries(ref):
        with suppress(ContentErased, NotUnderstood):
            after = history.incident_after(ref, entry)
            if after is not None:
                found.append(_Turn(entry, after))
    return found


def _check_in(check: CheckIn, turns: list[_Turn]) -> CheckIn:
    """Return *check* with the day that was asked for, or as one whose day was chosen."""
    for entry, after in turns:
        arranged = [one for one in after.check_ins if one.id == check.id]
        if not arranged:
            continue
        if entry.act != _ARRANGED or arranged[0].due != check.due:
            break  # it came in another way, or was moved since
        days = days_to_ask(after, day_of(entry.time))
        ours = [one.id for one in after.check_ins if one.person == check.person][-len(days) :]
        if check.id in ours:
            weeks, due = days[ours.index(check.id)]
            if due <= check.due:
                return check.but(due=due, weeks=weeks)
        break
    return check.but(weeks=0)


def _removal(removal: Removal, turns: list[_Turn], records: Records, history: History) -> Removal:
    """Return *removal* with its day to be reckoned, or as one whose day was chosen."""
    set_by = None
    for turn in reversed(turns):
        then = [one for one in turn.incident.removals if one.id == removal.id]
        if not then or then[0].check_on != removal.check_on:
            break
        set_by = turn
    if set_by is not None:
        entry, then_sent = set_by.entry, set_by.incident
        sent = next(one for one in then_sent.removals if one.id == removal.id)
        last = sent.events[-1].at if sent.events else sent.sent_at
        followed = entry.act.startswith(_FOLLOWED)
        if last and (followed or entry.act in _SENT):
            calendar = SchoolCalendar(_school_then(entry, records, history))
            if followed or look_again_on(sent, last, calendar) == removal.check_on:
                return removal.but(check_on=None)
    return removal.but(chosen=True)


def _school_then(entry: JournalEntry, records: Records, history: History) -> School:
    """Return the school as it was set when *entry* was written; as it is, if that is lost."""
    now = records.store.db.table(SCHOOL).get(doc_id=THE_SCHOOL)
    with suppress(ContentErased, NotUnderstood):
        then = document_after((SCHOOL, THE_SCHOOL), entry.seq, now, history.entries())
        if then is not None:
            return understood(School, then, "the school's settings")
    return records.school
