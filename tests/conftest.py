"""What most tests begin with: a school, a clock that stands still, records in a folder."""

import errno
import gc
import os
import re
import shutil
import sys
from collections.abc import Callable, Iterator
from functools import lru_cache
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, settings

from esafety_tui.casework.casework import Casework
from support import program
from support.cheap import REAL_FSYNC, make_cheap
from support.disk import written
from support.school import SCHOOL, Clock

if TYPE_CHECKING:
    from esafety_tui.app import ESafetyApp
    from support.reports.workbooks import Usual, Workbooks
    from support.terminal import Terminal

# The same examples in every ordinary run, so that a red one is about the change at hand;
# `pytest --hypothesis-profile=search` looks for new ones.
# Nor is one red because others keep the machine busy.
BUSY = {"deadline": None, "suppress_health_check": [HealthCheck.too_slow]}
settings.register_profile("same", derandomize=True, max_examples=30, **BUSY)
settings.register_profile("search", derandomize=False, **BUSY)
settings.load_profile("same")
make_cheap()
written.watch()

# What says where a user's configuration is.  Nothing is noted there about the schools of tests: no
# folder can be made in what is a file.  The fixture `marks` gives it a place.
CONFIGURATION = ("XDG_CONFIG_HOME", "WIN_PD_OVERRIDE_LOCAL_APPDATA")
for variable in CONFIGURATION:
    os.environ[variable] = str(Path(os.devnull).absolute() / "none")

_NUMBER = count()
_CACHE = type(lru_cache(lambda: None))
_CACHES: list[object] = []
_FREEZE, _OBJECTS = gc.freeze, gc.get_objects

# The programs that tests start need not be compiled anew each time.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)


def _leave_as_it_is() -> None: ...


def pytest_xdist_auto_num_workers() -> int:
    """Two workers for each core (`-n auto`): half of what tests of screens take is waiting."""
    return 2 * (os.cpu_count() or 1)


def pytest_collection_finish() -> None:
    """Collect garbage seldom, and what is loaded now never.

    Most of what a screen makes goes by itself: to look at all of it took a tenth of the time.
    """
    if "textual.app" in sys.modules:
        from support.screens.cheap_screens import make_screens_cheap

        make_screens_cheap()
    _freeze()
    # What an application freezes stays for good, and with it all that the tests before it left.
    # What it thaws in order to forget records would be all that is loaded, whose caches are known.
    gc.freeze = gc.unfreeze = _leave_as_it_is
    gc.get_objects = lambda: [*_CACHES, *_OBJECTS()]
    gc.set_threshold(500_000, 5, 20)


def _freeze() -> None:
    """Leave what is there out of what is collected from now on; its caches stay known."""
    _CACHES.extend(one for one in _OBJECTS() if isinstance(one, _CACHE))
    _FREEZE()


@pytest.fixture(scope="module")
def little_to_collect() -> None:
    """Where locking collects again and again: not what hundreds of tests before have left."""
    gc.collect()
    _freeze()


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Leave out what drives the program through a terminal where there is none to drive."""
    if sys.platform == "win32" and item.get_closest_marker("terminal"):
        pytest.skip("there is no pseudo-terminal to drive")


@pytest.fixture(autouse=True)
def _only_what_is_in_the_list() -> Iterator[None]:
    """Nothing is written into a records folder that ``data/folder/contents.py`` does not name."""
    written.unknown()
    yield
    assert written.unknown() == []


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def computer_clock(clock: Clock, monkeypatch: pytest.MonkeyPatch) -> Clock:
    """Let the clock of the test be that of the computer on which commands are given, too."""
    for begin in (Casework.open, Casework.set_up):
        monkeypatch.setitem(begin.__func__.__kwdefaults__, "clock", clock)
    return clock


@pytest.fixture
def tmp_path(tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest) -> Path:
    """A folder of its own, numbered: pytest would look through those of all tests before it."""
    name = re.sub(r"\W", "_", request.node.name)[:30]
    return tmp_path_factory.mktemp(f"{next(_NUMBER)}-{name}", numbered=False)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "records"


@pytest.fixture
def marks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Have marks kept as a school has them, and say in which folder."""
    for variable in CONFIGURATION:
        monkeypatch.setenv(variable, str(tmp_path / "configuration"))
    return tmp_path / "configuration" / "esafety-tui-marks"


@pytest.fixture
def casework(folder: Path, clock: Clock) -> Iterator[Casework]:
    opened = Casework.set_up(folder, SCHOOL, clock=clock)
    yield opened
    opened.close()


@pytest.fixture
def ref(casework: Casework) -> str:
    """A false profile of a member of staff by a pupil; some files have a case of their own."""
    return casework.cases.record({
        "title": "False profile",
        "category": "harassment",
        "providers": ["Instagram"],
        "occurred_on": {"first": "2026-11-18", "last": "2026-11-20"},
        "severity": "high",
        "severity_reason": "seen by many",
        "people": [
            {"role": "target", "standing": "staff", "name": "Jo Bloggs"},
            {"role": "responsible", "standing": "pupil", "name": "Al Pupil"},
        ],
    }).ref  # fmt: skip


@pytest.fixture
def app(casework: Casework) -> "ESafetyApp":
    """The program on the records, not running yet."""
    from esafety_tui.app import ESafetyApp

    return ESafetyApp(casework)


@pytest.fixture
def reopened(folder: Path, clock: Clock) -> Callable[[], Casework]:
    """Open the records read-only, as they are on disk."""
    return lambda: Casework.open(folder, read_only=True, clock=clock)


@pytest.fixture
def real_disk(monkeypatch: pytest.MonkeyPatch) -> None:
    """Wait for the disk as the program does at a school."""
    monkeypatch.setattr(os, "fsync", REAL_FSYNC)


@pytest.fixture
def real_drawing(monkeypatch: pytest.MonkeyPatch) -> None:
    """Draw each step on the screen as the program does in a terminal."""
    from textual._compositor import Compositor

    from support.screens.cheap_screens import REAL_DRAWING

    monkeypatch.setattr(Compositor, "render_update", REAL_DRAWING)


@pytest.fixture
def open_in_excel(monkeypatch: pytest.MonkeyPatch) -> Callable[[Path], None]:
    """Have a file held by another program, as on Windows: nothing can be put in its place."""
    replace = Path.replace

    def hold(held: Path) -> None:
        held.write_text("open elsewhere")

        def refuse(path: Path, to: Path) -> Path:
            if Path(to) == held:
                raise PermissionError(errno.EACCES, "Access is denied")
            return replace(path, to)

        monkeypatch.setattr(Path, "replace", refuse)

    return hold


@pytest.fixture
def terminal() -> Iterator[Callable[..., "Terminal"]]:
    """Start the program in pseudo-terminals, which end with the test."""
    from support.terminal import Terminal

    opened: list[Terminal] = []

    def start(*arguments: str, **settings: object) -> Terminal:
        opened.append(Terminal(*arguments, **settings))
        return opened[-1]

    yield start
    for one in opened:
        one.close()


@pytest.fixture(scope="session")
def kept_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A kept copy of the sample school, to be copied."""
    folder = tmp_path_factory.mktemp("kept") / "kept"
    assert program.run("demo", "--keep", str(folder)).returncode == 0
    return folder


@pytest.fixture
def kept(kept_once: Path, tmp_path: Path) -> Path:
    """A kept copy of the sample school."""
    return shutil.copytree(kept_once, tmp_path / "kept")


@pytest.fixture(scope="session")
def workbooks(tmp_path_factory: pytest.TempPathFactory) -> "Workbooks":
    """The workbook of the usual made-up school, by edition: to be read only."""
    from support.reports.workbooks import Edition, usual

    folder = tmp_path_factory.mktemp("workbooks")

    def workbook(edition: Edition = Edition.GOVERNORS) -> "Usual":
        return usual(folder, edition)

    return workbook
