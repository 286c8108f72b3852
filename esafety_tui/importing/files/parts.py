"""A workbook's parts, measured before any is read: how far each unpacks, and what is in it.

A workbook is a packed archive of XML.  What its directory says of sizes is what somebody wrote
there, and a megabyte may unpack to gigabytes; most parts are then held in memory as a tree, at a
hundred times the bytes that an empty element has in the file.  So each part is unpacked here as
far as it may go, its elements and letters are counted, and the file is refused once there are
more than a log has.
"""

import copy
import io
import re
import zipfile
from collections import defaultdict
from dataclasses import dataclass, field
from functools import cache
from typing import NamedTuple

from esafety_tui.importing.files.sheet import (
    DAMAGED,
    NOT_A_TABLE,
    TOO_MUCH,
    WORD_DOCUMENT,
    UnreadableLog,
)

Place = tuple[int, int]
Merged = tuple[Place, Place]
_MEGABYTE = 1024 * 1024
_TYPES = "[Content_Types].xml"
_OPEN_DOCUMENT = b"application/vnd.oasis.opendocument.spreadsheet"
_STRICT = b"http://purl.oclc.org/ooxml/spreadsheetml/main"


class _Most(NamedTuple):
    """What a part may hold: bytes, letters outside tags, and tags with their attributes."""

    size: int
    letters: int
    marks: int


_MOST_UNPACKED = 160 * _MEGABYTE
_MOST_IN_SHEET = _Most(64 * _MEGABYTE, 8_000_000, 8_000_000)
_MOST_STRINGS = _Most(48 * _MEGABYTE, 8_000_000, 3_200_000)
# Excel itself takes up to 64,000 formats of cells; nobody needs half as many.
_MOST_STYLES = _Most(16 * _MEGABYTE, 100_000, 600_000)
_MOST_OTHERWISE = _Most(4 * _MEGABYTE, 2_000_000, 200_000)
_MOST_IN_PICTURE = _Most(24 * _MEGABYTE, 24 * _MEGABYTE, 200_000)
_MOST_CELLS = 2_000_000
# Rows by columns of a sheet, filled or not: as far as a reader holds a place for each.
MOST_PLACES = 4_000_000
_LAST_ROW = 1_048_576
# Comments, hidden rows and the like are looked for cell by cell, in memory.
_MOST_LOOKED_AT = 400_000
# A cell has seven tags and attributes or so; what is not of cells is kept all at once then.
_MARKS_OF_CELL, _MOST_BESIDE_CELLS = 8, 800_000

# Within a tag no other begins; one that never ends would be held by whoever waits for its end.
_TAG = re.compile(rb"<[^<>]*>")
_ENDLESS = re.compile(rb"<[^<>]{524288}")
_ATTRIBUTES = rb"((?:\s+[\w:.\-]+\s*=\s*(?:\"[^\"<]*\"|'[^'<]*'))*)\s*(/?)>"
# Found too where its attributes are none: the last of its groups is nothing then.  Its place, if
# that stands first, as nearly always, is two groups of its own.
_ROW_OR_CELL = re.compile(
    rb"<(?:[\w.\-]+:)?(row|c)(?=[\s/>])"
    rb"(?:\s+r=\"([A-Z]{0,3})([0-9]{1,7})\")?(?:" + _ATTRIBUTES + rb")?"
)
_PLACE = re.compile(rb"\sr\s*=\s*[\"']([A-Z]{0,3})([0-9]{1,7})[\"']")
_HAS_PLACE = re.compile(rb"\sr\s*=")
_HIDDEN = re.compile(rb"\shidden\s*=\s*[\"'](?:1|true)[\"']")
_BARE_FORMULA = re.compile(
    rb"(?:</(?:[\w.\-]+:)?f>|<(?:[\w.\-]+:)?f\b[^<>]*/>)\s*"
    rb"(?:<(?:[\w.\-]+:)?v\s*/>\s*|<(?:[\w.\-]+:)?v>\s*</(?:[\w.\-]+:)?v>\s*)?</(?:[\w.\-]+:)?c>"
)
_STRUCK = re.compile(rb"<(?:[\w.\-]+:)?strike(?![^<>]*val\s*=\s*[\"'](?:0|false))")
_MAC_EPOCH = re.compile(rb"\sdate1904\s*=\s*[\"'](?:1|true)[\"']")
_DECLARED = re.compile(rb"<(?:[\w.\-]+:)?Override" + _ATTRIBUTES)
_NAMED = re.compile(rb"(PartName|ContentType)\s*=\s*[\"']([^\"'<]*)")
_IN_TABLE = re.compile(
    rb"<table:(table|table-row|table-cell|covered-table-cell)(?=[\s/>])(?:" + _ATTRIBUTES + rb")?"
)
_SPANNED = re.compile(rb"table:number-rows-spanned\s*=\s*[\"'](\d{1,7})[\"']")
_REPEATED = re.compile(rb"table:number-(?:rows|columns)-repeated\s*=\s*[\"'](\d{1,9})[\"']")


@dataclass(slots=True)
class Parts:
    """What was found while the parts were measured.

    ``asks_more``: there are comments, hidden rows, formulas without values or text that is struck
    out.  ``mac_epoch``: days are counted from 1904.  ``merged`` are the first and the last place
    (row, column, from 0) of the cells of LibreOffice that hold for several rows, by sheet: the
    reader does not tell them.
    """

    cells: int = 0
    asks_more: bool = False
    mac_epoch: bool = False
    merged: list[list[Merged]] = field(default_factory=list)

    def look_at_sheet(self, content: bytes) -> None:
        """Count the cells of a sheet, and see how far it reaches."""
        rows = columns = row = column = 0
        seen: bytes | None = None  # the number in the cells of this row: nearly always one
        for found in _ROW_OR_CELL.finditer(content):
            tag, letters, number, attributes, empty = found.groups()
            if empty is None:
                raise UnreadableLog(*DAMAGED)
            if number is None:
                letters, number = _place(attributes)
            elif b"r" in attributes and _HAS_PLACE.search(attributes):
                raise UnreadableLog(
                    *DAMAGED
                )  # no tag has an attribute twice: readers would take either
            if tag == b"row":
                row = int(number) if number else row + 1
                if row > _LAST_ROW:
                    raise UnreadableLog(*TOO_MUCH)
                column, seen = 0, None
                self.asks_more |= _HIDDEN.search(attributes) is not None
                continue
            self.cells += 1
            if self.cells > _MOST_CELLS:
                raise UnreadableLog(*TOO_MUCH)
            column = _number(letters) if number else column + 1
            if not empty:
                columns = max(columns, column)
                if number != seen:
                    rows, seen = max(rows, row, int(number or 0)), number
        self._check(rows, columns)
        if b"<f" in content or b":f" in content:
            self.asks_more |= _BARE_FORMULA.search(content) is not None

    def look_at_tables(self, content: bytes) -> None:
        """Count the cells of the sheets of LibreOffice, where rows and cells are repeated."""
        rows = columns = row = column = 0
        repeated = 1
        for tag, attributes, empty in map(re.Match.groups, _IN_TABLE.finditer(content)):
            if empty is None:
                raise UnreadableLog(*DAMAGED)
            times = max(map(int, _REPEATED.findall(attributes)), default=1)
            if tag == b"table":
                rows = columns = row = 0
                self.merged.append([])
            elif tag == b"table-row":
                row, column, repeated = row + times, 0, times
            else:
                if self.merged and (over := _SPANNED.search(attributes)) and int(over[1]) > 1:
                    last = row - 2 + int(over[1])
                    self.merged[-1].append(((row - 1, column), (last, column)))
                column += times
                if b"office:value-type" in attributes or b"table:formula" in attributes:
                    self.cells += times * repeated
                    rows, columns = max(rows, row), max(columns, column)
                    self._check(rows, columns)

    def _check(self, rows: int, columns: int) -> None:
        if self.cells > _MOST_CELLS or rows * columns > MOST_PLACES:
            raise UnreadableLog(*TOO_MUCH)


def _place(attributes: bytes) -> tuple[bytes, bytes]:
    """Return the place that the *attributes* of a row or a cell give it: none, as often as not."""
    places = _PLACE.findall(attributes)
    if len(places) > 1:
        raise UnreadableLog(*DAMAGED)
    if not places and _HAS_PLACE.search(attributes):
        raise UnreadableLog(*TOO_MUCH)  # a place beyond all that a sheet has
    return places[0] if places else (b"", b"")


def is_archive(content: bytes) -> bool:
    """Whether *content* is packed, as every workbook but the old kind is."""
    return content.startswith(b"PK")


def check_parts(content: bytes) -> Parts:
    """Refuse an archive that is no workbook, or that holds far more than a log.

    Raises :class:`UnreadableLog`.
    """
    try:
        archive = zipfile.ZipFile(io.BytesIO(content))
        entries = archive.infolist()
        names = {entry.filename for entry in entries}
    except Exception:  # zipfile answers a damaged archive with whatever comes
        raise UnreadableLog(*NOT_A_TABLE) from None
    if "word/document.xml" in names:
        raise UnreadableLog(*WORD_DOCUMENT)
    with archive:
        opened = _kind(archive) if {"mimetype", "content.xml"} <= names else b""
        if _TYPES not in names and _OPEN_DOCUMENT not in opened:
            raise UnreadableLog(*NOT_A_TABLE)
        types: defaultdict[str, set[str]] = defaultdict(set)
        if _TYPES in names:
            types = _declared(_unpacked(archive, archive.getinfo(_TYPES), _MOST_OTHERWISE))
        left, marks, found = _MOST_UNPACKED, 0, Parts()
        for entry in entries:
            kinds = {kind.rpartition(".")[2] for kind in types.get(entry.filename.casefold(), ())}
            most = _most(entry.filename, kinds)
            part = _unpacked(archive, entry, most._replace(size=min(most.size, left)))
            left -= len(part)
            marks += _marks(part)
            found.asks_more |= entry.filename.startswith("xl/comments")
            if most is _MOST_IN_SHEET and kinds:
                found.look_at_sheet(part)
            elif most is _MOST_IN_SHEET:
                found.look_at_tables(part)
            elif most is _MOST_STYLES:
                found.asks_more |= _STRUCK.search(part) is not None
            else:
                found.mac_epoch |= "sheet.main+xml" in str(kinds) and bool(_MAC_EPOCH.search(part))
    beside = marks - _MARKS_OF_CELL * found.cells
    if found.asks_more and (found.cells > _MOST_LOOKED_AT or beside > _MOST_BESIDE_CELLS):
        raise UnreadableLog(*TOO_MUCH)
    return found


def _kind(archive: zipfile.ZipFile) -> bytes:
    """Return what an archive says it is, as those of LibreOffice do in their first part."""
    try:
        with archive.open("mimetype") as part:
            return part.read(100)
    except Exception:
        return b""


def _declared(types: bytes) -> "defaultdict[str, set[str]]":
    """Return what the parts are declared to be."""
    found: defaultdict[str, set[str]] = defaultdict(set)
    for attributes, _ in _DECLARED.findall(types):
        said = {
            name: value.decode("utf-8", "replace") for name, value in _NAMED.findall(attributes)
        }
        found[said.get(b"PartName", "").lstrip("/").casefold()].add(said.get(b"ContentType", ""))
    return found


def _most(name: str, kinds: set[str]) -> _Most:
    """Return the bounds of the part *name*, which is read as what it is declared to be."""
    if kinds == {"worksheet+xml"}:
        return _MOST_IN_SHEET
    if kinds == {"sharedStrings+xml"}:
        return _MOST_STRINGS
    if name == "xl/styles.xml":
        return _MOST_STYLES
    if name == "content.xml" and not kinds:
        return _MOST_IN_SHEET
    if kinds or name.endswith((".xml", ".rels")):
        return _MOST_OTHERWISE
    # A picture, which is not read; who calls a workbook one is found out by its tags.
    return _MOST_IN_PICTURE


def _unpacked(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, most: _Most) -> bytes:
    """Return a part, unpacked as far as it goes and not as far as it says, if it is bearable."""
    if entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise UnreadableLog(*DAMAGED)
    whole = copy.copy(entry)
    whole.file_size = most.size + 2
    try:
        with archive.open(whole) as stream:
            part = stream.read(most.size + 1)
    except Exception:
        raise UnreadableLog(*DAMAGED) from None
    if len(part) > most.size or _marks(part) > most.marks or _ENDLESS.search(part):
        raise UnreadableLog(*TOO_MUCH)
    if len(part) > most.letters and len(_TAG.sub(b"", part)) > most.letters:
        raise UnreadableLog(*TOO_MUCH)
    if len(part) != entry.file_size or b"<!DOCTYPE" in part:
        raise UnreadableLog(*DAMAGED)  # no workbook has such a head; its entities may multiply
    if _STRICT in part:
        raise UnreadableLog(
            "This workbook is saved as Strict Open XML",
            "Open it in Excel, save it as Excel Workbook (.xlsx) and import that",
        )
    return part


def _marks(part: bytes) -> int:
    """Count the tags of a part and their attributes."""
    return part.count(b"<") + part.count(b"=")


@cache
def _number(letters: bytes) -> int:
    """Return the place of a column from its letters, of which there are three at most."""
    found = 0
    for letter in letters:
        found = found * 26 + letter - 64
    return found
