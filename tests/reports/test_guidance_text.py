"""The pages of guidance as plain text."""

import pytest

from esafety_tui.model.school.school import School
from esafety_tui.policy.clauses import clauses
from esafety_tui.policy.steps import shipped_steps
from esafety_tui.reports.documents.guidance_text import (
    AVOID,
    DO,
    PARTS,
    WIDTH,
    clauses_page,
    habits,
    habits_page,
    in_words,
    part_of,
    routes_page,
)

SCHOOL = School(
    name="Northfield School",
    lead="A. Lead",
    deputy="B. Deputy",
    head="C. Head",
    union_representative="D. Member",
    employer="Northfield Trust",
    governing_body="The governors",
    local_authority="Northfieldshire",
)
LONG = School(name="School of " + "a very long name " * 12, lead="X" * 200)


@pytest.mark.parametrize("school", [SCHOOL, LONG])
def test_no_line_is_wider_than_the_page(school: School) -> None:
    pages = (
        clauses_page(clauses(), shipped_steps(), school),
        habits_page(school),
        routes_page(school),
    )
    for page in pages:
        assert max(len(line) for line in page.splitlines()) <= WIDTH
        assert page.endswith("\n")


def test_handouts_fit_on_one_sheet() -> None:
    assert len(habits_page(SCHOOL).splitlines()) <= 60
    assert len(routes_page(SCHOOL).splitlines()) <= 60


def test_habits_are_to_do_or_to_avoid_in_the_order_of_the_policy() -> None:
    found = habits()
    assert [habit.id for habit in found[DO]] == [f"D{n}" for n in range(1, 16)]
    assert [habit.id for habit in found[AVOID]] == [f"D{n}" for n in range(16, 20)]
    page = habits_page(SCHOOL)
    do, avoid = page.split("AVOID")
    assert do.count("  - ") == 15
    assert avoid.count("  - ") == 4


def test_routes_name_the_schools_own_people_and_leave_room_for_the_rest() -> None:
    page = routes_page(SCHOOL)
    for name in (
        "A. Lead", "B. Deputy", "C. Head", "D. Member", "Northfield Trust", "The governors",
        "Northfieldshire",
    ):  # fmt: skip
        assert name in page
    assert "Deputy: ____" in routes_page(School(name="S", lead="L"))


def test_the_page_of_clauses_has_every_clause_under_its_part() -> None:
    page = clauses_page(clauses(), shipped_steps(), SCHOOL)
    flat = " ".join(page.split())
    for clause in clauses():
        assert f"{clause.id} {clause.title}" in flat
    for part in PARTS.values():
        assert part.upper() in page


def test_every_clause_is_in_a_part_and_every_answer_reads_as_words() -> None:
    steps = shipped_steps()
    for clause in clauses():
        assert part_of(clause)
        for answer in clause.answers:
            words = in_words(answer, steps)
            name = answer.partition(":")[2]
            assert ":" not in words.replace(": ", "")
            # An identifier of several words must not be shown as it is.
            assert "-" not in name or name not in words, answer


def test_answers_in_words() -> None:
    steps = shipped_steps()
    assert in_words("record:PolicyReview", steps) == "a record that is kept: policy review"
    assert in_words("figure:response-in-target", steps).endswith("First response within the target")
    assert in_words("guard:S4", steps).startswith("the program allows no request")
    assert in_words("place:contacts", steps) == "a place of the program: 3, contacts"
    assert in_words(f"step:{steps[0].id}", steps).endswith(steps[0].title)
