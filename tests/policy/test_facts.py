"""What follows from the records of a case, and what does not."""

import pytest

from esafety_tui.model.vocabulary import (
    Answer,
    Fact,
    Outcome,
    RecordFact,
    SupplementFact,
    SupplementRecordFact,
)
from esafety_tui.policy.facts import facts_of
from esafety_tui.policy.questions import asked_of
from esafety_tui.policy.steps import shipped_steps
from support.cases import case

YES, NO, UNKNOWN = Answer.YES, Answer.NO, Answer.UNKNOWN


def people(role: str, *standings: str) -> list[dict[str, str]]:
    return [{"role": role, "standing": standing} for standing in standings]


def test_of_a_case_just_recorded_nothing_is_known() -> None:
    facts = facts_of(case())
    assert set(facts) == {*Fact, *RecordFact, *SupplementFact, *SupplementRecordFact}
    begun = {
        RecordFact.SUPPORT_BEGUN, RecordFact.INVESTIGATION_BEGUN, RecordFact.OUTCOME_SETTLED,
        RecordFact.POLICE_DECIDED, RecordFact.STAFF_ACCUSED, RecordFact.CHILD_AT_RISK,
        RecordFact.POLICE_TALKS_LACKING, RecordFact.STAFF_CLEARED, RecordFact.OFFENDER_ALLEGED,
        RecordFact.REPORTER_IS_STAFF, RecordFact.REPORTER_IS_PUPIL,
    }  # fmt: skip
    assert {facts.pop(fact) for fact in begun} == {NO}
    assert {facts.pop(fact) for fact in SupplementRecordFact} == {NO}
    assert facts.pop(RecordFact.PHONE_POSSIBLE) is YES  # the medium is not said
    assert set(facts.values()) == {UNKNOWN}


@pytest.mark.parametrize(
    ("standings", "staff", "pupil"),
    [
        ((), UNKNOWN, UNKNOWN),
        (("staff",), YES, NO),
        (("pupil",), NO, YES),
        (("staff", "pupil"), YES, YES),
        (("unknown",), UNKNOWN, UNKNOWN),
        (("staff", "unknown"), YES, UNKNOWN),
        (("parent",), NO, NO),
        (("former-pupil", "governor"), NO, NO),
    ],
)
def test_whom_it_hurts_follows_from_the_people_targeted(
    standings: tuple[str, ...], staff: Answer, pupil: Answer
) -> None:
    facts = facts_of(case(people=people("target", *standings)))
    assert facts[RecordFact.TARGET_IS_STAFF] is staff
    assert facts[RecordFact.TARGET_IS_PUPIL] is pupil


@pytest.mark.parametrize(
    ("standings", "pupil", "colleague", "parent"),
    [
        ((), UNKNOWN, UNKNOWN, UNKNOWN),
        (("pupil",), YES, NO, NO),
        (("staff",), NO, YES, NO),
        (("parent",), NO, NO, YES),
        (("outsider",), NO, NO, NO),
        (("former-pupil",), NO, NO, NO),
        (("pupil", "parent"), YES, NO, YES),
        (("unknown",), UNKNOWN, UNKNOWN, UNKNOWN),
        (("unknown", "parent"), UNKNOWN, UNKNOWN, YES),
    ],
)
def test_who_is_responsible_follows_from_the_people(
    standings: tuple[str, ...], pupil: Answer, colleague: Answer, parent: Answer
) -> None:
    facts = facts_of(case(people=people("responsible", *standings)))
    assert facts[RecordFact.RESPONSIBLE_IS_PUPIL] is pupil
    assert facts[RecordFact.RESPONSIBLE_IS_COLLEAGUE] is colleague
    assert facts[RecordFact.RESPONSIBLE_IS_PARENT] is parent


@pytest.mark.parametrize("role", ["reporter", "witness"])
def test_who_only_told_or_saw_it_is_neither_hurt_nor_responsible(role: str) -> None:
    facts = facts_of(case(people=people(role, "staff", "pupil", "parent")))
    of_reporters = {RecordFact.REPORTER_IS_STAFF, RecordFact.REPORTER_IS_PUPIL}
    assert {facts[fact] for fact in of_reporters} == {YES if role == "reporter" else NO}
    assert facts == facts_of(case()) | {fact: facts[fact] for fact in of_reporters}


def test_whoever_is_alleged_is_not_known_to_have_done_it() -> None:
    facts = facts_of(case(people=people("alleged", "pupil")))
    assert facts[RecordFact.OFFENDER_ALLEGED] is YES
    assert facts[Fact.POSTER_IN_SCHOOL] is YES
    assert facts[Fact.POSTER_KNOWN] is UNKNOWN
    assert facts[RecordFact.RESPONSIBLE_IS_PUPIL] is UNKNOWN
    assert facts_of(case(people=people("alleged", "staff")))[RecordFact.STAFF_ACCUSED] is YES


@pytest.mark.parametrize("outcome", [*Outcome])
@pytest.mark.parametrize("role", ["alleged", "responsible"])
def test_a_claim_that_is_found_to_be_nothing_clears_the_member_of_staff(
    role: str, outcome: Outcome
) -> None:
    told = case(people=people(role, "staff"), outcome=outcome)
    cleared = outcome in (Outcome.MALICIOUS, Outcome.FALSE, Outcome.UNFOUNDED)
    facts = facts_of(told)
    assert facts[RecordFact.STAFF_CLEARED] is (YES if cleared else NO)
    if role == "responsible":
        assert facts[RecordFact.RESPONSIBLE_IS_COLLEAGUE] is (NO if cleared else YES)
    malicious = {Outcome.MALICIOUS: YES, Outcome.FALSE: NO, Outcome.UNFOUNDED: NO}
    assert facts[Fact.CLAIM_MALICIOUS] is malicious.get(outcome, UNKNOWN)


@pytest.mark.parametrize("outcome", [Outcome.MALICIOUS, Outcome.FALSE, Outcome.UNFOUNDED])
def test_no_claim_against_staff_is_judged_where_no_staff_are_in_it(outcome: Outcome) -> None:
    of_pupils = case(people=people("target", "pupil") + people("alleged", "pupil"), outcome=outcome)
    assert facts_of(of_pupils)[Fact.CLAIM_MALICIOUS] is UNKNOWN
    assert Fact.CLAIM_MALICIOUS not in {
        one.question.fact for one in asked_of(of_pupils, shipped_steps())
    }
    perhaps = case(people=people("alleged", "unknown"), outcome=outcome)
    assert facts_of(perhaps)[Fact.CLAIM_MALICIOUS] is not UNKNOWN


def test_a_poster_whom_nobody_knows_is_no_pupil_colleague_or_parent() -> None:
    facts = facts_of(case(facts={"poster_known": "no"}))
    assert {facts[f] for f in RecordFact if f.startswith("responsible")} == {NO}


@pytest.mark.parametrize(
    ("standings", "known", "in_school"),
    [
        (("pupil",), YES, YES),
        (("governor",), YES, YES),
        (("parent",), YES, YES),
        (("outsider",), YES, NO),
        (("former-pupil",), YES, NO),
        (("outsider", "staff"), YES, YES),
        (("unknown",), UNKNOWN, UNKNOWN),
    ],
)
def test_a_person_responsible_is_a_poster_known(
    standings: tuple[str, ...], known: Answer, in_school: Answer
) -> None:
    facts = facts_of(case(people=people("responsible", *standings)))
    assert facts[Fact.POSTER_KNOWN] is known
    assert facts[Fact.POSTER_IN_SCHOOL] is in_school


@pytest.mark.parametrize(
    ("medium", "abused"),
    [("call", YES), ("text", YES), ("voicemail", YES), ("messaging", UNKNOWN), ("e-mail", UNKNOWN)],
)
def test_calls_texts_and_voicemail_are_phone_abuse(medium: str, abused: Answer) -> None:
    assert facts_of(case(medium=medium))[Fact.PHONE_ABUSE] is abused


def test_impersonation_compromises_an_identity() -> None:
    assert facts_of(case(category="impersonation"))[Fact.IDENTITY_COMPROMISED] is YES
    assert facts_of(case(category="scam"))[Fact.IDENTITY_COMPROMISED] is UNKNOWN


@pytest.mark.parametrize(
    ("alleged", "colleague", "pupil"),
    [
        ((), UNKNOWN, UNKNOWN),
        (("pupil",), NO, UNKNOWN),
        (("pupil", "unknown"), UNKNOWN, UNKNOWN),
        (("staff",), UNKNOWN, NO),
    ],
)
def test_while_it_is_alleged_of_pupils_only_no_colleague_is_responsible(
    alleged: tuple[str, ...], colleague: Answer, pupil: Answer
) -> None:
    facts = facts_of(case(people=people("alleged", *alleged)))
    assert facts[RecordFact.RESPONSIBLE_IS_COLLEAGUE] is colleague
    assert facts[RecordFact.RESPONSIBLE_IS_PUPIL] is pupil


OF_STAFF = {Fact.CLAIM_MALICIOUS, Fact.WANTS_UNION_SUPPORT, Fact.REPORTER_EXPOSED}


@pytest.mark.parametrize(
    ("told", "asked"),
    [
        (people("target", "pupil") + people("alleged", "pupil"), set()),
        (people("target", "staff"), {Fact.CLAIM_MALICIOUS, Fact.WANTS_UNION_SUPPORT}),
        (people("target", "unknown"), set()),
        (people("target", "pupil") + people("alleged", "unknown"), set()),
        (people("target", "pupil") + people("alleged", "staff"),
         {Fact.CLAIM_MALICIOUS, Fact.WANTS_UNION_SUPPORT}),
        (people("target", "pupil") + people("reporter", "staff"),
         {Fact.WANTS_UNION_SUPPORT, Fact.REPORTER_EXPOSED}),
    ],
)  # fmt: skip
def test_what_is_asked_about_staff_is_asked_once_one_of_them_is_in_it(
    told: list[dict[str, str]], asked: set[Fact]
) -> None:
    def put(**more: object) -> set[Fact]:
        return {one.question.fact for one in asked_of(case(people=told, **more), shipped_steps())}

    assert put() == (set(Fact) - OF_STAFF) | asked
    assert put(facts=dict.fromkeys(OF_STAFF, "no")) == set(Fact)  # what was answered stands


@pytest.mark.parametrize("fact", [*Fact])
@pytest.mark.parametrize("answer", [YES, NO])
def test_an_answer_stands_over_what_follows(fact: Fact, answer: Answer) -> None:
    told = case(
        medium="text",
        category="impersonation",
        people=people("responsible", "pupil"),
        facts={fact: answer},
    )
    assert facts_of(told)[fact] is answer


def test_an_answer_taken_back_lets_what_follows_stand_again() -> None:
    taken_back = case(medium="text", facts={"phone_abuse": "unknown"})
    assert facts_of(taken_back)[Fact.PHONE_ABUSE] is YES


@pytest.mark.parametrize(
    ("role", "standing", "at_risk"),
    [
        ("target", "pupil", YES), ("involved", "pupil", YES),
        ("witness", "pupil", NO), ("involved", "staff", NO),
    ],
)  # fmt: skip
def test_a_pupil_whose_part_a_log_does_not_say_may_be_the_child_at_risk(
    role: str, standing: str, at_risk: Answer
) -> None:
    told = case(category="self-harm-content", people=people(role, standing))
    assert facts_of(told)[RecordFact.CHILD_AT_RISK] is at_risk
    assert facts_of(told)[RecordFact.TARGET_IS_PUPIL] is (YES if role == "target" else UNKNOWN)


def test_whoever_is_in_it_in_a_part_not_known_leaves_open_what_would_be_no() -> None:
    pupil, staff = people("target", "pupil"), people("involved", "staff")
    concerned, aimed = RecordFact.STAFF_CONCERNED, RecordFact.TARGET_IS_STAFF
    alone = facts_of(case(people=pupil))
    assert (alone[concerned], alone[aimed]) == (NO, NO)
    beside = facts_of(case(people=[*pupil, *staff]))
    assert (beside[concerned], beside[aimed]) == (UNKNOWN, UNKNOWN)
    nobody_knows = facts_of(case(people=[*pupil, *people("involved", "unknown")]))
    assert (nobody_knows[concerned], nobody_knows[aimed]) == (UNKNOWN, UNKNOWN)
    witness = facts_of(case(people=[*pupil, *people("witness", "staff")]))
    assert witness[concerned] is NO
