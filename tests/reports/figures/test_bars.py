"""Bars of a figure in the terminal: to one scale, of both years."""

import pytest
from rich.cells import cell_len

from esafety_tui.reports.figures.figure_types import Figures
from esafety_tui.screens.annual.figure_tables import FigureTable
from esafety_tui.widgets.lists.drawing import Line
from support.reports.workbooks import usual_figures

FIGURE = "incidents-by-severity"


def table_of(figures: Figures) -> FigureTable:
    return FigureTable(figures, "Incidents by severity", figures.this.tables[FIGURE])


def text_of(line: Line) -> str:
    return "".join(piece if isinstance(piece, str) else piece.text for piece in line)


def drawn(table: FigureTable, width: int) -> dict[str, str]:
    """Each row as it is drawn, by its key."""
    lines = {key: table.row(key, width) for key in table.row_keys}
    return {key: text_of(line) for key, (line,) in lines.items()}


def test_bars_of_both_years_are_to_one_scale() -> None:
    figures = usual_figures()
    assert figures.before
    single = [row.key for row in figures.this.tables[FIGURE].rows if row.adds_to]
    counts = [
        (year.tables[FIGURE].value(key), drawn(table_of(figures), 120)[key].count(sign))
        for key in single
        for year, sign in ((figures.this, "▇"), (figures.before, "░"))
    ]
    largest, longest = max((count, length) for count, length in counts if isinstance(count, int))
    assert longest > 4
    for count, length in counts:
        assert isinstance(count, int)
        assert length == (max(round(count / largest * longest), 1) if count else 0)


@pytest.mark.parametrize("width", [60, 80, 200])
def test_bars_keep_to_any_width(width: int) -> None:
    table = table_of(usual_figures())
    lines = [*drawn(table, width).values(), *map(text_of, table.heading(width))]
    assert all(cell_len(line) <= width for line in lines)
