"""A table of counts as it may be shown: rows put together until no small count can be told."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from esafety_tui.reports.disclosure.bands import Band, count_band
from esafety_tui.reports.disclosure.witnesses import Counts, ToldSum, YearRow, small_ones_told


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
