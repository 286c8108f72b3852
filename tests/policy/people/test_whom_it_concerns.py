"""A record answers a step for the person whom it concerns (``[[record]]`` of situations.toml)."""

from typing import Any

import pytest

from esafety_tui.casework.casework import Casework
from esafety_tui.model.incident import Incident
from esafety_tui.model.vocabulary import Answer, Fact
from esafety_tui.policy import answers
from esafety_tui.policy.answers import answered_by
from esafety_tui.policy.checklist import DONE, OPEN, StepLine
from esafety_tui.reports.documents.case_text import case_text
from esafety_tui.screens.case.checklist import draw_step
from support.situations import TABLE

KEPT: list[dict[str, Any]] = TABLE["record"]


def kept(casework: Casework, situation: dict[str, Any]) -> Incident:
    people = [
        dict(zip(("role", "standing"), said.split(), strict=True)) for said in situation["people"]
    ]
    facts = {
        **dict.fromkeys(situation.get("yes", ()), "yes"),
        **dict.fromkeys(situation.get("no", ()), "no"),
    }
    told = {"procedure": situation.get("procedure", ""), "people": people, "facts": facts}
    incident = casework.cases.record({"title": "A case", **told})
    adders = {
        "support": (casework.entries.add_support, "kind"),
        "evidence": (casework.entries.add_evidence, "medium"),
        "removal": (casework.removals.add, "addressed_to"),
        "entry": (casework.entries.add_entry, "kind"),
        "sanction": (casework.entries.add_sanction, "kind"),
        "measure": (casework.entries.add_measure, "kind"),
        "referral": (casework.referrals.refer, "agency"),
    }
    for record in situation["kept"]:
        (sort, word), *fields = record.items()
        add, name = adders[sort]
        incident = add(incident.ref, {name: word, **dict(fields)})
    return incident


def lines_of(casework: Casework, incident: Incident) -> dict[str, StepLine]:
    return {line.id: line for line in casework.records.checklist(incident).lines}


@pytest.mark.parametrize("situation", KEPT, ids=lambda s: s["name"])
def test_a_record_answers_for_whom_it_concerns(
    casework: Casework, situation: dict[str, Any]
) -> None:
    incident = kept(casework, situation)
    lines = lines_of(casework, incident)
    assert not set(situation.get("gone", ())) & set(lines), situation["read"]
    for name in situation.get("done", ()):
        assert lines[name].state == DONE, (name, situation["read"])
        # And what is shown for it is a record, not whom it concerns.
        word = lines[name].satisfied_by
        assert word.startswith("people:") or answered_by(incident, word) not in incident.people
    for name in situation.get("open", ()):
        assert lines[name].state == OPEN, (name, situation["read"])


def test_who_has_none_yet_is_said_on_the_screen_and_on_paper(casework: Casework) -> None:
    incident = kept(casework, KEPT[0])
    records = casework.records
    line = lines_of(casework, incident)["tell-target-parents"]
    assert line.still_for == ("Pupil B",)
    drawn = draw_step(line, 60, records.today, records.calendar)
    assert any("still for Pupil B" in "".join(p.text for p in one) for one in drawn)
    checklist = records.checklist(incident)
    told = case_text(incident, checklist, records.today, records.calendar, records.school)
    assert "Tell the parents of the pupil targeted (clause P8), still for Pupil B" in told


def test_where_one_person_is_concerned_nobody_is_named(casework: Casework) -> None:
    incident = casework.cases.record(
        {"title": "A case", "people": [{"role": "target", "standing": "pupil"}]}
    )
    assert all(not line.still_for for line in lines_of(casework, incident).values())


def test_without_looking_whom_it_names_a_record_would_answer_for_everybody(
    casework: Casework, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The negative control."""
    incident = kept(casework, KEPT[0])
    monkeypatch.setattr(answers, "given_to", lambda case, _: case.support)
    assert lines_of(casework, incident)["tell-target-parents"].state == DONE


def test_a_decision_on_the_police_is_shown_by_its_referral_and_not_by_the_answer(
    casework: Casework,
) -> None:
    """Telling them answers *with the police* too; what Enter shows is what was decided."""
    ref = casework.cases.record({"title": "A case", "facts": {"may_be_criminal": "yes"}}).ref
    incident = casework.referrals.refer(ref, {"agency": "police", "reason": "threats"})
    assert incident.answer(Fact.WITH_POLICE) is Answer.YES
    assert answered_by(incident, "referral:police-decided") == incident.referrals[0]
    # Where they know from somebody else there is no record that could be shown.
    known = casework.cases.record({"title": "A case", "facts": {"with_police": "yes"}})
    assert lines_of(casework, known)["consider-police"].state == DONE
    assert answered_by(known, "referral:police-decided") is None
