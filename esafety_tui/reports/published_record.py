"""What is kept of a workbook that leaves the school: what it showed, and what it withheld."""

from itertools import product

from esafety_tui.model.publication import PublishedYear
from esafety_tui.reports.figure_types import WITHHELD, Cell, Figures, Table, Unit, YearFigures
from esafety_tui.reports.rows import OTHERS


def record_of(exact: Figures, shown: Figures) -> tuple[PublishedYear, ...]:
    """Say what *shown* says of each year with records; *exact* are the same figures unpublished.

    Counts that are none and shown are left out: most are.
    """
    exact_years = {year.year: year for year in exact.years}
    return tuple(_year(exact_years[year.year], year) for year in shown.shown)


def _year(exact: YearFigures, shown: YearFigures) -> PublishedYear:
    seen: dict[str, dict[str, dict[str, int]]] = {}
    withheld: dict[str, dict[str, dict[str, int]]] = {}
    merged: dict[str, tuple[str, ...]] = {}
    for figure, table in shown.tables.items():
        rows = {row.key for row in table.rows}
        rare = tuple(row.key for row in exact.tables[figure].rows if row.key not in rows)
        if rare:
            merged[figure] = rare
        for row, column in product(table.rows, table.columns):
            if column.unit is not Unit.COUNT:
                continue
            value = table.value(row.key, column.key)
            if value is WITHHELD:
                count = _exact(exact.tables[figure], Cell(figure, row.key, column.key), rare)
                withheld.setdefault(figure, {}).setdefault(row.key, {})[column.key] = count
            elif isinstance(value, int) and value:
                seen.setdefault(figure, {}).setdefault(row.key, {})[column.key] = value
    return PublishedYear(year=shown.year, shown=seen, withheld=withheld, merged=merged)


def _exact(table: Table, cell: Cell, rare: tuple[str, ...]) -> int:
    rows = rare if cell.row == OTHERS else (cell.row,)
    counts = (table.value(row, cell.column) for row in rows)
    return sum(count for count in counts if isinstance(count, int))
