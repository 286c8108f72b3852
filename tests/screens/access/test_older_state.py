"""An older state put back, in the application: said at opening, and answered with one key."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from textual.pilot import Pilot

from esafety_tui.app import ESafetyApp
from esafety_tui.casework.casework import Casework
from esafety_tui.widgets.boxes.question import Question
from esafety_tui.widgets.form.form import Form
from support.school import SCHOOL, Clock
from support.screens.places_app import text_of

RECORDS = ("records.json", "history.jsonl")


@pytest.fixture
def older(folder: Path, clock: Clock, marks: Path) -> Path:
    casework = Casework.set_up(folder, SCHOOL, clock=clock)
    casework.cases.record({"title": "Fake profile"})
    casework.records.store.settle()
    kept = {folder / name: (folder / name).read_bytes() for name in RECORDS}
    casework.cases.record({"title": "Film of a lesson"})
    casework.close()
    for path, content in kept.items():
        path.write_bytes(content)
    return folder


@asynccontextmanager
async def running(
    folder: Path, clock: Clock, *, read_only: bool = False
) -> AsyncIterator[Pilot[int]]:
    casework = Casework.open(folder, clock=clock, read_only=read_only)
    async with ESafetyApp(casework).run_test(size=(80, 24), notifications=True) as pilot:
        await pilot.pause()
        await pilot.pause()
        yield pilot
    casework.close()


def shown(pilot: Pilot[int]) -> str:
    return " ".join(text_of(pilot.app).translate(dict.fromkeys(map(ord, "│▌─"), " ")).split())


async def test_it_is_asked_at_opening_and_nothing_is_changed_until_it_is_answered(
    older: Path, clock: Clock
) -> None:
    before = (older / "history.jsonl").read_bytes()
    async with running(older, clock) as pilot:
        assert isinstance(pilot.app.screen, Question)
        assert "entry 3 of the history" in shown(pilot)
        await pilot.press("escape", "n")
        await pilot.pause()
        assert not isinstance(pilot.app.screen, Form)
        assert "can only be read" in shown(pilot)
        await pilot.press("escape", "ctrl+p", *"answer", "enter")
        await pilot.pause()
        assert "Go on with these records" in shown(pilot)
    assert (older / "history.jsonl").read_bytes() == before
    async with running(older, clock) as pilot:
        assert "entry 3 of the history" in shown(pilot)


async def test_one_key_goes_on_with_them_and_the_history_says_so(older: Path, clock: Clock) -> None:
    async with running(older, clock) as pilot:
        await pilot.press(*"go", "space", *"on", "enter")
        await pilot.pause()
        (told,) = (note.message for note in pilot.app._notifications)
        assert "you accepted these records without entry 3" in told
        await pilot.press("n")
        await pilot.pause()
        assert isinstance(pilot.app.screen, Form)
    async with running(older, clock) as pilot:
        assert not isinstance(pilot.app.screen, Question)


async def test_what_can_only_be_read_is_told_and_not_asked(older: Path, clock: Clock) -> None:
    async with running(older, clock, read_only=True) as pilot:
        assert "entry 3 of the history" in shown(pilot)
        assert "Go on with these records" not in shown(pilot)
