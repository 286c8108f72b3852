"""Where somebody can be in the program: each place, mode, form and box, by name.

A state is reached from the board of the sample school by keys, as a person would; few are opened
at once, because their way there takes a file or a clock.
"""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from textual.pilot import Pilot

from esafety_tui.app import ESafetyApp
from esafety_tui.importing.session import LogSession
from esafety_tui.screens.access.locked import Locked
from esafety_tui.screens.base.recovery_sheet import RecoverySheet
from esafety_tui.screens.board.sorting import Sorting
from esafety_tui.screens.importing.screen import BringIn
from support.log_files import csv_bytes
from support.screens.places_app import settled, until

# A log of two rows, of which one word is to be asked about.
_LOG = (
    ("Date reported", "Details", "Victim", "Category"),
    ("3/11/2026", "Posts about a pupil", "Ali Ash", "Conduct"),
    ("4/11/2026", "A page", "Bo Birch", "Threats"),
)
_RECOVERY_KEY = "ABCDE-FGHJK-MNPQR-STVWX-YZ234-56789"


@dataclass(frozen=True)
class State:
    """How a state is reached: what is opened over the board, if anything, then keys."""

    keys: tuple[str, ...] = ()
    opens: Callable[[ESafetyApp], object] | None = None


def _bring_in(app: ESafetyApp) -> None:
    log = Path(app.casework.records.folder).parent / "our log.csv"
    log.write_bytes(csv_bytes(_LOG))
    app.push_screen(BringIn(LogSession(app.casework, log)))


def _sheet(app: ESafetyApp) -> None:
    app.push_screen(RecoverySheet(_RECOVERY_KEY, "Northfield School", Path("records")))


STATES = {
    "board": State(),
    "search": State(("slash", *"over")),
    "cases": State(("2",)),
    "contacts": State(("3", *"vod")),
    "contacts list": State(("3", *"vod", "down")),
    "report": State(("4",)),
    "governors": State(("4", "v")),
    "behind a figure": State(("4", "down", "enter")),
    "prevention": State(("5",)),
    "guidance": State(("6",)),
    "habits": State(("6", "right")),
    "people": State(("7", *"ma")),
    "person": State(("7", *"ma", "down", "enter")),
    "settings": State(("0",)),
    "locked": State(("ctrl+l",)),
    "keys": State(("f1",)),
    "keys of a case": State(("enter", "f1")),
    "go to": State(("ctrl+p", *"set")),
    "numbers": State(("f3",)),
    "tour": State(("f4",)),
    "new": State(("n",)),
    "new, begun": State(("n", *"Somebody wrote this", "tab", *"Begun")),
    "case": State(("enter",)),
    "case, names shown": State(("enter", "f2")),
    "case, records": State(("enter", "tab")),
    "case, people": State(("enter", "tab", "right")),
    "case, evidence": State(("enter", "tab", "right", "right")),
    "case, timeline": State(("enter", "tab", "left")),
    "case, questions": State(("enter", "f")),
    "case, add": State(("enter", "a")),
    "case, add any": State(("enter", "A")),
    "case, close": State(("enter", "c")),
    "case, severity": State(("enter", "s")),
    "case, police hold": State(("enter", "H")),
    "case, withdraw": State(("enter", "w", *"Twice")),
    "case, change": State(("enter", "e")),
    "case, hand over": State(("enter", "P")),
    "case, why": State(("enter", "question_mark")),
    "report, export": State(("4", "e")),
    "prevention, add": State(("5", "a")),
    "settings, change": State(("0", "e")),
    "sorting": State(opens=lambda app: app.push_screen(Sorting())),
    "bring in": State(opens=_bring_in),
    "bring in, questions": State(("right",), _bring_in),
    "bring in, the end": State(("right", "right", "right"), _bring_in),
    "which log": State(opens=lambda app: app.action_bring_in()),
    "recovery sheet": State(opens=_sheet),
    "question": State(("escape",), _sheet),
}  # fmt: skip


async def reach(pilot: Pilot[Any], state: State) -> None:
    """Come to *state* from the board."""
    app = pilot.app
    await settled(pilot)
    if state.opens is not None:
        assert isinstance(app, ESafetyApp)
        state.opens(app)
        await settled(pilot)
    for key in state.keys:
        await pilot.press(key)
        await settled(pilot)
    if "ctrl+l" in state.keys:  # locking closes the records behind the screen that shows then
        await until(pilot, lambda: isinstance(app.screen, Locked))
