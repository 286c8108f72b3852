"""Every look in a real terminal without colours (NO_COLOR): readable, and the highlight seen."""

import re
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from esafety_tui.casework.casework import Casework
from esafety_tui.themes import LOOKS
from support.school import SCHOOL

pytestmark = pytest.mark.terminal
if sys.platform != "win32":
    from support.terminal import Terminal

Open = Callable[..., "Terminal"]
# A look of the program's own, and one of the terminal's: they come to their greys in two ways.
IN_THE_ORDINARY_RUN = ("esafety-light", "ansi-dark")
# What lies behind a box is dimmed, and still not gone.
DIMMED = 20
# Taken in before the program: as Textual draws, which settles on greys before it knows the look.
AS_TEXTUAL_DOES = """
from esafety_tui.widgets.base_app import BaseApp
del BaseApp.get_line_filters
"""


@pytest.fixture
def opened(folder: Path) -> Iterator[Open]:
    terminals: list[Terminal] = []

    def start(look: str, **env: str) -> Terminal:
        casework = Casework.set_up(folder, SCHOOL)
        casework.cases.record({"title": "First case"})
        casework.cases.record({"title": "Second case"})
        casework.records.preferences.prefer_theme(look)
        casework.close()
        terminals.append(Terminal("--database", str(folder), NO_COLOR="1", **env))
        terminals[-1].wait("e-safety board", "First case", "►", "All keys")
        return terminals[-1]

    yield start
    for one in terminals:
        one.close()


def light(colour: str) -> float:
    """How light a shade of grey is, of 255."""
    return sum(int(colour[at : at + 2], 16) for at in (0, 2, 4)) / 3


def unreadable(board: "Terminal", least: int = 60) -> list[str]:
    """Every letter that stands in (nearly) the colour of its own ground, with both colours."""
    cells = (
        board.screen.buffer[line][column]
        for line in range(board.screen.lines)
        for column in range(board.screen.columns)
    )
    return [
        f"{cell.data}: {cell.fg} on {cell.bg}"
        for cell in cells
        if cell.data.strip()
        and not re.match("[─-▟]", cell.data)
        and _alike(cell.fg, cell.bg, least)
    ]


def _alike(letter: str, ground: str, least: int) -> bool:
    if letter == ground:
        return letter != "default"  # of the terminal's own two the one is never the other
    # The terminal's own colour with one of ours: nobody knows how they go together.
    return "default" in (letter, ground) or abs(light(letter) - light(ground)) < least


def ground_of(board: "Terminal", words: str) -> set[tuple[str, bool]]:
    """How the ground under *words* looks: colours, and whether it is turned round."""
    # The title of a card stands above what the board says of the highlighted case.
    which = min if words.endswith(" case") else max
    line = which(n for n, text in enumerate(board.screen.display) if words in text)
    at = board.screen.display[line].index(words)
    cells = [board.screen.buffer[line][column] for column in range(at, at + len(words))]
    return {(cell.fg if cell.reverse else cell.bg, cell.reverse) for cell in cells}


def _in_view(board: "Terminal", words: str) -> "Terminal":
    board.wait(words)
    board._read(0.3)  # the rest of this drawing
    return board


@pytest.mark.parametrize(
    "look",
    [
        pytest.param(look, marks=() if look in IN_THE_ORDINARY_RUN else pytest.mark.long)
        for look in LOOKS
    ],
)
def test_every_look_is_readable_and_shows_its_highlight_without_colours(
    opened: Open, look: str
) -> None:
    board = opened(look)
    assert unreadable(_in_view(board, "All keys")) == []
    assert ground_of(board, "First case").isdisjoint(ground_of(board, "Second case"))
    board.press("n")
    board.wait("Only a title is needed")
    board.press("Third")
    assert unreadable(_in_view(board, "Third"), DIMMED) == []
    board.press("escape")
    board.wait("1 form not saved")
    board.press("2")
    assert unreadable(_in_view(board, "[2 Cases]")) == []
    board.press("enter")
    assert unreadable(_in_view(board, "NEXT")) == []
    board.press("3")
    assert unreadable(_in_view(board, "[3 Contacts]")) == []


def test_the_look_may_be_changed_without_colours(opened: Open) -> None:
    board = opened("esafety-contrast")
    board.press("\x1b[20~")  # F9
    assert unreadable(_in_view(board, "terminal's own colours, dark")) == []
    assert ground_of(board, "First case") != ground_of(board, "Second case")


@pytest.mark.parametrize("look", ["ansi-dark", pytest.param("ansi-light", marks=pytest.mark.long)])
def test_as_textual_draws_it_would_be_black_on_black(
    opened: Open, look: str, tmp_path: Path
) -> None:
    """The negative control."""
    (tmp_path / "sitecustomize.py").write_text(AS_TEXTUAL_DOES)
    board = opened(look, PYTHONPATH=str(tmp_path))
    assert unreadable(_in_view(board, "All keys"))
