"""A log is brought in, in a real terminal: chosen, looked at, taken in and taken back."""

import json
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from support.program import run

pytestmark = [pytest.mark.terminal, pytest.mark.long]
if sys.platform != "win32":
    from support.terminal import Terminal

Open = Callable[..., "Terminal"]
LOGS = Path(__file__).parents[1] / "importing" / "logs"


@pytest.mark.parametrize(("columns", "lines"), [(120, 40), (80, 24)])
@pytest.mark.parametrize(
    ("name", "rows"),
    [("google-forms-us-locale.csv", 4), ("merged-category-over-three-rows.xlsx", 3),
     ("libreoffice.ods", 2)],
)  # fmt: skip
def test_a_log_goes_in_and_is_taken_back(
    terminal: Open, kept: Path, columns: int, lines: int, name: str, rows: int
) -> None:
    before = incidents(kept)
    shown = terminal("--database", str(kept), columns=columns, lines=lines)
    shown.wait("e-safety board", "Investigating", "New incident")
    shown.press("ctrl+p")
    shown.send("bring in your")
    shown.wait("Bring in your log")
    shown.press("enter")
    shown.wait("Which file is the log?")
    shown.send(str(LOGS / name))
    shown.press("ctrl+s")
    shown.wait("[2 Columns]", "What each column is read as")
    for step in ("[3 Questions]", "[4 Doubts]", "[5 Bring in]"):
        shown.press("right")
        shown.wait(step)
    shown.wait(f"Bring in {rows} new")
    shown.press("home", "enter")
    shown.wait("[6 Done]", "Undo the import")
    assert len(incidents(kept)) == len(before) + rows
    shown.press("home", "down", "enter")
    shown.wait("Undo the import?")
    shown.press("enter")
    shown.wait("[5 Bring in]")
    assert incidents(kept) == before
    shown.press("ctrl+q")
    assert shown.ended() == 0


def incidents(folder: Path) -> list[str]:
    done = run("--database", str(folder), "incidents", "--format", "json")
    return [one["ref"] for one in json.loads(done.stdout)]
