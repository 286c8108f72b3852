"""Every key of the program, read off the bindings themselves, and a school's own keys.

A ``keys.toml`` in the records folder gives other keys to what a binding's id names.  A
mistake in it never stops the program: it is said, and the key that came with the program
serves.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from importlib import import_module
from pathlib import Path
from pkgutil import walk_packages
from typing import Any

from textual.binding import Binding
from textual.dom import DOMNode
from textual.keys import Keys, format_key

from esafety_tui import screens, widgets
from esafety_tui.model.reading.ordinary_file import TooLarge, read_ordinary
from esafety_tui.model.reading.toml_text import BadToml, read_toml
from esafety_tui.widgets.keys.names import shown_keys

OWN_NAME = "keys.toml"
_LARGEST = 100_000
_MODIFIERS = frozenset({"ctrl", "alt", "shift", "super"})


@dataclass(frozen=True, slots=True)
class OwnKeys:
    """What a school's ``keys.toml`` asks for, and a sentence for each mistake in it."""

    keymap: dict[str, str]
    mistakes: tuple[str, ...] = ()


def kinds_with_keys() -> dict[str, type[DOMNode]]:
    """Return our own screens and widgets that have keys, by their names; loads every place."""
    kinds = {}
    for room in (screens, widgets):
        for found in walk_packages(room.__path__, f"{room.__name__}."):
            for name, kind in vars(import_module(found.name)).items():
                ours = isinstance(kind, type) and kind.__module__ == found.name
                if ours and issubclass(kind, DOMNode) and kind.__dict__.get("BINDINGS"):
                    kinds[name] = kind
    return kinds


def bindings_of(kind: type[DOMNode]) -> tuple[Binding, ...]:
    """Return the bindings of *kind*, and those that it has from our own classes."""
    found: list[Binding] = []
    taken: set[str] = set()
    for base in kind.__mro__:
        if base.__module__.startswith("esafety_tui."):
            own = [b for b in base.__dict__.get("BINDINGS", ()) if isinstance(b, Binding)]
            found += [b for b in own if not taken >= set(b.key.split(","))]
            taken.update(key for b in own for key in b.key.split(","))
        if not base.__dict__.get("_inherit_bindings", True):
            break
    return tuple(found)


def own_keys(folder: Path, application: type[DOMNode]) -> OwnKeys:
    """Read the school's own keys in *folder* for the *application*; never fails."""
    path = folder / OWN_NAME
    try:
        return read_keys(read_ordinary(path, _LARGEST).decode("utf-8-sig"), application)
    except FileNotFoundError:
        return OwnKeys({})
    except TooLarge:
        return OwnKeys({}, (_mistake("it is far larger than a list of keys"),))
    except UnicodeDecodeError:
        return OwnKeys({}, (_mistake("it is not plain text in UTF-8"),))
    except OSError as error:
        return OwnKeys({}, (_mistake(f"it cannot be opened ({error.strerror or 'no reason'})"),))


def read_keys(text: str, application: type[DOMNode]) -> OwnKeys:
    """Read the text of a ``keys.toml``: a line such as ``board.new = "n,insert"`` for each.

    The keys of the *application* serve everywhere, beside those of each part of the screen.
    """
    try:
        given = dict(_flat(read_toml(text)))
    except BadToml as error:
        return OwnKeys({}, (_mistake(f"it cannot be read as TOML: {error}"),))
    everywhere = bindings_of(application)
    parts = [everywhere, *((*bindings_of(k), *everywhere) for k in kinds_with_keys().values())]
    known = {b.id for part in parts for b in part if b.id}
    keymap: dict[str, str] = {}
    mistakes = []
    for name, value in given.items():
        if wrong := _wrong(name, value, known):
            mistakes.append(_mistake(wrong))
        else:
            keymap[name] = ",".join(_split(value))
    while clash := next(_clashes(keymap, parts), None):
        own, other, key = clash
        mistakes.append(_mistake(f"{shown_keys(key)} would stand for {other} too"))
        del keymap[own]
    return OwnKeys(keymap, tuple(mistakes))


def _wrong(name: str, value: object, known: Iterable[str]) -> str:
    """Say what is wrong with one line of the file; empty when nothing is."""
    if name not in known:
        near = get_close_matches(name, known, n=1)
        meant = f": perhaps {near[0]}" if near else ""
        return f"there is no key called {name}{meant}"
    if not isinstance(value, str) or not _split(value):
        return f'{name} takes keys in quotation marks, such as "n,f5"'
    if bad := [key for key in _split(value) if not _is_key(key)]:
        return f"{name} asks for {bad[0]}, which is no key"
    return ""


def _flat(given: Mapping[str, Any], before: str = "") -> Iterator[tuple[str, Any]]:
    """Yield names with their values: TOML reads ``board.new`` as a table with one entry."""
    for name, value in given.items():
        if isinstance(value, dict):
            yield from _flat(value, f"{before}{name}.")
        else:
            yield f"{before}{name}", value


def _split(keys: str) -> list[str]:
    return [key.strip() for key in keys.split(",") if key.strip()]


def _is_key(key: str) -> bool:
    *modifiers, last = key.split("+") if len(key) > 1 else (key,)
    named = {item.value for item in Keys} | {"space", "comma", "plus"}
    fits = len(last) == 1 or last in named or key in named or format_key(last) != last
    return fits and set(modifiers) <= _MODIFIERS


def _clashes(
    keymap: Mapping[str, str], parts: Iterable[Iterable[Binding]]
) -> Iterator[tuple[str, str, str]]:
    """Yield which own key, and what else of the same part of the screen, would have which key."""
    for part in parts:
        taken: dict[str, str] = {}
        for name, keys in ((b.id, b.key) for b in part if b.id):
            for key in keymap.get(name, keys).split(","):
                other = taken.setdefault(key, name)
                if other != name and name in keymap:
                    yield name, other, key
                elif other != name and other in keymap:
                    yield other, name, key


def _mistake(what: str) -> str:
    return f"Your own {OWN_NAME}: {what}. The keys that came with the program serve there."
