"""The main job in a real terminal: board, case, tick, leave, come back, and it is there."""

import re
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from support.program import run

pytestmark = pytest.mark.terminal
if sys.platform != "win32":
    from support.terminal import Terminal

Open = Callable[..., "Terminal"]


@pytest.mark.parametrize(
    ("columns", "lines"), [pytest.param(120, 40, marks=pytest.mark.long), (80, 24)]
)
def test_demo_board_case_tick_leave_and_come_back(
    terminal: Open, kept: Path, columns: int, lines: int
) -> None:
    size = {"columns": columns, "lines": lines}
    first = terminal("--database", str(kept), **size)
    first.wait("e-safety board", "Investigating", "New incident")
    first.press("enter")
    first.wait("NOW", "Ask them not to reply")
    step = first_open_step(first)
    to_step(first, step)
    first.press("space")
    first.wait(f"✓ {step}")
    first.press("escape")
    first.wait("e-safety board")
    first.press("ctrl+q")
    assert first.ended() == 0

    again = terminal("--database", str(kept), **size)
    again.wait("e-safety board", "Investigating")
    again.press("enter")
    again.wait("NEXT: ")
    again.press("end", "enter")  # what was done before stands last, folded away
    again.press("end")
    again.wait(f"✓ {step}")
    again.press("ctrl+q")
    assert again.ended() == 0


def first_open_step(shown: "Terminal") -> str:
    """The words on the first line of the first open step that a tick answers."""
    for _ in range(60):
        for line in shown.screen.display:
            if "○ " in line:
                return line.split("○ ")[1].split("  ")[0].strip()[:24].strip()
        shown.press("down")
    raise AssertionError(f"no open step\n{shown.text}")


def to_step(shown: "Terminal", step: str) -> None:
    """Move the highlight to *step*: from the top of the list downwards."""
    shown.press("home")
    for _ in range(60):
        place = next((n for n, line in enumerate(shown.screen.display) if f"○ {step}" in line), 0)
        if place and is_highlighted(shown, place):
            return
        shown.press("down")
    raise AssertionError(f"cannot reach {step}\n{shown.text}")


def is_highlighted(shown: "Terminal", place: int) -> bool:
    """Whether a line has another ground than a heading, which is never highlighted."""
    counted = re.compile(r"(NOW|TODAY|THIS WEEK|LATER|DONE) +\d")
    heading = next(n for n, line in enumerate(shown.screen.display) if counted.search(line))
    return bool(shown.screen.buffer[place][1].bg != shown.screen.buffer[heading][1].bg)


def test_demo_is_labelled_and_leaves_nothing_behind(terminal: Open, tmp_path: Path) -> None:
    demo = terminal("demo", TMPDIR=str(tmp_path))
    demo.wait("DEMO", "e-safety board", "Investigating")
    assert list(tmp_path.iterdir())
    demo.press("ctrl+q")
    assert demo.ended() == 0
    assert not list(tmp_path.iterdir())


def test_a_number_in_two_keys_and_three_letters(terminal: Open, kept: Path) -> None:
    board = terminal("--database", str(kept))
    board.wait("e-safety board")
    board.press("3")
    board.wait("contacts")
    board.press("vod")
    board.wait("Vodaphone", "Vodafone", "191", "03333 040 191", "ring it before you give it out")


def test_first_run_encrypts_and_the_next_start_asks_for_the_passphrase(
    terminal: Open, tmp_path: Path
) -> None:
    folder = tmp_path / "new"
    first = terminal("--database", str(folder))
    first.wait("Welcome", "Begin new")
    first.press("enter")
    first.wait("E-safety lead")
    first.press("Hill School", "enter", "Sam Lead", "ctrl+s")
    first.wait("Law and guidance beside the policy", "Switch them on")
    first.press("enter")
    first.wait("Choose a passphrase", "The same again")
    first.press("four words and a dog", "enter", "four words and a dog", "ctrl+s")
    first.wait("The recovery key", "I have kept it")
    first.press("enter")
    first.wait("Have you written down or saved the recovery key?")
    first.press("kept", "enter")
    first.wait("Hill School", "Record an incident")
    first.press("n")
    first.wait("New incident", "Only a title is needed")
    first.press("Fake profile", "ctrl+s")
    first.wait("001", "Fake profile", "NEXT")
    first.press("ctrl+q")
    assert first.ended() == 0
    kept = b"".join(path.read_bytes() for path in folder.iterdir() if path.is_file())
    assert b"Fake profile" not in kept
    assert b"Hill School" not in kept

    again = terminal("--database", str(folder))
    again.wait("Type the passphrase")
    assert "Hill School" not in again.text
    again.press("not these words at all", "enter")
    again.wait("The passphrase is wrong")
    again.wait_until(lambda: "wait" not in again.text, what="the end of the pause")
    again.press("four words and a dog", "enter")
    again.wait("e-safety board", "Fake profile")
    again.press("ctrl+l")
    again.wait("Locked")
    assert "Fake profile" not in again.text
    assert "Hill School" not in again.text
    again.press("four words and a dog", "enter")
    again.wait("e-safety board", "Fake profile")
    again.press("ctrl+q")
    assert again.ended() == 0
    # Neither the passphrase nor a title of the window went to the terminal.
    for shown in (first, again):
        assert b"four words" not in shown.raw
        assert not re.search(rb"\x1b\][012];", shown.raw)


def test_set_up_left_with_escape_changes_nothing(terminal: Open, tmp_path: Path) -> None:
    first = terminal("--database", str(tmp_path / "new"))
    first.wait("Welcome")
    first.press("escape")
    assert first.ended() == 1
    assert "Nothing was set up" in first.text
    assert not (tmp_path / "new").exists()


def test_a_second_copy_looks_on_and_says_so(terminal: Open, kept: Path) -> None:
    terminal("--database", str(kept)).wait("e-safety board")
    second = terminal("--database", str(kept))
    second.wait("e-safety board", "READ-ONLY", "Open in another copy", "open this one anew")
    second.press("n")
    second.wait("Nothing can be changed now")
    second.press("enter", "ctrl+q")
    assert second.ended() == 0
    # Reading is still possible.
    assert run("incidents", database=kept).returncode == 0


def test_a_window_that_is_too_small_is_refused_in_a_sentence(terminal: Open, kept: Path) -> None:
    small = terminal("--database", str(kept), columns=50, lines=12)
    assert small.ended() == 1
    assert "too small" in small.said


def test_leaving_keeps_what_is_typed(terminal: Open, kept: Path) -> None:
    board = terminal("--database", str(kept))
    board.wait("e-safety board")
    board.press("n")
    board.wait("Only a title is needed")
    board.press("Something", "ctrl+q")
    assert board.ended() == 0
    terminal("--database", str(kept)).wait("1 form not saved")


def spoiled(tmp_path: Path, secret: str) -> str:
    """A place for PYTHONPATH with which the list of incidents fails, a record in its error."""
    site = tmp_path / "site"
    site.mkdir()
    (site / "sitecustomize.py").write_text(
        "import sys\n"
        "class Spoil:\n"
        "    def find_spec(self, name, path=None, target=None):\n"
        "        if name == 'esafety_tui.screens.board.incidents':\n"
        f"            title = {secret!r}\n"
        "            raise RuntimeError(title)\n"
        "sys.meta_path.insert(0, Spoil())\n"
    )
    return str(site)


def test_an_unexpected_error_beside_encrypted_records_is_sealed(
    terminal: Open, tmp_path: Path
) -> None:
    secret = "Marker-In-A-Record"
    folder, words = tmp_path / "sealed", tmp_path / "words"
    words.write_text("four words and a dog\n")
    base = ["--database", str(folder), "--passphrase-file", str(words)]
    assert run(*base, "setup", "--school", "Hill School", "--lead", "Sam").returncode == 0
    board = terminal(*base, PYTHONPATH=spoiled(tmp_path, secret))
    board.wait("e-safety board")
    board.press("2")
    assert board.ended() not in (0, None)
    assert "Something went wrong" in board.said
    assert "check --last-error" in board.said
    assert secret.encode() not in board.raw
    assert b"Traceback" not in board.raw
    kept = b"".join(path.read_bytes() for path in folder.rglob("*") if path.is_file())
    assert secret.encode() not in kept
    assert secret in run(*base, "check", "--last-error").stdout


def test_an_unexpected_error_shows_no_record_and_ends_with_a_code(
    terminal: Open, kept: Path, tmp_path: Path
) -> None:
    secret = "Marker-In-A-Record"
    board = terminal("--database", str(kept), PYTHONPATH=spoiled(tmp_path, secret))
    board.wait("e-safety board")
    board.press("2")
    assert board.ended() not in (0, None)
    said = board.said
    assert "Something went wrong" in said
    assert "last-error.txt" in said
    assert secret.encode() not in board.raw
    assert b"Traceback" not in board.raw
    report = kept / "last-error.txt"
    assert secret in report.read_text(encoding="utf-8")
    assert report.stat().st_mode & 0o077 == 0
