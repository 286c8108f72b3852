"""What an edition knows: the years in hand, how numbers are shown, what readers know already."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from esafety_tui.reports.annual.contents import number
from esafety_tui.reports.annual.report_types import Detail
from esafety_tui.reports.disclosure.bands import Band, exactly, sum_of, total_band
from esafety_tui.reports.disclosure.tables import ToldSum, YearRow
from esafety_tui.reports.figures.figure_types import Cell, Edition, Figures, YearFigures

COUNTED = Cell("incidents-counted")
TOGETHER = 3  # so many years are taken together in a small school
_COARSE_FROM, _FINE_FROM = 10, 60
Years = tuple[YearFigures, ...]


@dataclass(frozen=True)
class Basis:
    """The exact figures of a period and those beside it, and for whom they are.

    ``earlier`` is what governors have been told of each table before, by its id.
    """

    figures: Figures
    edition: Edition
    earlier: Mapping[str, Sequence[ToldSum]] = field(default_factory=dict)

    @property
    def exact(self) -> bool:
        """Whether numbers stand as they are."""
        return self.edition is not Edition.GOVERNORS

    @cached_property
    def detail(self) -> Detail:
        """How much can be said: it follows from the shown totals of three years alone."""
        if self.exact:
            return Detail.FINE
        least = sum(self.total(year).least or 0 for year in self.figures.years[:TOGETHER])
        if least < _COARSE_FROM:
            return Detail.WORDS
        return Detail.FINE if least >= _FINE_FROM else Detail.COARSE

    def named(self, name: str, shown: Years) -> Years:
        """The years of *shown*, and those of which the table or share *name* was told before."""
        told = {year for one in self.earlier.get(name, ()) for _, year in one.cells}
        told |= {year.year for year in shown}
        every = (*self.figures.told_besides, *self.figures.years)
        return tuple(year for year in every if year.year in told)

    def told_before(self, name: str, counts: Mapping[YearRow, int]) -> list[ToldSum]:
        """What was told of the table or share *name* before, as far as *counts* have it."""
        return [
            one for one in self.earlier.get(name, ()) if all(cell in counts for cell in one.cells)
        ]

    @cached_property
    def columns(self) -> tuple[Years, ...]:
        """The years that each column of the figures counts, the newest first."""
        years = self.figures.years
        if self.detail is Detail.COARSE:
            return tuple(
                years[at : at + TOGETHER] for at in range(2) if self._has(years[at : at + TOGETHER])
            )
        return tuple((year,) for year in years[:TOGETHER] if year is years[0] or year.has_records)

    @staticmethod
    def _has(years: Years) -> bool:
        return any(year.has_records for year in years)

    def total(self, year: YearFigures) -> Band:
        """The number of incidents of *year* as it is shown."""
        count = number(year, COUNTED)
        return exactly(count) if self.exact else total_band(count)

    def total_of(self, years: Years) -> Band:
        """The number of incidents of several years."""
        return sum_of(self.total(year) for year in years)

    def totals_told(self, counts: Mapping[YearRow, int], years: Years) -> list[ToldSum]:
        """What a reader knows of the sums of *counts*, which are all incidents of each year."""
        told = []
        for year in years:
            band = self.total(year)
            cells = frozenset(cell for cell in counts if cell[1] == year.year)
            told.append(ToldSum(cells, band.least or 0, band.most or 0))
        return told
