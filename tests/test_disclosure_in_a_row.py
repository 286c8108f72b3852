"""Reports one after the other: nothing that one withheld follows from all of them together."""

import pytest
from attack import attack_on
from hypothesis import example, given, settings
from hypothesis import strategies as st
from reports_in_a_row import ONE_YEAR_THREE_TIMES, YEAR_BY_YEAR, Days, reports_in_a_row

ROWS = pytest.mark.parametrize(
    "days", [YEAR_BY_YEAR, ONE_YEAR_THREE_TIMES], ids=["year by year", "one year three times"]
)


@ROWS
@given(st.integers(5, 60), st.integers(0, 10_000))
@settings(max_examples=4, deadline=None)
@example(30, 13)  # a large count that only the first withheld, to hide a small one
@example(55, 21)  # a large count that two of them together say without saying it
def test_nothing_follows_from_all_reports_together(days: Days, number: int, seed: int) -> None:
    assert not attack_on(*reports_in_a_row(days, number, seed))


@ROWS
@pytest.mark.long
@given(st.integers(0, 120), st.integers(0, 1_000_000))
@settings(max_examples=150, deadline=None)
def test_nothing_follows_in_a_long_sweep(days: Days, number: int, seed: int) -> None:
    assert not attack_on(*reports_in_a_row(days, number, seed))
