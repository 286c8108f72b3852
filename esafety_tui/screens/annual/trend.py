"""The main figures of up to five years, oldest first, each with a small bar."""

from collections.abc import Iterator
from functools import partial

from esafety_tui.reports.explanations import missing_years
from esafety_tui.reports.figures.figure_types import WITHHELD, Figures, Unit, Value, words_for
from esafety_tui.reports.figures.headlines import HEADLINES, Headline
from esafety_tui.screens.annual.figure_row import FigureRow, blank, remark, section
from esafety_tui.widgets.lists.drawing import Lines, Palette, Piece, fit, line

_EIGHTHS = " ▁▂▃▄▅▆▇█"
_CELL = 12  # for a bar, a value and a gap


def trend_rows(figures: Figures) -> Iterator[FigureRow]:
    """A row for each figure that matters most; nothing in a school's first year."""
    if len(figures.shown) < 2:
        return
    yield blank("years")
    yield section("years", "Year by year")
    yield FigureRow("years-heading", "", partial(_heading, figures))
    for headline in HEADLINES[0][1]:
        figure, row, column = headline.cell
        draw = partial(_trend, headline, figures)
        yield FigureRow(f"years-{figure}-{row}-{column}", figure, draw, row)
    for sentence in missing_years(figures):
        yield remark("years-missing", sentence)


def _heading(figures: Figures, width: int) -> Lines:
    years = _fitting(figures, width)
    named = "".join(fit(f"  {year}", _CELL) for year in years)
    return [line(" ", fit("", _label(width)), Piece(named, Palette.QUIET))]


def _trend(headline: Headline, figures: Figures, width: int) -> Lines:
    years = _fitting(figures, width)
    values = [year.value(headline.cell) for year in figures.shown[: len(years)]][::-1]
    numbers = [value for value in values if isinstance(value, int | float)]
    highest = 1.0 if headline.unit is Unit.SHARE else max(numbers, default=0)
    cells = "".join(
        fit(f"  {_bar(value, highest)} {_figure_text(value, headline.unit)}", _CELL)
        for value in values
    )
    return [line(" ", fit(headline.label, _label(width)), Piece(cells, Palette.STRONG))]


def _fitting(figures: Figures, width: int) -> list[str]:
    """The years for which there is room, oldest first; the newest are always among them."""
    room = max((width - _label(width) - 2) // _CELL, 1)
    return [year.year for year in figures.shown[:room]][::-1]


def _label(width: int) -> int:
    return min(44, max(width * 2 // 5, 12))


def _bar(value: Value, highest: float) -> str:
    if not isinstance(value, int | float) or not highest:
        return " "
    eighths = round(value / highest * 8)
    return _EIGHTHS[max(eighths, 1 if value else 0)]


def _figure_text(value: Value, unit: Unit) -> str:
    return "withheld" if value is WITHHELD else words_for(value, unit)
