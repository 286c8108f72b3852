"""Files that are no log, broken, huge or locked: a sentence, never a traceback or a quotation."""

import io
import os
import struct
import tracemalloc
import zipfile
from contextlib import suppress
from itertools import count
from pathlib import Path
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook
from openpyxl.comments import Comment
from openpyxl.styles import Font

from esafety_tui.importing import json_log
from esafety_tui.importing.answers import Answers
from esafety_tui.importing.files import old_workbook, open_log, parts, workbook
from esafety_tui.importing.reader import UnreadableLog
from support.examples import examples
from support.log_files import (
    HEADINGS,
    TODAY,
    csv_bytes,
    ods_cell,
    ods_row,
    open_document,
    read_bytes,
    read_log,
    read_rows,
    sheet_xml,
    the_row,
    workbook_bytes,
    zipped,
)

NAME = "Zzquill Namemark"
OLE = bytes.fromhex("d0cf11e0a1b11ae1")
GOOD = ("3/11/2025", "", "x", "", "")


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "empty"),
        (b"\n \r\n\t", "empty"),
        (b"\xef\xbb\xbf", "headings"),
        (b"\x00" * 500, "empty"),
        (Random(7).randbytes(4000), ""),
        (bytes(range(256)) * 20, "table"),
        (b"%PDF-1.7\n" + bytes(range(128, 256)) * 40, "PDF"),
        (b"<html><table><tr><td>Date</td></tr></table></html>", "web page"),
        (b"\xef\xbb\xbf<?xml version='1.0'?><Workbook/>", "XML file"),
        (b"{\\rtf1 Date Details}", "Word document"),
        (OLE + b"\x00" * 600 + "WordDocument".encode("utf-16-le"), "Word document"),
        (b"PK\x03\x04", "table"),
        (b"PK\x03\x04" + b"\x00" * 400, "table"),
        (zipped(a=b"no workbook"), "table"),
        (zipped(**{"[Content_Types].xml": b"<"}), "damaged"),
        (zipped(**{"[Content_Types].xml": b"<?xml version='1.0'?><Types/>"}), "damaged"),
        (OLE + b"\x00" * 600, "damaged"),
        (OLE + "EncryptedPackage".encode("utf-16-le"), "password"),
        (b"Dear parent,\n\nthank you for your letter.\n", "headings"),
        (b"Name,Telephone\nJo Green,1\n", "headings"),
        (b"[", "JSON"),
        (b'{"a": ', "JSON"),
        (b"[" * 100_000, "JSON"),
        (b"[]", "no incidents"),
        (b'"text"', "headings"),
    ],
    ids=count(),
)
def test_what_is_no_log_is_refused_in_a_sentence(tmp_path: Path, content: bytes, said: str) -> None:
    with pytest.raises(UnreadableLog) as refused:
        read_bytes(tmp_path, content)
    assert said in str(refused.value)
    assert refused.value.sentence.endswith(".")
    assert "Green" not in str(refused.value)


def test_folders_and_missing_files_are_refused(tmp_path: Path) -> None:
    with pytest.raises(UnreadableLog, match="folder"):
        read_log(tmp_path, TODAY)
    for path in (tmp_path / "none.csv", tmp_path / "a\x00b", tmp_path / ("x" * 400)):
        with pytest.raises(UnreadableLog):
            read_log(path, TODAY)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="Windows has no such files")
def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.csv")
    with pytest.raises(UnreadableLog):
        read_log(tmp_path / "pipe.csv", TODAY)


def test_a_file_of_too_many_bytes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(open_log, "MOST_BYTES", 1024 * 1024)
    with pytest.raises(UnreadableLog, match="larger than 1 MB"):
        read_bytes(tmp_path, csv_bytes([HEADINGS, *[GOOD] * 200_000]))


def test_too_many_rows(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (open_log, workbook, json_log):
        monkeypatch.setattr(module, "MOST_ROWS", 10)
    rows = [HEADINGS, *[GOOD] * 9]
    for content in (csv_bytes(rows), workbook_bytes({"Log": rows})):
        assert len(read_bytes(tmp_path, content).rows) == 9
    rows.append(GOOD)
    for content in (csv_bytes(rows), workbook_bytes({"Log": rows})):
        with pytest.raises(UnreadableLog, match="more than"):
            read_bytes(tmp_path, content)
    with pytest.raises(UnreadableLog, match="more than"):
        read_bytes(tmp_path, b"[%b]" % b",".join([b"{}"] * 11))


def test_a_workbook_that_unpacks_to_too_much(tmp_path: Path, monkeypatch) -> None:
    content = workbook_bytes({"Log": [HEADINGS, *[GOOD] * 2000]})
    assert len(content) < 60_000
    monkeypatch.setattr(parts, "_MOST_UNPACKED", 60_000)
    with pytest.raises(UnreadableLog, match="far more than a log"):
        read_bytes(tmp_path, content)


def test_an_old_workbook_of_more_places_than_a_log_has(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    content = (Path(__file__).with_name("logs") / "old.xls").read_bytes()
    monkeypatch.setattr(old_workbook, "MOST_PLACES", 8)
    with pytest.raises(UnreadableLog, match="far more than a log"):
        read_bytes(tmp_path, content, "log.xls")


def test_a_workbook_whose_texts_unpack_to_too_much(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # All of its texts are held in memory at once, so they have a limit of their own.
    types = b'<Types><Override PartName="/xl/sharedStrings.xml" ContentType="x.sharedStrings+xml"/>'
    content = zipped(**{"[Content_Types].xml": types, "xl/sharedStrings.xml": b"x" * 100_000})
    with pytest.raises(UnreadableLog, match="damaged"):
        read_bytes(tmp_path, content)
    monkeypatch.setattr(parts, "_MOST_STRINGS", parts._MOST_STRINGS._replace(size=60_000))
    with pytest.raises(UnreadableLog, match="far more than a log"):
        read_bytes(tmp_path, content)


def test_a_row_number_beyond_any_sheet_is_not_counted_up_to(tmp_path: Path) -> None:
    rows = '<row r="999999999999"><c r="A999999999999" t="inlineStr"><is><t>x</t></is></c></row>'
    with pytest.raises(UnreadableLog):
        read_bytes(tmp_path, sheet_xml(rows))


def test_entities_that_multiply_are_refused(tmp_path: Path) -> None:
    content = sheet_xml("<row r='2'><c r='A2' t='inlineStr'><is><t>&e9;</t></is></c></row>")
    entities = "".join(f"<!ENTITY e{n} '{f'&e{n - 1};' * 10}'>" for n in range(1, 10))
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(out, "w") as new:
        for entry in old.infolist():
            text = old.read(entry)
            if entry.filename.endswith("sheet1.xml"):
                text = f"<!DOCTYPE x [<!ENTITY e0 'lol'>{entities}]>".encode() + text
            new.writestr(entry, text)
    with pytest.raises(UnreadableLog):
        read_bytes(tmp_path, out.getvalue())


def test_a_date_cell_out_of_range_is_a_bad_row(tmp_path: Path) -> None:
    style = (
        '<row r="2"><c r="A2" s="1"><v>99999999999</v></c>'
        '<c r="C2" t="inlineStr"><is><t>x</t></is></c></row>'
    )
    (bad,) = read_bytes(tmp_path, sheet_xml(style)).problems
    assert bad.problem.column == "date reported"


def test_a_quotation_mark_that_is_never_closed_swallows_nothing(tmp_path: Path) -> None:
    content = csv_bytes([HEADINGS, GOOD]) + b'3/11/2025,,"open,,\n' + csv_bytes([GOOD] * 3)
    with pytest.raises(UnreadableLog, match="line"):
        read_bytes(tmp_path, content)


def test_long_cells_stay_whole(tmp_path: Path) -> None:
    told = "word " * 20_000
    row = the_row(tmp_path, What_happened=told, Room=told)
    assert row.incident.summary == told.strip()
    assert told.strip() in "\n".join(row.kept)


def test_a_cell_that_no_field_can_hold_is_kept_as_words_and_told(tmp_path: Path) -> None:
    headings = ("Date reported", "Description", "Details", "Victim", "App")
    told = NAME * 7000
    for cells, column in (
        (("3/11/2025", told, told, "", ""), "summary"),
        (("3/11/2025", "x", "", "Namemark" * 80, ""), "people"),
    ):
        (row,) = read_rows(tmp_path, headings, cells).rows
        assert [problem.column for problem in row.problems] == [column]
        assert "Namemark" not in f"{row.problems}"
        words = "\n".join(row.kept)
        assert max(cells, key=len) in words.replace("\n", "") or len(words) > 190_000


def test_controls_and_escapes_are_taken_out(tmp_path: Path) -> None:
    row = the_row(tmp_path, What_happened="a\x1b[31mred\x1b]0;x\x07\u202eb", Victim="Jo\x00 Green")
    assert row.incident.summary == "aredb"
    assert row.incident.people[0].name == "Jo Green"


def test_a_heading_that_is_shown_is_short_and_clean(tmp_path: Path) -> None:
    reading = read_rows(tmp_path, (*HEADINGS, "\x1b[2J" + "very long " * 30), (*GOOD, "x"))
    said = reading.columns[-1].heading
    assert "\x1b" not in said
    assert len(said) <= 40


@pytest.mark.parametrize("cell", ["32/13/2025", f"{NAME} 3/11", NAME, "3/11/2025 4/11/2025"])
def test_no_problem_quotes_a_cell(tmp_path: Path, cell: str) -> None:
    (bad,) = read_rows(tmp_path, HEADINGS, (cell, cell, NAME, NAME, NAME)).problems
    assert "Zzquill" not in f"{bad}"
    assert "13" not in f"{bad}"


@given(st.binary(max_size=300), st.sampled_from([b"", b"PK\x03\x04", OLE, b"\xff\xfe", b"[", b"{"]))
@settings(max_examples=examples(150), deadline=None)
def test_any_bytes_are_read_or_refused(tmp_path_factory, content: bytes, start: bytes) -> None:
    path = tmp_path_factory.mktemp("log") / "log.xlsx"
    path.write_bytes(start + content)
    with suppress(UnreadableLog):
        assert read_log(path, TODAY).rows == ()  # {} is JSON with one record, a bad one


@given(cut=st.floats(0.01, 0.99), at=st.floats(0, 1), byte=st.integers(0, 255), whole=st.booleans())
@settings(max_examples=examples(80), deadline=None)
def test_a_damaged_workbook_is_read_or_refused(tmp_path_factory, cut, at, byte, whole) -> None:
    content = bytearray(workbook_bytes({"Log": [HEADINGS, GOOD]}))
    if not whole:
        content = content[: int(len(content) * cut)]
    content[int((len(content) - 1) * at)] = byte
    path = tmp_path_factory.mktemp("log") / "log.xlsx"
    path.write_bytes(bytes(content))
    with suppress(UnreadableLog):  # anything else would be a traceback in the lead's terminal
        read_log(path, TODAY)


# As far as a reader holds a place for each cell


@pytest.mark.parametrize(
    "cell", ['<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>',
             '<row r="500000"><c r="ZZ500000" t="inlineStr"><is><t>x</t></is></c></row>'],
)  # fmt: skip
def test_a_cell_far_away_is_not_reached_for(tmp_path: Path, cell: str) -> None:
    with pytest.raises(UnreadableLog, match="far more than a log"):
        read_bytes(tmp_path, sheet_xml(cell))


# Records of an old workbook: how far a sheet says that it reaches, a cell, and the texts.
REACH, CELL, TEXTS = b"\x00\x02\x0e\x00", b"\xfd\x00\x0a\x00", b"\xfc\x00"
# Which letters the texts are in, and that what follows is encrypted.
LETTERS, LOCKED = b"\x42\x00\x02\x00", b"\x2f\x00\x02\x00"


@pytest.mark.parametrize(
    ("record", "at", "numbers", "said"),
    [
        (REACH, 4, struct.pack("<IIHH", 0, 65_535, 0, 65_535), ""),
        (CELL, 4, struct.pack("<HH", 65_535, 255), "No row of headings"),
        (TEXTS, 8, struct.pack("<I", 0x7FFFFFFF), "damaged"),
        (LETTERS, 0, LOCKED, "password"),
    ],
)
def test_no_room_is_taken_for_what_an_old_workbook_says_of_itself(
    tmp_path: Path, record: bytes, at: int, numbers: bytes, said: str
) -> None:
    content = bytearray((Path(__file__).with_name("logs") / "old.xls").read_bytes())
    before = read_bytes(tmp_path, bytes(content), "log.xls")
    place = content.index(record) + at
    content[place : place + len(numbers)] = numbers
    tracemalloc.start()
    try:
        if said:
            with pytest.raises(UnreadableLog, match=said):
                read_bytes(tmp_path, bytes(content), "log.xls")
        else:
            assert read_bytes(tmp_path, bytes(content), "log.xls") == before
        assert tracemalloc.get_traced_memory()[1] < 40_000_000
    finally:
        tracemalloc.stop()


def test_rows_that_are_repeated_without_end_are_refused(tmp_path: Path) -> None:
    heads = ods_row("".join(map(ods_cell, HEADINGS[:3])))
    entry = ods_row("".join(map(ods_cell, ("3/11/2025", "", "Something"))))
    reading = read_bytes(tmp_path, open_document(heads + entry), "log.ods")
    assert [row.incident.title for row in reading.rows] == ["Something"]
    for rows in (
        ods_row(ods_cell("x"), times=900_000) + ods_row(ods_cell("x", times=16_000)),
        ods_row(ods_cell("x", times=16_384), times=1_048_576),
        ods_row("", times=1_000_000) + ods_row(ods_cell("x", times=900)),
    ):
        with pytest.raises(UnreadableLog, match="far more than a log"):
            read_bytes(tmp_path, open_document(heads + rows), "log.ods")


def test_sixteen_thousand_columns_are_cut_and_said(tmp_path: Path) -> None:
    wide = (*HEADINGS, *(f"Q{n}" for n in range(16_000 - len(HEADINGS))))
    for content in (csv_bytes([wide, GOOD]), workbook_bytes({"Log": [wide, GOOD]})):
        reading = read_bytes(tmp_path, content)
        assert len(reading.rows) == 1
        assert any("Only the first 200 columns" in note for note in reading.notes)


def test_strict_open_xml_is_refused_by_its_name(tmp_path: Path) -> None:
    content = workbook_bytes({"Log": [HEADINGS, GOOD]})
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(out, "w") as new:
        for entry in old.infolist():
            text = old.read(entry)
            if entry.filename == "xl/workbook.xml":
                text = text.replace(
                    b"http://schemas.openxmlformats.org/spreadsheetml/2006/main",
                    b"http://purl.oclc.org/ooxml/spreadsheetml/main",
                )
            new.writestr(entry, text)
    with pytest.raises(UnreadableLog, match="Strict Open XML"):
        read_bytes(tmp_path, out.getvalue())


def test_what_stands_beside_the_values_is_kept_or_said(tmp_path: Path) -> None:
    book = Workbook()
    sheet = book.active
    for row in (
        ("Date", "Details", "Category", "Status"),
        ("3/11/2025", "x", "Threats", "Closed"),
        ("4/11/2025", "y", "Threats", "Open"),
        ("5/11/2025", "z", "Hate", "Open"),
    ):
        sheet.append(row)
    sheet["B2"].comment = Comment("Ask Mr Elm", "somebody")
    sheet["D2"].font = Font(strike=True)
    sheet.row_dimensions[3].hidden = True
    book.save(tmp_path / "log.xlsx")
    reading = read_log(tmp_path / "log.xlsx", TODAY)
    assert [row.number for row in reading.rows] == [2, 4]
    assert any("Row 3: hidden in the sheet, left out" in note for note in reading.notes)
    row = reading.rows[0]
    assert row.incident.stage == "reported"  # what is struck out closes nothing
    told = "\n".join(row.kept)
    assert "Details, comment: Ask Mr Elm" in told
    assert "Status: Closed" in told
    assert "Status: struck out in the log" in told
    whole = read_log(tmp_path / "log.xlsx", TODAY, answers=Answers(hidden=True))
    assert [row.number for row in whole.rows] == [2, 3, 4]


def test_headings_over_two_rows_are_one(tmp_path: Path) -> None:
    book = workbook_bytes({"Log": [
        ("Date", "Date", "What", "People", ""),
        ("of incident", "reported", "happened", "Victim", "Perpetrator"),
        ("1/11/2025", "3/11/2025", "Posts", "Ali Ash", "Bo Birch"),
    ]})  # fmt: skip
    (row,) = read_bytes(tmp_path, book, "log.xlsx").rows
    assert row.incident.occurred_on.first.day == 1
    assert [one.role for one in row.incident.people] == ["target", "responsible"]
