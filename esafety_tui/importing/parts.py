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
from typing import NamedTuple
from xml.parsers import expat

from esafety_tui.importing.sheet import NotATable, UnreadableLog

_MEGABYTE = 1024 * 1024
_CHUNK = 64 * 1024
_TYPES = "[Content_Types].xml"
_STYLES = "xl/styles.xml"


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
# A tag or remark that never ends would be held by whoever waits for its end.
_LONGEST_TAG = 512 * 1024
# Excel itself takes up to 64,000 formats of cells; nobody needs half as many.
_MOST_STYLES = _Most(16 * _MEGABYTE, 100_000, 600_000)
_MOST_STRINGS = _Most(48 * _MEGABYTE, 8_000_000, 3_200_000, "si", 20_000)
_MOST_IN_SHEET = _Most(_MOST_UNPACKED, 8_000_000, 200_000, "row", 400_000)
_MOST_OTHERWISE = _Most(4 * _MEGABYTE, 2_000_000, 200_000)


def check_parts(content: bytes) -> None:
    """Refuse an archive that is no workbook, or that holds far more than a log.

    Raises :class:`UnreadableLog`.
    """
    try:
        archive = zipfile.ZipFile(io.BytesIO(content))
        first = archive.getinfo(_TYPES)
    except Exception:  # zipfile answers a damaged archive with whatever comes
        raise NotATable from None
    with archive:
        types = _measured(archive, first, _MOST_OTHERWISE, _MOST_UNPACKED, 0).types
        left, cells = _MOST_UNPACKED, 0
        for entry in archive.infolist():
            declared = types.get(entry.filename.casefold(), set())
            found = _measured(archive, entry, _most(entry.filename, declared), left, cells)
            left -= found.size
            cells += found.cells


def _most(name: str, declared: set[str]) -> _Most:
    """Return the bounds of the part *name*, which is read as what the workbook *declared*."""
    kinds = {kind.rpartition(".")[2] for kind in declared}
    if kinds == {"worksheet+xml"}:
        return _MOST_IN_SHEET
    if kinds == {"sharedStrings+xml"}:
        return _MOST_STRINGS
    if name == _STYLES:
        return _MOST_STYLES
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


class _Part:
    """One part as it streams by; raises :class:`UnreadableLog` once there is too much in it."""

    def __init__(self, most: _Most, cells: int) -> None:
        self.most = most
        self.size = 0
        self.cells = 0
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
            raise _too_much()
        if self._parser is None:
            return
        try:
            self._parser.Parse(chunk, False)
            if self.size - self._parser.CurrentByteIndex > _LONGEST_TAG:
                raise _too_much()
        except expat.ExpatError:
            self._parser = None  # no XML, or none from here on: nobody reads further, either

    def _begin(self, name: str, attributes: dict[str, str]) -> None:
        local = name.rpartition(":")[2]
        weight = _ELEMENT + len(attributes)
        self._items += local == self.most.item
        if self._items:
            self._in_item += weight
            self.cells += local == "c"
        if not self._items or self.most.item != "row":
            self._weight += weight
        if (
            self._weight > self.most.weight
            or self._in_item > self.most.in_item
            or self._cells_before + self.cells > _MOST_CELLS
        ):
            raise _too_much()
        if local == "Override":
            part = attributes.get("PartName", "").lstrip("/").casefold()
            self.types[part].add(attributes.get("ContentType", ""))

    def _end(self, name: str) -> None:
        if self._items and name.rpartition(":")[2] == self.most.item:
            self._items -= 1
            if not self._items:
                self._in_item = 0

    def _text(self, text: str) -> None:
        self._letters += len(text)
        if self._letters > self.most.letters:
            raise _too_much()

    def _doctype(self, *_: object) -> None:
        raise damaged()  # no workbook has one; its entities may multiply


def damaged() -> UnreadableLog:
    """Say that a workbook cannot be read."""
    return UnreadableLog(
        "The workbook is damaged, or not of a kind that can be read",
        "Open it in Excel, save it as .xlsx or CSV, and import that",
    )


def _too_much() -> UnreadableLog:
    return UnreadableLog(
        "The workbook holds far more than a log would",
        "Copy the log into a workbook of its own and import that",
    )
