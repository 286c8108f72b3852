"""More files of each kind that schools keep, made here: each with what its cells say."""

import io
import zipfile
from contextlib import suppress
from pathlib import Path
from random import Random
from typing import Any
from xml.sax.saxutils import escape

import pytest
from docx import Document
from openpyxl import Workbook

from esafety_tui.importing.answers import NONE, Answers
from esafety_tui.importing.files.open_log import sheets_of
from esafety_tui.importing.files.sheet import UnreadableLog
from esafety_tui.importing.reader import LogReading
from support.log_files import TODAY, csv_bytes, noted, read_log

LOGS = Path(__file__).with_name("logs")
HEAD = ("Date reported", "What happened", "Category", "Severity", "Victim", "Status")
ROWS = (
    ("3/11/2025", "Unkind posts", "Cyberbullying", "Low", "Zoë Ash 8B", "Closed"),
    ("14/11/2025", "A fake page", "Impersonation", "High", "Mr Bo Birch", "Open"),
)
SAYS = [
    ("2025-11-03", "Unkind posts", "cyberbullying", "low", "Zoë Ash", "closed"),
    ("2025-11-14", "A fake page", "impersonation", "high", "Mr Bo Birch", "investigating"),
]


def read_file(folder: Path, content: bytes, name: str, answers: Answers = NONE) -> LogReading:
    path = folder / name
    path.write_bytes(content)
    return read_log(path, TODAY, answers=answers)


def said(reading: LogReading) -> list[tuple[str, ...]]:
    """Say what the rows are, in the order of the headings above."""
    assert not reading.problems, reading.problems
    return [
        (
            str(row.incident.reported_at.date()), row.incident.title, str(row.incident.category),
            str(row.incident.severity),
            ", ".join(one.name for one in row.incident.people if one.role == "target"),
            str(row.incident.stage),
        )
        for row in reading.rows
    ]  # fmt: skip


# LibreOffice


def ods(*sheets: str, hidden: bool = False) -> bytes:
    ns = "urn:oasis:names:tc:opendocument:xmlns:"
    tables = "".join(
        f'<table:table table:name="S{n}" table:style-name="{"off" if hidden and n else "on"}">'
        f"{sheet}</table:table>"
        for n, sheet in enumerate(sheets)
    )
    styles = "".join(
        f'<style:style style:name="{name}" style:family="table">'
        f'<style:table-properties table:display="{shown}"/></style:style>'
        for name, shown in (("on", "true"), ("off", "false"))
    )
    content = (
        f'<?xml version="1.0"?><office:document-content xmlns:office="{ns}office:1.0" '
        f'xmlns:table="{ns}table:1.0" xmlns:text="{ns}text:1.0" xmlns:style="{ns}style:1.0" '
        f'office:version="1.2"><office:automatic-styles>{styles}</office:automatic-styles>'
        f"<office:body><office:spreadsheet>{tables}</office:spreadsheet></office:body>"
        "</office:document-content>"
    )
    kind = "application/vnd.oasis.opendocument.spreadsheet"
    manifest = (
        '<?xml version="1.0"?><manifest:manifest '
        f'xmlns:manifest="{ns}manifest:1.0"><manifest:file-entry manifest:full-path="/" '
        f'manifest:media-type="{kind}"/></manifest:manifest>'
    )
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("mimetype", kind)
        archive.writestr("META-INF/manifest.xml", manifest)
        archive.writestr("content.xml", content)
    return out.getvalue()


def cell(text: str, more: str = "") -> str:
    if not text:
        return f"<table:table-cell {more}/>"
    if text.startswith("20"):
        return f'<table:table-cell office:value-type="date" office:date-value="{text}" {more}/>'
    return (
        f'<table:table-cell office:value-type="string" {more}>'
        f"<text:p>{escape(text)}</text:p></table:table-cell>"
    )


def ods_row(*cells: str) -> str:
    whole = "".join(one if one.startswith("<") else cell(one) for one in cells)
    return f"<table:table-row>{whole}</table:table-row>"


def test_a_libreoffice_log_with_true_dates_and_rows_that_repeat(tmp_path: Path) -> None:
    blank = f'<table:table-row table:number-rows-repeated="900">{cell("")}</table:table-row>'
    rows = (
        ods_row("Our log"), blank, ods_row(*HEAD), ods_row("2025-11-03", *ROWS[0][1:]),
        ods_row("2025-11-14", *ROWS[1][1:]), blank,
    )  # fmt: skip
    found = read_file(tmp_path, ods("".join(rows)), "log.ods")
    assert said(found) == SAYS
    assert [row.number for row in found.rows] == [903, 904]


def test_a_libreoffice_log_with_merged_cells(tmp_path: Path) -> None:
    covered = "<table:covered-table-cell/>"
    kind = cell("Cyberbullying", 'table:number-rows-spanned="2"')
    rows = (
        ods_row(*HEAD), ods_row("3/11/2025", "Unkind posts", kind, "Low", "Ali Ash", "Closed"),
        ods_row("4/11/2025", "More of them", covered, "High", "Bo Birch", "Open"),
    )  # fmt: skip
    found = said(read_file(tmp_path, ods("".join(rows)), "log.ods"))
    assert [one[2] for one in found] == ["cyberbullying"] * 2


def test_a_hidden_sheet_of_libreoffice_is_left(tmp_path: Path) -> None:
    sheets = ["".join((ods_row(*HEAD), ods_row(*row))) for row in ROWS]
    found = read_file(tmp_path, ods(*sheets, hidden=True), "log.ods")
    assert said(found) == SAYS[:1]
    assert [(one.name, one.hidden, one.taken) for one in found.sheets] == [
        ("S0", False, True), ("S1", True, False),
    ]  # fmt: skip


# Encodings


@pytest.mark.parametrize(
    ("encoding", "separator"),
    [
        ("cp1252", "\t"), ("utf-8-sig", ";"), ("utf-16", ";"), ("utf-16-le", "\t"),
        ("utf-16-be", ","),
    ],
)  # fmt: skip
def test_more_encodings_and_separators(tmp_path: Path, encoding: str, separator: str) -> None:
    content = csv_bytes([HEAD, *ROWS], separator=separator, encoding=encoding)
    assert said(read_file(tmp_path, content, "log.csv")) == SAYS


# Excel: merged cells, headings over two rows, hidden sheets


def excel(*sheets: list[tuple[Any, ...]], merged: str = "", states: tuple[str, ...] = ()) -> bytes:
    book = Workbook()
    book.remove(book.worksheets[0])
    for number, rows in enumerate(sheets):
        sheet = book.create_sheet(f"S{number}")
        for row in rows:
            sheet.append(list(row))
        for place in merged.split():
            sheet.merge_cells(place)
        if number < len(states):
            sheet.sheet_state = states[number]
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def test_a_day_that_is_merged_over_several_rows_holds_for_all(tmp_path: Path) -> None:
    rows = [HEAD, ROWS[0], (None, *ROWS[1][1:]), (None, "A third", *ROWS[1][2:])]
    found = said(read_file(tmp_path, excel(rows, merged="A2:A4"), "log.xlsx"))
    assert [one[0] for one in found] == ["2025-11-03"] * 3


def test_a_title_that_is_merged_over_the_sheet_is_no_heading(tmp_path: Path) -> None:
    rows = [("E-safety incidents 2025-26",), *[HEAD], *ROWS]
    assert said(read_file(tmp_path, excel(rows, merged="A1:F1"), "log.xlsx")) == SAYS


def test_a_group_of_headings_that_is_merged_over_two_columns(tmp_path: Path) -> None:
    upper = ("Date", None, "What happened", "Category", "Severity", "Victim", "Status")
    lower = ("Reported", "Of incident", None, None, None, "Name", None)
    row = ("14/11/2025", "13/11/2025", *ROWS[1][1:])
    found = read_file(tmp_path, excel([upper, lower, row], merged="A1:B1"), "log.xlsx")
    assert said(found) == SAYS[1:]
    assert str(found.rows[0].incident.occurred_on.first) == "2025-11-13"


@pytest.mark.parametrize(
    ("upper", "lower"),
    [
        (("When", "", "What happened", "Kind", ""), ("Reported", "Occurred", "", "Category", "")),
        (("Date", "Date", "Incident", "Incident", ""),
         ("reported", "occurred", "details", "type", "Severity")),
        (("", "", "Incident", "", ""),
         ("Date reported", "Date of incident", "Details", "Type", "Level")),
    ],
)  # fmt: skip
def test_more_headings_over_two_rows(
    tmp_path: Path, upper: tuple[str, ...], lower: tuple[str, ...]
) -> None:
    row = ("14/11/2025", "13/11/2025", "A fake page", "Impersonation", "")
    found = read_file(tmp_path, csv_bytes([upper, lower, row]), "log.csv")
    assert [one[:3] for one in said(found)] == [SAYS[1][:3]]
    assert str(found.rows[0].incident.occurred_on.first) == "2025-11-13"


@pytest.mark.parametrize("state", ["hidden", "veryHidden"])
def test_a_hidden_sheet_is_taken_only_if_it_is_wanted(tmp_path: Path, state: str) -> None:
    content = excel([HEAD, ROWS[0]], [HEAD, ROWS[1]], states=("visible", state))
    assert said(read_file(tmp_path, content, "log.xlsx")) == SAYS[:1]
    assert said(read_file(tmp_path, content, "log.xlsx", Answers(hidden=True))) == SAYS


def test_where_all_logs_are_hidden_it_is_asked_which(tmp_path: Path) -> None:
    content = excel([("A note", "of mine")], [HEAD, *ROWS], states=("visible", "hidden"))
    (question,) = read_file(tmp_path, content, "log.xlsx").questions
    assert (question.id, question.choices) == ("sheets", ("S1", "all"))


# Old Excel: the file that there is, with some of its bytes exchanged


def old(*exchanged: tuple[bytes, bytes]) -> bytes:
    content = (LOGS / "old.xls").read_bytes()
    for before, after in exchanged:
        assert content.count(before) == 1
        content = content.replace(before, after)
    return content


@pytest.mark.parametrize(
    ("before", "after", "says"),
    [
        (b"Ali Ash", b"Zo\xeb Ash", ("2025-09-03", "Zoë Ash", "substantiated")),
        (b"03/09/2025", b"3 Sept '25", ("2025-09-03", "Ali Ash", "substantiated")),
        (b"Upheld", b"Untrue", ("2025-09-03", "Ali Ash", "false")),
    ],
)
def test_more_old_workbooks(
    tmp_path: Path, before: bytes, after: bytes, says: tuple[str, str, str]
) -> None:
    row = read_file(tmp_path, old((before, after)), "log.xls").rows[0].incident
    people = ", ".join(one.name for one in row.people)
    assert (str(row.reported_at.date()), people, row.outcome) == says


def test_a_damaged_old_workbook_prints_nothing(capfd: pytest.CaptureFixture[str]) -> None:
    """Whatever the libraries make of it: a line of theirs would stand across the screen."""
    good, chance = (LOGS / "old.xls").read_bytes(), Random(4)
    for _ in range(150):
        content = bytearray(good[: chance.choice([len(good), chance.randrange(600, len(good))])])
        for _ in range(chance.choice([1, 3, 30])):
            content[chance.randrange(8, len(content))] = chance.randrange(256)
        with suppress(UnreadableLog):
            sheets_of(bytes(content))
    assert capfd.readouterr() == ("", "")


# Word


def word(table: bool) -> bytes:
    document = Document()
    document.add_heading("Incident log")
    if table:
        grid = document.add_table(rows=0, cols=len(HEAD))
        for row in (HEAD, *ROWS):
            for place, text in zip(grid.add_row().cells, row, strict=True):
                place.text = text
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (word(table=True), "log.docx"), (word(table=True), "log.xlsx"),
        (word(table=False), "log.csv"), (b"{\\rtf1\\ansi Date\\cell Details\\row}", "log.rtf"),
    ],
    ids=("a document", "called a workbook", "without a table", "rich text"),
)  # fmt: skip
def test_a_table_in_word_is_refused_as_what_it_is(
    tmp_path: Path, content: bytes, name: str
) -> None:
    with pytest.raises(UnreadableLog, match=r"Word document.*Excel"):
        read_file(tmp_path, content, name)


# Forms and exports


@pytest.mark.parametrize(
    ("head", "row", "at", "reporter"),
    [
        (("Timestamp", "Your name", "What happened?", "Which app was used?"),
         ("14/11/2025 09:15:02", "Ms Ash", "A fake page", "Instagram"),
         "2025-11-14T09:15:00+00:00", "Ms Ash"),
        (("Timestamp", "Email Address", "Tell us what happened", "App or website"),
         ("2025/11/14 4:05:09 pm GMT", "b.birch@school.example", "A fake page", "Instagram"),
         "2025-11-14T16:05:00+00:00", ""),
        (("Timestamp", "What has happened", "Name of app", "Person making report"),
         ("14.11.2025 9:15", "A fake page", "insta", "Mr Bo Birch"),
         "2025-11-14T09:15:00+00:00", "Mr Bo Birch"),
        (("ID", "Start time", "Completion time", "Email", "Name", "What happened", "Platform"),
         ("7", "14/11/2025 09:01:00", "14/11/2025 09:15:02", "a@school.example", "Ms Ash",
          "A fake page", "Instagram"),
         "2025-11-14T09:15:00+00:00", "Ms Ash"),
        (("Id", "Start time", "Completion time", "Email", "Name", "Last modified time",
          "Describe what happened", "Which platform"),
         ("8", "2025-11-14 09:01", "2025-11-14 09:15", "anonymous", "", "", "A fake page",
          "Instagram"),
         "2025-11-14T09:15:00+00:00", ""),
    ],
)  # fmt: skip
def test_answers_of_more_forms(
    tmp_path: Path, head: tuple[str, ...], row: tuple[str, ...], at: str, reporter: str
) -> None:
    found = read_file(tmp_path, csv_bytes([head, row]), "log.csv")
    assert not found.questions
    (one,) = found.rows
    assert one.incident.reported_at.isoformat() == at
    assert (one.incident.title, one.incident.providers) == ("A fake page", ("Instagram",))
    people = [person.name for person in one.incident.people if person.role == "reporter"]
    assert people == ([reporter] if reporter else [])


@pytest.mark.parametrize(
    ("head", "row", "kept"),
    [
        (("Incident date", "Submitted by", "Concerns", "Concern type", "External agencies involved",
          "Priority", "Status", "Confidentiality"),
         ("14/11/2025", "Ms Ash", "A fake page", "Impersonation", "LADO", "High", "Open",
          "DSL only"),
         ["Confidentiality: DSL only"]),
        (("Date of concern", "Concern type", "Detail of concern", "Raised by", "Status", "Level"),
         ("14/11/2025", "Impersonation", "A fake page", "Ms Ash", "Active", "High"), []),
        (("Created date", "Title", "Status", "Categories", "Severity", "Added by",
          "Sign-off status"),
         ("14/11/2025", "A fake page", "Active", "Impersonation", "High", "Ms Ash",
          "Not requested"),
         ["Status: Active", "Sign-off status: Not requested"]),
    ],
)  # fmt: skip
def test_more_exports_of_safeguarding_systems(
    tmp_path: Path, head: tuple[str, ...], row: tuple[str, ...], kept: list[str]
) -> None:
    found = read_file(tmp_path, csv_bytes([head, row]), "log.csv")
    assert not found.questions
    assert [(*one[:4], one[5]) for one in said(found)] == [(*SAYS[1][:4], SAYS[1][5])]
    assert [line for line in noted(found.rows[0]) if line in kept] == kept
