"""A log file as sheets of cells, whatever program wrote it, told by how it begins."""

import codecs
import csv
import re
from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime
from itertools import islice
from pathlib import Path

from esafety_tui.importing.columns import columns_in
from esafety_tui.importing.files.sheet import (
    MOST_COLUMNS,
    MOST_ROWS,
    NOT_A_TABLE,
    PROTECTED,
    TOO_MANY_ROWS,
    WORD_DOCUMENT,
    Sheet,
    SheetRow,
    UnreadableLog,
)
from esafety_tui.model.reading.ordinary_file import NotOrdinary, TooLarge, read_ordinary

# Text of any script takes up to four times as much once it is read, and is copied.
MOST_BYTES = 16 * 1024 * 1024

# What the names of such files end in, as a rule; how a file is read is told by what it holds.
ENDINGS = (".xlsx", ".xlsm", ".xls", ".ods", ".csv", ".tsv", ".txt", ".json")

_WORKBOOK = b"PK\x03\x04"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
# The stream that holds an encrypted workbook, as a compound file names it.
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_BOMS = (
    (b"\xef\xbb\xbf", "utf-8-sig"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)
# How files begin that hold a table for the eye only; some programs call them .xls.
_NO_TABLES = (
    (b"%pdf", "This is a PDF"),
    (b"{\\rtf", WORD_DOCUMENT[0]),
    (b"<!doctype html", "This is a web page, whatever its name says"),
    (b"<html", "This is a web page, whatever its name says"),
    (b"<table", "This is a web page, whatever its name says"),
    (b"<?xml", "This is an XML file, whatever its name says"),
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
# A letter of two or three bytes, as UTF-8 has it; hardly ever two letters of Windows side by side.
_LONGER = re.compile(rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}")
_ENCODINGS = ("cp1252", "mac_roman", "cp850", "cp437", "cp1250", "iso8859_15")
_LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+")
# Day 0 of the numbers that Excel writes for dates, as openpyxl has it.
_EPOCH = datetime(1899, 12, 30)


def content_of(path: Path) -> bytes:
    """Read the whole file, if it is one of bearable size; raises :class:`UnreadableLog`."""
    try:
        content = read_ordinary(path, MOST_BYTES)
    except NotOrdinary:
        if path.is_dir():
            raise UnreadableLog("This is a folder", "Name the file in which the log is") from None
        raise UnreadableLog(*NOT_A_TABLE) from None
    except TooLarge:
        raise UnreadableLog(
            f"The file is larger than {MOST_BYTES // 1024 // 1024} MB",
            "Split the log by year and import the parts one after another",
        ) from None
    except FileNotFoundError:
        raise UnreadableLog("There is no such file", "Check its name and folder") from None
    except (OSError, ValueError) as error:
        why = getattr(error, "strerror", None) or "its name cannot be used"
        raise UnreadableLog(
            f"The file cannot be opened ({why.lower()})",
            "Close it in other programs, or copy it to a folder of your own",
        ) from None
    for begins, what in _NO_TABLES:
        if content[:200].lstrip(b"\xef\xbb\xbf \t\r\n").lower().startswith(begins):
            raise UnreadableLog(what, "Open it, and save its table as an Excel workbook (.xlsx)")
    if content.startswith(_OLE) and "WordDocument".encode("utf-16-le") in content:
        raise UnreadableLog(*WORD_DOCUMENT)
    if not content.strip(b"\x00 \t\r\n"):
        raise UnreadableLog("The file is empty", "Look whether the log was saved")
    return content


def sheets_of(content: bytes, *, hidden: bool = False) -> list[Sheet]:
    """Return the sheets of a CSV file or a workbook; raises :class:`UnreadableLog`."""
    if _ENCRYPTED in content and content.startswith(_OLE):
        raise UnreadableLog(*PROTECTED)
    if content.startswith((_WORKBOOK, _OLE)):
        from esafety_tui.importing.files.workbook import workbook_sheets  # noqa: PLC0415 - slow

        return list(workbook_sheets(content, hidden=hidden))
    return [_delimited_sheet(content)]


def decoded(content: bytes) -> str:
    """Return the text of a file; raises :class:`UnreadableLog` when it is no text."""
    text = _text(content)
    sample = text[:_SAMPLE]
    if len(_CONTROLS.findall(sample)) * _RARE > len(sample):
        raise UnreadableLog(*NOT_A_TABLE)
    return text


def _text(content: bytes) -> str:
    for mark, encoding in _BOMS:
        if content.startswith(mark):
            try:
                return content.decode(encoding)
            except UnicodeDecodeError:
                raise UnreadableLog(*NOT_A_TABLE) from None
    sample = content[:_SAMPLE]
    if sample.count(0) > len(sample) // 4:  # UTF-16 without its mark: every other byte is 0
        wide = "utf-16-le" if content[1:2] == b"\x00" else "utf-16-be"
        return content.decode(wide, "replace")
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        pass
    if _LONGER.search(content):  # UTF-8, into which some bytes were pasted from Windows
        return content.decode("utf-8", "windows")
    from charset_normalizer import from_bytes  # noqa: PLC0415 - slow, and needed by few files

    best = from_bytes(content[:_SAMPLE], cp_isolation=list(_ENCODINGS)).best()
    return content.decode(best.encoding if best else "cp1252", "replace")


def _as_windows(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeDecodeError):
        raise error
    byte = error.object[error.start : error.start + 1]
    return byte.decode("cp1252", "replace"), error.start + 1


codecs.register_error("windows", _as_windows)


def _delimited_sheet(content: bytes) -> Sheet:
    """Return the sheet of a CSV file; raises :class:`UnreadableLog`."""
    text = decoded(content)
    if told := _SEP_LINE.match(text):
        rows = _rows(text[told.end() :], told[1], first_row=2)
    else:
        rows = _rows(text, _separator(text), first_row=1)
    return Sheet("", tuple(rows), _EPOCH)


def _separator(text: str) -> str:
    """Return the separator under which some row has the most headings that are known."""
    return max(_SEPARATORS, key=lambda separator: _best_heading(text[:_SAMPLE], separator))


def _best_heading(sample: str, separator: str) -> int:
    best = 0
    with suppress(csv.Error):  # a sample may end within a cell; what was found before still counts
        for cells in islice(csv.reader(_lines(sample), delimiter=separator), _SAMPLE_ROWS):
            best = max(best, len(columns_in(cells[:MOST_COLUMNS])))
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
                raise UnreadableLog(*TOO_MANY_ROWS)
            yield SheetRow(number, cells)
    except csv.Error:
        # Read on, and one quotation mark that is never closed would swallow every row after it.
        raise UnreadableLog(
            f"The file cannot be read from line {reader.line_num}: a quotation mark is out of "
            "place there or never closed, or a cell is far too long",
            "Correct that line, or save the log from Excel as .xlsx",
        ) from None


def _lines(text: str) -> Iterator[str]:
    """Yield the lines with their ends: str.splitlines would split at form feeds too."""
    return (line[0] for line in _LINE.finditer(text))
