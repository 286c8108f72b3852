"""How a row of the tables becomes an incident with all its records and a checklist that fits."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import TypeVar

from esafety_tui.casework.records.sub_records import aliased
from esafety_tui.model.incident import (
    Incident,
    Occurred,
    Person,
    SeverityChange,
    StepMark,
    StepState,
)
from esafety_tui.model.record import Record, day_of
from esafety_tui.model.vocabulary import Answer, Fact, Role, Stage, Standing
from esafety_tui.policy.calendar import SchoolCalendar
from esafety_tui.policy.checklist import OPEN, StepLine, checklist_of
from esafety_tui.policy.steps import Step, shipped_steps
from tables import happened, phrases, removals
from tables.case import Case
from tables.phrases import pick
from tables.school import LEAD
from tables.timeline import Timeline, past

R = TypeVar("R", bound=Record)
_SETTLED = frozenset({"settle-outcome", "tell-outcome", "arrange-check-ins", "lessons"})


def unfold(case: Case, ref: str, calendar: SchoolCalendar) -> Incident:
    """Return the incident that *case* has become by the time the sample is written down."""
    line = Timeline(case, calendar)
    people = tuple(_wanting(person, case) for person in aliased(case.people))
    referred = _past("a", removals.referrals(case, line, people))
    worked_on = case.stage is not Stage.WITHDRAWN
    settled = case.outcome is not None
    given = _past("c", happened.sanctions(case, line, people))
    incident = Incident(
        ref=ref,
        title=case.title,
        summary=case.summary,
        category=case.category,
        severity=case.severity,
        severity_reason=case.why,
        severity_history=_evaluations(case, line),
        medium=case.medium,
        providers=case.providers,
        occurred_on=_occurred(case, line),
        reported_at=line.reported,
        recorded_at=line.recorded,
        route=case.route,
        people=people,
        facts=_facts(case),
        stage=case.stage,
        evidence=_past("e", happened.evidence(case, line, people)) if worked_on else (),
        entries=_past("n", happened.entries(case, line, people)) if worked_on else (),
        removals=_past("r", removals.removals(case, line)),
        referrals=referred,
        support=_past("s", happened.support(case, line, people)),
        measures=_past("m", happened.measures(case, line)),
        sanctions=given,
        procedure=given[0].procedure if given else "",
        check_ins=_numbered("k", happened.check_ins(case, line, people)),
        outcome=case.outcome,
        outcome_reason=case.because,
        lessons=case.lessons if settled else "",
        holds=tuple(removals.holds(case, line, referred)) if referred else (),
        closed_at=line.closed,
        reopened_at=(line.closed - timedelta(days=7),) if case.reopened and line.closed else (),
        withdrawn_reason=case.withdrawn,
    )
    return answered(incident, case, line) if worked_on else incident


def answered(incident: Incident, case: Case, line: Timeline) -> Incident:
    """Answer the questions and tick the steps of *incident* that somebody has got round to.

    The checklist itself says which they are, so the sample follows the policy
    when a step is added to it.
    """
    by_id = {step.id: step for step in shipped_steps()}
    while True:
        lines = checklist_of(incident, line.calendar, by_id.values()).lines
        todo = [
            (step, at)
            for step in lines
            if step.state == OPEN
            and step.id not in case.leave
            and past(at := _when(by_id[step.id], line, settled=case.outcome is not None))
        ]
        questions = [step.asks for step, _ in todo if step.asks]
        if questions:
            facts = {**incident.facts, **dict.fromkeys(questions, Answer.NO)}
            incident = incident.but(facts=facts)
            continue
        marks = {step.id: mark for step, at in todo if at and (mark := _mark(step, at, case))}
        return incident.but(steps=marks)


def _when(step: Step, line: Timeline, *, settled: bool) -> datetime | None:
    """Return when *step* is seen to, or ``None`` where that is still far off."""
    if step.id in _SETTLED or step.due_days is None:
        return None if not settled else line.closed or line.at(8, 40)
    minutes = 5 + 7 * (len(step.id) % 9)
    days = step.due_days // 2
    at = line.after_hold(days, minutes) if step.locked_by_hold else line.at(days, minutes)
    return min(at, line.closed) if at and line.closed else at


def _mark(step: StepLine, at: datetime, case: Case) -> StepMark | None:
    reason = phrases.NOT_NEEDED.get(step.id)
    if reason and case.outcome is None:
        return None  # too early to say that it will not be needed
    if reason:
        return StepMark(state=StepState.NOT_APPLICABLE, at=at, by=LEAD, note=reason)
    note = phrases.DONE.get(step.id, "")
    return StepMark(state=StepState.DONE, at=at, by=LEAD, note=note)


def _wanting(person: Person, case: Case) -> Person:
    """Whoever is targeted has said what they want, once somebody has talked with them."""
    if person.role is not Role.TARGET or case.stage in (Stage.REPORTED, Stage.WITHDRAWN):
        return person
    return person.but(wants=pick(phrases.WANTS, case.title, person.name))


def _facts(case: Case) -> dict[Fact, Answer]:
    facts = dict.fromkeys(map(Fact, case.yes.split()), Answer.YES)
    responsible = [person for person in case.people if person.role is Role.RESPONSIBLE]
    strangers = all(not p.name and p.standing is Standing.OUTSIDER for p in responsible)
    if responsible and strangers:
        facts[Fact.POSTER_KNOWN] = Answer.NO
        facts[Fact.POSTER_IN_SCHOOL] = Answer.NO
    if case.ends_on.endswith("no"):
        facts[Fact.NOT_SATISFIED] = Answer.YES
    return facts


def _evaluations(case: Case, line: Timeline) -> tuple[SeverityChange, ...]:
    if case.severity is None:
        return ()
    last = SeverityChange(
        at=line.reported + timedelta(minutes=30), by=LEAD, severity=case.severity, reason=case.why
    )
    if case.before is None:
        return (last,)
    severity, why = case.before
    return (last.but(severity=severity, reason=why), last.but(at=line.at(2, 120)))


def _occurred(case: Case, line: Timeline) -> Occurred | None:
    if case.happened is None:
        return None
    days = (case.happened,) * 2 if isinstance(case.happened, int) else case.happened
    first, last = (day_of(line.reported) - timedelta(days=n) for n in days)
    return Occurred(first=first, last=last)


def _past(letter: str, records: Iterable[R]) -> tuple[R, ...]:
    """Return those *records* that have happened by now, in order, numbered."""
    return _numbered(letter, sorted((r for r in records if past(r.at)), key=lambda r: r.at))


def _numbered(letter: str, records: Iterable[R]) -> tuple[R, ...]:
    return tuple(record.but(id=f"{letter}{n}") for n, record in enumerate(records, 1))
