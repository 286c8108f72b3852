"""What became of a closed year: figures that are others now than when they were reported."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from esafety_tui.model.record import Invalid
from esafety_tui.model.school.closed_year import KeptFigures, YearClose
from esafety_tui.reports.annual.contents import FigureKind, figure_specs
from esafety_tui.reports.figures.figure_types import (
    Cell,
    Figures,
    Unit,
    YearFigures,
    definitions,
    words_for,
)

# It was counted then, and is no row of the table any more.  Its name may be one that somebody
# typed, and is not looked through for what it tells: it is not said.
_GONE = "a row that is there no more"


@dataclass(frozen=True, slots=True)
class ShownChange:
    """A figure as it was reported, and as it is now, in words."""

    name: str
    then: str
    now: str

    def __str__(self) -> str:
        return f"{self.name}: reported {self.then}, now {self.now}"


@dataclass(frozen=True, slots=True)
class LaterChanges:
    """The figures of ``year`` that are others than those ``reported`` when it was closed."""

    year: str
    reported: date
    changes: tuple[ShownChange, ...]


def later_changes(figures: Figures, closes: Mapping[str, YearClose]) -> tuple[LaterChanges, ...]:
    """What changed of the report's own figures in years that *closes* has; the newest first.

    A year of which what was kept is damaged says nothing here: its own row in the settings does.
    """
    found = []
    for year in figures.shown:
        close = closes.get(year.year)
        if close is None or not year.period.whole:
            continue
        try:
            changes = tuple(_reported_otherwise(close.figures, year))
        except Invalid:
            continue
        if changes:
            found.append(LaterChanges(year.year, close.day, changes))
    return tuple(found)


def _reported_otherwise(then: KeptFigures, year: YearFigures) -> Iterator[ShownChange]:
    for spec in figure_specs():
        if spec.part.figure not in then:
            continue  # that version did not count it
        middle = spec.kind is FigureKind.MEDIAN
        part = spec.part._replace(column="median") if middle else spec.part
        cells = [_said(cell, then, year) for cell in (part, spec.whole) if cell]
        kept, now = map(" of ".join, zip(*cells, strict=True))
        if kept != now:
            yield ShownChange(spec.title, kept, now)


def changes_since(then: KeptFigures, year: YearFigures) -> Iterator[ShownChange]:
    """What of all the figures kept *then* is another figure in *year* as counted now."""
    for figure, definition in definitions().items():
        if figure not in year.tables:
            continue
        table = year.tables[figure]
        labels = {row.key: row.label for row in table.rows}
        for row, values in then.get(figure, {}).items():
            for column in (one for one in table.columns if one.key in values):
                kept, now = _said(Cell(figure, row, column.key), then, year)
                if kept != now:
                    named = (labels.get(row, _GONE), column.label if len(values) > 1 else "")
                    which = ", ".join(one for one in named if one not in ("", definition.name))
                    name = ": ".join(filter(None, (definition.name, which)))
                    yield ShownChange(name, kept, now)


def _said(cell: Cell, then: KeptFigures, year: YearFigures) -> tuple[str, str]:
    """The value of *cell* as it was kept, and as it is in *year*, in words."""
    columns = {one.key: one.unit for one in year.tables[cell.figure].columns}
    unit = columns[cell.column]
    kept = then.get(cell.figure, {}).get(cell.row, {}).get(cell.column)
    before = date.fromisoformat(str(kept)) if kept and unit is Unit.DATE else kept
    return words_for(before, unit), words_for(year.value(cell), unit)
