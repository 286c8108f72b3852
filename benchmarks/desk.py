"""What a person at the board waits for, seen in a real terminal: the start, and each key."""

import re
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from itertools import cycle
from pathlib import Path

from measure import Measured, Row, compare
from peers import Kanban
from school import made_school
from screen import Watched

# How many cards stand in each lane: ``New 3`` with us, ``Doing (3 Tasks)`` with the peer.
_COUNTS = re.compile(r"\((\d+) Task|(?:New|ing|others|stopped|Closed) ([\d,]+)")
_MOST_STEPS = 40
_OF = re.compile(r"[\d,]+ of [\d,]+")
_EMPTY = [sys.executable, "-c", "from textual.app import App; App().run()"]
_PASSPHRASE = "four words and a dog"
KANBAN_NAME = "kanban-tui with as many tasks"


def first_board() -> Iterator[Row]:
    """From the command to a board with cards and keys, ours against the peer and against size."""
    with tempfile.TemporaryDirectory() as folder:
        small, middle, large = (_ours(Path(folder), number) for number in (10, 1_000, 10_000))
        few, many = (_kanban(Path(folder), number) for number in (10, 1_000))
        yield compare("first board, 10 incidents", _start(small), _start(few), 0.8,
                      against=KANBAN_NAME)  # fmt: skip
        yield compare("first board, 1,000 incidents", _start(middle), _start(many), 0.1,
                      against=KANBAN_NAME, rounds=3)  # fmt: skip
        yield compare("first board, 10,000 incidents", _start(large), _start(small), 1.3,
                      against="ours with 10 incidents")  # fmt: skip
        if sys.platform == "linux":
            yield compare("the same in processor time", _effort(large), _effort(small), 1.25,
                          against="ours with 10 incidents")  # fmt: skip


def key_to_screen() -> Iterator[Row]:
    """From a key to its effect on the screen, at 10,000 incidents and at 10."""
    rounds = 15
    with tempfile.TemporaryDirectory() as temporary, ExitStack() as running:
        folder = Path(temporary)

        def opened(start: "_Program") -> Watched:
            shown = running.enter_context(start())
            shown.seen(_board)
            return shown

        large, small = opened(_ours(folder, 10_000)), opened(_ours(folder, 10))
        for name, act in (("moving a card", _moves), ("ticking a step", _ticks),
                          ("a letter in the search", _searches)):  # fmt: skip
            yield compare(f"{name}, 10,000 incidents", act(large), act(small), 1.5,
                          against="ours with 10 incidents", rounds=rounds)  # fmt: skip
        hundred, peer = opened(_ours(folder, 100)), opened(_kanban(folder, 100))
        yield compare("moving a card, 100 incidents", _moves(hundred), _moves(peer, "LH"), 0.5,
                      against=KANBAN_NAME, rounds=rounds)  # fmt: skip


def locking() -> Iterator[Row]:
    """What is waited for: until nothing shows, and until the board does, against opening."""
    with tempfile.TemporaryDirectory() as folder:
        records = str(made_school(Path(folder) / "sealed", 10_000, _PASSPHRASE))
        command = [sys.executable, "-m", "esafety_tui", "--database", records]

        def opened(shown: Watched) -> float:
            shown.press(f"{_PASSPHRASE}\r")
            return shown.seen(_board)

        def at_the_start() -> float:
            with Watched(command) as shown:
                shown.seen(lambda text: "Type the passphrase" in text)
                shown.settle()
                return opened(shown)

        def locked_and_unlocked() -> float:
            board.press("\x0c")
            hidden = board.seen(lambda text: "Type the passphrase" in text)
            board.seen(lambda text: "The records are closed" in text)  # nobody waits for that
            board.settle()
            return hidden + opened(board)

        with Watched(command) as board:
            board.seen(lambda text: "Type the passphrase" in text)
            opened(board)
            board.settle()
            yield compare("locking and unlocking, 10,000 incidents", locked_and_unlocked,
                          at_the_start, 1.0, against="opening them at the start")  # fmt: skip


def memory() -> Iterator[Row]:
    """How much memory the program holds with 10,000 incidents on its board."""
    with tempfile.TemporaryDirectory() as folder:
        large = _ours(Path(folder), 10_000)

        def held(start: "_Program", seen: Callable[[str], bool]) -> Measured:
            def measured() -> float:
                with start() as shown:
                    shown.seen(seen)
                    shown.settle()
                    return shown.memory()

            return measured

        yield compare(
            "memory, 10,000 incidents",
            held(large, _board),
            held(lambda: Watched(_EMPTY), lambda _: True),
            None, against="an empty Textual application", rounds=3, unit="MB",
        )  # fmt: skip


_Program = Callable[[], Watched]


def _ours(folder: Path, number: int) -> _Program:
    records = folder / f"ours-{number}"
    if not records.exists():
        made_school(records, number)
    return lambda: Watched([sys.executable, "-m", "esafety_tui", "--database", str(records)])


def _kanban(folder: Path, number: int) -> _Program:
    titles = [f"Case {n:05d} False profile of a teacher" for n in range(1, number + 1)]
    peer = Kanban(folder / f"kanban-{number}", titles)
    return lambda: Watched(peer.command, peer.env)


def _board(text: str) -> bool:
    """Whether a board stands there: cards in its lanes, and the keys at the foot."""
    cards, keys = text.count("Case "), text.splitlines()[-1]
    return cards >= 7 and ("Go to" in keys or "Refresh" in keys)


def _start(program: _Program) -> Measured:
    def measured() -> float:
        with program() as shown:
            return shown.seen(_board)

    return measured


def _effort(program: _Program) -> Measured:
    """How long the processor has been busy by the time that the board stands and rests."""

    def measured() -> float:
        with program() as shown:
            shown.seen(_board)
            return shown.processor_seconds()

    return measured


def _moves(board: Watched, keys: str = "><") -> Measured:
    """One card to the next lane and back, until the cards and the counts of the lanes say so."""
    return _turns(board, keys, lambda text: (_COUNTS.findall(text), _lines_of_cases(text)))


def _ticks(program: Watched) -> Measured:
    """One step of the same case's checklist, ticked and unticked."""
    program.press("2")
    program.seen(lambda text: " of " in text)
    _search(program, "stage:investigating nickname")
    program.press("\r")
    program.seen(lambda text: "New incident" in text.splitlines()[-1])
    program.press("\r")
    program.seen(lambda text: "NEXT: " in text)
    for _ in range(_MOST_STEPS):
        if "Space Done" in program.text:
            break
        program.press("\x1b[B")  # to a step that a tick does
        program.settle()
    return _turns(program, " ", lambda text: (text.count("✓"),))


def _searches(program: Watched) -> Measured:
    """The last digit of a case's number, typed and taken back, in the list of incidents."""
    program.press("\x1b")  # out of the case
    program.seen(lambda text: "New incident" in text.splitlines()[-1])
    program.press("\x1b")  # everything is shown again
    program.settle()
    _search(program, "case 0000")
    return _turns(program, "7\x7f", lambda text: (_OF.findall(text), _lines_of_cases(text)))


def _search(program: Watched, words: str) -> None:
    """Type *words* into the search of the incidents, and wait for what they find."""
    before = _OF.findall(program.text)
    program.press("/")
    program.seen(lambda text: "New incident" not in text.splitlines()[-1])
    program.press(words)
    program.seen(lambda text: words in text and _OF.findall(text) != before)


def _turns(program: Watched, keys: str, state: Callable[[str], tuple[object, ...]]) -> Measured:
    """Press *keys* in turns; each is seen once every part of what it changes has changed."""
    program.settle()
    turn = cycle(keys)

    def measured() -> float:
        before = state(program.text)
        program.press(next(turn))
        return program.seen(
            lambda text: all(a != b for a, b in zip(state(text), before, strict=True))
        )

    return measured


def _lines_of_cases(text: str) -> list[str]:
    return [line for line in text.splitlines() if "Case " in line]
