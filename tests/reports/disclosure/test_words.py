"""What is said of few cases in words gives no small number away: every school is tried.

A school is the numbers of one row and of all others, year by year.  Whoever reads knows the
totals as they are shown and what was said; what fits both are the values of a hidden number.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator
from functools import cache
from itertools import product

import pytest

from esafety_tui.reports.annual import sentences
from esafety_tui.reports.annual.sentences import holds_of_all, most_often
from esafety_tui.reports.disclosure.bands import FEW, Band, count_band, sum_of, total_band

School = tuple[tuple[int, int], ...]  # for each year how many are in the row, and in all others
Said = Callable[[int, int, Band], set[object]]
_TOTAL = cache(total_band)


def said_of_kinds(row: int, others: int, total: Band) -> set[object]:
    """All that may be said, however the others fall to three kinds."""
    splits = (
        {"A": row, "B": b, "C": c, "D": others - b - c}
        for b in range(others + 1)
        for c in range(others - b + 1)
    )
    return {tuple(most_often(kinds, total)) for kinds in splits}


def said_of_all(row: int, others: int, _: Band) -> set[object]:
    return {holds_of_all(row, row + others)}


def schools(years: int) -> Iterator[tuple[School, tuple[Band, ...]]]:
    """All of so few cases that they are told of in words, with their totals as they are shown."""
    of_a_year = [(row, total - row) for total in range(10) for row in range(total + 1)]
    for school in product(of_a_year, repeat=years):
        shown = tuple(_TOTAL(row + others) for row, others in school)
        if sum(one.least or 0 for one in shown) < 10:
            yield school, shown


def told_by(said: Said, years: int) -> list[tuple[object, set[int]]]:
    """What was said where a number from 1 to 4 has fewer than three values that fit."""
    said = cache(said)
    fitting = defaultdict[object, list[set[int]]](list)
    for school, shown in schools(years):
        rows, others = (sum(column) for column in zip(*school, strict=True))
        each = (number for year in school for number in (*year, sum(year)))
        hidden = (rows, others, *each)
        for words in said(rows, others, sum_of(shown)):
            values = fitting[shown, words] = fitting[shown, words] or [set() for _ in hidden]
            for one, number in zip(values, hidden, strict=True):
                one.add(number)
    return [
        (words, one)
        for words, values in fitting.items()
        for one in values
        if len(one) < 3 and any(1 <= number <= FEW for number in one)
    ]


@pytest.mark.parametrize("said", [said_of_kinds, said_of_all])
@pytest.mark.parametrize("years", [1, 2, 3])
def test_no_small_number_is_told_in_words(said: Said, years: int) -> None:
    assert told_by(said, years) == []


@pytest.mark.parametrize("years", [1, 2])
def test_a_kind_that_is_named_of_any_few_would_tell(
    years: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The control: of six, five of one kind leave none or one for all others."""
    monkeypatch.setattr(sentences, "_KINDS_FROM", 0)
    assert told_by(said_of_kinds, years) != []


def test_how_many_are_left_would_tell() -> None:
    """The control of what is said of all."""
    assert told_by(lambda row, others, _: {others}, 1) != []


def test_what_holds_of_all_is_said_where_the_row_of_the_others_would_be_shown(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    said = {(part, whole): holds_of_all(part, whole) for whole in range(9) for part in range(9)
            if part <= whole}  # fmt: skip
    assert said == {(part, whole): count_band(whole - part).shown == "0" for part, whole in said}
    # In a row that does not tell none from a few it is never said.
    monkeypatch.setattr(sentences, "count_band", lambda count: count_band(count, sensitive=True))
    assert not any(holds_of_all(part, whole) for part, whole in said)
