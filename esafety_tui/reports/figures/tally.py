"""Counting: things are put under cells, and a table is filled from them.

A thing (an incident, a removal request, a step …) is counted under one innermost
cell of a figure.  What that cell adds up to follows from the layout, so that
sub-totals and totals cannot disagree with their parts.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from itertools import product
from statistics import quantiles
from types import MappingProxyType

from esafety_tui.reports.figures.figure_types import Cell, Column, Layout, Row, Table, Unit, Value

# The keys and headings of the columns, and which part of the cases each covers.
QUARTILE_LABELS: Mapping[str, str] = MappingProxyType(
    {
        "quarter": "A quarter within",
        "median": "Half within (median)",
        "three-quarters": "Three quarters within",
    }
)
_PLACES = {key: place for place, key in enumerate(QUARTILE_LABELS)}


class Tally:
    """What one year comes to: counts, measured spans in days, and what was given outright."""

    def __init__(self) -> None:
        self.counts: Counter[Cell] = Counter()
        self.spans: defaultdict[Cell, list[int]] = defaultdict(list)
        self.given: dict[Cell, date | str | float] = {}

    def add(self, cells: Iterable[Cell], spans: Iterable[tuple[Cell, int]]) -> None:
        """Count *cells*, and keep *spans*, each of which counts in its cell as well."""
        self.counts.update(cells)
        for cell, days in spans:
            self.counts[cell] += 1
            self.spans[cell].append(days)

    def rows_of(self, figure: str) -> set[str]:
        """The keys of the rows of *figure* in which something was counted."""
        return {cell.row for cell in self.counts if cell.figure == figure}


def fill(layouts: Mapping[str, Layout], tally: Tally) -> dict[str, Table]:
    """Fill the tables of all *layouts* from *tally*.

    A count is 0 where nothing was put; a share of nothing, a median of no
    spans, and a score or date that nobody gave are None.
    """
    cells: defaultdict[str, list[Cell]] = defaultdict(list)
    for cell in tally.counts:
        cells[cell.figure].append(cell)
    return {
        figure: Table(figure, layout, _values(figure, layout, cells[figure], tally))
        for figure, layout in layouts.items()
    }


def _values(
    figure: str, layout: Layout, cells: Iterable[Cell], tally: Tally
) -> dict[tuple[str, str], Value]:
    counts: Counter[tuple[str, str]] = Counter()
    spans: defaultdict[tuple[str, str], list[int]] = defaultdict(list)
    rows, columns = _chains(layout.rows), _chains(layout.columns)
    for cell in cells:
        for key in product(rows[cell.row], columns[cell.column]):
            counts[key] += tally.counts[cell]
            spans[key] += tally.spans.get(cell, ())
    values: dict[tuple[str, str], Value] = {}
    for row, column in product(layout.rows, layout.columns):
        key = row.key, column.key
        match column.unit:
            case Unit.COUNT:
                values[key] = counts[key]
            case Unit.SHARE:
                values[key] = _share(counts, row, column)
            case Unit.DAYS | Unit.SCHOOL_DAYS:
                days = spans[row.key, column.rests_on[0]]
                values[key] = quartile(days, column.key) if days else None
            case _:
                values[key] = tally.given.get(Cell(figure, *key))
    return values


def _chains(lines: Iterable[Row] | Iterable[Column]) -> dict[str, list[str]]:
    """For each row or column, itself and all that it adds up to."""
    upwards = {line.key: line.adds_to for line in lines}
    chains = {}
    for key in upwards:
        chain = [key]
        while above := upwards[chain[-1]]:
            chain.append(above)
        chains[key] = chain
    return chains


def _share(counts: Counter[tuple[str, str]], row: Row, column: Column) -> float | None:
    """Part over whole, or None of an empty whole, or where the row is no part of it."""
    if column.whole_row and column.whole_row != row.adds_to:
        return None
    part, whole = column.rests_on
    of = counts[column.whole_row or row.key, whole]
    return counts[row.key, part] / of if of else None


def quartile(days: Sequence[int], key: str) -> float:
    """What so many of *days* took at most: the quartile named *key*; there is one at least.

    Between two values the point is taken in proportion, as spreadsheets do
    (``QUARTILE.INC``), so that a reader can check the figure with one.
    """
    if len(days) == 1:
        return float(days[0])
    return float(quantiles(days, n=4, method="inclusive")[_PLACES[key]])
