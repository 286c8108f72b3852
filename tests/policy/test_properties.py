"""What holds for every combination of facts, and for every way to get there.

The combinations of 19 facts with three answers are more than a thousand million:
Hypothesis draws from them, and each condition is gone through whole.
"""

from itertools import chain, product

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from esafety_tui.casework.casework import Casework
from esafety_tui.casework.records.records import Records
from esafety_tui.model.incident import Incident, StepMark, StepState
from esafety_tui.model.record import read
from esafety_tui.model.school.school import School
from esafety_tui.model.vocabulary import Answer, Fact, Outcome, RecordFact, Role, Standing
from esafety_tui.policy.calendar import SchoolCalendar
from esafety_tui.policy.checklist import (
    ANSWERED,
    DONE,
    WAITING,
    StepLine,
    checklist_of,
    closing_gaps,
    steps_for,
)
from esafety_tui.policy.complainant import approaches_for
from esafety_tui.policy.facts import facts_of
from esafety_tui.policy.questions import asked_of, questions
from esafety_tui.policy.steps import Step, shipped_steps
from support.examples import examples
from support.school import NOW
from support.strategies import incidents

SCHOOL = read(School, {"name": "Hill School", "lead": "Sam Lead"})
CALENDAR = SchoolCalendar(SCHOOL)
STEPS = {step.id: step for step in shipped_steps()}
EVERY_FACT = (*Fact, *RecordFact)
FACTS = st.fixed_dictionaries({name: st.sampled_from(Answer) for name in EVERY_FACT})
QUICK = settings(max_examples=examples(150), suppress_health_check=list(HealthCheck), deadline=None)


def _settled(facts: dict[str, Answer]) -> list[dict[str, Answer]]:
    """Every way in which the unknown ones among *facts* may turn out."""
    unknown = [name for name, answer in facts.items() if answer is Answer.UNKNOWN]
    return [
        facts | dict(zip(unknown, answers, strict=True))
        for answers in product((Answer.YES, Answer.NO), repeat=len(unknown))
    ]


def lines_for(facts: dict[str, Answer]) -> tuple[StepLine, ...]:
    return tuple(chain.from_iterable(steps_for(facts, shipped_steps()).values()))


def asked_for(lines: tuple[StepLine, ...]) -> set[str]:
    return {line.id for line in lines if line.state != WAITING}


@pytest.mark.parametrize("step", [s for s in STEPS.values() if not s.asks], ids=lambda s: s.id)
def test_a_step_under_every_combination_of_the_facts_it_hangs_on(step: Step) -> None:
    names = sorted(step.when.facts)
    for answers in product(Answer, repeat=len(names)):
        facts = dict(zip(names, answers, strict=True))
        lines = lines_for(facts)
        shown = step.id in asked_for(lines)
        asked = {line.asks for line in lines if line.asks}
        possible = {step.when.evaluate(settled) for settled in _settled(facts)}
        # Shown exactly when it holds however the rest turns out; never when it cannot.
        assert shown is (possible == {Answer.YES}), facts
        if Answer.UNKNOWN not in answers:
            # Python's own logic, which has two values only, says the same.
            known = {name: facts[name] is Answer.YES for name in names}
            assert shown is (step.when.text == "always" or eval(step.when.text, {}, known))
        waiting = [line for line in lines if line.id == step.id and line.state == WAITING]
        if len(possible) > 1:
            # Where it is still open, it waits for something that is asked.
            assert [line.waits_for in asked | set(RecordFact) for line in waiting] == [True], facts
        else:
            assert waiting == []


@QUICK
@given(FACTS)
def test_what_is_asked_is_what_some_step_waits_for_and_nothing_else(
    facts: dict[str, Answer],
) -> None:
    lines = lines_for(facts)
    asked = {line.asks for line in lines if line.asks}
    assert not {fact for fact in asked if facts[fact] is not Answer.UNKNOWN}
    assert asked == {line.waits_for for line in lines if line.state == WAITING} - set(RecordFact)
    for line in lines:
        if line.state == WAITING and line.waits_for in STEPS[line.id].when.facts:
            # Nothing that its condition names before is unknown and could still decide it.
            named = STEPS[line.id].when.named
            before = set(named[: named.index(line.waits_for)])
            assert not before & STEPS[line.id].when.open_questions(facts)


@QUICK
@given(FACTS, st.sampled_from(Fact), st.sampled_from(Answer))
def test_an_answer_changes_only_what_hangs_on_it(
    facts: dict[str, Answer], fact: Fact, answer: Answer
) -> None:
    before = asked_for(lines_for(facts))
    after = asked_for(lines_for(facts | {fact: answer}))
    for name in {one for one in before ^ after if not STEPS[one].asks}:
        assert fact in STEPS[name].when.facts


@QUICK
@given(incidents(holds=()))
def test_the_list_can_always_be_finished(incident: Incident) -> None:
    """Answering and marking whatever is open ends, and then the case can be closed."""
    mark = StepMark(state=StepState.NOT_APPLICABLE, at=NOW, by="Sam Lead", note="does not fit")
    incident = incident.but(outcome=Outcome.UNSUBSTANTIATED)
    for _ in range(len(Fact) + 2):
        lines = checklist_of(incident, CALENDAR, shipped_steps()).lines
        open_ones = [line for line in lines if line.state not in ANSWERED]
        if not open_ones:
            break
        questions = {line.asks: Answer.YES for line in open_ones if line.asks}
        marks = {line.id: mark for line in open_ones if not line.asks}
        incident = incident.but(
            facts={**incident.facts, **questions}, steps={**incident.steps, **marks}
        )
    incident = incident.but(steps={**incident.steps, "arrange-check-ins": mark})
    finished = checklist_of(incident, CALENDAR, shipped_steps())
    assert closing_gaps(incident, finished) == ()


@QUICK
@given(incidents())
def test_a_question_is_put_for_every_fact_but_of_staff_who_are_not_in_it(
    incident: Incident,
) -> None:
    asked = asked_of(incident, shipped_steps())
    facts = facts_of(incident)
    left_out = set(Fact) - {one.question.fact for one in asked}
    assert len(asked) == len(Fact) - len(left_out)
    assert left_out <= {Fact.CLAIM_MALICIOUS, Fact.WANTS_UNION_SUPPORT, Fact.REPORTER_EXPOSED}
    assert {facts[fact] for fact in left_out} <= {Answer.UNKNOWN}
    lines = lines_for(facts)
    assert {one.question.fact for one in asked if one.matters} == {
        line.asks for line in lines if line.asks
    }
    for one in asked:
        assert one.known is facts[one.question.fact]
        assert one.answer in (one.known, Answer.UNKNOWN)


def test_questions_are_plain_and_fit_on_one_screen() -> None:
    assert sorted(question.fact for question in questions()) == sorted(Fact)
    for question in questions():
        assert question.ask.endswith("?")
        assert question.why.endswith(".")
        assert "_" not in question.ask
        assert len(question.ask) <= 76
    asks = {step.asks: step for step in shipped_steps() if step.asks}
    for question in questions():
        assert question.clauses == asks[question.fact].clauses


@QUICK
@given(FACTS, st.sampled_from(["", "Anyone", "The customer", "The person harassed"]))
def test_the_school_never_asks_where_only_the_person_can(
    facts: dict[str, Answer], hears: str
) -> None:
    for approach in approaches_for(facts, who_may_report=hears):
        if approach.addressee == "mobile-provider":
            assert approach.complainant == "account-holder"
        if approach.addressee == "poster":
            assert facts[Fact.POSTER_KNOWN] is Answer.YES
            assert facts[Fact.INDECENT_IMAGES] is not Answer.YES
        if approach.clause == "S2":
            assert hears in ("", "Anyone")
            assert facts[Fact.IDENTITY_COMPROMISED] is not Answer.YES


# Through the acts: whatever is done stays on the list.

ANSWERS = st.tuples(st.sampled_from(Fact), st.sampled_from(Answer))
STANDINGS = st.sampled_from([Standing.STAFF, Standing.PUPIL, Standing.UNKNOWN])


@settings(
    max_examples=examples(15),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(st.lists(ANSWERS | STANDINGS, min_size=4, max_size=12))
def test_no_step_done_is_lost_when_facts_and_people_change(
    casework: Casework, changes: list[tuple[Fact, Answer] | Standing]
) -> None:
    people = [
        {"role": Role.TARGET, "standing": "staff"},
        {"role": Role.RESPONSIBLE, "standing": "pupil"},
    ]
    facts = {fact.value: "yes" for fact in Fact if fact is not Fact.WITH_POLICE}
    ref = casework.cases.record({"title": "A case", "people": people, "facts": facts}).ref
    for act in _RECORDS:
        act(casework, ref)
    for line in casework.records.checklist(casework.records.incident(ref)).lines[::3]:
        if line.state == "open" and not line.asks:
            casework.cases.tick(ref, line.id, kept="the head's file")
    done = _done(casework, ref)
    assert len(done) > 12
    for change in changes:
        if isinstance(change, Standing):
            casework.cases.change_person(ref, "p1", {"standing": change})
        elif change != (Fact.WITH_POLICE, Answer.YES):
            casework.cases.answer(ref, *change)
        assert done <= _done(casework, ref)
        done = _done(casework, ref)


def _done(casework: Casework, ref: str) -> set[str]:
    lines = casework.records.checklist(casework.records.incident(ref)).lines
    return {line.id for line in lines if line.state == DONE and not line.asks}


_RECORDS = (
    lambda desk, ref: desk.entries.add_support(ref, {"kind": "welfare-check"}),
    lambda desk, ref: desk.entries.add_support(ref, {"kind": "conversation"}),
    lambda desk, ref: desk.entries.add_evidence(
        ref, {"address": "https://social.example/1", "captured_at": NOW}
    ),
    lambda desk, ref: desk.entries.add_measure(
        ref, {"kind": "monitoring", "reason": "why", "consent": "given"}
    ),
    lambda desk, ref: desk.entries.add_sanction(ref, {"kind": "detention"}),
)


def test_no_step_done_is_lost_where_several_cases_are_sorted(casework: Casework) -> None:
    """An outcome that clears whoever was said to be responsible asks for no sanction (P7)."""
    one = casework.cases.record(
        {
            "title": "A case",
            "people": [
                {"role": Role.TARGET, "standing": "pupil"},
                {"role": Role.RESPONSIBLE, "standing": "staff"},
            ],
            "facts": {"poster_known": "yes", "poster_in_school": "yes"},
        }
    ).ref
    casework.entries.add_sanction(one, {"kind": "detention"})
    done = _done(casework, one)
    assert "consistent-sanction" in done
    casework.cases.sort([one], outcome=Outcome.UNFOUNDED)
    assert done <= _done(casework, one)


def test_without_the_marks_a_step_would_be_lost(
    casework: Casework, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The negative control of the property above."""
    ref = casework.cases.record(
        {"title": "A case", "people": [{"role": "target", "standing": "staff"}]}
    ).ref
    casework.entries.add_support(ref, {"kind": "welfare-check"})
    assert "welfare-check" in _done(casework, ref)
    monkeypatch.setattr(Records, "_no_step_lost", lambda _, before, after: after)
    casework.cases.change_person(ref, "p1", {"standing": "unknown"})
    assert "welfare-check" not in _done(casework, ref)
