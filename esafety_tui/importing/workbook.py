"""The sheets of an Excel workbook, as values only: no formula is ever worked out."""

import io
import warnings
from collections.abc import Iterator
from datetime import date, datetime, time
from typing import Any

from esafety_tui.casework.dates.written import Cell
from esafety_tui.importing.parts import check_parts, damaged
from esafety_tui.importing.sheet import (
    MOST_COLUMNS,
    MOST_ROWS,
    Sheet,
    SheetRow,
    TooManyRows,
    UnreadableLog,
)

# The last row that a worksheet can have; a file may claim any.
_LAST_ROW = 1_048_576


def workbook_sheets(content: bytes) -> Iterator[Sheet]:
    """Yield the sheets of a workbook; raises :class:`UnreadableLog`."""
    check_parts(content)
    from openpyxl import load_workbook  # noqa: PLC0415 - 0.1 s that a CSV file need not wait for

    try:
        with warnings.catch_warnings():
            # openpyxl warns of what it leaves out (drop-down lists, styles): none of it is data.
            warnings.simplefilter("ignore")
            book = load_workbook(
                io.BytesIO(content), read_only=True, data_only=True, keep_links=False
            )
            for sheet in book.worksheets:
                yield Sheet(sheet.title, tuple(_rows(sheet)), book.epoch)
    except UnreadableLog:
        raise
    except Exception:  # openpyxl answers a damaged workbook with whatever comes
        raise damaged() from None


def _rows(sheet: Any) -> Iterator[SheetRow]:
    sheet.reset_dimensions()  # what a file says of its own size is often wrong
    found = 0
    for number, values in enumerate(
        sheet.iter_rows(max_col=MOST_COLUMNS, values_only=True), start=1
    ):
        if number > _LAST_ROW:
            raise TooManyRows
        if values.count(None) == len(values):
            continue  # a row that the file skips: there may be a million of them
        cells = _trimmed([_cell(value) for value in values])
        if cells:
            found += 1
            if found > MOST_ROWS:
                raise TooManyRows
            yield SheetRow(number, cells)


def _trimmed(cells: list[Cell]) -> tuple[Cell, ...]:
    """Leave out the blank cells at the end of a row: every row comes in the greatest width."""
    while cells and cells[-1] == "":
        cells.pop()
    return tuple(cells)


def _cell(value: object) -> Cell:
    cell: Cell = "" if value is None else str(value)
    match value:
        case bool():
            cell = "yes" if value else "no"
        case int() | float() | datetime():
            cell = value
        case date():
            cell = datetime(value.year, value.month, value.day)
        case time():
            cell = f"{value:%H:%M}"
    return "" if isinstance(cell, str) and not cell.strip() else cell
