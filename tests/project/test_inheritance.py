"""Classes hold one another; they inherit in short, straight lines, and no two share a name."""

import inspect
import pkgutil
from collections.abc import Callable, Iterable, Iterator
from importlib import import_module

import pytest

import esafety_tui

LONGEST = 3
# Classes with two bases of ours, or at the end of a longer line, and why it reads best so.
EXCEPTIONS = {
    "LockedContacts": "the contacts, over something else, with the key that leads back",
    "NumbersBox": "the same as a modal box: Textual asks for its own base class",
}
# Rebuilt as services that are held; to be taken out of here then.
REBUILT = ()


def ours(kind: type) -> bool:
    return kind.__module__.startswith("esafety_tui.")


def every_class() -> Iterator[type]:
    """Every class of the package, those within others too."""
    for found in pkgutil.walk_packages(esafety_tui.__path__, "esafety_tui."):
        if not found.name.endswith("__main__"):
            yield from _within(import_module(found.name), found.name)


def _within(holder: object, module: str) -> Iterator[type]:
    for kind in vars(holder).values():
        if inspect.isclass(kind) and kind.__module__ == module:
            yield kind
            yield from _within(kind, module)


def judged() -> Iterator[type]:
    for kind in every_class():
        if not kind.__module__.startswith(REBUILT) and kind.__name__ not in EXCEPTIONS:
            yield kind


def with_two_bases(kinds: Iterable[type]) -> list[str]:
    return [kind.__qualname__ for kind in kinds if sum(map(ours, kind.__bases__)) > 1]


def line(kind: type) -> list[str]:
    """The classes of ours that *kind* is made from, itself the first."""
    return [one.__name__ for one in kind.__mro__ if ours(one)]


def in_a_long_line(kinds: Iterable[type]) -> list[list[str]]:
    return [line(kind) for kind in kinds if len(line(kind)) > LONGEST]


def shared_names(kinds: Iterable[type]) -> set[str]:
    """The names that more than one public class of a module's own has."""
    public = {
        (kind.__module__, kind.__name__)
        for kind in kinds
        if "." not in kind.__qualname__ and not kind.__name__.startswith("_")
    }
    names = [name for _, name in public]
    return {name for name in names if names.count(name) > 1}


def test_no_class_has_two_bases_of_ours() -> None:
    assert with_two_bases(judged()) == []


def test_no_line_of_classes_is_long() -> None:
    assert in_a_long_line(judged()) == []


def test_every_exception_is_one() -> None:
    kinds = {kind.__name__: kind for kind in every_class()}
    for name in EXCEPTIONS:
        assert with_two_bases([kinds[name]]) or in_a_long_line([kinds[name]]), name


def test_no_two_public_classes_share_a_name() -> None:
    assert shared_names(every_class()) == set()


# The controls


def made(name: str, *bases: type, module: str = "esafety_tui.screens.made") -> type:
    return type(name, bases, {"__module__": module, "__qualname__": name})


def two_bases() -> list[type]:
    return [made("Both", made("One"), made("Other"))]


def a_long_line() -> list[type]:
    kind = made("First")
    for number in range(LONGEST):
        kind = made(f"Next{number}", kind)
    return [kind]


@pytest.mark.parametrize(
    ("look", "kinds"), [(with_two_bases, two_bases), (in_a_long_line, a_long_line)]
)
def test_each_would_be_seen(
    look: Callable[[Iterable[type]], list[object]], kinds: Callable[[], list[type]]
) -> None:
    assert look(kinds())
    assert not look([made("Alone"), made("Short", made("Alone"))])
    # What is inherited from elsewhere is no business of ours.
    assert not look([made("Outside", made("A", module="textual.a"), made("B", module="textual.b"))])


def test_a_name_in_two_modules_would_be_seen() -> None:
    twice = [made("Heading", module=f"esafety_tui.{room}") for room in ("screens", "casework")]
    assert shared_names(twice) == {"Heading"}
    assert shared_names([twice[0], twice[0], made("_Row"), made("_Row", module="m")]) == set()


def test_every_class_is_looked_at() -> None:
    kinds = {kind.__qualname__ for kind in every_class()}
    assert {"ESafetyApp", "CaseScreen", "SearchBox.Kept", "RecordActions", "Incident"} <= kinds
