"""The one sheet of a CSV file, in the encodings and with the separators that schools have."""

import csv
import re
from collections.abc import Iterator
from datetime import datetime

from esafety_tui.importing.columns import known_headings
from esafety_tui.importing.sheet import (
    MOST_COLUMNS,
    MOST_ROWS,
    NotATable,
    Sheet,
    SheetRow,
    TooManyRows,
    UnreadableLog,
)

_BOMS = (
    (b"\xef\xbb\xbf", "utf-8-sig"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)
_SEPARATORS = (",", ";", "\t", "|")
# How much of a file is looked at to find out how it is written.
_SAMPLE = 64 * 1024
_SAMPLE_ROWS = 50
# Controls that no spreadsheet writes: where they are not rare, it is no text.
_CONTROLS = re.compile("[\x00-\x08\x0e-\x1a\x1c-\x1f]")
_RARE = 10
# The first line with which a CSV file tells Excel its separator.
_SEP_LINE = re.compile(r"\s*sep=(.)\r?\n?", re.IGNORECASE)
_LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+")
# Day 0 of the numbers that Excel writes for dates, as openpyxl has it.
_EPOCH = datetime(1899, 12, 30)


def decoded(content: bytes) -> str:
    """Return the text of a file; raises :class:`UnreadableLog` when it is no text."""
    for encoding in _encodings(content):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        sample = text[:_SAMPLE]
        if len(_CONTROLS.findall(sample)) * _RARE <= len(sample):
            return text
        break
    raise NotATable


def delimited_sheet(content: bytes) -> Sheet:
    """Return the sheet of a CSV file; raises :class:`UnreadableLog`."""
    text = decoded(content)
    first_row = 1
    if told := _SEP_LINE.match(text):
        separator = told[1]
        text = text[told.end() :]
        first_row = 2
    else:
        separator = _separator(text)
    return Sheet("", tuple(_rows(text, separator, first_row)), _EPOCH)


def _encodings(content: bytes) -> Iterator[str]:
    for mark, encoding in _BOMS:
        if content.startswith(mark):
            yield encoding
            return
    sample = content[:_SAMPLE]
    if sample.count(0) > len(sample) // 4:  # UTF-16 without its mark: every other byte is 0
        yield "utf-16-le" if content[1:2] == b"\x00" else "utf-16-be"
        return
    yield "utf-8"
    yield "cp1252"


def _separator(text: str) -> str:
    """Return the separator under which some row has the most headings that are known."""
    return max(_SEPARATORS, key=lambda separator: _best_heading(text[:_SAMPLE], separator))


def _best_heading(sample: str, separator: str) -> int:
    best = 0
    try:
        for number, cells in enumerate(csv.reader(_lines(sample), delimiter=separator)):
            if number >= _SAMPLE_ROWS:
                break
            best = max(best, known_headings(cells[:MOST_COLUMNS]))
    except csv.Error:
        pass  # a sample may end within a cell; what was found before still counts
    return best


def _rows(text: str, separator: str, first_row: int) -> Iterator[SheetRow]:
    found = 0
    reader = csv.reader(_lines(text), delimiter=separator, strict=True)
    try:
        # A row number counts records: a cell with line breaks is one row in a spreadsheet.
        for number, values in enumerate(reader, start=first_row):
            cells = tuple(value if value.strip() else "" for value in values[:MOST_COLUMNS])
            if not any(cells):
                continue
            found += 1
            if found > MOST_ROWS:
                raise TooManyRows
            yield SheetRow(number, cells)
    except csv.Error:
        # Read on, and one quotation mark that is never closed would swallow every row after it.
        raise UnreadableLog(
            f"The file cannot be read from line {reader.line_num}: a quotation mark is out of "
            "place there or never closed, or a cell is far too long",
            "Mend that line, or save the log from Excel as .xlsx",
        ) from None


def _lines(text: str) -> Iterator[str]:
    """Yield the lines with their ends: str.splitlines would split at form feeds too."""
    return (line[0] for line in _LINE.finditer(text))
