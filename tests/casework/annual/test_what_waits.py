"""What the board says of the calendar and of plans, midnight, and a clock that is far away."""

from datetime import date, datetime, timedelta

import pytest

from esafety_tui import app as app_module
from esafety_tui.app import ESafetyApp
from esafety_tui.casework.casework import Casework
from esafety_tui.casework.dates.clock import ClockDoubted
from esafety_tui.casework.records.board_day import ACTIONS_LATE, ALL_DONE
from esafety_tui.model.days import LONDON
from esafety_tui.model.record import Invalid
from esafety_tui.model.vocabulary import Answer, Outcome
from esafety_tui.policy.calendar import due_in_words
from support.people import TEACHER, a_case
from support.school import NOW, Clock
from support.screens.places_app import text_of

AUTUMN = {"name": "Autumn", "first": "2026-09-02", "last": "2026-12-18"}
REST = (
    {"name": "Spring", "first": "2027-01-04", "last": "2027-03-25"},
    {"name": "Summer", "first": "2027-04-12", "last": "2027-07-21"},
)


def counted(casework: Casework) -> dict[str, int]:
    found = casework.records.day.concerns(casework.records.prevention(), casework.year.reviews())
    return {one.what: one.count for one in found}


def all_but_the_close(casework: Casework) -> str:
    """A case of which every step is answered, its check-ins held, and that nobody has closed."""
    ref = a_case(casework, TEACHER)
    for _ in range(5):
        for line in casework.records.checklist(casework.records.incident(ref)).lines:
            if line.state == "open" and line.asks:
                casework.cases.answer(ref, line.asks, Answer.NO)
            elif line.state == "open" and line.satisfied_by == "outcome":
                casework.cases.settle(ref, Outcome.SUBSTANTIATED, "looked into")
            elif line.state == "open":
                kept = "the head's file" if line.wants_record else ""
                casework.cases.tick(ref, line.id, kept=kept)
    return ref


def test_a_case_with_every_step_answered_is_on_the_strip_until_it_is_closed(
    casework: Casework,
) -> None:
    ref = all_but_the_close(casework)
    row = casework.records.row(ref)
    assert (row.done, row.deadlines) == (row.total, ())
    assert counted(casework)[ALL_DONE] == 1
    casework.cases.withdraw(ref, "recorded twice")
    assert counted(casework)[ALL_DONE] == 0


def test_planned_actions_that_are_late_are_on_the_strip(casework: Casework, clock: Clock) -> None:
    plan = {"text": "Train the new staff", "owner": "Head", "due": "2026-11-27"}
    casework.year.plan_action("2025-26", plan)
    casework.year.plan_action("2025-26", {"text": "No day", "owner": "Head"})
    clock.on(days=6)  # the Sunday after
    assert counted(casework)[ACTIONS_LATE] == 0
    clock.on(days=1)
    assert counted(casework)[ACTIONS_LATE] == 1
    casework.year.carry_over("2026-27", "n1")  # planned anew, with another day to come
    assert counted(casework)[ACTIONS_LATE] == 0


def test_a_year_without_all_its_terms_is_said_where_a_day_hangs_on_it(
    casework: Casework, clock: Clock
) -> None:
    records = casework.records
    assert records.calendar.lacks_terms(records.today) == ("terms of 2026-27 not entered",)
    casework.settings.change({"terms": [AUTUMN]})
    assert records.calendar.lacks_terms(records.today) == ("terms of 2026-27 to 18 Dec 2026 only",)
    beyond = records.calendar.add(date(2026, 12, 18), 2)
    assert due_in_words(beyond, records.today, records.calendar) == "due Thu 2 Sep, no terms"
    casework.settings.change({"terms": [AUTUMN, *REST]})
    assert records.calendar.lacks_terms(records.today) == ()
    assert due_in_words(date(2027, 1, 5), records.today, records.calendar) == "due Tue 5 Jan"
    clock.now = datetime(2027, 7, 22, 9, tzinfo=LONDON)
    assert records.calendar.lacks_terms(records.today) == ("terms of 2027-28 not entered",)


def test_a_clock_years_ahead_asks_before_anything_is_recorded(
    casework: Casework, clock: Clock
) -> None:
    ref = casework.cases.record({"title": "x"}).ref
    clock.now = NOW.replace(year=2034)
    for act in (
        lambda: casework.cases.record({"title": "y"}),
        lambda: casework.cases.amend(ref, {"title": "z"}),
        lambda: casework.settings.change({"deputy": "Di Deputy"}),
    ):
        with pytest.raises(ClockDoubted, match="23 Nov 2026 to 23 Nov 2034"):
            act()
    assert casework.records.years() == ["2034-35", "2026-27"]  # the current one, and that of x
    with pytest.raises(Invalid, match="2034"):
        casework.records.believe_clock("two thousand and twenty-six")
    casework.records.believe_clock("two thousand and thirty-four")
    assert casework.cases.record({"title": "y"}).ref == "2034-35/001"


def test_a_year_and_a_month_without_an_entry_is_no_wrong_clock(
    casework: Casework, clock: Clock
) -> None:
    clock.on(days=390)
    assert casework.cases.record({"title": "x"}).ref == "2027-28/001"


async def test_a_board_left_open_past_midnight_follows(
    app: ESafetyApp, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert app_module.DAY_LOOKED_AT_EVERY <= 60
    monkeypatch.setattr(app_module, "DAY_LOOKED_AT_EVERY", 0.02)
    app.casework.cases.record({"title": "x", "severity": "high", "severity_reason": "x"})
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.pause()
        assert "1 late" not in text_of(app)
        clock.now = clock.now + timedelta(days=2)
        for _ in range(50):
            await pilot.pause(0.02)
            if "1 late" in text_of(app):
                break
        assert "1 late" in text_of(app)
        assert "Wed 25 Nov 2026" in text_of(app)
