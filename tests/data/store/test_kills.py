"""Killed at random while changes are acknowledged: each one is there, none by half."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.skipif(os.name == "nt", reason="Windows does not fork")
SCRIPT = Path(__file__).parents[2] / "support" / "disk" / "kill_at_random.py"


def killed(rounds: int, seed: int, without: str = "") -> list[str]:
    done = subprocess.run(
        [sys.executable, str(SCRIPT), str(rounds), str(seed), without],
        capture_output=True, text=True, check=True, timeout=500,
    )  # fmt: skip
    wrong: list[str] = json.loads(done.stdout)
    return wrong


def test_forty_kills_lose_nothing() -> None:
    assert killed(40, seed=1) == []


def test_the_kills_find_a_change_that_is_acknowledged_before_it_is_on_disk() -> None:
    assert killed(20, seed=2, without="order")


@pytest.mark.long
@pytest.mark.parametrize("seed", range(3, 13))
def test_two_thousand_kills_lose_nothing(seed: int) -> None:
    assert killed(2_000, seed) == []
