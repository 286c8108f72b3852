"""Undo from anywhere, and what a copy shows that can only read."""

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from textual.pilot import Pilot

from esafety_tui.app import ESafetyApp
from esafety_tui.casework.casework import Casework
from esafety_tui.casework.problems import InUse
from esafety_tui.policy.places import PLACES
from esafety_tui.widgets.form.form import Form
from support.school import Clock
from support.screens.places_app import settled, text_of


@pytest.fixture
def ref(casework: Casework) -> str:
    return casework.cases.record({"title": "Fake profile"}).ref


@asynccontextmanager
async def running(casework: Casework) -> AsyncIterator[Pilot[int]]:
    app = ESafetyApp(casework)
    async with app.run_test(size=(100, 30), notifications=True) as pilot:
        await pilot.pause()
        yield pilot


def shown(pilot: Pilot[int]) -> str:
    return " ".join(text_of(pilot.app).replace("│", " ").split())


async def test_u_undoes_and_does_again(casework: Casework, ref: str) -> None:
    """In a field it is a letter; what cannot be undone is said."""
    async with running(casework) as pilot:
        await pilot.press("u")
        await pilot.pause()
        assert "does not remove a case" in shown(pilot)
        await pilot.press("enter")
        casework.cases.tick(ref, "check-safety")
        await pilot.press("u")
        await pilot.pause()
        assert casework.records.incident(ref).steps == {}
        assert "Undone: ticked a step" in shown(pilot)
        assert "u does" in shown(pilot)
        await pilot.press("u")
        await pilot.pause()
        assert "check-safety" in casework.records.incident(ref).steps
        assert "Done again" in shown(pilot)
        await pilot.press("n", "u")
        await pilot.pause()
        assert isinstance(pilot.app.screen, Form)
        assert "check-safety" in casework.records.incident(ref).steps


@pytest.fixture
def again(casework: Casework, ref: str, folder: Path, clock: Clock) -> Iterator[Casework]:
    casework.cases.tick(ref, "check-safety")
    casework.close()
    opened = Casework.open(folder, clock=clock)
    yield opened
    opened.close()


@pytest.mark.parametrize("sure", [True, False])
async def test_a_change_of_another_session_is_asked_about_first(
    again: Casework, ref: str, sure: bool
) -> None:
    async with running(again) as pilot:
        await pilot.press("u")
        await pilot.pause()
        assert "ticked a step in 2026-27/001, by Sam Lead, on 23 Nov 2026 09:00" in shown(pilot)
        assert "check-safety" in again.records.incident(ref).steps
        await pilot.press("enter" if sure else "escape")
        await pilot.pause()
        assert ("check-safety" in again.records.incident(ref).steps) is not sure


# Read-only


@pytest.fixture
def second(casework: Casework, ref: str, folder: Path, clock: Clock) -> Casework:
    """Another copy of the program, beside the one that writes."""
    with pytest.raises(InUse) as in_use:
        Casework.open(folder, clock=clock)
    opened = Casework.open(folder, read_only=True, clock=clock)
    opened.records.look_on(in_use.value)
    return opened


@pytest.mark.parametrize("each", [3, pytest.param(1, marks=pytest.mark.long)])
async def test_every_place_says_that_it_is_read_only(second: Casework, each: int) -> None:
    """At length, every place; else each third, and a case."""
    async with running(second) as pilot:
        for keys in (*((key,) for key, *_ in PLACES[::each]), ("1", "enter")):
            await pilot.press(*keys)
            await settled(pilot)
            # It is the same sentence: at its narrowest in each, at every width in a case.
            for width in (120, 80, 60) if keys[-1] == "enter" else (60,):
                await pilot.resize_terminal(width, 30)
                await pilot.pause()
                assert "READ-ONLY" in shown(pilot), (keys, width)
                assert "Open in another copy" in shown(pilot) or keys[-1] == "enter", (keys, width)


async def test_no_place_says_so_when_it_is_not(casework: Casework, ref: str) -> None:
    async with running(casework) as pilot:
        assert "READ-ONLY" not in shown(pilot)


async def test_no_form_is_offered_to_be_typed_into_for_nothing(second: Casework, ref: str) -> None:
    async with running(second) as pilot:
        await pilot.press("u")
        await pilot.pause()
        assert "Nothing was changed" in shown(pilot)
        assert second.records.incident(ref).title == "Fake profile"
        await pilot.press("enter")
        for keys in (("n",), ("enter", "e"), ("A", "enter")):
            await pilot.press(*keys)
            await pilot.pause()
            assert not any(isinstance(screen, Form) for screen in pilot.app.screen_stack)
            assert "Nothing can be changed now" in shown(pilot)
            await pilot.press("enter")
            await pilot.pause()
        await pilot.press("space")
        await pilot.pause()
        assert second.records.incident(ref).steps == {}


@pytest.mark.long
async def test_control_without_it_a_form_would_come_up(
    second: Casework, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ESafetyApp, "may_open", lambda *_: True)
    async with running(second) as pilot:
        await pilot.press("n")
        await pilot.pause()
        assert isinstance(pilot.app.screen, Form)


async def test_a_store_that_becomes_read_only_says_so_from_then_on(
    casework: Casework, ref: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def unsure(*_: object) -> None:
        raise OSError(5, "Input/output error")

    async with running(casework) as pilot:
        await pilot.press("n", "tab", *"Another", "ctrl+s")
        await pilot.pause()
        monkeypatch.setattr("esafety_tui.data.files.atomic.os.fsync", unsure)
        await pilot.press("escape", "n", "tab", *"Third", "ctrl+s")
        await pilot.pause()
        assert "could not confirm the last change" in shown(pilot)
        await pilot.press("enter", "escape")
        await pilot.pause()
        assert "has not been saved" in shown(pilot)
        await pilot.press("enter")
        await pilot.pause()
        assert casework.records.read_only
        assert len(casework.records.index.newest_first()) == 2


async def test_what_was_found_at_opening_is_said(
    casework: Casework, ref: str, folder: Path, clock: Clock
) -> None:
    casework.cases.tick(ref, "check-safety")
    casework.close()
    with (folder / "history.jsonl").open("ab") as file:
        file.write(b'{"v":1,"seq":99,"at":"2026')  # the power went while this was written
    opened = Casework.open(folder, clock=clock)
    assert opened.records.notices
    async with running(opened) as pilot:
        await pilot.pause()
        assert opened.records.notices[0][:40] in shown(pilot)
        await pilot.press("enter")
        await pilot.pause()
        assert "e-safety board" in shown(pilot)
    opened.close()
