"""The year's figures as rows: main figures, bars beside last year's, tables."""

from collections.abc import Iterator
from functools import partial

from esafety_tui.reports.explanations import nothing_recorded, nothing_to_compare
from esafety_tui.reports.figures.figure_types import (
    NOTHING,
    SHEETS,
    WITHHELD,
    Definition,
    Figures,
    Table,
    Unit,
    definitions,
    on_sheet,
    words_for,
)
from esafety_tui.reports.figures.headlines import AT_A_GLANCE, HEADLINES, Headline
from esafety_tui.reports.figures.incidents_behind import rows_under
from esafety_tui.reports.figures.rows import OTHERS
from esafety_tui.reports.release import LeadsWords
from esafety_tui.screens.annual.figure_row import FigureRow, blank, remark, section
from esafety_tui.screens.annual.figure_tables import FigureTable
from esafety_tui.screens.annual.review_forms import words_rows
from esafety_tui.screens.annual.trend import trend_rows
from esafety_tui.widgets.lists.drawing import Lines, Palette, Piece, fit, line

_SUMMARY = "summary"
PREVENTION_SHEET = "prevention"


def report_rows(figures: Figures, words: LeadsWords) -> list[FigureRow]:
    """Return the report of a year from top to bottom; of an empty year, the sentence saying so."""
    if not figures.this.has_records:
        return [_nothing(figures), *words_rows(words)]
    rows = [*_headlines(figures), *trend_rows(figures), *words_rows(words)]
    for sheet, title in SHEETS.items():
        tables = [
            FigureTable(figures, definition.name, figures.this.tables[definition.id])
            for definition in on_sheet(sheet)
            if sheet != _SUMMARY and definition.id in figures.this.tables
        ]
        if tables:
            rows += [blank(sheet), section(sheet, title)]
        for number, table in enumerate(tables):
            rows += list(_table_rows(table, first=number == 0))
    return rows


def rows_behind(table: Table, row: str, shown: Figures | None) -> frozenset[str]:
    """The rows of the exact *table* that are counted in *row* of the figures as *shown*.

    That is itself and what adds up to it; or those that were put together in one.
    """
    if row == OTHERS and shown is not None:
        named = {one.key for one in shown.this.tables[table.figure].rows}
        return frozenset(one.key for one in table.rows if one.key not in named)
    return rows_under(table.layout, row)


def meaning(figure: str) -> tuple[str, str]:
    """The name of *figure*, and what it counts, with the clauses it answers."""
    definition: Definition = definitions()[figure]
    clauses = f"\n\nClauses {', '.join(definition.clauses)}" if definition.clauses else ""
    return definition.name, f"{definition.definition}{clauses}"


def _nothing(figures: Figures) -> FigureRow:
    lines = [*nothing_recorded(figures), "The left and right arrows go to another year."]
    return remark("nothing", "\n".join(lines))


def _headlines(figures: Figures) -> Iterator[FigureRow]:
    for sentence in nothing_to_compare(figures):
        yield remark("nothing-to-compare", sentence)
    for title, headlines in HEADLINES:
        first = title == AT_A_GLANCE
        if not first:
            yield blank(title)
        yield _heading(title, figures, with_years=first)
        for headline in headlines:
            figure, row, column = headline.cell
            yield FigureRow(
                f"headline-{figure}-{row}-{column}",
                figure,
                partial(_headline, headline, figures),
                row,
            )


def _heading(title: str, figures: Figures, *, with_years: bool) -> FigureRow:
    """A heading, the topmost with the years over their columns."""

    def draw(width: int) -> Lines:
        label, number = _widths(width)
        years = [figures.this.title, figures.before.year if figures.before else ""]
        years = years if with_years else []
        named = "".join(fit(f"{year:>{number}}", number) for year in years)
        return [line(" ", Piece(fit(title, label) + named, Palette.HEADING))]

    return FigureRow(f"title-{title}", "", draw)


def _headline(headline: Headline, figures: Figures, width: int) -> Lines:
    """One main figure: its name, this year's value, last year's."""
    label, number = _widths(width)
    values = []
    for year in (figures.this, figures.before):
        value = words_for(year.value(headline.cell), headline.unit) if year else ""
        if year and headline.out_of and value not in (NOTHING, str(WITHHELD)):
            rests_on = words_for(year.value(headline.out_of), Unit.COUNT)
            value = _resting(value, rests_on, headline.unit, number)
        values.append(f"{value:>{number}}")
    now, before = Piece(values[0], Palette.STRONG), Piece(values[1], Palette.QUIET)
    return [line(" ", fit(headline.label, label), now, before)]


def _resting(value: str, rests_on: str, unit: Unit, width: int) -> str:
    """*value* with its unit and the count that it rests on, as far as there is room for both."""
    if unit is Unit.SHARE:
        return f"{value} of {rests_on}"
    if unit not in (Unit.DAYS, Unit.SCHOOL_DAYS):
        return f"{value} from {rests_on}"
    whole = f"{value} days from {rests_on}"
    return whole if len(whole) < width else f"{value} days"


def _widths(width: int) -> tuple[int, int]:
    """Cells for a main figure's name, and for its value in each of two years."""
    number = 18
    return max(min(width - 2 * number - 2, 52), 16), number


def _table_rows(table: FigureTable, *, first: bool) -> Iterator[FigureRow]:
    figure = table.figure
    if not first and not table.short:
        yield blank(figure)
    if not table.short:
        yield FigureRow(f"{figure}-heading", figure, table.heading)
    for key in table.row_keys:
        yield FigureRow(f"{figure}-row-{key}", figure, partial(table.row, key), key)
    if table.none:
        yield FigureRow(f"{figure}-none", figure, table.none_line)
