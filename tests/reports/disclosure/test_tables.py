"""Tables: rows are put together until two other numbers would have made the same reports."""

from itertools import product

import pytest

from esafety_tui.reports.disclosure import tables
from esafety_tui.reports.disclosure.tables import (
    Group,
    Shown,
    ToldSum,
    YearRow,
    possible_totals,
    safe_table,
    small_ones_told,
)

YEAR = "2025-26"


def groups(*keys: str) -> list[Group]:
    return [Group((key,), key.upper()) for key in keys]


def counts(**numbers: int) -> dict[YearRow, int]:
    return {(key, YEAR): number for key, number in numbers.items()}


def total(numbers: dict[YearRow, int]) -> ToldSum:
    return ToldSum(frozenset(numbers), sum(numbers.values()), sum(numbers.values()))


def shown(rows: list[list[Shown]]) -> list[tuple[str, str]]:
    return [(row.group.label, row.band.shown) for row in rows[0]] if rows else []


def possible(rows: list[Shown], all_of_them: int) -> list[set[int]]:
    """What each row can be, by trying everything: the slow and obvious way."""
    bands = [range(int(row.band.least or 0), int(row.band.most or 0) + 1) for row in rows]
    fitting = [one for one in product(*bands) if sum(one) == all_of_them]
    return [set(column) for column in zip(*fitting, strict=True)]


def test_a_table_that_tells_nothing_stays() -> None:
    numbers = counts(a=10, b=3, c=2)
    rows = safe_table(groups("a", "b", "c"), numbers, [(YEAR,)], [total(numbers)])
    assert shown(rows) == [("A", "about 10"), ("B", "1 to 4"), ("C", "1 to 4")]


def test_what_two_rows_would_tell_is_a_sentence() -> None:
    """At 30 with 3 late, *about 25* and *1 to 4* leave 3 and 4."""
    numbers = counts(a=27, b=3)
    assert safe_table(groups("a", "b"), numbers, [(YEAR,)], [total(numbers)]) == []


def test_the_smallest_rows_are_put_together() -> None:
    """11 and 11 leave 1 or 2 of 24; with the 5 and 2 as one row, nothing is told."""
    numbers = counts(a=12, b=12, c=2)
    assert shown(safe_table(groups(*"abc"), numbers, [(YEAR,)], [total(numbers)])) != []
    numbers = counts(a=17, b=12, c=4)
    rows = safe_table(groups(*"abc"), numbers, [(YEAR,)], [total(numbers)])
    assert shown(rows) == [("A", "about 15"), ("B; c", "about 15")]


@pytest.mark.parametrize("number", range(2, 26))
def test_no_small_row_has_fewer_than_three_values(number: int) -> None:
    """Every table of three rows of so many, held against trying all numbers."""
    made = told = 0
    for a, b in product(range(number + 1), repeat=2):
        if a + b > number:
            continue
        numbers = counts(a=a, b=b, c=number - a - b)
        rows = safe_table(groups("a", "b", "c"), numbers, [(YEAR,)], [total(numbers)])
        if not rows:
            continue
        made += 1
        true = [sum(numbers[cell] for cell in row.group.cells([YEAR])) for row in rows[0]]
        for count, values in zip(true, possible(rows[0], number), strict=True):
            told += 1 <= count <= 4 and len(values) < 3
    assert told == 0
    assert made or number < 5


def test_without_the_looking_small_rows_would_be_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """The control of the test above."""
    monkeypatch.setattr(tables, "small_ones_told", lambda *_: set())
    numbers = counts(a=17, b=12, c=4)
    rows = safe_table(groups("a", "b", "c"), numbers, [(YEAR,)], [total(numbers)])
    assert {4} in possible(rows[0], 33)


def test_an_earlier_report_is_reckoned_with() -> None:
    """Three years together, and the three before: the year that came could be told by both."""
    years = ("y1", "y2", "y3", "y4")
    numbers: dict[YearRow, int] = {}
    for year, a in zip(years, (4, 2, 2, 1), strict=True):
        numbers |= {("a", year): a, ("b", year): 9}
    totals = [
        ToldSum(
            frozenset((key, year) for key in "ab"), numbers["a", year] + 9, numbers["a", year] + 9
        )
        for year in years
    ]
    here = [years[1:]]
    assert safe_table(groups("a", "b"), numbers, here, totals)
    middle = ToldSum(frozenset(("a", year) for year in years[1:3]), 4, 4)
    assert small_ones_told(numbers, [*totals, middle]) == {middle.cells}
    exact_window = ToldSum(frozenset(("a", year) for year in years[1:]), 5, 7)
    told = small_ones_told(numbers, [*totals, ToldSum(middle.cells, 3, 4), exact_window])
    assert not told & {frozenset({("a", "y4")})}
    narrow = ToldSum(exact_window.cells, 5, 5)
    assert frozenset({("a", "y4")}) in small_ones_told(
        numbers, [*totals, ToldSum(middle.cells, 3, 4), narrow]
    )


def test_what_was_told_already_does_not_keep_everything_back() -> None:
    numbers = counts(a=12, b=3, c=10)
    known = ToldSum(frozenset({("b", YEAR)}), 3, 3)
    assert small_ones_told(numbers, [total(numbers), known]) == {frozenset({("b", YEAR)})}
    assert safe_table(groups("a", "b", "c"), numbers, [(YEAR,)], [total(numbers), known])


def test_what_does_not_fit_any_more_was_said_of_other_numbers() -> None:
    numbers = counts(a=12, b=3, c=10)
    old = ToldSum(frozenset({("b", YEAR)}), 1, 1)
    assert safe_table(groups("a", "b", "c"), numbers, [(YEAR,)], [total(numbers), old])


def test_a_years_total_from_one_to_four_has_its_values() -> None:
    numbers = {("a", "y1"): 2, ("b", "y1"): 1, ("a", "y2"): 9, ("b", "y2"): 3}
    known = [
        ToldSum(frozenset({("a", "y1"), ("b", "y1")}), 1, 4),
        ToldSum(frozenset({("a", "y2"), ("b", "y2")}), 12, 12),
        ToldSum(frozenset({("a", "y1"), ("a", "y2")}), 8, 12),
        ToldSum(frozenset({("b", "y1"), ("b", "y2")}), 1, 4),
    ]
    assert possible_totals(numbers, known, "y1") >= {2, 3, 4}
    known[3] = ToldSum(known[3].cells, 4, 4)
    known[2] = ToldSum(known[2].cells, 11, 11)
    assert possible_totals(numbers, known, "y1") == {3}
