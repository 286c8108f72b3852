"""Which figures and breakdowns a report has, from ``contents.toml``."""

import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from esafety_tui.model.vocabulary import Word
from esafety_tui.reports.disclosure.tables import Group
from esafety_tui.reports.figures.figure_types import Cell, YearFigures


class FigureKind(Word):
    """What a figure is made of, and so what may be shown of it."""

    INCIDENTS = "incidents"  # all of a year
    COUNT = "count"  # some of them
    SHARE = "share"  # a part of cases, or of what belongs to cases
    MEDIAN = "median"  # of school days, over cases
    EXACT = "exact"  # counts no case, and so do the next two
    EXACT_SHARE = "exact-share"
    SCORE = "score"


@dataclass(frozen=True, slots=True)
class FigureSpec:
    """A figure as ``contents.toml`` has it.

    ``part`` and ``whole`` are cells of the exact figures.  ``within``: the whole is a part of all
    incidents, whose rest must not be told.  ``in_words``: never a percentage.  ``words``: its
    place among the eight of the words edition; 0: not there.
    """

    id: str
    title: str
    kind: FigureKind
    part: Cell
    whole: Cell | None
    meaning: str
    within: bool = False
    in_words: bool = False
    lower_is_better: bool = False
    words: int = 0


@dataclass(frozen=True, slots=True)
class RowSpec:
    """A row: the rows of the exact figure in it, or what is in no other; ``coarse``: its group.

    ``parted_from``: the row with which it was one in earlier reports, under the key of that.
    """

    key: str
    label: str
    of: tuple[str, ...] = ()
    rest: bool = False
    sensitive: bool = False
    coarse: str = ""
    parted_from: str = ""


@dataclass(frozen=True, slots=True)
class BreakdownSpec:
    """A breakdown of a year's incidents by one word.

    ``three_years``: always of three years; ``may_be_unrecorded``: left out where all is in
    the rest.
    """

    id: str
    title: str
    figure: str
    meaning: str
    rows: tuple[RowSpec, ...]
    three_years: bool = False
    may_be_unrecorded: bool = False

    @property
    def rest(self) -> str:
        """The key of the row for what is in no other."""
        return next(row.key for row in self.rows if row.rest)

    @property
    def parted(self) -> tuple[str, str]:
        """The keys of two rows that were one in earlier reports; empty where none were."""
        return next(((row.parted_from, row.key) for row in self.rows if row.parted_from), ("", ""))

    def counts(self, year: YearFigures, total: int) -> dict[str, int]:
        """How many incidents of *year*, which are *total*, count in each row."""
        found = {
            row.key: sum(number(year, Cell(self.figure, one)) for one in row.of)
            for row in self.rows
        }
        return {**found, self.rest: total - sum(found.values())}

    def groups(self, *, coarse: bool) -> list[Group]:
        """The rows as they are shown; none of a breakdown that a small school does not have."""
        if not coarse:
            return [Group((row.key,), row.label, row.sensitive) for row in self.rows]
        labels = dict.fromkeys(row.coarse for row in self.rows if row.coarse)
        return [
            Group(tuple(row.key for row in self.rows if row.coarse == label), label)
            for label in labels
        ]


def number(year: YearFigures, cell: Cell) -> int:
    """The count at *cell*, 0 where there is nothing."""
    value = year.value(cell)
    return value if isinstance(value, int) else 0


def unsure(years: Iterable[YearFigures], cell: Cell) -> bool:
    """Whether there are cases in *years* of which *cell* is not known."""
    return any(year.tables[cell.figure].unsure(cell.row) for year in years)


@cache
def _contents() -> dict[str, Any]:
    return tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))


@cache
def figure_specs() -> tuple[FigureSpec, ...]:
    """All figures, in the order of the report."""
    return tuple(
        FigureSpec(
            **{
                **entry,
                "kind": FigureKind(entry["kind"]),
                "part": Cell(*entry["part"]),
                "whole": Cell(*entry["whole"]) if "whole" in entry else None,
            }
        )
        for entry in _contents()["figure"]
    )


@cache
def breakdown_specs() -> tuple[BreakdownSpec, ...]:
    """All breakdowns, in the order of the report."""
    return tuple(
        BreakdownSpec(
            **{
                **entry,
                "rows": tuple(
                    RowSpec(**{**row, "of": tuple(row.get("of", ()))}) for row in entry["rows"]
                ),
            }
        )
        for entry in _contents()["breakdown"]
    )
