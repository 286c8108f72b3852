"""Support: what is owed to each who was hurt, and what of it was done (O4, L1, E3, P7)."""

import pytest

from esafety_tui.casework.casework import Casework
from esafety_tui.model.record import Invalid
from esafety_tui.model.vocabulary import Answer, Fact, Outcome
from esafety_tui.policy.guards.refused import Refused
from esafety_tui.policy.people.support import support_tracks
from support.people import BY_PUPIL, OTHER_TEACHER, PUPIL, TEACHER, a_case, states
from support.school import NOW


def test_every_member_of_staff_who_is_hurt_has_a_track(casework: Casework) -> None:
    ref = a_case(casework, PUPIL, TEACHER, OTHER_TEACHER, BY_PUPIL)
    tracks = support_tracks(casework.records.incident(ref))
    assert [track.person.alias for track in tracks] == ["Staff A", "Staff B", "Pupil A"]
    assert [owed.kind for owed in tracks[0].missing] == [
        "conversation", "welfare-check", "workload-check", "occupational-health", "union",
    ]  # fmt: skip
    assert [owed.kind for owed in tracks[2].missing] == ["pastoral", "parents-told"]


def test_what_was_given_beyond_what_is_owed_is_there_too(casework: Casework) -> None:
    ref = a_case(casework, TEACHER)
    for kind in ("counselling", "welfare-check", "other"):
        casework.entries.add_support(ref, {"kind": kind, "person": "p1"})
    track = support_tracks(casework.records.incident(ref))[0]
    assert [given.kind for given in track.more] == ["counselling", "other"]
    assert [owed.kind for owed in track.owed if owed.answered] == ["welfare-check"]


def test_full_support_is_given_when_each_of_them_has_it(casework: Casework) -> None:
    ref = a_case(casework, TEACHER, OTHER_TEACHER)
    for person in ("p1", "p2"):
        assert states(casework, ref)["welfare-check"] == "open"
        casework.entries.add_support(ref, {"kind": "welfare-check", "person": person})
    assert states(casework, ref)["welfare-check"] == "done"
    assert states(casework, ref)["support-staff"] == "open"


def test_support_without_a_name_is_for_the_only_target(casework: Casework) -> None:
    one, two = a_case(casework, TEACHER), a_case(casework, TEACHER, OTHER_TEACHER)
    for ref in (one, two):
        casework.entries.add_support(ref, {"kind": "occupational-health"})
    assert states(casework, one)["occupational-health"] == "done"
    assert states(casework, two)["occupational-health"] == "open"
    with pytest.raises(Invalid):
        casework.entries.add_support(one, {"kind": "union", "person": "p9"})


def test_what_they_want_and_who_told_the_parents_and_when(casework: Casework) -> None:
    ref = a_case(casework, PUPIL)
    incident = casework.cases.change_person(ref, "p1", {"wants": "that it stops, and no fuss"})
    assert incident.people[0].wants == "that it stops, and no fuss"
    told = {"kind": "parents-told", "person": "p1", "by": "Dee Puty", "at": NOW}
    incident = casework.entries.add_support(ref, told)
    assert (incident.support[0].by, incident.support[0].at) == ("Dee Puty", NOW)
    assert states(casework, ref)["tell-target-parents"] == "done"
    missing = support_tracks(incident)[0].missing
    assert [owed.kind for owed in missing] == ["pastoral"]


def test_whoever_is_falsely_accused_is_supported_as_a_target_is(casework: Casework) -> None:
    ref = a_case(casework, PUPIL, {"role": "responsible", "standing": "staff"})
    assert len(support_tracks(casework.records.incident(ref))) == 1
    incident = casework.cases.answer(ref, Fact.CLAIM_MALICIOUS, Answer.YES)
    assert [t.person.alias for t in support_tracks(incident)] == [
        "Staff A",
        "Pupil A",
    ]
    assert states(casework, ref)["malicious-claim"] == "open"


def test_a_malicious_outcome_and_the_answer_no_do_not_go_together(casework: Casework) -> None:
    ref = a_case(casework, TEACHER, BY_PUPIL)
    casework.cases.answer(ref, Fact.CLAIM_MALICIOUS, Answer.NO)
    with pytest.raises(Invalid, match="answered no"):
        casework.cases.close(ref, Outcome.MALICIOUS)
    casework.cases.answer(ref, Fact.CLAIM_MALICIOUS, Answer.UNKNOWN)
    with pytest.raises(Refused, match="Still open"):
        casework.cases.close(ref, Outcome.MALICIOUS)


def test_a_possibly_indecent_image_is_a_fact_whatever_was_answered(casework: Casework) -> None:
    ref = a_case(casework, PUPIL, facts={"indecent_images": "no", "content_online": "yes"})
    assert "capture-address" in states(casework, ref)
    casework.entries.add_evidence(ref, {"description": "on his phone", "may_be_indecent": True})
    found = states(casework, ref)
    assert {"no-copy", "safeguarding-referral"} <= set(found)
    assert "capture-address" not in found


def test_an_entry_that_parents_were_told_counts(casework: Casework) -> None:
    ref = a_case(casework, PUPIL)
    incident = casework.entries.add_entry(ref, {"kind": "informed-parents", "text": "rang them"})
    owed = {o.kind: o.answered for o in support_tracks(incident)[0].owed}
    assert owed == {"pastoral": False, "parents-told": True}
