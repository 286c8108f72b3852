"""Reading the evidence files in rounds, some on each day, so that all are read within a month.

Where the round stands is kept beside the records, with what was found damaged: that is
looked at each time, until it is repaired.
"""

from bisect import bisect_right
from collections.abc import Callable
from datetime import date
from math import ceil

import msgspec

from esafety_tui.data.evidence.vault import Vault
from esafety_tui.data.side_file import SideFile
from esafety_tui.model.record import Undecodable, json_of

# A round takes so many days, however many times a day the program is opened.
_DAYS = 28


class _Standing(msgspec.Struct):
    """``reached`` is the name of the file that was read last; ``day`` is when enough were."""

    reached: str = ""
    day: date | None = None
    damaged: frozenset[str] = frozenset()


class Rounds:
    """The rounds through the files of *vault*, which stand as *file* says."""

    def __init__(self, vault: Vault, file: SideFile) -> None:
        self._vault = vault
        self._file = file

    def damaged(self) -> frozenset[str]:
        """Return the names of the files that were not whole when they were last read."""
        return self._standing().damaged

    def read_on(self, today: date, heard: Callable[[], object]) -> None:
        """Read what is due by *today*, and note which of it is not whole.

        *heard* is called after each megabyte; if it raises, what was read until then is
        kept.  Raises that, :class:`FolderUnusable` and :class:`NotSaved`.
        """
        standing = self._standing()
        names = self._vault.names()
        found = set(standing.damaged.intersection(names))
        reached, day = standing.reached, standing.day
        try:
            for name in sorted(found):
                if self._vault.reads_whole(name, heard):
                    found.discard(name)
            for name in _due(names, standing, today):
                if not self._vault.reads_whole(name, heard):
                    found.add(name)
                reached = name
            day = today
        finally:
            kept = _Standing(reached, day, frozenset(found))
            if kept != standing:
                self._file.write(msgspec.json.encode(kept, order="sorted"))

    def _standing(self) -> _Standing:
        try:
            return json_of(self._file.read() or b"{}", _Standing)
        except Undecodable:
            return _Standing()


def _due(names: list[str], standing: _Standing, today: date) -> list[str]:
    """Return which of *names*, that are in order, have to be read by *today*."""
    days = (today - standing.day).days if standing.day else 1
    if days < 0:  # the clock was ahead
        days = 1
    after = bisect_right(names, standing.reached)
    return [*names[after:], *names[:after]][: ceil(len(names) * min(days, _DAYS) / _DAYS)]
