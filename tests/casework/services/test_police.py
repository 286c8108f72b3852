"""Police and agencies: referrals, and the hold that they bring (L2, P6, E7)."""

from datetime import date, timedelta
from pathlib import Path

import pytest

from esafety_tui.casework.casework import Casework
from esafety_tui.model.record import Invalid
from esafety_tui.model.vocabulary import Answer, Fact
from esafety_tui.policy.guards.refused import Refused
from esafety_tui.policy.steps import shipped_steps
from support.log_files import import_log, read_rows
from support.people import BY_PUPIL, TEACHER, a_case, states
from support.school import NOW, Clock


def test_a_referral_is_filled_in_as_it_goes_on(casework: Casework, clock: Clock) -> None:
    ref = a_case(casework, TEACHER, BY_PUPIL, facts={"may_be_criminal": "yes"})
    casework.referrals.refer(ref, {"agency": "police", "reason": "threats"})
    assert states(casework, ref)["agree-with-police"] == "open"
    data = {"reference": "AB/12", "officer": "PC Plod", "shared": "the messages",
            "basis": "to prevent a crime"}  # fmt: skip
    referral = casework.referrals.change(ref, "a1", data).referrals[0]
    assert (referral.reference, referral.officer, referral.basis) == (
        "AB/12", "PC Plod", "to prevent a crime",
    )  # fmt: skip
    assert states(casework, ref)["agree-with-police"] == "done"
    clock.on(days=3)
    referral = casework.referrals.change(ref, "a1", {"outcome": "a caution"}).referrals[0]
    assert referral.outcome_at == clock.now
    told = casework.referrals.change(ref, "a1", {"outcome_at": NOW, "outcome": "charged"})
    assert told.referrals[0].outcome_at == NOW
    with pytest.raises(Invalid, match="new decision"):
        casework.referrals.change(ref, "a1", {"decision": "not-referred"})


def test_a_referral_joins_the_hold_that_is_there(casework: Casework) -> None:
    ref = a_case(casework, TEACHER)
    casework.referrals.place_hold(ref, "her husband rang 101")
    incident = casework.referrals.refer(ref, {"agency": "police", "reason": "threats"})
    assert [hold.referral for hold in incident.holds] == ["a1"]
    incident = casework.referrals.refer(ref, {"agency": "police", "reason": "more threats"})
    assert [hold.referral for hold in incident.holds] == ["a1"]
    casework.referrals.lift_hold(ref, "agreed")
    incident = casework.referrals.refer(ref, {"agency": "police", "reason": "and again"})
    assert [hold.referral for hold in incident.holds] == ["a1", "a3"]


def test_others_than_the_police_hold_nothing(casework: Casework) -> None:
    ref = a_case(casework, TEACHER)
    for agency in ("local-authority", "ceop", "iwf", "other"):
        casework.referrals.refer(ref, {"agency": agency, "reason": "asked for advice"})
    assert not casework.records.incident(ref).on_hold


def test_somebody_else_went_to_the_police(casework: Casework) -> None:
    answered, placed = a_case(casework, TEACHER), a_case(casework, TEACHER)
    assert casework.cases.answer(answered, Fact.WITH_POLICE, Answer.YES).on_hold
    with pytest.raises(Invalid):
        casework.referrals.place_hold(placed, " ")
    incident = casework.referrals.place_hold(placed, "her husband rang 101")
    assert incident.on_hold
    assert incident.answer(Fact.WITH_POLICE) is Answer.YES
    with pytest.raises(Invalid, match="already"):
        casework.referrals.place_hold(placed, "again")
    for ref in (answered, placed):
        assert casework.records.row(ref).on_hold
        with pytest.raises(Refused):
            casework.entries.add_sanction(ref, {"kind": "detention"})
        lifted = casework.referrals.lift_hold(ref, "PC Plod agreed by phone").holds[0]
        assert (lifted.lifted_by, lifted.lifted_reason) == ("Sam Lead", "PC Plod agreed by phone")
        casework.entries.add_sanction(ref, {"kind": "detention"})
    # The answer stays yes; saying it once more holds nothing again.
    assert not casework.cases.answer(answered, Fact.WITH_POLICE, Answer.YES).on_hold


LOCKED = {
    # The school's own inquiry, and what would tell those under inquiry of it:
    "investigate", "justify-measure", "ask-claim-malicious", "ask-poster",
    "tell-responsible-parents",
    # procedures and sanctions, and the finding that they rest on:
    "choose-procedure", "pupil-discipline", "staff-discipline", "parent-conduct",
    "malicious-claim", "consistent-sanction", "settle-outcome", "tell-outcome",
}  # fmt: skip


def test_a_hold_locks_exactly_investigation_and_sanctions() -> None:
    assert {step.id for step in shipped_steps() if step.locked_by_hold} == LOCKED


def test_a_hold_was_lifted_when_the_police_agreed(casework: Casework, clock: Clock) -> None:
    ref = a_case(casework, TEACHER)
    casework.referrals.place_hold(ref, "her husband rang 101")
    clock.on(days=7)
    for wrong in (NOW - timedelta(days=1), clock.now + timedelta(days=1)):
        with pytest.raises(Invalid, match="lifted_at"):
            casework.referrals.lift_hold(ref, "agreed", at=wrong)
    lifted = NOW + timedelta(days=4)
    assert casework.referrals.lift_hold(ref, "agreed", at=lifted).holds[0].lifted_at == lifted


def test_a_hold_takes_deadlines_off_and_gives_the_days_back(
    casework: Casework, clock: Clock
) -> None:
    ref = a_case(casework, TEACHER, BY_PUPIL)

    def due() -> dict[str, date]:
        lines = casework.records.checklist(casework.records.incident(ref)).lines
        return {line.id: line.due for line in lines if line.due}

    before = due()
    clock.on(days=1)
    casework.referrals.place_hold(ref, "her husband rang 101")
    assert not LOCKED & set(due())
    assert {d.what for d in casework.records.row(ref).deadlines}.isdisjoint(
        {step.title for step in shipped_steps() if step.id in LOCKED}
    )
    clock.on(days=7)
    casework.referrals.lift_hold(ref, "agreed")
    after = due()
    for step in LOCKED & set(before):
        assert after[step] == casework.records.calendar.add(before[step], 5)
    assert after["welfare-check"] == before["welfare-check"]


def test_a_number_that_a_log_brought_does_not_say_that_the_police_were_asked(
    casework: Casework, tmp_path: Path
) -> None:
    rows = read_rows(
        tmp_path, ("Date", "Details", "Police"), ("3/11/2026", "Threats", "Yes, ref 44260120054")
    )
    ref = import_log(casework, rows).new[0].ref
    (referral,) = casework.records.incident(ref).referrals
    assert referral.reference == "44260120054"
    assert states(casework, ref)["agree-with-police"] == "open"
    casework.referrals.change(ref, referral.id, {"outcome": "no interviews for now"})
    assert states(casework, ref)["agree-with-police"] == "done"
