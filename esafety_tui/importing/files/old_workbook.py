"""An old workbook (.xls), measured before it is read: how far its sheets reach.

The reader makes room for every place up to the last cell, and for as many texts as the file
claims to have; where there is no such room, the whole program would end.
"""

import io
import struct
from collections.abc import Iterator

from esafety_tui.importing.files.parts import MOST_PLACES, damaged, too_much

# What begins a sheet, says how far it reaches, lists the texts of all cells, and where a sheet is.
_BEGINS, _REACH, _TEXTS, _SHEET = 0x0809, 0x0200, 0x00FC, 0x0085
# Records of one cell with a value, and of a row of numbers.
_CELLS = frozenset({0x0006, 0x00FD, 0x00D6, 0x0203, 0x0204, 0x0205, 0x027E})
_NUMBERS = 0x00BD
_SHORTEST_TEXT = 3  # bytes


# A compound file is a chain of sectors of this size, with a table of which follows which.
_SECTOR, _ENTRIES = 4096, 1024
_END, _FREE, _TABLE = 0xFFFFFFFE, 0xFFFFFFFF, 0xFFFFFFFD


def checked_old_workbook(content: bytes) -> bytes:
    """Return an old workbook put together anew, with nothing in it but its sheets.

    The reader prints a line of its own across the screen where the file around them is damaged.
    Raises :class:`UnreadableLog` for what is damaged or reaches further than a log.
    """
    from olefile import OleFileIO  # noqa: PLC0415 - seldom wanted

    try:
        with OleFileIO(io.BytesIO(content)) as file:
            name = "Workbook" if file.exists("Workbook") else "Book"
            stream = file.openstream(name).read()
    except Exception:  # it answers a damaged file with whatever comes
        raise damaged() from None
    _check_records(stream)
    return _compound(name, stream)


def _check_records(stream: bytes) -> None:
    rows = columns = 0
    for kind, record in _records(stream):
        if kind == _BEGINS:
            rows = columns = 0
        elif kind == _REACH:
            _check_room(*_said_reach(record))
        elif (kind == _TEXTS and _number(record, 4, 4) * _SHORTEST_TEXT > len(stream)) or (
            kind == _SHEET and _number(record, 0, 4) >= len(stream)
        ):
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


def _compound(name: str, stream: bytes) -> bytes:
    """Return a compound file that holds *stream* alone."""
    sectors = max(-(-len(stream) // _SECTOR), 1)
    tables = -(-(sectors + 2) // (_ENTRIES - 1))  # with the directory, and the tables themselves
    follows = [*range(1, sectors), _END, _END, *[_TABLE] * tables]
    follows += [_FREE] * (tables * _ENTRIES - len(follows))
    places = [sectors + 1 + number for number in range(tables)]
    header = struct.pack(
        "<8s16x5H6x9I109I", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", 0x3E, 4, 0xFFFE, 12, 6,
        1, tables, sectors, 0, 4096, _END, 0, _END, 0, *places, *[_FREE] * (109 - tables),
    )  # fmt: skip
    directory = _entry("Root Entry", 5, 0, 0, child=1) + _entry(name, 2, 0, max(len(stream), 4096))
    return b"".join((
        header.ljust(_SECTOR, b"\0"), stream.ljust(sectors * _SECTOR, b"\0"),
        directory.ljust(_SECTOR, b"\0"), struct.pack(f"<{len(follows)}I", *follows),
    ))  # fmt: skip


def _entry(name: str, kind: int, start: int, size: int, child: int = _FREE) -> bytes:
    letters = name.encode("utf-16-le")
    return struct.pack(
        "<64sHBB3I36xIQ", letters, len(letters) + 2, kind, 1, _FREE, _FREE, child, start, size
    )
