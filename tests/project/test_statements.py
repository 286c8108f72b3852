"""What the pages promise about privacy, safety and figures stands there, and tests hold it."""

import re
import tomllib
from pathlib import Path
from typing import NamedTuple

import pytest

from esafety_tui.app import NAMES_SHOWN_FOR
from esafety_tui.commands.start import _SMALLEST
from esafety_tui.screens.base.too_small import SMALLEST
from esafety_tui.widgets import clipboard

TESTS = Path(__file__).parents[1]
TOP = TESTS.parent
_TEST = re.compile(r"^(?:async )?def (test_\w+)\(", re.MULTILINE)


class Statement(NamedTuple):
    """What a *page* *says*, and the names of the *tests* that are red where it does not hold."""

    page: str
    says: str
    tests: tuple[str, ...]


def ledger() -> list[Statement]:
    table = tomllib.loads((Path(__file__).parent / "statements.toml").read_text(encoding="utf-8"))
    return [
        Statement(page, one["says"], tuple(one["tests"]))
        for page, statements in table.items()
        for one in statements
    ]


def in_one_line(text: str) -> str:
    """*text* without its line breaks, those that a string of several lines passes over too."""
    return " ".join(text.replace("\\\n", " ").split())


@pytest.fixture(scope="module")
def known() -> set[str]:
    """The name of every test that there is."""
    found: set[str] = set()
    for path in TESTS.rglob("test_*.py"):
        found.update(_TEST.findall(path.read_text(encoding="utf-8")))
    return found


def stands(one: Statement) -> bool:
    return one.says in in_one_line((TOP / one.page).read_text(encoding="utf-8"))


@pytest.mark.parametrize("one", ledger(), ids=lambda one: one.says[:50])
def test_it_stands_on_its_page_and_its_tests_are_there(one: Statement, known: set[str]) -> None:
    assert stands(one), f"{one.page} does not say: {one.says}"
    assert one.tests
    assert set(one.tests) <= known


def test_what_no_page_says_and_what_nobody_tests_would_be_seen(known: set[str]) -> None:
    """The control."""
    [first, *_] = ledger()
    assert not stands(first._replace(says=f"{first.says} Ever."))
    assert "test_that_nobody_wrote" not in known


def test_the_smallest_window_is_the_one_that_is_told() -> None:
    assert f"The smallest window is {SMALLEST.width} by {SMALLEST.height}" in in_one_line(
        (TOP / "README.md").read_text(encoding="utf-8")
    )
    assert (SMALLEST.width, SMALLEST.height) == _SMALLEST


def test_the_times_that_are_told_are_those_that_run() -> None:
    assert (clipboard.SECONDS, NAMES_SHOWN_FOR) == (60, 5 * 60)
