"""What the lead does with one case, from the report to the close.

Every act takes plain data as a form or a script has it, builds the record,
passes the guards that apply, and keeps the incident in one change.  All raise
:class:`~esafety_tui.model.record.Invalid` for data that cannot be right,
:class:`~esafety_tui.policy.guards.Refused` for what the policy forbids, and
:class:`~esafety_tui.data.problems.StoreProblem` when it could not be saved.
"""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from esafety_tui.casework.desk import Desk
from esafety_tui.casework.revision import (
    AMENDABLE,
    aliased,
    assessed,
    found,
    next_id,
    replaced,
    revised,
)
from esafety_tui.model.actions import (
    Agency,
    CheckIn,
    Decision,
    Hold,
    Referral,
    Removal,
    RemovalEvent,
    RemovalState,
    Sanction,
    Support,
)
from esafety_tui.model.evidence import Entry, Evidence
from esafety_tui.model.incident import Incident, Person, SeverityChange, StepMark, StepState
from esafety_tui.model.record import Invalid, Record, day_of, read
from esafety_tui.model.vocabulary import (
    ENDED,
    Answer,
    Fact,
    Outcome,
    Severity,
    Stage,
)
from esafety_tui.policy.checklist import StepLine
from esafety_tui.policy.guards import (
    guard_close,
    guard_evidence,
    guard_hold,
    guard_removal_sent,
)

Data = Mapping[str, Any]

# E8: did it stop?  Asked two and six weeks after the response.
CHECK_IN_WEEKS = (2, 6)
# A request that was sent is looked at again after 48 hours (S2).
LOOK_AGAIN = timedelta(hours=48)

_ANSWERED = frozenset({RemovalState.ANSWERED, RemovalState.REMOVED, RemovalState.REFUSED})


class CaseActs(Desk):
    """The acts on one incident."""

    # Receiving

    def record(self, data: Data) -> Incident:
        """Record a new incident and give it its reference (E1); only ``title`` is required."""
        times = {"reported_at": self.now, "recorded_at": self.now}
        incident = read(Incident, {**times, **data, "ref": str(self._next_reference(self.today))})
        reported_on = day_of(incident.reported_at)
        if reported_on > self.today:
            raise Invalid("reported_at", "must not be in the future")
        incident = incident.but(
            ref=str(self._next_reference(reported_on)), people=aliased(incident.people)
        )
        if incident.severity and not incident.severity_history:
            incident = assessed(
                incident, self._evaluation(incident.severity, incident.severity_reason)
            )
        return self._keep("recorded the incident", incident)

    def amend(self, ref: str, data: Data) -> Incident:
        """Change what is told of the incident: title, summary, category, dates and the like."""
        if elsewhere := set(data) - AMENDABLE:
            raise Invalid(min(elsewhere), "has an act of its own and cannot be changed here")
        return self._keep("amended the account", revised(self.incident(ref), data))

    def add_person(self, ref: str, data: Data) -> Incident:
        """Add somebody to the case; an alias is given where none is."""
        incident = self.incident(ref)
        people = aliased((*incident.people, read(Person, {**data, "id": ""})))
        return self._keep("added a person", incident.but(people=people))

    def change_person(self, ref: str, person_id: str, data: Data) -> Incident:
        """Change what is kept of somebody in the case."""
        incident = self.incident(ref)
        person = revised(found(incident.people, person_id), data)
        people = aliased(replaced(incident.people, person))
        return self._keep("changed a person", incident.but(people=people))

    # Assessing

    def answer(self, ref: str, fact: Fact, answer: Answer) -> Incident:
        """Answer a question of fact; *unknown* takes an answer back and loses no step done."""
        incident = self.incident(ref)
        facts = {**incident.facts, fact: answer}
        return self._keep(f"answered {fact.label}: {answer}", incident.but(facts=facts))

    def assess(self, ref: str, severity: Severity, reason: str) -> Incident:
        """Set the severity on information, with the reason; earlier ones are kept (O2)."""
        incident = assessed(self.incident(ref), self._evaluation(severity, reason))
        return self._keep("assessed the severity", incident)

    # The checklist

    def tick(self, ref: str, step: str, note: str = "") -> Incident:
        """Mark a step of the checklist as done."""
        return self._mark(ref, step, StepState.DONE, note)

    def not_applicable(self, ref: str, step: str, reason: str) -> Incident:
        """Mark a step as not applicable; the reason is required."""
        return self._mark(ref, step, StepState.NOT_APPLICABLE, reason)

    def untick(self, ref: str, step: str) -> Incident:
        """Take back the mark of a step."""
        incident = self.incident(ref)
        self._line(incident, step)
        steps = {key: mark for key, mark in incident.steps.items() if key != step}
        return self._keep("took a tick back", incident.but(steps=steps))

    # Records of what is done

    def add_entry(self, ref: str, data: Data) -> Incident:
        """Add a line to the chronology."""
        return self._add(ref, "wrote an entry", "entries", "n", self._signed(Entry, data))

    def add_evidence(self, ref: str, data: Data) -> Incident:
        """Register evidence (P2); a possibly indecent image takes no file and no copy."""
        evidence = self._signed(Evidence, data)
        guard_evidence(evidence)
        return self._add(ref, "registered evidence", "evidence", "e", evidence)

    def add_removal(self, ref: str, data: Data) -> Incident:
        """Prepare a request to take material down (S1 to S3); :meth:`send_removal` sends it."""
        draft = self._signed(Removal, data, state=RemovalState.DRAFT)
        return self._add(ref, "prepared a removal request", "removals", "r", draft)

    def send_removal(self, ref: str, removal_id: str, data: Data | None = None) -> Incident:
        """Mark a request as sent (S4) and set the day on which to look again."""
        incident = self.incident(ref)
        look = self.calendar.next_school_day(day_of(self.now + LOOK_AGAIN))
        sent = {
            "sent_at": self.now,
            "check_on": look,
            **(data or {}),
            "state": RemovalState.ASKED,
        }
        removal = revised(found(incident.removals, removal_id), sent)
        removal = removal.but(events=(*removal.events, self._event(removal.state)))
        guard_removal_sent(removal)
        return self._put_removal("sent a removal request", incident, removal)

    def follow_removal(
        self, ref: str, removal_id: str, state: RemovalState, note: str = ""
    ) -> Incident:
        """Note what became of a request: chased, answered, removed, refused, back again."""
        incident = self.incident(ref)
        removal = found(incident.removals, removal_id)
        if state in (RemovalState.DRAFT, RemovalState.ASKED) or removal.sent_at is None:
            raise Invalid("state", "follows on a request that has been sent: send it first")
        look = self.calendar.next_school_day(day_of(self.now + LOOK_AGAIN))
        ended = state in (RemovalState.REMOVED, RemovalState.REFUSED)
        answered_at = removal.answered_at or (self.now if state in _ANSWERED else None)
        removal = removal.but(
            state=state,
            answered_at=answered_at,
            check_on=None if ended else look,
            events=(*removal.events, self._event(state, note)),
        )
        return self._put_removal(f"removal request: {state.label}", incident, removal)

    def refer(self, ref: str, data: Data) -> Incident:
        """Record a decision to refer or not (E7, L2); a police referral begins a hold (P6)."""
        incident = self.incident(ref)
        referral = self._signed(Referral, data, id=next_id("a", incident.referrals))
        changes: dict[str, Any] = {"referrals": (*incident.referrals, referral)}
        if (referral.agency, referral.decision) == (Agency.POLICE, Decision.REFERRED):
            changes["facts"] = {**incident.facts, Fact.WITH_POLICE: Answer.YES}
            if not incident.on_hold:
                changes["holds"] = (*incident.holds, self._new_hold(referral))
        return self._keep(
            f"{referral.decision.label}: {referral.agency.label}", incident.but(**changes)
        )

    def lift_hold(self, ref: str, reason: str) -> Incident:
        """Lift the police hold (P6); the reason says who agreed to it."""
        incident = self.incident(ref)
        if not incident.on_hold:
            raise Invalid("hold", "there is no police hold on this case")
        if not reason.strip():
            raise Invalid("lifted_reason", "must say why, and who at the police agreed (P6)")
        lifted = {"lifted_at": self.now, "lifted_by": self.school.lead, "lifted_reason": reason}
        holds = tuple(h if h.lifted_at else revised(h, lifted) for h in incident.holds)
        return self._keep("lifted the police hold", incident.but(holds=holds))

    def add_support(self, ref: str, data: Data) -> Incident:
        """Record support offered or given (E3, O4, L1)."""
        return self._add(ref, "recorded support", "support", "s", self._signed(Support, data))

    def add_sanction(self, ref: str, data: Data) -> Incident:
        """Record a sanction under its procedure (O1, O3, P4, P7); refused under a police hold."""
        guard_hold(self.incident(ref), "a sanction")
        return self._add(ref, "recorded a sanction", "sanctions", "c", self._signed(Sanction, data))

    def arrange_check_ins(self, ref: str) -> Incident:
        """Arrange to ask *did it stop?* two and six weeks from today, on school days (E8)."""
        incident = self.incident(ref)
        check_ins = incident.check_ins
        for weeks in CHECK_IN_WEEKS:
            due = self.calendar.next_school_day(self.today + timedelta(weeks=weeks))
            check_ins = (*check_ins, CheckIn(id=next_id("k", check_ins), due=due))
        return self._keep("arranged the check-ins", incident.but(check_ins=check_ins))

    def check_in(self, ref: str, check_in_id: str, data: Data) -> Incident:
        """Record a check-in; *not satisfied* becomes a fact of the case (E8)."""
        incident = self.incident(ref)
        done = {"done_at": self.now, "by": self.school.lead, **data}
        check_in = revised(found(incident.check_ins, check_in_id), done)
        check_ins = replaced(incident.check_ins, check_in)
        facts = dict(incident.facts)
        if check_in.satisfied is Answer.NO:
            facts[Fact.NOT_SATISFIED] = Answer.YES
        return self._keep("checked in", incident.but(check_ins=check_ins, facts=facts))

    # Moving on

    def move(self, ref: str, stage: Stage) -> Incident:
        """Move a case to another open stage; closing and withdrawing have acts of their own."""
        incident = self.incident(ref)
        if stage in ENDED:
            raise Invalid("stage", "a case is closed with its outcome, or withdrawn with a reason")
        changes: dict[str, Any] = {"stage": stage, "closed_at": None, "withdrawn_reason": ""}
        if incident.stage in ENDED:
            changes["reopened_at"] = (*incident.reopened_at, self.now)
        return self._keep(f"moved to {stage.label}", incident.but(**changes))

    def close_case(
        self, ref: str, outcome: Outcome | None, reason: str = "", lessons: str = ""
    ) -> Incident:
        """Close a case once every applicable step is answered and the check-ins are arranged."""
        incident = self.incident(ref)
        changes = {"outcome": outcome, "outcome_reason": reason, "lessons": lessons}
        incident = incident.but(**{name: value for name, value in changes.items() if value})
        guard_close(incident, self.checklist(incident))
        return self._keep("closed the case", incident.but(stage=Stage.CLOSED, closed_at=self.now))

    def withdraw(self, ref: str, reason: str) -> Incident:
        """Withdraw a case recorded in error; it keeps its reference and is never deleted (E1)."""
        incident = self.incident(ref)
        return self._keep(
            "withdrew the case",
            incident.but(stage=Stage.WITHDRAWN, closed_at=self.now, withdrawn_reason=reason),
        )

    # The pieces above in common

    def _line(self, incident: Incident, step: str) -> StepLine:
        for line in self.checklist(incident).lines:
            if line.id == step:
                return line
        raise Invalid("step", "is not on the checklist of this case")

    def _mark(self, ref: str, step: str, state: StepState, note: str) -> Incident:
        incident = self.incident(ref)
        if self._line(incident, step).state == "locked":
            guard_hold(incident, "this step")
        mark = self._signed(StepMark, {"state": state, "note": note})
        act = "ticked a step" if state is StepState.DONE else "marked a step as not applicable"
        return self._keep(act, incident.but(steps={**incident.steps, step: mark}))

    def _add(self, ref: str, act: str, field: str, letter: str, record: Record) -> Incident:
        incident = self.incident(ref)
        records = getattr(incident, field)
        record = record.but(id=next_id(letter, records))
        return self._keep(act, incident.but(**{field: (*records, record)}))

    def _evaluation(self, severity: Severity, reason: str) -> SeverityChange:
        return self._signed(SeverityChange, {"severity": severity, "reason": reason})

    def _event(self, state: RemovalState, note: str = "") -> RemovalEvent:
        return self._signed(RemovalEvent, {"state": state, "note": note})

    def _put_removal(self, act: str, incident: Incident, removal: Removal) -> Incident:
        return self._keep(act, incident.but(removals=replaced(incident.removals, removal)))

    def _new_hold(self, referral: Referral) -> Hold:
        return Hold(
            since=referral.at, by=referral.by, reason="referred to the police", referral=referral.id
        )
