"""What a log is made of: sheets and rows, columns as their headings tell them, and cells."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache

from esafety_tui.casework.dates.written import BadDate, Cell, When, read_when
from esafety_tui.importing.vocabulary import Match, W, is_blank, is_not_known, shipped
from esafety_tui.model.days import plain_day
from esafety_tui.model.record import Invalid, clean_line, clean_text
from esafety_tui.model.vocabulary import Standing, Word

# More than any school has, and as many as fit into 300 MB with all that is made of them.
MOST_ROWS = 8_000
MOST_COLUMNS = 200


class UnreadableLog(Invalid):
    """A file that cannot be read as a log at all: what is wrong with it, and what to do."""

    def __init__(self, what: str, advice: str) -> None:
        super().__init__("", f"{what}. {advice}.")


class NotATable(UnreadableLog):
    """A file that is neither a workbook nor text in rows and columns."""

    def __init__(self) -> None:
        super().__init__(
            "This file is not a table that can be read",
            "Keep the log as CSV or as an Excel workbook (.xlsx) and import that",
        )


class TooManyRows(UnreadableLog):
    """A file with more rows than any log."""

    def __init__(self) -> None:
        super().__init__(
            f"There are more than {MOST_ROWS:,} rows in the file",
            "Split the log by year and import the parts one after another",
        )


@dataclass(frozen=True, slots=True)
class SheetRow:
    """A row with its number as a spreadsheet shows it; an empty cell is an empty string."""

    number: int
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet, without its blank rows; ``epoch`` is day 0 of dates written as numbers."""

    name: str
    rows: tuple[SheetRow, ...]
    epoch: datetime


def text_of(cell: Cell) -> str:
    """Return a cell as cleaned text, in the way in which a person would write it."""
    if isinstance(cell, datetime):
        clock = "" if (cell.hour, cell.minute) == (0, 0) else f" {cell:%H:%M}"
        return f"{plain_day(cell)}{clock}"
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return clean_text(str(cell))


class LogColumn(Word):
    """What a column can hold; the words are those in which problems are reported."""

    REPORTED = "date reported"
    OCCURRED = "date of incident"
    DATE = "date"
    TITLE = "title"
    SUMMARY = "what happened"
    CATEGORY = "category"
    SEVERITY = "severity"
    MEDIUM = "medium"
    PLATFORM = "platform"
    TARGET = "person targeted"
    TARGET_STANDING = "standing of the person targeted"
    RESPONSIBLE = "person responsible"
    RESPONSIBLE_STANDING = "standing of the person responsible"
    REPORTER = "reported by"
    WITNESS = "witness"
    YEAR_GROUP = "year group"
    ROUTE = "how it was reported"
    ACTION = "action taken"
    POLICE = "police"
    OUTCOME = "outcome"
    STAGE = "status"
    CLOSED = "date closed"
    LESSONS = "lessons"
    REFERENCE = "reference"


# Columns that may stand in a log more than once: what they hold is taken together.
REPEATABLE = frozenset({
    LogColumn.SUMMARY, LogColumn.TARGET, LogColumn.RESPONSIBLE, LogColumn.WITNESS,
    LogColumn.REPORTER, LogColumn.PLATFORM, LogColumn.ACTION, LogColumn.POLICE, LogColumn.LESSONS,
})  # fmt: skip
# A standing that a heading itself gives to the people below it.
_STANDINGS = (
    (re.compile(r"\b(?:pupils?|students?|child(?:ren)?)\b"), Standing.PUPIL),
    (re.compile(r"\b(?:staff|teachers?)\b"), Standing.STAFF),
)

_BRACKETS = re.compile(r"\([^()]*\)|\[[^\[\]]*\]")
_NOT_WORDS = re.compile(r"[^\w]+|_")
_DATE_AND_TIME = re.compile(r"\b(?:date (?:and )?time|time and date|day and date|datetime)\b")
_NUMBERED = re.compile(r"(?<=[a-z]) ?\d$")
_PLAIN_WORDS = frozenset({"the", "please", "s"})
_LONGEST_NAME = 40


@dataclass(frozen=True, slots=True)
class Heading:
    """A column: its place, its heading as shown (its letter if none) and folded, what it holds."""

    place: int
    shown: str
    folded: str
    column: LogColumn | None
    standing: Standing = Standing.UNKNOWN


def fold_heading(text: str) -> str:
    """Return a heading in lower case, without punctuation, brackets and fillers."""
    return _fold(_BRACKETS.sub(" ", text)) or _fold(text)


def _fold(text: str) -> str:
    folded = _NOT_WORDS.sub(" ", clean_line(text[:500]).casefold().replace("&", " and "))
    folded = _DATE_AND_TIME.sub("date", folded)
    return " ".join(word for word in folded.split() if word not in _PLAIN_WORDS)


@cache
def _known() -> dict[str, LogColumn]:
    return {
        heading: LogColumn[name.replace("-", "_").upper()]
        for name, headings in shipped("headings.toml").items()
        for heading in headings
    }


def column_of(text: str) -> LogColumn | None:
    """Return what a column with the heading *text* holds, or ``None``."""
    for folded in (fold_heading(text), _fold(text)):
        column = _known().get(folded) or _known().get(_NUMBERED.sub("", folded))
        if column:
            return column
    # "Victim / target", "Platform, app or site": alternatives that mean one thing.
    parts = [_known().get(fold_heading(part)) for part in re.split(r"[/,|\n]| or ", text) if part]
    return parts[0] if parts and len(set(parts)) == 1 else None


def columns_in(cells: Iterable[str]) -> set[LogColumn]:
    """Return what the columns would hold if *cells* were the row of headings."""
    found = {column_of(cell) for cell in cells if cell and len(cell) < 200}
    return {column for column in found if column}


def headings_of(row: Sequence[str]) -> tuple[Heading, ...]:
    """Return what each column of the log holds, told by the row of headings.

    A plain *date* is the date of the report where no other column is.  Where two
    columns claim the same single thing, the first one has it.
    """
    columns = [column_of(cell) for cell in row]
    for meant in (LogColumn.REPORTED, LogColumn.OCCURRED):
        if LogColumn.DATE in columns and meant not in columns:
            columns[columns.index(LogColumn.DATE)] = meant
    found: list[Heading] = []
    taken: set[LogColumn] = {LogColumn.DATE}  # one that is left over means nothing certain
    for place, (text, column) in enumerate(zip(row, columns, strict=True)):
        mine = column if column not in taken else None
        if mine and mine not in REPEATABLE:
            taken.add(mine)
        shown = clean_line(text[:500])[:_LONGEST_NAME].strip() or f"column {_letter(place)}"
        found.append(Heading(place, shown, fold_heading(text), mine, _standing(text)))
    return tuple(found)


def _letter(place: int) -> str:
    from openpyxl.utils import get_column_letter  # noqa: PLC0415 - slow, and seldom wanted

    return str(get_column_letter(place + 1))


def _standing(text: str) -> Standing:
    found = {standing for pattern, standing in _STANDINGS if pattern.search(fold_heading(text))}
    return found.pop() if len(found) == 1 else Standing.UNKNOWN


class BadCell(ValueError):
    """A row that cannot be taken in: which column, and why; never what the cell says."""

    def __init__(self, column: str, reason: str) -> None:
        self.column = column
        self.reason = reason
        super().__init__(f"{column}: {reason}")


class Cells:
    """The cells of one row by column; ``notes`` are lines to be kept beside the incident."""

    def __init__(
        self, row: SheetRow, headings: Sequence[Heading], epoch: datetime, today: date
    ) -> None:
        self.notes: list[str] = []
        self._epoch = epoch
        self._today = today
        # Under None is what has no field of its own.
        self._cells: dict[LogColumn | None, list[tuple[Heading, Cell]]] = {}
        for heading, cell in zip(headings, row.cells, strict=False):
            if text_of(cell):
                column = None if heading.column is LogColumn.REFERENCE else heading.column
                self._cells.setdefault(column, []).append((heading, cell))

    def of(self, column: LogColumn | None) -> Iterator[tuple[Heading, str]]:
        """Yield what stands under each heading of *column*; of none, what has no field."""
        for heading, cell in self._cells.get(column, ()):
            yield heading, text_of(cell)

    def text(self, column: LogColumn) -> str:
        """Return all that stands under *column*; empty when nothing does."""
        return "\n".join(text for _, text in self.of(column))

    def when(self, column: LogColumn, near: date | None = None) -> When | None:
        """Read the date there, the last up to *near* if without a year; raises :class:`BadCell`."""
        for _, cell in self._cells.get(column, ()):
            text = text_of(cell)
            if is_blank(text) or is_not_known(text):
                continue
            try:
                when = read_when(cell, self._epoch, near)
            except BadDate as bad:
                raise BadCell(column, bad.reason) from None
            if when.first > self._today:
                raise BadCell(column, "lies in the future")
            if when.more or when.year_added:
                self.note_log(column, text)
            if when.year_added:
                self.notes.append("It gives no year: the last such day before the report.")
            return when
        return None

    def word(self, column: LogColumn, match: Match[W] | None) -> W | None:
        """Return the word of *match*; what the log says is noted unless it says the same."""
        text = self.text(column)
        if text and not is_blank(text) and (match is None or not match.same):
            self.note_log(column, text)
        return match.word if match else None

    def note(self, what: str, text: str) -> None:
        """Keep a line beside the incident."""
        self.notes.append(f"{what}: {text}")

    def note_log(self, column: LogColumn, text: str) -> None:
        """Keep what the log says under *column* beside what was made of it."""
        self.note(f"{column.capitalize()} in the log", text)
