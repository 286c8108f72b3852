"""The review of filtering and monitoring, every academic year, is asked for and answered."""

from datetime import date

import pytest

from esafety_tui.casework.casework import Casework
from esafety_tui.casework.records.board_day import YEARLY_DUE
from esafety_tui.model.days import plain_day
from esafety_tui.policy.days.prevention_due import FIRST_DUE
from esafety_tui.policy.supplements.yearly import yearly_duties
from esafety_tui.screens.prevention.rows import YEARLY, prevention_rows
from support.school import Clock

CHECK = {"kind": "filtering-check", "audience": "senior-leaders"}


@pytest.fixture
def casework(casework: Casework) -> Casework:
    casework.settings.switch_supplement("filtering-england", on=True)
    return casework


def standing(casework: Casework) -> tuple[bool, date, int]:
    (duty,) = casework.prevention.yearly_duties()
    return duty.done, duty.due, len(duty.held)


def test_it_is_done_once_in_each_academic_year(casework: Casework, clock: Clock) -> None:
    calendar, begun = casework.records.calendar, casework.records.today
    # As all that a new school owes; of older records the day of set-up is not known.
    assert standing(casework) == (False, calendar.add(begun, FIRST_DUE), 0)
    old = casework.records.school.but(begun_on=None)
    (duty,) = yearly_duties(casework.records.supplements, (), old, begun, calendar)
    assert duty.due == date(2027, 8, 31)
    # Last year's does not do for this one; another activity does for none.
    casework.prevention.record("activities", {**CHECK, "on": "2026-08-31"})
    casework.prevention.record("activities", {**CHECK, "kind": "briefing", "on": "2026-10-01"})
    assert standing(casework) == (False, date(2027, 8, 31), 1)
    casework.prevention.record("activities", {**CHECK, "on": "2026-09-01"})
    assert standing(casework) == (True, date(2027, 9, 1), 2)
    # One that is only planned is not done yet.
    casework.prevention.record("activities", {**CHECK, "on": "2026-12-01"})
    assert standing(casework)[2] == 2
    clock.on(days=365)
    assert standing(casework)[:2] == (False, date(2027, 12, 1))


def test_it_stands_under_prevention_the_reminders_and_on_the_board(
    casework: Casework, clock: Clock
) -> None:
    def rows() -> list[str]:
        records = casework.records
        all_of_them = prevention_rows(
            records.prevention(), records.school, records.today, records.calendar,
            casework.prevention.yearly_duties(),
        )  # fmt: skip
        return [row.text for row in all_of_them if row.section == YEARLY and not row.heading]

    def counted() -> list[str]:
        records, duties = casework.records, casework.prevention.yearly_duties()
        found = records.day.concerns(records.prevention(), duties=duties)
        return [one.text for one in found if one.what == YEARLY_DUE and one.count]

    (duty,) = casework.prevention.yearly_duties()
    assert rows() == [f"not yet in 2026-27: due {plain_day(duty.due)}, in 6 weeks"]
    keys = {one.key: one.day for one in casework.leaving.reminders.all()}
    assert keys["yearly-f-3"] == duty.due
    assert counted() == []
    clock.on(days=(duty.due - casework.records.today).days)
    assert counted() == ["1 yearly review due"]
    casework.prevention.record("activities", {**CHECK, "on": "2026-11-02"})
    assert rows() == ["done 2 Nov 2026"]
    assert counted() == []
    casework.settings.switch_supplement("filtering-england", on=False)
    assert rows() == []
    assert "yearly-f-3" not in {one.key for one in casework.leaving.reminders.all()}
