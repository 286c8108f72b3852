"""The house: imports point one way and in no circle, rooms are small, names are clear."""

import ast
import inspect
from collections import Counter
from pathlib import Path

import pytest

import esafety_tui
from esafety_tui.casework.casework import Casework
from support.import_graph import circles, import_graph

PACKAGE = Path(esafety_tui.__file__).parent
TESTS = Path(__file__).parents[1]
MOST_MODULES = 16
MOST_NAMES = 25


def test_no_two_files_import_each_other() -> None:
    assert circles(import_graph(PACKAGE)) == []


def test_a_circle_would_be_found(tmp_path: Path) -> None:
    package = tmp_path / "made"
    package.mkdir()
    for name, source in {
        "one": "from made.two import x",
        "two": "def f():\n    from made import three",
        "three": "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    import made.one",
        "four": "import made.one",
    }.items():
        (package / f"{name}.py").write_text(source)
    assert circles(import_graph(package)) == [["made.one", "made.three", "made.two"]]


def _modules_of(folder: Path) -> list[str]:
    return [path.name for path in folder.glob("*.py") if path.name != "__init__.py"]


@pytest.mark.parametrize("top", [PACKAGE, TESTS], ids=["the package", "the tests"])
def test_no_folder_has_more_modules_than_one_looks_through(top: Path) -> None:
    folders = [top, *(path for path in top.rglob("*") if path.is_dir())]
    crowded = {str(f): len(_modules_of(f)) for f in folders if len(_modules_of(f)) > MOST_MODULES}
    assert not crowded


def test_casework_is_a_few_services_and_no_more() -> None:
    source = inspect.getsource(Casework)
    held = {
        node.attr
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Store)
    }
    names = {name for name in {*held, *vars(Casework)} if not name.startswith("_")}
    assert "records" in names  # what is held is seen
    assert len(names) <= MOST_NAMES


def _public_classes() -> Counter[str]:
    return Counter(
        node.name
        for path in PACKAGE.rglob("*.py")
        for node in ast.parse(path.read_text(encoding="utf-8")).body
        if isinstance(node, ast.ClassDef) and not node.name.startswith("_")
    )


def test_no_two_public_classes_have_one_name() -> None:
    assert {name for name, times in _public_classes().items() if times > 1} == set()
