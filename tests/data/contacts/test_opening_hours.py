"""When a contact is open, from the hours as their pages write them."""

from datetime import UTC, date, datetime

import pytest

from esafety_tui.data.contacts.opening_hours import is_open, opening_of, opening_state, parse_hours
from esafety_tui.data.contacts.table import shipped_rows
from esafety_tui.model.contact import ContactStatus, voice_numbers
from esafety_tui.model.days import LONDON
from esafety_tui.model.vocabulary import Nation

WORKING = "Monday to Friday 10:00am - 4:00pm"


def at(day: int, hour: int, minute: int = 0, month: int = 11) -> datetime:
    """A time in 2026; 23 November is a Monday."""
    return datetime(2026, month, day, hour, minute, tzinfo=LONDON)


@pytest.mark.parametrize(
    ("hours", "now", "said"),
    [
        (WORKING, at(23, 9, 59), "opens today 10:00"),
        (WORKING, at(23, 10), "open now, until 16:00"),
        (WORKING, at(23, 15, 59), "open now, until 16:00"),
        (WORKING, at(23, 16), "opens tomorrow 10:00"),
        (WORKING, at(27, 16), "opens Monday 10:00"),
        (WORKING, at(29, 12), "opens tomorrow 10:00"),
        ("between 10 am and 4pm, Monday to Friday", at(23, 12), "open now, until 16:00"),
        ("between 10 am and 4pm, Monday to Friday", at(28, 12), "opens Monday 10:00"),
        ("9am - 6pm Monday to Sunday", at(29, 12), "open now, until 18:00"),
        ("Monday to Friday 8am - 10pm, weekends 9am - 6pm (2020 pages); email and online form "
         "at any time", at(28, 19), "opens tomorrow 09:00"),
        ("Monday to Friday 8am - 10pm, weekends 9am - 6pm", at(27, 21), "open now, until 22:00"),
        ("24 hours a day, every day (fewer counsellors at night)", at(29, 3), "open at all hours"),
        ("24/7, 365 days a year", at(29, 3), "open at all hours"),
        ("Phone Monday to Friday 8am - 8pm; online at any time", at(28, 3), "opens Monday 08:00"),
        ("12am - 12pm daily", at(23, 0), "open now, until 12:00"),
        ("09:00 to 17:30 Tuesdays", at(23, 12), "opens tomorrow 09:00"),
    ],
)  # fmt: skip
def test_open_now_or_when(hours: str, now: datetime, said: str) -> None:
    assert opening_state(hours, now, Nation.ENGLAND) == said
    assert is_open(said) == said.startswith(("open now", "open at"))


@pytest.mark.parametrize("hours", ["", "ring first", "25pm - 99pm daily", "4pm - 10am daily"])
def test_what_is_not_understood_is_not_guessed(hours: str) -> None:
    assert opening_state(hours, at(23, 12), Nation.ENGLAND) == ""


def test_every_hours_of_the_shipped_table_are_understood() -> None:
    given = {row.hours for row in shipped_rows()} - {""}
    silent = {text for text in given if not opening_state(text, at(23, 12), Nation.ENGLAND)}
    # These say themselves that the hours of the telephone are not known.
    assert {text.split(";")[0] for text in silent} == {
        "telephone hours not confirmed", "not found for the telephone", "for reporting faults"
    }  # fmt: skip


def test_hours_that_nobody_confirmed_never_say_that_somebody_is_there() -> None:
    by_status = {row.status: row for row in shipped_rows() if voice_numbers(row)}
    always = {status: row.but(hours="24/7") for status, row in by_status.items()}
    for status in (ContactStatus.POLICY_2014, ContactStatus.UNVERIFIED):
        doubtful = always[status]
        assert opening_of(doubtful, at(23, 12), Nation.ENGLAND) == ""
        checked = doubtful.but(checked_on=date(2026, 11, 1))
        assert opening_of(checked, at(23, 12), Nation.ENGLAND) == "open at all hours"
    assert opening_of(always[ContactStatus.CURRENT], at(23, 12), Nation.ENGLAND)


def test_nobody_is_there_where_there_is_nothing_to_ring() -> None:
    youtube = next(row for row in shipped_rows() if row.id == "youtube")
    assert "24 hours" in youtube.hours
    assert opening_of(youtube, at(23, 12), Nation.ENGLAND) == ""


def test_uk_time_counts_wherever_the_computer_thinks_it_is() -> None:
    summer = datetime(2026, 7, 6, 9, 30, tzinfo=UTC)  # 10:30 at school
    assert opening_state(WORKING, summer, Nation.ENGLAND) == "open now, until 16:00"


def test_bank_holidays_of_the_nation() -> None:
    christmas = at(25, 11, month=12)
    excluded = "Monday to Friday 10am - 4pm, excluding bank holidays"
    assert opening_state(excluded, christmas, Nation.ENGLAND) == "opens Tuesday 10:00"
    assert "may be closed" in opening_state(WORKING, christmas, Nation.ENGLAND)
    st_andrew = at(30, 11)
    assert opening_state(excluded, st_andrew, Nation.ENGLAND) == "open now, until 16:00"
    assert opening_state(excluded, st_andrew, Nation.SCOTLAND) == "opens tomorrow 10:00"


def test_hours_are_read_once() -> None:
    assert parse_hours(WORKING) is parse_hours(WORKING)
