"""The card and the case say the same day; a closed case says that its check-in is due."""

import pytest

from esafety_tui.casework.casework import Casework
from esafety_tui.model.vocabulary import Answer, Fact
from esafety_tui.policy.checklist import Checklist, StepLine
from esafety_tui.policy.due import due_in_case
from esafety_tui.policy.steps import shipped_steps
from esafety_tui.policy.supplements.in_use import steps_of_all_packs
from esafety_tui.screens.base.incident_lines import deadline_piece
from esafety_tui.screens.case.at_hand import box_of, next_in_words, still_next
from esafety_tui.screens.case.checklist import GroupHeading
from support.cases import CALENDAR, SCHOOL, case, checklist, closed_case
from support.people import PUPIL, TEACHER, a_case
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
    assert case == "NEXT: Ask whether it stopped · due today"
    clock.on(days=1)
    card, case = said(casework, ref)
    assert card == "check-in: 1 day late"
    assert "1 day late" in case


@pytest.mark.parametrize(
    ("whom", "told"),
    [
        (("mobile-provider", "07700 900123"), "Ask whether the calls have stopped"),
        (("host", "https://x.com/p/1"), "Look whether it is gone"),
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


def test_a_question_that_nobody_could_answer_stays_open_and_others_go_first(
    casework: Casework,
) -> None:
    ref = casework.cases.record({"title": "A picture"}).ref
    images = Fact.INDECENT_IMAGES

    def following() -> StepLine | None:
        return casework.records.checklist(casework.records.incident(ref)).next

    casework.cases.tick(ref, "check-safety")
    assert (asked := following()) is not None
    assert asked.asks is images
    casework.cases.answer(ref, images, Answer.UNKNOWN)
    assert (led_on_to := following()) is not None
    assert led_on_to.asks is not images
    checklist = casework.records.checklist(casework.records.incident(ref))
    line = next(one for one in checklist.lines if one.asks is images)
    assert (line.state, line.due, line.says_unknown) == ("open", asked.due, True)
    assert "Said so far: not known." in box_of(line, led_on_to, "", on_right=False).text
    casework.undo.take_back(casework.undo.last())
    assert following() == asked


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


def test_the_card_names_the_step_that_is_next_in_the_case() -> None:
    """In whatever order a school's own steps, and those of supplements, stand in the list."""
    steps = tuple(reversed((*shipped_steps(), *steps_of_all_packs())))
    reported = case(people=[{**PUPIL, "id": "p1", "alias": "Pupil A", "who": "w1"}])
    asked = checklist(reported, steps)
    assert asked.next is not None
    first = due_in_case(reported, asked, SCHOOL, CALENDAR)[0]
    assert (first.what, first.day) == (asked.next.named, asked.next.due)


def test_the_box_tells_of_the_row_under_the_cursor_and_only_of_keys_that_work(
    casework: Casework,
) -> None:
    ref = a_case(casework, TEACHER)
    step = casework.records.checklist(casework.records.incident(ref)).next
    assert step is not None
    following = f"NEXT: {step.title}"
    on_step = box_of(step, step, following, on_right=False)
    assert (on_step.title, on_step.text) == (following, step.help)
    assert "Space Tick" in on_step.keys
    on_done = box_of(GroupHeading("when-done", "DONE", "5", True), step, following, on_right=False)
    assert on_done.title == "DONE: 5"
    on_right = box_of(step, step, following, on_right=True)
    assert (on_right.title, on_right.text) == (following, step.help)
    assert "Space" not in on_right.keys
    beside = box_of(step, step, "NEXT: Ask whether it stopped", on_right=True)
    assert beside.text == "It is among the records of the case."
