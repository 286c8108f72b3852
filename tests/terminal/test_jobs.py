"""The three jobs in a real terminal, at the speed of somebody in a hurry, and what is pasted.

Nothing here waits for a while: every step waits for what a person would see.
"""

import json
import sys
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest

from esafety_tui.casework.casework import Casework
from support.program import run

pytestmark = pytest.mark.terminal
if sys.platform != "win32":
    from support.terminal import Terminal

Open = Callable[..., "Terminal"]
# In the ordinary run in the small window, where there is less room to do it in.
SIZES = pytest.mark.parametrize(
    ("columns", "lines"),
    [pytest.param(120, 40, marks=pytest.mark.long, id="120x40"), pytest.param(80, 24, id="80x24")],
)
PASTED = "\x1b[200~{}\x1b[201~"


def told(kept: Path, *words: str) -> str:
    """What a command says of the records in *kept*."""
    done = run(*words, database=kept)
    assert done.returncode == 0
    return done.stdout


def changes(kept: Path) -> int:
    """How many entries the history of *kept* has; the sample school begins with two."""
    with Casework.open(kept, read_only=True).records.store as store:
        return sum(1 for _ in store.history.entries())


def incident(kept: Path, title: str) -> dict[str, object]:
    """The one incident with *title*."""
    every = json.loads(told(kept, "incidents", "--format", "json"))
    [found] = [one for one in every if one["title"] == title]
    return dict(found)


def open_board(terminal: Open, kept: Path, **size: int) -> "Terminal":
    board = terminal("--database", str(kept), **size)
    board.wait("e-safety board", "Investigating", "New incident")
    return board


def leave(shown: "Terminal") -> None:
    shown.press("ctrl+q")
    assert shown.ended() == 0


# Triage


@SIZES
def test_a_report_is_recorded_and_its_first_step_done(
    terminal: Open, kept: Path, columns: int, lines: int
) -> None:
    board = open_board(terminal, kept, columns=columns, lines=lines)
    board.press("n")
    board.wait("Only a title is needed")
    board.press("tab", "Rumour about a trainee", "ctrl+s")
    board.wait("Rumour about a trainee", "NOW", "NEXT:")
    board.press("enter")
    board.wait("Tick it", "Go back")
    board.press("enter")
    board.wait("✓")
    board.press("escape")
    board.wait("e-safety board")
    leave(board)
    found = incident(kept, "Rumour about a trainee")
    assert [mark["state"] for mark in found["steps"].values()] == ["done"]  # type: ignore[attr-defined]
    assert "Everything that is here is as it was written." in told(kept, "check")


@SIZES
def test_a_card_moves_and_is_there_the_next_day(
    terminal: Open, kept: Path, columns: int, lines: int
) -> None:
    board = open_board(terminal, kept, columns=columns, lines=lines)
    before = told(kept, "incidents", "stage:investigating", "--format", "csv")
    board.press(">")
    board.wait("Investigating 4")
    leave(board)
    after = told(kept, "incidents", "stage:investigating", "--format", "csv")
    assert len(after.splitlines()) == len(before.splitlines()) + 1


# Look up a number


@SIZES
def test_a_number_is_found_with_keys_typed_in_one_go(
    terminal: Open, kept: Path, columns: int, lines: int
) -> None:
    """Two keys and three letters, all there before the place is."""
    board = open_board(terminal, kept, columns=columns, lines=lines)
    board.send("3vod")
    board.wait("Vodaphone", "191", "2014 list")
    board.wait_until(lambda: " of 131" in board.text and "131 of 131" not in board.text)


def test_a_number_without_the_passphrase(kept: Path) -> None:
    said = told(kept, "contacts", "ee")
    assert "EE (mobile)" in said
    assert "ring it before you give it out" in said


# Account for the year


@SIZES
def test_the_workbook_is_written_where_the_screen_says(
    terminal: Open, kept: Path, tmp_path: Path, columns: int, lines: int
) -> None:
    board = open_board(terminal, kept, columns=columns, lines=lines)
    board.press("4")
    board.wait("annual monitoring", "Incidents recorded")
    board.press("left")
    board.wait("‹ 2025-26", "Had stopped when asked, of 29", "100%")
    board.press("e")
    board.wait("Who is the report for?", "►1  Governors")
    board.press("enter")
    board.wait("Where the file goes")
    path = tmp_path / "monitoring.xlsx"
    board.press("end", "ctrl+u")
    board.send(str(path))
    board.press("ctrl+s")
    board.wait_until(path.exists, seconds=60, what="the workbook")
    board.wait("monitoring.xlsx")
    board.wait_until(lambda: _is_workbook(path), what="a whole workbook")
    assert {"Report", "Figures"} <= set(openpyxl.load_workbook(path).sheetnames)


def _is_workbook(path: Path) -> bool:
    try:
        openpyxl.load_workbook(path, read_only=True).close()
    except Exception:
        return False
    return True


# Keys as fast as a terminal can send them


def test_a_card_moved_to_and_fro_at_once_ends_where_it_began(terminal: Open, kept: Path) -> None:
    board = open_board(terminal, kept)
    before = told(kept, "incidents", "--format", "csv")
    board.send("><" * 10 + "/")
    board.wait("New 3", "Investigating 3")
    leave(board)
    assert told(kept, "incidents", "--format", "csv") == before
    assert changes(kept) == 2 + 20
    assert "Everything that is here is as it was written." in told(kept, "check")


def test_a_search_typed_in_one_go_loses_no_letter(terminal: Open, kept: Path) -> None:
    board = open_board(terminal, kept)
    board.send("2/nickname")
    board.wait(" nickname", "2 of 69", "Nickname for a teaching assistant")
    assert "New incident" not in board.text.splitlines()[5]


def test_the_first_run_answered_in_one_go_loses_no_letter(terminal: Open, tmp_path: Path) -> None:
    first = terminal("--database", str(tmp_path / "new"))
    first.wait("Welcome", "Begin new")
    first.press("enter")
    first.wait("E-safety lead")
    first.send("Hill School\tSam Lead\x13\r")
    first.wait("Law and guidance beside the policy")  # the Enter came before it, so it is no answer
    first.press("enter")
    first.wait("Choose a passphrase")
    first.send("four plain words here\tfour plain words here\x13")
    first.wait("The recovery key")


# Pasting


def test_a_paste_on_the_board_presses_no_keys(terminal: Open, kept: Path) -> None:
    board = open_board(terminal, kept)
    board.send(PASTED.format("n>>>u\rx\x11"))
    board.press("2")
    board.wait("69 of 69")
    leave(board)
    assert changes(kept) == 2


def test_a_long_paste_is_kept_as_it_came(terminal: Open, kept: Path) -> None:
    """As terminals pass a paste on: without escapes, with carriage returns between the lines."""
    board = open_board(terminal, kept)
    board.press("n")
    board.wait("Only a title is needed")
    board.press("tab", "Pasted account", "shift+tab")
    line = "They wrote [red]this[/red], {x} =1+1 \u202e and more of it \U0001f600.\r"
    times = 70_000 // len(line)  # more than a terminal hands on at once
    board.send(PASTED.format(line * times + "END"))
    board.wait("END", seconds=60)
    board.press("ctrl+s")
    board.wait("Pasted account", "NOW", seconds=60)
    leave(board)
    lines = str(incident(kept, "Pasted account")["summary"]).splitlines()
    assert lines[-1] == "END"
    assert len(lines) == times + 1
    assert len(set(lines[:-1])) == 1
    assert lines[0].startswith("They wrote [red]this[/red], {x} =1+1")
