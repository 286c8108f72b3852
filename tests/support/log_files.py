"""Makes log files as schools keep them, for the tests of the import."""

import csv
import io
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, time
from pathlib import Path
from types import MappingProxyType
from typing import Any

from esafety_tui.casework.casework import Casework
from esafety_tui.importing.answers import NONE, Answers
from esafety_tui.importing.files.open_log import content_of, sheets_of
from esafety_tui.importing.intake import Intake, carry_in, decided
from esafety_tui.importing.reader import LogReading, is_json, read_json_log, read_sheets
from esafety_tui.importing.rows.cells import LogRow
from esafety_tui.model.days import LONDON
from esafety_tui.model.vocabulary import Category

NO_OWN_NAMES: Mapping[Category, str] = MappingProxyType({})
TODAY = date(2026, 11, 23)
HEADINGS = ("Date reported", "Date of incident", "What happened", "Type", "Severity")


def read_log(
    path: Path,
    today: date,
    categories: Mapping[Category, str] = NO_OWN_NAMES,
    year_start: tuple[int, int] = (9, 1),
    answers: Answers = NONE,
) -> LogReading:
    """Read the log at *path* in one go, as a session does in steps."""
    content = content_of(path)
    if is_json(path, content):
        return read_json_log(content, datetime.combine(today, time(9), LONDON))
    sheets = sheets_of(content, hidden=answers.hidden)
    return read_sheets(sheets, today, categories, year_start, answers)


def import_log(
    casework: Casework,
    reading: LogReading,
    *,
    dry_run: bool = False,
    update: bool = False,
    file: str = "",
) -> Intake:
    """Bring in what was read; with *dry_run*, say what would be."""
    intake = decided(casework, reading)
    return intake if dry_run else carry_in(casework, intake, update=update, file=file)


def csv_bytes(
    rows: Iterable[Sequence[object]],
    *,
    separator: str = ",",
    encoding: str = "utf-8",
    errors: str = "strict",
) -> bytes:
    out = io.StringIO()
    csv.writer(out, delimiter=separator).writerows(rows)
    return out.getvalue().encode(encoding, errors)


def workbook_bytes(sheets: dict[str, Iterable[Sequence[Any]]]) -> bytes:
    from openpyxl import Workbook

    book = Workbook()
    book.remove(book.worksheets[0])
    for title, rows in sheets.items():
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(list(row))
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def zipped(**files: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return out.getvalue()


def sheet_xml(rows: str) -> bytes:
    """Return a workbook whose only sheet holds *rows* as they are."""
    content = workbook_bytes({"Log": [HEADINGS]})
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(out, "w") as new:
        for entry in old.infolist():
            text = old.read(entry)
            if entry.filename.endswith("sheet1.xml"):
                text = text.replace(b"</sheetData>", rows.encode() + b"</sheetData>")
            new.writestr(entry, text)
    return out.getvalue()


def open_document(rows: str) -> bytes:
    """Return a workbook as LibreOffice writes it, whose only sheet holds *rows*."""
    names = "".join(
        f' xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{short}:1.0"'
        for short in ("office", "table", "text")
    )
    content = (
        f"<office:document-content{names}><office:body><office:spreadsheet>"
        f'<table:table table:name="Log">{rows}</table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    kind = b"application/vnd.oasis.opendocument.spreadsheet"
    manifest = b'<manifest:manifest xmlns:manifest="urn:x"/>'
    return zipped(**{"mimetype": kind, "content.xml": content.encode(),
                     "META-INF/manifest.xml": manifest})  # fmt: skip


def ods_cell(text: str, *, times: int = 1) -> str:
    repeated = f' table:number-columns-repeated="{times}"'
    return (
        f'<table:table-cell office:value-type="string"{repeated}><text:p>{text}</text:p>'
        "</table:table-cell>"
    )


def ods_row(cells: str, *, times: int = 1) -> str:
    return f'<table:table-row table:number-rows-repeated="{times}">{cells}</table:table-row>'


def read_bytes(folder: Path, content: bytes, name: str = "log.csv") -> LogReading:
    path = folder / name
    path.write_bytes(content)
    return read_log(path, TODAY)


def read_rows(folder: Path, *rows: Sequence[object]) -> LogReading:
    """Read a CSV log; the first row is the row of headings."""
    return read_bytes(folder, csv_bytes(rows))


def the_row(folder: Path, **cells: object) -> LogRow:
    """Read a log of one row, given by heading (underscores for spaces); returns it."""
    told = {"Date reported": "3/11/2025", "What happened": "Something happened"}
    told |= {name.replace("_", " "): cell for name, cell in cells.items()}
    reading = read_rows(folder, list(told), list(told.values()))
    assert not reading.problems, reading.problems
    (row,) = reading.rows
    return row


def noted(row: LogRow) -> list[str]:
    """Return the lines that were kept beside an incident."""
    return "\n".join(row.kept).split("\n") if row.kept else []


SPELLINGS = (
    "{d}/{m}/{y}", "{d:02}/{m:02}/{y}", "{d}.{m}.{y}", "{d}-{m}-{y}", "{d}/{m}/{yy:02}",
    "{d:02}.{m:02}.{yy:02}", "{y}-{m:02}-{d:02}", "{d} {mon} {y}", "{d} {month} {y}",
    "{d}{th} {month} {y}", "{d}{th} of {month} {y}", "{wd} {d} {mon} {y}",
    "{weekday} {d}{th} {month} {y}",
    "{d}-{mon}-{yy:02}", "{mon} {d}, {y}", "{wd} {d}/{m}/{y}", "{y}/{m:02}/{d:02}",
)  # fmt: skip


def spelt(spelling: str, moment: datetime) -> str:
    day = moment.day
    ending = "th" if 10 < day < 14 else {1: "st", 2: "nd", 3: "rd"}.get(day % 10, "th")
    return spelling.format(
        d=day, m=moment.month, y=moment.year, yy=moment.year % 100, th=ending,
        mon=moment.strftime("%b"), month=moment.strftime("%B"), wd=moment.strftime("%a"),
        weekday=moment.strftime("%A"), h=moment.hour, min=moment.minute,
        h12=moment.hour % 12 or 12, half="pm" if moment.hour >= 12 else "am",
    )  # fmt: skip
