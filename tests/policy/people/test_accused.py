"""Whoever is accused in vain: one person, one alias, supported, and not sent to discipline."""

from typing import Any

import pytest

from esafety_tui.casework.casework import Casework
from esafety_tui.model.record import Invalid
from esafety_tui.model.vocabulary import Answer, Fact, Outcome
from esafety_tui.policy.people.sanctions import likely_meant
from esafety_tui.policy.people.support import support_tracks


def a_case(casework: Casework, *people: str, **data: Any) -> str:
    said = [dict(zip(("role", "standing", "name"), one.split(), strict=False)) for one in people]
    return casework.cases.record({"title": "A case", "people": said, **data}).ref


def test_the_accused_is_supported_under_the_one_alias_and_no_sanction_is_proposed(
    casework: Casework,
) -> None:
    ref = a_case(casework, "responsible staff Okafor", "target pupil Bram")
    before = casework.records.incident(ref)
    assert [one.alias for one in likely_meant(before)] == ["Staff A"]
    after = casework.cases.answer(ref, Fact.CLAIM_MALICIOUS, Answer.YES)
    assert [track.person.alias for track in support_tracks(after)] == ["Staff A", "Pupil A"]
    assert likely_meant(after) == ()
    # The pupil who made it up changes the role, and is whom a sanction may be meant for.
    turned = casework.cases.change_person(ref, "p2", {"role": "responsible"})
    assert [one.alias for one in likely_meant(turned)] == ["Pupil A"]
    assert [track.person.alias for track in support_tracks(turned)] == ["Staff A"]


def test_while_an_allegation_is_open_no_sanction_of_staff_is_proposed(casework: Casework) -> None:
    ref = a_case(casework, "responsible staff", category="false-allegation")
    assert likely_meant(casework.records.incident(ref)) == ()
    other = a_case(casework, "responsible staff", category="harassment")
    assert len(likely_meant(casework.records.incident(other))) == 1


def test_a_reporter_who_saw_it_has_a_track_of_their_own(casework: Casework) -> None:
    ref = a_case(casework, "reporter staff", "target pupil")
    assert len(support_tracks(casework.records.incident(ref))) == 1
    told = casework.cases.answer(ref, Fact.REPORTER_EXPOSED, Answer.YES)
    assert [track.person.alias for track in support_tracks(told)] == ["Staff A", "Pupil A"]


def test_people_do_not_double(casework: Casework) -> None:
    ref = a_case(casework, "responsible staff Okafor")
    with pytest.raises(Invalid, match="as Staff A: change their role there"):
        casework.cases.add_person(ref, {"role": "target", "standing": "staff", "name": "OKAFOR"})
    # Two may share a name, and nobody is forced to give one.
    casework.cases.add_person(ref, {"role": "target", "name": "Okafor", "alias": "the other"})
    casework.cases.add_person(ref, {"role": "target", "standing": "staff"})
    casework.cases.add_person(ref, {"role": "target", "standing": "staff"})
    assert len(casework.records.incident(ref).people) == 4


@pytest.mark.parametrize(
    ("answer", "outcome"),
    [("no", "malicious"), ("yes", "false"), ("yes", "unfounded")],
)
def test_an_outcome_does_not_contradict_what_was_answered(
    casework: Casework, answer: str, outcome: str
) -> None:
    ref = a_case(casework, "target staff")
    casework.cases.answer(ref, Fact.CLAIM_MALICIOUS, Answer(answer))
    with pytest.raises(Invalid, match=f"says {outcome}"):
        casework.cases.settle(ref, Outcome(outcome))
    casework.cases.settle(ref, Outcome.UNSUBSTANTIATED)
