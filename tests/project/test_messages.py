"""Every message about the records says what happened, what is safe, and what to do."""

import importlib
import inspect
import pkgutil
import re
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

import esafety_tui.casework
import esafety_tui.data
from esafety_tui.data.problems import StoreProblem
from support.school import NOW

# Messages that a caller words; what they are worded as is tested where that is done.
_WORDED_ELSEWHERE = frozenset(
    {"EvidenceRefused", "NotHandedOver", "NotPruned", "NotUndone", "ProblemWith"}
)
_SAFE = re.compile(
    r"[Nn]othing (in the records )?was|were not touched|was not touched|left as|left exactly|"
    r"left untouched|"
    r"[Nn]othing is lost|is safe|are safe|as (it|they) (was|were)|not concerned|was not saved|"
    r"whole|stay"
)
_ANSWERS: dict[Any, object] = {
    str: "the disk is full", Path: Path("/records"), Path | str: "the disk is full",
    datetime: NOW, float: 3.0, int: 3,
}  # fmt: skip


def problems() -> list[type[StoreProblem]]:
    for package in (esafety_tui.data, esafety_tui.casework):
        for module in pkgutil.iter_modules(package.__path__, f"{package.__name__}."):
            importlib.import_module(module.name)
    return sorted(set(_below(StoreProblem)), key=lambda kind: kind.__name__)


def _below(kind: type[StoreProblem]) -> Iterator[type[StoreProblem]]:
    for one in kind.__subclasses__():
        if one.__module__.startswith("esafety_tui.") and one.__name__ not in _WORDED_ELSEWHERE:
            yield one
        yield from _below(one)


def made(kind: type[StoreProblem]) -> StoreProblem:
    """An example of *kind*, with plausible answers for whatever it is made from."""
    signature = inspect.signature(kind.__init__, eval_str=True)
    needed = [
        parameter
        for name, parameter in signature.parameters.items()
        if name != "self" and parameter.kind is parameter.POSITIONAL_OR_KEYWORD
    ]
    return kind(*(_ANSWERS.get(parameter.annotation, "it is so.") for parameter in needed))


@pytest.mark.parametrize("kind", problems(), ids=lambda kind: kind.__name__)
def test_what_happened_what_is_safe_what_to_do(kind: type[StoreProblem]) -> None:
    said = str(made(kind))
    sentences = re.findall(r"[^.:;]+[.:;]", said)
    assert len(sentences) >= 2, said
    assert said.endswith("."), said
    assert said[0].isupper() or said.startswith("the "), said
    assert _SAFE.search(said), said
    assert not re.search(r"!|[Pp]lease|[Ss]orry|[Ee]rror|exception|invalid|None|\{", said), said
    assert kind.title


def test_there_are_problems_to_read() -> None:
    assert len(problems()) > 25
