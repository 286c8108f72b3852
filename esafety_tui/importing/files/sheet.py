"""What a log is made of: sheets, rows and cells, and how far a file may go."""

import re
from datetime import datetime

import msgspec

from esafety_tui.casework.dates.written import Cell
from esafety_tui.model.days import plain_day
from esafety_tui.model.record import Invalid, clean_text
from esafety_tui.model.wording import first_few

# More than any school has, and as many as fit into 300 MB with all that is made of them.
MOST_ROWS = 8_000
MOST_COLUMNS = 200
_ERROR = re.compile(r"#(?:N/?A|REF!?|NAME\??|VALUE!?|DIV/0!?|NUM!?|NULL!?|SPILL!?|CALC!?)", re.I)


class UnreadableLog(Invalid):
    """A file that cannot be read as a log at all: what is wrong with it, and what to do."""

    def __init__(self, what: str, advice: str) -> None:
        super().__init__("", f"{what}. {advice}.")


# What is wrong with a file, and what to do.
NOT_A_TABLE = (
    "This file is not a table that can be read",
    "Keep the log as CSV or as an Excel workbook (.xlsx) and import that",
)
WORD_DOCUMENT = (
    "This is a Word document",
    "Copy its table into a new Excel workbook, save that, and import it",
)
TOO_MANY_ROWS = (
    f"There are more than {MOST_ROWS:,} rows in the file",
    "Split the log by year and import the parts one after another",
)
DAMAGED = (
    "The workbook is damaged, or not of a kind that can be read",
    "Open it in Excel, save it as .xlsx or CSV, and import that",
)
PROTECTED = (
    "The workbook is protected with a password",
    "Take the password off a copy of it (in Excel: File, Info, Protect Workbook) and "
    "import the copy",
)
TOO_MUCH = (
    "The workbook holds far more than a log would",
    "Copy the log into a workbook of its own and import that",
)


class SheetRow(msgspec.Struct):
    """A row with its number as a spreadsheet shows it; an empty cell is an empty string.

    ``texts`` are its cells as a person would write them.  ``remarks`` stand beside its cells in
    the file (a comment, that the text is struck out), each under the place of its cell; a cell
    that is ``struck`` out decides nothing.
    """

    number: int
    cells: tuple[Cell, ...]
    remarks: tuple[tuple[int, str], ...] = ()
    struck: frozenset[int] = frozenset()
    texts: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        self.texts = tuple(map(_text_of, self.cells))

    def text(self, place: int) -> str:
        """Return the text at *place*; empty where the row has none."""
        return self.texts[place] if place < len(self.texts) else ""


class Sheet(msgspec.Struct, frozen=True):
    """One sheet, without its blank rows; ``epoch`` is day 0 of dates written as numbers.

    ``said`` are sentences on what of it was left out or could not be read.
    """

    name: str
    rows: tuple[SheetRow, ...]
    epoch: datetime
    hidden: bool = False
    said: tuple[str, ...] = ()


def _text_of(cell: Cell) -> str:
    if isinstance(cell, str):
        return clean_text(cell)
    if isinstance(cell, datetime):
        clock = "" if (cell.hour, cell.minute) == (0, 0) else f" {cell:%H:%M}"
        return f"{plain_day(cell)}{clock}"
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell)


def is_error(text: str) -> bool:
    """Whether a cell holds what a spreadsheet shows where a formula failed: ``#REF!``."""
    return text.startswith("#") and _ERROR.fullmatch(text) is not None


def rows_said(numbers: list[int]) -> str:
    """Name rows by their numbers, the first few of many."""
    row = "Row" if len(numbers) == 1 else "Rows"
    return f"{row} {first_few([str(number) for number in numbers], 8)}"
