"""The review of filtering and monitoring, every academic year, is asked for and answered."""

from datetime import date

import pytest

from esafety_tui.casework.casework import Casework
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
    assert standing(casework) == (False, date(2027, 8, 31), 0)
    # Last year's does not do for this one; another activity does for none.
    casework.prevention.record("activities", {**CHECK, "on": "2026-08-31"})
    casework.prevention.record("activities", {**CHECK, "kind": "briefing", "on": "2026-10-01"})
    assert standing(casework) == (False, date(2027, 8, 31), 1)
    casework.prevention.record("activities", {**CHECK, "on": "2026-09-01"})
    assert standing(casework) == (True, date(2028, 8, 31), 2)
    # One that is only planned is not done yet.
    casework.prevention.record("activities", {**CHECK, "on": "2026-12-01"})
    assert standing(casework)[2] == 2
    clock.on(days=365)
    assert standing(casework)[:2] == (False, date(2028, 8, 31))


def test_it_stands_under_prevention_and_among_the_reminders(casework: Casework) -> None:
    def rows() -> list[str]:
        records = casework.records
        all_of_them = prevention_rows(
            records.prevention(), records.school, records.today, records.calendar,
            casework.prevention.yearly_duties(),
        )  # fmt: skip
        return [row.text for row in all_of_them if row.section == YEARLY and not row.heading]

    assert rows() == ["not yet in 2026-27: by Tue 31 Aug 2027"]
    keys = {one.key: one.day for one in casework.leaving.reminders.all()}
    assert keys["yearly-f-3"] == date(2027, 8, 31)
    casework.prevention.record("activities", {**CHECK, "on": "2026-11-02"})
    assert rows() == ["done 2 Nov 2026"]
    casework.settings.switch_supplement("filtering-england", on=False)
    assert rows() == []
    assert "yearly-f-3" not in {one.key for one in casework.leaving.reminders.all()}
