"""The main figures, from ``headlines.toml``, and how they changed since the year before."""

import tomllib
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from typing import Any

from esafety_tui.reports.figures.figure_types import (
    ALL,
    WITHHELD,
    Cell,
    Figures,
    Unit,
    Value,
    YearFigures,
    rounded,
    whole_percent,
)


@dataclass(frozen=True, slots=True)
class Headline:
    """A main figure: where it stands, what it is called, and the count that it rests on."""

    label: str
    cell: Cell
    unit: Unit = Unit.COUNT
    out_of: Cell | None = None


def _headline(entry: dict[str, Any]) -> Headline:
    cell = Cell(entry["figure"], entry.get("row", ALL), entry.get("column", "count"))
    rests_on = Cell(cell.figure, *entry["out_of"]) if "out_of" in entry else None
    return Headline(entry["label"], cell, Unit(entry.get("unit", Unit.COUNT)), rests_on)


def _in_groups() -> tuple[tuple[str, tuple[Headline, ...]], ...]:
    text = Path(__file__).with_suffix(".toml").read_text(encoding="utf-8")
    groups = groupby(tomllib.loads(text)["headline"], itemgetter("group"))
    return tuple((group, tuple(map(_headline, found))) for group, found in groups)


HEADLINES = _in_groups()
AT_A_GLANCE = HEADLINES[0][0]


def change(headline: Headline, figures: Figures) -> Value:
    """This year's value less last year's, as both read; shares in percentage points.

    None where either is missing or withheld, and for counts while the year is not
    over: a part of a year is not less than a whole one.
    """
    if figures.before is None or (headline.unit is Unit.COUNT and figures.this.to_date):
        return None
    now, then = (_as_shown(year, headline) for year in (figures.this, figures.before))
    if now is None or then is None:
        return None
    less = now - then
    return float(less) if headline.unit in (Unit.DAYS, Unit.SCHOOL_DAYS, Unit.SCORE) else int(less)


def out_of(headline: Headline, figures: Figures) -> Value:
    """The count that this year's value rests on; None where that value is withheld."""
    if headline.out_of is None or figures.this.value(headline.cell) is WITHHELD:
        return None
    return figures.this.value(headline.out_of)


def _as_shown(year: YearFigures, headline: Headline) -> Decimal | None:
    """The headline's value in *year* as it reads: whoever checks the change has no more."""
    value = year.value(headline.cell)
    if not isinstance(value, int | float):
        return None
    if headline.unit is Unit.SHARE:
        return Decimal(whole_percent(value))
    return rounded(value, "1" if headline.unit is Unit.COUNT else "0.1")
