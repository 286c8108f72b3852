"""Years and terms of the four nations: when they begin, and what happens when terms are missing."""

from datetime import date, timedelta
from pathlib import Path

import pytest

from esafety_tui.casework.casework import Casework
from esafety_tui.model.days import LONDON
from esafety_tui.model.record import read
from esafety_tui.model.school.school import School, Term, usual_year_start
from esafety_tui.model.vocabulary import Nation
from esafety_tui.policy.calendar import SchoolCalendar
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
