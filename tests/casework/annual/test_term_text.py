"""A year's calendar as text: typed, or as councils have it on their pages."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from esafety_tui.casework.school_year.term_text import YearText, read_year, shifted, text_of
from esafety_tui.model.record import Invalid
from esafety_tui.model.school.school import Closure, Term

YEAR = "2026-27"


def days(found: YearText) -> list[tuple[str, str, str]]:
    return [(t.name, t.first.isoformat(), t.last.isoformat()) for t in found.terms]


def closed(found: YearText) -> list[tuple[str, str, str]]:
    return [(c.reason, c.first.isoformat(), c.last.isoformat()) for c in found.closures]


@pytest.mark.parametrize(
    ("text", "terms", "closures"),
    [
        (
            "Autumn 1: 2 Sep to 23 Oct\nAutumn 2: 2 Nov to 18 Dec\nSpring: 4 Jan to 25 Mar",
            [("Autumn 1", "2026-09-02", "2026-10-23"), ("Autumn 2", "2026-11-02", "2026-12-18"),
             ("Spring", "2027-01-04", "2027-03-25")],
            [],
        ),
        (
            """Term dates 2026 to 2027
            Autumn term 2026
            Term starts: Tuesday 1 September 2026
            Half term: Monday 26 October to Friday 30 October 2026
            Term ends: Friday 18 December 2026

            Spring term 2027
            Term starts: Monday 4 January 2027
            Half term: 15 - 19 February 2027
            Term ends: Thursday 25 March 2027""",
            [("Autumn term 2026", "2026-09-01", "2026-12-18"),
             ("Spring term 2027", "2027-01-04", "2027-03-25")],
            [("Half term", "2026-10-26", "2026-10-30"), ("Half term", "2027-02-15", "2027-02-19")],
        ),
        (
            "Autumn\t26/08/2026\t16/10/2026\nINSET days: 24 August, 4 January 2027 and 28 May\n"
            "Closed, snow: 8 Feb 2027",
            [("Autumn", "2026-08-26", "2026-10-16")],
            [("INSET days", "2026-08-24", "2026-08-24"),
             ("INSET days", "2027-01-04", "2027-01-04"),
             ("snow", "2027-02-08", "2027-02-08"),
             ("INSET days", "2027-05-28", "2027-05-28")],
        ),
        (
            "Christmas holidays: Monday 21 December 2026 to Friday 1 January 2027\n"
            "Term 1 (Scotland): Tuesday 18 August 2026 - Friday 9 October 2026",
            [("Term 1 (Scotland)", "2026-08-18", "2026-10-09")],
            [("Christmas holidays", "2026-12-21", "2027-01-01")],
        ),
    ],
)  # fmt: skip
def test_calendars_as_they_are_written(
    text: str, terms: list[tuple[str, str, str]], closures: list[tuple[str, str, str]]
) -> None:
    found = read_year(text, YEAR)
    assert days(found) == terms
    assert closed(found) == closures
    assert {term.year for term in found.terms} == {YEAR}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Autumn: 2 Sep to 31 Feb", "a date in line 1 is not a day"),
        ("Autumn: 2 Sep to 18 Dec\nSpring: 4 Jan", "line 2 has one date"),
        ("Autumn: 18 Dec to 2 Sep", "line 1 ends before it begins"),
        ("Term starts 2 Sep 2026", "no last day"),
        ("Autumn: Monday 2 September 2026 to 18 Dec", "weekday"),
        ("2 Sep, 23 Oct, 2 Nov, 18 Dec", "line 1 has 4 dates"),
    ],
)
def test_what_cannot_be_read_names_its_line(text: str, said: str) -> None:
    with pytest.raises(Invalid, match=said):
        read_year(text, YEAR)


def test_prose_and_headings_are_left_out_and_told() -> None:
    found = read_year(
        "Schools set their own days.\nAutumn: 2 Sep to 18 Dec\nCall 0115 496 0000", YEAR
    )
    assert found.without == ("Schools set their own days.", "Call 0115 496 0000")


def test_last_year_comes_a_year_on_and_on_its_weekdays() -> None:
    terms = (Term(name="Autumn", first=date(2025, 9, 3), last=date(2025, 12, 19)),)
    closures = (Closure(reason="training day", first=date(2025, 9, 1), last=date(2025, 9, 1)),)
    found = shifted(terms, closures, YEAR)
    assert days(found) == [("Autumn", "2026-09-02", "2026-12-18")]
    assert closed(found) == [("training day", "2026-08-31", "2026-08-31")]


@given(st.dates(date(2026, 8, 10), date(2027, 7, 1)), st.integers(0, 40), st.booleans())
def test_what_was_written_is_read_again(first: date, length: int, single: bool) -> None:
    last = date.fromordinal(first.toordinal() + length)
    terms = () if single else (Term(name="Autumn 1", first=first, last=last, year=YEAR),)
    closures = (Closure(reason="snow", first=first, last=first if single else last),)
    text = text_of(terms if length else (), closures)
    found = read_year(text, YEAR)
    assert found.terms == (terms if length else ())
    assert [(c.first, c.last) for c in found.closures] == [(c.first, c.last) for c in closures]
