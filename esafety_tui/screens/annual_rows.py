"""The year's figures as rows: main figures, bars beside last year's, tables."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial

from esafety_tui.reports.definitions import SHEETS, Definition, definitions, on_sheet
from esafety_tui.reports.figure_types import WITHHELD, Figures, Unit
from esafety_tui.reports.headlines import AT_A_GLANCE, HEADLINES, Headline
from esafety_tui.reports.plain import NOTHING, words_for
from esafety_tui.screens.figure_tables import FigureTable
from esafety_tui.widgets.drawing import Lines, Palette, Piece, fit, line, wrap

_SUMMARY = "summary"


@dataclass(frozen=True, slots=True)
class FigureRow:
    """Some lines of the report; ``figure`` is what Enter explains, empty for what is plain."""

    key: str
    figure: str
    draw: Callable[[int], Lines]


def draw_figure_row(row: FigureRow, width: int) -> Lines:
    """Draw a row of the report for *width* cells."""
    return row.draw(width)


def report_rows(figures: Figures) -> list[FigureRow]:
    """Return the report of a year from top to bottom; of an empty year, the sentence saying so."""
    if not figures.this.has_records:
        return [_nothing(figures)]
    rows = list(_headlines(figures))
    for sheet, title in SHEETS.items():
        tables = [
            FigureTable(figures, definition.name, figures.this.tables[definition.id])
            for definition in on_sheet(sheet)
            if sheet != _SUMMARY and definition.id in figures.this.tables
        ]
        if tables:
            rows += [_blank(sheet), _sheet_heading(sheet, title)]
        for number, table in enumerate(tables):
            rows += list(_table_rows(table, first=number == 0))
    return rows


def meaning(figure: str) -> tuple[str, str]:
    """The name of *figure*, and what it counts, with the clauses it answers."""
    definition: Definition = definitions()[figure]
    clauses = f"\n\nClauses {', '.join(definition.clauses)}" if definition.clauses else ""
    return definition.name, f"{definition.definition}{clauses}"


def _nothing(figures: Figures) -> FigureRow:
    said = (
        f"Nothing was recorded in {figures.this.year}: no incident, no prevention work.\n"
        "The left and right arrows go to another year."
    )
    return FigureRow("nothing", "", lambda width: wrap(said, width - 2, indent=" "))


def _headlines(figures: Figures) -> Iterator[FigureRow]:
    for title, headlines in HEADLINES:
        first = title == AT_A_GLANCE
        if not first:
            yield _blank(title)
        yield _heading(title, figures, with_years=first)
        for headline in headlines:
            figure, row, column = headline.cell
            yield FigureRow(
                f"headline-{figure}-{row}-{column}",
                figure,
                partial(_headline, headline, figures),
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
            value += f" {'of' if headline.unit is Unit.SHARE else 'from'} {rests_on}"
        values.append(f"{value:>{number}}")
    now, before = Piece(values[0], Palette.STRONG), Piece(values[1], Palette.QUIET)
    return [line(" ", fit(headline.label, label), now, before)]


def _widths(width: int) -> tuple[int, int]:
    """Cells for a main figure's name, and for its value in each of two years."""
    number = 18
    return max(min(width - 2 * number - 2, 52), 16), number


def _blank(key: str) -> FigureRow:
    return FigureRow(f"blank-{key}", "", lambda _: [()])


def _sheet_heading(key: str, title: str) -> FigureRow:
    def draw(width: int) -> Lines:
        rule = "─" * max(width - len(title) - 4, 0)
        return [line(" ", Piece(title.upper(), Palette.HEADING), " ", Piece(rule, Palette.QUIET))]

    return FigureRow(f"sheet-{key}", "", draw)


def _table_rows(table: FigureTable, *, first: bool) -> Iterator[FigureRow]:
    figure = table.figure
    if not first and not table.short:
        yield _blank(figure)
    if not table.short:
        yield FigureRow(f"{figure}-heading", figure, table.heading)
    for key in table.row_keys:
        yield FigureRow(f"{figure}-row-{key}", figure, partial(table.row, key))
    if table.none:
        yield FigureRow(f"{figure}-none", figure, table.none_line)
