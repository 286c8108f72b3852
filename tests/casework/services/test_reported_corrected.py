"""The time of the report is corrected where it was mistyped, and nothing contradicts it after."""

from datetime import timedelta
from typing import Any

import pytest

from esafety_tui.app import ESafetyApp
from esafety_tui.casework.casework import Casework
from esafety_tui.casework.history.wording import field_changes
from esafety_tui.model.record import Invalid
from support.school import NOW, Clock
from support.screens.case_forms import WIDE, case_of, on_case, said_below, save


@pytest.fixture
def ref(casework: Casework) -> str:
    reported = NOW - timedelta(days=1, hours=1)  # Sunday, 8 in the morning
    return casework.cases.record({"title": "Fake profile", "reported_at": reported}).ref


def due(casework: Casework, ref: str) -> dict[str, object]:
    return {
        line.id: line.due
        for line in casework.records.checklist(casework.records.incident(ref)).lines
    }


def test_deadlines_and_history_follow(casework: Casework, ref: str) -> None:
    before = due(casework, ref)
    earlier = NOW - timedelta(days=4)
    casework.cases.amend(ref, {"reported_at": earlier})
    assert casework.records.incident(ref).reported_at == earlier
    assert casework.records.row(ref).reported_on == earlier.date()
    assert due(casework, ref)["tell-reporter"] != before["tell-reporter"]
    told = {
        c.field: (c.before, c.after) for c in field_changes(casework.history.entries(ref)[-1], ref)
    }
    assert told == {"reported": ("22 Nov 2026 08:00", "19 Nov 2026 09:00")}


def test_an_earlier_report_fits_whatever_is_kept(casework: Casework, ref: str) -> None:
    casework.cases.tick(ref, "check-safety")
    casework.cases.amend(ref, {"reported_at": NOW - timedelta(days=9)})


WRONG = {
    "in the future": ({"reported_at": NOW + timedelta(minutes=1)}, "in the future"),
    "emptied": ({"reported_at": None}, "must be given"),
    "of another year": (
        {"reported_at": NOW - timedelta(days=100)}, "must stay within 2026-27, the academic year",
    ),
    "before it happened": (
        {"occurred_on": {"first": "2026-11-20", "last": "2026-11-20"},
         "reported_at": NOW - timedelta(days=5)},
        "must not be later than the day of the report",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("data", "said"), WRONG.values(), ids=WRONG)
def test_what_contradicts_is_refused_and_nothing_is_changed(
    casework: Casework, ref: str, data: dict[str, Any], said: str
) -> None:
    before = casework.records.incident(ref)
    with pytest.raises(Invalid, match=said):
        casework.cases.amend(ref, data)
    assert casework.records.incident(ref) == before


def test_a_case_is_not_reported_after_it_was_recorded_or_acted_on(
    casework: Casework, ref: str, clock: Clock
) -> None:
    clock.on(hours=2)
    with pytest.raises(Invalid, match="23 Nov 2026, 09:00: it was on record by then"):
        casework.cases.amend(ref, {"reported_at": NOW + timedelta(hours=1)})
    casework.entries.add_entry(
        ref, {"text": "Rang home", "kind": "call", "at": NOW - timedelta(hours=2)}
    )
    with pytest.raises(Invalid, match="07:00: the school had acted by then"):
        casework.cases.amend(ref, {"reported_at": NOW - timedelta(hours=1)})
    casework.cases.amend(ref, {"reported_at": NOW - timedelta(hours=3)})


async def test_it_is_corrected_with_e(app: ESafetyApp, ref: str) -> None:
    async with on_case(app, ref, WIDE) as pilot:
        await pilot.press("e")
        await save(pilot, reported_at="24 Nov 2026 9:00")
        assert "Reported must" in said_below(app.screen)
        await save(pilot, reported_at="20/11/26 8am")
        assert f"{case_of(app, ref).reported_at:%d %b %H:%M}" == "20 Nov 08:00"


@pytest.mark.parametrize(
    ("happened", "said"),
    [
        ({"first": "2026-11-01", "last": "2026-11-20", "about": True},
         "which happened about 1 Nov 2026 to 20 Nov 2026"),
        ({"first": "2026-11-01", "last": "2026-11-20"}, "which began on Sun 1 Nov 2026"),
    ],
)  # fmt: skip
def test_a_time_before_the_incident_is_refused_by_what_is_known_of_its_day(
    casework: Casework, ref: str, happened: dict[str, Any], said: str
) -> None:
    casework.cases.amend(ref, {"occurred_on": happened})
    early = {"text": "He rang", "at": NOW - timedelta(days=30)}
    with pytest.raises(Invalid, match=f"must not be before the incident, {said}"):
        casework.entries.add_entry(ref, early)
