"""What a small workbook may unpack to: it is measured first, and never fills the memory."""

import copy
import io
import json
import re
import subprocess
import sys
import zipfile
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest

from esafety_tui.casework.casework import Casework
from esafety_tui.importing.files import parts as workbook_parts
from esafety_tui.importing.files.open_log import MOST_BYTES
from esafety_tui.importing.files.parts import check_parts
from esafety_tui.importing.files.sheet import MOST_ROWS
from esafety_tui.importing.reader import UnreadableLog
from support.log_files import HEADINGS, csv_bytes, read_bytes, workbook_bytes
from support.school import SCHOOL

GOOD = ("3/11/2025", "", "x", "", "")
TYPES, BOOK = "[Content_Types].xml", "xl/workbook.xml"
STYLES, SHEET, STRINGS = "xl/styles.xml", "xl/worksheets/sheet1.xml", "xl/sharedStrings.xml"
MAIN = b"http://schemas.openxmlformats.org/spreadsheetml/2006/main"
DECLARED = (
    b'<Override PartName="/xl/sharedStrings.xml" ContentType="application/'
    b'vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"/></Types>'
)
MB = 1024 * 1024
# The most that an import may take, all of the program with it.
MOST_MEMORY = 300 * MB

Parts = dict[str, bytes]
Filled = Callable[[Parts], None]


def parts_of(content: bytes) -> Parts:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def packed(parts: Parts, kind: int = zipfile.ZIP_DEFLATED) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", kind, compresslevel=1) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return out.getvalue()


@pytest.fixture(scope="module")
def good() -> bytes:
    return workbook_bytes({"Log": [HEADINGS, GOOD]})


def with_more(name: str, before: bytes, piece: bytes, size: int = 40 * MB) -> Filled:
    def fill(parts: Parts) -> None:
        assert before in parts[name]
        parts[name] = parts[name].replace(before, piece * (size // len(piece)) + before, 1)

    return fill


def strings(inside: bytes, piece: bytes, after: bytes = b"", size: int = 40 * MB) -> Filled:
    def fill(parts: Parts) -> None:
        parts[TYPES] = parts[TYPES].replace(b"</Types>", DECLARED)
        body = inside + piece * (size // len(piece)) + after
        parts[STRINGS] = b'<sst xmlns="%s">%s</sst>' % (MAIN, body)

    return fill


def a_workbook_declared_to_be(name: str) -> Filled:
    """What is read whole lies where a part lies that is not."""

    def fill(parts: Parts) -> None:
        rows = b"<row><c/></row>" * (40 * MB // 15)
        parts[name] = parts.pop(BOOK).replace(b"</workbook>", rows + b"</workbook>")
        parts[TYPES] = parts[TYPES].replace(BOOK.encode(), name.encode())

    return fill


def a_remark(parts: Parts) -> None:
    end = b"</worksheet>"
    parts[SHEET] = parts[SHEET].replace(end, b"<!--" + b"a" * (40 * MB) + b"-->" + end)


HUGE: dict[str, Filled] = {
    "formats of cells": with_more(STYLES, b"</cellXfs>", b"<xf/>"),
    "fonts": with_more(STYLES, b"</fonts>", b"<font/>"),
    "sheets": with_more(BOOK, b"</sheets>", b'<sheet name="a" sheetId="1"/>'),
    "what is nothing in the workbook": with_more(BOOK, b"</workbook>", b"<x/>"),
    "types": with_more(TYPES, b"</Types>", b'<Default Extension="a" ContentType="b"/>'),
    "text among the types": with_more(TYPES, b"</Types>", b"a"),
    "relations": with_more("xl/_rels/workbook.xml.rels", b"</Relationships>", b"<x/>"),
    "a theme": with_more("xl/theme/theme1.xml", b"</a:theme>", b"a"),
    "properties": with_more("docProps/core.xml", b"</cp:coreProperties>", b"<x/>"),
    "cells in a row": with_more(SHEET, b"</row>", b"<c/>"),
    "rows within a row": with_more(SHEET, b"</row>", b"<row><c/></row>"),
    "cells": with_more(SHEET, b"</sheetData>", b"<row>" + b"<c/>" * 50 + b"</row>"),
    "what is nothing in a sheet": with_more(SHEET, b"</worksheet>", b"<x/>"),
    "text in a sheet": with_more(SHEET, b"</worksheet>", b"a"),
    "a remark": a_remark,
    "strings": strings(b"", b"<si/>"),
    "pieces of one string": strings(b"<si>", b"<r/>", b"</si>"),
    "one long string": strings(b"<si><t>", b"a", b"</t></si>"),
    "a workbook among the sheets": a_workbook_declared_to_be("xl/worksheets/sheet9.xml"),
    "a workbook among the pictures": a_workbook_declared_to_be("xl/media/image1.png"),
}


@pytest.mark.parametrize("what", HUGE)
def test_a_small_file_of_huge_parts_is_refused_before_it_is_read(
    good: bytes, what: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    # A tenth of what is really taken, or the two that count millions would take seconds.
    monkeypatch.setattr(workbook_parts, "_MOST_CELLS", workbook_parts._MOST_CELLS // 10)
    fewer = workbook_parts._MOST_STRINGS._replace(marks=workbook_parts._MOST_STRINGS.marks // 10)
    monkeypatch.setattr(workbook_parts, "_MOST_STRINGS", fewer)
    parts = parts_of(good)
    HUGE[what](parts)
    content = packed(parts)
    assert len(content) < MB
    with pytest.raises(UnreadableLog, match="far more than a log"):
        check_parts(content)


def test_a_cell_that_has_two_places_is_refused(good: bytes) -> None:
    parts = parts_of(good)
    assert b'r="A2"' in parts[SHEET]
    parts[SHEET] = parts[SHEET].replace(b'r="A2"', b'r="A2" r="XFD1048576"')
    with pytest.raises(UnreadableLog, match="damaged"):
        check_parts(packed(parts))


def claiming(content: bytes, name: str, size: int) -> bytes:
    """Let the directory of an archive say that a part unpacks to *size* bytes only."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        entry = copy.copy(archive.getinfo(name))
    was, now = entry.file_size.to_bytes(4, "little"), size.to_bytes(4, "little")
    assert content.count(was) == 2  # before the part, and in the directory
    return content.replace(was, now)


@pytest.mark.parametrize("claimed", [10, 41 * MB, 0xFFFFFFFE])
def test_what_the_directory_says_of_sizes_is_not_believed(good: bytes, claimed: int) -> None:
    parts = parts_of(good)
    HUGE["formats of cells"](parts)
    with pytest.raises(UnreadableLog, match="far more than a log"):
        check_parts(claiming(packed(parts), STYLES, claimed))
    with pytest.raises(UnreadableLog, match="damaged"):
        check_parts(claiming(good, STYLES, claimed))


def test_many_parts_that_are_bearable_alone_are_not_together(
    good: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(workbook_parts, "_MOST_UNPACKED", 10 * MB)
    parts = parts_of(good) | {f"xl/media/{n}.png": bytes(MB) for n in range(12)}
    with pytest.raises(UnreadableLog, match="far more than a log"):
        check_parts(packed(parts))


@pytest.mark.parametrize("kind", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_packed_as_no_workbook_is_it_is_not_unpacked(good: bytes, kind: int) -> None:
    with pytest.raises(UnreadableLog, match="damaged"):
        check_parts(packed(parts_of(good), kind))


def test_an_ordinary_workbook_with_a_large_picture_is_read(tmp_path: Path, good: bytes) -> None:
    parts = parts_of(good) | {"xl/media/image1.png": b"\x89PNG" + bytes(6 * MB)}
    assert len(read_bytes(tmp_path, packed(parts)).rows) == 1


# The most that a process took, as its own: getrusage counts in what the one that began it had.
IMPORT = """
import re, sys
from pathlib import Path
from esafety_tui.cli import main
try:
    main()
finally:
    most = re.search("VmHWM:[^0-9]*([0-9]+) kB", Path("/proc/self/status").read_text())
    print(int(most[1]) * 1024, file=sys.stderr)
"""


def imported(folder: Path, file: Path, *options: str) -> subprocess.CompletedProcess[str]:
    """Import *file*; the last word on standard error is the most memory that it took."""
    return subprocess.run(
        [sys.executable, "-c", IMPORT, "--database", str(folder), "import", str(file),
         *options],
        capture_output=True, text=True, timeout=240, check=False,
    )  # fmt: skip


NO_WORKBOOK = {
    "objects": (b"[" + b"{}," * (5 * MB) + b"{}]", "far more than incidents"),
    "numbers": (b"[" + b"0," * (7 * MB) + b"0]", "far more than incidents"),
    "fields": (b'[{"a":"' + b'","a":"' * (2 * MB) + b'"}]', "far more than incidents"),
    "columns": (b"Date reported,Details\n" + b"a," * (7 * MB), ""),
    "a terabyte": (b"", "larger than 16 MB"),
}
# As much as just passes: what is read then must fit.
GREATEST: dict[str, Filled] = {
    "formats of cells": with_more(STYLES, b"</cellXfs>", b"<xf/>", 700_000),
    "cells in a row": with_more(SHEET, b"</row>", b"<c/>", 390_000),
    "strings": strings(b"", b"<si/>", size=3_900_000),
}
LONG = [("strings", True), ("cells", True), *((what, False) for what in GREATEST)]


def greatest_csv() -> bytes:
    told = "the account showed a photograph of a teacher, with remarks " * 30
    day = date(2018, 9, 3)
    rows = [
        (
            day + timedelta(number % 2500),
            f"{number} {told}",
            "Impersonation",
            "Low",
            f"Mrs G{number}",
        )
        for number in range(MOST_ROWS - 1)  # and the headings
    ]
    return csv_bytes([("Date reported", "What happened", "Type", "Severity", "Victim"), *rows])


def greatest_json() -> bytes:
    at = "2025-11-03T10:00:00+00:00"
    entries = [{"at": at, "kind": "note", "text": "x" * 130}] * 9
    return json.dumps([
        {"title": f"By hand {number}", "reported_at": at, "entries": entries}
        for number in range(MOST_ROWS)
    ]).encode()  # fmt: skip


@pytest.mark.long
@pytest.mark.skipif(sys.platform != "linux", reason="memory is told in other units elsewhere")
@pytest.mark.parametrize("made", [greatest_csv, greatest_json])
def test_the_greatest_honest_log_takes_no_more_memory_than_it_may(
    tmp_path: Path, made: Callable[[], bytes]
) -> None:
    Casework.set_up(tmp_path / "r", SCHOOL).close()
    content = made()
    assert 0.85 * MOST_BYTES < len(content) <= MOST_BYTES
    file = tmp_path / "log.txt"
    file.write_bytes(content)
    done = imported(tmp_path / "r", file, "--closed-before", "none")
    assert done.returncode == 0, done.stderr
    assert re.search(rf"^({MOST_ROWS}|{MOST_ROWS - 1}) brought in", done.stdout, re.MULTILINE)
    assert int(done.stderr.split()[-1]) < MOST_MEMORY


@pytest.mark.skipif(sys.platform != "linux", reason="memory is told in other units elsewhere")
@pytest.mark.parametrize(
    ("what", "refused"),
    [("formats of cells", True), *(pytest.param(*one, marks=pytest.mark.long) for one in LONG)],
)
def test_no_import_takes_more_memory_than_it_may(
    good: bytes, tmp_path: Path, what: str, refused: bool
) -> None:
    Casework.set_up(tmp_path / "r", SCHOOL).close()
    parts = parts_of(good)
    (HUGE if refused else GREATEST)[what](parts)
    file = tmp_path / "log.xlsx"
    file.write_bytes(packed(parts))
    done = imported(tmp_path / "r", file)
    assert done.returncode == (1 if refused else 0), done.stderr
    assert "Traceback" not in done.stderr
    assert int(done.stderr.split()[-1]) < MOST_MEMORY


@pytest.mark.skipif(sys.platform != "linux", reason="memory is told in other units elsewhere")
@pytest.mark.parametrize(
    "what",
    ["objects", *[pytest.param(w, marks=pytest.mark.long) for w in NO_WORKBOOK if w != "objects"]],
)
def test_no_other_file_takes_more_either(tmp_path: Path, what: str) -> None:
    Casework.set_up(tmp_path / "r", SCHOOL).close()
    content, said = NO_WORKBOOK[what]
    file = tmp_path / "log.txt"
    file.write_bytes(content)
    if not content:
        with file.open("wb") as made:
            made.truncate(1 << 40)
    done = imported(tmp_path / "r", file)
    assert done.returncode in {0, 1}, done.stderr
    assert said in done.stdout + done.stderr
    assert "Traceback" not in done.stderr
    assert int(done.stderr.split()[-1]) < MOST_MEMORY
