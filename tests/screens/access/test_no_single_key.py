"""From any state, no single key destroys or discards what cannot be brought back.

Whatever key is pressed, wherever somebody is: the records are as they were, or there is more in
them, or one undo brings all of it back; and what was typed into a form stands in a field, is back
by the undo of the field, is kept as a draft, or was recorded.
"""

import json
import shutil
from collections.abc import AsyncIterator, Iterable, Iterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from textual.app import App
from textual.pilot import Pilot
from textual.widgets import Input, TextArea

from esafety_tui.app import ESafetyApp
from esafety_tui.casework.casework import Casework
from esafety_tui.casework.problems import StoreProblem
from esafety_tui.model.vocabulary import Severity
from esafety_tui.screens.access.locked import Locked
from esafety_tui.screens.case.screen import CaseScreen
from esafety_tui.setup_app import SetupApp
from esafety_tui.widgets.form.typing_box import TypingBox
from support.school import SCHOOL, Clock
from support.screens.all_forms import whole_case
from support.screens.places_app import settled
from support.screens.states import STATES, State, reach

# Typed into every form before a key is pressed: nothing else has these letters.
MARK = "Qwzy"
# Beside the keys that are bound: letters, and what a hand finds by itself.
KEYS = (
    *"abcdefghijklmnopqrstuvwxyz", *(f"ctrl+{letter}" for letter in "abcdefghijklmnopqrstuvwxyz"),
    "A", "X", "0", "1", "9", "enter", "escape", "delete", "backspace", "space", "tab", "shift+tab",
    "up", "down", "left", "right", "home", "end", "pageup", "pagedown", "insert", "shift+delete",
    *(f"f{number}" for number in range(1, 13)),
)  # fmt: skip
# It copies the clipboard of the computer into a field, or waits for one.
NOT_PRESSED = {"ctrl+v", "super+v"}
SOME = ("board", "case, records", "new, begun", "question")
FEARED = ("delete", "backspace", "escape", "enter", "x", "ctrl+u", "ctrl+w", "ctrl+n", "ctrl+q")
long = pytest.mark.long


def documents(casework: Casework) -> dict[str, Any]:
    """Everything that is recorded, by table and record."""
    tables = casework.records.store.tables
    return {f"{name} {key}": dict(row) for name in tables for key, row in tables[name].items()}


def is_still_in(before: object, after: object) -> bool:
    """Whether all of *before* is in *after*, which may have more."""
    if isinstance(before, dict) and isinstance(after, dict):
        return all(key in after and is_still_in(one, after[key]) for key, one in before.items())
    if isinstance(before, list) and isinstance(after, list):
        return all(any(is_still_in(one, other) for other in after) for one in before)
    return before == after


def records_kept(casework: Casework, before: dict[str, Any]) -> bool:
    """Whether nothing is gone from the records, or one undo brings it back; which is done."""
    if is_still_in(before, documents(casework)):
        return True
    try:
        casework.undo.take_back(casework.undo.last())
    except StoreProblem:
        return False
    return documents(casework) == before


def in_fields(app: App[Any]) -> Iterator[str]:
    """What stands in the fields of every screen that is open."""
    for stack in app._screen_stacks.values():
        for screen in stack:
            for field in screen.query("Input, TextArea"):
                yield field.value if isinstance(field, Input) else field.text  # type: ignore[attr-defined]


def typing_kept(app: App[Any], typed: int) -> bool:
    """Whether each of the texts that were *typed* stands somewhere."""
    said = [*in_fields(app)]
    if isinstance(app, ESafetyApp) and not app.locking.locked:
        said += [str(one.fields) for one in app.casework.records.unsaved.all().values()]
        said.append(json.dumps(documents(app.casework), default=str))
    return " ".join(said).count(MARK) >= typed


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A school with one record of each kind in a case, and with cases beside it."""
    folder = tmp_path_factory.mktemp("keys")
    casework = Casework.set_up(folder / "records", SCHOOL, clock=Clock())
    whole_case(casework, folder / "page.png")
    casework.cases.record({"title": "Beside it", "severity": "low", "severity_reason": "x"})
    casework.prevention.record("trainings", {"on": "2026-09-02", "trained": 44, "employed": 50})
    casework.settings.searches.save("late", "overdue:")
    casework.close()
    return folder / "records"


class Desk:
    """The program in one state, over and over, each time for another key."""

    def __init__(self, kept: Path, folder: Path, state: State) -> None:
        self._kept = kept
        self._folder = folder
        self._state = state
        self._number = 0

    @asynccontextmanager
    async def _shown(self) -> AsyncIterator[Pilot[Any]]:
        self._number += 1
        records = shutil.copytree(self._kept, self._folder / str(self._number) / "records")
        casework = Casework.open(records, clock=Clock())
        app = ESafetyApp(casework)
        async with app.run_test(size=(100, 30)) as pilot:
            await reach(pilot, self._state)
            for field in app.screen.query("Form Input, Form TextArea"):
                if isinstance(field, TextArea):
                    field.text += f" {MARK}"
                elif isinstance(field, Input):
                    field.value += f" {MARK}"
            await pilot.pause()
            yield pilot
        casework.close()

    async def broken_by(self, keys: Iterable[str], *, bound: bool = True) -> list[str]:
        """Press each of *keys*, and those that are *bound* there; name what they destroy.

        Another start of the program comes when a key has led elsewhere.
        """
        wrong: list[str] = []
        left, pressed = [*keys], set(NOT_PRESSED)
        while left:
            async with self._shown() as pilot:
                app = pilot.app
                assert isinstance(app, ESafetyApp)
                screen, focused = app.screen, app.focused
                if bound:
                    left += sorted({*screen.active_bindings} - {*left} - pressed)
                before = documents(app.casework)
                typed = sum(text.count(MARK) for text in in_fields(app))
                while left:
                    key = left.pop(0)
                    pressed.add(key)
                    await pilot.press(key)
                    await settled(pilot)
                    wrong += [f"{key}: {what}" async for what in self._lost(pilot, before, typed)]
                    if app._exit or app.screen is not screen or self._changed(app, before):
                        break
                    app.set_focus(focused)
        return wrong

    def _changed(self, app: ESafetyApp, before: dict[str, Any]) -> bool:
        return documents(app.casework) != before

    async def _lost(
        self, pilot: Pilot[Any], before: dict[str, Any], typed: int
    ) -> AsyncIterator[str]:
        app = pilot.app
        assert isinstance(app, ESafetyApp)
        if isinstance(app.screen, Locked):
            return  # what was open comes back with the records: the lock has tests of its own
        if not typing_kept(app, typed):
            await pilot.press("ctrl+z")
            if not typing_kept(app, typed):
                yield "typing"
        if not records_kept(app.casework, before):
            yield "records"


@long
@pytest.mark.parametrize("name", STATES)
async def test_no_single_key_destroys_anything(kept: Path, tmp_path: Path, name: str) -> None:
    assert await Desk(kept, tmp_path, STATES[name]).broken_by(KEYS) == []


@pytest.mark.parametrize("name", SOME)
async def test_no_key_that_deletes_or_leaves_destroys_anything(
    kept: Path, tmp_path: Path, name: str
) -> None:
    """A part of the long test that is done each time."""
    assert await Desk(kept, tmp_path, STATES[name]).broken_by(FEARED, bound=False) == []


@pytest.mark.long
async def test_a_key_that_deletes_at_once_would_be_found(
    kept: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The control: of what is typed, and of what is recorded."""

    def change_twice(case: CaseScreen) -> None:
        for reason in ("one", "another"):
            case.casework.cases.assess(case.ref, Severity.LOW, reason)

    monkeypatch.setattr(TypingBox, "_end_kept", lambda box: box._end(saved=False))
    monkeypatch.setattr(CaseScreen, "action_copy", change_twice)
    forms = Desk(kept, tmp_path / "form", STATES["case, withdraw"])
    cases = Desk(kept, tmp_path / "case", STATES["case"])
    assert await forms.broken_by(("escape",), bound=False) == ["escape: typing"]
    assert await cases.broken_by(("number_sign",), bound=False) == ["number_sign: records"]


async def test_leaving_before_there_are_records_asks_what_is_to_become_of_what_is_typed(
    tmp_path: Path,
) -> None:
    app = SetupApp(tmp_path / "records")
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("enter", *MARK)
        for key in ("ctrl+q", "escape", "f1", "enter"):
            await pilot.press(key)
            await settled(pilot)
            assert not app._exit
            assert MARK in " ".join(in_fields(app))
            await pilot.press("escape")
            await settled(pilot)
            assert MARK in " ".join(in_fields(app))
