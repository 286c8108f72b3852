"""Check-ins: two and six weeks after the response, never on a closed day (E8)."""

from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from esafety_tui.casework.casework import Casework
from esafety_tui.casework.records.board_day import BoardDay
from esafety_tui.model.incident import Incident
from esafety_tui.model.record import Invalid, day_of
from esafety_tui.model.school.prevention import Prevention
from esafety_tui.model.school.school import School
from esafety_tui.model.vocabulary import Stage
from support.cases import closed_case
from support.examples import examples
from support.people import OTHER_TEACHER, PUPIL, TEACHER, a_case, states
from support.school import NOW, Clock
from support.strategies import schools


def dues(incident: Incident) -> list[date]:
    return [check.due for check in incident.check_ins]


def test_they_are_counted_from_the_response_not_from_the_close(
    casework: Casework, clock: Clock
) -> None:
    ref = a_case(casework, TEACHER)
    casework.entries.add_entry(
        ref, {"kind": "call", "text": "rang her"}
    )  # the response: Mon 23 Nov
    clock.on(days=8)
    incident = casework.check_ins.arrange(ref)
    assert dues(incident) == [date(2026, 12, 7), date(2027, 1, 4)]
    assert {check.person for check in incident.check_ins} == {"p1"}


def test_what_would_be_past_is_today_and_four_weeks_on(casework: Casework, clock: Clock) -> None:
    ref = a_case(casework, TEACHER)
    casework.entries.add_entry(ref, {"kind": "call", "text": "rang her"})
    clock.on(days=22)
    assert dues(casework.check_ins.arrange(ref)) == [date(2026, 12, 15), date(2027, 1, 12)]


def test_each_who_was_hurt_is_asked_and_nobody_twice(casework: Casework) -> None:
    ref = a_case(casework, TEACHER, PUPIL)
    incident = casework.check_ins.arrange(ref)
    assert [check.person for check in incident.check_ins] == ["p1", "p2", "p1", "p2"]
    with pytest.raises(Invalid, match="arranged already"):
        casework.check_ins.arrange(ref)
    casework.cases.add_person(ref, OTHER_TEACHER)
    incident = casework.check_ins.arrange(ref)
    assert [check.person for check in incident.check_ins][4:] == ["p3", "p3"]


@settings(
    max_examples=examples(40),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(schools(terms=(), closures=()), st.integers(0, 400))
def test_a_check_in_never_falls_on_a_closed_day(
    casework: Casework, clock: Clock, school: School, days: int
) -> None:
    clock.now = NOW + timedelta(days=days)
    casework.settings.change({"nation": school.nation})
    ref = a_case(casework, TEACHER)
    casework.check_ins.arrange(ref)
    days = casework.records.row(ref).check_ins
    assert all(casework.records.calendar.is_school_day(day) for day in days)
    assert all(day_of(clock.now) + timedelta(weeks=2) <= day for day in days)


def test_a_check_in_on_a_closed_day_is_refused_with_the_next_open_one(
    casework: Casework, clock: Clock
) -> None:
    ref = a_case(casework, TEACHER)
    casework.check_ins.arrange(ref)
    before = casework.records.incident(ref)
    for day, why in ((date(2026, 12, 25), "Christmas Day"), (date(2026, 12, 12), "Saturday")):
        with pytest.raises(Invalid, match=why) as refused:
            casework.check_ins.move(ref, "k1", day)
        assert "the next is" in refused.value.sentence
    assert casework.records.incident(ref) == before
    assert casework.check_ins.move(ref, "k1", date(2026, 12, 9)).check_ins[0].due == date(
        2026, 12, 9
    )
    clock.on(days=16)
    casework.check_ins.record(ref, "k1", {"stopped": "yes"})
    with pytest.raises(Invalid, match="is done"):
        casework.check_ins.move(ref, "k1", date(2026, 12, 10))


def test_a_closure_entered_later_moves_what_is_due(casework: Casework) -> None:
    ref = a_case(casework, TEACHER)
    casework.check_ins.arrange(ref)
    assert casework.records.row(ref).check_ins[0] == date(2026, 12, 7)
    closed = [{"first": "2026-12-07", "last": "2026-12-08", "reason": "snow"}]
    casework.settings.change({"closures": closed})
    assert casework.records.row(ref).check_ins[0] == date(2026, 12, 9)


def test_a_closed_case_shows_on_the_board_when_it_is_to_be_asked_about(
    casework: Casework, clock: Clock
) -> None:
    ref = closed_case(casework, TEACHER)

    def asked_about() -> frozenset[str]:
        day = BoardDay(
            casework.records.index.newest_first(), casework.records.today, casework.records.calendar
        )
        found = day.concerns(Prevention())
        return next(concern.refs for concern in found if concern.what == "check-ins")

    assert asked_about() == frozenset()
    clock.on(days=14)
    assert asked_about() == {ref}


@pytest.mark.parametrize(
    ("said", "stage"),
    [
        ({"stopped": "yes", "satisfied": "yes"}, Stage.CLOSED),
        ({"stopped": "partly", "satisfied": "yes"}, Stage.CLOSED),
        ({"stopped": "no", "satisfied": "yes"}, Stage.MONITORING),
        ({"stopped": "yes", "satisfied": "no"}, Stage.MONITORING),
    ],
)
def test_who_is_not_content_or_not_left_alone_opens_the_case_again(
    casework: Casework, clock: Clock, said: dict[str, str], stage: Stage
) -> None:
    ref = closed_case(casework, TEACHER)
    clock.on(days=14)
    incident = casework.check_ins.record(ref, "k1", said)
    assert incident.stage is stage
    assert bool(incident.reopened_at) is (stage is Stage.MONITORING)
    found = states(casework, ref)
    unhappy = said["satisfied"] == "no"
    assert (found.get("review-handling") == "open") is unhappy
    assert (found.get("union-advice") == "open") is unhappy
