"""An old workbook (.xls), read by xlrd: plain Python, which ends in an error where it is damaged.

The reader of the other kinds prints lines of its own across the screen then, and takes room for
as many places and texts as the file claims to have.
"""

import io
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from esafety_tui.importing.files.parts import MOST_PLACES
from esafety_tui.importing.files.sheet import DAMAGED, PROTECTED, TOO_MUCH, UnreadableLog


def old_sheets(content: bytes) -> Iterator[tuple[Any, list[list[Any]]]]:
    """Yield each sheet, and the values of its rows; raises :class:`UnreadableLog`."""
    from olefile import OleFileIO  # noqa: PLC0415 - seldom wanted
    from xlrd import XLRDError  # noqa: PLC0415 - seldom wanted
    from xlrd.book import open_workbook_xls  # noqa: PLC0415 - seldom wanted

    try:
        # xlrd itself would go round in circles in a file whose outer parts are damaged.
        with OleFileIO(io.BytesIO(content)) as file:
            stream = file.openstream("Workbook" if file.exists("Workbook") else "Book").read()
        book = open_workbook_xls(
            file_contents=stream, logfile=io.StringIO(), ragged_rows=True, formatting_info=True
        )
        for sheet in book.sheets():
            if sum(map(sheet.row_len, range(sheet.nrows))) > MOST_PLACES:
                raise UnreadableLog(*TOO_MUCH)
            yield sheet, [[_value(cell, book.datemode) for cell in row] for row in sheet.get_rows()]
    except UnreadableLog:
        raise
    except XLRDError as error:
        raise UnreadableLog(*(PROTECTED if "encrypted" in str(error) else DAMAGED)) from None
    except Exception:  # a damaged workbook is answered with whatever comes
        raise UnreadableLog(*DAMAGED) from None


def _value(cell: Any, datemode: int) -> Any:
    import xlrd  # noqa: PLC0415 - seldom wanted

    if cell.ctype == xlrd.XL_CELL_ERROR:
        return xlrd.error_text_from_code.get(cell.value, "#N/A")
    if cell.ctype == xlrd.XL_CELL_BOOLEAN:
        return bool(cell.value)
    if cell.ctype != xlrd.XL_CELL_DATE:
        return cell.value
    try:
        day: datetime = xlrd.xldate_as_datetime(cell.value, datemode)
    except (ValueError, OverflowError):
        return cell.value
    return day.time() if cell.value < 1 else day
