"""A real terminal treated roughly in every place: resized, suspended, lost, pasted into."""

import itertools
import re
import signal
import sys
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import pytest

from esafety_tui.casework.casework import Casework
from esafety_tui.data.crypto.key_file import Cost
from support.hostile import HOSTILE
from support.school import SCHOOL

pytestmark = pytest.mark.terminal
if sys.platform != "win32":
    from support.terminal import KEYS, Terminal

Open = Callable[..., "Terminal"]
TITLE = "Zebedee-In-A-Title"
WORDS = "correct horse battery staple"
PASTED = "\x1b[200~{}\x1b[201~"
TOO_SMALL = (30, 6)
FITTING = [(120, 40), (80, 24), (60, 17), (200, 50), (100, 30)]
ANY_SIZE = [*FITTING, TOO_SMALL]
ENTERED, LEFT = b"\x1b[?1049h", b"\x1b[?1049l"

# What a keyboard can send of the hostile strings, and all that a terminal pastes of them.
TYPED = [HOSTILE[name] for name in ("closing tag", "broken markup", "formula", "braces")]
ALL = re.sub("\x1b\\[20[01]~", "", " ".join(HOSTILE.values()).encode("utf-8", "replace").decode())
MEGABYTE = (ALL * (1_000_000 // len(ALL) + 1))[:1_000_000]

# Where somebody can type, how they come there from the board, and what stands there then.
PLACES: dict[str, tuple[tuple[str, ...], str]] = {
    "search": (("/",), "words or names"),
    "form": (("n",), "Only a title is needed"),
    "contacts": (("3",), "131 of 131"),
    "palette": (("ctrl+p",), "Search for"),
    "export": (
        ("4", "Incidents recorded", "e", "Who is the report for", "1"),
        "Where the file goes",
    ),
}


@pytest.fixture
def folder(folder: Path) -> Path:
    casework = Casework.set_up(folder, SCHOOL)
    casework.cases.record({"title": TITLE})
    casework.close()
    return folder


@pytest.fixture
def sealed(tmp_path: Path) -> Path:
    cost = Cost(memory_kib=8, iterations=1, lanes=1)
    casework, _ = Casework.set_up_encrypted(tmp_path / "sealed", SCHOOL, WORDS, cost=cost)
    casework.cases.record({"title": TITLE})
    casework.close()
    return tmp_path / "sealed"


@pytest.fixture
def opened() -> Iterator[Open]:
    """Start the program on a folder, with the board or the passphrase before it."""
    all_of_them: list[Terminal] = []

    def start(folder: Path, words: str = "e-safety board") -> "Terminal":
        terminal = Terminal("--database", str(folder))
        all_of_them.append(terminal)
        terminal.wait(words)
        return terminal

    yield start
    for terminal in all_of_them:
        terminal.close()


def some_of(places: Iterable[str], *ordinary: str) -> pytest.MarkDecorator:
    """Tests of *places*, of which the *ordinary* run has some and the long one the others."""
    long = pytest.mark.long
    return pytest.mark.parametrize(
        "place", [one if one in ordinary else pytest.param(one, marks=long) for one in places]
    )


def go_to(place: str, terminal: "Terminal") -> None:
    keys, words = PLACES[place]
    for key in keys:
        if len(key) > 1 and key not in KEYS:
            terminal.wait(key)  # words that stand there before the next key
        else:
            terminal.press(key)
    terminal.wait(words)


def obeyed_nothing(terminal: "Terminal") -> None:
    """No title was set, no screen cleared and no colour taken from what was typed."""
    assert b"\x1b]0;owned" not in terminal.raw
    assert b"\x1b[31mred" not in terminal.raw
    assert b"\x1b[2J\x1b[H gone" not in terminal.raw
    assert b"Traceback" not in terminal.raw


def titles(folder: Path) -> list[str]:
    return [row.title for row in Casework.open(folder, read_only=True).records.index.newest_first()]


def leave(terminal: "Terminal") -> None:
    """Leave; what is typed in a form is kept."""
    terminal.press("ctrl+q")
    assert terminal.ended() == 0


# Hostile strings, by keyboard and by paste


@some_of(PLACES, "form")
def test_hostile_text_is_only_text_wherever_it_is_typed_or_pasted(
    opened: Open, folder: Path, place: str
) -> None:
    terminal = opened(folder)
    go_to(place, terminal)
    for text in TYPED:
        terminal.press(text[:24])
    terminal.send(PASTED.format(ALL))
    terminal.press("z", "q", "j")
    obeyed_nothing(terminal)
    terminal.press("escape")
    terminal._read(0.2)  # an Escape and a letter at once are Alt and the letter
    obeyed_nothing(terminal)
    leave(terminal)
    assert titles(folder) == [TITLE]


def test_a_passphrase_box_takes_hostile_text_and_a_megabyte_and_says_wrong(
    opened: Open, sealed: Path
) -> None:
    terminal = opened(sealed, "Type the passphrase")
    terminal.send(PASTED.format(MEGABYTE))
    terminal.wait("••••", seconds=60)
    assert "wrong" not in terminal.text  # nothing pasted presses Enter
    terminal.press("enter")
    terminal.wait("The passphrase is wrong", "wait", seconds=60)
    terminal.wait_until(lambda: "wait" not in terminal.text, 60, "the end of the pause")
    obeyed_nothing(terminal)
    terminal.press(WORDS, "enter")
    terminal.wait("e-safety board", TITLE[:10])
    leave(terminal)


def test_what_is_pasted_into_the_first_run_presses_no_keys(opened: Open, tmp_path: Path) -> None:
    terminal = opened(tmp_path / "new", "Welcome")
    terminal.send(PASTED.format(ALL))  # where nothing is typed
    terminal.press("enter")
    terminal.wait("E-safety lead")
    terminal.send(PASTED.format(ALL))
    terminal.wait("hacked")
    assert "Your school and its people" in terminal.text
    terminal.press("tab", "Sam Lead", "ctrl+s")
    terminal.wait("Law and guidance beside the policy")
    terminal.press("enter")
    terminal.wait("Choose a passphrase")
    obeyed_nothing(terminal)
    terminal.press("ctrl+q")
    terminal.ended()
    assert not (tmp_path / "new").exists()


@some_of(["search", "contacts", "palette"])
def test_a_megabyte_is_pasted_and_the_program_goes_on(
    opened: Open, folder: Path, place: str
) -> None:
    terminal = opened(folder)
    go_to(place, terminal)
    terminal.send(PASTED.format(MEGABYTE))
    terminal.wait("hacked", seconds=60)
    obeyed_nothing(terminal)
    terminal.press("escape")
    terminal._read(0.2)
    leave(terminal)
    assert titles(folder) == [TITLE]


# Resized all the while


def test_typed_while_the_window_is_dragged_nothing_is_lost_or_doubled(
    opened: Open, folder: Path
) -> None:
    terminal = opened(folder)
    go_to("form", terminal)
    text = "While dragged"
    for letter, size in zip(text, itertools.cycle(ANY_SIZE), strict=False):
        terminal.resize(*size)
        terminal.send(letter)
    terminal.resize(*TOO_SMALL)
    terminal.wait("too small")
    terminal.resize(120, 40)
    terminal.wait(f"{text} ")
    terminal.press("ctrl+s")
    terminal.wait("NEXT", text[:20])
    obeyed_nothing(terminal)
    leave(terminal)
    assert sorted(titles(folder)) == sorted([TITLE, text])


def test_moved_and_searched_while_the_window_is_dragged(opened: Open, folder: Path) -> None:
    terminal = opened(folder)
    for key, size in zip([">", ">", "<", "<", ">"], FITTING, strict=True):
        terminal.resize(*size)
        terminal.send(key)
    terminal.resize(120, 40)
    terminal.wait("Investigating 1")
    terminal.press("/")
    for letter, size in zip("zebe", itertools.cycle(FITTING), strict=False):
        terminal.resize(*size)
        terminal.send(letter)
    terminal.resize(120, 40)
    terminal.wait("zebe", TITLE[:10])
    terminal.press("escape")
    terminal._read(0.2)
    leave(terminal)
    with Casework.open(folder, read_only=True).records.store as store:
        acts = [entry.act for entry in store.history.entries()]
    assert [act for act in acts if act.startswith("moved")] == [
        "moved to investigating", "moved to waiting for others", "moved to investigating",
        "moved to new", "moved to investigating",
    ]  # fmt: skip


# Suspended and brought back


@some_of(["search", "form", "export"], "form")
def test_suspended_it_hides_the_records_and_comes_back_as_it_was(
    opened: Open, folder: Path, place: str
) -> None:
    terminal = opened(folder)
    go_to(place, terminal)
    terminal.press("ee")
    before = len(terminal.raw)
    terminal.signal(signal.SIGTSTP)
    terminal.wait_until(lambda: LEFT in terminal.raw[before:], what="the shell's own screen")
    stopped = len(terminal.raw)
    terminal.send("ll")  # typed meanwhile
    assert TITLE[:10].encode() not in terminal.raw[before:stopped].rpartition(LEFT)[2]
    terminal.signal(signal.SIGCONT)
    terminal.wait_until(lambda: ENTERED in terminal.raw[stopped:], what="the program's screen")
    terminal.wait("eell")
    obeyed_nothing(terminal)
    terminal.press("escape")
    terminal._read(0.2)
    leave(terminal)


# The terminal goes away


@some_of(["form", "contacts", "export"])
def test_a_lost_terminal_ends_it_quietly_and_the_records_open_again(
    opened: Open, folder: Path, place: str
) -> None:
    """In the ordinary run that of a form is in `test_abuse.py`, and closes the window below."""
    terminal = opened(folder)
    go_to(place, terminal)
    terminal.press("zeb")
    terminal.wait("zeb")
    terminal.signal(signal.SIGHUP)
    assert terminal.ended() != 0
    obeyed_nothing(terminal)
    again = opened(folder)
    again.wait(TITLE[:10], "awaiting first response")
    assert ("1 form not saved" in again.text) is (place == "form")
    again.press("ctrl+q")
    assert again.ended() == 0
    assert titles(folder) == [TITLE]


def test_a_terminal_that_is_lost_at_the_passphrase_leaves_no_lock(
    opened: Open, sealed: Path
) -> None:
    terminal = opened(sealed, "Type the passphrase")
    terminal.press("correct horse")
    terminal.signal(signal.SIGHUP)
    terminal.ended()  # by the signal: nothing is open that would have to be kept
    assert b"correct horse" not in terminal.raw
    again = opened(sealed, "Type the passphrase")
    again.press(WORDS, "enter")
    again.wait("e-safety board", TITLE[:10])
    assert "READ-ONLY" not in again.text
    leave(again)


def test_closing_the_window_itself_ends_it(opened: Open, folder: Path) -> None:
    """Not only the signal: the other end of the terminal is gone, and nothing can be drawn."""
    terminal = opened(folder)
    go_to("form", terminal)
    terminal.press("Half a title")
    terminal.wait("Half a title")
    terminal.wait_until((folder / "unsaved.typing").exists, what="kept on the disk")
    terminal.close_window()
    again = opened(folder)
    again.wait("1 form not saved", TITLE[:10])
    again.press("ctrl+q")
    assert again.ended() == 0
