"""What cannot be right gets a sentence; what passers-by and older records need."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest

from esafety_tui.casework.casework import Casework
from esafety_tui.casework.sample import load_sample
from esafety_tui.model.incident import Incident
from esafety_tui.model.record import Invalid, plain, read
from esafety_tui.policy.guards.evidence import guard_evidence
from esafety_tui.policy.guards.measures import guard_measure, guard_measure_reason
from esafety_tui.policy.guards.requests import guard_referral, guard_removal_sent
from esafety_tui.screens.case.account_items import evidence
from esafety_tui.screens.case.action_items import measures
from esafety_tui.screens.case.items import CaseView
from support.people import TEACHER, a_case
from support.school import NOW

ACTS: dict[str, Callable[[Casework, str], object]] = {
    "evidence captured before it happened": lambda desk, ref: desk.entries.add_evidence(
        ref, {"description": "x", "captured_at": NOW - timedelta(days=30)}
    ),
    "a sanction before it happened": lambda desk, ref: desk.entries.add_sanction(
        ref, {"kind": "detention", "at": NOW - timedelta(days=30)}
    ),
    "an entry in the future": lambda desk, ref: desk.entries.add_entry(
        ref, {"text": "x", "at": NOW + timedelta(days=1)}
    ),
    "a request sent before it happened": lambda desk, ref: desk.removals.send(
        ref, "r1", {"sent_at": NOW - timedelta(days=30)}
    ),
    "a report before it happened": lambda desk, ref: desk.cases.record(
        {"title": "x", "reported_at": NOW - timedelta(days=2),
         "occurred_on": {"first": NOW.date(), "last": NOW.date()}}
    ),
    "two people with one alias": lambda desk, ref: desk.cases.add_person(
        ref, {"role": "witness", "alias": "Staff A"}
    ),
    "a check-in before the report": lambda desk, ref: desk.check_ins.move(
        ref, "k1", date(2026, 11, 20)
    ),
    "no such check-in": lambda desk, ref: desk.check_ins.move(ref, "k9", date(2026, 12, 9)),
    "support for nobody in the case": lambda desk, ref: desk.entries.add_support(
        ref, {"person": "p9"}
    ),
    "a sanction against nobody in the case": lambda desk, ref: desk.entries.add_sanction(
        ref, {"kind": "detention", "person": "p9"}
    ),
}  # fmt: skip


@pytest.mark.parametrize("what", ACTS)
def test_what_cannot_be_right_gets_a_sentence(casework: Casework, what: str) -> None:
    happened = NOW.date() - timedelta(days=5)
    ref = a_case(casework, TEACHER, occurred_on={"first": happened, "last": happened})
    casework.removals.add(ref, {"addressed_to": "poster", "address": "https://a.example/1"})
    casework.check_ins.arrange(ref)
    before = casework.records.incident(ref)
    with pytest.raises(Invalid) as refused:
        ACTS[what](casework, ref)
    assert refused.value.sentence.endswith(".")
    assert casework.records.incident(ref) == before
    assert len(casework.records.index.newest_first()) == 1


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
    casework.entries.add_evidence(ref, {
        "description": "the mail", "marked_private": True, "mail_of": "p1",
        "consent_at": NOW, "captured_by": "Cap Turer", "seen_by": "Sid Seer",
    })  # fmt: skip
    incident = casework.entries.add_measure(ref, {
        "kind": "search", "reason": "x", "consent": "given", "searcher": "Sue Searcher",
        "searcher_trained": "yes", "marked_private": True, "mail_of": "p1",
        "private_consent_at": NOW,
    })  # fmt: skip
    view = CaseView(incident, casework, names)
    shown = " ".join(
        piece.text for item in (*evidence(view), *measures(view)) for piece in item.paragraphs
    )
    for name in ("Cap Turer", "Sid Seer", "Sue Searcher"):
        assert (name in shown) is names, name
    assert "Consent" in shown


# Records from before


NEW = {
    "wants",
    "guidance",
    "marked_private",
    "private_consent_by",
    "private_consent_at",
    "draft",
    "mail_of",
    "account_holder",
    "school_because",
    "procedure",
    "not_satisfied_at",
}


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
