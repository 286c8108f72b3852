"""The years that are brought in, on every way: outside them a sentence, never a crash."""

import json
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from esafety_tui.casework.casework import Casework
from esafety_tui.casework.dates.typed import spoken_day, spoken_moment
from esafety_tui.casework.dates.written import BadDate, read_when
from esafety_tui.model.incident import Reference, parse_year
from esafety_tui.model.record import OUTSIDE, Invalid
from support import program
from support.log_files import HEADINGS, TODAY, csv_bytes, read_bytes, workbook_bytes
from support.school import NOW

AT = "2025-11-03T09:15:00+00:00"
RECORD = {"title": "By hand", "reported_at": AT}
# Each of a record's dates, one within another too.
PLACES: dict[str, Callable[[str, str], dict[str, object]]] = {
    "reported_at": lambda _, at: {"reported_at": at},
    "recorded_at": lambda _, at: {"recorded_at": at},
    "closed_at": lambda _, at: {"closed_at": at, "stage": "closed"},
    "occurred_on": lambda day, _: {"occurred_on": {"first": day, "last": day}},
    "the end of it": lambda day, _: {"occurred_on": {"first": "2025-11-01", "last": day}},
    "evidence": lambda _, at: {"evidence": [{"at": AT, "description": "x", "captured_at": at}]},
    "a removal": lambda _, at: {"removals": [{"at": AT, "sent_at": at, "addressed_to": "poster"}]},
    "a measure": lambda _, at: {"measures": [{"kind": "search", "reason": "x", "at": at}]},
}
YEARS = {
    "0001-01-01": "0001-01-01T00:00:00+00:00",
    "0001-01-02": "0001-01-01T00:00:00+23:59",
    "1999-12-31": "1999-12-31T00:00:00+00:00",
    "2101-01-01": "2101-01-01T12:00:00+00:00",
    "9999-12-31": "9999-12-31T23:59:59-23:59",
}


@pytest.mark.parametrize("day", YEARS)
@pytest.mark.parametrize("place", PLACES)
def test_a_json_record_with_such_a_date_is_a_bad_one(tmp_path: Path, place: str, day: str) -> None:
    records = [RECORD, {**RECORD, **PLACES[place](day, YEARS[day])}]
    reading = read_bytes(tmp_path, json.dumps(records).encode(), "x.json")
    assert len(reading.rows) == 1
    (bad,) = reading.problems
    assert bad.number == 2
    assert bad.problem.said


@pytest.mark.parametrize("day", YEARS)
@pytest.mark.parametrize("as_text", [True, False])
def test_a_row_of_a_log_with_such_a_date_is_a_bad_one(
    tmp_path: Path, day: str, as_text: bool
) -> None:
    year, month, of_month = map(int, day.split("-"))
    cell = YEARS[day] if as_text else f"{of_month}/{month}/{year:04d}"
    reading = read_bytes(tmp_path, csv_bytes([HEADINGS, (cell, "", "x", "", "")]))
    assert not reading.rows
    assert len(reading.problems) == 1


@pytest.mark.parametrize("year", [1900, 1999, 2101, 9999])
def test_a_date_cell_of_a_workbook_is_no_other(tmp_path: Path, year: int) -> None:
    row = (datetime(year, 12, 31), "", "x", "", "")
    reading = read_bytes(tmp_path, workbook_bytes({"Log": [HEADINGS, row]}))
    assert not reading.rows


@given(st.datetimes(timezones=st.timezones() | st.none()))
def test_whatever_is_typed_is_read_or_refused(at: datetime) -> None:
    for said in (at.isoformat(), f"w/c {at:%d/%m}/{at.year:04d}", at.date().isoformat()):
        for read in (
            lambda text: spoken_day(text, TODAY),
            lambda text: spoken_day(text, TODAY, ahead=True),
            lambda text: spoken_moment(text, NOW),
            lambda text: read_when(text, datetime(1899, 12, 30)),
        ):
            try:
                found = read(said)
            except BadDate:
                continue
            # A moment at the edge may be one of the year after, or before, in London.
            assert 1999 <= getattr(found, "first", found).year <= 2101


@pytest.mark.parametrize("year", ["9999-00", "0001-02", "0000-01", "1998-99", "2101-02"])
def test_an_academic_year_outside_is_refused(year: str) -> None:
    with pytest.raises(Invalid, match=OUTSIDE):
        parse_year(year)
    with pytest.raises(Invalid):
        Reference.parse(f"{year}/001")


@pytest.mark.parametrize("words", [
    ("report", "--year", "9999-00"),
    ("report", "--year", "0001-02"),
    ("report", "--year", "9999-00", "--format", "json"),
    ("show", "9999-00/001"),
    ("history", "9999-00/001"),
    ("history", "2026-27/001", "--as-it-was", "31/12/9999"),
    ("history", "2026-27/001", "--as-it-was", "0001-01-01"),
    ("import", "FILE"),
], ids=" ".join)  # fmt: skip
def test_no_command_ends_with_an_unexpected_error(
    casework: Casework, folder: Path, tmp_path: Path, words: tuple[str, ...]
) -> None:
    casework.cases.record({"title": "A case"})
    casework.close()
    file = tmp_path / "records.json"
    strange = [{**RECORD, **PLACES["reported_at"](day, YEARS[day])} for day in YEARS]
    file.write_text(json.dumps(strange))
    given_words = [str(file) if word == "FILE" else word for word in words]
    done = program.run(*given_words, database=folder)
    assert done.returncode in {1, 2}, (done.stdout, done.stderr)
    assert "Traceback" not in done.stderr
    assert OUTSIDE in done.stdout + done.stderr
