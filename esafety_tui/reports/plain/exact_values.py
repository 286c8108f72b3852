"""Every exact figure of a year, a value at a time."""

from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from esafety_tui.reports.figures.figure_types import Figures, definitions


class ExactValue(NamedTuple):
    """One value: of which year and figure, its row and column by key and in words."""

    year: str
    figure: str
    row: str
    column: str
    label: str
    value: int | float | str | None


def exact_values(figures: Figures) -> Iterator[ExactValue]:
    """All values of all years that are shown, newest first."""
    for year in figures.shown:
        for figure in definitions():
            table = year.tables[figure]
            for row in table.rows:
                for column in table.columns:
                    value = table.value(row.key, column.key)
                    said = value.isoformat() if isinstance(value, date) else value
                    label = f"{row.label}: {column.label}"
                    yield ExactValue(year.year, figure, row.key, column.key, label, said)
