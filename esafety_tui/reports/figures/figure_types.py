"""What a figure is made of: a table of values with named rows and columns, and what it means.

Every figure is a table, one with a single value too, so that whoever shows them knows one
shape.  They are exact, for the lead, the head and the safeguarding lead; what governors see is
made from them by :mod:`esafety_tui.reports.annual`.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from functools import cache
from pathlib import Path
from typing import NamedTuple

from esafety_tui.model.vocabulary import Word


class Edition(Word):
    """For whom a report is made.

    *Governors* shows numbers from cases in bands; *leadership* shows them as they are, for the
    head and the safeguarding lead, and describes no case; *confidential* adds a line per
    incident, for the lead and the head alone.
    """

    GOVERNORS = "governors"
    LEADERSHIP = "leadership"
    CONFIDENTIAL = "confidential"

    @property
    def heading(self) -> str:
        """How the edition is called on a page."""
        return (
            "Governors’ edition" if self is Edition.GOVERNORS else f"{self.label.title()} edition"
        )


class Unit(Word):
    """What the values of a column are."""

    COUNT = "count"
    SHARE = "share"
    DAYS = "days"
    SCHOOL_DAYS = "school-days"
    SCORE = "score"
    DATE = "date"
    WORDS = "words"


# ``None``: there is nothing to say (a median of no cases, or no count where some are not known).
Value = int | float | date | str | None

NOTHING = "–"  # how such a None reads

ALL = "all"  # the key of the row or column that everything adds up to


class Cell(NamedTuple):
    """The name of one value: the figure, and its row and column there."""

    figure: str
    row: str = ALL
    column: str = "count"


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a table; ``adds_to`` is the key of the row that its counts are added into.

    ``unsure`` is the key of the row of the cases of which this one is not known: while there are
    any, none is no count but nothing to say, and any other count is *at least*.
    """

    key: str
    label: str
    adds_to: str = ""
    unsure: str = ""


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table.

    ``adds_to`` is the key of the column that its counts are added into.
    ``rests_on`` names the count columns that a share (part, whole), a median or a
    score is made from.  ``unsure`` is the key of the column of the cases of which this one is not
    known, as of a row.  For a share, ``whole_row`` takes the whole from that row instead
    of the share's own.
    ``within`` is the key of the count column of which this one counts a part.
    """

    key: str
    label: str
    unit: Unit = Unit.COUNT
    adds_to: str = ""
    rests_on: tuple[str, ...] = ()
    whole_row: str = ""
    within: str = ""
    unsure: str = ""


@dataclass(frozen=True, slots=True)
class Layout:
    """The rows and columns of a figure."""

    rows: tuple[Row, ...]
    columns: tuple[Column, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """A figure's values for one year."""

    figure: str
    layout: Layout
    values: Mapping[tuple[str, str], Value]

    @property
    def rows(self) -> tuple[Row, ...]:
        """The rows, in the order in which they are shown."""
        return self.layout.rows

    @property
    def columns(self) -> tuple[Column, ...]:
        """The columns, in the order in which they are shown."""
        return self.layout.columns

    def value(self, row: str = ALL, column: str = "count") -> Value:
        """The value at *row* and *column*; None where there is nothing to say."""
        return self.values.get((row, column))

    def unsure(self, row: str) -> bool:
        """Whether there are cases of which *row* is not known."""
        other = next((one.unsure for one in self.rows if one.key == row), "")
        return any(self.values.get((other, column.key)) for column in self.columns)


class Period(NamedTuple):
    """What figures are of: an academic year, or a stretch of one that is not ``whole``."""

    name: str
    first: date
    last: date
    whole: bool = True

    def has(self, ref: str, reported_on: date) -> bool:
        """Whether a case is of this period: by its reference, or of a stretch by its day."""
        if self.whole:
            return ref.startswith(f"{self.name}/")
        return self.first <= reported_on <= self.last


@dataclass(frozen=True, slots=True)
class YearFigures:
    """All figures of one ``period``.

    ``as_of`` is the day for
    which the figures hold: the last day, or today in a year that is not over.
    ``has_records`` tells a year in which nothing happened from one before the
    school began to keep records.  ``days_to_close`` are the school days of each case that
    is closed: middle values of several years are taken from them.
    """

    period: Period
    as_of: date
    to_date: bool
    has_records: bool
    tables: Mapping[str, Table]
    days_to_close: tuple[int, ...] = ()

    @property
    def year(self) -> str:
        """The name of the period: of an academic year, ``2025-26``."""
        return self.period.name

    @property
    def first(self) -> date:
        """The first day."""
        return self.period.first

    @property
    def last(self) -> date:
        """The last day."""
        return self.period.last

    @property
    def title(self) -> str:
        """The year as a heading: ``2025-26``, or ``2026-27 to date`` while it lasts."""
        return f"{self.year} to date" if self.to_date else self.year

    def value(self, cell: Cell) -> Value:
        """The value named *cell*; None where there is nothing to say."""
        table = self.tables.get(cell.figure)
        return table.value(cell.row, cell.column) if table else None


@dataclass(frozen=True, slots=True)
class Figures:
    """A year's figures with the years before it, newest first.

    ``told_besides`` are years after it, or long before, of which governors have been told: no
    report of this year shows them, and none may give away what theirs hid.
    """

    school: str
    years: tuple[YearFigures, ...]
    told_besides: tuple[YearFigures, ...] = ()

    @property
    def this(self) -> YearFigures:
        """The year that the report is about."""
        return self.years[0]

    @property
    def before(self) -> YearFigures | None:
        """The year before, if the school kept records then."""
        earlier = self.years[1] if len(self.years) > 1 else None
        return earlier if earlier and earlier.has_records else None

    @property
    def shown(self) -> tuple[YearFigures, ...]:
        """The year that the report is about, and the earlier ones with records, newest first."""
        return (self.this, *(year for year in self.years[1:] if year.has_records))

    @property
    def nothing_to_compare(self) -> str:
        """What to say where the year before has no records, or hardly any; else nothing."""
        if len(self.years) < 2 or self.before:
            return ""
        year = self.years[1].year
        return f"The records in this program do not cover {year}: nothing to compare."

    @property
    def missing(self) -> tuple[str, ...]:
        """The years without records between those that are shown, newest first."""
        oldest = self.shown[-1].year
        return tuple(
            year.year for year in self.years[1:] if year.year > oldest and not year.has_records
        )


# How values read


def words_for(value: Value, unit: Unit) -> str:
    """A value as it reads in a text table or on a screen."""
    if value is None:
        return NOTHING
    if isinstance(value, float):
        return f"{whole_percent(value)}%" if unit is Unit.SHARE else f"{rounded(value, '0.1')}"
    if isinstance(value, date):
        return f"{value:%d %b %Y}"
    return str(value)


def whole_percent(share: float) -> int:
    """*share* in whole percent, a half up, as Excel and LibreOffice show it."""
    return int(rounded(share * 100, "1"))


def rounded(value: float, to: str) -> Decimal:
    """*value* rounded *to* as many places, a half up."""
    # A share of 0.285 is 28.499999… in binary: it is what it reads that is rounded.
    return Decimal(repr(round(value, 9))).quantize(Decimal(to), ROUND_HALF_UP)


# What figures mean


@dataclass(frozen=True, slots=True)
class Definition:
    """A figure in words: its name, what it counts, in what unit, for which clauses.

    ``id`` is in kebab-case and never changes; ``section`` is the key of the heading under
    which the figure stands on the screen, one of :data:`SECTIONS`; ``rows`` says what each of
    its rows stands for, and is empty where there is only one.
    """

    id: str
    name: str
    section: str
    unit: str
    clauses: tuple[str, ...]
    definition: str
    rows: str = ""


# Key and title of the headings over the exact figures, in reading order.
SECTIONS: Mapping[str, str] = {
    "summary": "Summary",
    "month": "By month",
    "category": "By category",
    "target": "By target",
    "severity": "By severity",
    "provider": "By provider",
    "response": "Response",
    "removals": "Removals",
    "outcomes": "Referrals and outcomes",
    "policy": "Policy clause by clause",
    "prevention": "Prevention",
}


@cache
def definitions() -> Mapping[str, Definition]:
    """All definitions by the figure's id, in the order of the report, from ``definitions.toml``."""
    text = Path(__file__).with_name("definitions.toml").read_text(encoding="utf-8")
    found = (
        Definition(**{**entry, "clauses": tuple(entry["clauses"])})
        for entry in tomllib.loads(text)["figure"]
    )
    return {one.id: one for one in found}


def in_section(section: str) -> tuple[Definition, ...]:
    """The definitions of the figures in the section with that key, in order."""
    return tuple(one for one in definitions().values() if one.section == section)
