"""Dates as a lead types them."""

from datetime import date, datetime

import pytest

from esafety_tui.casework.dates.typed import names_hour, spoken_day, spoken_days, spoken_moment
from esafety_tui.casework.dates.written import BadDate
from esafety_tui.model.days import LONDON
from esafety_tui.widgets.form.field import Field, Kind
from esafety_tui.widgets.form.field_widget import understood

NOW = datetime(2026, 11, 23, 9, 30, tzinfo=LONDON)


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("today", date(2026, 11, 23)),
        ("Yesterday", date(2026, 11, 22)),
        ("3/11", date(2026, 11, 3)),
        ("3 Nov", date(2026, 11, 3)),
        ("22 Feb", date(2026, 2, 22)),
        ("24 Nov 2025", date(2025, 11, 24)),
        ("3/11/26", date(2026, 11, 3)),
        ("03.11.2025", date(2025, 11, 3)),
        ("3rd November 2025", date(2025, 11, 3)),
        ("2025-11-03", date(2025, 11, 3)),
    ],
)
def test_days(typed: str, day: date) -> None:
    assert spoken_day(typed, NOW.date()) == day


@pytest.mark.parametrize("typed", ["31/2/2026", "13/13/2026", "soon", "", "3", "11/25/2026"])
def test_what_is_no_day_is_refused(typed: str) -> None:
    with pytest.raises(BadDate):
        spoken_day(typed, NOW.date())


@pytest.mark.parametrize(
    ("typed", "moment"),
    [
        ("now", NOW),
        ("09:15", NOW.replace(minute=15)),
        ("3pm", NOW.replace(hour=15, minute=0)),
        ("yesterday 3pm", NOW.replace(day=22, hour=15, minute=0)),
        ("3 Nov 2026 09:15", NOW.replace(day=3, minute=15)),
        ("3/11/2026", NOW.replace(day=3, hour=0, minute=0)),
        ("2026-11-03T09:15:00+00:00", NOW.replace(day=3, minute=15)),
        ("2026-07-03T09:15:00+01:00", NOW.replace(month=7, day=3, minute=15)),
    ],
)
def test_moments(typed: str, moment: datetime) -> None:
    assert spoken_moment(typed, NOW) == moment


@pytest.mark.parametrize("typed", ["25:99", "later", "31/2/2026 09:00"])
def test_what_is_no_moment_is_refused(typed: str) -> None:
    with pytest.raises(BadDate):
        spoken_moment(typed, NOW)


def test_a_day_ahead_is_the_next_one_and_a_latest_day_bounds_it() -> None:
    today = date(2026, 11, 23)
    assert spoken_day("14 Jan", today, ahead=True) == date(2027, 1, 14)
    assert spoken_day("23 Nov", today, ahead=True) == today
    assert spoken_day("tomorrow", today, ahead=True) == date(2026, 11, 24)
    assert spoken_day("3 Sep", today, latest=date(2027, 8, 31)) == date(2026, 9, 3)
    assert spoken_day("14 Jan 2029", today, ahead=True) == date(2029, 1, 14)


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("20 Dec", "has no year: say 20 Dec 2025, or 20 Dec 2026 (which is still to come)"),
        ("24/11", "has no year: say 24 Nov 2025, or 24 Nov 2026 (which is still to come)"),
        ("14 Jan", "has no year: say 14 Jan 2026, or 14 Jan 2027 (which is still to come)"),
        ("29 Feb", "has no year: say 29 Feb 2024, or 29 Feb 2028 (which is still to come)"),
    ],
)
def test_a_day_that_may_be_past_or_to_come_needs_its_year(typed: str, said: str) -> None:
    with pytest.raises(BadDate) as refused:
        spoken_day(typed, NOW.date())
    assert str(refused.value) == said
    with pytest.raises(BadDate) as refused:
        spoken_moment(f"{typed} 09:15", NOW)
    assert str(refused.value) == said


@pytest.mark.parametrize(
    ("typed", "day", "ahead"),
    [
        ("Friday", date(2026, 11, 20), date(2026, 11, 27)),
        ("last Friday", date(2026, 11, 20), date(2026, 11, 20)),
        ("next fri", date(2026, 11, 27), date(2026, 11, 27)),
        ("Mon", date(2026, 11, 23), date(2026, 11, 23)),  # today
        ("last Monday", date(2026, 11, 16), date(2026, 11, 16)),
        ("next Monday", date(2026, 11, 30), date(2026, 11, 30)),
        ("Fri 20 Nov", date(2026, 11, 20), None),  # a date with its weekday is read as before
    ],
)
def test_a_weekday_is_the_last_one_or_the_next_where_dates_lie_ahead(
    typed: str, day: date, ahead: date | None
) -> None:
    assert spoken_day(typed, NOW.date()) == day
    if ahead:
        assert spoken_day(typed, NOW.date(), ahead=True) == ahead


def test_a_weekday_takes_a_time_of_day() -> None:
    assert spoken_moment("last Friday 3pm", NOW) == NOW.replace(day=20, hour=15, minute=0)
    with pytest.raises(BadDate):
        spoken_day("last Christmas", NOW.date())


@pytest.mark.parametrize(
    ("typed", "past", "ahead"),
    [
        ("5/9", date(2026, 9, 5), date(2027, 9, 5)),
        ("5 Sept", date(2026, 9, 5), date(2027, 9, 5)),
        ("on Saturday", date(2026, 11, 21), date(2026, 11, 28)),
        ("last Saturday", date(2026, 11, 21), date(2026, 11, 21)),
        ("Saturday evening", date(2026, 11, 21), date(2026, 11, 28)),
        ("last night", date(2026, 11, 22), date(2026, 11, 22)),
        ("this morning", date(2026, 11, 23), date(2026, 11, 23)),
        ("the day before yesterday", date(2026, 11, 21), date(2026, 11, 21)),
        ("the day after tomorrow", date(2026, 11, 25), date(2026, 11, 25)),
        ("in 2 weeks", date(2026, 12, 7), date(2026, 12, 7)),
        ("in a fortnight", date(2026, 12, 7), date(2026, 12, 7)),
        ("three days ago", date(2026, 11, 20), date(2026, 11, 20)),
        ("a week ago", date(2026, 11, 16), date(2026, 11, 16)),
        ("in 3 months", date(2027, 2, 23), date(2027, 2, 23)),
        ("9 months ago", date(2026, 2, 23), date(2026, 2, 23)),
    ],
)
def test_days_as_people_say_them(typed: str, past: date, ahead: date) -> None:
    assert spoken_day(typed, NOW.date()) == past
    assert spoken_day(typed, NOW.date(), ahead=True) == ahead


def test_the_last_day_of_a_short_month_is_a_month_away() -> None:
    assert spoken_day("in 3 months", date(2026, 11, 30), ahead=True) == date(2027, 2, 28)


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("about November", "about November 2026"),
        ("in March", "about March 2026"),
        ("Dec", "about December 2025"),  # this year's is still to come
        ("Sept 2025", "about September 2025"),
        ("last week", "about 16 Nov 2026 to 22 Nov 2026"),
        ("about 3 Nov", "about 3 Nov 2026"),
        ("3 Nov?", "about 3 Nov 2026"),
        ("3 to 5 Nov", "3 Nov 2026 to 5 Nov 2026"),
        ("3.11-5.11", "3 Nov 2026 to 5 Nov 2026"),
        ("3.11 - 5.11", "3 Nov 2026 to 5 Nov 2026"),
        ("last week?", "about 16 Nov 2026 to 22 Nov 2026"),
        ("this month", "about November 2026"),
        ("last month?", "about October 2026"),
        ("November?", "about November 2026"),
        ("over the weekend", "about 21 Nov 2026 to 22 Nov 2026"),
        ("yesterday 3pm", "22 Nov 2026, 15:00"),
        ("9am on Friday", "20 Nov 2026, 09:00"),
        ("about 3pm yesterday", "about 22 Nov 2026, 15:00"),
        ("yesterday at break", "22 Nov 2026"),
        ("since last Saturday about 3pm", "about 21 Nov 2026, 15:00"),
        ("around 3pm on Saturday", "about 21 Nov 2026, 15:00"),
        ("since 3 Nov", "about 3 Nov 2026"),
        ("last Saturday", "21 Nov 2026"),
    ],
)
def test_when_it_happened_may_be_a_day_or_several_or_about_when(typed: str, words: str) -> None:
    """What stands in the form afterwards is read as the same again."""
    read = spoken_days(typed, NOW.date())
    assert read.in_words == words
    assert spoken_days(words, NOW.date()) == read


@pytest.mark.parametrize(
    ("today", "last", "this"),
    [
        (date(2026, 11, 30), date(2026, 11, 28), None),  # on Monday it is still to come
        (date(2026, 12, 4), date(2026, 11, 28), None),
        (date(2026, 12, 5), date(2026, 11, 28), date(2026, 12, 5)),
        (date(2026, 12, 6), date(2026, 11, 28), date(2026, 12, 5)),
    ],
)
def test_which_weekend_is_meant_hangs_on_today(today: date, last: date, this: date | None) -> None:
    assert spoken_days("last weekend", today).first == last
    assert spoken_days("the weekend", today).first == (this or last)
    if this:
        assert spoken_days("this weekend", today).first == this
    else:
        with pytest.raises(BadDate):
            spoken_days("this weekend", today)


@pytest.mark.parametrize("typed", ["3 Nov banana", "yesterday at 3", "3 Nov in period 2"])
def test_words_beside_a_day_that_say_nothing_known_are_never_dropped(typed: str) -> None:
    for read in (spoken_day, spoken_days):
        with pytest.raises(BadDate):
            read(typed, NOW.date())
    with pytest.raises(BadDate):
        spoken_moment(typed, NOW)


@pytest.mark.parametrize(
    "typed", ["soon", "2 weeks", "in 2 weeks ago", "Nov 1950", "last November"]
)
def test_what_says_no_day_is_refused(typed: str) -> None:
    for read in (spoken_day, spoken_days):
        with pytest.raises(BadDate):
            read(typed, NOW.date())


@pytest.mark.parametrize(
    "typed", ["soon", "3 to 5 Nov", "last week", "November", "last month", "3 Nov banana"]
)
def test_the_example_would_be_right_where_it_is_given(typed: str) -> None:
    today = NOW.date()
    year_end = date(2027, 8, 31)
    for ahead, latest in ((False, None), (True, None), (False, year_end)):
        with pytest.raises(BadDate) as refused:
            spoken_day(typed, today, ahead=ahead, latest=latest)
        example = str(refused.value).partition("write it as ")[2]
        assert (spoken_day(example, today, ahead=ahead, latest=latest) > today) is (
            ahead or latest is not None
        )
    with pytest.raises(BadDate) as refused:
        spoken_moment("this morning", NOW)
    assert spoken_moment(str(refused.value).partition("write it as ")[2], NOW) == NOW.replace(
        day=22, hour=15, minute=0
    )


@pytest.mark.parametrize(
    "typed", ["last night", "last night 1am", "tonight", "Saturday evening", "3 Nov in the morning"]
)
def test_a_part_of_the_day_is_no_time(typed: str) -> None:
    """Midnight is not meant, and of which day *last night* at one is nobody can tell."""
    with pytest.raises(BadDate):
        spoken_moment(typed, NOW)
    assert names_hour(typed, NOW.date()) or typed in ("last night", "tonight")


@pytest.mark.parametrize(
    ("kind", "typed", "said"),
    [
        (Kind.DAY, "sat", "= Sat 21 Nov 2026"),
        (Kind.DAY, "yesterday 3pm", "= Sun 22 Nov 2026. Only the day is kept."),
        (Kind.DAYS, "yesterday 3pm", "= Sun 22 Nov 2026, 15:00"),
        (Kind.DAYS, "yesterday evening",
         "= Sun 22 Nov 2026. Only the day is kept: write the hour, or say it in the account."),
        (Kind.DAYS, "3 nov 9am - 10am",
         "= Tue 3 Nov 2026, 09:00. Only when it began is kept: say the rest in the account."),
        (Kind.MOMENT, "yesterday 9am to 10.30am",
         "= Sun 22 Nov 2026, 09:00. Only when it began is kept."),
        (Kind.DAY, "3 nov 9am - 10am", "= Tue 3 Nov 2026. Only the day is kept."),
        (Kind.DAYS, "about november", "= about November 2026"),
        (Kind.MOMENT, "yesterday 3pm", "= Sun 22 Nov 2026, 15:00"),
        (Kind.DAY, "som",
         "Not understood: it is not a date that can be read; write it as 22/11/2026."),
        (Kind.DAYS, "20 Dec", "Not understood: it has no year: say 20 Dec 2025, or 20 Dec 2026 "
         "(which is still to come)."),
    ],
)  # fmt: skip
def test_what_a_day_is_understood_as_is_said(kind: Kind, typed: str, said: str) -> None:
    assert understood(Field("day", "Day", kind), typed, lambda: NOW) == said
