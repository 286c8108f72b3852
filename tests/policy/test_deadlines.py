"""First responses and their targets (E2), deadlines out of hours (L4), holds (P6)."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from esafety_tui.model.incident import Incident
from esafety_tui.model.record import day_of, plain
from esafety_tui.model.requests import Hold
from esafety_tui.model.school.school import DEFAULT_TARGETS, Closure
from esafety_tui.model.vocabulary import ENDED, Nation, Severity
from esafety_tui.policy.calendar import (
    SchoolCalendar,
    due_in_words,
    first_response,
    paused,
)
from esafety_tui.policy.days.response import response_due, response_in_target
from support.cases import CALENDAR, MONDAY, SCHOOL, at, case, november
from support.examples import examples
from support.strategies import incidents

TUESDAY = november(24)
HOST = {"at": TUESDAY, "addressed_to": "host", "provider": "YouTube"}


# What counts as the school's first act


@pytest.mark.parametrize(
    "act",
    [
        {"steps": {"check-safety": {"state": "done", "at": TUESDAY}}},
        *(
            {"entries": [{"at": TUESDAY, "kind": kind, "text": "x"}]}
            for kind in ("call", "meeting", "message", "interview", "decision",
                         "informed-parents", "other-action")
        ),
        {"removals": [{**HOST, "state": "asked", "sent_at": TUESDAY}]},
        {"referrals": [{"at": TUESDAY, "agency": "police", "reason": "threats"}]},
        {"support": [{"at": TUESDAY, "kind": "conversation"}]},
        {"measures": [{"at": TUESDAY, "kind": "confiscation", "reason": "x"}]},
        {"sanctions": [{"at": TUESDAY, "kind": "detention"}]},
    ],
)  # fmt: skip
def test_an_act_of_the_school_is_a_response(act: dict[str, object]) -> None:
    assert first_response(case(**act)) == TUESDAY


@pytest.mark.parametrize(
    "no_act",
    [
        {},
        {"entries": [{"at": TUESDAY, "kind": "note", "text": "x"}]},
        {"steps": {"check-safety": {"state": "not-applicable", "at": TUESDAY, "note": "x"}}},
        {"removals": [HOST]},
        {"evidence": [{"at": TUESDAY, "description": "a screen print"}]},
        {"severity": "low", "severity_reason": "x"},
        {"facts": {"content_online": "yes"}},
        {"check_ins": [{"due": "2026-12-07"}]},
        {"hold": [{"since": TUESDAY}]},
    ],
)
def test_a_note_a_draft_or_a_finding_is_no_response(no_act: dict[str, object]) -> None:
    assert first_response(case(**no_act)) is None


def test_the_earliest_act_counts() -> None:
    told = case(
        support=[{"at": november(26)}],
        entries=[{"at": november(25), "kind": "call", "text": "x"}],
        steps={"check-safety": {"state": "done", "at": november(27)}},
    )
    assert first_response(told) == november(25)


def test_what_was_done_before_the_report_was_done_at_the_report() -> None:
    told = case(entries=[{"at": november(20), "kind": "call", "text": "x"}])
    assert first_response(told) == told.reported_at


# Whether it came in time


@pytest.mark.parametrize("severity", Severity)
def test_the_target_is_in_school_days_from_the_report_by_severity(severity: Severity) -> None:
    told = case(severity=severity, severity_reason="x")
    assert response_due(told, SCHOOL, CALENDAR) == CALENDAR.add(MONDAY, DEFAULT_TARGETS[severity])
    own = SCHOOL.but(response_targets={severity: 7})
    assert response_due(told, own, CALENDAR) == date(2026, 12, 2)


def test_a_school_that_sets_one_target_keeps_the_others() -> None:
    own = SCHOOL.but(response_targets={Severity.LOW: 9})
    told = case(severity="high", severity_reason="x")
    assert response_due(told, own, CALENDAR) == date(2026, 11, 24)


def test_without_severity_there_is_no_target() -> None:
    assert response_due(case(), SCHOOL, CALENDAR) is None
    answered = case(support=[{"at": TUESDAY}])
    assert response_in_target(answered, SCHOOL, CALENDAR) is None


def test_without_a_response_nothing_is_in_target_or_out_of_it() -> None:
    told = case(severity="critical", severity_reason="x")
    assert response_in_target(told, SCHOOL, CALENDAR) is None


@pytest.mark.parametrize("stage", sorted(ENDED))
def test_of_a_case_that_has_ended_no_response_is_due_but_its_time_is_known(stage: str) -> None:
    ended = {"severity": "high", "severity_reason": "x", "stage": stage,
             "closed_at": november(27), "withdrawn_reason": "x"}  # fmt: skip
    assert response_due(case(**ended), SCHOOL, CALENDAR) is None
    late = case(**ended, support=[{"at": november(25)}])
    assert response_in_target(late, SCHOOL, CALENDAR) is False


def test_the_whole_of_the_last_day_is_in_time_by_the_clock_at_school() -> None:
    # Summer time: 22:59 and 23:00 UTC are one minute to and midnight at school.
    reported = datetime(2026, 6, 15, 8, tzinfo=UTC)
    told = case(
        ref="2025-26/001",
        severity="critical",
        severity_reason="x",
        reported_at=reported,
        recorded_at=reported,
    )
    in_time = [{"at": datetime(2026, 6, 15, 22, 59, tzinfo=UTC)}]
    too_late = [{"at": datetime(2026, 6, 15, 23, 0, tzinfo=UTC)}]
    for support, expected in ((in_time, True), (too_late, False)):
        again = case(**{**plain(told), "support": support})
        assert response_in_target(again, SCHOOL, CALENDAR) is expected


def test_a_report_after_midnight_at_school_counts_from_the_new_day() -> None:
    late_evening_in_utc = datetime(2026, 6, 15, 23, 30, tzinfo=UTC)  # Tuesday 0:30 at school
    told = case(
        ref="2025-26/001",
        severity="high",
        severity_reason="x",
        reported_at=late_evening_in_utc,
        recorded_at=late_evening_in_utc,
    )
    assert response_due(told, SCHOOL, CALENDAR) == date(2026, 6, 17)


@settings(max_examples=examples(60), deadline=None)
@given(incidents())
def test_a_response_is_either_due_or_done_or_not_asked_for(incident: Incident) -> None:
    due = response_due(incident, SCHOOL, CALENDAR)
    responded = first_response(incident)
    assert (due is not None) is (
        responded is None and incident.severity is not None and incident.stage not in ENDED
    )
    if due is not None:
        assert CALENDAR.is_school_day(due)
    if responded is not None:
        assert responded >= incident.reported_at


# How a deadline is said


@pytest.mark.parametrize(
    ("due", "today", "words"),
    [
        (date(2026, 11, 28), date(2026, 11, 27), "due tomorrow"),  # even if that is a Saturday
        (date(2026, 11, 30), date(2026, 11, 27), "due Mon 30 Nov"),
        (date(2026, 11, 27), date(2026, 11, 30), "1 day late"),
        (date(2026, 12, 24), date(2026, 12, 28), "late from Tue 29 Dec"),  # a bank holiday
        (date(2026, 12, 24), date(2026, 12, 29), "1 day late"),
        (date(2026, 11, 22), date(2026, 11, 22), "due today"),
        (date(2025, 11, 24), MONDAY, "252 days late"),
    ],
)
def test_a_deadline_in_words(due: date, today: date, words: str) -> None:
    assert due_in_words(due, today, CALENDAR) == words


def test_nothing_turns_overdue_while_the_school_is_closed() -> None:
    closed = Closure(reason="flood", first=date(2026, 11, 24), last=date(2026, 12, 4))
    calendar = SchoolCalendar(SCHOOL.but(closures=(closed,)))
    said = [due_in_words(MONDAY, MONDAY + timedelta(days=n), calendar) for n in range(1, 15)]
    assert set(said) == {"late from Mon 7 Dec", "1 day late"}
    assert said.index("1 day late") == 13  # Monday 7 December


def test_a_deadline_in_words_follows_the_nation_s_holidays() -> None:
    scotland = SchoolCalendar(SCHOOL.but(nation=Nation.SCOTLAND))
    saint_andrew = date(2026, 11, 30)
    assert due_in_words(date(2026, 11, 27), saint_andrew, CALENDAR) == "1 day late"
    assert due_in_words(date(2026, 11, 27), saint_andrew, scotland) == "late from Tue 1 Dec"


# Days under a police hold


def held(*spans: tuple[int, int]) -> Incident:
    """The case with holds from so many to so many days after the report."""
    holds = tuple(
        Hold(since=at() + timedelta(days=first), lifted_at=at() + timedelta(days=last))
        for first, last in spans
    )
    return case().but(holds=holds)


def school_days_after(day: date, holds: tuple[Hold, ...]) -> Iterator[date]:
    """The school days after *day* on which nothing was held: not after a hold's first day
    and up to and including its last."""
    while True:
        day += timedelta(days=1)
        under = any(
            hold.lifted_at and day_of(hold.since) < day <= day_of(hold.lifted_at) for hold in holds
        )
        if CALENDAR.is_school_day(day) and not under:
            yield day


@settings(max_examples=examples(150), deadline=None)
@given(
    st.integers(1, 20), st.integers(-30, 40), st.integers(0, 40), st.integers(1, 9),
    st.integers(0, 30),
)  # fmt: skip
def test_days_under_lifted_holds_are_not_counted(
    allowed: int, first: int, lasted: int, gap: int, again: int
) -> None:
    end = first + lasted
    told = held((first, end), (end + gap, end + gap + again))
    days = school_days_after(MONDAY, told.holds)
    expected = [next(days) for _ in range(allowed)][-1]
    due = CALENDAR.add(MONDAY, allowed)
    # A hold from the very day of the deadline is a question of its own.
    assume(expected not in {day_of(hold.since) for hold in told.holds})
    assert paused(due, MONDAY, told, CALENDAR) == expected


def test_a_hold_that_ended_before_the_report_or_began_after_the_deadline_changes_nothing() -> None:
    due = CALENDAR.add(MONDAY, 3)
    for spans in ([(-20, -10)], [(10, 20)], [(0, 0)]):
        assert paused(due, MONDAY, held(*spans), CALENDAR) == due


def test_two_holds_each_stop_the_clock() -> None:
    due = CALENDAR.add(MONDAY, 5)  # Monday 30 November
    assert paused(due, MONDAY, held((1, 3), (4, 8)), CALENDAR) == date(2026, 12, 4)
