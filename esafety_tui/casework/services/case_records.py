"""What is kept of a case as it goes on: entries, evidence, support, measures, sanctions."""

from typing import TypeVar

from esafety_tui.casework.records.precedents import Precedents, precedents
from esafety_tui.casework.records.sub_records import about_whom, check_shown, found
from esafety_tui.casework.services.base import CaseService, Data
from esafety_tui.model.actions import Measure, Sanction, Support
from esafety_tui.model.evidence import NO_DIGEST, Entry, EntryKind, Evidence, is_digest
from esafety_tui.model.incident import Incident
from esafety_tui.model.record import Invalid
from esafety_tui.model.requests import DataRequest
from esafety_tui.model.vocabulary import Answer, Fact
from esafety_tui.policy.guards.evidence import guard_evidence, guard_evidence_file
from esafety_tui.policy.guards.hold import guard_hold
from esafety_tui.policy.guards.marked_mail import guard_mail_of
from esafety_tui.policy.guards.measures import guard_measure, guard_measure_reason
from esafety_tui.policy.people.sanctions import guard_sanction

S = TypeVar("S", Support, Sanction, DataRequest)


class SubRecords(CaseService):
    """Adding to the records of a case, and correcting them; the history keeps how they read."""

    def add_entry(self, ref: str, data: Data) -> Incident:
        """Add a line to the chronology; an interview has to wait for a police hold (P6)."""
        incident, entry = self.records.incident(ref), self.records.signed(Entry, data)
        return self._add(incident, "wrote an entry", _not_held(incident, entry))

    def change_entry(self, ref: str, entry_id: str, data: Data) -> Incident:
        """Correct a line of the chronology."""
        incident = self.records.incident(ref)
        entry = self._corrected(found(incident.entries, entry_id), data)
        return self._put(incident, "corrected an entry", _not_held(incident, entry))

    def add_evidence(self, ref: str, data: Data) -> Incident:
        """Register evidence; no copy of a possibly indecent image (P2), no closed mail (P9)."""
        evidence = self.records.signed(Evidence, data)
        _check_digest(evidence)
        check_shown(evidence)
        incident = self.records.incident(ref)
        guard_mail_of(incident, evidence)
        guard_evidence(evidence)
        incident = _warned(incident, evidence)
        if evidence.file or evidence.sha256:
            guard_evidence_file(incident, evidence)
        return self._add(incident, "registered evidence", evidence)

    def change_evidence(self, ref: str, evidence_id: str, data: Data) -> Incident:
        """Change what is registered of a piece of evidence, under the same guards."""
        incident = self.records.incident(ref)
        before = found(incident.evidence, evidence_id)
        evidence = self._corrected(before, data)
        if evidence.sha256 != before.sha256:
            _check_digest(evidence)
        check_shown(evidence, before)
        if (evidence.marked_private, evidence.mail_of) != (before.marked_private, before.mail_of):
            guard_mail_of(incident, evidence)
        guard_evidence(evidence)
        return self._put(_warned(incident, evidence), "changed evidence", evidence)

    def add_support(self, ref: str, data: Data) -> Incident:
        """Record support offered or given (E3, O4, L1); ``by`` is who gave it or told."""
        incident, support = self.records.incident(ref), self.records.signed(Support, data)
        return self._add(incident, "recorded support", _of_the_case(incident, support))

    def change_support(self, ref: str, support_id: str, data: Data) -> Incident:
        """Change what is kept of support, such as whether it was taken up."""
        incident = self.records.incident(ref)
        support = self._corrected(found(incident.support, support_id), data)
        return self._put(incident, "changed support", _of_the_case(incident, support))

    def add_measure(self, ref: str, data: Data) -> Incident:
        """Record monitoring, confiscation or a search (P5, P9); it waits for a police hold (P6)."""
        incident = self.records.incident(ref)
        guard_hold(incident, "a measure")
        guard_measure_reason(str(data.get("reason") or ""))
        measure = self.records.signed(Measure, data)
        guard_mail_of(incident, measure)
        guard_measure(measure, self.records.school.nation, about_whom(incident, measure))
        return self._add(incident, "recorded a measure", measure)

    def change_measure(self, ref: str, measure_id: str, data: Data) -> Incident:
        """Change what is recorded of a measure, under the same guards (P5, P6, P9)."""
        incident = self.records.incident(ref)
        guard_hold(incident, "a measure")
        before = found(incident.measures, measure_id)
        measure = self._corrected(before, data)
        if (measure.marked_private, measure.mail_of) != (before.marked_private, before.mail_of):
            guard_mail_of(incident, measure)
        guard_measure(measure, self.records.school.nation, about_whom(incident, measure))
        return self._put(incident, "changed a measure", measure)

    def add_sanction(self, ref: str, data: Data) -> Incident:
        """Record a sanction under its procedure (O1, O3, P4, P7); refused under a police hold."""
        incident = self.records.incident(ref)
        guard_hold(incident, "a sanction")
        sanction = _of_the_case(incident, self.records.signed(Sanction, data))
        guard_sanction(incident, sanction)
        return self._add(incident, "recorded a sanction", sanction)

    def change_sanction(self, ref: str, sanction_id: str, data: Data) -> Incident:
        """Correct what is recorded of a sanction; refused under a police hold (P6)."""
        incident = self.records.incident(ref)
        guard_hold(incident, "a sanction")
        before = found(incident.sanctions, sanction_id)
        sanction = _of_the_case(incident, self._corrected(before, data))
        if sanction.person != before.person:
            guard_sanction(incident, sanction)
        return self._put(incident, "changed a sanction", sanction)

    def add_data_request(self, ref: str, data: Data) -> Incident:
        """Record a request for data, or a complaint about it; its clock runs in calendar time."""
        incident = self.records.incident(ref)
        request = self.records.signed(DataRequest, data)
        return self._add(incident, "recorded a data request", _of_the_case(incident, request))

    def change_data_request(self, ref: str, request_id: str, data: Data) -> Incident:
        """Change what is kept of a request about data, such as when it was answered."""
        incident = self.records.incident(ref)
        request = self._corrected(found(incident.data_requests, request_id), data)
        return self._put(incident, "changed a data request", _of_the_case(incident, request))

    def earlier_sanctions(self, ref: str) -> Precedents:
        """Return how often each sanction was given in cases like this one, without names (O3)."""
        row = self.records.row(ref)
        if row.severity is None:
            raise Invalid("severity", "is not set: say how serious it is, then compare")
        return precedents(row.ref, row.category, row.severity, self.records.index.newest_first())


def _check_digest(evidence: Evidence) -> None:
    if evidence.sha256 and not is_digest(evidence.sha256):
        raise Invalid("sha256", NO_DIGEST)


def _not_held(incident: Incident, entry: Entry) -> Entry:
    if entry.kind is EntryKind.INTERVIEW:
        guard_hold(incident, "an interview")
    return entry


def _of_the_case(incident: Incident, record: S) -> S:
    """Return *record*, if whom it is for, against or about is in the case."""
    if record.person:
        found(incident.people, record.person)
    return record


def _warned(incident: Incident, evidence: Evidence) -> Incident:
    """Note the fact that there may be indecent images, whatever was answered before (P2)."""
    if not evidence.may_be_indecent:
        return incident
    return incident.answering(Fact.INDECENT_IMAGES, Answer.YES)
