"""The policy as rules: conditions, checklist, deadlines, guards, clauses."""

from datetime import date, datetime, timedelta
from itertools import product

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import esafety_tui.model.actions as actions
import esafety_tui.model.evidence as evidence
import esafety_tui.model.incident as incident_records
import esafety_tui.model.school.prevention as prevention
from esafety_tui.model.days import LONDON
from esafety_tui.model.incident import Incident
from esafety_tui.model.record import Invalid, Record, read
from esafety_tui.model.school.school import School
from esafety_tui.model.vocabulary import Answer, Fact, Nation, RecordFact
from esafety_tui.policy.calendar import (
    SchoolCalendar,
    due_in_words,
    first_response,
)
from esafety_tui.policy.checklist import WAITING, checklist_of, steps_for
from esafety_tui.policy.clauses import clauses
from esafety_tui.policy.conditions import BadCondition, parse
from esafety_tui.policy.days.response import response_due, response_in_target
from esafety_tui.policy.facts import facts_of
from esafety_tui.policy.guards.refused import GUARDS
from esafety_tui.policy.places import PLACES
from esafety_tui.policy.steps import read_steps, shipped_steps
from esafety_tui.reports.figures.figure_types import definitions
from support.examples import examples
from support.strategies import days, schools

QUICK = settings(max_examples=examples(80), suppress_health_check=list(HealthCheck), deadline=None)
YES, NO, UNKNOWN = Answer.YES, Answer.NO, Answer.UNKNOWN
SCHOOL = read(School, {"name": "Hill School", "lead": "Sam Lead"})
CALENDAR = SchoolCalendar(SCHOOL)
MONDAY = date(2026, 11, 23)


def at(day: date, hour: int = 9) -> datetime:
    return datetime(day.year, day.month, day.day, hour, tzinfo=LONDON)


def case(**data: object) -> Incident:
    times = {"reported_at": at(MONDAY), "recorded_at": at(MONDAY)}
    return read(Incident, {"ref": "2026-27/001", "title": "x", **times, **data})


def ids(**facts: Answer) -> set[str]:
    groups = steps_for(facts, shipped_steps()).values()
    return {line.id for lines in groups for line in lines if line.state != WAITING}


# Conditions


@pytest.mark.parametrize(
    ("text", "facts", "value", "asks"),
    [
        ("always", {}, YES, set()),
        ("a", {}, UNKNOWN, {"a"}),
        ("not a", {"a": YES}, NO, set()),
        ("a and b", {"a": NO}, NO, set()),
        ("a and b", {"a": YES}, UNKNOWN, {"b"}),
        ("a or b", {"a": YES}, YES, set()),
        ("a and (b or not c)", {"b": YES}, UNKNOWN, {"a"}),
        ("a and (b or not c)", {"a": YES}, UNKNOWN, {"b", "c"}),
        ("(a and b) or (a and not b)", {"a": UNKNOWN, "b": YES}, UNKNOWN, {"a"}),
    ],
)
def test_conditions_have_three_values(
    text: str, facts: dict[str, Answer], value: Answer, asks: set[str]
) -> None:
    condition = parse(text)
    assert condition.evaluate(facts) is value
    if value is UNKNOWN:
        assert condition.open_questions(facts) == asks


def test_a_known_value_holds_whatever_the_unknown_facts_turn_out_to_be() -> None:
    condition = parse("a and (b or not c) or (c and not a)")
    for values in product((YES, NO, UNKNOWN), repeat=3):
        facts = dict(zip("abc", values, strict=True))
        found = condition.evaluate(facts)
        possible = {
            condition.evaluate(dict(zip("abc", full, strict=True)))
            for full in product((YES, NO), repeat=3)
            if all(v in (UNKNOWN, f) for v, f in zip(values, full, strict=True))
        }
        if found is not UNKNOWN:
            assert possible == {found}
        if len(possible) > 1:
            assert found is UNKNOWN


@pytest.mark.parametrize("text", ["", "a b", "a and", "f(a)", "a == b", "1", "a.b", "lambda: a"])
def test_what_is_no_condition_is_refused(text: str) -> None:
    with pytest.raises(BadCondition):
        parse(text)


# Steps

GOOD_STEP = '[[step]]\nid = "a"\nphase = "act"\nclauses = ["P4"]\ntitle = "Do"\n'


@pytest.mark.parametrize(
    ("text", "where"),
    [
        ("nonsense", "steps.toml"),
        ("", "steps.toml"),
        (GOOD_STEP.replace('"act"', '"dance"'), "step a.phase"),
        (GOOD_STEP.replace('title = "Do"\n', ""), "step a.title"),
        (GOOD_STEP + 'colour = "red"\n', "step a.colour"),
        (GOOD_STEP + 'when = "moon_is_full"\n', "step a.when"),
        (GOOD_STEP + 'when = "poster_known and"\n', "step a.when"),
        (GOOD_STEP + 'when = "poster_known"\n', "step a.when"),
        (GOOD_STEP + 'satisfied_by = "magic"\n', "step a.satisfied_by"),
        (GOOD_STEP + 'asks = "moon_is_full"\n', "step a.asks"),
        (GOOD_STEP + GOOD_STEP, "step a.id"),
    ],
)
def test_a_mistake_in_the_steps_is_named(text: str, where: str) -> None:
    with pytest.raises(Invalid) as refused:
        read_steps(text)
    assert refused.value.field == where


def test_every_asked_fact_has_one_step_that_finds_it_out() -> None:
    asked = [step.asks for step in shipped_steps() if step.asks]
    assert sorted(asked) == sorted(Fact)


@pytest.mark.parametrize(
    ("facts", "asked_for", "not_asked_for"),
    [
        ({}, {"tell-not-to-engage", "ask-content-online", "set-severity"},
         {"ask-host", "ask-poster"}),
        # S1: known, and it is online
        ({"content_online": YES, "poster_known": YES, "poster_will_remove": YES,
          "indecent_images": NO}, {"ask-poster", "capture-address"}, {"ask-host", "no-copy"}),
        # S2: nobody knows who
        ({"content_online": YES, "poster_known": NO, "indecent_images": NO,
          "identity_compromised": NO},
         {"ask-host"}, {"ask-poster", "ask-poster-will-remove"}),
        # S2: known, but will not
        ({"content_online": YES, "poster_known": YES, "poster_will_remove": NO,
          "indecent_images": NO, "identity_compromised": NO}, {"ask-poster", "ask-host"}, set()),
        # P2: never copied, never asked for by showing it
        ({"indecent_images": YES, "content_online": YES, "poster_known": NO},
         {"no-copy", "safeguarding-referral", "report-illegal-images"},
         {"capture-address", "ask-host"}),
        # S3: the person complains, and nobody beside them
        ({"content_online": YES, "poster_known": NO, "indecent_images": NO,
          "identity_compromised": YES}, {"help-prove-identity"}, {"ask-host"}),
        ({"identity_compromised": YES}, {"help-prove-identity"}, set()),
        ({"phone_abuse": YES}, {"help-account-holder"}, set()),
        # O4, L1
        ({"target_is_staff": YES},
         {"support-staff", "welfare-check", "occupational-health"}, set()),
        ({"target_is_staff": NO, "target_is_pupil": YES},
         {"support-pupil", "tell-target-parents"}, {"welfare-check", "union-route"}),
        # P4
        ({"responsible_is_pupil": YES}, {"pupil-discipline"}, set()),
        ({"responsible_is_colleague": YES, "claim_malicious": NO},
         {"staff-discipline", "consider-local-authority"}, set()),
        # P7
        ({"staff_concerned": YES, "responsible_is_pupil": YES, "claim_malicious": YES},
         {"malicious-claim"}, {"support-accused"}),
        ({"staff_concerned": YES, "staff_cleared": YES, "responsible_is_colleague": NO,
          "target_is_pupil": YES, "claim_malicious": YES},
         {"malicious-claim", "support-accused", "welfare-check", "occupational-health"},
         {"staff-discipline"}),
        # L2, P6
        ({"may_be_criminal": YES, "with_police": YES},
         {"consider-police", "agree-with-police"}, set()),
        ({"may_be_criminal": NO}, set(), {"consider-police", "ask-with-police"}),
        # E8
        ({"not_satisfied": YES}, {"review-handling"}, set()),
    ],
)  # fmt: skip
def test_the_steps_follow_the_facts(
    facts: dict[str, Answer], asked_for: set[str], not_asked_for: set[str]
) -> None:
    found = ids(**facts)
    assert asked_for <= found
    assert not not_asked_for & found


FACTS = st.fixed_dictionaries(
    {name: st.sampled_from(list(Answer)) for name in (*Fact, *RecordFact)}
)


@QUICK
@given(FACTS)
def test_no_step_under_a_false_condition_and_every_unknown_that_matters_is_asked(
    facts: dict[str, Answer],
) -> None:
    found = ids(**facts)
    asked = {step.asks for step in shipped_steps() if step.id in found and step.asks}
    for step in shipped_steps():
        if step.asks:
            assert (step.id not in found) or facts[step.asks] is UNKNOWN
            continue
        value = step.when.evaluate(facts)
        assert (step.id in found) is (value is YES)
        if value is UNKNOWN:
            first = step.when.first_question(facts)
            finding = next((one for one in shipped_steps() if one.asks == first), None)
            # A question that is not asked in such a case leaves what hangs on it aside.
            waits = finding is None or finding.when.evaluate(facts) is not YES
            assert first in asked or waits


def test_records_answer_steps_by_themselves() -> None:
    plain_case = case()
    told = case(
        people=[{"role": "target", "standing": "staff"}],
        evidence=[{"at": at(MONDAY), "description": "x"}],
        severity="high",
        severity_reason="x",
        support=[{"at": at(MONDAY), "kind": "welfare-check"}],
    )
    before, after = (
        {line.id: line for line in checklist_of(c, CALENDAR, shipped_steps()).lines}
        for c in (plain_case, told)
    )
    for step in ("record-target", "capture-evidence", "set-severity"):
        assert (before[step].state, after[step].state) == ("open", "done")
        assert after[step].by_record
    assert after["welfare-check"].state == "done"
    assert after["occupational-health"].state == "open"


def test_facts_follow_from_records_and_an_answer_stands_over_them() -> None:
    found = facts_of(case(
        medium="text", category="impersonation",
        people=[{"role": "responsible", "standing": "pupil"}],
    ))  # fmt: skip
    assert found[Fact.PHONE_ABUSE] is YES
    assert found[Fact.IDENTITY_COMPROMISED] is YES
    assert found[Fact.POSTER_KNOWN] is YES
    assert found[Fact.POSTER_IN_SCHOOL] is YES
    assert found[RecordFact.RESPONSIBLE_IS_PUPIL] is YES
    assert found[RecordFact.TARGET_IS_STAFF] is UNKNOWN
    answered = facts_of(case(medium="text", facts={"phone_abuse": "no", "poster_known": "no"}))
    assert answered[Fact.PHONE_ABUSE] is NO
    assert answered[RecordFact.RESPONSIBLE_IS_PUPIL] is NO


def test_a_hold_locks_investigation_and_sanctions_and_nothing_else() -> None:
    held = case(
        people=[
            {"role": "target", "standing": "staff"},
            {"role": "responsible", "standing": "pupil"},
        ],
        hold=[{"since": at(MONDAY)}],
    )
    lines = {x.id: x for x in checklist_of(held, CALENDAR, shipped_steps()).lines}
    for locked in (
        "investigate", "pupil-discipline", "consistent-sanction", "choose-procedure",
        "settle-outcome", "tell-outcome",
    ):  # fmt: skip
        assert (lines[locked].state, lines[locked].due) == ("locked", None)
    for free in ("capture-evidence", "talk-to-target", "welfare-check", "check-safety"):
        assert lines[free].state == "open"


def test_days_under_a_lifted_hold_do_not_count() -> None:
    free, held = case(), case(hold=[{"since": at(MONDAY), "lifted_at": at(date(2026, 11, 26))}])
    due = [
        next(x for x in checklist_of(c, CALENDAR, shipped_steps()).lines
             if x.id == "investigate").due
        for c in (free, held)
    ]  # fmt: skip
    assert due == [date(2026, 11, 30), date(2026, 12, 3)]


def test_next_is_what_falls_due_first_and_of_one_day_the_first_in_order() -> None:
    steps = shipped_steps()
    early = checklist_of(case(), CALENDAR, steps)
    assert early.next is not None
    assert early.next.id == "check-safety"
    late = checklist_of(
        case(steps={"tell-not-to-engage": {"state": "done", "at": at(MONDAY)},
                    "check-safety": {"state": "done", "at": at(MONDAY)}}),
        CALENDAR, steps,
    )  # fmt: skip
    assert late.next is not None
    assert late.next.id == "ask-indecent-images"
    wordings = (
        f'[[step]]\nid = "{name}"\nphase = "assess"\nclauses = ["P8"]\ntitle = "x"\ndue = {due}\n'
        for name, due in (("slow", 5), ("soon", 1), ("as-soon", 1))
    )
    # Of three the first in order is due later, and the other two on one day.
    three = checklist_of(case(), CALENDAR, read_steps("\n".join(wordings)))
    assert three.next is not None
    assert three.next.id == "soon"


# School days


def test_bank_holidays_of_the_nations() -> None:
    boxing_substitute, second_january, st_patrick = (
        date(2026, 12, 28), date(2026, 1, 2), date(2026, 3, 17))  # fmt: skip
    closed = {
        nation: [
            day for day in (boxing_substitute, second_january, st_patrick)
            if not SchoolCalendar(SCHOOL.but(nation=nation)).is_school_day(day)
        ]
        for nation in Nation
    }  # fmt: skip
    assert closed[Nation.ENGLAND] == closed[Nation.WALES] == [boxing_substitute]
    assert closed[Nation.SCOTLAND] == [boxing_substitute, second_january]
    assert closed[Nation.NORTHERN_IRELAND] == [boxing_substitute, st_patrick]


def test_why_a_day_does_not_count() -> None:
    school = read(School, {
        "name": "x", "lead": "y",
        "terms": [{"first": "2026-09-02", "last": "2026-12-18"}],
        "closures": [{"first": "2026-11-24", "last": "2026-11-24", "reason": "boiler"}],
    })  # fmt: skip
    calendar = SchoolCalendar(school)
    assert calendar.why_closed(MONDAY) == ""
    assert calendar.why_closed(date(2026, 11, 22)) == "Sunday"
    assert calendar.why_closed(date(2026, 11, 24)) == "boiler"
    assert calendar.why_closed(date(2026, 12, 21)) == "outside term"
    assert "Christmas" in calendar.why_closed(date(2026, 12, 25))
    assert calendar.why_closed(date(2025, 10, 30)) == ""  # no terms entered for that year


@QUICK
@given(schools(), days, st.integers(0, 40))
def test_counting_agrees_with_going_day_by_day(school: School, day: date, number: int) -> None:
    calendar = SchoolCalendar(school)

    def slow(day: date) -> bool:
        return calendar.why_closed(day) == ""

    end = day + timedelta(days=number * 3)
    counted = sum(slow(day + timedelta(days=n)) for n in range(1, (end - day).days + 1))
    assert calendar.count(day, end) == counted
    due = calendar.add(day, number)
    assert slow(due)
    assert calendar.is_school_day(due)
    start = calendar.next_school_day(day)
    assert calendar.count(start, due) == number
    assert calendar.count(due, day) == 0


def test_a_school_that_never_opens_stops_nothing() -> None:
    closed = read(School, {
        "name": "x", "lead": "y",
        "closures": [{"first": "2020-01-01", "last": "2040-01-01"}],
    })  # fmt: skip
    calendar = SchoolCalendar(closed)
    assert calendar.next_school_day(MONDAY) == MONDAY
    assert calendar.add(MONDAY, 3) == MONDAY + timedelta(days=3)
    assert calendar.count(MONDAY, MONDAY + timedelta(days=30)) == 0


@pytest.mark.parametrize(
    ("due", "today", "words"),
    [
        (MONDAY, MONDAY, "due today"),
        (date(2026, 11, 24), MONDAY, "due tomorrow"),
        (date(2026, 11, 26), MONDAY, "due Thu 26 Nov"),
        (date(2026, 11, 20), MONDAY, "1 day late"),
        (date(2026, 11, 19), MONDAY, "2 days late"),
        (date(2026, 11, 20), date(2026, 11, 22), "late from Mon 23 Nov"),  # a Sunday: not over (L4)
    ],
)
def test_deadlines_in_words(due: date, today: date, words: str) -> None:
    assert due_in_words(due, today, CALENDAR) == words


@pytest.mark.parametrize(
    ("severity", "due"),
    [
        ("critical", MONDAY), ("high", date(2026, 11, 24)),
        ("medium", date(2026, 11, 26)), ("low", date(2026, 11, 30)),
    ],
)  # fmt: skip
def test_response_targets_by_severity(severity: str, due: date) -> None:
    told = case(severity=severity, severity_reason="x")
    assert response_due(told, SCHOOL, CALENDAR) == due
    assert response_due(case(), SCHOOL, CALENDAR) is None
    for day, in_time in ((due, True), (CALENDAR.add(due, 1), False)):
        done = told.but(entries=(entry(at(day), "call"),))
        assert response_in_target(done, SCHOOL, CALENDAR) is in_time
        assert response_due(done, SCHOOL, CALENDAR) is None


def entry(moment: datetime, kind: str) -> evidence.Entry:
    return read(evidence.Entry, {"at": moment, "kind": kind, "text": "x"})


def test_a_note_is_no_response_and_an_earlier_act_counts_from_the_report() -> None:
    assert first_response(case().but(entries=(entry(at(MONDAY), "note"),))) is None
    before = case().but(entries=(entry(at(MONDAY, 7), "call"),))
    assert first_response(before) == at(MONDAY)


# Clauses

IDENTIFIERS = [
    f"{letter}{number}"
    for letter, last in zip("GEPSOLAD", (7, 8, 9, 4, 4, 4, 6, 19), strict=True)
    for number in range(1, last + 1)
]
RECORDS = {
    name
    for module in (actions, evidence, incident_records, prevention)
    for name, kind in vars(module).items()
    if isinstance(kind, type) and issubclass(kind, Record)
} | {"School", "Closure"}


def test_every_clause_is_there_once_in_order() -> None:
    assert [clause.id for clause in clauses()] == IDENTIFIERS


@pytest.mark.parametrize("identifier", IDENTIFIERS)
def test_every_clause_is_answered_by_something_that_exists(identifier: str) -> None:
    clause = next(clause for clause in clauses() if clause.id == identifier)
    steps = {step.id: step for step in shipped_steps()}
    assert clause.title
    assert clause.text
    assert clause.answers
    for answer in clause.answers:
        kind, _, name = answer.partition(":")
        match kind:
            case "step":
                assert identifier in steps[name].clauses, answer
            case "guard":
                assert name in GUARDS, answer
            case "record":
                assert name in RECORDS, answer
            case "figure":
                assert name in definitions(), answer
            case "place":
                assert name in {place.mode for place in PLACES}, answer
            case _:
                pytest.fail(f"{answer} is of no known kind")


def test_every_step_is_named_by_the_clauses_that_it_cites() -> None:
    answers = {clause.id: clause.answers for clause in clauses()}
    for step in shipped_steps():
        for cited in step.clauses:
            assert cited in answers, step.id
    named = {a.removeprefix("step:") for c in clauses() for a in c.answers if a.startswith("step:")}
    assert named == {step.id for step in shipped_steps()}


def test_every_guard_is_named_by_a_clause() -> None:
    named = {
        a.removeprefix("guard:") for c in clauses() for a in c.answers if a.startswith("guard:")
    }
    assert named == set(GUARDS)
