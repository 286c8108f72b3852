"""No rule without a test: the table of protections is right, and none of them goes unseen."""

from pathlib import Path

import pytest

from support.protections import PROTECTIONS, Protection, copy_of_the_tree, places_of, red_without


def test_there_are_forty_or_more() -> None:
    assert len(PROTECTIONS) >= 40


@pytest.mark.parametrize("one", PROTECTIONS.values(), ids=list(PROTECTIONS))
def test_it_stands_once_in_the_code_and_its_tests_are_there(one: Protection) -> None:
    source = one.file().read_text(encoding="utf-8")
    assert source.count(one.text) == 1
    compile(source.replace(one.text, one.becomes), one.module, "exec")
    assert one.tests
    for test in one.tests:
        assert places_of(test), test


def test_a_test_that_is_not_there_is_found_out() -> None:
    """The negative control."""
    assert places_of("test_that_nobody_wrote") == []


@pytest.fixture(scope="module")
def tree(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return copy_of_the_tree(tmp_path_factory.mktemp("copied") / "tree")


@pytest.mark.long
@pytest.mark.parametrize("one", PROTECTIONS.values(), ids=list(PROTECTIONS))
def test_without_it_a_test_is_red(one: Protection, tree: Path) -> None:
    assert red_without(one, tree)


@pytest.mark.long
def test_what_protects_nothing_survives(tree: Path) -> None:
    """The negative control: the tests are not red by themselves."""
    nothing = PROTECTIONS["names are hidden until they are asked for"]._replace(
        text="def masked(self, text: str)", becomes="def masked(self, text: str, /)"
    )
    assert red_without(nothing, tree) == ""
