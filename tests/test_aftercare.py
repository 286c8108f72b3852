"""Support, check-ins, referrals and sanctions: what is owed, when it is asked, what was given."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from conftest import NOW, Clock
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from strategies import schools

from esafety_tui.casework.casework import Casework
from esafety_tui.casework.index import index_row
from esafety_tui.casework.precedents import precedents
from esafety_tui.casework.sample import load_sample
from esafety_tui.casework.today import Day
from esafety_tui.model.incident import Incident
from esafety_tui.model.prevention import Prevention
from esafety_tui.model.record import Invalid, day_of, plain, read
from esafety_tui.model.school import School
from esafety_tui.model.vocabulary import Answer, Fact, Outcome, Severity, Stage
from esafety_tui.policy.calendar import SchoolCalendar
from esafety_tui.policy.guards import (
    Refused,
    guard_evidence,
    guard_measure,
    guard_measure_reason,
    guard_referral,
    guard_removal_sent,
)
from esafety_tui.policy.steps import shipped_steps
from esafety_tui.screens.case_account_items import evidence
from esafety_tui.screens.case_action_items import measures
from esafety_tui.screens.case_items import CaseView

TEACHER = {"role": "target", "standing": "staff", "name": "Jo Bloggs"}
OTHER_TEACHER = {"role": "target", "standing": "staff", "name": "Al Other"}
PUPIL = {"role": "target", "standing": "pupil", "name": "Kim Kid"}
BY_PUPIL = {"role": "responsible", "standing": "pupil", "name": "Max Power"}


def a_case(casework: Casework, *people: dict[str, str], **data: object) -> str:
    return casework.record({"title": "Fake profile", "people": list(people), **data}).ref


def states(casework: Casework, ref: str) -> dict[str, str]:
    return {line.id: line.state for line in casework.checklist(casework.incident(ref)).lines}


# Support (O4, L1, E3)


def test_every_member_of_staff_who_is_hurt_has_a_track(casework: Casework) -> None:
    ref = a_case(casework, PUPIL, TEACHER, OTHER_TEACHER, BY_PUPIL)
    tracks = casework.support_tracks(casework.incident(ref))
    assert [track.person.alias for track in tracks] == ["Staff A", "Staff B", "Pupil A"]
    assert [owed.kind for owed in tracks[0].missing] == [
        "conversation", "welfare-check", "workload-check", "occupational-health", "union",
    ]  # fmt: skip
    assert [owed.kind for owed in tracks[2].missing] == ["pastoral", "parents-told"]


def test_full_support_is_given_when_each_of_them_has_it(casework: Casework) -> None:
    ref = a_case(casework, TEACHER, OTHER_TEACHER)
    for person in ("p1", "p2"):
        assert states(casework, ref)["welfare-check"] == "open"
        casework.add_support(ref, {"kind": "welfare-check", "person": person})
    assert states(casework, ref)["welfare-check"] == "done"
    assert states(casework, ref)["support-staff"] == "open"


def test_support_without_a_name_is_for_the_only_target(casework: Casework) -> None:
    one, two = a_case(casework, TEACHER), a_case(casework, TEACHER, OTHER_TEACHER)
    for ref in (one, two):
        casework.add_support(ref, {"kind": "occupational-health"})
    assert states(casework, one)["occupational-health"] == "done"
    assert states(casework, two)["occupational-health"] == "open"
    with pytest.raises(Invalid):
        casework.add_support(one, {"kind": "union", "person": "p9"})


def test_what_they_want_and_who_told_the_parents_and_when(casework: Casework) -> None:
    ref = a_case(casework, PUPIL)
    incident = casework.change_person(ref, "p1", {"wants": "that it stops, and no fuss"})
    assert incident.people[0].wants == "that it stops, and no fuss"
    told = {"kind": "parents-told", "person": "p1", "by": "Dee Puty", "at": NOW}
    incident = casework.add_support(ref, told)
    assert (incident.support[0].by, incident.support[0].at) == ("Dee Puty", NOW)
    assert states(casework, ref)["tell-target-parents"] == "done"
    missing = casework.support_tracks(incident)[0].missing
    assert [owed.kind for owed in missing] == ["pastoral"]


def test_whoever_is_falsely_accused_is_supported_as_a_target_is(casework: Casework) -> None:
    ref = a_case(casework, PUPIL, {"role": "responsible", "standing": "staff"})
    assert len(casework.support_tracks(casework.incident(ref))) == 1
    incident = casework.answer(ref, Fact.CLAIM_MALICIOUS, Answer.YES)
    assert [t.person.alias for t in casework.support_tracks(incident)] == ["Staff A", "Pupil A"]
    assert states(casework, ref)["malicious-claim"] == "open"


def test_a_malicious_outcome_and_the_answer_no_do_not_go_together(casework: Casework) -> None:
    ref = a_case(casework, TEACHER, BY_PUPIL)
    casework.answer(ref, Fact.CLAIM_MALICIOUS, Answer.NO)
    with pytest.raises(Invalid, match="answered no"):
        casework.close_case(ref, Outcome.MALICIOUS)
    casework.answer(ref, Fact.CLAIM_MALICIOUS, Answer.UNKNOWN)
    with pytest.raises(Refused, match="Still open"):
        casework.close_case(ref, Outcome.MALICIOUS)


def test_a_possibly_indecent_image_is_a_fact_whatever_was_answered(casework: Casework) -> None:
    ref = a_case(casework, PUPIL, facts={"indecent_images": "no", "content_online": "yes"})
    assert "capture-address" in states(casework, ref)
    casework.add_evidence(ref, {"description": "on his phone", "may_be_indecent": True})
    found = states(casework, ref)
    assert {"no-copy", "safeguarding-referral"} <= set(found)
    assert "capture-address" not in found


def test_an_entry_that_parents_were_told_counts(casework: Casework) -> None:
    ref = a_case(casework, PUPIL)
    incident = casework.add_entry(ref, {"kind": "informed-parents", "text": "rang them"})
    owed = {o.kind: o.answered for o in casework.support_tracks(incident)[0].owed}
    assert owed == {"pastoral": False, "parents-told": True}


# Check-ins (E8)


def dues(incident: Incident) -> list[date]:
    return [check.due for check in incident.check_ins]


def test_they_are_counted_from_the_response_not_from_the_close(
    casework: Casework, clock: Clock
) -> None:
    ref = a_case(casework, TEACHER)
    casework.add_entry(ref, {"kind": "call", "text": "rang her"})  # the response: Mon 23 Nov
    clock.on(days=8)
    incident = casework.arrange_check_ins(ref)
    assert dues(incident) == [date(2026, 12, 7), date(2027, 1, 4)]
    assert {check.person for check in incident.check_ins} == {"p1"}


def test_what_would_be_past_is_today_and_four_weeks_on(casework: Casework, clock: Clock) -> None:
    ref = a_case(casework, TEACHER)
    casework.add_entry(ref, {"kind": "call", "text": "rang her"})
    clock.on(days=22)
    assert dues(casework.arrange_check_ins(ref)) == [date(2026, 12, 15), date(2027, 1, 12)]


def test_each_who_was_hurt_is_asked_and_nobody_twice(casework: Casework) -> None:
    ref = a_case(casework, TEACHER, PUPIL)
    incident = casework.arrange_check_ins(ref)
    assert [check.person for check in incident.check_ins] == ["p1", "p2", "p1", "p2"]
    with pytest.raises(Invalid, match="arranged already"):
        casework.arrange_check_ins(ref)
    casework.add_person(ref, OTHER_TEACHER)
    incident = casework.arrange_check_ins(ref)
    assert [check.person for check in incident.check_ins][4:] == ["p3", "p3"]


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(schools(terms=(), closures=()), st.integers(0, 400))
def test_a_check_in_never_falls_on_a_closed_day(
    casework: Casework, clock: Clock, school: School, days: int
) -> None:
    clock.now = NOW + timedelta(days=days)
    casework.change_school({"nation": school.nation})
    ref = a_case(casework, TEACHER)
    incident = casework.arrange_check_ins(ref)
    assert all(casework.calendar.is_school_day(due) for due in dues(incident))
    assert all(day_of(clock.now) + timedelta(weeks=2) <= due for due in dues(incident))


def test_a_check_in_on_a_closed_day_is_refused_with_the_next_open_one(casework: Casework) -> None:
    ref = a_case(casework, TEACHER)
    casework.arrange_check_ins(ref)
    before = casework.incident(ref)
    for day, why in ((date(2026, 12, 25), "Christmas Day"), (date(2026, 12, 12), "Saturday")):
        with pytest.raises(Invalid, match=why) as refused:
            casework.move_check_in(ref, "k1", day)
        assert "the next is" in refused.value.sentence
    assert casework.incident(ref) == before
    assert casework.move_check_in(ref, "k1", date(2026, 12, 9)).check_ins[0].due == date(
        2026, 12, 9
    )
    casework.check_in(ref, "k1", {"stopped": "yes"})
    with pytest.raises(Invalid, match="is done"):
        casework.move_check_in(ref, "k1", date(2026, 12, 10))


def test_a_closure_entered_later_moves_what_is_due(casework: Casework) -> None:
    ref = a_case(casework, TEACHER)
    casework.arrange_check_ins(ref)
    assert casework.row(ref).check_ins[0] == date(2026, 12, 7)
    closed = [{"first": "2026-12-07", "last": "2026-12-08", "reason": "snow"}]
    casework.change_school({"closures": closed})
    assert casework.row(ref).check_ins[0] == date(2026, 12, 9)


def closed_case(casework: Casework, *people: dict[str, str]) -> str:
    ref = a_case(casework, *people)
    casework.arrange_check_ins(ref)
    for _ in range(5):
        for line in casework.checklist(casework.incident(ref)).lines:
            if line.state == "open" and line.asks:
                casework.answer(ref, line.asks, Answer.NO)
            elif line.state == "open" and line.satisfied_by != "outcome":
                casework.tick(ref, line.id)
    casework.close_case(ref, Outcome.SUBSTANTIATED)
    return ref


def test_a_closed_case_shows_on_the_board_when_it_is_to_be_asked_about(
    casework: Casework, clock: Clock
) -> None:
    ref = closed_case(casework, TEACHER)

    def asked_about() -> frozenset[str]:
        day = Day(casework.rows(), casework.today, casework.calendar)
        found = day.concerns(Prevention())
        return next(concern.refs for concern in found if concern.what == "check-ins")

    assert asked_about() == frozenset()
    clock.on(days=14)
    assert asked_about() == {ref}


@pytest.mark.parametrize(
    ("said", "stage"),
    [
        ({"stopped": "yes", "satisfied": "yes"}, Stage.CLOSED),
        ({"stopped": "partly", "satisfied": "yes"}, Stage.CLOSED),
        ({"stopped": "no", "satisfied": "yes"}, Stage.MONITORING),
        ({"stopped": "yes", "satisfied": "no"}, Stage.MONITORING),
    ],
)
def test_who_is_not_content_or_not_left_alone_opens_the_case_again(
    casework: Casework, clock: Clock, said: dict[str, str], stage: Stage
) -> None:
    ref = closed_case(casework, TEACHER)
    clock.on(days=14)
    incident = casework.check_in(ref, "k1", said)
    assert incident.stage is stage
    assert bool(incident.reopened_at) is (stage is Stage.MONITORING)
    found = states(casework, ref)
    unhappy = said["satisfied"] == "no"
    assert (found.get("review-handling") == "open") is unhappy
    assert (found.get("union-advice") == "open") is unhappy


# Police and agencies (L2, P6, E7)


def test_a_referral_is_filled_in_as_it_goes_on(casework: Casework, clock: Clock) -> None:
    ref = a_case(casework, TEACHER, BY_PUPIL, facts={"may_be_criminal": "yes"})
    casework.refer(ref, {"agency": "police", "reason": "threats"})
    assert states(casework, ref)["agree-with-police"] == "open"
    data = {"reference": "AB/12", "officer": "PC Plod", "shared": "the messages",
            "basis": "to prevent a crime"}  # fmt: skip
    referral = casework.change_referral(ref, "a1", data).referrals[0]
    assert (referral.reference, referral.officer, referral.basis) == (
        "AB/12", "PC Plod", "to prevent a crime",
    )  # fmt: skip
    assert states(casework, ref)["agree-with-police"] == "done"
    clock.on(days=3)
    referral = casework.change_referral(ref, "a1", {"outcome": "a caution"}).referrals[0]
    assert referral.outcome_at == clock.now
    with pytest.raises(Invalid, match="new decision"):
        casework.change_referral(ref, "a1", {"decision": "not-referred"})


def test_a_referral_joins_the_hold_that_is_there(casework: Casework) -> None:
    ref = a_case(casework, TEACHER)
    casework.place_hold(ref, "her husband rang 101")
    incident = casework.refer(ref, {"agency": "police", "reason": "threats"})
    assert [hold.referral for hold in incident.holds] == ["a1"]


def test_others_than_the_police_hold_nothing(casework: Casework) -> None:
    ref = a_case(casework, TEACHER)
    for agency in ("local-authority", "ceop", "iwf", "other"):
        casework.refer(ref, {"agency": agency, "reason": "asked for advice"})
    assert not casework.incident(ref).on_hold


def test_somebody_else_went_to_the_police(casework: Casework) -> None:
    answered, placed = a_case(casework, TEACHER), a_case(casework, TEACHER)
    assert casework.answer(answered, Fact.WITH_POLICE, Answer.YES).on_hold
    with pytest.raises(Invalid):
        casework.place_hold(placed, " ")
    incident = casework.place_hold(placed, "her husband rang 101")
    assert incident.on_hold
    assert incident.answer(Fact.WITH_POLICE) is Answer.YES
    with pytest.raises(Invalid, match="already"):
        casework.place_hold(placed, "again")
    for ref in (answered, placed):
        assert casework.row(ref).on_hold
        with pytest.raises(Refused):
            casework.add_sanction(ref, {"kind": "detention"})
        lifted = casework.lift_hold(ref, "PC Plod agreed by phone").holds[0]
        assert (lifted.lifted_by, lifted.lifted_reason) == ("Sam Lead", "PC Plod agreed by phone")
        casework.add_sanction(ref, {"kind": "detention"})
    # The answer stays yes; saying it once more holds nothing again.
    assert not casework.answer(answered, Fact.WITH_POLICE, Answer.YES).on_hold


LOCKED = {
    # The school's own inquiry, and what would tell those under inquiry of it:
    "investigate", "justify-measure", "ask-claim-malicious", "ask-poster",
    "tell-responsible-parents",
    # procedures and sanctions, and the finding that they rest on:
    "choose-procedure", "pupil-discipline", "staff-discipline", "parent-conduct",
    "malicious-claim", "consistent-sanction", "settle-outcome",
}  # fmt: skip


def test_a_hold_locks_exactly_investigation_and_sanctions() -> None:
    assert {step.id for step in shipped_steps() if step.locked_by_hold} == LOCKED


def test_a_hold_was_lifted_when_the_police_agreed(casework: Casework, clock: Clock) -> None:
    ref = a_case(casework, TEACHER)
    casework.place_hold(ref, "her husband rang 101")
    clock.on(days=7)
    for wrong in (NOW - timedelta(days=1), clock.now + timedelta(days=1)):
        with pytest.raises(Invalid, match="lifted_at"):
            casework.lift_hold(ref, "agreed", at=wrong)
    lifted = NOW + timedelta(days=4)
    assert casework.lift_hold(ref, "agreed", at=lifted).holds[0].lifted_at == lifted


def test_a_hold_takes_deadlines_off_and_gives_the_days_back(
    casework: Casework, clock: Clock
) -> None:
    ref = a_case(casework, TEACHER, BY_PUPIL)

    def due() -> dict[str, date]:
        lines = casework.checklist(casework.incident(ref)).lines
        return {line.id: line.due for line in lines if line.due}

    before = due()
    clock.on(days=1)
    casework.place_hold(ref, "her husband rang 101")
    assert not LOCKED & set(due())
    assert {d.what for d in casework.row(ref).deadlines}.isdisjoint(
        {step.title for step in shipped_steps() if step.id in LOCKED}
    )
    clock.on(days=7)
    casework.lift_hold(ref, "agreed")
    after = due()
    for step in LOCKED & set(before):
        assert after[step] == casework.calendar.add(before[step], 5)
    assert after["welfare-check"] == before["welfare-check"]


# Sanctions (O3)


def sanctioned(casework: Casework, *kinds: str, **data: object) -> str:
    ref = a_case(casework, BY_PUPIL, category="hate", severity_reason="x", **data)
    for kind in kinds:
        casework.add_sanction(ref, {"kind": kind})
    return ref


def test_earlier_sanctions_in_like_cases_without_names(casework: Casework) -> None:
    sanctioned(casework, "detention", "parent-meeting", severity="high")
    sanctioned(casework, "detention", severity="high")
    sanctioned(casework, "suspension", severity="critical")
    sanctioned(casework, "conversation", severity="low")
    ref = sanctioned(casework, "detention", severity="high")  # its own does not count
    found = casework.earlier_sanctions(ref)
    assert [(p.kind, p.times, p.cases) for p in found.same] == [
        ("detention", 2, 2), ("parent-meeting", 1, 1),
    ]  # fmt: skip
    assert [(p.kind, p.times) for p in found.near] == [("suspension", 1)]
    assert (found.cases, found.unsanctioned, found.near_cases) == (2, 0, 1)
    assert found.same[0].last == NOW.date()
    assert "Max" not in repr(found)
    withdrawn = sanctioned(casework, "site-ban", severity="high")
    casework.withdraw(withdrawn, "entered twice")
    assert casework.earlier_sanctions(ref) == found
    with pytest.raises(Invalid, match="severity"):
        casework.earlier_sanctions(a_case(casework))


def test_like_cases_that_ended_without_a_sanction_count_too() -> None:
    sample = load_sample(NOW.date())
    calendar = SchoolCalendar(sample.school)
    rows = [index_row(i, sample.school, calendar, shipped_steps()) for i in sample.incidents]
    for category in {i.category for i in sample.incidents}:
        found = precedents("", category, Severity.HIGH, rows)
        like = [
            i for i in sample.incidents
            if (i.category, i.severity) == (category, Severity.HIGH)
            and i.stage is not Stage.WITHDRAWN and (i.sanctions or i.stage is Stage.CLOSED)
        ]  # fmt: skip
        assert found.cases == len(like)
        assert found.unsanctioned == sum(not i.sanctions for i in like)
        assert sum(p.times for p in found.same) == sum(len(i.sanctions) for i in like)


# Bad input: a sentence, and nothing done is lost


ACTS: dict[str, Callable[[Casework, str], object]] = {
    "evidence captured before it happened": lambda desk, ref: desk.add_evidence(
        ref, {"description": "x", "captured_at": NOW - timedelta(days=30)}
    ),
    "a sanction before it happened": lambda desk, ref: desk.add_sanction(
        ref, {"kind": "detention", "at": NOW - timedelta(days=30)}
    ),
    "an entry in the future": lambda desk, ref: desk.add_entry(
        ref, {"text": "x", "at": NOW + timedelta(days=1)}
    ),
    "a request sent before it happened": lambda desk, ref: desk.send_removal(
        ref, "r1", {"sent_at": NOW - timedelta(days=30)}
    ),
    "a report before it happened": lambda desk, ref: desk.record(
        {"title": "x", "reported_at": NOW - timedelta(days=2),
         "occurred_on": {"first": NOW.date(), "last": NOW.date()}}
    ),
    "two people with one alias": lambda desk, ref: desk.add_person(
        ref, {"role": "witness", "alias": "Staff A"}
    ),
    "a check-in before the report": lambda desk, ref: desk.move_check_in(
        ref, "k1", date(2026, 11, 20)
    ),
    "no such check-in": lambda desk, ref: desk.move_check_in(ref, "k9", date(2026, 12, 9)),
    "support for nobody in the case": lambda desk, ref: desk.add_support(ref, {"person": "p9"}),
    "a sanction against nobody in the case": lambda desk, ref: desk.add_sanction(
        ref, {"kind": "detention", "person": "p9"}
    ),
}  # fmt: skip


@pytest.mark.parametrize("what", ACTS)
def test_what_cannot_be_right_gets_a_sentence(casework: Casework, what: str) -> None:
    happened = NOW.date() - timedelta(days=5)
    ref = a_case(casework, TEACHER, occurred_on={"first": happened, "last": happened})
    casework.add_removal(ref, {"addressed_to": "poster", "address": "https://a.example/1"})
    casework.arrange_check_ins(ref)
    before = casework.incident(ref)
    with pytest.raises(Invalid) as refused:
        ACTS[what](casework, ref)
    assert refused.value.sentence.endswith(".")
    assert casework.incident(ref) == before
    assert len(casework.rows()) == 1


def test_the_sample_school_keeps_to_the_policy() -> None:
    sample = load_sample(NOW.date())
    for incident in sample.incidents:
        for kept in incident.evidence:
            guard_evidence(kept)
        for measure in incident.measures:
            guard_measure_reason(measure.reason)
            guard_measure(measure, sample.school.nation)
        for removal in incident.removals:
            if removal.sent_at:
                guard_removal_sent(removal)
        for referral in incident.referrals:
            guard_referral(referral, incident)


# What a passer-by may read


@pytest.mark.parametrize("names", [False, True])
def test_staff_who_consented_captured_or_searched_are_named_only_when_names_are_shown(
    casework: Casework, names: bool
) -> None:
    ref = a_case(casework, TEACHER)
    casework.add_evidence(ref, {
        "description": "the mail", "marked_private": True, "consent_by": "Jo Bloggs",
        "consent_at": NOW, "captured_by": "Cap Turer", "seen_by": "Sid Seer",
    })  # fmt: skip
    incident = casework.add_measure(ref, {
        "kind": "search", "reason": "x", "consent": "given", "searcher": "Sue Searcher",
        "searcher_trained": "yes", "marked_private": True, "private_consent_by": "Jo Bloggs",
        "private_consent_at": NOW,
    })  # fmt: skip
    view = CaseView(incident, casework, names)
    shown = " ".join(
        piece.text for item in (*evidence(view), *measures(view)) for piece in item.paragraphs
    )
    for name in ("Jo Bloggs", "Cap Turer", "Sid Seer", "Sue Searcher"):
        assert (name in shown) is names, name
    assert "Consent" in shown


# Records from before


NEW = {"wants", "guidance", "marked_private", "private_consent_by", "private_consent_at", "draft"}


def _without(data: object) -> object:
    if isinstance(data, dict):
        return {name: _without(value) for name, value in data.items() if name not in NEW}
    return [_without(item) for item in data] if isinstance(data, list | tuple) else data


def test_records_without_the_newer_fields_still_open() -> None:
    for incident in load_sample(NOW.date()).incidents:
        old = _without(plain(incident))
        assert isinstance(old, dict)
        opened = read(Incident, old)
        assert opened.ref == incident.ref
        assert all(person.wants == "" for person in opened.people)
