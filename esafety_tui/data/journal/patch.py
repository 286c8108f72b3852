"""What a change does to one document: a few edits, to be kept, shown, applied and taken back."""

from typing import Any

import msgspec
from msgspec import UNSET, UnsetType

# What one document holds.
Fields = dict[str, Any]


class Misfit(Exception):
    """A patch was applied to a document that it was not made from."""


class Edit(msgspec.Struct, frozen=True, omit_defaults=True, forbid_unknown_fields=True):
    """One place of a document, before and now; what is absent was not there, or no longer is.

    ``path`` is the names and list positions that lead to the place.  With ``start``, the place is a
    list, and ``was`` and ``now`` are the items from that position that were exchanged.
    """

    path: tuple[str | int, ...] = ()
    was: Any = UNSET
    now: Any = UNSET
    start: int | UnsetType = UNSET


Patch = tuple[Edit, ...]


def difference(before: Fields | None, after: Fields | None) -> Patch:
    """Return the patch, empty if they are the :func:`same`, that turns *before* into *after*.

    ``None`` is no document at all; otherwise both hold JSON's types only.
    """
    edits: list[Edit] = []
    _compare((), _or_unset(before), _or_unset(after), edits)
    return tuple(edits)


def apply(document: Fields | None, patch: Patch) -> Fields | None:
    """Return *document* as *patch* makes it, as a new one; raises :class:`Misfit`."""
    value: Any = _or_unset(document)
    for edit in patch:
        value = _edited(value, edit.path, edit)
    return None if value is UNSET else value


def taken_back(patch: Patch) -> Patch:
    """Return the patch that undoes *patch*."""
    return tuple(Edit(edit.path, edit.now, edit.was, edit.start) for edit in reversed(patch))


def same(one: Any, other: Any) -> bool:
    """Whether two values are the same in JSON: 1 is not true, and not 1.0."""
    if type(one) is not type(other):
        return False
    if isinstance(one, dict):
        return one.keys() == other.keys() and all(same(one[key], other[key]) for key in one)
    if isinstance(one, list):
        return len(one) == len(other) and all(map(same, one, other))
    return bool(one == other)


def _compare(path: tuple[str | int, ...], was: Any, now: Any, edits: list[Edit]) -> None:
    if type(was) is not type(now):
        edits.append(Edit(path, was, now))
    elif isinstance(was, dict):
        for key in was.keys() | now.keys():
            _compare((*path, key), was.get(key, UNSET), now.get(key, UNSET), edits)
    elif isinstance(was, list):
        _compare_lists(path, was, now, edits)
    elif was != now:
        edits.append(Edit(path, was, now))


def _compare_lists(
    path: tuple[str | int, ...], was: list[Any], now: list[Any], edits: list[Edit]
) -> None:
    """Leave out what both begin and end with; compare the rest one by one, or exchange it."""
    start = 0
    shorter = min(len(was), len(now))
    while start < shorter and same(was[start], now[start]):
        start += 1
    end = 0
    while end < shorter - start and same(was[-1 - end], now[-1 - end]):
        end += 1
    old, new = was[start : len(was) - end], now[start : len(now) - end]
    if len(old) == len(new):
        for place, (before, after) in enumerate(zip(old, new, strict=True), start):
            _compare((*path, place), before, after, edits)
    else:
        edits.append(Edit(path, old, new, start))


def _edited(value: Any, path: tuple[str | int, ...], edit: Edit) -> Any:
    """Return *value* with the edit made at *path* below it; copies only what leads there."""
    if not path:
        return _exchanged(value, edit)
    step, rest = path[0], path[1:]
    if isinstance(value, dict) and isinstance(step, str):
        item = _edited(value.get(step, UNSET), rest, edit)
        changed = dict(value)
        if item is UNSET:
            del changed[step]
        else:
            changed[step] = item
        return changed
    if isinstance(value, list) and isinstance(step, int) and step < len(value):
        return [*value[:step], _edited(value[step], rest, edit), *value[step + 1 :]]
    raise Misfit


def _exchanged(value: Any, edit: Edit) -> Any:
    if edit.start is UNSET:
        if not same(value, edit.was):
            raise Misfit
        return edit.now
    end = edit.start + len(edit.was)
    if not isinstance(value, list) or not same(value[edit.start : end], edit.was):
        raise Misfit
    return [*value[: edit.start], *edit.now, *value[end:]]


def _or_unset(document: Fields | None) -> Any:
    # A document of TinyDB's is a dictionary of its own type.
    return UNSET if document is None else dict(document)
