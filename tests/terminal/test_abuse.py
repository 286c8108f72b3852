"""A real terminal, treated badly: pasted into, killed, hung up, stopped; and left clean."""

import re
import signal
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from esafety_tui.casework.casework import Casework
from support.hostile import HOSTILE
from support.program import run
from support.school import SCHOOL

pytestmark = pytest.mark.terminal
if sys.platform != "win32":
    from support.terminal import Terminal

Open = Callable[..., "Terminal"]
SECRET = "Zebedee-In-A-Title"
PASTED = "\x1b[200~{}\x1b[201~"


@pytest.fixture
def terminal(folder: Path) -> Iterator[Open]:
    opened: list[Terminal] = []

    def start(**settings: object) -> Terminal:
        opened.append(Terminal("--database", str(folder), **settings))
        return opened[-1]

    yield start
    for one in opened:
        one.close()


@pytest.fixture
def kept(folder: Path) -> Path:
    casework = Casework.set_up(folder, SCHOOL)
    casework.cases.record({"title": SECRET})
    casework.close()
    return folder


def titles(folder: Path) -> list[str]:
    casework = Casework.open(folder, read_only=True)
    return [row.title for row in casework.records.index.newest_first()]


def typed(terminal: Open, text: str) -> "Terminal":
    """The form of a new incident with *text* typed as its title, and kept."""
    board = terminal()
    board.wait("e-safety board", SECRET[:10])
    board.press("n")
    board.wait("Only a title is needed")
    board.press("tab", text)
    board.wait(text)
    return board


def comes_back(terminal: Open, text: str) -> None:
    again = terminal()
    again.wait("e-safety board", "1 form not saved")
    again.press("up", *["right"] * 9, "enter")
    again.wait("Typed, and not saved yet")
    again.press("1")
    again.wait("Go there")
    again.press("enter")
    again.wait("and not saved: here it is", text)
    again.press("ctrl+s")
    again.wait("NEXT", text)
    again.press("ctrl+q")
    assert again.ended() == 0


@pytest.mark.usefixtures("kept")
def test_a_terminal_that_goes_away_loses_nothing(terminal: Open, folder: Path) -> None:
    board = typed(terminal, "Half a title")
    board.signal(signal.SIGHUP)
    assert board.ended() != 0
    assert b"Traceback" not in board.raw
    comes_back(terminal, "Half a title")
    assert titles(folder).count("Half a title") == 1


@pytest.mark.usefixtures("kept")
def test_a_killed_program_loses_nothing_that_stood_for_a_moment(
    terminal: Open, folder: Path
) -> None:
    board = typed(terminal, "Half a title")
    board.wait_until((folder / "unsaved.typing").exists, what="kept on the disk")
    board.signal(signal.SIGKILL)
    board.ended()
    comes_back(terminal, "Half a title")
    assert titles(folder).count("Half a title") == 1


@pytest.mark.usefixtures("kept")
def test_stopped_and_continued_it_takes_what_was_typed_meanwhile(
    terminal: Open, folder: Path
) -> None:
    board = typed(terminal, "Half")
    board.signal(signal.SIGSTOP)
    board.press(" a title")
    board.signal(signal.SIGCONT)
    board.wait("Half a title")
    board.press("ctrl+s")
    board.wait("NEXT")
    board.press("ctrl+q")
    assert board.ended() == 0
    assert titles(folder).count("Half a title") == 1


@pytest.mark.usefixtures("kept")
def test_a_megabyte_of_hostile_text_can_be_pasted_into_a_form(terminal: Open, folder: Path) -> None:
    # What a terminal sends between the brackets is without its own end mark.
    hostile = " ".join(HOSTILE.values()).encode("utf-8", "replace").decode()
    hostile = re.sub("\x1b\\[20[01]~", "", hostile)
    megabyte = (hostile * (1_000_000 // len(hostile) + 1))[:1_000_000]
    board = terminal()
    board.wait("e-safety board")
    board.press("n")
    board.wait("Only a title is needed")
    board.press("tab", "Pasted", "shift+tab")
    board.send(PASTED.format(megabyte))
    board.press("tab", "tab", "tab", "tab")
    board.send(PASTED.format(megabyte))
    board.press("ctrl+s")
    board.wait("at most", seconds=60)  # the record takes less: said at the field, nothing lost
    assert b"\x1b]0;owned" not in board.raw
    board.press("escape")
    board.wait("1 form not saved", seconds=60)
    board.press("ctrl+q")
    assert board.ended(60) == 0
    assert titles(folder) == [SECRET]


@pytest.mark.usefixtures("kept")
def test_what_was_on_the_screen_is_gone_when_the_program_ends(terminal: Open) -> None:
    board = terminal()
    board.wait("e-safety board", SECRET[:10])
    board.press("ctrl+q")
    assert board.ended() == 0
    # All of it was drawn on the terminal's other screen, which has no scrollback.
    before, entered, drawn = board.raw.partition(b"\x1b[?1049h")
    assert entered
    assert SECRET[:10].encode() not in before
    _, left, after = drawn.rpartition(b"\x1b[?1049l")
    assert left
    assert SECRET[:10].encode() not in after
    # And no title of the window, or of a tab, was set to anything of the records.
    for title in re.findall(rb"\x1b\][012];([^\x07\x1b]*)", board.raw):
        assert SECRET[:10].encode() not in title


@pytest.mark.usefixtures("kept")
def test_without_colours_the_highlight_is_still_to_be_seen(terminal: Open) -> None:
    board = terminal(NO_COLOR="1")
    board.wait("e-safety board", SECRET[:10], "►")
    assert b"\x1b[38;2" not in board.raw.split(b"\x1b[?1049h")[1] or _is_grey(board.raw)


def _is_grey(raw: bytes) -> bool:
    """Whether every colour that was sent is a shade of grey."""
    colours = re.findall(rb"[34]8;2;(\d+);(\d+);(\d+)", raw)
    return all(len(set(map(int, colour))) == 1 for colour in colours)


@pytest.mark.usefixtures("kept")
def test_the_terminal_s_cursor_is_on_the_highlighted_row(terminal: Open) -> None:
    board = terminal()
    board.wait("e-safety board", SECRET[:10])
    board.wait_until(
        lambda: "►" in board.screen.display[board.screen.cursor.y], what="the cursor at ►"
    )


def test_a_broken_pipe_and_no_terminal_are_refused_in_a_sentence(kept: Path) -> None:
    refused = run(database=kept)
    assert refused.returncode == 1
    assert "needs a terminal" in refused.stderr
    assert "Traceback" not in refused.stderr
