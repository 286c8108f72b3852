"""What is said of few cases in words gives no small number away: every school is tried.

A school is the numbers of one row and of all others, year by year.  Whoever reads knows the
totals as they are shown and what was said; what fits both are the values of a hidden number.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from itertools import product

import pytest

from esafety_tui.model.actions import CheckIn, Stopped
from esafety_tui.model.incident import Person
from esafety_tui.model.vocabulary import Role, Stage, Standing
from esafety_tui.reports.annual import sentences
from esafety_tui.reports.annual.sentences import holds_of_all, no_kind_often
from esafety_tui.reports.disclosure.bands import FEW, Band, count_band, total_band
from support.reports.generated_school import made_incidents
from support.reports.obvious_count import YEAR
from support.reports.workbooks import figures_of, report_of

School = tuple[tuple[int, int], ...]  # for each year how many are in the row, and in all others
Said = Callable[[int, int], set[object]]
_TOTAL = cache(total_band)


def kinds(row: int, others: int) -> Iterator[dict[str, int]]:
    """However the others fall to three kinds."""
    for b in range(others + 1):
        for c in range(others - b + 1):
            yield {"A": row, "B": b, "C": c, "D": others - b - c}


def said_of_kinds(row: int, others: int) -> set[object]:
    return {no_kind_often(one) for one in kinds(row, others)}


def said_of_all(row: int, others: int) -> set[object]:
    return {holds_of_all(row, row + others)}


def kinds_named(row: int, others: int) -> set[object]:
    return {tuple(name for name in one if one[name] > FEW) for one in kinds(row, others)}


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
        for words in said(rows, others):
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
def test_kinds_that_are_named_would_tell(years: int) -> None:
    """The control: of six, five of one kind leave none or one for all others."""
    assert told_by(kinds_named, years) != []


def test_how_many_are_left_would_tell() -> None:
    """The control of what is said of all."""
    assert told_by(lambda _, others: {others}, 1) != []


def test_what_holds_of_all_is_said_where_the_row_of_the_others_would_be_shown(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    said = {(part, whole): holds_of_all(part, whole) for whole in range(9) for part in range(9)
            if part <= whole}  # fmt: skip
    assert said == {(part, whole): count_band(whole - part).shown == "0" for part, whole in said}
    # In a row that does not tell none from a few it is never said.
    monkeypatch.setattr(sentences, "count_band", lambda count: count_band(count, sensitive=True))
    assert not any(holds_of_all(part, whole) for part, whole in said)


@pytest.mark.parametrize(("standing", "stopped", "said"), [
    (Standing.PUPIL, Stopped.YES, {"a pupil was targeted", "it had stopped"}),
    (Standing.STAFF, Stopped.YES, {"it had stopped"}),
    (Standing.PUPIL, Stopped.PARTLY, {"a pupil was targeted"}),
])  # fmt: skip
def test_a_report_of_few_cases_says_what_holds_of_all(
    standing: Standing, stopped: Stopped, said: set[str]
) -> None:
    """The last of three cases is as the parameters have it, the others are of pupils and over."""
    closed = [one for one in made_incidents(YEAR, 30) if one.stage is Stage.CLOSED][:3]
    last = closed[-1]
    incidents = [
        one.but(
            people=(
                Person(
                    id="p0",
                    role=Role.TARGET,
                    standing=standing if one is last else Standing.PUPIL,
                    alias="A",
                ),
            ),
            check_ins=(
                CheckIn(
                    due=one.reported_at.date(),
                    done_at=one.reported_at,
                    stopped=stopped if one is last else Stopped.YES,
                ),
            ),
        )
        for one in closed
    ]
    story = " ".join(report_of(figures_of(incidents)).sentences)
    assert "this report has none" in story
    assert {one for one in ("a pupil was targeted", "it had stopped") if one in story} == said


# Two reports


def first_often(numbers: Sequence[int]) -> object:
    """The control: the kind that came most often is named."""
    return numbers.index(max(numbers)) if max(numbers) > FEW else None


@pytest.mark.long
@pytest.mark.parametrize("safe", [True, False])
def test_last_years_report_beside_this_one_tells_nothing_either(*, safe: bool) -> None:
    """Three kinds, up to four cases in each of four years, three years in each report."""
    said = no_kind_often_of if safe else first_often
    of_a_year = [one for one in product(range(5), repeat=3) if sum(one) <= 4]
    fitting = defaultdict[object, list[set[int]]](lambda: [set() for _ in range(12)])
    for school in product(of_a_year, repeat=4):
        reports = (school[:3], school[1:])
        words = tuple(said([sum(kind) for kind in zip(*one, strict=True)]) for one in reports)
        values = fitting[tuple(map(any, school)), words]
        for at, year in enumerate(school):
            for to, number in enumerate((year[0], sum(year), year[1] + year[2])):
                values[3 * at + to].add(number)
    told = [one for values in fitting.values() for one in values
            if len(one) < 3 and one & {1, 2, 3, 4}]  # fmt: skip
    assert (told == []) is safe


def no_kind_often_of(numbers: Sequence[int]) -> object:
    return no_kind_often(dict(zip("ABC", numbers, strict=True)))
