"""What the acts on a case share: adding a record, checking its dates, losing no step."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, TypeVar

from esafety_tui.casework.records.records import Records
from esafety_tui.casework.records.sub_records import revised, with_added, with_changed
from esafety_tui.casework.records.tables import INCIDENTS, understood_incident
from esafety_tui.model.catalogue import SUB_RECORDS
from esafety_tui.model.days import long_day
from esafety_tui.model.incident import Incident, StepMark, StepState
from esafety_tui.model.record import LONDON, Invalid, Record, day_of
from esafety_tui.policy.calendar import first_response
from esafety_tui.policy.checklist import DONE
from esafety_tui.policy.facts import facts_of

Data = Mapping[str, Any]
R = TypeVar("R", bound=Record)

# The times of a sub-record that cannot lie before the incident or after now.
_TIMES = ("at", "captured_at", "sent_at", "answered_at", "done_at", "lifted_at", "outcome_at")


class CaseBase:
    """What the services on one case are built on: the records, and the pieces they share."""

    def __init__(self, records: Records) -> None:
        self.records = records

    def _add(self, incident: Incident, act: str, record: Record) -> Incident:
        """Add *record* to those of its kind that *incident* has, under the next id."""
        self._check_times(incident, record)
        return self._keep(act, with_added(incident, record))

    def _put(self, incident: Incident, act: str, record: Record) -> Incident:
        """Put *record* in the place of the one of its kind that has its id."""
        self._check_times(incident, record)
        return self._keep(act, with_changed(incident, record))

    def _corrected(self, record: R, data: Data) -> R:
        """Return *record* with *data* in it; a time that was emptied is now, as the forms say."""
        if data.get("at", self.records.now) is None:
            data = {**data, "at": self.records.now}
        return revised(record, data)

    def _check_times(self, incident: Incident, record: Record) -> None:
        """Refuse times before the incident began or in the future; raises :class:`Invalid`."""
        began = incident.occurred_on.first if incident.occurred_on else None
        for name in _TIMES:
            at = getattr(record, name, None)
            if not isinstance(at, datetime):
                continue
            if at > self.records.now:
                raise Invalid(name, "must not be in the future")
            if began and day_of(at) < began:
                raise Invalid(
                    name, f"must not be before the incident, which began on {long_day(began)}"
                )

    def _check_beginning(self, incident: Incident) -> None:
        """Refuse a day on which it happened that is later than what is kept of it."""
        began = incident.occurred_on.first if incident.occurred_on else None
        days = {
            day_of(at): kind.noun
            for kind in SUB_RECORDS
            for record in kind.records_in(incident)
            for name in _TIMES
            if isinstance(at := getattr(record, name, None), datetime)
        }
        first = min(days, default=None)
        if began and first and first < began:
            raise Invalid(
                "occurred_on",
                f"must not be later than {long_day(first)}: of that day {days[first]} is kept; "
                "correct that first, if it is wrong",
            )

    def _check_report(self, before: Incident, amended: Incident) -> None:
        """Refuse a time of the report that its reference or what is kept of it contradicts.

        An earlier time fits whatever is kept; a later one must not come after the school
        had acted, or had the case on record.
        """
        at = amended.reported_at
        if at > self.records.now:
            raise Invalid("reported_at", "must not be in the future")
        year = self.records.school.academic_year(day_of(at))
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
            raise Invalid("reported_at", f"must not be later than {_said(latest)}: {known[latest]}")

    def _keep(self, act: str, incident: Incident) -> Incident:
        return self.records.keep(act, self._nothing_lost(incident))

    def _nothing_lost(self, incident: Incident) -> Incident:
        """Mark as done what a record had answered and a changed fact would take off the list.

        A step that is ticked stays by itself; one that a record answers has no
        mark yet, and would be gone with its condition.
        """
        document = self.records.store.db.table(INCIDENTS).get(doc_id=incident.ref)
        if document is None:
            return incident
        before = understood_incident(incident.ref, document)
        if facts_of(before) == facts_of(incident):
            return incident
        still = {line.id for line in self.records.checklist(incident).lines}
        lost = [
            line.id
            for line in self.records.checklist(before).lines
            if line.state == DONE and not line.asks and line.id not in still
        ]
        if not lost:
            return incident
        note = "answered by its record while the facts asked for it"
        mark = StepMark(
            state=StepState.DONE, at=self.records.now, by=self.records.school.lead, note=note
        )
        return incident.but(steps={**incident.steps, **dict.fromkeys(lost, mark)})


def _said(moment: datetime) -> str:
    return f"{long_day(day_of(moment))}, {moment.astimezone(LONDON):%H:%M}"
