"""Which file of the package imports which, and the circles among them."""

import ast
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

Graph = Mapping[str, set[str]]


def modules(package: Path) -> dict[str, Path]:
    """Return every module below *package* by its dotted name."""
    top = package.parent
    return {".".join(p.relative_to(top).with_suffix("").parts): p for p in package.rglob("*.py")}


def import_graph(package: Path) -> Graph:
    """Return what each module imports of the others: anywhere in it, for types only too."""
    known = modules(package)
    return {
        name: set(_imported(path.read_text(encoding="utf-8"), known)) - {name}
        for name, path in known.items()
    }


def circles(graph: Graph) -> list[list[str]]:
    """Return the groups of modules that import each other, directly or through others."""
    reach = {name: _reached(graph, name) for name in graph}
    groups = {
        tuple(sorted(other for other in reach[name] if name in reach[other]))
        for name in graph
        if name in reach[name]
    }
    return sorted(map(list, groups))


def _reached(graph: Graph, start: str) -> set[str]:
    found: set[str] = set()
    todo = list(graph[start])
    while todo:
        name = todo.pop()
        if name not in found:
            found.add(name)
            todo += graph[name]
    return found


def _imported(source: str, known: Iterable[str]) -> Iterator[str]:
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names if alias.name in known)
        elif isinstance(node, ast.ImportFrom) and node.module:
            for alias in node.names:
                whole = f"{node.module}.{alias.name}"
                if whole in known:
                    yield whole
                elif node.module in known:
                    yield node.module
