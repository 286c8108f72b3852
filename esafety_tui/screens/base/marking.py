"""A list of which several rows are marked, to do one thing with all of them."""

from typing import Any

from esafety_tui.screens.base.screen_base import ScreenBase


class Marking(ScreenBase):
    """A screen whose list has marks: Space sets one, * all; the screen binds the keys."""

    def __init__(self) -> None:
        super().__init__()
        self._marked: set[str] = set()
        self._shown: list[Any] = []  # read anew when the records change, not for each mark

    def _rows(self) -> list[Any]:
        """Return what the list shows."""
        raise NotImplementedError

    @staticmethod
    def _key(row: Any) -> str:
        """Return what is kept of a marked *row*."""
        raise NotImplementedError

    def _show_marks(self) -> None:
        """Show the rows that were read last, with the marks that they have now."""
        raise NotImplementedError

    def show_records(self) -> None:
        self._shown = self._rows()
        self._marked &= set(map(self._key, self._shown))
        self._show_marks()

    def _chosen(self) -> list[str]:
        """Return the keys of the marked, or of the highlighted one where none is marked."""
        row = self._list.row
        return sorted(self._marked) or ([self._key(row)] if row is not None else [])

    def action_mark(self) -> None:
        row = self._list.row
        if row is not None:
            self._marked ^= {self._key(row)}
            self._show_marks()

    def action_mark_all(self) -> None:
        every = set(map(self._key, self._shown))
        self._marked = set() if self._marked == every else every
        self._show_marks()
