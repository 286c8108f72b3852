"""Every key of the program, read off the bindings themselves: the README's table, own keys.

A school's own ``keys.toml`` in the records folder gives other keys to what the
table names.  A mistake in it never stops the program: it is said, and the key that
came with the program serves.
"""

import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules
from typing import Any, NamedTuple

from textual.binding import Binding
from textual.dom import DOMNode
from textual.keys import Keys, format_key

from esafety_tui import screens, widgets
from esafety_tui.widgets.key_names import EVERYWHERE, said

OWN_NAME = "keys.toml"
_LARGEST = 100_000

# The table begins with these, and calls them so; the others follow.
_FIRST = {
    "ESafetyApp": EVERYWHERE, "Board": "Board", "Strip": "Counts of the board",
    "Incidents": "Incidents", "SearchBox": "Search box", "Case": "Incident",
    "FactsBox": "Questions of fact", "Contacts": "Contacts", "Annual": "Annual report",
    "PreventionPlace": "Prevention", "Guidance": "Guidance", "Settings": "School settings",
    "RowList": "Lists", "Form": "Forms", "Question": "Questions and messages",
}  # fmt: skip
_CALLED = {
    "Behind": "Behind a figure", "ClauseBox": "A clause", "ContactList": "Contact list",
    "ContactSearch": "Contact search", "Disposal": "Disposal", "DoingList": "Lists of an incident",
    "DraftText": "A drafted text", "FileExport": "Where a file goes", "KeysBox": "All keys",
    "Locked": "Locked screen", "LockedContacts": "Contacts while locked", "Menu": "A choice",
    "NamesBox": "A provider's name", "NewPassphrase": "A new passphrase",
    "NumbersBox": "Contacts over a form", "Opening": "Before the records are open",
    "OpeningList": "Lists of incidents", "RecordList": "Records of an incident",
    "RecoverySheet": "The recovery sheet",
    "Refusal": "What was refused", "Working": "While something long goes on",
}  # fmt: skip
_MODIFIERS = frozenset({"ctrl", "alt", "shift", "super"})


@dataclass(frozen=True, slots=True)
class Room:
    """A part of the screen with the keys that it has, without those that it shares."""

    name: str
    bindings: tuple[Binding, ...]


@dataclass(frozen=True, slots=True)
class OwnKeys:
    """What a school's ``keys.toml`` asks for, and a sentence for each mistake in it."""

    keymap: dict[str, str]
    mistakes: tuple[str, ...] = ()


def rooms() -> tuple[Room, ...]:
    """Return every part of the program that has keys."""
    kinds = {kind.__name__: kind for kind in _kinds()}
    # What another one is made from has its keys there.
    made_from = {base.__name__ for kind in kinds.values() for base in kind.__mro__[1:]}
    others = sorted(name for name in kinds if name not in _FIRST and name not in made_from)
    named = {**_FIRST, **{name: _CALLED.get(name, name) for name in others}}
    return tuple(
        Room(said, tuple(_bindings(kinds[name]))) for name, said in named.items() if name in kinds
    )


def _kinds() -> Iterator[type[DOMNode]]:
    """Yield our own classes that have keys."""
    modules = [import_module("esafety_tui.app")]
    for room in (screens, widgets):
        modules += (
            import_module(found.name) for found in iter_modules(room.__path__, f"{room.__name__}.")
        )
    for module in modules:
        for kind in vars(module).values():
            ours = isinstance(kind, type) and kind.__module__ == module.__name__
            if ours and issubclass(kind, DOMNode) and kind.__dict__.get("BINDINGS"):
                yield kind


def _told_once() -> Iterator[tuple[str, list[tuple[Binding, list[str]]]]]:
    """Yield each part of the program with its bindings and, of each, the keys told there.

    The parts that come first tell all of theirs; what is made from one of them repeats
    nothing of it.
    """
    told: set[tuple[str | None, str]] = set()
    for room in rooms():
        bindings = []
        for binding in room.bindings:
            keys = binding.key.split(",")
            if room.name not in _FIRST.values():
                keys = [key for key in keys if (binding.id, key) not in told]
            told.update((binding.id, key) for key in keys)
            if keys:
                bindings.append((binding, keys))
        yield room.name, bindings


def table() -> str:
    """Return the key table of the README, in Markdown."""
    lines = ["| where | keys | what | name in keys.toml |", "|---|---|---|---|"]
    for where, bindings in _told_once():
        name = f"**{where}**"
        for b, keys in bindings:
            shown = said(",".join(keys)).replace("|", "\\|")
            lines.append(f"| {name} | {shown} | {b.tooltip or b.description} | `{b.id}` |")
            name = ""
    return "\n".join(lines)


def verbs() -> dict[str, list[tuple[str, Binding]]]:
    """Return for each key what it does, with the name of the part where it does it."""
    found: dict[str, list[tuple[str, Binding]]] = {}
    for where, bindings in _told_once():
        for binding, keys in bindings:
            for key in keys:
                found.setdefault(key, []).append((where, binding))
    return found


def table_by_key() -> str:
    """Return the table of verbs, in Markdown: what each key does, wherever it does something."""
    lines = ["| key | where | what |", "|---|---|---|"]
    for key, uses in sorted(verbs().items(), key=lambda item: (len(item[0]), item[0].lower())):
        name = f"**{said(key)}**".replace("|", "\\|")
        for where, binding in uses:
            place = "Everywhere" if where == EVERYWHERE else where
            lines.append(f"| {name} | {place} | {binding.tooltip or binding.description} |")
            name = ""
    return "\n".join(lines)


def own_keys(folder: Path) -> OwnKeys:
    """Read the school's own keys in *folder*; never fails."""
    path = folder / OWN_NAME
    try:
        if not path.exists():
            return OwnKeys({})
        if path.stat().st_size > _LARGEST:
            return OwnKeys({}, (_mistake("it is far larger than a list of keys"),))
        return read_keys(path.read_text(encoding="utf-8-sig"))
    except UnicodeDecodeError:
        return OwnKeys({}, (_mistake("it is not plain text in UTF-8"),))
    except OSError as error:
        return OwnKeys({}, (_mistake(f"it cannot be opened ({error.strerror or 'no reason'})"),))


def read_keys(text: str) -> OwnKeys:
    """Read the text of a ``keys.toml``: a line such as ``board.new = "n,insert"`` for each."""
    try:
        given = dict(_flat(tomllib.loads(text)))
    except tomllib.TOMLDecodeError as error:
        return OwnKeys({}, (_mistake(f"it cannot be read as TOML: {error}"),))
    known = {b.id: room.name for room in rooms() for b in room.bindings if b.id}
    keymap: dict[str, str] = {}
    mistakes = []
    for name, value in given.items():
        if wrong := _wrong(name, value, known):
            mistakes.append(_mistake(wrong))
        else:
            keymap[name] = ",".join(_split(value))
    while clash := next(iter(_clashes(keymap)), None):
        mistakes.append(_mistake(f"{said(clash.key)} would stand for {clash.other} too"))
        del keymap[clash.own]
    return OwnKeys(keymap, tuple(mistakes))


class _Clash(NamedTuple):
    own: str
    other: str
    key: str


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


def _bindings(cls: type[DOMNode]) -> Iterator[Binding]:
    """Yield the bindings of *cls*, and those that it has from our own classes."""
    taken: set[str] = set()
    for base in cls.__mro__:
        if base.__module__.startswith("esafety_tui."):
            own = [b for b in base.__dict__.get("BINDINGS", ()) if isinstance(b, Binding)]
            yield from (b for b in own if not taken >= set(b.key.split(",")))
            taken.update(key for b in own for key in b.key.split(","))
        if not base.__dict__.get("_inherit_bindings", True):
            return


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


def _clashes(keymap: Mapping[str, str]) -> Iterator[_Clash]:
    """Yield where two things of one part of the screen, or of all, would have the same key."""
    everywhere, *others = rooms()
    for room in (everywhere, *others):
        taken: dict[str, str] = {}
        shared = () if room is everywhere else everywhere.bindings
        for name, keys in ((b.id, b.key) for b in (*room.bindings, *shared) if b.id):
            for key in keymap.get(name, keys).split(","):
                other = taken.setdefault(key, name)
                if other != name and name in keymap:
                    yield _Clash(name, other, key)
                elif other != name and other in keymap:
                    yield _Clash(other, name, key)


def _mistake(what: str) -> str:
    return f"Your own {OWN_NAME}: {what}. The keys that came with the program serve there."
