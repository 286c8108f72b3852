"""A table of counts as it may be shown: rows put together until no small count can be told.

A small count is hidden where other numbers would have made the very same reports.  Whoever has the
reports knows, of each sum of cells that was shown, the least and the most that it can be.  From
the true numbers one goes to others by moving a case from one row to another, and keeps those that
fit everything that was shown.  What is found is a proof: a count with three values among them
cannot be told.  What is not found counts as told.
"""

from collections import deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import combinations, permutations
from typing import NamedTuple

from esafety_tui.reports.disclosure.bands import FEW, Band, count_band

VALUES = 3  # a count from 1 to 4 has at least so many possible values
# Numbers that are gone on from before what is left counts as told; and for one more of a total.
_MOST_LOOKED_AT, _FOR_A_TOTAL = 100, 8
YearRow = tuple[str, str]  # a row, and a school year
YearRows = frozenset[YearRow]
Counts = Mapping[YearRow, int]


class ToldSum(NamedTuple):
    """What was said somewhere: that *cells* together are *least* to *most*."""

    cells: YearRows
    least: float
    most: float

    def fits(self, counts: Counts) -> bool:
        """Whether *counts* are as it was said."""
        return self.least <= sum(counts[cell] for cell in self.cells) <= self.most


class Group(NamedTuple):
    """A row as it is shown: the rows that are counted in it, and whether it is telling."""

    keys: tuple[str, ...]
    label: str
    sensitive: bool = False

    def joined(self, other: "Group") -> "Group":
        """This row and *other* as one."""
        label = f"{self.label}; {other.label[:1].lower()}{other.label[1:]}"
        return Group((*self.keys, *other.keys), label, self.sensitive or other.sensitive)

    def cells(self, years: Iterable[str]) -> frozenset[YearRow]:
        """What is counted in it in *years*."""
        return frozenset((key, year) for year in years for key in self.keys)


class Shown(NamedTuple):
    """A row of a table that may be shown, and the years that it counts."""

    group: Group
    band: Band
    years: tuple[str, ...]

    @property
    def told(self) -> ToldSum:
        """What the row says, for whoever reckons with it later."""
        return ToldSum(self.group.cells(self.years), self.band.least or 0, self.band.most or 0)


def safe_table(
    groups: Sequence[Group],
    counts: Counts,
    columns: Sequence[tuple[str, ...]],
    told: Iterable[ToldSum],
) -> list[list[Shown]]:
    """For each of *columns*, which are years taken together, its rows in bands.

    Nothing where even two rows would tell.  *counts* are the true numbers by row and year,
    *told* what else a reader knows of them: the totals of the years, and what earlier
    reports have said.  What those had given away already cannot be hidden any more.
    """
    # What does not fit any more was said of other numbers: a case has changed since.
    known = [one for one in told if one.fits(counts)]
    rows = list(groups)
    while len(rows) > 1:
        shown = [[shown_row(row, counts, years) for row in rows] for years in columns]
        telling = small_ones_told(counts, [*known, *(one.told for rows in shown for one in rows)])
        if not telling or telling <= small_ones_told(counts, known):
            return shown
        every = [year for years in columns for year in years]
        least = sorted(rows, key=lambda row: sum(counts[c] for c in row.cells(every)))[:2]
        first, second = (row for row in rows if row in least)
        rows[rows.index(first)] = first.joined(second)
        rows.remove(second)
    return []


def shown_row(row: Group, counts: Counts, years: tuple[str, ...]) -> Shown:
    """One row in its band."""
    count = sum(counts[cell] for cell in row.cells(years))
    return Shown(row, count_band(count, sensitive=row.sensitive), years)


# The proof that a small count is hidden


def small_ones_told(counts: Counts, told: Sequence[ToldSum]) -> set[YearRows]:
    """The cells and sums from 1 to 4 of which fewer than three values could be found.

    *counts* are the true numbers of one table, by row and year, *told* all that any report
    has said of them.  The years' totals stay as they are: they may be known.
    """
    sums = {frozenset({cell}) for cell in counts} | {one.cells for one in told}
    small = {one for one in sums if 1 <= _sum(counts, one) <= FEW}
    values = {one: {_sum(counts, one)} for one in small}
    for found in _others(counts, told, list(_moves(counts))):
        for one in small:
            values[one].add(_sum(found, one))
        small = {one for one in small if len(values[one]) < VALUES}
        if not small:
            break
    return small


def possible_totals(counts: Counts, told: Sequence[ToldSum], year: str) -> set[int]:
    """What the total of *year*, which is from 1 to 4, may be, all other years' as they are."""
    ours = frozenset(cell for cell in counts if cell[1] == year)
    moves = [*({cell: by} for cell in sorted(ours) for by in (1, -1)), *_moves(counts)]
    values, ahead = {_sum(counts, ours)}, [counts]
    while ahead:
        for found in _others(ahead.pop(), told, moves, _FOR_A_TOTAL):
            if (total := _sum(found, ours)) not in values:
                values.add(total)
                ahead.append(found)
    return values


def _sum(counts: Counts, cells: Iterable[YearRow]) -> int:
    return sum(counts[cell] for cell in cells)


def _moves(counts: Counts) -> Iterator[Counts]:
    """One case from a row to another in a year; and, as well, one back in another year."""
    rows, years = sorted({row for row, _ in counts}), sorted({year for _, year in counts})
    for one, other in permutations(rows, 2):
        for year in years:
            yield {(one, year): 1, (other, year): -1}
        for year, later in combinations(years, 2):
            yield {(one, year): 1, (other, year): -1, (one, later): -1, (other, later): 1}


def _others(
    counts: Counts, told: Sequence[ToldSum], moves: list[Counts], most: int = _MOST_LOOKED_AT
) -> Iterator[Counts]:
    """Numbers that fit all that was *told* as well as *counts* do, the nearest first."""
    changed = [
        (move, [one for one in told if sum(move.get(cell, 0) for cell in one.cells)])
        for move in moves
    ]
    seen, ahead = {tuple(counts.values())}, deque([counts])
    while ahead and most:
        here, most = ahead.popleft(), most - 1
        for move, sums in changed:
            if any(here[cell] + by < 0 for cell, by in move.items()):
                continue
            there = {**here, **{cell: here[cell] + by for cell, by in move.items()}}
            if not all(one.fits(there) for one in sums):
                continue
            if (key := tuple(there.values())) not in seen:
                seen.add(key)
                ahead.append(there)
                yield there
