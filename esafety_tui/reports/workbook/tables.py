"""Figures as tables on a page.

A figure of one column has all years side by side; one of a few columns, this year
and the one before; wider ones stand below each other, and leave out what is none.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from openpyxl.styles import Border, Font, PatternFill

from esafety_tui.reports.figures.figure_types import (
    ALL,
    Column,
    Definition,
    Figures,
    Row,
    Unit,
    Value,
    YearFigures,
)
from esafety_tui.reports.workbook import styles as style
from esafety_tui.reports.workbook.page import Page

MOST_COLUMNS_BESIDE = 4  # of one year; wider tables stand one below the other
NO_RECORDS = "no records"


@dataclass(frozen=True, slots=True)
class _YearColumns:
    """Columns of one year, side by side under its title."""

    title: str
    year: YearFigures | None  # None: the school kept no records yet
    columns: tuple[Column, ...]


def draw_figure(page: Page, definition: Definition, figures: Figures) -> None:
    """Draw the figure of *definition*: its name, its meaning, and its values."""
    page.begin_block()
    page.heading(definition.name)
    page.paragraph(definition.definition)
    columns = figures.this.tables[definition.id].columns
    groups = [_YearColumns(figures.this.title, figures.this, columns)]
    if len(columns) == 1 and figures.before:
        groups += [_YearColumns(year.title, year, columns) for year in figures.shown[1:]]
    elif len(figures.years) > 1:
        title = (
            figures.years[1].year if figures.before else f"{figures.years[1].year}: {NO_RECORDS}"
        )
        groups.append(_YearColumns(title, figures.before, columns))
    if len(columns) <= MOST_COLUMNS_BESIDE:
        _draw(page, definition, groups, figures.this.tables[definition.id].rows)
        return
    for group in groups:
        if group.year:
            used = _used(group.year, definition.id)
            _draw(page, definition, [_YearColumns(group.title, group.year, used[1])], used[0])
        else:
            page.paragraph(group.title)
            page.row += 1


def draw_headings(page: Page, headings: Sequence[str]) -> None:
    """Draw the *headings* of columns."""
    for column, label in enumerate(headings, 1):
        _heading(page, column, label)
    page.fit_headings(headings[1:])
    page.row += 1


def draw_grouped_headings(
    page: Page, first: str, groups: Sequence[tuple[str, Sequence[str]]]
) -> None:
    """Draw the headings of columns, under the title of their group where there are several."""
    labels = [label for _, group in groups for label in group]
    if len(labels) > len(groups):
        _heading(page, 1, "")
        column = 2
        for title, group in groups:
            for offset in range(len(group)):
                _heading(page, column + offset, "" if offset else title)
            if len(group) > 1:
                page.join(column, column + len(group) - 1)
            column += len(group)
        page.row += 1
    else:
        labels = [title for title, _ in groups]
    draw_headings(page, [first, *labels])


def _heading(page: Page, column: int, text: str) -> None:
    page.put(
        column,
        text,
        style.COLUMN_HEADING,
        fill=style.HEADING_FILL,
        alignment=style.LEFT if column == 1 else style.CENTRED,
    )


def _draw(
    page: Page, definition: Definition, groups: Sequence[_YearColumns], rows: Sequence[Row]
) -> None:
    draw_grouped_headings(
        page,
        definition.rows or _what_is_counted(definition),
        [(group.title, [column.label for column in group.columns]) for group in groups],
    )
    parents = {row.adds_to for row in rows}
    deep = any(row.key in parents and row.key != ALL for row in rows)
    for row in rows:
        font, fill, border = _look(row, parents)
        alignment = style.INDENTED if deep and row.key not in parents else style.LEFT
        page.put(1, row.label, font, fill=fill, border=border, alignment=alignment)
        column_number = 2
        for group in groups:
            for column in group.columns:
                value: Value = None
                if column.whole_row and column.whole_row != row.adds_to:
                    value = ""  # this row has no share
                elif group.year:
                    value = group.year.tables[definition.id].value(row.key, column.key)
                page.figure(column_number, value, column.unit, font, fill=fill, border=border)
                column_number += 1
        page.row += 1
    page.row += 1


def _what_is_counted(definition: Definition) -> str:
    """The heading over the one row of a figure: what it counts first of all."""
    unit = definition.unit.partition(",")[0]
    return unit[:1].upper() + unit[1:]


def _look(row: Row, parents: set[str]) -> tuple[Font, PatternFill | None, Border]:
    if row.key == ALL and len(parents) > 1 - (ALL in parents):
        return style.STRONG, style.TOTAL_FILL if ALL in parents else None, style.TOTAL_LINE
    if row.key in parents:
        return style.STRONG, style.GROUP_FILL, style.LINE
    return style.PLAIN, None, style.LINE


def _used(year: YearFigures, figure: str) -> tuple[tuple[Row, ...], tuple[Column, ...]]:
    """The rows and columns of a wide table that are not none throughout; totals always."""
    table = year.tables[figure]

    def is_used(*keys: tuple[str, str]) -> bool:
        return any(table.value(*key) not in (0, None) for key in keys)

    rows = tuple(
        row
        for row in table.rows
        if row.key == ALL or is_used(*((row.key, column.key) for column in table.columns))
    )
    columns = tuple(
        column
        for column in table.columns
        if column.key == ALL
        or column.unit is not Unit.COUNT
        or is_used(*((row.key, column.key) for row in table.rows))
    )
    return rows, columns
