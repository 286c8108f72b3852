"""Which incidents stand behind a figure: counted by the very code that counted the figure."""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from esafety_tui.model.incident import Incident
from esafety_tui.reports.counting_desk import Desk
from esafety_tui.reports.figure_types import ALL, Cell, Column, Layout, Unit
from esafety_tui.reports.incident_figures import cells_of, spans_of


class Counted(NamedTuple):
    """An incident behind a figure: how often it counts, and how often in a share's part."""

    ref: str
    times: int
    part: int = 0


def share_of(columns: Iterable[Column]) -> tuple[Column, Column] | None:
    """The part and the whole of the first share among *columns* that has both in its own row."""
    by_key = {column.key: column for column in columns}
    for column in by_key.values():
        if column.unit is Unit.SHARE and not column.whole_row:
            part, whole = (by_key[key] for key in column.rests_on)
            return part, whole
    return None


def rows_under(layout: Layout, row: str) -> frozenset[str]:
    """The keys of the rows of *layout* that are counted in *row*, itself included."""
    found = {row}
    while more := {one.key for one in layout.rows if one.adds_to in found} - found:
        found |= more
    if row == ALL:
        found.update(one.key for one in layout.rows)
    return frozenset(found)


def incidents_behind(
    incidents: Iterable[Incident],
    desk: Desk,
    figure: str,
    rows: frozenset[str],
    columns: tuple[Column, ...],
) -> Iterator[Counted]:
    """The *incidents* that count in one of *rows* of *figure*, which has *columns*.

    With each comes how often it does: a removal request, or a step, counts by itself;
    what counts a part of another column does not count again.
    """
    share = share_of(columns)
    if share:
        parts, wholes = (_with_what_adds_to(column, columns) for column in share)
    else:
        parts = frozenset[str]()
        wholes = frozenset(column.key for column in columns if not column.within)
    for incident in incidents:
        found = _cells_in(cells_of(incident, desk), figure, rows)
        if not found:
            found = _cells_in((cell for cell, _ in spans_of(incident, desk)), figure, rows)
        if found:
            times = sum(cell.column in wholes for cell in found)
            yield Counted(incident.ref, times, sum(cell.column in parts for cell in found))


def _cells_in(cells: Iterable[Cell], figure: str, rows: frozenset[str]) -> list[Cell]:
    return [cell for cell in cells if cell.figure == figure and cell.row in rows]


def _with_what_adds_to(column: Column, columns: tuple[Column, ...]) -> frozenset[str]:
    return frozenset({column.key, *(one.key for one in columns if one.adds_to == column.key)})
