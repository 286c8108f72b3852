"""Entries of the history, named by their numbers: in words, and in the entry of a repair."""

import re
from collections.abc import Iterable

_REPAIRED = "repaired the history: "
# What the entry of a repair said before it named what was lost.
_UNNAMED = "repaired the history; what was lost is marked"


def runs(numbers: Iterable[int]) -> list[tuple[int, int]]:
    """Return *numbers*, ascending, as runs of the first and the last."""
    found: list[tuple[int, int]] = []
    for number in numbers:
        if found and found[-1][1] == number - 1:
            found[-1] = (found[-1][0], number)
        else:
            found.append((number, number))
    return found


def said(runs: Iterable[tuple[int, int]]) -> str:
    """Name entries in words: *entry 4*, *entries 4 to 6 and 9*."""
    parts = [str(first) if first == last else f"{first} to {last}" for first, last in runs]
    one = len(parts) == 1 and " " not in parts[0]
    listed = parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} and {parts[-1]}"
    return f"{'entry' if one else 'entries'} {listed}"


def repair_act(lost: list[int]) -> str:
    """Return what the entry of a repair says, so that the chain vouches for what was *lost*."""
    return _REPAIRED + (f"{said(runs(lost))} lost" if lost else "it begins anew with the records")


def is_named(lost: int, act: str) -> bool:
    """Whether the entry of a repair, by its *act*, says that entry number *lost* is lost."""
    if act == _UNNAMED:
        return True
    pairs = re.findall(r"(\d+)(?: to (\d+))?", act) if act.startswith(_REPAIRED) else ()
    return any(int(first) <= lost <= int(last or first) for first, last in pairs)
