"""Any keys, in any order, in and after an import and its undoing, never end the program."""

import random
from pathlib import Path

import pytest
from textual.pilot import Pilot

from esafety_tui.app import ESafetyApp
from esafety_tui.casework.casework import Casework
from esafety_tui.casework.records.tables import UnknownReference
from esafety_tui.importing.session import LogSession
from esafety_tui.screens.base.screen_base import ScreenBase
from esafety_tui.screens.importing.screen import BringIn
from support.log_files import csv_bytes
from support.screens.places_app import settled

HEADINGS = ("No.", "Date reported", "Details", "Victim", "Who did it", "Police", "Status")
ROWS = tuple(
    (n, f"{n}/10/2026", f"Messages in group {n}", f"Ali Ash{n} 8B", f"Bo Birch{n} 9C", *more)
    for n, *more in (
        ("1", "Yes, ref 20/881234/26", "Open"), ("2", "No", "closed"),
        ("3", "told them", "waiting for police"), ("4", "", "new"),
        ("5", "Yes", "Closed, not proven"), ("6", "", "monitoring"),
    )
)  # fmt: skip
# The third time a row is new, and one has changed.
LATER = (*ROWS[:3], (*ROWS[3][:2], "Now in two groups", *ROWS[3][3:]), *ROWS[4:],
         ("7", "7/10/2026", "A new one", "Cy Cole 7A", "", "Yes", "new"))  # fmt: skip
KEYS = (
    *"0123456789", *["enter"] * 9, *["escape"] * 8, *["up", "down"] * 4, *["left", "right"] * 2,
    *["u"] * 3, "slash", "home", "end", "tab", "shift+tab", "space", "f2", "f1", "ctrl+p", "ctrl+s",
    "backspace", "pagedown", *"abefhnosvwxzNH*?<>",
)  # fmt: skip
SIZES = ((120, 40), (80, 24), (120, 160), (160, 50), (60, 18), (30, 6))


async def walk(casework: Casework, folder: Path, seed: int, steps: int) -> None:
    """Press keys, change the size, bring a log in and undo imports, by chance."""
    logs = [folder / "first.csv", folder / "later.csv"]
    for path, rows in zip(logs, (ROWS, LATER), strict=True):
        path.write_bytes(csv_bytes((HEADINGS, *rows)))
    chance = random.Random(seed)
    app = ESafetyApp(casework)
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.pause()
        bring_in(casework, logs[0])
        for _ in range(steps):
            if app.is_running:  # it may be left, as to go back to a backup
                await step(app, pilot, chance, logs)
        await settled(pilot)


def bring_in(casework: Casework, log: Path) -> None:
    session = LogSession(casework, log)
    for question in session.reading.questions:
        session.answer(question.id, question.choices[-1])
    session.take_in(update=True)


async def step(app: ESafetyApp, pilot: Pilot[int], chance: random.Random, logs: list[Path]) -> None:
    imports = app.casework.undo.imports
    match chance.randrange(24):
        case 0:
            await pilot.resize_terminal(*chance.choice(SIZES))
        case 1 if not app.screen.is_modal:
            app.push_screen(BringIn(LogSession(app.casework, chance.choice(logs))))
        case 2:
            bring_in(app.casework, chance.choice(logs))
        case 3 if there := imports.all():
            imports.take_back(chance.choice(there).id, also_worked_on=chance.random() < 0.5)
        case _:
            await pilot.press(chance.choice(KEYS))
    await pilot.pause()


async def test_any_keys_after_an_import_and_its_undoing(casework: Casework, tmp_path: Path) -> None:
    await walk(casework, tmp_path, seed=1, steps=60)


async def test_without_a_look_at_whether_its_case_is_gone_a_screen_would_end_it(
    casework: Casework, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ScreenBase, "is_gone", False)
    with pytest.raises(UnknownReference):
        await walk(casework, tmp_path, seed=1, steps=60)


@pytest.mark.long
@pytest.mark.parametrize("seed", range(2, 12))
async def test_far_more_of_any_keys(casework: Casework, tmp_path: Path, seed: int) -> None:
    await walk(casework, tmp_path, seed, steps=500)
