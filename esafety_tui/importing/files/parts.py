"""A workbook's parts, measured before any is read: how far each unpacks, and what is in it.

A workbook is a packed archive of XML.  What its directory says of sizes is what somebody
wrote there, and a megabyte may unpack to gigabytes; most parts are then held in memory as
a tree, at a hundred times the bytes that an empty element has in the file.  So each part
is unpacked here as a stream that is thrown away, its elements and letters counted, and
the file refused once there are more than a log has.
"""

import copy
import io
import zipfile
from collections import defaultdict
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple
from xml.parsers import expat

from esafety_tui.importing.files.sheet import NotATable, UnreadableLog

_MEGABYTE = 1024 * 1024
_CHUNK = 64 * 1024
_TYPES = "[Content_Types].xml"
_STYLES = "xl/styles.xml"
_OPEN_DOCUMENT = "application/vnd.oasis.opendocument.spreadsheet"
_WORD = "word/document.xml"
_STRICT = "http://purl.oclc.org/ooxml/spreadsheetml/main"


class _Most(NamedTuple):
    """What a part may hold: bytes, letters outside tags, and the weight of its elements.

    A part may be a list of such *items* as are let go one by one while it is read: rows, which
    then weigh nothing, or strings, which stay.  *in_item* is the weight within each.
    """

    size: int
    letters: int
    weight: int
    item: str = ""
    in_item: int = 0


# An element in memory is some hundred bytes, and an attribute a quarter of that.
_ELEMENT = 4
_MOST_UNPACKED = 400 * _MEGABYTE
_MOST_CELLS = 2_000_000
# Rows by columns of a sheet, filled or not: as far as a reader holds a place for each.
MOST_PLACES = 4_000_000
_LAST_ROW = 1_048_576
# Comments, hidden rows and the like are looked for cell by cell, in memory.
_MOST_LOOKED_AT = 400_000
# A tag or remark that never ends would be held by whoever waits for its end.
_LONGEST_TAG = 512 * 1024
# Excel itself takes up to 64,000 formats of cells; nobody needs half as many.
_MOST_STYLES = _Most(16 * _MEGABYTE, 100_000, 600_000)
_MOST_STRINGS = _Most(48 * _MEGABYTE, 8_000_000, 3_200_000, "si", 20_000)
_MOST_IN_SHEET = _Most(_MOST_UNPACKED, 8_000_000, 200_000, "row", 400_000)
_MOST_OTHERWISE = _Most(4 * _MEGABYTE, 2_000_000, 200_000)


@dataclass(slots=True)
class Parts:
    """What was found while the parts were measured.

    ``asks_more``: there are comments, hidden rows, formulas without values or text that is struck
    out.  ``mac_epoch``: days are counted from 1904.
    """

    cells: int = 0
    asks_more: bool = False
    mac_epoch: bool = False


def is_archive(content: bytes) -> bool:
    """Whether *content* is packed, as every workbook but the old kind is."""
    return content.startswith(b"PK")


def check_parts(content: bytes) -> Parts:
    """Refuse an archive that is no workbook, or that holds far more than a log.

    Raises :class:`UnreadableLog`.
    """
    try:
        archive = zipfile.ZipFile(io.BytesIO(content))
        names = {entry.filename for entry in archive.infolist()}
    except Exception:  # zipfile answers a damaged archive with whatever comes
        raise NotATable from None
    if _WORD in names:
        raise UnreadableLog(
            "This is a Word document",
            "Copy its table into a new Excel workbook, save that, and import it",
        )
    if _TYPES not in names and _OPEN_DOCUMENT not in _kind(archive, names):
        raise NotATable
    with archive:
        types: defaultdict[str, set[str]] = defaultdict(set)
        if _TYPES in names:
            first = archive.getinfo(_TYPES)
            types = _measured(archive, first, _MOST_OTHERWISE, _MOST_UNPACKED, 0).types
        left, found = _MOST_UNPACKED, Parts()
        for entry in archive.infolist():
            declared = types.get(entry.filename.casefold(), set())
            most = _most(entry.filename, declared)
            part = _measured(archive, entry, most, left, found.cells)
            left -= part.size
            found.cells += part.cells
            found.asks_more |= part.asks_more or entry.filename.startswith("xl/comments")
            found.mac_epoch |= part.mac_epoch
    if found.asks_more and found.cells > _MOST_LOOKED_AT:
        raise too_much()
    return found


def _kind(archive: zipfile.ZipFile, names: set[str]) -> str:
    """Return what an archive says it is, as those of LibreOffice do in their first part."""
    if "mimetype" not in names or "content.xml" not in names:
        return ""
    try:
        with archive.open("mimetype") as part:
            return part.read(100).decode("ascii", "replace")
    except Exception:
        return ""


def _most(name: str, declared: set[str]) -> _Most:
    """Return the bounds of the part *name*, which is read as what the workbook *declared*."""
    kinds = {kind.rpartition(".")[2] for kind in declared}
    if kinds == {"worksheet+xml"}:
        return _MOST_IN_SHEET
    if kinds == {"sharedStrings+xml"}:
        return _MOST_STRINGS
    if name == _STYLES:
        return _MOST_STYLES
    if name == "content.xml":
        return _MOST_IN_SHEET._replace(item="table-row")
    if declared or name.endswith((".xml", ".rels")):
        return _MOST_OTHERWISE
    return _MOST_OTHERWISE._replace(size=_MOST_UNPACKED)  # a picture, which is not read


def _measured(
    archive: zipfile.ZipFile, entry: zipfile.ZipInfo, most: _Most, left: int, cells: int
) -> "_Part":
    part = _Part(most._replace(size=min(most.size, left)), cells)
    # Unpacked as far as it goes, not as far as it says; a chunk beyond the bound is enough.
    whole = copy.copy(entry)
    whole.file_size = part.most.size + 2 * _CHUNK
    try:
        if entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise damaged()
        with archive.open(whole) as stream:
            while chunk := stream.read(_CHUNK):
                part.take(chunk)
    except UnreadableLog:
        raise
    except Exception:
        raise damaged() from None
    if part.size != entry.file_size:
        raise damaged()
    return part


# What is looked for outside the rows of a sheet.
_OUTSIDE_ROWS = frozenset({"Override", "strike", "workbookPr", "workbook", "table"})


@cache
def _number(letters: str) -> int:
    """Return the number of a column: 1 for A, 27 for AA."""
    number = 0
    for letter in letters[:4].upper():
        number = number * 26 + ord(letter) - 64
    return max(0, number)


def _counted(text: str | None, otherwise: int) -> int:
    return int(text[:12]) if text and text.isdecimal() else otherwise


class _Part:
    """One part as it streams by; raises :class:`UnreadableLog` once there is too much in it."""

    def __init__(self, most: _Most, cells: int) -> None:
        self.most = most
        self.size = 0
        self.cells = 0
        self.asks_more = False
        self.mac_epoch = False
        self._formula = self._value = self._in_value = False
        self._rows = self._columns = 0  # of the sheet, up to its last cell with something in it
        self._row, self._column, self._repeated = 0, 0, 1
        self.types: defaultdict[str, set[str]] = defaultdict(set)
        self._cells_before = cells
        self._letters = 0
        self._weight = 0
        self._items = 0  # one within another
        self._in_item = 0
        self._parser: expat.XMLParserType | None = expat.ParserCreate()
        self._parser.StartElementHandler = self._begin
        self._parser.EndElementHandler = self._end
        self._parser.CharacterDataHandler = self._text
        self._parser.StartDoctypeDeclHandler = self._doctype

    def take(self, chunk: bytes) -> None:
        """Measure what comes next."""
        self.size += len(chunk)
        if self.size > self.most.size:
            raise too_much()
        if self._parser is None:
            return
        try:
            self._parser.Parse(chunk, False)
            if self.size - self._parser.CurrentByteIndex > _LONGEST_TAG:
                raise too_much()
        except expat.ExpatError:
            self._parser = None  # no XML, or none from here on: nobody reads further, either

    def _begin(self, name: str, attributes: dict[str, str]) -> None:
        local = name.rpartition(":")[2]
        weight = _ELEMENT + len(attributes)
        self._items += local == self.most.item
        if self._items:
            self._in_item += weight
            self._look_at(local, attributes)
        elif local in _OUTSIDE_ROWS:
            self._look_outside(local, attributes)
        if not self._items or self.most.item == "si":
            self._weight += weight
        if (
            self._weight > self.most.weight
            or self._in_item > self.most.in_item
            or self._cells_before + self.cells > _MOST_CELLS
            or self._rows * self._columns > MOST_PLACES
        ):
            raise too_much()

    def _look_at(self, local: str, attributes: dict[str, str]) -> None:
        """Count the cells of a row, and how far the sheet reaches."""
        if local == "c":
            self.cells += 1
            self._formula = self._value = False
            letters = attributes.get("r", "").rstrip("0123456789")
            self._column = _number(letters) if letters else self._column + 1
        elif local in ("v", "is"):
            self._in_value = True
            self._reach(self._row, self._column)
        elif local == "f":
            self._formula = True
        elif local == "row":
            self._row = _counted(attributes.get("r"), self._row + 1)
            if self._row > _LAST_ROW:
                raise too_much()
            self._column = 0
            self.asks_more |= attributes.get("hidden", "0") in ("1", "true")
        elif local == "table-row":
            self._repeated = _counted(attributes.get("table:number-rows-repeated"), 1)
            self._row += self._repeated
            self._column = 0
        elif local in ("table-cell", "covered-table-cell"):
            times = _counted(attributes.get("table:number-columns-repeated"), 1)
            self._column += times
            if "office:value-type" in attributes or "table:formula" in attributes:
                self.cells += times * self._repeated
                self._reach(self._row, self._column)

    def _look_outside(self, local: str, attributes: dict[str, str]) -> None:
        if local == "Override":
            part = attributes.get("PartName", "").lstrip("/").casefold()
            self.types[part].add(attributes.get("ContentType", ""))
        elif local == "strike":
            self.asks_more |= attributes.get("val", "1") not in ("0", "false")
        elif local == "workbookPr":
            self.mac_epoch |= attributes.get("date1904", "0") in ("1", "true")
        elif local == "workbook" and _STRICT in attributes.values():
            raise UnreadableLog(
                "This workbook is saved as Strict Open XML",
                "Open it in Excel, save it as Excel Workbook (.xlsx) and import that",
            )
        elif local == "table":
            self._rows = self._columns = self._row = 0

    def _reach(self, row: int, column: int) -> None:
        self._rows, self._columns = max(self._rows, row), max(self._columns, column)

    def _end(self, name: str) -> None:
        local = name.rpartition(":")[2]
        if self._items and local == self.most.item:
            self._items -= 1
            if not self._items:
                self._in_item = 0
        if local == "v":
            self._in_value = False
        if self._formula and local == "c":
            self.asks_more |= not self._value
            self._formula = False

    def _text(self, text: str) -> None:
        self._letters += len(text)
        self._value |= self._in_value
        if self._letters > self.most.letters:
            raise too_much()

    def _doctype(self, *_: object) -> None:
        raise damaged()  # no workbook has one; its entities may multiply


def damaged() -> UnreadableLog:
    """Say that a workbook cannot be read."""
    return UnreadableLog(
        "The workbook is damaged, or not of a kind that can be read",
        "Open it in Excel, save it as .xlsx or CSV, and import that",
    )


def too_much() -> UnreadableLog:
    """Say that a workbook holds more than any log."""
    return UnreadableLog(
        "The workbook holds far more than a log would",
        "Copy the log into a workbook of its own and import that",
    )
