"""A row of the annual report: lines to draw, and what Enter does with them."""

from collections.abc import Callable
from dataclasses import dataclass

from esafety_tui.reports.figures.figure_types import ALL
from esafety_tui.widgets.lists.drawing import Lines, Palette, Piece, line, wrap


@dataclass(frozen=True, slots=True)
class FigureRow:
    """Some lines of the report.

    ``figure`` and ``row`` are what Enter explains, ``act`` is what it does instead;
    where both are empty the line is plain.
    """

    key: str
    figure: str
    draw: Callable[[int], Lines]
    row: str = ALL
    act: str = ""


def blank(key: str) -> FigureRow:
    """An empty line."""
    return FigureRow(f"blank-{key}", "", lambda _: [()])


def section(key: str, title: str) -> FigureRow:
    """A heading with a rule to the right edge."""

    def draw(width: int) -> Lines:
        rule = "─" * max(width - len(title) - 4, 0)
        return [line(" ", Piece(title.upper(), Palette.HEADING), " ", Piece(rule, Palette.QUIET))]

    return FigureRow(f"sheet-{key}", "", draw)


def remark(key: str, sentence: str) -> FigureRow:
    """A sentence about what stands around it."""
    return FigureRow(key, "", lambda width: wrap(sentence, width - 2, indent=" "))
