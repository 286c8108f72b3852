"""A figure's table in the terminal: bars for plain counts, columns or sentences for the rest."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from rich.cells import cell_len

from esafety_tui.reports.figures.figure_types import (
    ALL,
    NOTHING,
    Column,
    Figures,
    Row,
    Table,
    Unit,
    Value,
    words_for,
)
from esafety_tui.widgets.lists.drawing import Line, Lines, Palette, Piece, beside, fit, line, wrap

_THIS_YEAR, _YEAR_BEFORE = "▇", "░"
_GAP = 2
_LONGEST_LABEL = 40
# Longer bars say no more, and push the two years apart.
_LONGEST_BAR = 30
# Tables with more rows than this say in one line which of them are empty.
_SHORT = 5
_HEADS = {"none": "None recorded", NOTHING: "Not recorded"}


@dataclass(frozen=True)
class FigureTable:
    """One figure of two years, drawn for any width."""

    figures: Figures
    name: str
    table: Table

    @property
    def figure(self) -> str:
        return self.table.figure

    @cached_property
    def _rows(self) -> tuple[Row, ...]:
        """The rows, without those of cases of which others are not known where there are none."""
        beside = {row.unsure for row in self.table.rows}
        return tuple(one for one in self.table.rows if one.key not in beside or self._filled(one))

    @property
    def short(self) -> bool:
        """Whether one line says it all, name included."""
        return [row.key for row in self._rows] == [ALL]

    @cached_property
    def none(self) -> tuple[Row, ...]:
        """Rows with nothing in either year, where there are many rows; months stay in line."""
        if len(self._rows) <= _SHORT or self.figure == "incidents-by-month":
            return ()
        return tuple(row for row in self._single if not self._filled(row))

    @cached_property
    def row_keys(self) -> list[str]:
        return [row.key for row in self._rows if row not in self.none]

    # Drawing

    def heading(self, width: int) -> Lines:
        if self._bars:
            label, number, bar = self._bar_widths(width)
            half = number + 1 + bar
            years = [self.figures.this.title]
            years += [self.figures.before.year] if self.figures.before else []
            named = "".join(fit(f" {year}", half + _GAP) for year in years)
            return self._named(named, label + 1, fits=cell_len(self.name) <= label)
        last = f"  ({self.figures.before.year} in brackets)" if self.figures.before else ""
        lines = self._named(last, 0, fits=cell_len(self.name + last) <= width - 2)
        if (grid := self._grid_widths(width)) is not None:
            lines += self._column_headings(*grid)
        return lines

    def _named(self, right: str, room: int, *, fits: bool) -> Lines:
        """The name in *room* cells, and what stands to its right; below it unless it *fits*."""
        name, quiet = Piece(self.name, Palette.STRONG), Piece(right, Palette.QUIET)
        if fits:
            return [line(" ", name, " " * (room - cell_len(self.name)), quiet)]
        return [line(" ", name), line(" " * (room + 1) if room else "", quiet)]

    def row(self, key: str, width: int) -> Lines:
        row = next(row for row in self.table.rows if row.key == key)
        if self.short:
            return self._sentence(Row(row.key, self.name), width)
        if self._bars:
            return [self._bar_line(row, width)]
        grid = self._grid_widths(width)
        return self._sentence(row, width) if grid is None else [self._grid_line(row, *grid)]

    def none_line(self, width: int) -> Lines:
        said: dict[str, list[str]] = {}
        for row in self.none:
            said.setdefault(self._nothing(row), []).append(row.label)
        if len(said) == 1 and not self.row_keys:
            return wrap(f"{_HEADS[next(iter(said))]}.", width - 3, Palette.QUIET, indent="  ")
        text = ". ".join(f"{_HEADS[what]}: {', '.join(names)}" for what, names in said.items())
        return wrap(text, width - 3, Palette.QUIET, indent="  ")

    def _nothing(self, row: Row) -> str:
        """What *row* says of this year, in which nothing is counted: none, or not known."""
        known = any(self._value(0, row, column) is not None for column in self._columns)
        return "none" if known else NOTHING

    # Bars

    @property
    def _bars(self) -> bool:
        return len(self._columns) == 1 and self._columns[0].unit is Unit.COUNT and not self.short

    @cached_property
    def _longest(self) -> int:
        """The largest count that gets a bar, of both years: they share a scale."""
        column = self._columns[0]
        counts = [self._value(year, row, column) for year in (0, 1) for row in self._single]
        return max((count for count in counts if isinstance(count, int)), default=0)

    @cached_property
    def _number_width(self) -> int:
        return max(
            len(words_for(self._value(year, row, self._columns[0]), Unit.COUNT))
            for year in (0, 1)
            for row in self._rows
        )

    def _bar_widths(self, width: int) -> tuple[int, int, int]:
        number = self._number_width
        label = self._label_width(width)
        years = 2 if self.figures.before else 1
        room = (width - label - 3) // years - number - 1 - _GAP
        return label, number, max(min(room, _LONGEST_BAR), 4)

    def _bar_line(self, row: Row, width: int) -> Line:
        label, number, bar = self._bar_widths(width)
        total = row.key in self._totals
        pieces = [Piece(" " + fit(self._label(row), label), self._look(row))]
        for year, sign in ((0, _THIS_YEAR), (1, _YEAR_BEFORE)):
            if year and not self.figures.before:
                continue
            value = self._value(year, row, self._columns[0])
            long = 0
            if isinstance(value, int) and value and self._longest and not total:
                long = max(round(value / self._longest * bar), 1)
            look = Palette.QUIET if year else Palette.STRONG if total else Palette.PLAIN
            text = f"{words_for(value, Unit.COUNT):>{number}} {fit(sign * long, bar)}"
            pieces.append(Piece(" " * _GAP + text, look))
        return tuple(pieces)

    # Columns

    @cached_property
    def _column_widths(self) -> list[int]:
        """Cells for each column: its longest value, and the longest word of its heading."""
        return [
            max(
                *(cell_len(word) for word in column.label.split()),
                *(cell_len(self._cell(row, column)) for row in self._rows),
            )
            for column in self._columns
        ]

    def _grid_widths(self, width: int) -> tuple[int, list[int]] | None:
        """Cells for the labels and for each column, or nothing when they do not fit."""
        columns = self._column_widths
        label = self._label_width(width)
        free = width - 2 - sum(columns) - _GAP * len(columns)
        if free < min(label, 20):
            return None
        return min(label, free), columns

    def _column_headings(self, label: int, columns: list[int]) -> Lines:
        each = zip(self._columns, columns, strict=True)
        wrapped = [[part[0].text for part in wrap(column.label, room)] for column, room in each]
        height = max(len(parts) for parts in wrapped)
        standing = [[""] * (height - len(parts)) + parts for parts in wrapped]
        return [
            line(" " * (label + 1), Piece(_in_columns(words, columns), Palette.QUIET))
            for words in zip(*standing, strict=True)
        ]

    def _grid_line(self, row: Row, label: int, columns: list[int]) -> Line:
        look = self._look(row)
        cells = _in_columns((self._cell(row, column) for column in self._columns), columns)
        return line(Piece(" " + fit(self._label(row), label), look), Piece(cells, look))

    def _cell(self, row: Row, column: Column) -> str:
        """This year's value, and last year's in brackets."""
        now = self._short_value(0, row, column)
        if not self.figures.before or column.unit in (Unit.DATE, Unit.WORDS):
            return now
        then = self._short_value(1, row, column)
        return now if now == then == NOTHING else f"{now} ({then})"

    def _short_value(self, year: int, row: Row, column: Column) -> str:
        return words_for(self._value(year, row, column), column.unit)

    # Sentences

    def _sentence(self, row: Row, width: int) -> Lines:
        filled = self._filled(row)
        # Of one row none is left out beside another: "in date 0", of 9 policies.
        columns = self._columns if filled and self.short else filled
        parts = [
            f"{column.label[:1].lower()}{column.label[1:]} {self._cell(row, column)}"
            for column in columns
        ]
        text = " · ".join(parts) or self._nothing(row)
        label = row.label if self.short else self._label(row)
        if self.short and len(self._columns) == 1:
            text = self._cell(row, self._columns[0])
        room = min(max(self._label_width(width), 34), width // 2)
        if cell_len(label) > room:
            name = wrap(label, width - 1, self._look(row), indent=" ")
            return [*name, *wrap(text, width - 6, indent="     ")]
        return beside(line(Piece(f" {fit(label, room)}  ", self._look(row))), text, width - 1)

    @cached_property
    def _columns(self) -> tuple[Column, ...]:
        """The columns, without that of cases of which others are not known where there are none."""
        beside = {column.unsure for column in self.table.columns}
        return tuple(
            column
            for column in self.table.columns
            if column.key not in beside
            or any(self._value(year, row, column) for year in (0, 1) for row in self.table.rows)
        )

    @cached_property
    def _totals(self) -> frozenset[str]:
        return frozenset({ALL, *(row.adds_to for row in self._rows if row.adds_to)})

    @property
    def _single(self) -> list[Row]:
        return [row for row in self._rows if row.key not in self._totals]

    @cached_property
    def _longest_label(self) -> int:
        return max(cell_len(self._label(row)) for row in self._rows)

    def _label_width(self, width: int) -> int:
        return min(self._longest_label, _LONGEST_LABEL, max(width * 2 // 5, 12))

    def _label(self, row: Row) -> str:
        return f"  {row.label}" if row.adds_to and row.adds_to != ALL else row.label

    def _look(self, row: Row) -> Palette:
        return Palette.STRONG if row.key in self._totals and not self.short else Palette.PLAIN

    def _value(self, year: int, row: Row, column: Column) -> Value:
        """A value of this year (0) or of the year before (1)."""
        if year == 0:
            return self.table.value(row.key, column.key)
        before = self.figures.before
        table = before.tables.get(self.figure) if before else None
        return table.value(row.key, column.key) if table else None

    def _filled(self, row: Row) -> list[Column]:
        return [
            column
            for column in self._columns
            if any(self._value(year, row, column) not in (None, 0) for year in (0, 1))
        ]


def _in_columns(words: Iterable[str], columns: list[int]) -> str:
    pairs = zip(words, columns, strict=True)
    return "".join(f"{'':{_GAP}}{word:>{width}}" for word, width in pairs)
