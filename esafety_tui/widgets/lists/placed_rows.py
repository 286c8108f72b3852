"""Rows one under the other: which lines each takes, and what is drawn on them."""

from bisect import bisect_right
from collections.abc import Callable, Hashable, Sequence
from itertools import accumulate, chain
from typing import Generic, TypeVar

from esafety_tui.widgets.lists.drawing import Lines

T = TypeVar("T")
# Lines that were drawn are kept, but not those of 10,000 rows.
_MOST_DRAWN = 1000


class PlacedRows(Generic[T]):
    """The rows of a list in their places, drawn when wanted; measured if they differ in height."""

    def __init__(
        self,
        draw: Callable[[T, int], Lines],
        key: Callable[[T], Hashable],
        selectable: Callable[[T], bool],
        row_height: int | None,
    ) -> None:
        self.draw = draw
        self.key = key
        self.row_height = row_height
        self.rows: Sequence[T] = ()
        self._selectable = selectable
        self._starts: list[int] = [0]
        self._drawn: dict[tuple[int, int], Lines] = {}

    def measure(self, width: int) -> None:
        """Place the rows anew, for lines of *width* cells; forget what was drawn."""
        self._drawn.clear()
        if self.row_height is None:
            places = range(len(self.rows))
            heights = (len(self.lines(place, width)) if width else 1 for place in places)
            self._starts = [0, *accumulate(heights)]

    @property
    def total(self) -> int:
        if self.row_height is not None:
            return len(self.rows) * self.row_height
        return self._starts[-1]

    def start(self, place: int) -> int:
        return place * self.row_height if self.row_height is not None else self._starts[place]

    def at_line(self, line: int) -> int:
        if self.row_height is not None:
            return line // self.row_height
        return bisect_right(self._starts, line) - 1

    def lines(self, place: int, width: int) -> Lines:
        found = self._drawn.get((place, width))
        if found is None:
            if len(self._drawn) > _MOST_DRAWN:
                self._drawn.clear()
            found = self._drawn[(place, width)] = self.draw(self.rows[place], width)
        return found

    def selectable(self, place: int) -> bool:
        return self._selectable(self.rows[place])

    def place_of(self, key: Hashable, near: int) -> int | None:
        """Return where the row with *key* is; most changes leave one where it was, *near* that."""
        for at in range(max(near - 1, 0), min(near + 2, len(self.rows))):
            if self.key(self.rows[at]) == key:
                return at
        return next((at for at, row in enumerate(self.rows) if self.key(row) == key), None)

    def nearest(self, place: int, towards: int) -> int | None:
        """The selectable row at *place*, or the next one in that direction, or the other."""
        place = min(max(place, 0), len(self.rows) - 1)
        down, up = range(place, len(self.rows)), range(place, -1, -1)
        both = chain(down, up) if towards > 0 else chain(up, down)
        return next(filter(self.selectable, both), None)

    def with_headings(self, place: int) -> int:
        """Return the first of the headings right above the row at *place*, or itself."""
        while place > 0 and not self.selectable(place - 1):
            place -= 1
        return place
