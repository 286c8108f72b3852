"""What a log is made of: sheets and rows of cells, and what reading them gives."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from esafety_tui.casework.dates.written import Cell
from esafety_tui.model.days import plain_day
from esafety_tui.model.record import Invalid, clean_text

MOST_ROWS = 100_000
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
    """One sheet: its rows in order, blank ones left out.

    ``name`` is empty where a file has only one table.  ``epoch`` is the day from
    which the sheet counts dates that are written as numbers.
    """

    name: str
    rows: tuple[SheetRow, ...]
    epoch: datetime


@dataclass(frozen=True, slots=True)
class LogRow:
    """A row that reads as an incident.

    ``number`` is the row number as a spreadsheet shows it (for JSON the position
    in the list, from 1).  ``data`` is what :func:`~esafety_tui.model.record.read`
    takes as an ``Incident`` once it has a reference and the time of recording; a
    JSON record brings these itself.  ``fingerprint`` is the same whenever the
    same row is read again, wherever in the file it stands.
    """

    number: int
    data: dict[str, Any]
    fingerprint: str


@dataclass(frozen=True, slots=True)
class BadRow:
    """A row that cannot be taken in; never quotes a cell, which may hold a name."""

    number: int
    column: str
    reason: str


@dataclass(frozen=True, slots=True)
class LogReading:
    """A log as read; ``notes`` are sentences on how it was understood."""

    rows: tuple[LogRow, ...]
    problems: tuple[BadRow, ...]
    notes: tuple[str, ...]


def text_of(cell: Cell) -> str:
    """Return a cell as cleaned text, in the way in which a person would write it."""
    if isinstance(cell, datetime):
        clock = "" if (cell.hour, cell.minute) == (0, 0) else f" {cell:%H:%M}"
        return f"{plain_day(cell)}{clock}"
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return clean_text(str(cell))
