"""No memory of this program in a core dump."""

import subprocess
import sys

import pytest

ASK = """
import ctypes, resource, sys
if sys.argv[1] == "refuse":
    from esafety_tui.data.core_dumps import refuse_core_dumps
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
    from esafety_tui.data.core_dumps import refuse_core_dumps

    monkeypatch.setattr(sys, "platform", "win32")
    monkeypatch.setitem(sys.modules, "resource", None)
    refuse_core_dumps()
