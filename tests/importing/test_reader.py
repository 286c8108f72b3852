"""Reading a log: files as they come, rows that are none, and the same row known again."""

import random
from collections.abc import Iterator
from contextlib import suppress
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from esafety_tui.casework.casework import Casework
from esafety_tui.casework.dates.written import BadDate
from esafety_tui.importing.days import Dating, read_day
from esafety_tui.importing.reader import LogReading
from esafety_tui.importing.rows.cells import LogRow
from esafety_tui.importing.words import answer_of, fold
from esafety_tui.model.incident import WORDS_OF_LOG, Incident
from esafety_tui.model.record import clean_text, day_of, plain, read
from esafety_tui.model.vocabulary import Answer
from support.examples import examples
from support.log_files import (
    HEADINGS,
    SPELLINGS,
    TODAY,
    csv_bytes,
    import_log,
    noted,
    read_bytes,
    read_log,
    read_rows,
    spelt,
    the_row,
    workbook_bytes,
)

ROWS = (
    HEADINGS,
    ("3/11/2025", "1/11/2025", "Café talk about a “teacher”", "Cyberbullying", "High"),
    ("4/11/2025", "", "Fake profile; of a pupil", "Impersonation", "Low"),
)


def days(reading: LogReading) -> list[date]:
    return [day_of(row.incident.reported_at) for row in reading.rows]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16", "utf-16-le"])
@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
def test_csv_in_every_encoding_and_with_every_separator(
    tmp_path: Path, encoding: str, separator: str
) -> None:
    reading = read_bytes(tmp_path, csv_bytes(ROWS, separator=separator, encoding=encoding))
    assert [row.incident.summary for row in reading.rows] == [ROWS[1][2], ROWS[2][2]]
    assert not reading.problems


def test_excel_says_its_separator_on_a_line_of_its_own(tmp_path: Path) -> None:
    content = b"sep=;\r\n" + csv_bytes(ROWS, separator=";")
    assert [row.number for row in read_bytes(tmp_path, content).rows] == [3, 4]


def test_titles_blanks_headings_again_dividers_and_totals_are_no_incidents(tmp_path: Path) -> None:
    reading = read_rows(
        tmp_path,
        ("Northfield School", "", "", "", ""),
        ("Log of incidents 2025-26", "", "", "", ""),
        (),
        *ROWS,
        ("", "", "", "", ""),
        HEADINGS,
        ("Spring term 2026", "", "", "", ""),
        ("12/1/2026", "", "Third", "", ""),
        ("", "", "Told without a date", "", ""),
        ("Total", "", "3", "", ""),
    )
    assert [row.number for row in reading.rows] == [5, 6, 10]
    assert [(bad.number, bad.problem.column) for bad in reading.problems] == [(11, "date reported")]
    assert any("row 4" in note for note in reading.notes)
    assert any("Rows 8, 9, 12" in note for note in reading.notes)


def test_row_numbers_are_those_of_the_spreadsheet(tmp_path: Path) -> None:
    reading = read_rows(
        tmp_path,
        HEADINGS,
        ("3/11/2025", "", "Two\nlines in\none cell", "", ""),
        (),
        ("31/2/2025", "", "Bad", "", ""),
    )
    assert [row.number for row in reading.rows] == [2]
    assert [bad.number for bad in reading.problems] == [4]


def test_a_workbook_gives_what_the_same_csv_gives(tmp_path: Path) -> None:
    rows = [("Our log",), *ROWS]
    rows[2] = (datetime(2025, 11, 3), date(2025, 11, 1), *ROWS[1][2:])
    rows[3] = (45965, None, *ROWS[2][2:])
    book = read_bytes(tmp_path, workbook_bytes({"Log": rows}), "log.xlsx")
    text = read_bytes(tmp_path, csv_bytes([("Our log",), *ROWS]))
    assert [row.incident.summary for row in book.rows] == [
        row.incident.summary for row in text.rows
    ]
    assert days(book) == days(text)
    assert [row.number for row in book.rows] == [row.number for row in text.rows]
    assert [row.fingerprint for row in book.rows] == [row.fingerprint for row in text.rows]


def test_a_workbook_is_known_by_its_content_not_its_name(tmp_path: Path) -> None:
    assert len(read_bytes(tmp_path, workbook_bytes({"Log": ROWS}), "log.csv").rows) == 2


def test_formulas_count_as_their_last_value_and_are_never_run(tmp_path: Path) -> None:
    rows = [HEADINGS, ("3/11/2025", "", '=HYPERLINK("x")', "bullying", "")]
    (row,) = read_bytes(tmp_path, workbook_bytes({"Log": rows}), "log.xlsx").rows
    assert "HYPERLINK" not in str((row.incident, row.kept))  # openpyxl wrote no value for it


def test_the_sheets_with_headings_are_read_and_the_others_named(tmp_path: Path) -> None:
    sheets = {"Guide": [("How to use",)], "Lists": [("App", "Type"), ("x", "y")], "Log 25": ROWS}
    reading = read_bytes(tmp_path, workbook_bytes(sheets), "log.xlsx")
    assert len(reading.rows) == 2
    assert "“Log 25”" in reading.notes[0]
    assert "“Lists”" in reading.notes[1]
    assert [sheet.taken for sheet in reading.sheets] == [False, False, True]


def test_columns_of_unknown_meaning_are_kept_beside_the_incident(tmp_path: Path) -> None:
    row = the_row(tmp_path, Pupil_involved="Jo Green", Room="B4", No="17")
    assert noted(row) == ["Pupil involved: Jo Green", "Room: B4"]
    assert not row.incident.people  # somebody "involved" is neither target nor offender


def test_only_a_sheet_of_very_many_columns_is_said_to_be_cut(tmp_path: Path) -> None:
    for columns, cut in ((3, False), (230, True)):
        headings = ("Date reported", "Description", *(f"Q{n}" for n in range(columns - 2)))
        rows = [headings, ("3/11/2025", "x", *["y"] * (columns - 2))]
        for content in (csv_bytes(rows), workbook_bytes({"Log": rows})):
            notes = read_bytes(tmp_path, content).notes
            assert any("Only the first" in note for note in notes) is cut


def test_cells_beyond_the_last_heading_are_kept_too(tmp_path: Path) -> None:
    reading = read_rows(tmp_path, HEADINGS, (*ROWS[1], "beyond"))
    assert noted(reading.rows[0])[-1] == "column F: beyond"


@pytest.mark.parametrize(
    ("headings", "row", "reported", "occurred"),
    [
        (("Date", "Description"), ("3/11/2025", "x"), date(2025, 11, 3), None),
        (("Date & time", "Details"), ("3/11/2025 09:15", "x"), date(2025, 11, 3), None),
        (("DATE LOGGED", "Date", "Incident"), ("4/11/25", "3/11/25", "x"),
         date(2025, 11, 4), date(2025, 11, 3)),
        (("Date of Incident (dd/mm/yy)", "Date Reported:", "Nature of incident"),
         ("3/11/25", "4/11/25", "x"), date(2025, 11, 4), date(2025, 11, 3)),
        (("When?", "What happened?"), ("3/11/25", "x"), date(2025, 11, 3), date(2025, 11, 3)),
    ],
)  # fmt: skip
def test_which_date_a_column_holds(tmp_path: Path, headings, row, reported, occurred) -> None:
    (found,) = read_rows(tmp_path, headings, row).rows
    assert day_of(found.incident.reported_at) == reported
    span = found.incident.occurred_on
    assert (span.first if span else None) == occurred


def test_a_missing_report_date_is_the_incidents_and_that_is_said(tmp_path: Path) -> None:
    row = the_row(tmp_path, Date_reported="", Date_of_incident="3/11/2025")
    assert day_of(row.incident.reported_at) == date(2025, 11, 3)
    path = tmp_path / "log.csv"
    assert read_log(path, TODAY).rows[0].incident.report_known is False


@pytest.mark.parametrize(
    ("cells", "column", "reason"),
    [
        (("", "", "x", "", ""), "date reported", "missing"),
        (("soon", "", "x", "", ""), "date reported", "not a date"),
        (("24/11/2026", "", "x", "", ""), "date reported", "future"),
        (("3/11/2025", "", "", "", "high"), "what happened", "missing"),
        (("3/11/2025", "", "x" * 300_000, "", ""), None, ""),
    ],
)
def test_a_bad_row_says_where_and_why(tmp_path: Path, cells, column, reason) -> None:
    if column is None:
        content = workbook_bytes({"Log": [HEADINGS, *[cells] * 1]})  # Excel cuts a cell itself
        assert read_bytes(tmp_path, content, "log.xlsx").rows
        return
    reading = read_rows(tmp_path, HEADINGS, cells, ROWS[1])
    (bad,) = reading.problems
    assert (bad.number, bad.problem.column) == (2, column)
    assert reason in bad.problem.said
    assert [row.number for row in reading.rows] == [3]


@pytest.mark.parametrize(
    ("cell", "reason"),
    [("4/11/2025", "later than the report"), ("31/9/2025", "calendar"), ("3/12/2026", "future")],
)
def test_a_bad_day_of_the_incident_loses_no_row_and_stays_in_words(
    tmp_path: Path, cell: str, reason: str
) -> None:
    reading = read_rows(tmp_path, HEADINGS, ("3/11/2025", cell, "x", "", ""))
    (row,) = reading.rows
    assert [(one.column, reason in one.said) for one in row.problems] == [
        ("Date of incident", True)
    ]
    assert not row.incident.occurred_on
    assert noted(row) == [f"Date of incident: {cell}"]


def test_a_report_of_several_days_is_when_it_happened(tmp_path: Path) -> None:
    reading = read_rows(tmp_path, HEADINGS, ("3/11/2025 to 5/11/2025", "", "x", "", ""))
    (row,) = reading.rows
    span = row.incident.occurred_on
    assert (span.first, span.last) == (date(2025, 11, 3), date(2025, 11, 5))
    assert row.incident.report_known is False


def test_today_is_not_the_future(tmp_path: Path) -> None:
    assert len(read_rows(tmp_path, HEADINGS, ("23/11/2026 23:59", "", "x", "", "")).rows) == 1


@pytest.mark.parametrize(
    ("status", "closed", "stage"),
    [
        ("Closed", "5/11/2025", "closed"),
        ("Closed", "", "closed"),
        ("", "5/11/2025", "closed"),
        ("resolved", "", "closed"),
        ("", "Yes", "closed"),
        ("", "", "reported"),
        ("new", "", "reported"),
        ("Open", "", "investigating"),
        ("ongoing", "No", "investigating"),
        ("not closed", "", "investigating"),
        ("Re-opened", "5/11/2025", "investigating"),
        ("With police", "", "waiting"),
        ("monitoring", "", "monitoring"),
        ("Logged in error", "", "withdrawn"),
        ("???", "", "reported"),
    ],
)
def test_where_a_case_stands(tmp_path: Path, status: str, closed: str, stage: str) -> None:
    row = the_row(tmp_path, Status=status, Date_closed=closed)
    assert row.incident.stage == stage
    assert (row.incident.closed_at is not None) == (stage == "closed" and closed == "5/11/2025")
    if stage == "closed" and closed == "5/11/2025":
        assert day_of(row.incident.closed_at) == date(2025, 11, 5)


@pytest.mark.parametrize(("answer", "stage"), [("Y", "closed"), ("no", "investigating")])
def test_yes_and_no_answer_what_the_heading_asks(tmp_path: Path, answer: str, stage: str) -> None:
    assert the_row(tmp_path, Resolved=answer).incident.stage == stage
    other = {"closed": "investigating", "investigating": "closed"}[stage]
    assert the_row(tmp_path, Open=answer).incident.stage == other


@pytest.mark.parametrize(
    ("heading", "said", "stage", "asked"),
    [
        ("Status / closed", "5/11/2025", "closed", 0),
        ("Case closed?", "5.11.25", "closed", 0),
        ("Open / closed", "Ongoing", "investigating", 0),
        ("Status (closed)", "5/11/25 - not proven", "reported", 1),
        ("Status", "5/11/2025", "reported", 1),  # it may be of something else
    ],
)
def test_a_day_alone_closes_where_the_heading_speaks_of_closing(
    tmp_path: Path, heading: str, said: str, stage: str, asked: int
) -> None:
    found = read_rows(tmp_path, ("Date reported", "Details", heading), ("3/11/2025", "x", said))
    assert (found.rows[0].incident.stage, len(found.questions)) == (stage, asked)
    assert (found.rows[0].incident.closed_at is not None) == (stage == "closed")


def test_a_case_cannot_close_before_its_report(tmp_path: Path) -> None:
    reading = read_rows(
        tmp_path, ("Date reported", "Details", "Date closed"), ("3/11/2025", "x", "2/11/2025")
    )
    (row,) = reading.rows
    assert [one.said for one in row.problems] == ["is earlier than the report"]
    assert row.incident.stage == "closed"
    assert not row.incident.closed_at
    assert noted(row) == ["Date closed: 2/11/2025"]


def test_a_case_closed_on_the_day_of_its_report_closes_after_it(tmp_path: Path) -> None:
    row = the_row(tmp_path, Date_reported="3/11/2025 14:00", Date_closed="3/11/2025")
    assert row.incident.closed_at == row.incident.reported_at


def test_an_action_is_a_note_and_not_a_quick_response(casework: Casework, tmp_path: Path) -> None:
    headings = ("Date", "Details", "Action taken", "Police informed")
    told = ("3/11/2025", "x", "Rang the parents", "Yes, ref 42/1")
    (new,) = import_log(casework, read_rows(tmp_path, headings, told)).new
    (entry,) = new.entries
    assert (entry.kind, entry.at) == ("note", new.reported_at)
    assert entry.text.split("\n") == [
        WORDS_OF_LOG, "Action taken: Rang the parents", "Police informed: Yes, ref 42/1",
    ]  # fmt: skip
    assert new.facts == {}  # in words: it decides nothing
    assert not new.referrals


@pytest.mark.parametrize(
    ("told", "fact"), [("No", "no"), ("Yes", "yes"), ("CR/123/26", "yes"), ("n/a", None)]
)
def test_whether_the_police_were_told(tmp_path: Path, told: str, fact: str | None) -> None:
    assert the_row(tmp_path, Crime_ref=told).incident.facts.get("with_police") == fact


def test_a_long_account_gives_a_short_title_and_stays_whole(tmp_path: Path) -> None:
    told = "A parent wrote about the head teacher on a local page. " + "It went on and on. " * 30
    row = the_row(tmp_path, What_happened=told)
    assert row.incident.title == "A parent wrote about the head teacher on a local page"
    assert row.incident.summary == told.strip()
    unbroken = the_row(tmp_path, What_happened="word " * 100)
    assert len(unbroken.incident.title) <= 81
    assert unbroken.incident.title.endswith("word…")


def test_a_long_title_stays_whole_in_the_summary(tmp_path: Path) -> None:
    title = "Very " * 200 + "long"
    row = the_row(tmp_path, Title=title, What_happened="More")
    assert row.incident.summary == f"{title}\nMore"


# The same row again


def test_the_same_rows_in_another_order_keep_their_fingerprints(tmp_path: Path) -> None:
    first = read_rows(tmp_path, *ROWS)
    turned = [list(reversed(row)) for row in ROWS]
    again = read_rows(
        tmp_path, ("A title",), turned[0], ("", "", "New", "", "5/11/2025"), turned[2], turned[1]
    )
    prints = [row.fingerprint for row in again.rows]
    assert prints[1:] == [first.rows[1].fingerprint, first.rows[0].fingerprint]
    assert len(set(prints)) == 3


def test_two_rows_that_are_alike_are_two_incidents_every_time(tmp_path: Path) -> None:
    rows = (ROWS[0], ROWS[1], ROWS[1], ROWS[2])
    first = [row.fingerprint for row in read_rows(tmp_path, *rows).rows]
    assert len(set(first)) == 3
    assert [row.fingerprint for row in read_rows(tmp_path, *rows).rows] == first


def test_a_running_number_is_no_part_of_a_row(tmp_path: Path) -> None:
    """It changes in all rows below when somebody puts a row in."""
    headings = ("No.", "Date", "Details")
    one = read_rows(tmp_path, headings, (1, "3/11/25", "x")).rows[0]
    two = read_rows(tmp_path, headings, (1, "2/11/25", "y"), (2, "3/11/2025", "X ")).rows[1]
    assert one.fingerprint == two.fingerprint


def test_a_log_that_grows_is_taken_in_once(casework: Casework, tmp_path: Path) -> None:
    first = import_log(casework, read_rows(tmp_path, *ROWS))
    assert [incident.ref for incident in first.new] == ["2025-26/001", "2025-26/002"]
    grown = read_rows(tmp_path, ROWS[0], ("1/12/2025", "", "Third", "", ""), *ROWS[1:])
    second = import_log(casework, grown)
    assert [incident.title for incident in second.new] == ["Third"]
    assert second.already == 2
    assert import_log(casework, grown).new == ()
    assert [i.title for i in casework.records.incidents()] == [ROWS[1][2], ROWS[2][2], "Third"]


# Any log


REPORTED = (
    "Date reported",
    "REPORTED ON",
    "Date logged:",
    "Report date",
    "logged",
    "When reported",
)
OCCURRED = ("Date of incident", "Incident date", "When did it happen?", "When", "Date occurred")
TOLD = ("What happened", "Description", "Details of incident (in full)", "Incident details")


@given(
    reported=st.dates(date(2001, 1, 1), TODAY),
    before=st.integers(0, 60) | st.none(),
    spellings=st.tuples(st.sampled_from(SPELLINGS), st.sampled_from(SPELLINGS)),
    headings=st.tuples(st.sampled_from(REPORTED), st.sampled_from(OCCURRED), st.sampled_from(TOLD)),
    encoding=st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]),
    separator=st.sampled_from([",", ";", "\t"]),
    seed=st.integers(),
)
@settings(max_examples=examples(120), deadline=None)
def test_any_log_is_read_back_to_the_right_dates(
    tmp_path_factory, reported, before, spellings, headings, encoding, separator, seed
) -> None:
    occurred = None if before is None else reported - timedelta(days=before)
    cells = [spelt(spellings[0], _midnight(reported)), "", "It happened"]
    if occurred:
        cells[1] = spelt(spellings[1], _midnight(occurred))
    order = random.Random(seed).sample(range(3), 3)
    rows = [[line[place] for place in order] for line in (headings, cells)]
    folder = tmp_path_factory.mktemp("log")
    reading = read_bytes(folder, csv_bytes(rows, separator=separator, encoding=encoding))
    assert not reading.problems
    incident = reading.rows[0].incident
    assert day_of(incident.reported_at) == reported
    found = incident.occurred_on
    assert (found.first if found else None) == (None if before is None else occurred)


def _midnight(day: date) -> datetime:
    return datetime(day.year, day.month, day.day)


CELLS = st.text(max_size=40) | st.sampled_from(
    ["3/11/2025", "4 Nov 2025", "closed", "yes", "no", "n/a", "high", "Y9 pupil", "unknown",
     "Mr Green & Mrs Brown", "31/2/2025", "-", "=1+1", "\x1b[31mred", "5/11/2025 3pm"]
)  # fmt: skip
ALL_HEADINGS = (
    "Date reported", "Date of incident", "Title", "Details", "Type", "Level", "Medium", "Platform",
    "Victim", "Victim type", "Perpetrator", "Reported by", "Witnesses", "Year group", "Route",
    "Action taken", "Police", "Outcome", "Status", "Closed", "Lessons", "Ref", "Room",
)  # fmt: skip


def _texts_in(data: Any) -> Iterator[str]:
    if isinstance(data, dict):
        data = [*(name for name, one in data.items() if one), *data.values()]
    if isinstance(data, list | tuple):
        for one in data:
            yield from _texts_in(one)
    else:
        yield str(data)


def assert_no_cell_is_lost(row: LogRow, cells: list[str]) -> None:
    """Every cell stands in a field of the incident, among its words, or in what was told of it."""
    told = [
        *_texts_in(plain(row.incident)),
        *row.kept,
        row.own_number,
        *(one.value for one in row.problems),
    ]
    whole = "\n".join(told)
    everything = set(fold(whole).split())
    for heading, cell in zip(ALL_HEADINGS, map(clean_text, cells), strict=True):
        words = set(fold(cell).split())
        as_words = words - {"and"} <= everything if words else not cell
        assert as_words or cell in whole or _as_value(cell, heading) in whole, (cell, row)


def _as_value(cell: str, heading: str) -> str:
    """Return how a cell stands in an incident that is a day, an answer or a word there."""
    if heading in ("Status", "Closed") and answer_of(cell) is Answer.YES:
        return "closed"
    with suppress(BadDate):
        return read_day(cell, Dating(datetime(1899, 12, 30))).first.isoformat()
    known = {"closed": "closed", "high": "high", "y9 pupil": "Y9"}
    return answer_of(cell) or known.get(cell.casefold(), cell)


@given(st.lists(st.lists(CELLS, min_size=23, max_size=23), min_size=1, max_size=4))
@settings(max_examples=examples(120), deadline=None)
def test_every_row_is_an_incident_or_a_bad_row_and_nothing_is_quoted(
    tmp_path_factory, rows
) -> None:
    folder = tmp_path_factory.mktemp("log")
    path = folder / "log.csv"
    path.write_bytes(csv_bytes([ALL_HEADINGS, *rows], encoding="utf-8-sig"))
    reading = read_log(path, TODAY)
    for row in reading.rows:
        read(Incident, row.incident)
        assert day_of(row.incident.reported_at) <= TODAY
        assert_no_cell_is_lost(row, rows[row.number - 2])
    columns = {"date reported", "date of incident", "date closed", "what happened"}
    assert {bad.problem.column for bad in reading.problems} <= columns


def test_the_first_entry_is_no_second_row_of_headings(tmp_path: Path) -> None:
    """*Online bullying* below *Type* could be a column of ticks: the day beside it tells."""
    headings = ("Date", "Details", "Type", "Notes")
    rows = (("3/11/2025", "One", "Online bullying", "x"), ("4/11/2025", "Two", "Sexting", "y"))
    for content in (csv_bytes([headings, *rows]), workbook_bytes({"Log": [headings, *rows]})):
        found = read_bytes(tmp_path, content)
        assert [row.incident.category for row in found.rows] == ["cyberbullying", "sexual-imagery"]
    ticks = (("Date", "Details", "Kind", ""), ("", "", "Cyberbullying", "Sexting"),
             ("3/11/2025", "One", "", "✓"))  # fmt: skip
    (row,) = read_bytes(tmp_path, csv_bytes(ticks)).rows
    assert row.incident.category == "sexual-imagery"


@pytest.mark.parametrize(
    ("told", "reference"),
    [("Crime ref 42/1234567/25", "42/1234567/25"), ("14M1/2345/25", "14M1/2345/25"),
     ("101 log 443", "log 443"), ("Yes - 101 log 443", "log 443"), ("12/9/2025", ""),
     ("Told 3/9", ""), ("101 twice on 12/9/2025", ""), ("Rang 101 twice on 12/9/2025", "")],
)  # fmt: skip
def test_a_number_of_the_police_is_a_referral_and_prose_is_words(
    tmp_path: Path, told: str, reference: str
) -> None:
    row = the_row(tmp_path, Police=told)
    assert row.incident.facts == ({"with_police": "yes"} if reference else {})
    found = [one.reference for one in row.incident.referrals]
    assert found == ([reference] if reference else [])
    # Whatever is more than the number is kept in the words of the log.
    assert noted(row) == [f"Police: {told}"] * (not reference or "101" in told)


def test_the_letters_of_colours_are_known_below_rag_only(tmp_path: Path) -> None:
    assert the_row(tmp_path, RAG="A").incident.severity == "medium"
    assert the_row(tmp_path, Severity="A").incident.severity is None
