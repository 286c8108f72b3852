"""The steps for whoever is unhappy with how it was handled have days, from when they said so."""

from datetime import timedelta

from esafety_tui.casework.casework import Casework
from esafety_tui.model.incident import Incident
from esafety_tui.model.record import day_of
from esafety_tui.model.vocabulary import Answer, Fact
from esafety_tui.policy.checklist import checklist_of
from support.cases import case
from support.people import TEACHER, a_case
from support.school import NOW, Clock

E8 = ("review-handling", "union-advice")


def days(casework: Casework, incident: Incident) -> list[int | None]:
    """In how many school days the steps of E8 fall due, from today."""
    records = casework.records
    lines = {line.id: line.due for line in records.checklist(incident).lines}
    return [
        None if lines[name] is None else records.calendar.count(records.today, lines[name])
        for name in E8
    ]


def test_they_count_from_the_answer_and_not_from_the_report(
    casework: Casework, clock: Clock
) -> None:
    ref = a_case(casework, TEACHER)
    clock.on(days=28)
    told = casework.cases.answer(ref, Fact.NOT_SATISFIED, Answer.YES)
    assert days(casework, told) == [10, 3]
    clock.on(days=1)
    again = casework.cases.answer(ref, Fact.NOT_SATISFIED, Answer.YES)
    assert again.not_satisfied_at == told.not_satisfied_at


def test_they_count_from_the_check_in_at_which_it_was_said(
    casework: Casework, clock: Clock
) -> None:
    ref = a_case(casework, TEACHER)
    casework.check_ins.arrange(ref)
    clock.on(days=14)
    said = {"stopped": "yes", "satisfied": "no", "done_at": casework.records.now}
    told = casework.check_ins.record(ref, "k1", said)
    assert told.not_satisfied_at == casework.records.now
    assert days(casework, told) == [10, 3]


def test_older_records_say_it_by_their_check_in_or_have_no_day(casework: Casework) -> None:
    people = [{"role": "target", "standing": "staff"}]
    old = case(people=people, facts={"not_satisfied": "yes"})
    assert days(casework, old) == [None, None]
    asked = NOW - timedelta(days=7)
    check = {"id": "k1", "due": day_of(asked), "done_at": asked, "stopped": "no",
             "satisfied": "no"}  # fmt: skip
    dated = case(people=people, facts={"not_satisfied": "yes"}, check_ins=[check])
    lines = checklist_of(dated, casework.records.calendar, casework.records.steps).lines
    due = {line.id: line.due for line in lines}["review-handling"]
    assert due == casework.records.calendar.add(day_of(asked), 10)
