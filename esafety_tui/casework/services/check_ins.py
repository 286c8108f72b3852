"""*Did it stop?*, asked two and six weeks after the response, and whether they are content (E8)."""

from datetime import date

from esafety_tui.casework.records.sub_records import found, revised, with_added, with_changed
from esafety_tui.casework.services.base import CaseService, Data
from esafety_tui.casework.services.case_times import check_times
from esafety_tui.model.actions import CheckIn, Stopped
from esafety_tui.model.days import long_day
from esafety_tui.model.evidence import Entry, EntryKind
from esafety_tui.model.incident import Incident
from esafety_tui.model.record import Invalid, day_of, given
from esafety_tui.model.vocabulary import Answer, Fact, Role, Stage
from esafety_tui.policy.days.check_ins import check_in_days, days_to_ask


class CheckIns(CaseService):
    """Keeping in touch after the response."""

    def arrange(self, ref: str) -> Incident:
        """Arrange to ask everybody targeted two and six weeks after the response (E8).

        Counted from today where nothing was done yet.  Where the first would have been due
        before today it is due today, and the second four weeks later at the earliest.  What
        is kept are these days; when the school is closed, the calendar moves them on.
        """
        incident = self.records.incident(ref)
        arranged = {check.person for check in incident.check_ins if check.done_at is None}
        people = [person.id for person in incident.with_role(Role.TARGET)] or [""]
        people = [person for person in people if person not in arranged and "" not in arranged]
        if not people:
            raise Invalid("", "the check-ins are arranged already")
        for weeks, due in days_to_ask(incident, self.records.today):
            for person in people:
                incident = with_added(incident, CheckIn(due=due, weeks=weeks, person=person))
        return self.records.keep("arranged the check-ins", incident)

    def move(self, ref: str, check_in_id: str, due: date) -> Incident:
        """Move a check-in to another day on which the school is open (L4)."""
        records = self.records
        incident = records.incident(ref)
        check_in = found(incident.check_ins, check_in_id)
        if check_in.done_at is not None:
            raise Invalid("due", "cannot be changed: the check-in is done")
        if closed := records.calendar.why_closed(due):
            opens = long_day(records.calendar.next_school_day(due))
            raise Invalid(
                "due",
                f"must be a school day: {long_day(due)} is not ({closed}); the next is {opens}",
            )
        if due < day_of(incident.reported_at):
            raise Invalid("due", "must not be before the report")
        return records.keep(
            "moved a check-in", with_changed(incident, check_in.but(due=due, weeks=0))
        )

    def record(self, ref: str, check_in_id: str, data: Data) -> Incident:
        """Record a check-in; *not satisfied* becomes a fact of the case (E8).

        What they say before its day is a check-in of its own, on the day on which they
        were asked: two weeks on is not asked by an answer on the day of the close.  That
        they *left the school* may be known before, and opens nothing.
        A closed case whose trouble goes on, or whose handling they are unhappy
        with, is opened again for its review.
        """
        records = self.records
        incident = records.incident(ref)
        done = {"done_at": records.now, "by": records.signer, **given(data)}
        before = found(incident.check_ins, check_in_id)
        check_in = revised(before, done)
        check_times(incident, check_in, records.now)
        changed = with_changed(incident, check_in)
        asked, gone = check_in.done_at, check_in.stopped is Stopped.LEFT
        day = self.day_of(incident, check_in_id)
        if asked is not None and asked != before.done_at and day_of(asked) < day and not gone:
            if before.done_at is not None:
                raise Invalid("done_at", f"must not be before its day, {long_day(day)}")
            changed = with_added(incident, check_in.but(due=day_of(asked), weeks=0))
        if check_in.satisfied is Answer.NO:
            since = changed.not_satisfied_at or check_in.done_at
            changed = changed.answering(Fact.NOT_SATISFIED, Answer.YES)
            changed = changed.but(not_satisfied_at=since)
        again = check_in.satisfied is Answer.NO or check_in.stopped is Stopped.NO
        if again and incident.stage is Stage.CLOSED:
            reopened = (*incident.reopened_at, records.now)
            why = "they are unhappy" if check_in.satisfied is Answer.NO else "it goes on"
            told = {"kind": EntryKind.DECISION, "text": f"Opened again: at a check-in, {why}."}
            changed = with_added(changed, records.signed(Entry, told))
            changed = changed.but(stage=Stage.MONITORING, closed_at=None, reopened_at=reopened)
        return records.keep("checked in", changed)

    def day_of(self, incident: Incident, check_in_id: str) -> date:
        """Return the day on which a check-in falls, as far as the calendar is known."""
        days = check_in_days(incident, self.records.calendar)
        ids = [check.id for check in incident.check_ins]
        return days[ids.index(check_in_id)]
