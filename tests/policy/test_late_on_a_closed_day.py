"""A day after its deadline: words, board, search and the case agree on what is late (L4, P8)."""

from datetime import date, timedelta

import pytest

from esafety_tui.casework.casework import Casework
from esafety_tui.model.record import read
from esafety_tui.model.school.school import School
from esafety_tui.policy.calendar import SchoolCalendar, due_in_words
from esafety_tui.policy.due import due_in_case
from esafety_tui.reports.documents.case_text import case_text
from esafety_tui.screens.base.incident_lines import deadline_piece
from esafety_tui.screens.case.at_hand import next_in_words
from support.school import Clock

FRIDAY, SATURDAY, MONDAY = 4, 5, 7


def said_everywhere(casework: Casework, ref: str) -> tuple[str, str, str]:
    """What the card, the line above the steps and the case as text say of the deadline."""
    incident = casework.records.incident(ref)
    checklist = casework.records.checklist(incident)
    day = (casework.records.today, casework.records.calendar)
    return (
        deadline_piece(casework.records.row(ref), casework.records.day).text,
        next_in_words(
            checklist,
            due_in_case(incident, checklist, casework.records.school, casework.records.calendar),
            *day,
        ),
        case_text(incident, checklist, *day, casework.records.school),
    )


def counted_late(casework: Casework, ref: str) -> set[bool]:
    """Whether the search, the board's count and its order take the case for overdue."""
    records = casework.records
    found = {row.ref for row in records.search("overdue:").rows}
    concerns = {c.what: c.refs for c in records.day.concerns(records.prevention())}
    return {
        ref in found,
        ref in concerns["late"],
        records.day.overdue(records.row(ref)),
    }


def a_case(casework: Casework) -> str:
    """A case of which only what may wait for a school day is left."""
    ref = casework.cases.record({"title": "Fake profile"}).ref
    for line in casework.records.checklist(casework.records.incident(ref)).lines:
        if line.at_once:
            casework.cases.not_applicable(ref, line.id, "asked by telephone")
    return ref


@pytest.mark.parametrize(
    ("days", "words", "late"),
    [
        (FRIDAY, "due today", False),
        (SATURDAY, "late from Mon 30 Nov", False),
        (SATURDAY + 1, "late from Mon 30 Nov", False),
        (MONDAY, "1 day late", True),
        (MONDAY + 1, "2 days late", True),
    ],
)
def test_words_board_and_search_agree(
    casework: Casework, clock: Clock, days: int, words: str, late: bool
) -> None:
    clock.on(days=3)  # Thursday: the first steps are due on Friday
    ref = a_case(casework)
    clock.on(days=days - 3)
    assert all(words in said for said in said_everywhere(casework, ref))
    assert counted_late(casework, ref) == {late}


@pytest.mark.parametrize("reported", [FRIDAY, SATURDAY])
def test_safety_waits_for_no_school_day(casework: Casework, clock: Clock, reported: int) -> None:
    clock.on(days=reported)
    ref = casework.cases.record({"title": "Fake profile"}).ref
    clock.on(days=SATURDAY - reported)
    card, following, whole = said_everywhere(casework, ref)
    assert card == "at once"
    assert following.endswith("danger · at once")
    assert "Check that nobody is in danger (clause P8) - at once" in whole
    assert counted_late(casework, ref) == {False}
    # The negative control: without the word the step names a day after the weekend.
    lines = casework.records.checklist(casework.records.incident(ref)).lines
    due = next(line.due for line in lines if line.id == "check-safety")
    assert due is not None
    plain = due_in_words(due, casework.records.today, casework.records.calendar)
    assert "Mon 30 Nov" in plain


def test_what_was_to_be_done_at_once_is_late_like_anything_else(
    casework: Casework, clock: Clock
) -> None:
    ref = casework.cases.record({"title": "Fake profile"}).ref
    assert said_everywhere(casework, ref)[0] == "due today"
    clock.on(days=1)
    assert all("1 day late" in said for said in said_everywhere(casework, ref))
    assert counted_late(casework, ref) == {True}


def test_a_school_that_never_opens_names_no_day() -> None:
    closed = read(School, {
        "name": "x", "lead": "y",
        "closures": [{"first": "2020-01-01", "last": "2040-01-01"}],
    })  # fmt: skip
    calendar = SchoolCalendar(closed)
    friday = date(2026, 11, 27)
    assert due_in_words(friday, friday + timedelta(days=1), calendar) == ("was due Fri 27 Nov")
