"""A log file as sheets of cells, whatever program wrote it, within limits; what reading it gives.

What a file is, is told by how it begins, never by its name alone: a workbook
that somebody renamed to ``.csv`` is still a workbook.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from esafety_tui.model.days import plain_day
from esafety_tui.model.record import Invalid
from esafety_tui.model.text import clean_text

MOST_BYTES = 50 * 1024 * 1024
MOST_ROWS = 100_000
MOST_COLUMNS = 200

Cell = str | int | float | datetime

_WORKBOOK = b"PK\x03\x04"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
# The stream that holds an encrypted workbook, as a compound file names it.
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")


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
class Row:
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
    rows: tuple[Row, ...]
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


def content_of(path: Path) -> bytes:
    """Read the whole file, once it is known to be a file of bearable size.

    Raises :class:`UnreadableLog`.
    """
    try:
        if path.is_dir():
            raise UnreadableLog("This is a folder", "Name the file in which the log is")
        if path.exists() and not path.is_file():
            raise NotATable
        with path.open("rb") as file:
            content = file.read(MOST_BYTES + 1)
    except FileNotFoundError:
        raise UnreadableLog("There is no such file", "Check its name and folder") from None
    except (OSError, ValueError) as error:
        why = getattr(error, "strerror", None) or "its name cannot be used"
        raise UnreadableLog(
            f"The file cannot be opened ({why.lower()})",
            "Close it in other programs, or copy it to a folder of your own",
        ) from None
    if len(content) > MOST_BYTES:
        raise UnreadableLog(
            f"The file is larger than {MOST_BYTES // 1024 // 1024} MB",
            "Split the log by year and import the parts one after another",
        )
    if not content.strip(b"\x00 \t\r\n"):
        raise UnreadableLog("The file is empty", "Look whether the log was saved")
    return content


def sheets_of(content: bytes) -> Iterator[Sheet]:
    """Yield the sheets of a CSV file or a workbook; raises :class:`UnreadableLog`."""
    if content.startswith(_OLE):
        raise _old_or_locked(content)
    if content.startswith(_WORKBOOK):
        from esafety_tui.importing.workbook import workbook_sheets  # noqa: PLC0415 - slow

        yield from workbook_sheets(content)
    else:
        from esafety_tui.importing.delimited import delimited_sheet  # noqa: PLC0415 - with it

        yield delimited_sheet(content)


def _old_or_locked(content: bytes) -> UnreadableLog:
    if _ENCRYPTED in content:
        return UnreadableLog(
            "The workbook is protected with a password",
            "Take the password off a copy of it (in Excel: File, Info, Protect Workbook) and "
            "import the copy",
        )
    return UnreadableLog(
        "This is a workbook of the old kind (.xls) or another Office document",
        "Open it in Excel, save it as .xlsx and import that",
    )
