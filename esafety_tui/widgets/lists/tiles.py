"""Short words side by side, each whole, on as many lines as they take."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from rich.cells import cell_len


class Placed(NamedTuple):
    """Where one of them stands: its line, its first cell and the cell after its last."""

    line: int
    start: int
    end: int


def placed(texts: Iterable[str], width: int) -> list[Placed]:
    """Place *texts* on lines of *width* cells, with a blank before and after each."""
    places: list[Placed] = []
    line = start = 0
    for text in texts:
        # The blank that parts two of them may fall off the end of a line.
        end = start + cell_len(text) + 3
        if end - 1 > width and start:
            line, start, end = line + 1, 0, end - start
        places.append(Placed(line, start, end))
        start = end
    return places


def clicked(places: Sequence[Placed], x: int, y: int) -> int | None:
    """Return the number of the one at the cell *x* of the line *y*."""
    for number, place in enumerate(places):
        if place.line == y and place.start <= x < place.end:
            return number
    return None
