"""Getting the cells out of a log: CSV in the encodings and separators of schools, or XLSX."""

import csv
import io
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from esafety_tui.model.text import clean_text

LARGEST = 50 * 1024 * 1024
MOST_ROWS = 100_000
MOST_COLUMNS = 200
# A workbook is a zip file: what it unpacks to is looked at before it is unpacked.
_LARGEST_UNPACKED = 500 * 1024 * 1024
_OLE = bytes.fromhex("d0cf11e0a1b11ae1")  # old .xls, or a workbook with a password


class UnreadableLog(Exception):
    """A file that is no log; ``str()`` is the sentence for the lead."""


@dataclass(frozen=True, slots=True)
class Row:
    """A row with its number as the spreadsheet shows it; its cells are text or dates."""

    number: int
    cells: tuple[object, ...]


@dataclass(frozen=True, slots=True)
class Sheet:
    """The rows of one sheet that are not empty; ``name`` is empty for a CSV file."""

    name: str
    rows: tuple[Row, ...]


def read_bytes(path: Path) -> bytes:
    """Return the content of *path*; raises :class:`UnreadableLog`."""
    try:
        if path.stat().st_size > LARGEST:
            raise UnreadableLog(
                "The file is larger than 50 MB and was not read. Nothing was changed. Split it "
                "by year and import the parts."
            )
        content = path.read_bytes()
    except FileNotFoundError:
        raise UnreadableLog(
            "There is no such file. Nothing was changed. Check the name and the folder."
        ) from None
    except OSError as error:
        why = (error.strerror or "the disk refused").lower()
        raise UnreadableLog(f"The file cannot be read ({why}). Nothing was changed.") from None
    if not content.strip():
        raise UnreadableLog("The file is empty. Nothing was changed.")
    return content


def read_sheets(content: bytes) -> tuple[Sheet, ...]:
    """Return the sheets of a CSV or XLSX file; raises :class:`UnreadableLog`."""
    if content.startswith(_OLE):
        raise UnreadableLog(
            "The workbook has a password or is in the old .xls format. Nothing was changed. "
            "Open it, save it as .xlsx without a password, and import that."
        )
    if content.startswith(b"PK"):
        return tuple(_workbook_sheets(content))
    return (Sheet("", tuple(_csv_rows(content))),)


def _workbook_sheets(content: bytes) -> Iterator[Sheet]:
    from openpyxl import load_workbook  # noqa: PLC0415 - 0.1 s, wanted for workbooks only

    try:
        with zipfile.ZipFile(io.BytesIO(content)) as parts:
            unpacked = sum(part.file_size for part in parts.infolist())
        if unpacked > _LARGEST_UNPACKED:
            raise UnreadableLog("The workbook unpacks to too much and was not read.")
        workbook = load_workbook(io.BytesIO(content), read_only=True, data_only=True)
        for sheet in workbook.worksheets:
            rows = sheet.iter_rows(values_only=True, max_col=MOST_COLUMNS)
            yield Sheet(sheet.title, tuple(_numbered(rows)))
    except UnreadableLog:
        raise
    except Exception as error:
        raise UnreadableLog(
            "The file is no workbook that can be read. Nothing was changed. Save it as .xlsx or "
            ".csv from the program that it came from, and import that."
        ) from error


def _csv_rows(content: bytes) -> Iterator[Row]:
    text = _decoded(content)
    if "\x00" in text:
        raise UnreadableLog(
            "The file is neither a workbook nor text. Nothing was changed. Save the log as .xlsx "
            "or .csv and import that."
        )
    separator = max(",;\t", key=lambda mark: _columns(text, mark))
    csv.field_size_limit(LARGEST)
    try:
        yield from _numbered(csv.reader(io.StringIO(text), delimiter=separator))
    except csv.Error:
        raise UnreadableLog(
            "The file cannot be read as a table. Nothing was changed. Save the log as .xlsx."
        ) from None


def _decoded(content: bytes) -> str:
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16", errors="replace")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace")


def _columns(text: str, separator: str) -> int:
    """How many cells the widest of the first lines would have."""
    first = "\n".join(text.splitlines()[:30])
    try:
        return max(
            (len(row) for row in csv.reader(io.StringIO(first), delimiter=separator)), default=0
        )
    except csv.Error:
        return 0


def _numbered(rows: Iterator[tuple[object, ...]] | Iterator[list[str]]) -> Iterator[Row]:
    """Number the rows from 1 as a spreadsheet does, and leave out the empty ones."""
    for number, cells in enumerate(rows, start=1):
        if number > MOST_ROWS:
            raise UnreadableLog(
                f"The log has more than {MOST_ROWS:,} rows and was not read. Nothing was changed. "
                "Split it by year and import the parts."
            )
        row = tuple(_cell(cell) for cell in cells)
        if any(cell != "" for cell in row):
            yield Row(number, row)


def _cell(cell: object) -> object:
    if cell is None:
        return ""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, str | int | float):
        return clean_text(str(cell))
    return cell
