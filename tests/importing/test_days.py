"""The days of a log: the order is that of the column, the year that of the sheet, or asked."""

from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest

from esafety_tui.casework.dates.written import BadDate
from esafety_tui.importing.answers import NONE, Answers
from esafety_tui.importing.days import Dating, Order, read_day
from esafety_tui.importing.reader import LogReading
from esafety_tui.model.record import day_of
from support.log_files import TODAY, csv_bytes, read_bytes, read_log, workbook_bytes

EPOCH = datetime(1899, 12, 30)


def read(folder: Path, *days: object, answers: Answers = NONE, sheet: str = "Log") -> LogReading:
    rows: list[Any] = [("Date", "Details"), *((day, f"row {n}") for n, day in enumerate(days))]
    path = folder / "log.xlsx"
    path.write_bytes(workbook_bytes({sheet: rows}))
    return read_log(path, TODAY, answers=answers)


def days(found: LogReading) -> list[tuple[int, int]]:
    return [
        (day.day, day.month) for day in (day_of(row.incident.reported_at) for row in found.rows)
    ]


def test_one_date_that_is_only_month_first_makes_the_column_so(tmp_path: Path) -> None:
    found = read(tmp_path, "9/3/2026", "9/16/2026", "10/1/2026")
    assert days(found) == [(3, 9), (16, 9), (1, 10)]
    assert found.questions == ()


def test_both_kinds_at_once_stop_the_column(tmp_path: Path) -> None:
    both = ("16/9/2026", "9/17/2026", "3/9/2026")
    assert [one.id for one in read(tmp_path, *both).questions] == ["dates:date"]
    by_day = read(tmp_path, *both, answers=Answers(dates="day-first"))
    assert days(by_day) == [(16, 9), (3, 9)]
    assert [bad.number for bad in by_day.problems] == [3]


def test_a_column_that_a_spreadsheet_turned_half_round_is_asked_about(tmp_path: Path) -> None:
    """03/09 became 9 March, 16/09 could be no date and stayed a text."""
    turned = (datetime(2026, 3, 9), "16/09/2026", datetime(2026, 1, 10))
    assert [one.id for one in read(tmp_path, *turned).questions] == ["dates:date"]
    back = read(tmp_path, *turned, answers=Answers(dates="day-first"))
    assert days(back) == [(3, 9), (16, 9), (10, 1)] or days(back) == [(3, 9), (16, 9), (1, 10)]
    as_they_are = read(tmp_path, *turned, answers=Answers(dates="month-first"))
    assert days(as_they_are)[:2] == [(9, 3), (16, 9)]
    # A true date late in a month shows that nothing was turned.
    assert read(tmp_path, *turned, datetime(2026, 3, 20)).questions == ()


@pytest.mark.parametrize(
    ("sheet", "cell", "found"),
    [
        ("2025-26", "3/9", date(2025, 9, 3)), ("2025-26", "3 March", date(2026, 3, 3)),
        ("Autumn 2025", "3/9", date(2025, 9, 3)), ("Log 2024/25", "12 Jan", date(2025, 1, 12)),
    ],
)  # fmt: skip
def test_a_year_that_is_missing_is_that_of_the_sheet(
    tmp_path: Path, sheet: str, cell: str, found: date
) -> None:
    title = sheet.replace("/", "-") if "/" in sheet else sheet
    (row,) = read(tmp_path, cell, sheet=title).rows
    assert day_of(row.incident.reported_at) == found


def test_a_year_in_a_title_serves_too_and_else_it_is_asked(tmp_path: Path) -> None:
    path = tmp_path / "log.csv"
    path.write_bytes(csv_bytes([("E-safety log 2025-26",), ("Date", "Details"), ("3/9", "x")]))
    (row,) = read_log(path, TODAY).rows
    assert day_of(row.incident.reported_at) == date(2025, 9, 3)
    asked = read(tmp_path, "3/9", "4/9")
    assert [(one.id, one.rows) for one in asked.questions] == [("year", 2)]
    assert days(read(tmp_path, "3/9", answers=Answers(year="2025-26"))) == [(3, 9)]


def test_the_year_that_is_offered_is_that_of_the_row_before_and_none_to_come(
    tmp_path: Path,
) -> None:
    (asked,) = read(tmp_path, "15/1/2026", "16 Jan").questions  # today it is November 2026
    assert asked.choices == ("2025-26",)
    assert "the row before it is of 15 Jan 2026" in asked.about
    (asked,) = read(tmp_path, "15 Jan").questions
    assert asked.choices == ("2025-26",)
    assert "nothing in the file tells it" in asked.about
    (asked,) = read(tmp_path, "15/1/2025", "3 Sept").questions
    assert asked.choices == ("2024-25", "2026-27", "2025-26")


@pytest.mark.parametrize(
    ("cell", "said"),
    [
        ("May 2026", "names no single day: comes in as about May 2026"),
        ("w/c 4/5/2026", "names no single day: comes in as 4 May 2026 to 10 May 2026"),
        ("13/5/26 (told 17/5)", "holds more than one date: comes in as about 13 May 2026"),
    ],
)
def test_a_report_of_no_single_day_is_said_and_its_day_is_not_known(
    tmp_path: Path, cell: str, said: str
) -> None:
    (row,) = read(tmp_path, cell).rows
    assert [one.said for one in row.problems] == [f"{said}, the day of the report is not known"]
    assert not row.incident.report_known


@pytest.mark.parametrize("cell", ["half term", "after half term"])
def test_where_the_sheet_gives_the_year_it_is_not_said_to_be_missing(
    tmp_path: Path, cell: str
) -> None:
    (row,) = read(tmp_path, cell, sheet="2026-27").rows
    (problem,) = row.problems
    assert problem.said == (  # no day after today
        "names no single day: comes in as about 1 Sep 2026 to 23 Nov 2026, the day of the report "
        "is not known"
    )
    (asked,) = read(tmp_path, "Oct half term").questions
    assert "has no year" in asked.about


def test_a_day_of_the_incident_goes_before_a_month_of_the_report(tmp_path: Path) -> None:
    heads = ("Date reported", "Date of incident", "Details")
    (row,) = read_bytes(tmp_path, csv_bytes([heads, ("May 2026", "18/5/2026", "x")])).rows
    assert day_of(row.incident.reported_at) == date(2026, 5, 18)
    assert not row.incident.report_known
    said = "names no single day: the day of the report is not known"
    assert [(one.column, one.said) for one in row.problems] == [("Date reported", said)]


@pytest.mark.parametrize(
    ("cell", "first", "last", "about"),
    [
        ("w/e 13/9/2025", (7, 9), (13, 9), False), ("Sept 2025", (1, 9), (30, 9), True),
        ("early Sept 2025", (1, 9), (30, 9), True), ("Autumn 2 2025", (1, 11), (31, 12), True),
        ("Spring 1 2025", (1, 1), (28, 2), True), ("12-14/9/2025", (12, 9), (14, 9), False),
        ("13th & 14th Sept 2025", (13, 9), (14, 9), False),
        ("Oct half-term 2025", (1, 10), (31, 10), True),
        ("Feb 2026 half term", (1, 2), (28, 2), True),
    ],
)  # fmt: skip
def test_what_stands_in_place_of_a_day(cell: str, first, last, about: bool) -> None:
    day = read_day(cell, Dating(EPOCH))
    assert ((day.first.day, day.first.month), (day.last.day, day.last.month)) == (first, last)
    assert day.about is about


@pytest.mark.parametrize("cell", ["Over the weekend", "Ongoing", "31/2/2025", "1/0/2025", "x" * 99])
def test_what_is_no_day_is_none(cell: str) -> None:
    with pytest.raises(BadDate):
        read_day(cell, Dating(EPOCH))


def test_a_time_is_not_turned_with_the_date() -> None:
    day = read_day("9/16/2025 8.41", Dating(EPOCH, Order.MONTH_FIRST))
    assert (day.first, f"{day.clock:%H:%M}") == (date(2025, 9, 16), "08:41")
