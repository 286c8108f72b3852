"""Which incidents stand behind a figure: counted by the very code that counted the figure."""

from collections.abc import Iterable, Iterator

from esafety_tui.model.incident import Incident
from esafety_tui.reports.counting_desk import Desk
from esafety_tui.reports.figure_types import ALL, Layout
from esafety_tui.reports.incident_figures import cells_of, spans_of


def rows_under(layout: Layout, row: str) -> frozenset[str]:
    """The keys of the rows of *layout* that are counted in *row*, itself included."""
    found = {row}
    while more := {one.key for one in layout.rows if one.adds_to in found} - found:
        found |= more
    if row == ALL:
        found.update(one.key for one in layout.rows)
    return frozenset(found)


def incidents_behind(
    incidents: Iterable[Incident], desk: Desk, figure: str, rows: frozenset[str]
) -> Iterator[tuple[str, int]]:
    """The references of the *incidents* that count in one of *rows* of *figure*.

    With each comes how often it does: a removal request, or a step, counts by itself.
    """
    for incident in incidents:
        times = sum(cell.figure == figure and cell.row in rows for cell in cells_of(incident, desk))
        if not times:
            spans = (cell for cell, _ in spans_of(incident, desk))
            times = sum(cell.figure == figure and cell.row in rows for cell in spans)
        if times:
            yield incident.ref, times
