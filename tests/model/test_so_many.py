"""A number and its word agree, in every sentence of the program that has one."""

import ast
import re
from collections.abc import Iterator
from functools import cache
from itertools import pairwise
from pathlib import Path

import pytest

import esafety_tui
from esafety_tui.model.wording import first_few, so_many

PACKAGE = Path(esafety_tui.__file__).parent
# What is more than one wherever it is said, by the expression.
NEVER_ONE = {
    "len(days)", "length.days // 365", "length.days // 7", "weeks",  # lines and spans too long
    "len(names)", "len(self.years[0])", "len(several[0].years[0])", "len(one)", "len(years[0])",
    "few", "len(in_use.steps)", "days",
}  # fmt: skip
NOT_NOUNS = {
    "other", "school", "may", "is", "are", "was", "were", "has", "have", "go", "stand", "and",
}  # fmt: skip
FIRST = re.compile(r"^ (?:other |school |whole )?([a-z]+)")


@pytest.mark.parametrize(
    ("number", "words"), [(0, "0 cases"), (1, "1 case"), (2, "2 cases"), (1200, "1,200 cases")]
)
def test_the_word_goes_with_its_number(number: int, words: str) -> None:
    assert so_many(number, "case") == words


def test_what_is_shown_of_a_number_has_its_word_too() -> None:
    said = [so_many(shown, "person was", "people were") for shown in ("no", "1", "1 to 4")]
    assert said == ["no people were", "1 person was", "1 to 4 people were"]


@cache
def trees() -> dict[str, ast.Module]:
    """The files of the program."""
    return {
        path.relative_to(PACKAGE).as_posix(): ast.parse(path.read_text(encoding="utf-8"))
        for path in PACKAGE.rglob("*.py")
    }


@cache
def nouns() -> set[str]:
    """The words for many of all that is counted anywhere."""
    found = set()
    for node in (node for tree in trees().values() for node in ast.walk(tree)):
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "so_many":
            words = [arg.value for arg in node.args[1:] if isinstance(arg, ast.Constant)]
            found.update((words[1] if len(words) > 1 else f"{words[0]}s").split() if words else ())
    return found - NOT_NOUNS


def uncounted(tree: ast.AST) -> Iterator[str]:
    """Say where a number that could be 1 stands before a word for many."""
    for node in ast.walk(tree):
        parts = node.values if isinstance(node, ast.JoinedStr) else []
        for value, text in pairwise(parts):
            if not (isinstance(value, ast.FormattedValue) and isinstance(text, ast.Constant)):
                continue
            said = ast.unparse(value.value)
            noun = FIRST.match(str(text.value))
            if noun and noun[1] in nouns() and said not in NEVER_ONE and not said.isupper():
                yield f"line {node.lineno}: {{{said}}}{text.value!s:.30}"


def test_no_sentence_says_1_cases() -> None:
    assert not [f"{name}, {said}" for name, tree in trees().items() for said in uncounted(tree)]


def test_one_that_does_would_be_seen() -> None:
    """The control."""
    assert list(uncounted(ast.parse('f"{number} cases go"')))


@pytest.mark.parametrize(
    ("most", "between", "said"),
    [(3, ", ", "a, b, c"), (2, ", ", "a, b and 1 more"), (1, "; ", "a; and 2 more")],
)
def test_no_list_ends_silently(most: int, between: str, said: str) -> None:
    assert first_few(["a", "b", "c"], most, between) == said
