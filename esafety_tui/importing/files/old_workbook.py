"""An old workbook (.xls), measured before it is read: how far its sheets reach.

The reader makes room for every place up to the last cell, and for as many texts as the file
claims to have; where there is no such room, the whole program would end.
"""

import io
import struct
from collections.abc import Iterator

from esafety_tui.importing.files.parts import MOST_PLACES, damaged, too_much

# What begins a sheet, says how far it reaches, and lists the texts of all cells.
_BEGINS, _REACH, _TEXTS = 0x0809, 0x0200, 0x00FC
# Records of one cell with a value, and of a row of numbers.
_CELLS = frozenset({0x0006, 0x00FD, 0x00D6, 0x0203, 0x0204, 0x0205, 0x027E})
_NUMBERS = 0x00BD
_SHORTEST_TEXT = 3  # bytes


def check_old_workbook(content: bytes) -> None:
    """Refuse an old workbook that is damaged or reaches further than a log.

    Raises :class:`UnreadableLog`.
    """
    from olefile import OleFileIO  # noqa: PLC0415 - seldom wanted

    try:
        with OleFileIO(io.BytesIO(content)) as file:
            name = "Workbook" if file.exists("Workbook") else "Book"
            stream = file.openstream(name).read()
    except Exception:  # it answers a damaged file with whatever comes
        raise damaged() from None
    rows = columns = 0
    for kind, record in _records(stream):
        if kind == _BEGINS:
            rows = columns = 0
        elif kind == _REACH:
            _check_room(*_said_reach(record))
        elif kind == _TEXTS and _number(record, 4, 4) * _SHORTEST_TEXT > len(stream):
            raise damaged()
        elif kind in _CELLS or kind == _NUMBERS:
            last = len(record) - 2 if kind == _NUMBERS else 2
            rows = max(rows, _number(record, 0, 2) + 1)
            columns = max(columns, _number(record, last, 2) + 1)
            _check_room(rows, columns)


def _records(stream: bytes) -> Iterator[tuple[int, bytes]]:
    at = 0
    while at + 4 <= len(stream):
        kind, size = struct.unpack_from("<HH", stream, at)
        yield kind, stream[at + 4 : at + 4 + size]
        at += 4 + size


def _said_reach(record: bytes) -> tuple[int, int]:
    """Return how many rows and columns a sheet says that it has; older files have short numbers."""
    wide = 4 if len(record) >= 14 else 2
    first_row, last_row = _number(record, 0, wide), _number(record, wide, wide)
    first, last = _number(record, 2 * wide, 2), _number(record, 2 * wide + 2, 2)
    return last_row - first_row, last - first


def _number(record: bytes, at: int, wide: int) -> int:
    return int.from_bytes(record[at : at + wide], "little")


def _check_room(rows: int, columns: int) -> None:
    if rows < 0 or columns < 0:
        raise damaged()
    if rows * columns > MOST_PLACES:
        raise too_much()
