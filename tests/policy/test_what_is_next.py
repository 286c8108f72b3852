"""The card and the case say the same day; a closed case says that its check-in is due."""

import pytest

from esafety_tui.casework.casework import Casework
from esafety_tui.policy.checklist import Checklist
from esafety_tui.policy.due import due_in_case
from esafety_tui.screens.base.incident_lines import deadline_piece
from esafety_tui.screens.case.checklist import next_in_words, still_next
from support.cases import closed_case
from support.people import TEACHER, a_case
from support.school import Clock


def said(casework: Casework, ref: str) -> tuple[str, str]:
    """What the card says, and what stands above the steps of the case."""
    records = casework.records
    incident = records.incident(ref)
    checklist = records.checklist(incident)
    due = due_in_case(incident, checklist, records.school, records.calendar)
    shown = still_next(incident, checklist, due, records.today)
    return (
        deadline_piece(records.row(ref), records.day).text,
        next_in_words(*shown, records.today, records.calendar),
    )


def test_a_closed_case_says_that_its_check_in_is_due(casework: Casework, clock: Clock) -> None:
    ref = closed_case(casework, TEACHER)
    assert said(casework, ref) == ("closed Mon 23 Nov", "")
    clock.on(days=14)
    card, case = said(casework, ref)
    assert card == "check-in: today"
    assert case == "NEXT: Ask whether it stopped (E8) · due today"
    clock.on(days=1)
    card, case = said(casework, ref)
    assert card == "check-in: 1 day late"
    assert "1 day late" in case


@pytest.mark.parametrize(
    ("whom", "told"),
    [
        (("mobile-provider", "07700 900123"), "Ask whether the calls have stopped (A1)"),
        (("host", "https://x.com/p/1"), "Look whether it is gone (E5)"),
    ],
)
def test_of_calls_nobody_looks_whether_they_are_gone(
    casework: Casework, whom: tuple[str, str], told: str
) -> None:
    ref = casework.cases.record({"title": "Calls at night"}).ref
    asked = {"addressed_to": whom[0], "provider": "EE", "address": whom[1],
             "account_holder": "staff", "complainant": "account-holder",
             "captured_at": str(casework.records.now), "terms_broken": "abuse"}  # fmt: skip
    made = casework.removals.add(ref, asked)
    incident = casework.removals.send(ref, made.removals[-1].id)
    records, nothing = casework.records, Checklist((), None)
    due = due_in_case(incident, nothing, records.school, records.calendar)
    shown = next_in_words(nothing, due, records.today, records.calendar)
    assert shown.startswith(f"NEXT: {told}")
    assert records.row(ref).removal_looks


@pytest.mark.parametrize("days", [0, 1, 4, 9, 14, 15, 42])
def test_the_card_and_the_case_say_the_same_day(
    casework: Casework, clock: Clock, days: int
) -> None:
    ref = a_case(casework, TEACHER)
    casework.check_ins.arrange(ref)
    # Only what has no day of its own is left beside the check-ins.
    for line in casework.records.checklist(casework.records.incident(ref)).lines:
        if line.due is not None and line.state == "open" and not line.asks:
            casework.cases.not_applicable(ref, line.id, "done before")
    clock.on(days=days)
    card, case = said(casework, ref)
    words = card.removeprefix("check-in: ").removeprefix("respond: ").removeprefix("due ")
    assert words in case, (card, case)
