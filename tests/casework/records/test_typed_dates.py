"""Dates as a lead types them."""

from datetime import date, datetime

import pytest

from esafety_tui.casework.dates.typed import spoken_day, spoken_moment
from esafety_tui.casework.dates.written import BadDate
from esafety_tui.model.days import LONDON

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
