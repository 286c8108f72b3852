"""Situations read out of the policy by hand (``situations.toml``): steps, complainant, refusals."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from esafety_tui.casework.casework import Casework
from esafety_tui.model.vocabulary import Answer, Fact, Outcome, Role, Severity
from esafety_tui.policy.checklist import checklist_of
from esafety_tui.policy.complainant import approaches
from esafety_tui.policy.guards.refused import GUARDS, Refused
from support.school import NOW, Clock
from support.situations import CONTROLS, SITUATIONS, TABLE

URL = "https://social.example/post/1"
HOUR = timedelta(hours=1)

Act = Callable[[Casework, str], object]


def _evidence(**data: object) -> Act:
    return lambda desk, ref: desk.entries.add_evidence(ref, {"description": "it", **data})


def _measure(**data: object) -> Act:
    usual = {"kind": "monitoring", "reason": "to find out", "consent": "given"}
    return lambda desk, ref: desk.entries.add_measure(ref, {**usual, **data})


def _search(**data: object) -> Act:
    """A search without consent by somebody trained, unless *data* says otherwise."""
    usual = {
        "kind": "search", "consent": "refused", "consent_reason": "a threat to life",
        "searcher": "the deputy", "searcher_trained": "yes",
    }  # fmt: skip
    return _measure(**{**usual, **data})


def _sent(**data: object) -> Act:
    def act(desk: Casework, ref: str) -> object:
        made = desk.removals.add(ref, {"provider": "Service", "address": URL, **data})
        return desk.removals.send(ref, made.removals[-1].id)

    return act


def _decided(**data: object) -> Act:
    return lambda desk, ref: desk.referrals.refer(
        ref, {"agency": "police", "reason": "why", **data}
    )


NOT_REFERRED = {"decision": "not-referred"}
TALKED = {**NOT_REFERRED, "staff_consulted": "the safeguarding lead"}
MARKED = {"marked_private": True, "medium": "e-mail"}
ACTS: dict[str, Act] = {
    # P6
    "interview": lambda desk, ref: desk.entries.add_entry(
        ref, {"kind": "interview", "text": "they said"}
    ),
    "sanction": lambda desk, ref: desk.entries.add_sanction(ref, {"kind": "detention"}),
    "sanction-of-the-first": lambda desk, ref: desk.entries.add_sanction(
        ref, {"kind": "detention", "person": "p1"}
    ),
    "sanction-of-the-first-with-why": lambda desk, ref: desk.entries.add_sanction(
        ref, {"kind": "detention", "person": "p1", "note": "posted the same about others"}
    ),
    "sanction-of-the-second": lambda desk, ref: desk.entries.add_sanction(
        ref, {"kind": "detention", "person": "p2"}
    ),
    "measure": _measure(),
    "tick-investigate": lambda desk, ref: desk.cases.tick(ref, "investigate"),
    "call-it-malicious": lambda desk, ref: desk.cases.answer(ref, Fact.CLAIM_MALICIOUS, Answer.YES),
    "ask-poster": _sent(addressed_to="poster", provider=""),
    "close": lambda desk, ref: desk.cases.close(ref, Outcome.SUBSTANTIATED),
    # what goes on under a hold
    "support": lambda desk, ref: desk.entries.add_support(ref, {"kind": "conversation"}),
    "evidence": _evidence(),
    "note": lambda desk, ref: desk.entries.add_entry(ref, {"text": "the officer rang"}),
    "local-authority": _decided(agency="local-authority"),
    "parents-told": lambda desk, ref: desk.entries.add_support(ref, {"kind": "parents-told"}),
    "assess": lambda desk, ref: desk.cases.assess(ref, Severity.HIGH, "it goes on"),
    # P2
    "copy-of-image": _evidence(may_be_indecent=True, file="picture.png"),
    "print-of-image": _evidence(may_be_indecent=True, captured_at=NOW),
    "note-of-image": _evidence(may_be_indecent=True, seen_by="the pupil", passed_to="police"),
    # P9
    "marked-mail": _evidence(**MARKED),
    "marked-mail-without-time": _evidence(**MARKED, mail_of="p1"),
    "marked-mail-asked-afterwards": _evidence(
        **MARKED, mail_of="p1", consent_at=NOW, at=NOW - HOUR
    ),
    "marked-mail-with-consent": _evidence(**MARKED, mail_of="p1", consent_at=NOW - HOUR),
    "marked-mail-with-consent-of-somebody-else": _evidence(
        **MARKED, consent_by="the head", consent_at=NOW - HOUR
    ),
    "marked-mail-of-nobody-of-the-staff": lambda desk, ref: _evidence(
        **MARKED, mail_of="p9", consent_at=NOW - HOUR
    )(desk, desk.cases.add_person(ref, {"role": "witness", "standing": "parent", "id": "p9"}).ref),
    "monitoring-of-marked-mail": _measure(marked_private=True),
    "monitoring-of-marked-mail-with-consent": _measure(
        marked_private=True, mail_of="p1", private_consent_at=NOW - HOUR
    ),
    # P5
    "measure-without-reason": _measure(reason=" "),
    "measure-without-consent-answer": _measure(consent=None),
    "measure-unasked-without-why": _measure(consent="not-sought"),
    "monitoring-unasked-with-why": _measure(consent="not-sought", consent_reason="it would warn"),
    "monitoring-with-consent": _measure(),
    "confiscation": _measure(kind="confiscation", consent="sought"),
    "search-on-premises": _search(place="on-premises"),
    "search-on-a-trip": _search(place="lawful-control"),
    "search-elsewhere": _search(place="elsewhere"),
    "search-nowhere": _search(),
    "search-without-consent-in-wales": _search(place="lawful-control", nation="wales"),
    "search-without-consent-in-england": _search(place="lawful-control", nation="england"),
    "search-untrained": _search(place="on-premises", searcher_trained="no"),
    "search-guided": _search(
        place="on-premises", searcher_trained="no", guidance="by the head, this morning"
    ),
    "search-by-nobody": _search(place="on-premises", searcher=""),
    "search-of-a-colleague": lambda desk, ref: _search(place="on-premises", person="p3")(
        desk, desk.cases.add_person(ref, {"role": "witness", "standing": "staff"}).ref
    ),
    "search-with-consent": _search(consent="given"),
    "search-with-consent-elsewhere": _search(consent="given", place="elsewhere"),
    # S3, S4
    "provider-by-school": _sent(
        addressed_to="mobile-provider",
        address="withheld",
        complainant="school",
        account_holder="school",
    ),
    "provider-by-holder": _sent(
        addressed_to="mobile-provider", address="withheld", account_holder="parent"
    ),
    "provider-by-nobody-knows-whom": _sent(addressed_to="mobile-provider", address="withheld"),
    "host-uncaptured": _sent(terms_broken="harassment"),
    "host-without-ground": _sent(captured_at=NOW),
    "host-captured": _sent(captured_at=NOW, terms_broken="harassment"),
    "host-captured-by-the-person": _sent(
        captured_at=NOW, terms_broken="harassment", complainant="person-targeted"
    ),
    "host-by-the-school": _sent(captured_at=NOW, terms_broken="harassment", complainant="school"),
    "host-by-the-school-with-why": _sent(
        captured_at=NOW,
        terms_broken="harassment",
        complainant="school",
        school_because="they are too ill, and asked us to",
    ),
    # L2
    "not-referred-untalked": _decided(**NOT_REFERRED),
    "not-referred-parents-untalked": _decided(**TALKED),
    "not-referred-talked": _decided(**TALKED, parents_consulted="by phone; they agree"),
    "referred-at-once": _decided(),
}


def _people(situation: dict[str, Any]) -> list[dict[str, str]]:
    target = situation.get("target")
    hurt = ["staff", "pupil"] if target == "both" else [target] if target else []
    people = [{"role": "target", "standing": standing} for standing in hurt]
    if by := situation.get("by"):
        standing = "staff" if by == "colleague" else by
        people.append({"role": "responsible", "standing": standing})
    for role in ("alleged", "reporter"):
        people += [{"role": role, "standing": standing} for standing in situation.get(role, ())]
    return people


def _facts(situation: dict[str, Any]) -> dict[str, str]:
    """Every fact is no unless the table says otherwise or it follows from the people."""
    follows = set() if "known" in situation or "by" not in situation else {
        Fact.POSTER_KNOWN, Fact.POSTER_IN_SCHOOL,
    }  # fmt: skip
    if "alleged" in situation:
        follows.add(Fact.POSTER_IN_SCHOOL)
    open_ones = {*situation.get("unknown", ()), *follows}
    facts = {fact.value: "no" for fact in Fact if fact not in open_ones}
    return {**facts, **dict.fromkeys(situation.get("yes", ()), "yes")}


@pytest.fixture(params=SITUATIONS, ids=lambda s: s["name"])
def situation(request: pytest.FixtureRequest) -> dict[str, Any]:
    found: dict[str, Any] = request.param
    return found


@pytest.fixture
def desk(casework: Casework, situation: dict[str, Any]) -> Casework:
    casework.settings.change({"nation": situation.get("nation", "england")})
    return casework


def test_there_are_enough_of_them_and_each_is_another() -> None:
    assert len(SITUATIONS) >= 40
    assert len({situation["name"] for situation in SITUATIONS}) == len(SITUATIONS)
    used = {act for s in SITUATIONS for act in (*s.get("refuses", ()), *s.get("allows", ()))}
    assert used == set(ACTS)


_BEGUN: dict[str, dict[str, Any]] = {
    "support": {"support": [{"id": "s1", "at": NOW, "by": "Sam Lead", "kind": "other"}]},
    "investigation": {
        "entries": [
            {"id": "n1", "at": NOW, "by": "Sam Lead", "kind": "interview", "text": "what they said"}
        ]
    },
    "outcome": {"outcome": "unsubstantiated"},
    "police": {
        "referrals": [
            {"id": "a1", "at": NOW, "by": "Sam Lead", "agency": "police", "reason": "threats"}
        ]
    },
}


def record(desk: Casework, situation: dict[str, Any]) -> str:
    hold = [{"since": NOW - HOUR, "reason": "with the police"}] if situation.get("hold") else []
    data = {"people": _people(situation), "facts": _facts(situation), "hold": hold}
    if category := situation.get("category"):
        data["category"] = category
    if outcome := situation.get("outcome"):
        data["outcome"] = outcome
    for begun in situation.get("begun", ()):
        data |= _BEGUN[begun]
    return desk.cases.record({"title": "A case", **data}).ref


def test_the_steps_are_those_that_the_policy_asks(
    desk: Casework, situation: dict[str, Any]
) -> None:
    incident = desk.records.incident(record(desk, situation))
    lines = checklist_of(incident, desk.records.calendar, desk.records.steps).lines
    steps = {line.id for line in lines if not line.asks}
    assert steps == {*TABLE["every"], *situation["steps"]}, situation["read"]
    questions = {str(line.asks) for line in lines if line.asks}
    assert questions == set(situation.get("questions", ())), situation["read"]


def test_who_asks_whom_is_what_the_policy_says(desk: Casework, situation: dict[str, Any]) -> None:
    incident = desk.records.incident(record(desk, situation))
    found = [
        f"{a.addressee} by {a.complainant} {a.clause}{' (kept)' if a.only_if else ''}"
        for a in approaches(incident, situation.get("hears", ""))
    ]
    assert found == situation["asks"], situation["read"]
    assert all(a.why for a in approaches(incident, situation.get("hears", "")))


def test_what_the_policy_forbids_is_refused_and_nothing_else(
    desk: Casework, situation: dict[str, Any], clock: Clock
) -> None:
    for name, clause in situation.get("refuses", {}).items():
        ref = record(desk, situation)
        with pytest.raises(Refused) as refused:
            ACTS[name](desk, ref)
        assert refused.value.clause == clause, name
        assert refused.value.sentence.endswith("."), name
        assert refused.value.way_forward.endswith("."), name
        kept = desk.records.incident(ref)
        assert (kept.evidence, kept.measures, kept.sanctions, kept.entries) == ((), (), (), ())
        assert not any(removal.sent_at for removal in kept.removals)
    for name in situation.get("allows", ()):
        ACTS[name](desk, record(desk, situation))


def test_the_roles_of_the_table_are_those_of_the_model() -> None:
    assert {person["role"] for s in SITUATIONS for person in _people(s)} <= set(Role)


# Negative controls: each guard taken out, what it forbids goes through.


@pytest.mark.parametrize("guard", sorted(GUARDS))
def test_it_is_the_guard_that_refuses(
    casework: Casework, monkeypatch: pytest.MonkeyPatch, guard: str
) -> None:
    place, act = CONTROLS[guard]
    hold = [{"since": NOW - HOUR}] if guard == "P6" else []
    people = [{"role": "target", "standing": "staff"}]

    def attempt() -> None:
        case = casework.cases.record({"title": "A case", "hold": hold, "people": people})
        ACTS[act](casework, case.ref)

    with pytest.raises(Refused):
        attempt()
    monkeypatch.setattr(f"esafety_tui.casework.{place}", lambda *_: None)
    attempt()
