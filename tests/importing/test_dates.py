"""Dates of a log: every British spelling comes back right, and nothing is guessed."""

from datetime import date, datetime, time, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from esafety_tui.casework.dates.written import BadDate, When, read_when
from esafety_tui.model.days import LONDON
from support.log_files import SPELLINGS, noted, spelt, the_row

EPOCH = datetime(1899, 12, 30)
DAY = date(2025, 11, 3)  # a Monday


def read(cell: str | float | datetime, near: date | None = None) -> When:
    return read_when(cell, EPOCH, near)


@pytest.mark.parametrize(
    "text",
    [
        "3/11/2025", "03/11/2025", "3/11/25", "03.11.25", "3.11.2025", "3-11-2025", "3 / 11 / 2025",
        "03 11 2025", "2025-11-03", "2025/11/03", "2025.11.3", "20251103", "45964", "45964.0",
        "3 Nov 2025", "3 Nov 25", "3 Nov '25", "3 Nov. 2025", "3-Nov-25", "3Nov2025", "3 NOV 2025",
        "3rd November 2025", "3rd of November, 2025", "Mon 3 Nov 2025", "Monday 3rd November 2025",
        "Mon, 3/11/25", "Monday 03.11.2025", "Nov 3, 2025", "November 3rd 2025", "2025 Nov 3",
        "on 3/11/2025", "approx 3/11/2025", "  3/11/2025 ", "3/11/2025.", "(3/11/2025)",
    ],
)  # fmt: skip
def test_a_day_in_its_usual_spellings(text: str) -> None:
    assert read(text) == When(DAY, DAY)


@pytest.mark.parametrize(
    ("text", "clock"),
    [
        ("3/11/25 09:15", time(9, 15)),
        ("3/11/2025 9.15am", time(9, 15)),
        ("3/11/2025 at 3.20pm", time(15, 20)),
        ("3/11/2025, 3pm", time(15)),
        ("3/11/2025 12am", None),
        ("3/11/2025 12.05 pm", time(12, 5)),
        ("3 Nov 2025 14:30:59", time(14, 30)),
        ("3/11/2025 - 09:15", time(9, 15)),
        ("09:15 3/11/2025", time(9, 15)),
        ("9.15am on 3 November 2025", time(9, 15)),
        ("3rd Nov 2025 1530hrs", time(15, 30)),
        ("2025-11-03T09:15:00", time(9, 15)),
        ("2025-11-03T09:15:00Z", time(9, 15)),
        ("2025-11-03 09:15", time(9, 15)),
        ("45964.385416667", time(9, 15)),
    ],
)
def test_a_time_of_day_is_read_with_the_day(text: str, clock: time | None) -> None:
    when = read(text)
    assert (when.first, when.last) == (DAY, DAY)
    assert (when.clock or time.min) == (clock or time.min)
    assert when.moment.tzinfo is LONDON
    assert when.moment.astimezone(LONDON).time() == (clock or time.min)


def test_the_hour_of_an_end_is_not_dropped_without_a_word() -> None:
    when = read("3/11/2025 9am - 10am")
    assert (when.first, when.clock) == (DAY, time(9))
    assert "an end" in when.problem
    assert not when.whole  # so that the cell is kept as words


def test_a_moment_with_a_zone_becomes_the_time_at_school() -> None:
    assert read("2025-07-01T23:30:00Z").moment == datetime(2025, 7, 2, 0, 30, tzinfo=LONDON)


def test_excel_cells_are_taken_as_they_are() -> None:
    assert read(datetime(2025, 11, 3)) == When(DAY, DAY)
    assert read(datetime(2025, 11, 3, 9, 15)).clock == time(9, 15)
    assert read(45964) == When(DAY, DAY)
    assert read_when(44502, datetime(1904, 1, 1)) == When(DAY, DAY)  # a workbook made on a Mac


@pytest.mark.parametrize(
    "text",
    [
        "3/11/2025 - 5/11/2025", "3/11/2025 to 5/11/2025", "3 Nov 2025 – 5 Nov 2025",
        "3-5 November 2025", "3rd - 5th Nov 2025", "3/11/25 and 5/11/25", "3 Nov to 5 Nov 2025",
        "3 to 5 Nov 2025",
    ],
)  # fmt: skip
def test_a_span_of_days(text: str) -> None:
    assert read(text) == When(DAY, DAY + timedelta(days=2))


@pytest.mark.parametrize("text", ["w/c 3/11/2025", "week commencing 3 Nov 2025", "WB 3/11/25"])
def test_a_week(text: str) -> None:
    assert read(text) == When(DAY, DAY + timedelta(days=6))


def test_words_beside_a_date_are_kept() -> None:
    assert read("3/11/2025 (period 4)").more == "period 4"
    assert read("3 Nov 2025 evening").more == "evening"


@pytest.mark.parametrize(
    ("text", "near", "found"),
    [
        ("Mon 3 Nov", date(2025, 11, 5), DAY),
        ("3/11", date(2026, 1, 7), DAY),
        ("3 November 09:15", DAY, DAY),
        ("3 Nov", date(2025, 11, 2), date(2024, 11, 3)),
        ("29 Feb", date(2026, 3, 1), date(2024, 2, 29)),
    ],
)
def test_a_day_without_a_year_is_the_last_one_up_to_the_report(
    text: str, near: date, found: date
) -> None:
    when = read(text, near)
    assert when.first == found
    assert when.year_added


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("3 Nov", "no year"),
        ("3/11", "no year"),
        ("Mon 3 Nov", "no year"),
        ("November 2025", "no day"),
        ("Nov 2025 Monday", "no day"),
        ("11/13/2025", "calendar"),  # the American order is refused, not turned round
        ("13/13/2025", "calendar"),
        ("31/11/2025", "calendar"),
        ("29/2/2025", "calendar"),
        ("30 February 2025", "calendar"),
        ("Tue 3 Nov 2025", "weekday"),
        ("3/11/1925", "must lie in the years 2000 to 2100"),
        ("5/11/2025 to 3/11/2025", "ends before"),
        ("3/11/2025 4/11/2025", "more than one"),
        ("3/11/25, 4/11/25 and 5/11/25", "more than one"),
        ("2025", "not a date"),
        ("99999", "not a date"),
        ("last Tuesday", "not a date"),
        ("summer term", "not a date"),
        ("0", "not a date"),
        ("3", "not a date"),
        ("3/11/2025" * 20, "too long"),
        ("10 Foo 2025", "not a date"),
    ],
)
def test_what_cannot_be_read_is_refused_with_a_reason(text: str, reason: str) -> None:
    with pytest.raises(BadDate) as refused:
        read(text)
    assert reason in refused.value.reason
    assert "Foo" not in refused.value.reason
    assert "2025" not in refused.value.reason.replace("write it as 3/11/2025", "")


@pytest.mark.parametrize("number", [0, -1, 3.5, 1e300, float("inf"), float("nan"), 10**12])
def test_numbers_that_are_no_dates(number: float) -> None:
    with pytest.raises(BadDate):
        read(number)


CLOCKS = (
    "",
    " {h:02}:{min:02}",
    ", {h:02}.{min:02}",
    " {h12}.{min:02}{half}",
    " at {h12}:{min:02} {half}",
)


@given(
    moment=st.datetimes(datetime(2000, 1, 1), datetime(2099, 12, 31)),
    spelling=st.sampled_from(SPELLINGS),
    clock=st.sampled_from(CLOCKS),
    case=st.sampled_from([str, str.upper, str.lower]),
)
@settings(max_examples=300, deadline=None)
def test_any_moment_in_any_spelling_comes_back(moment, spelling, clock, case) -> None:
    when = read(case(spelt(spelling + clock, moment)))
    assert when.first == when.last == moment.date()
    expected = moment.time().replace(second=0, microsecond=0) if clock else time.min
    assert (when.clock or time.min) == expected
    assert when.more == ""


@given(st.text(max_size=60) | st.floats() | st.integers())
@settings(max_examples=300, deadline=None)
def test_anything_else_is_refused_or_read_and_never_fails_otherwise(cell) -> None:
    try:
        when = read(cell, date(2026, 11, 23))
    except BadDate:
        return
    assert date(2000, 1, 1) <= when.first <= when.last


@pytest.mark.parametrize(
    ("headings", "cells", "clock", "kept"),
    [
        (("Date of incident", "Time"), ("2/11/2025", "14:30"), "14:30", []),
        (("Date of incident", "Time"), ("2/11/2025", "2.30pm"), "14:30", []),
        (("Incident time", "Date of incident"), ("9:05", "2/11/2025"), "09:05", []),
        (("Date of incident", "Room"), ("2/11/2025 14:30", "4"), "14:30", ["Room: 4"]),
        # Words are no time, a span has none, and a time beside the day of the report is its own.
        (("Date of incident", "Time"), ("2/11/2025", "P5"), None, ["Time: P5"]),
        (("Date of incident", "Time"), ("2/11/2025", "about 2"), None, ["Time: about 2"]),
        (("Date of incident", "Time"), ("Oct 2025", "14:30"), None,
         ["Date of incident: Oct 2025", "Time: 14:30"]),
        (("Time", "Date of incident"), ("14:30", "2/11/2025"), None, ["Time: 14:30"]),
        (("Timestamp", "Room"), ("3/11/2025 14:30", "4"), None,
         ["Timestamp: 3/11/2025 14:30", "Room: 4"]),
    ],
)  # fmt: skip
def test_the_time_of_day_is_that_of_the_incident(
    tmp_path: Path, headings: tuple[str, ...], cells: tuple[str, ...], clock: str | None,
    kept: list[str],
) -> None:  # fmt: skip
    row = the_row(tmp_path, **dict(zip(headings, cells, strict=True)))
    day = row.incident.occurred_on
    assert (f"{day.clock:%H:%M}" if day and day.clock else None) == clock
    assert noted(row) == kept
