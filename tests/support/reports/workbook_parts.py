"""What a workbook breaks of the standard of its kind, part by part and between them."""

from collections.abc import Iterator
from pathlib import Path
from posixpath import dirname, join, normpath
from xml.etree import ElementTree
from zipfile import ZipFile

from openxml_audit import FileFormat, OpenXmlValidator
from openxml_audit.errors import ValidationSeverity

_SHEETS = "application/vnd.openxmlformats-officedocument.spreadsheetml."
# What a part must say that it is, by what leads to it (ISO/IEC 29500-1, 12.3, 14.2 and 15.2).
_TYPES = {
    "officeDocument": f"{_SHEETS}sheet.main+xml",
    "worksheet": f"{_SHEETS}worksheet+xml",
    "table": f"{_SHEETS}table+xml",
    "styles": f"{_SHEETS}styles+xml",
    "theme": "application/vnd.openxmlformats-officedocument.theme+xml",
    "drawing": "application/vnd.openxmlformats-officedocument.drawing+xml",
    "chart": "application/vnd.openxmlformats-officedocument.drawingml.chart+xml",
    "core-properties": "application/vnd.openxmlformats-package.core-properties+xml",
    "extended-properties": "application/vnd.openxmlformats-officedocument.extended-properties+xml",
}


def broken_in(path: Path) -> Iterator[str]:
    yield from _broken_in_a_part(path)
    yield from _broken_between_parts(path)


def _broken_in_a_part(path: Path) -> Iterator[str]:
    """What breaks the schema of the first edition, which every Excel since 2007 reads."""
    validator = OpenXmlValidator(file_format=FileFormat.OFFICE_2007, max_errors=0)
    for one in validator.validate(path).errors:
        # The standard leaves the order of what is said of a font open: CT_Font is a choice.
        if one.severity is ValidationSeverity.ERROR and "/fonts[1]/font" not in one.path:
            yield f"{one.part_uri}: {one.description}"


def _broken_between_parts(path: Path) -> Iterator[str]:
    """Links that lead nowhere, parts to which none leads, and parts under a wrong type."""
    with ZipFile(path) as parts:
        names = set(parts.namelist())
        (types,) = (ElementTree.fromstring(parts.read(one)) for one in names if one[0] == "[")
        said = {one.get("PartName"): one.get("ContentType") for one in types}
        reached = {name for name in names if name[0] == "[" or name.endswith(".rels")}
        for rels in sorted(name for name in names if name.endswith(".rels")):
            for one in ElementTree.fromstring(parts.read(rels)):
                sort = str(one.get("Type")).rpartition("/")[2]
                target = normpath(join("/", dirname(dirname(rels)), str(one.get("Target"))))
                reached.add(target[1:])
                if said.get(target) != _TYPES.get(sort, "none that is known"):
                    yield f"{rels} leads to {target}, a {sort}: {said.get(target)}"
    if reached != names:
        yield f"no link leads to, or from nowhere: {sorted(reached ^ names)}"
