"""Years and terms of the four nations: when they begin, and what happens when terms are missing."""

from datetime import date, timedelta
from pathlib import Path

import pytest

from esafety_tui.casework.casework import Casework
from esafety_tui.model.days import LONDON
from esafety_tui.model.record import read
from esafety_tui.model.school.earlier import Post
from esafety_tui.model.school.school import School, Term, usual_year_start
from esafety_tui.model.vocabulary import Nation, Severity, Stage
from esafety_tui.policy.calendar import SchoolCalendar
from esafety_tui.policy.days.response import response_due, response_in_target, severity_then
from support.school import NOW, SCHOOL, Clock


@pytest.mark.parametrize(
    ("nation", "starts", "twelfth_of_august"),
    [
        ("england", (9, 1), "2025-26"),
        ("wales", (9, 1), "2025-26"),
        ("scotland", (8, 1), "2026-27"),
        ("northern-ireland", (9, 1), "2025-26"),
    ],
)
def test_a_year_begins_as_it_does_in_the_nation(
    tmp_path: Path, clock: Clock, nation: str, starts: tuple[int, int], twelfth_of_august: str
) -> None:
    clock.now = NOW.replace(month=8, day=12)
    casework = Casework.set_up(tmp_path / "r", {**SCHOOL, "nation": nation}, clock=clock)
    try:
        assert casework.records.school.year_start == starts
        assert casework.cases.record({"title": "x"}).ref == f"{twelfth_of_august}/001"
    finally:
        casework.close()


def test_what_a_school_sets_itself_stands(tmp_path: Path, clock: Clock) -> None:
    own = {**SCHOOL, "nation": "scotland", "year_start": [8, 17]}
    casework = Casework.set_up(tmp_path / "r", own, clock=clock)
    assert casework.records.school.year_start == (8, 17)
    casework.close()


def test_a_nation_that_is_none_is_refused_not_guessed() -> None:
    assert usual_year_start("france") == usual_year_start(None) == (9, 1)


@pytest.mark.parametrize(
    ("nation", "reported", "due"),
    [
        # Two school days on: over the Twelfth in Northern Ireland, not elsewhere.
        (Nation.NORTHERN_IRELAND, date(2027, 7, 9), date(2027, 7, 14)),
        (Nation.ENGLAND, date(2027, 7, 9), date(2027, 7, 13)),
        # Over 1 and 2 January in Scotland.
        (Nation.SCOTLAND, date(2026, 12, 31), date(2027, 1, 6)),
        (Nation.ENGLAND, date(2026, 12, 31), date(2027, 1, 5)),
        # Easter Monday is an ordinary Monday in Scotland.
        (Nation.SCOTLAND, date(2027, 3, 25), date(2027, 3, 30)),
        (Nation.ENGLAND, date(2027, 3, 25), date(2027, 3, 31)),
        # St Patrick's Day and St Andrew's Day.
        (Nation.NORTHERN_IRELAND, date(2027, 3, 16), date(2027, 3, 19)),
        (Nation.SCOTLAND, date(2026, 11, 27), date(2026, 12, 2)),
    ],
)
def test_two_school_days_in_each_nation(nation: Nation, reported: date, due: date) -> None:
    calendar = SchoolCalendar(read(School, {**SCHOOL, "nation": nation}))
    assert calendar.add(reported, 2) == due


TERMS = (
    Term(first=date(2026, 9, 2), last=date(2026, 12, 18)),
    Term(first=date(2027, 1, 4), last=date(2027, 3, 25)),
    Term(first=date(2027, 4, 12), last=date(2027, 7, 21)),
)


@pytest.mark.parametrize(("entered", "said"), [(0, ""), (1, "18 Dec 2026"), (2, "25 Mar 2027"),
                                               (3, "")])  # fmt: skip
def test_terms_entered_in_part_are_warned_of(entered: int, said: str) -> None:
    school = read(School, SCHOOL).but(terms=TERMS[:entered])
    warning = SchoolCalendar(school).terms_missing(date(2026, 11, 23))
    assert said in warning
    assert bool(warning) is bool(said)
    assert SchoolCalendar(school).terms_missing(date(2028, 1, 10)) == ""


def test_nothing_turns_overdue_on_a_closed_day(casework: Casework, clock: Clock) -> None:
    """Day by day through the Christmas holidays, the board says nothing new is overdue."""
    casework.settings.change({
        "terms": [{"first": t.first.isoformat(), "last": t.last.isoformat()} for t in TERMS]
    })  # fmt: skip
    clock.now = NOW.replace(month=12, day=17)
    casework.cases.record({"title": "x", "severity": "low", "severity_reason": "x"})
    before: set[str] = set()
    for _ in range(30):
        clock.on(days=1)
        overdue = {row.ref for row in casework.records.search("overdue:").rows}
        if not casework.records.calendar.is_school_day(clock.now.astimezone(LONDON).date()):
            assert overdue <= before
        before = overdue
    assert before


def test_a_deadline_is_on_a_school_day_whenever_it_was_reported(
    casework: Casework, clock: Clock
) -> None:
    for days in range(0, 60, 3):
        clock.now = NOW.replace(month=12, day=1) + timedelta(days=days)
        ref = casework.cases.record(
            {"title": "x", "severity": "critical", "severity_reason": "x"}
        ).ref
        for deadline in casework.records.row(ref).deadlines:
            assert casework.records.calendar.is_school_day(deadline.day), deadline


# Leicestershire, and much of Northern Ireland: the autumn term begins in August.
IN_AUGUST = (
    Term(name="Autumn", first=date(2026, 8, 26), last=date(2026, 10, 16)),
    Term(name="Autumn 2", first=date(2026, 10, 26), last=date(2026, 12, 18)),
)


def test_a_term_that_begins_in_august_is_of_the_year_in_which_most_of_it_lies() -> None:
    school = read(School, SCHOOL).but(terms=IN_AUGUST)
    assert {school.year_of_term(term) for term in IN_AUGUST} == {"2026-27"}
    assert school.academic_year(date(2026, 8, 25)) == "2025-26"
    assert school.academic_year(date(2026, 8, 26)) == "2026-27"
    assert school.academic_year(date(2026, 8, 31)) == "2026-27"
    assert school.first_day("2026-27") == date(2026, 8, 26)
    assert school.first_day("2027-28") == date(2027, 9, 1)
    calendar = SchoolCalendar(school)
    # The year before has no terms: its days count; half-term of the new one does not.
    assert calendar.is_school_day(date(2026, 6, 3))
    assert not calendar.is_school_day(date(2026, 10, 20))
    assert calendar.is_school_day(date(2026, 8, 27))


def test_a_term_of_which_the_year_was_said_is_of_that_year() -> None:
    inset = Term(first=date(2026, 8, 24), last=date(2026, 8, 28), year="2026-27")
    school = read(School, SCHOOL).but(terms=(inset, *TERMS))
    assert school.academic_year(date(2026, 8, 24)) == "2026-27"
    assert school.but(terms=TERMS).academic_year(date(2026, 8, 24)) == "2025-26"


def test_what_is_reported_in_the_first_week_is_filed_with_the_new_year(
    casework: Casework, clock: Clock
) -> None:
    """And the year before, without terms of its own, stays as it was measured."""
    clock.now = NOW.replace(month=6, day=1)
    before = casework.cases.record({"title": "x"}).ref
    casework.settings.change({
        "terms": [{"first": t.first.isoformat(), "last": t.last.isoformat()} for t in IN_AUGUST]
    })  # fmt: skip
    clock.now = NOW.replace(month=8, day=27)
    assert before == "2025-26/001"
    assert casework.cases.record({"title": "x"}).ref == "2026-27/001"


def test_targets_hold_from_the_day_on_which_they_are_set(casework: Casework, clock: Clock) -> None:
    assessed = {"severity": "medium", "severity_reason": "x"}
    before = casework.cases.record({"title": "x", **assessed}).ref
    due = casework.records.row(before).due
    clock.on(days=7)
    casework.settings.change({"response_targets": {"medium": 1}})
    assert casework.records.row(before).due == due  # three days, as it was when it was reported
    after = casework.records.incident(casework.cases.record({"title": "y", **assessed}).ref)
    school, calendar = casework.records.school, casework.records.calendar
    assert response_due(after, school, calendar) == date(2026, 12, 1)
    assert school.target_for(Severity.MEDIUM, date(2026, 11, 29)) == 3
    casework.settings.change({"response_targets": {"medium": 2}}, date(2027, 9, 1))
    days = (date(2026, 11, 29), date(2026, 11, 30), date(2027, 8, 31), date(2027, 9, 1))
    school = casework.records.school
    assert [school.target_for(Severity.MEDIUM, day) for day in days] == [3, 1, 1, 2]
    casework.settings.change({"response_targets": {"medium": 4}}, date(2026, 11, 1))  # a slip
    school = casework.records.school
    assert [school.target_for(Severity.MEDIUM, day) for day in days] == [4, 4, 4, 4]
    assert school.target_for(Severity.MEDIUM, date(2026, 10, 31)) == 3


def test_a_lead_holds_the_post_from_a_day_and_signs_from_it(
    casework: Casework, clock: Clock
) -> None:
    casework.settings.change({"lead": "Noor Next"}, date(2026, 12, 1))
    assert casework.records.signer == "Sam Lead"
    clock.on(days=7)
    assert casework.records.signer == "Sam Lead"
    clock.on(days=1)
    assert casework.records.signer == "Noor Next"
    assert casework.records.school.holder(Post.LEAD, date(2026, 11, 30)) == "Sam Lead"


@pytest.mark.parametrize(
    ("raised_after", "responded_after", "in_target"),
    [
        (1, 2, True),  # low, raised to high the next day: another school day from then
        (1, 3, False),
        (4, 3, True),  # raised once the school had responded: five days, as was known
    ],
)
def test_a_severity_raised_later_is_measured_by_what_was_known_then(
    casework: Casework, clock: Clock, raised_after: int, responded_after: int, in_target: bool
) -> None:
    ref = casework.cases.record({"title": "x", "severity": "low", "severity_reason": "a"}).ref
    for day in range(1, 5):
        clock.on(days=1)
        if day == raised_after:
            casework.cases.assess(ref, Severity.HIGH, "more came out")
        if day == responded_after:
            casework.entries.add_entry(ref, {"kind": "call", "text": "rang"})
    incident, records = casework.records.incident(ref), casework.records
    assert response_in_target(incident, records.school, records.calendar) is in_target
    then = severity_then(incident)
    assert then is (Severity.LOW if raised_after > responded_after else None)
    said = "measured as low" in records.in_words(incident, names=False)
    assert said is (then is not None)


def test_a_case_that_a_wrong_clock_put_ahead_can_be_withdrawn(
    casework: Casework, clock: Clock
) -> None:
    now = clock.now
    clock.now = now.replace(year=2034)
    casework.records.believe_clock("two thousand and thirty-four")  # by mistake
    ref = casework.cases.record({"title": "x"}).ref
    clock.now = now
    gone = casework.cases.withdraw(ref, "the clock was wrong")
    assert (gone.stage, gone.closed_at) == (Stage.WITHDRAWN, gone.reported_at)
