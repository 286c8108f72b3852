"""The year's figures as rows: main figures, up to five years side by side, tables."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial

from esafety_tui.model.days import plain_day
from esafety_tui.model.school.annual_review import PlannedAction
from esafety_tui.reports.explanations import missing_years, nothing_recorded, nothing_to_compare
from esafety_tui.reports.figures.figure_types import (
    ALL,
    NOTHING,
    SHEETS,
    WITHHELD,
    Figures,
    Table,
    Unit,
    Value,
    definitions,
    on_sheet,
    words_for,
)
from esafety_tui.reports.figures.headlines import AT_A_GLANCE, HEADLINES, Headline
from esafety_tui.reports.figures.incidents_behind import rows_under
from esafety_tui.reports.figures.rows import OTHERS
from esafety_tui.reports.release import ACCOUNTED, CHANGED, PLANNED, LeadsWords
from esafety_tui.screens.annual.figure_tables import FigureTable
from esafety_tui.screens.annual.review_forms import ACCOUNT, CHANGE, PLAN, WRITE
from esafety_tui.widgets.lists.drawing import Lines, Palette, Piece, fit, line, wrap

_SUMMARY = "summary"
_EIGHTHS = " ▁▂▃▄▅▆▇█"
_CELL = 12  # for a bar, a value and a gap


@dataclass(frozen=True, slots=True)
class FigureRow:
    """Some lines of the report; Enter explains ``figure`` and ``row``, or does ``act`` instead."""

    key: str
    figure: str
    draw: Callable[[int], Lines]
    row: str = ALL
    act: str = ""


def _blank(key: str) -> FigureRow:
    return FigureRow(f"blank-{key}", "", lambda _: [()])


def _section(key: str, title: str) -> FigureRow:
    def draw(width: int) -> Lines:
        rule = "─" * max(width - len(title) - 4, 0)
        return [line(" ", Piece(title.upper(), Palette.HEADING), " ", Piece(rule, Palette.QUIET))]

    return FigureRow(f"sheet-{key}", "", draw)


def _remark(key: str, sentence: str) -> FigureRow:
    return FigureRow(key, "", lambda width: wrap(sentence, width - 2, indent=" "))


def report_rows(figures: Figures, words: LeadsWords) -> list[FigureRow]:
    """Return the report of a year from top to bottom; of an empty year, the sentence saying so."""
    if not figures.this.has_records:
        return [_nothing(figures), *_words_rows(words)]
    rows = [*_headlines(figures), *_trend_rows(figures), *_words_rows(words)]
    for sheet, title in SHEETS.items():
        tables = [
            FigureTable(figures, definition.name, figures.this.tables[definition.id])
            for definition in on_sheet(sheet)
            if sheet != _SUMMARY and definition.id in figures.this.tables
        ]
        if tables:
            rows += [_blank(sheet), _section(sheet, title)]
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
    definition = definitions()[figure]
    clauses = f"\n\nClauses {', '.join(definition.clauses)}" if definition.clauses else ""
    return definition.name, f"{definition.definition}{clauses}"


def _nothing(figures: Figures) -> FigureRow:
    lines = [*nothing_recorded(figures), "The left and right arrows go to another year."]
    return _remark("nothing", "\n".join(lines))


def _headlines(figures: Figures) -> Iterator[FigureRow]:
    for sentence in nothing_to_compare(figures):
        yield _remark("nothing-to-compare", sentence)
    for title, headlines in HEADLINES:
        if title != AT_A_GLANCE:
            yield _blank(title)
        yield FigureRow(f"title-{title}", "", partial(_heading, title, figures))
        for headline in headlines:
            figure, row, column = headline.cell
            draw = partial(_headline, headline, figures)
            yield FigureRow(f"headline-{figure}-{row}-{column}", figure, draw, row)


def _heading(title: str, figures: Figures, width: int) -> Lines:
    label, number = _widths(width)
    years = [figures.this.title, figures.before.year if figures.before else ""]
    named = "".join(fit(f"{year:>{number}}", number) for year in years if title == AT_A_GLANCE)
    return [line(" ", Piece(fit(title, label) + named, Palette.HEADING))]


def _headline(headline: Headline, figures: Figures, width: int) -> Lines:
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
    number = 18
    return max(min(width - 2 * number - 2, 52), 16), number


def _trend_rows(figures: Figures) -> Iterator[FigureRow]:
    """A row for each figure that matters most; nothing in a school's first year."""
    if len(figures.shown) < 2:
        return
    yield _blank("years")
    yield _section("years", "Year by year")
    yield FigureRow("years-heading", "", partial(_years_heading, figures))
    for headline in HEADLINES[0][1]:
        figure, row, column = headline.cell
        draw = partial(_trend, headline, figures)
        yield FigureRow(f"years-{figure}-{row}-{column}", figure, draw, row)
    for sentence in missing_years(figures):
        yield _remark("years-missing", sentence)


def _years_heading(figures: Figures, width: int) -> Lines:
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


def _words_rows(words: LeadsWords) -> Iterator[FigureRow]:
    yield _blank("words")
    yield _section("words", "In your own words")
    changed = words.review.changed or "Nothing written yet: Enter writes what changed this year."
    yield FigureRow("words-changed", "", partial(_words, CHANGED, changed), act=WRITE)
    for action in words.before.actions:
        draw = partial(_action, f"{ACCOUNTED}, {words.before.id}", action)
        yield FigureRow(f"words-before-{action.id}", "", draw, act=ACCOUNT + action.id)
    for action in words.review.actions:
        draw = partial(_action, PLANNED, action)
        yield FigureRow(f"words-{action.id}", "", draw, act=CHANGE + action.id)
    more = "Enter plans another action." if words.review.actions else "Enter plans an action."
    yield FigureRow("words-plan", "", partial(_words, PLANNED, more), act=PLAN)


def _words(title: str, text: str, width: int) -> Lines:
    return [line(" ", Piece(title, Palette.STRONG)), *wrap(text, width - 2, indent="   ")]


def _action(title: str, action: PlannedAction, width: int) -> Lines:
    due = f"by {plain_day(action.due)}" if action.due else ""
    done = f"done {plain_day(action.done_on)}" if action.done_on else ""
    more = " · ".join(filter(None, (action.owner, due, done, action.result)))
    return [
        *wrap(title, width - 2, Palette.QUIET, indent=" "),
        *wrap(action.text, width - 2, indent="   "),
        *(wrap(more, width - 2, Palette.QUIET, indent="   ") if more else ()),
    ]


def _table_rows(table: FigureTable, *, first: bool) -> Iterator[FigureRow]:
    figure = table.figure
    if not first and not table.short:
        yield _blank(figure)
    if not table.short:
        yield FigureRow(f"{figure}-heading", figure, table.heading)
    for key in table.row_keys:
        yield FigureRow(f"{figure}-row-{key}", figure, partial(table.row, key), key)
    if table.none:
        yield FigureRow(f"{figure}-none", figure, table.none_line)
