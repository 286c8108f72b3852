"""What is kept is what was asked; the calendar, as known by now, says on which day it falls."""

from contextlib import closing
from datetime import date, datetime
from itertools import permutations
from pathlib import Path

import pytest

from esafety_tui.casework.annual.annual_report import count, of_year
from esafety_tui.casework.casework import Casework
from esafety_tui.casework.records.tables import INCIDENTS, SCHOOL
from esafety_tui.data.tables import document_of
from esafety_tui.model.days import LONDON
from esafety_tui.model.incident import Incident
from esafety_tui.model.record import plain, read
from esafety_tui.model.school.prevention import Prevention
from esafety_tui.model.vocabulary import LANES, Stage
from esafety_tui.policy.checklist import OPEN
from support.cases import closed_case, the_year, years_go_by
from support.people import PUPIL, TEACHER, a_case
from support.school import Clock

TERMS = (
    {"name": "Autumn", "first": "2026-09-02", "last": "2026-12-18"},
    {"name": "Spring", "first": "2027-01-04", "last": "2027-03-25"},
    {"name": "Summer", "first": "2027-04-12", "last": "2027-07-21"},
    {"name": "Next autumn", "first": "2027-09-06", "last": "2027-12-17"},
)
REQUEST = {"addressed_to": "host", "provider": "Instagram", "address": "https://x.example/1",
           "captured_at": "2027-03-22T09:00:00+00:00", "terms_broken": "harassment"}  # fmt: skip
MARCH = datetime(2027, 3, 22, 10, 0, tzinfo=LONDON)


def in_march(casework: Casework, clock: Clock, *people: dict[str, str]) -> str:
    """A case of 22 March with its check-ins arranged and a request sent."""
    clock.now = MARCH
    ref = a_case(casework, *people or (TEACHER,))
    clock.on(hours=1)
    casework.check_ins.arrange(ref)
    casework.removals.add(ref, {**REQUEST, "complainant": "school"})
    casework.removals.send(ref, "r1")
    return ref


@pytest.mark.parametrize("every", [7, pytest.param(1, marks=pytest.mark.long)])
def test_days_are_the_same_in_whatever_order_the_terms_are_entered(
    casework: Casework, clock: Clock, every: int
) -> None:
    casework.settings.change({"terms": TERMS})
    ref = in_march(casework, clock)
    whole = casework.records.row(ref)
    for order in list(permutations(TERMS))[::every]:
        casework.settings.change({"terms": order[:1]})
        other = in_march(casework, clock)
        for entered in range(2, len(order) + 1):
            terms = sorted(order[:entered], key=lambda term: term["first"])
            casework.settings.change({"terms": terms})
        row = casework.records.row(other)
        assert (row.check_ins, row.removal_looks) == (whole.check_ins, whole.removal_looks)
    assert whole.check_ins == (date(2027, 4, 12), date(2027, 5, 10))
    assert whole.removal_looks == (date(2027, 3, 24),)


def test_what_falls_into_the_holidays_is_still_four_weeks_apart(
    casework: Casework, clock: Clock
) -> None:
    casework.settings.change({"terms": TERMS})
    clock.now = datetime(2027, 7, 14, 10, 0, tzinfo=LONDON)
    ref = a_case(casework, TEACHER, PUPIL)
    casework.check_ins.arrange(ref)
    first, second = date(2027, 9, 6), date(2027, 10, 4)
    assert casework.records.row(ref).check_ins == (first, first, second, second)
    clock.now = datetime(2027, 9, 15, 10, 0, tzinfo=LONDON)
    casework.check_ins.record(ref, "k1", {"stopped": "yes"})  # nine days late, of the teacher
    assert casework.records.row(ref).check_ins == (first, second, date(2027, 10, 13))


def test_a_day_that_somebody_chose_stands(casework: Casework, clock: Clock) -> None:
    casework.settings.change({"terms": TERMS})
    ref = in_march(casework, clock)
    casework.check_ins.move(ref, "k2", date(2027, 4, 20))
    casework.removals.change(ref, "r1", {"check_on": "2027-04-16"})
    row = casework.records.row(ref)
    assert row.check_ins == (date(2027, 4, 12), date(2027, 4, 20))
    assert row.removal_looks == (date(2027, 4, 16),)
    casework.removals.change(ref, "r1", {"check_on": None})
    assert casework.records.row(ref).removal_looks == (date(2027, 3, 24),)


OLD_REQUEST = {
    **REQUEST, "id": "r1", "complainant": "school", "state": "asked",
    "at": "2027-03-24T10:00:00+00:00", "sent_at": "2027-03-24T10:00:00+00:00",
    "events": [{"at": "2027-03-24T10:00:00+00:00", "state": "asked"}],
}  # fmt: skip


def as_an_earlier_version(casework: Casework, ref: str, act: str, **changed: object) -> None:
    """Keep a case as a version did that stored the days of its own calendar."""
    document = plain(casework.records.incident(ref)) | changed
    with casework.records.change(act, ref) as db:
        db.table(INCIDENTS).upsert(document_of(read(Incident, document)))


def an_old_case(casework: Casework, clock: Clock, *, look: str, days: tuple[str, str]) -> str:
    """A case of 24 March, kept by an earlier version when autumn and spring were entered."""
    casework.settings.change({"terms": TERMS[:2]})
    clock.now = datetime(2027, 3, 24, 10, 0, tzinfo=LONDON)
    ref = a_case(casework, TEACHER)
    asked = {**OLD_REQUEST, "check_on": look}
    as_an_earlier_version(casework, ref, "sent a removal request", removals=[asked])
    checks = [{"id": f"k{n}", "due": day, "person": "p1"} for n, day in enumerate(days, start=1)]
    as_an_earlier_version(casework, ref, "arranged the check-ins", check_ins=checks)
    return ref


def test_days_of_an_earlier_version_are_read_as_what_was_asked(
    casework: Casework, clock: Clock, folder: Path
) -> None:
    """With the terms to Easter only, it kept days of September for a case of March."""
    days = ("2027-09-01", "2027-09-01")
    ref = an_old_case(casework, clock, look="2027-09-01", days=days)
    with casework.records.change("entered the summer terms, in an earlier version") as db:
        db.table(SCHOOL).upsert(document_of(casework.settings.changed({"terms": TERMS})))
    assert casework.records.row(ref).check_ins == (date(2027, 9, 6), date(2027, 9, 6))
    casework.close()
    with closing(Casework.open(folder, clock=clock)) as opened:
        opened.school_year.terms.read_earlier_days()
        row, kept = opened.records.row(ref), opened.records.incident(ref)
        assert row.check_ins == (date(2027, 4, 12), date(2027, 5, 10))
        assert row.removal_looks == (date(2027, 4, 12),)
        assert [check.weeks for check in kept.check_ins] == [2, 6]
        entries = opened.history.last_change_number()
    with closing(Casework.open(folder, clock=clock)) as again:
        again.school_year.terms.read_earlier_days()
        assert again.history.last_change_number() == entries  # once is enough


def test_a_day_that_was_chosen_in_an_earlier_version_stands(
    casework: Casework, clock: Clock
) -> None:
    ref = an_old_case(casework, clock, look="2027-05-05", days=("2027-09-01", "2027-09-01"))
    moved = plain(casework.records.incident(ref))["check_ins"]
    moved[1]["due"] = "2027-07-06"
    as_an_earlier_version(casework, ref, "moved a check-in", check_ins=moved)
    casework.settings.change({"terms": TERMS})
    row = casework.records.row(ref)
    assert row.check_ins == (date(2027, 4, 12), date(2027, 7, 6))
    assert row.removal_looks == (date(2027, 5, 5),)


def test_of_a_case_that_was_disposed_of_nothing_is_asked(casework: Casework, clock: Clock) -> None:
    """A closed case with a check-in undone: kept for its years, then a tombstone."""
    ref = closed_case(casework, TEACHER)
    years_go_by(casework, clock)
    assert casework.records.search("overdue:").rows
    casework.retention.disposing([ref], the_year(casework)).done()
    assert casework.records.incident(ref).disposed_on
    assert casework.records.row(ref).check_ins == ()
    left = casework.records.checklist(casework.records.incident(ref)).lines
    assert any(step.state == OPEN for step in left)
    assert not any(step.due for step in left)
    assert casework.records.search("overdue:").rows == []
    assert not any(one.refs for one in casework.records.day.concerns(Prevention()))
    assert all(not casework.records.day.lane(stage) for stage in LANES)


def test_what_is_late_is_late_on_the_board_and_in_the_search(
    casework: Casework, clock: Clock
) -> None:
    """A withdrawn case waits for nothing; a closed one may be late with a check-in."""
    closed = closed_case(casework, TEACHER)
    gone = a_case(casework, TEACHER, severity="high", severity_reason="seen by many")
    casework.check_ins.arrange(gone)
    casework.cases.withdraw(gone, "recorded twice")
    clock.on(days=40)
    found = {row.ref for row in casework.records.search("overdue:").rows}
    counted = {one.what: one.refs for one in casework.records.day.concerns(Prevention())}
    assert found == counted["late"] == counted["check-ins"] == {closed}
    assert casework.records.row(gone).deadlines == ()


def test_who_has_left_the_school_is_an_answer_and_opens_nothing(
    casework: Casework, clock: Clock
) -> None:
    ref = closed_case(casework, TEACHER)
    clock.on(days=15)
    casework.check_ins.record(ref, "k1", {"stopped": "yes"})
    before = casework.records.incident(ref)
    year = before.reference.year
    figures = count(of_year(year, casework), casework).figures.this.tables
    clock.on(days=2)
    after = casework.check_ins.record(ref, "k2", {"stopped": "left-the-school"})
    assert (after.stage, after.reopened_at, len(after.check_ins)) == (Stage.CLOSED, (), 2)
    assert casework.records.row(ref).check_ins == ()
    now = count(of_year(year, casework), casework).figures.this.tables
    assert now["did-it-stop"] == figures["did-it-stop"]
    held = ("all", "held")
    assert now["check-ins-held"].value(*held) == figures["check-ins-held"].value(*held) == 1
