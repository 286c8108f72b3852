"""The acts on a case: what each keeps, what each refuses, and that all of it is on disk."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest

from esafety_tui.casework.casework import Casework
from esafety_tui.data.problems import NotSaved, ReadOnly
from esafety_tui.model.record import Invalid
from esafety_tui.model.requests import RemovalState
from esafety_tui.model.vocabulary import Answer, Fact, Outcome, Severity, Stage
from esafety_tui.policy.guards.refused import Refused
from support.cases import finish
from support.school import NOW, Clock

TARGET = {"role": "target", "standing": "staff", "name": "Jo Bloggs"}
RESPONSIBLE = {"role": "responsible", "standing": "pupil"}


def a_case(casework: Casework, **data: object) -> str:
    return casework.cases.record({"title": "Fake profile", **data}).ref


def test_a_title_is_enough_and_what_is_recorded_is_on_disk(
    casework: Casework, reopened: Callable[[], Casework]
) -> None:
    incident = casework.cases.record({"title": "Fake profile"})
    assert incident.ref == "2026-27/001"
    assert (incident.reported_at, incident.recorded_at) == (NOW, NOW)
    assert reopened().records.incident(incident.ref) == incident
    assert reopened().records.index.newest_first() == casework.records.index.newest_first()


def test_without_a_title_nothing_is_recorded(casework: Casework) -> None:
    with pytest.raises(Invalid) as refused:
        casework.cases.record({"title": "  "})
    assert refused.value.field == "title"
    assert casework.records.index.newest_first() == []


def test_references_have_no_gaps_and_belong_to_the_year_of_the_report(casework: Casework) -> None:
    refs = [
        a_case(casework),
        a_case(casework, reported_at=NOW - timedelta(days=100)),
        a_case(casework),
        a_case(casework, reported_at=NOW - timedelta(days=101)),
    ]
    assert refs == ["2026-27/001", "2025-26/001", "2026-27/002", "2025-26/002"]


def test_a_withdrawn_case_keeps_its_reference(casework: Casework) -> None:
    ref = a_case(casework)
    casework.cases.withdraw(ref, "entered twice")
    assert a_case(casework) == "2026-27/002"
    assert casework.records.incident(ref).stage is Stage.WITHDRAWN
    with pytest.raises(Invalid):
        casework.cases.withdraw("2026-27/002", "")


def test_a_report_in_the_future_is_refused(casework: Casework) -> None:
    with pytest.raises(Invalid, match="future"):
        a_case(casework, reported_at=NOW + timedelta(days=1))


def test_people_get_aliases_that_differ(casework: Casework) -> None:
    ref = a_case(casework, people=[TARGET, {**TARGET, "name": "Al Other"}, RESPONSIBLE])
    assert [p.alias for p in casework.records.incident(ref).people] == [
        "Staff A",
        "Staff B",
        "Pupil A",
    ]
    with pytest.raises(Invalid, match="alias"):
        casework.cases.add_person(ref, {**TARGET, "alias": "Pupil A"})
    casework.cases.change_person(ref, "p1", {"alias": "Head of Year"})
    assert casework.records.incident(ref).people[0].alias == "Head of Year"


def test_severity_needs_its_reason_and_keeps_its_history(casework: Casework) -> None:
    ref = a_case(casework)
    with pytest.raises(Invalid):
        casework.cases.assess(ref, Severity.HIGH, "")
    casework.cases.assess(ref, Severity.HIGH, "seen by a whole year group")
    casework.cases.assess(ref, Severity.MEDIUM, "taken down within the hour")
    incident = casework.records.incident(ref)
    assert incident.severity is Severity.MEDIUM
    assert [change.severity for change in incident.severity_history] == ["high", "medium"]


def test_a_tick_is_kept_taken_back_and_a_step_that_does_not_apply_needs_a_reason(
    casework: Casework,
) -> None:
    ref = a_case(casework)
    casework.cases.tick(ref, "tell-not-to-engage", "told in person")
    assert casework.records.incident(ref).steps["tell-not-to-engage"].note == "told in person"
    casework.cases.untick(ref, "tell-not-to-engage")
    assert casework.records.incident(ref).steps == {}
    with pytest.raises(Invalid):
        casework.cases.not_applicable(ref, "tell-not-to-engage", "")
    with pytest.raises(Invalid):
        casework.cases.tick(ref, "no-such-step")


def test_a_changed_fact_loses_no_step_that_is_done(casework: Casework) -> None:
    ref = a_case(casework)
    casework.cases.answer(ref, Fact.NETWORK_OR_DEVICE_INVOLVED, Answer.YES)
    casework.cases.tick(ref, "safe-use")
    casework.cases.answer(ref, Fact.NETWORK_OR_DEVICE_INVOLVED, Answer.NO)
    lines = {
        line.id: line.state
        for line in casework.records.checklist(casework.records.incident(ref)).lines
    }
    assert lines["safe-use"] == "done"


def test_no_file_of_a_possibly_indecent_image(casework: Casework) -> None:
    ref = a_case(casework)
    data = {"description": "on the pupil's phone", "may_be_indecent": True}
    with pytest.raises(Refused) as refused:
        casework.entries.add_evidence(ref, {**data, "file": "image.png"})
    assert refused.value.clause == "P2"
    assert casework.records.incident(ref).evidence == ()
    casework.entries.add_evidence(ref, data)
    assert casework.records.incident(ref).evidence[0].id == "e1"


def test_a_request_to_a_host_is_sent_with_address_and_ground_only(casework: Casework) -> None:
    ref = a_case(casework)
    casework.removals.add(ref, {"provider": "YouTube", "address": "https://example.org/v"})
    with pytest.raises(Refused, match="captured"):
        casework.removals.send(ref, "r1")
    with pytest.raises(Refused, match="why"):
        casework.removals.send(ref, "r1", {"captured_at": NOW})
    assert casework.records.incident(ref).removals[0].state is RemovalState.DRAFT
    casework.removals.send(ref, "r1", {"captured_at": NOW, "terms_broken": "harassment"})
    removal = casework.records.incident(ref).removals[0]
    assert removal.state is RemovalState.ASKED
    assert removal.check_on is None  # nobody chose a day: it is reckoned
    assert casework.records.row(ref).removal_looks == (date(2026, 11, 25),)


def test_a_removal_is_followed_until_it_is_gone(casework: Casework, clock: Clock) -> None:
    ref = a_case(casework)
    casework.removals.add(ref, {"addressed_to": "poster", "address": "https://example.org/v"})
    with pytest.raises(Invalid):
        casework.removals.follow(ref, "r1", RemovalState.REMOVED)
    casework.removals.send(ref, "r1")
    clock.on(days=3)
    casework.removals.follow(ref, "r1", RemovalState.CHASED)
    assert casework.records.row(ref).removal_looks == (date(2026, 11, 30),)  # not on Saturday
    casework.removals.follow(ref, "r1", RemovalState.REMOVED, "gone")
    removal = casework.records.incident(ref).removals[0]
    assert (removal.check_on, removal.answered_at) == (None, clock.now)
    assert [event.state for event in removal.events] == ["asked", "chased", "removed"]


def test_a_police_referral_holds_investigation_and_sanctions_until_lifted(
    casework: Casework, clock: Clock
) -> None:
    ref = a_case(casework, people=[TARGET, RESPONSIBLE])
    with pytest.raises(Invalid):
        casework.referrals.refer(ref, {"agency": "police", "reason": ""})
    casework.referrals.refer(ref, {"agency": "police", "reason": "threats"})
    incident = casework.records.incident(ref)
    assert incident.on_hold
    assert incident.answer(Fact.WITH_POLICE) is Answer.YES
    for refused in (
        lambda: casework.entries.add_sanction(ref, {"kind": "detention"}),
        lambda: casework.cases.tick(ref, "investigate"),
        lambda: casework.cases.close(ref, Outcome.SUBSTANTIATED),
    ):
        with pytest.raises(Refused) as told:
            refused()
        assert told.value.clause == "P6"
    casework.entries.add_support(ref, {"kind": "conversation"})
    casework.entries.add_evidence(ref, {"description": "letter"})
    clock.on(days=1)
    with pytest.raises(Invalid):
        casework.referrals.lift_hold(ref, " ")
    casework.referrals.lift_hold(ref, "the officer agreed by phone")
    casework.cases.tick(ref, "investigate", kept="the head's file")
    casework.entries.add_sanction(ref, {"kind": "detention"})


def test_a_decision_not_to_refer_holds_nothing(casework: Casework) -> None:
    ref = a_case(casework)
    decision = {"agency": "police", "decision": "not-referred", "reason": "no offence"}
    casework.referrals.refer(ref, {**decision, "staff_consulted": "head and safeguarding lead"})
    assert not casework.records.incident(ref).on_hold


def test_a_case_closes_when_every_step_is_answered_and_an_outcome_is_given(
    casework: Casework, clock: Clock
) -> None:
    ref = a_case(casework, people=[TARGET])
    with pytest.raises(Refused, match=r"cannot be closed yet.*; and \d+ more\."):
        casework.cases.close(ref, Outcome.UNSUBSTANTIATED)
    assert casework.records.incident(ref).outcome is None
    casework.check_ins.arrange(ref)
    finish(casework, ref)
    with pytest.raises(Refused, match=r"Still open: [^;]+\."):
        casework.cases.close(ref, None)
    casework.cases.close(ref, Outcome.UNSUBSTANTIATED, "nothing was found")
    assert casework.records.incident(ref).closed_at == clock.now
    with pytest.raises(Invalid, match="why the case is opened again"):
        casework.cases.move(ref, Stage.MONITORING)
    casework.cases.move(ref, Stage.MONITORING, "two more remarks")
    incident = casework.records.incident(ref)
    assert (incident.closed_at, incident.reopened_at) == (None, (clock.now,))
    assert incident.entries[-1].text == "Opened again: two more remarks"


def test_closing_is_not_a_move(casework: Casework) -> None:
    with pytest.raises(Invalid):
        casework.cases.move(a_case(casework), Stage.CLOSED)


def test_check_ins_are_arranged_on_school_days_and_discontent_becomes_a_fact(
    casework: Casework, clock: Clock
) -> None:
    ref = a_case(casework)
    clock.on(days=-9)  # a Saturday
    casework.check_ins.arrange(ref)
    incident = casework.records.incident(ref)
    assert [check.due for check in incident.check_ins] == [date(2026, 11, 28), date(2026, 12, 26)]
    assert casework.records.row(ref).check_ins == (date(2026, 11, 30), date(2026, 12, 29))
    casework.check_ins.record(ref, "k1", {"stopped": "no", "satisfied": "no"})
    assert casework.records.incident(ref).answer(Fact.NOT_SATISFIED) is Answer.YES
    with pytest.raises(Invalid):
        casework.check_ins.record(ref, "k2", {"satisfied": "yes"})


def test_what_has_an_act_of_its_own_is_not_amended(casework: Casework) -> None:
    ref = a_case(casework)
    casework.cases.amend(ref, {"title": "Another title"})
    assert casework.records.incident(ref).title == "Another title"
    with pytest.raises(Invalid):
        casework.cases.amend(ref, {"stage": "closed"})
    with pytest.raises(Invalid):
        casework.cases.amend(ref, {"title": ""})


def test_an_unknown_reference_is_said_so(casework: Casework) -> None:
    with pytest.raises(Invalid, match="no incident"):
        casework.records.incident("2026-27/099")
    with pytest.raises(Invalid, match="must look like"):
        casework.records.incident("nonsense")


def test_a_change_that_cannot_be_saved_is_not_made(
    casework: Casework, reopened: Callable[[], Casework], monkeypatch: pytest.MonkeyPatch
) -> None:
    ref = a_case(casework)
    told: list[str] = []
    casework.records.subscribe(lambda change: told.append(change.act))

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("esafety_tui.data.journal.journal.write_all", full)
    with pytest.raises(NotSaved, match="no space left"):
        casework.cases.move(ref, Stage.WAITING)
    assert casework.records.incident(ref).stage is Stage.REPORTED
    assert casework.records.row(ref).stage is Stage.REPORTED
    assert told == []
    monkeypatch.undo()
    casework.cases.move(ref, Stage.WAITING)
    assert reopened().records.incident(ref).stage is Stage.WAITING
    assert len(told) == 1


def test_read_only_casework_changes_nothing(
    casework: Casework, reopened: Callable[[], Casework]
) -> None:
    ref = a_case(casework)
    with pytest.raises(ReadOnly):
        reopened().cases.move(ref, Stage.WAITING)


def test_rows_are_found_by_words_and_filters(casework: Casework) -> None:
    first = a_case(casework, people=[TARGET], providers=["YouTube"], category="impersonation")
    second = a_case(casework, title="Café chat", severity="high", severity_reason="x")
    casework.cases.move(second, Stage.WAITING)
    found = {
        "": [second, first],
        "bloggs": [first],
        "cafe": [second],
        "fake profile": [first],
        "stage:waiting": [second],
        "severity:high": [second],
        "category:imp": [first],
        "provider:you": [first],
        "target:staff": [first],
        "year:2026-27": [second, first],
        "overdue:": [],
        "hold:yes": [],
        "chat stage:reported": [],
    }
    for query, refs in found.items():
        assert [row.ref for row in casework.records.search(query).rows] == refs, query
    for wrong in ("colour:red", "stage:nowhere", "hold:maybe"):
        with pytest.raises(Invalid):
            casework.records.search(wrong)


def test_deadlines_become_overdue_with_school_days_only(casework: Casework, clock: Clock) -> None:
    clock.now = clock.now.replace(day=20)  # a Friday
    ref = a_case(casework, severity="critical", severity_reason="x")
    assert casework.records.row(ref).due is not None
    for days in (0, 1, 1):  # Friday, Saturday, Sunday
        clock.on(days=days)
        assert casework.records.search("overdue:").rows == []
    clock.on(days=1)
    assert [row.ref for row in casework.records.search("overdue:").rows] == [ref]


def test_the_school_s_settings_reach_deadlines_at_once(casework: Casework) -> None:
    ref = a_case(casework, severity="high", severity_reason="x")
    before = casework.records.row(ref).deadlines
    closed = [{"first": "2026-11-24", "last": "2026-11-27", "reason": "flood"}]
    casework.settings.change({"closures": closed})
    assert casework.records.row(ref).deadlines != before
    assert not any(
        d.day in (date(2026, 11, 24), date(2026, 11, 27))
        for d in casework.records.row(ref).deadlines
    )


def test_a_case_does_not_begin_after_what_is_kept_of_it(casework: Casework, clock: Clock) -> None:
    ref = casework.cases.record({"title": "One"}).ref
    casework.entries.add_entry(ref, {"text": "Rang", "at": clock.now - timedelta(days=2)})
    later = {"first": "2026-11-22", "last": "2026-11-22"}
    with pytest.raises(Invalid, match="later than Sat 21 Nov 2026: of that day an entry"):
        casework.cases.amend(ref, {"occurred_on": later})
    assert casework.records.incident(ref).occurred_on is None
    casework.cases.amend(ref, {"occurred_on": {"first": "2026-11-21", "last": "2026-11-22"}})
    casework.cases.amend(ref, {"occurred_on": {"first": "2026-11-01", "last": "2026-11-22"}})
    assert casework.cases.amend(ref, {"title": "Another"}).title == "Another"
