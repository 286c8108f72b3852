"""Two copies of the program on one folder: one writes, the other looks on and says who has it."""

import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from esafety_tui.casework.casework import Casework
from esafety_tui.data.problems import InUse, ReadOnly
from support.program import run
from support.school import Clock

_OTHER = """
import sys, time
from pathlib import Path
from esafety_tui.casework.casework import Casework
casework = Casework.open(Path(sys.argv[1]))
casework.cases.record({"title": "Recorded by the other"})
print("ready", flush=True)
time.sleep(600)
"""


@pytest.fixture
def other(casework: Casework) -> Iterator[subprocess.Popen[str]]:
    """Another program that has the records open, and has changed them."""
    casework.close()
    with subprocess.Popen(
        [sys.executable, "-c", _OTHER, str(casework.records.folder)],
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout
        assert process.stdout.readline() == "ready\n"
        yield process
        process.kill()


def test_the_second_is_refused_and_may_look_on(
    other: subprocess.Popen[str], folder: Path, clock: Clock
) -> None:
    with pytest.raises(InUse) as refused:
        Casework.open(folder, clock=clock)
    assert f"on this computer (process {other.pid}) since" in str(refused.value)
    assert "Sam Lead" not in str(refused.value)
    reader = Casework.open(folder, read_only=True, clock=clock)
    reader.records.look_on(refused.value)
    rows = reader.records.index.newest_first()
    assert reader.records.incident(rows[0].ref if rows else "2026-27/001")
    with pytest.raises(ReadOnly, match=f"process {other.pid}"):
        reader.cases.record({"title": "X"})
    reader.close()


def test_when_the_first_dies_the_next_has_the_lock_within_a_second(
    other: subprocess.Popen[str], folder: Path, clock: Clock
) -> None:
    other.kill()
    other.wait()
    start = time.monotonic()
    casework = Casework.open(folder, clock=clock)
    assert time.monotonic() - start < 1
    assert not casework.records.read_only
    assert casework.records.index.newest_first()[0].title == "Recorded by the other"
    casework.close()


def test_commands_beside_the_board(other: subprocess.Popen[str], folder: Path) -> None:
    assert "Recorded by the other" in run("incidents", database=folder).stdout
    refused = run("backup", database=folder)
    assert refused.returncode == 1
    assert f"process {other.pid}" in refused.stderr
