"""Indecent images: what comes before all else, and how it is said (P2)."""

import re
from pathlib import Path

import pytest

import esafety_tui
from esafety_tui.casework.casework import Casework
from esafety_tui.policy.checklist import StepGroup
from esafety_tui.policy.steps import shipped_steps
from esafety_tui.reports.documents.case_text import case_text
from esafety_tui.screens.case.checklist import GroupHeading, step_rows

# Danger, then child protection, then what an answer would bring; by hand, from the policy.
FIRST = [
    "check-safety", "no-copy", "tell-safeguarding-lead", "safeguarding-referral",
    "report-illegal-images", "tell-not-to-engage",
]  # fmt: skip
PUPIL = {"role": "target", "standing": "pupil"}
CASES = {
    "answered with yes": {"facts": {"indecent_images": "yes"}},
    "sexual imagery of a pupil": {"category": "sexual-imagery", "people": [PUPIL]},
    "evidence that may be one": {
        "evidence": [{"at": "2026-11-23T09:00:00Z", "description": "on a phone",
                      "may_be_indecent": True}],
    },
}  # fmt: skip


@pytest.mark.parametrize("said", CASES)
def test_they_come_before_all_else_on_screen_and_on_paper(casework: Casework, said: str) -> None:
    incident = casework.cases.record({"title": "A case", **CASES[said]})
    records = casework.records
    checklist = records.checklist(incident)
    # What is registered already stands under what is done.
    first = [name for name in FIRST if name != "no-copy" or "evidence" not in CASES[said]]
    now = [line.id for line in checklist.by_when(records.today)[StepGroup.NOW]]
    assert now[: len(first)] == first
    rows = [row.id for row in step_rows(checklist, records.today, {}, folded=False)]
    assert rows[1 : len(first) + 1] == first
    told = case_text(incident, checklist, records.today, records.calendar, records.school)
    titles = {step.id: step.title for step in shipped_steps()}
    places = [told.index(titles[name]) for name in first]
    assert places == sorted(places)
    assert "may_be_criminal" not in {line.asks for line in checklist.lines}
    assert "consider-police" in {line.id for line in checklist.lines}


def test_next_goes_through_them_in_their_order(casework: Casework) -> None:
    ref = casework.cases.record({"title": "A case", "facts": {"indecent_images": "yes"}}).ref
    found = []
    for _ in FIRST:
        following = casework.records.checklist(casework.records.incident(ref)).next
        assert following is not None
        found.append(following.id)
        casework.cases.tick(ref, following.id, kept="the safeguarding lead's file")
    assert found == FIRST


def test_the_question_comes_before_whatever_protects_nobody(casework: Casework) -> None:
    checklist = casework.records.checklist(casework.cases.record({"title": "A case"}))
    rows = [
        row.id
        for row in step_rows(checklist, casework.records.today, {}, folded=False)
        if not isinstance(row, GroupHeading)
    ]
    assert rows[:2] == ["check-safety", "ask-indecent-images"]


def test_the_file_has_them_in_the_same_order() -> None:
    first = [step.id for step in shipped_steps() if step.id in FIRST]
    assert first == FIRST


SENDING_ON = re.compile(r"only passed on|passed to|take (it|the images?) to the|hand (it|them) on")


def test_no_words_of_the_program_ask_anybody_to_take_or_send_images() -> None:
    package = Path(esafety_tui.__file__).parent
    docs = package.parent / "docs"
    texts = [*package.rglob("*.toml"), *package.rglob("*.py"), *docs.rglob("*.md")]
    told = [path.name for path in texts if SENDING_ON.search(path.read_text("utf-8").casefold())]
    assert told == []
