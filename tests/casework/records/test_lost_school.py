"""What the school had set may be lost with the first entry of the history: the work goes on."""

from pathlib import Path

import pytest

from esafety_tui.app import ESafetyApp
from esafety_tui.casework.access.restoring import Restoration
from esafety_tui.casework.casework import Casework
from support.cases import years_go_by
from support.school import SCHOOL, Clock
from support.screens.places_app import text_of


@pytest.fixture
def damaged(casework: Casework, folder: Path, clock: Clock) -> Path:
    """Records of which the first entry is in no file any more."""
    ref = casework.cases.record({"title": "One"}).ref
    casework.cases.withdraw(ref, "recorded twice")
    casework.close()
    history = folder / "history.jsonl"
    history.write_bytes(b"x" + history.read_bytes()[1:])
    (folder / "records.json").unlink()
    return folder


@pytest.fixture
def mended(damaged: Path, clock: Clock) -> Path:
    with Restoration(damaged, lambda: None, clock) as at:
        at.carry_out(at.plan())
    return damaged


async def test_the_damaged_records_can_be_looked_at(damaged: Path, clock: Clock) -> None:
    casework = Casework.open(damaged, clock=clock)
    assert casework.records.damage
    async with ESafetyApp(casework).run_test(size=(100, 30)) as pilot:
        await pilot.pause()
        assert pilot.app.is_running
    casework.close()


async def test_the_mended_ones_say_what_is_lost_and_take_cases(mended: Path, clock: Clock) -> None:
    casework = Casework.open(mended, clock=clock)
    assert "What the school had set is lost" in " ".join(casework.records.notices)
    assert [row.title_named for row in casework.records.index.newest_first()] == ["One"]
    casework.cases.record({"title": "Two"})
    async with ESafetyApp(casework).run_test(size=(100, 30)) as pilot:
        await pilot.press("escape")
        await pilot.pause()
        assert "(school not known)" in text_of(pilot.app)
    casework.close()


def test_nothing_is_due_before_somebody_says_when(mended: Path, clock: Clock) -> None:
    casework = Casework.open(mended, clock=clock)
    years_go_by(casework, clock, 30)
    assert casework.retention.due_for_disposal() == []
    casework.settings.change({**SCHOOL, "retention_years": 7})
    assert len(casework.retention.due_for_disposal()) == 1  # the control
    assert casework.records.school.name == SCHOOL["name"]
    casework.close()
    again = Casework.open(mended, clock=clock)
    assert again.records.notices == ()
    again.close()
