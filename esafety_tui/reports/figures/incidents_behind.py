"""Which incidents stand behind a figure, and how they count in it, in words.

They are found by the very code that counted the figure.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from esafety_tui.model.incident import Incident
from esafety_tui.model.wording import so_many
from esafety_tui.reports.figures.counting import CountingContext
from esafety_tui.reports.figures.figure_types import ALL, Cell, Column, Layout, Unit
from esafety_tui.reports.figures.incident_counts import cells_of, spans_of

# Why a case counts more than once; other figures count what a case may have several of.
_SEVERAL = {
    "incidents-by-provider": "a case may concern several providers",
    "incidents-by-year-group": "a case may concern several year groups",
    "removals-by-provider": "a case may have several requests",
    "policy-compliance": "a case may have several steps",
    "overdue-steps": "a case may have several steps",
}
_SEVERAL_ELSE = "a case may have several"


class CountedIncident(NamedTuple):
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
        beside = {one.unsure for one in layout.rows}
        found.update(one.key for one in layout.rows if one.key not in beside)
    return frozenset(found)


def incidents_behind(
    incidents: Iterable[Incident],
    context: CountingContext,
    figure: str,
    rows: frozenset[str],
    columns: tuple[Column, ...],
) -> Iterator[CountedIncident]:
    """The *incidents* that count in one of *rows* of *figure*, which has *columns*.

    With each comes how often it does: a take-down request, or a step, counts by itself;
    what counts a part of another column does not count again.
    """
    share = share_of(columns)
    if share:
        parts, wholes = (_with_what_adds_to(column, columns) for column in share)
    else:
        parts = frozenset[str]()
        wholes = frozenset(column.key for column in columns if not column.within)
    for incident in incidents:
        cells = [*cells_of(incident, context), *context.cells_coming_back(incident.ref)]
        found = _cells_in(cells, figure, rows)
        if not found:
            found = _cells_in((cell for cell, _ in spans_of(incident, context)), figure, rows)
        if found:
            times = sum(cell.column in wholes for cell in found)
            yield CountedIncident(incident.ref, times, sum(cell.column in parts for cell in found))


def _cells_in(cells: Iterable[Cell], figure: str, rows: frozenset[str]) -> list[Cell]:
    return [cell for cell in cells if cell.figure == figure and cell.row in rows]


def _with_what_adds_to(column: Column, columns: tuple[Column, ...]) -> frozenset[str]:
    return frozenset({column.key, *(one.key for one in columns if one.adds_to == column.key)})


@dataclass(frozen=True, slots=True)
class CountedWords:
    """How incidents count in *figure*, in words; *share* is the part and the whole of a share."""

    figure: str
    share: tuple[Column, Column] | None

    def sentence(self, found: Sequence[CountedIncident]) -> str:
        """Say how many incidents there are, and what they add up to."""
        if not found:
            return "No incident stands behind it."
        number, times = len(found), sum(one.times for one in found)
        incidents = so_many(len(found), "incident")
        several = any(one.times > 1 for one in found)
        why = f"; {_SEVERAL.get(self.figure, _SEVERAL_ELSE)}" if several else ""
        if self.share:
            part = sum(one.part for one in found)
            first = f" Those that are not come first{why}." if 0 < part < times else ""
            first = first or (f" {why[2:3].upper()}{why[3:]}." if why else "")
            among = "" if number == times else f", in {incidents}"
            return f"{part:,} of {times:,} {self._part}{among}.{first} Enter opens one."
        more = f", {times:,} in the figure{why}" if several else ""
        return f"{incidents}{more}. Enter opens one."

    def mark(self, one: CountedIncident) -> str:
        """Say of a share whether *one* is in its part; empty for a plain count."""
        if not self.share:
            return ""
        if one.times > 1:
            return f"{one.part} of {one.times}"
        return self._part if one.part else "not" if one.times else "–"

    @property
    def mark_width(self) -> int:
        """Cells for the marks; none for a plain count."""
        return max(len(self._part), len("10 of 10")) + 1 if self.share else 0

    def in_order(self, found: Sequence[CountedIncident]) -> list[CountedIncident]:
        """Of a share what is not in its part comes first, what does not count in it last."""
        return sorted(found, key=lambda one: (not one.times, one.part == one.times))

    @property
    def _part(self) -> str:
        return self.share[0].label.lower() if self.share else ""
