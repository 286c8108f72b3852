"""The cells of one row under their headings, what becomes of each, and what has to be asked."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, TypeVar

import msgspec

from esafety_tui.casework.dates.written import Cell
from esafety_tui.importing.answers import Answers
from esafety_tui.importing.columns import Heading, LogColumn
from esafety_tui.importing.days import Dating
from esafety_tui.importing.files.sheet import SheetRow, is_error
from esafety_tui.importing.words import Match, fold, is_a_word, whole_word
from esafety_tui.model.incident import Incident
from esafety_tui.model.vocabulary import Category, Stage, Word

W = TypeVar("W", bound=Word)

IMPORTED = "As recorded in the imported log"
# Stands in where a record brings no reference: it is given one.
NO_REFERENCE = "2000-01/001"
# Said of a cell; where a column does not show its order, it may be the other one.
FUTURE, LATER = "lies in the future", "is later than the report"
DATES_LATE = "dates that are late"
# Letters that tell one row from another, where it has no number.
_MOST_OF_ROW = 40

# Columns whose words may be the school's own: under these names they are asked about.
_ASKED = {
    LogColumn.STAGE: "status",
    LogColumn.OUTCOME: "outcome",
    LogColumn.ROUTE: "route",
    LogColumn.CATEGORY: "category",
    LogColumn.SEVERITY: "severity",
    LogColumn.WHERE: "place",
    LogColumn.MOTIVE: "prejudice",
}


# Where it stands and what was found is asked about in whole sentences, too.
_IN_SENTENCES = (LogColumn.STAGE, LogColumn.OUTCOME)


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong in a row: below which column, and why; what is ``said`` never quotes a cell.

    ``value`` is the cell, if it is one; ``day_key`` what a day that the lead writes for it is kept
    under; ``no_year``: only the year of its date is missing.
    """

    column: str
    said: str
    value: str = field(default="", repr=False)
    day_key: str = field(default="", repr=False)
    no_year: bool = False


class LostRow(ValueError):
    """The row cannot be brought in, for the one *problem*."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        super().__init__(f"{problem.column}: {problem.said}")


@dataclass(frozen=True, slots=True)
class Unsettled:
    """A question to which a cell of a row gives rise: of what kind, about which word.

    One that is ``free`` need not be answered; ``says`` is what of this row it is about, if not the
    row as a whole.
    """

    kind: str
    word: str
    free: bool = False
    says: str = field(default="", compare=False)


class LogRow(msgspec.Struct, frozen=True):
    """A row that reads as an incident.

    ``number`` is that of the row in a spreadsheet, or the place in a JSON list, from 1.  The
    ``incident`` of a row has a reference, a time of recording and a batch that stand in for those
    that only bringing it in gives.  ``fingerprint`` is the same whenever the row is read again,
    wherever in the file it stands; ``own_number`` is its number in the log, or the reference of a
    record in JSON.  ``said`` are its cells in words, but for those of people and of its number;
    ``kept`` the cells and remarks that the case keeps in words; ``others`` the rows that tell of
    the same.
    """

    number: int
    incident: Incident
    fingerprint: str = ""
    sheet: str = ""
    own_number: str = ""
    problems: tuple[Problem, ...] = ()
    said_open: bool = False
    said: tuple[str, ...] = ()
    kept: tuple[str, ...] = ()
    others: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class RowLeftOut:
    """A row that cannot be brought in, and why; ``said`` are its cells in words."""

    number: int
    sheet: str
    problem: Problem
    said: tuple[str, ...] = field(default=(), repr=False)


@dataclass(frozen=True, slots=True)
class Setting:
    """What holds for all rows of a table: columns, their dates, answers, the school's names.

    ``marked`` are the columns to be ticked in which other marks stand than a typed x; ``closing``
    those of the status that say of some case that it is closed: a day alone there is that day.
    """

    headings: Sequence[Heading]
    datings: Mapping[int, Dating]
    answers: Answers
    today: date
    categories: Mapping[Category, str]
    marked: Collection[str]
    closing: Collection[str]
    closed_before: date | None
    default: Dating


@dataclass(slots=True)
class Part:
    """One cell under its heading."""

    heading: Heading
    cell: Cell
    text: str
    struck: bool = False
    used: bool = False

    def __str__(self) -> str:
        """The cell in words: *Status: Closed*."""
        return f"{self.heading.shown}: {self.text}"


@dataclass(slots=True)
class RowCells:
    """The cells of one row, and what becomes of them; one that is not ``used`` is kept as words.

    ``by_column`` are those that can decide anything, which one that is struck out cannot.
    ``from_log`` is what is found of the row for :class:`~esafety_tui.model.incident.FromLog`;
    ``said_open``: the log says itself that it is not closed; ``no_day``: why the first of its days
    is none.
    """

    setting: Setting
    parts: list[Part]
    by_column: dict[LogColumn | None, list[Part]]
    remarks: list[str]
    problems: list[Problem]
    unsettled: list[Unsettled] = field(default_factory=list)
    from_log: dict[str, Any] = field(default_factory=dict)
    said_open: bool = False
    no_day: Problem | None = None

    def of(self, *columns: LogColumn) -> Sequence[Part]:
        """Return the cells of some columns that can decide anything."""
        if len(columns) == 1:
            return self.by_column.get(columns[0], ())
        return [part for column in columns for part in self.by_column.get(column, ())]

    def text(self, column: LogColumn) -> str:
        """Return all that stands under *column*; empty when nothing does."""
        return "\n".join(part.text for part in self.of(column))

    def day_key(self, part: Part | None = None) -> str:
        """Return what a day that the lead writes for a cell, or for want of one, is kept under.

        *Yesterday* is another day in another row: so its number, or else what happened, and the
        day of the report stand before the words.
        """
        told = (LogColumn.REFERENCE, LogColumn.TITLE, LogColumn.SUMMARY)
        which = next(filter(None, map(self.text, told)), "")[:_MOST_OF_ROW]
        if part is None:
            return fold(f"{which} no day") if which else ""
        above = part.heading.column is LogColumn.REPORTED
        reported = "" if above else self.text(LogColumn.REPORTED)
        return fold(f"{which} {reported} {part.text}") if fold(part.text) else ""

    def wrong(self, part: Part, said: str) -> None:
        """Note what is wrong in a cell."""
        self.problems.append(Problem(part.heading.shown, said, part.text, self.day_key(part)))
        if said in (FUTURE, LATER):
            self.unsettled.append(Unsettled(DATES_LATE, part.heading.folded))

    def word(
        self,
        column: LogColumn,
        words: type[W],
        known: Callable[[Part], Match[W] | None] | None = None,
    ) -> W | None:
        """Return the word that the cell of *column* is; one that nobody has settled is asked about.

        *known* says which of the *words* a cell is by itself; else the vocabulary does.
        """
        for part in self.of(column):
            match = known(part) if known else whole_word(words, part.text)
            if match:
                part.used = match.same
                return match.word
            said = self.setting.answers.word(_ASKED[column], part.text)
            if said in set(words):
                return words(said)
            settled = said or (column is LogColumn.OUTCOME and whole_word(Stage, part.text))
            if not settled and is_a_word(part.text, prose=column in _IN_SENTENCES):
                self.unsettled.append(Unsettled(_ASKED[column], part.text))
        return None


def row_of(row: SheetRow, setting: Setting) -> RowCells:
    """Return the cells of *row* that hold something, under their headings."""
    parts: list[Part] = []
    by_column: dict[LogColumn | None, list[Part]] = {}
    problems: list[Problem] = []
    for heading, cell, text in zip(setting.headings, row.cells, row.texts, strict=False):
        if is_error(text):
            problems.append(Problem(heading.shown, "is an error of the spreadsheet", text))
        elif text:
            part = Part(heading, cell, text, heading.place in row.struck)
            parts.append(part)
            if not part.struck:
                by_column.setdefault(heading.column, []).append(part)
    named = {heading.place: heading.shown for heading in setting.headings} if row.remarks else {}
    remarks = [f"{named.get(place, 'Beside it')}, {remark}" for place, remark in row.remarks]
    return RowCells(setting, parts, by_column, remarks, problems)
