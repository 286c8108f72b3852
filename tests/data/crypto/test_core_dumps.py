"""No memory of this program in a core dump."""

import subprocess
import sys
from pathlib import Path

import pytest

from esafety_tui.casework.casework import Casework

ASK = """
import ctypes, resource, sys
# Many systems begin with a limit of nought, which is not the program's doing.
most = resource.getrlimit(resource.RLIMIT_CORE)[1]
resource.setrlimit(resource.RLIMIT_CORE, (most, most))
if sys.argv[1] == "refuse":
    from esafety_tui.data.crypto.core_dumps import refuse_core_dumps
    refuse_core_dumps()
dumpable = ctypes.CDLL(None).prctl(3, 0, 0, 0, 0) if sys.platform == "linux" else 0
print(resource.getrlimit(resource.RLIMIT_CORE)[0], dumpable)
"""


def ask(what: str) -> str:
    done = subprocess.run(
        [sys.executable, "-c", ASK, what], capture_output=True, text=True, check=True
    )
    return done.stdout.strip()


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such limit")
def test_core_dumps_are_refused() -> None:
    assert ask("refuse") == "0 0"


@pytest.mark.skipif(sys.platform != "linux", reason="what others start with is not known")
def test_they_would_be_allowed_otherwise() -> None:
    assert ask("leave").endswith(" 1")


def test_asking_where_there_is_nothing_to_ask_does_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    from esafety_tui.data.crypto.core_dumps import refuse_core_dumps

    monkeypatch.setattr(sys, "platform", "win32")
    monkeypatch.setitem(sys.modules, "resource", None)
    refuse_core_dumps()


WIRED = """
import ctypes, resource, sys
from unittest.mock import Mock
from click.testing import CliRunner
import esafety_tui.commands.start as start
from esafety_tui.cli import command_line
start._need_terminal = lambda: None
start._application = lambda casework, demo: Mock(goes_back_from=None)
CliRunner().invoke(command_line, sys.argv[1:])
dumpable = ctypes.CDLL(None).prctl(3, 0, 0, 0, 0) if sys.platform == "linux" else 0
print(resource.getrlimit(resource.RLIMIT_CORE)[0], dumpable)
"""


def wired(*arguments: str) -> str:
    done = subprocess.run(
        [sys.executable, "-c", WIRED, *arguments], capture_output=True, text=True, check=True
    )
    return done.stdout.strip()


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such limit")
@pytest.mark.parametrize(
    "arguments",
    [(), ("incidents",), ("history",), ("restore",),
     ("setup", "--school", "S", "--lead", "L", "--plain")],
    ids=["the board", "a list", "the history", "restoring", "setting up"],
)  # fmt: skip
def test_whatever_reads_records_or_a_passphrase_refuses_them(
    folder: Path, casework: Casework, arguments: tuple[str, ...]
) -> None:
    casework.close()
    assert wired("--database", str(folder), *arguments) == "0 0"


@pytest.mark.skipif(sys.platform != "linux", reason="what others start with is not known")
def test_what_reads_neither_does_not() -> None:
    assert wired("contacts", "ee").endswith(" 1")
