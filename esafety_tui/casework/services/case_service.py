"""What the lead does with one case, from the report to the close: each act is one change.

All raise :class:`~esafety_tui.model.record.Invalid` for data that cannot be right,
:class:`~esafety_tui.policy.guards.refused.Refused` for what the policy forbids, and
:class:`~esafety_tui.data.problems.StoreProblem` when it could not be saved.
"""

from collections.abc import Collection, Iterable, Sequence
from typing import Any

from esafety_tui.casework.records.records import Records
from esafety_tui.casework.records.sub_records import (
    about_whom,
    aliased,
    found,
    replaced,
    revised,
    with_added,
)
from esafety_tui.casework.services.base import CaseService, Data
from esafety_tui.casework.services.case_times import check_beginning, check_report, check_times
from esafety_tui.casework.services.referrals import BY_ANSWER, Referrals
from esafety_tui.model.evidence import Entry, EntryKind
from esafety_tui.model.incident import Incident, Person, SeverityChange, StepMark, StepState
from esafety_tui.model.record import OUTSIDE, Invalid, clean_line, day_of, given, is_outside, read
from esafety_tui.model.vocabulary import (
    ENDED,
    Answer,
    AskedFact,
    Category,
    Fact,
    Outcome,
    Role,
    Severity,
    Stage,
    Standing,
)
from esafety_tui.policy.checklist import LOCKED, StepLine, line_of
from esafety_tui.policy.due import Due, due_in_case
from esafety_tui.policy.guards.evidence import guard_evidence
from esafety_tui.policy.guards.hold import guard_close, guard_hold
from esafety_tui.policy.guards.measures import guard_measure
from esafety_tui.policy.guards.refused import Refused

# What may be changed of the account itself; everything else has an act of its own.
_AMENDABLE = frozenset({
    "title", "summary", "category", "medium", "providers", "occurred_on", "reported_at", "route",
    "heard_by", "links", "lessons", "procedure", "motivation", "where",
})  # fmt: skip


class Cases(CaseService):
    """One incident: its account, its people, its checklist, and where it stands."""

    def __init__(self, records: Records, referrals: Referrals) -> None:
        super().__init__(records)
        self.referrals = referrals

    # Receiving

    def record(self, data: Data) -> Incident:
        """Record a new incident and give it its reference (E1); only ``title`` is required."""
        records = self.records
        times = {"reported_at": records.now, "recorded_at": records.now}
        reference = str(records.next_reference(records.today))
        incident = read(Incident, {**times, **given(data), "ref": reference})
        reported_on = day_of(incident.reported_at)
        if reported_on > records.today:
            raise Invalid("reported_at", "must not be in the future")
        if is_outside(reported_on):
            raise Invalid("reported_at", OUTSIDE)
        for evidence in incident.evidence:
            guard_evidence(evidence)
        # What a log of elsewhere says of other cases is not so here.
        people = (person.but(who="", apart=()) for person in incident.people)
        incident = incident.but(
            ref=str(records.next_reference(reported_on)), people=aliased(people)
        )
        for measure in incident.measures:
            guard_measure(measure, records.school.nation, about_whom(incident, measure))
        if incident.severity and not incident.severity_history:
            incident = self._assessed(incident, incident.severity, incident.severity_reason)
        return records.keep("recorded the incident", incident)

    def amend(self, ref: str, data: Data) -> Incident:
        """Change what is told of the incident: title, summary, category, dates and the like."""
        records = self.records
        if elsewhere := set(data) - _AMENDABLE:
            raise Invalid(min(elsewhere), "has an act of its own and cannot be changed here")
        before = records.incident(ref)
        if data.get("reported_at", before.reported_at) is None:
            raise Invalid("reported_at", "must be given: every deadline counts from it")
        amended = revised(before, data)
        if amended.reported_at != before.reported_at:
            check_report(before, amended, records.school, records.now)
            if amended.from_log:
                amended = amended.but(from_log=amended.from_log.but(report_known=True))
        if amended.occurred_on != before.occurred_on:
            check_beginning(amended)
        return records.keep("amended the account", amended)

    def add_person(self, ref: str, data: Data) -> Incident:
        """Add somebody to the case; an alias is given where none is."""
        incident = self.records.incident(ref)
        new = read(Person, {**given(data), "id": ""})
        _check_double(incident, new)
        people = aliased((*incident.people, new), incident.taken_out)
        return self.records.keep("added a person", incident.but(people=people))

    def change_person(self, ref: str, person_id: str, data: Data) -> Incident:
        """Change what is kept of somebody; a name that was corrected stays hidden."""
        incident = self.records.incident(ref)
        before = found(incident.people, person_id)
        person = revised(before, data)
        earlier = tuple(name for name in (*before.names, *person.formerly) if name != person.name)
        person = person.but(formerly=tuple(dict.fromkeys(earlier)))
        people = aliased(replaced(incident.people, person), incident.taken_out)
        return self.records.keep("changed a person", incident.but(people=people))

    # Assessing

    def answer(self, ref: str, fact: AskedFact, answer: Answer) -> Incident:
        """Answer a question of fact; *unknown* takes an answer back and loses no step done.

        What the investigation has to find waits for a police hold; that the case is
        with the police begins one (P6).
        """
        incident = self.records.incident(ref)
        was = incident.answer(fact)
        waits = any(step.asks is fact and step.locked_by_hold for step in self.records.steps)
        if waits and answer not in (was, Answer.UNKNOWN):
            guard_hold(incident, "settling this question")
        changed = incident.answering(fact, answer)
        newly = answer is Answer.YES and was is not Answer.YES
        if fact is Fact.WITH_POLICE and newly and not incident.on_hold:
            changed = self.referrals.held(changed, BY_ANSWER)
        if fact is Fact.NOT_SATISFIED and newly:
            changed = changed.but(not_satisfied_at=self.records.now)
        return self.records.keep(f"answered “{fact.label}”: {answer}", changed)

    def assess(self, ref: str, severity: Severity, reason: str) -> Incident:
        """Set the severity on information, with the reason; earlier ones are kept (O2)."""
        incident = self._assessed(self.records.incident(ref), severity, reason)
        return self.records.keep("assessed the severity", incident)

    # The checklist

    def tick(self, ref: str, step: str, note: str = "", *, kept: str = "") -> Incident:
        """Mark a step of the checklist as done; one that wants a record says where that is *kept*.

        The record itself, made in the case, needs no tick.
        """
        return self._mark(ref, step, StepState.DONE, {"note": note, "kept": kept})

    def done_by(self, ref: str, step: str, data: Data) -> Incident:
        """Say who did a step (``by``), when (``at``) and where its record is (``kept``) (P8).

        Whoever signs, and blank = now; ticks what is not answered yet.
        """
        incident = self.records.incident(ref)
        mark = incident.steps.get(step)
        if mark is None:
            return self._mark(ref, step, StepState.DONE, data)
        self._line(incident, step)
        changes = {**data, "by": data.get("by") or self.records.signer}
        if not changes.get("at"):
            changes.pop("at", None)
        mark = revised(mark, changes)
        check_times(incident, mark, self.records.now)
        return self.records.keep("said who did a step", incident.marking(step, mark))

    def not_applicable(self, ref: str, step: str, reason: str) -> Incident:
        """Mark a step as not applicable; the reason is required."""
        return self._mark(ref, step, StepState.NOT_APPLICABLE, {"note": reason})

    def note_step(self, ref: str, step: str, note: str) -> Incident:
        """Change the note of a step that was ticked; when and by whom it was stays as it is."""
        incident = self.records.incident(ref)
        self._line(incident, step)
        if step not in incident.steps:
            raise Invalid("", "the step is not ticked: tick it first")
        mark = revised(incident.steps[step], {"note": note})
        return self.records.keep("changed the note of a step", incident.marking(step, mark))

    def untick(self, ref: str, step: str) -> Incident:
        """Take back the mark of a step."""
        incident = self.records.incident(ref)
        self._line(incident, step)
        steps = {key: mark for key, mark in incident.steps.items() if key != step}
        return self.records.keep("took a tick back", incident.but(steps=steps))

    # Moving on

    def move(self, ref: str, stage: Stage, reason: str = "") -> Incident:
        """Move a case to another open stage; closing and withdrawing have acts of their own.

        To open one again that has ended takes a *reason*, which is kept in its chronology.
        """
        moved = self._moved(self.records.incident(ref), stage, reason)
        return self.records.keep(f"moved to {stage.label}", moved)

    def _moved(self, incident: Incident, stage: Stage, reason: str) -> Incident:
        if stage in ENDED:
            raise Invalid("", "a case is closed with its outcome, or withdrawn with a reason")
        changes: dict[str, Any] = {"stage": stage, "closed_at": None, "withdrawn_reason": ""}
        if incident.stage in ENDED:
            incident = self._reopened(incident, reason)
            changes["reopened_at"] = (*incident.reopened_at, self.records.now)
        return incident.but(**changes)

    def _reopened(self, incident: Incident, reason: str) -> Incident:
        if not reason.strip():
            raise Invalid("reason", "must say why the case is opened again")
        told = {"kind": EntryKind.DECISION, "text": f"Opened again: {reason}"}
        return with_added(incident, self.records.signed(Entry, told))

    def settle(self, ref: str, outcome: Outcome | None, reason: str = "") -> Incident:
        """Settle what was found (P8) while the case stays open; it waits for a police hold (P6)."""
        settled = self._settled(self.records.incident(ref), outcome, reason)
        return self.records.keep("settled the outcome", settled)

    def _settled(self, incident: Incident, outcome: Outcome | None, reason: str) -> Incident:
        guard_hold(incident, "settling the outcome")
        if not outcome:
            raise Invalid("outcome", "must be chosen")
        settled = revised(incident, {"outcome": outcome, "outcome_reason": reason})
        _check_outcome(settled)
        return settled

    def close(
        self,
        ref: str,
        outcome: Outcome | None,
        reason: str = "",
        lessons: str = "",
        *,
        gone: bool = False,
    ) -> Incident:
        """Close a case once every applicable step is answered and the check-ins are arranged.

        That it is *gone* from everywhere is noted in the same change, so that one undo undoes both.
        """
        incident = self.records.incident(ref)
        if gone:
            incident = incident.answering(Fact.CONTENT_ONLINE, Answer.NO)
        changes = {"outcome": outcome, "outcome_reason": reason, "lessons": lessons}
        incident = incident.but(**{name: value for name, value in changes.items() if value})
        return self.records.keep("closed the case", self._closed(incident))

    def after_close(self, ref: str) -> tuple[Due, ...]:
        """Return what is still asked of a case once it is closed, and when (E8)."""
        records, incident = self.records, self.records.incident(ref)
        closed = incident.but(stage=Stage.CLOSED, closed_at=records.now)
        checklist = records.checklist(closed)
        return due_in_case(closed, checklist, records.school, records.calendar)

    def _closed(self, incident: Incident) -> Incident:
        _check_outcome(incident)
        guard_close(incident, self.records.checklist(incident))
        return incident.but(stage=Stage.CLOSED, closed_at=self.records.now)

    def sort(
        self,
        refs: Iterable[str],
        *,
        category: Category | None = None,
        severity: Severity | None = None,
        stage: Stage | None = None,
        outcome: Outcome | None = None,
        standing: tuple[Collection[Role], Standing] | None = None,
        closed_in_log: bool = False,
        leave: bool = False,
        reason: str = "",
    ) -> tuple[Incident, ...]:
        """Set one or more of these for all of *refs*, in one change: all of them, or none.

        Each case passes the guards that it would pass alone; a refusal names the case.  A
        *standing* is that of the people of some roles whose own is not known.  *closed_in_log*:
        they were closed before the log was brought in.  *leave* takes them as they are: nothing
        of them is to be sorted any more.
        """
        refs = list(refs)
        if standing and not any(self._standing_open(ref, standing[0]) for ref in refs):
            raise Invalid("", self.standing_not_set(refs, standing[0]))
        done: list[Incident] = []
        for ref in refs:
            incident = self.records.incident(ref)
            try:
                if category:
                    incident = _classed(incident, category)
                if severity:
                    incident = self._assessed(incident, severity, reason)
                if outcome:
                    incident = self._settled(incident, outcome, reason)
                if standing:
                    incident = _standing(incident, *standing)
                if closed_in_log:
                    incident = _closed_in_log(incident)
                if leave and incident.from_log:
                    incident = incident.but(from_log=incident.from_log.but(left=True))
                if stage and incident.from_log:
                    incident = incident.but(from_log=incident.from_log.settled("status"))
                if stage is Stage.CLOSED and incident.stage is not Stage.CLOSED:
                    incident = self._closed(incident)
                elif stage and stage is not incident.stage:
                    incident = self._moved(incident, stage, "it was sorted anew, with others")
            except Refused as refused:
                told = f"{ref}: {refused.sentence} None of the cases was changed."
                raise Refused(told, refused.clause, refused.way_forward) from None
            done.append(incident)
        return self.records.keep_together("sorted cases", done)

    def standing_not_set(self, refs: Sequence[str], roles: Collection[Role]) -> str:
        """Say in how many of *refs* nobody of *roles* has a standing to be set; or nothing."""
        none = sum(not self._standing_open(ref, roles) for ref in refs)
        who = "is targeted" if Role.TARGET in roles else "is said to have done it"
        where = f"the {len(refs)} marked cases" if len(refs) > 1 else refs[0]
        where = f"{none} of {where}" if none < len(refs) else where
        return f"In {where} nobody {who}, or their standing is known already" if none else ""

    def _standing_open(self, ref: str, roles: Collection[Role]) -> bool:
        people = self.records.incident(ref).people
        return any(one.role in roles and one.standing is Standing.UNKNOWN for one in people)

    def withdraw(self, ref: str, reason: str) -> Incident:
        """Withdraw a case recorded in error; it keeps its reference and is never deleted (E1)."""
        incident = self.records.incident(ref)
        # A wrong clock may have put the report after this moment: that keeps nobody from it.
        at = max(self.records.now, incident.reported_at)
        gone = incident.but(stage=Stage.WITHDRAWN, closed_at=at, withdrawn_reason=reason)
        return self.records.keep("withdrew the case", gone)

    def _line(self, incident: Incident, step: str) -> StepLine:
        line = line_of(step, incident, self.records.steps)
        if line is None:
            raise Invalid("", "there is no such step on the checklist of this case")
        return line

    def _mark(self, ref: str, step: str, state: StepState, data: Data) -> Incident:
        incident = self.records.incident(ref)
        line = self._line(incident, step)
        if line.state == LOCKED:
            guard_hold(incident, "this step")
        mark = self.records.signed(StepMark, data, state=state)
        check_times(incident, mark, self.records.now)
        if state is StepState.DONE and line.wants_record and not mark.kept:
            raise Invalid("kept", "must say where its record is: none is in this case")
        act = "ticked a step" if state is StepState.DONE else "marked a step that does not apply"
        return self.records.keep(act, incident.marking(step, mark))

    def _assessed(self, incident: Incident, severity: Severity, reason: str) -> Incident:
        change = self.records.signed(SeverityChange, {"severity": severity, "reason": reason})
        return incident.but(
            severity=change.severity,
            severity_reason=change.reason,
            severity_history=(*incident.severity_history, change),
        )


def _check_outcome(incident: Incident) -> None:
    """Refuse an outcome that contradicts what was answered: malicious or not (P7)."""
    answered = incident.answer(Fact.CLAIM_MALICIOUS)
    if incident.outcome is Outcome.MALICIOUS and answered is Answer.NO:
        raise Invalid(
            "outcome", "says malicious, but the question whether the claim is was answered no"
        )
    if incident.outcome in (Outcome.FALSE, Outcome.UNFOUNDED) and answered is Answer.YES:
        raise Invalid(
            "outcome",
            f"says {incident.outcome.label}, but the question whether the claim is malicious was "
            "answered yes",
        )


def _check_double(incident: Incident, new: Person) -> None:
    """Refuse to record somebody twice: roles change (P7); a namesake is given an alias."""
    for known in incident.people:
        same = new.name and new.name.casefold() in (name.casefold() for name in known.names)
        if same and new.alias in ("", known.alias):
            raise Invalid(
                "name",
                f"is in this case already, as {clean_line(known.alias)}: change their role there. "
                "Somebody else of the same name is given an alias of their own here",
            )


def _standing(incident: Incident, roles: Collection[Role], standing: Standing) -> Incident:
    """Return *incident* with the *standing* of everybody of *roles* whose own is not known."""
    people = (
        one.but(standing=standing)
        if one.role in roles and one.standing is Standing.UNKNOWN
        else one
        for one in incident.people
    )
    return incident.but(people=tuple(people))


def _closed_in_log(incident: Incident) -> Incident:
    """Return *incident* as closed in the log that brought it, on a day that nobody knows."""
    guard_hold(incident, "closing it")
    log = incident.from_log
    if log is None:
        raise Invalid("", f"{incident.ref} was recorded here: no log has closed it")
    if incident.stage in ENDED and not incident.closed_in_log:
        raise Invalid("", f"{incident.ref} has ended already")
    if incident.steps:
        raise Invalid(
            "", f"{incident.ref} is dealt with here, by the steps that are ticked: close it there"
        )
    return incident.but(stage=Stage.CLOSED, from_log=log.settled("status"))


def _classed(incident: Incident, category: Category) -> Incident:
    """Return *incident* under *category*; where that is *other*, a log lacks it no more."""
    log = incident.from_log
    chosen = log.but(other_said=category is Category.OTHER) if log else None
    return incident.but(category=category, from_log=chosen)
