"""Reports one after the other: nothing that one withheld follows from all of them together."""

from datetime import datetime
from functools import cache
from itertools import product
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from esafety_tui.casework.sample import ANCHOR, load_sample
from esafety_tui.model.days import LONDON
from esafety_tui.model.incident import Incident
from esafety_tui.model.school.annual_review import Publication, PublishedYear
from esafety_tui.model.vocabulary import Severity
from esafety_tui.policy.calendar import SchoolCalendar
from esafety_tui.policy.steps import shipped_steps
from esafety_tui.reports.disclosure import reader_knowledge
from esafety_tui.reports.disclosure.publish import published
from esafety_tui.reports.disclosure.reader_knowledge import Knowledge
from esafety_tui.reports.figures.counting import CountingContext
from esafety_tui.reports.figures.figure_types import ALL, WITHHELD, Cell, Edition, Figures, Unit
from esafety_tui.reports.figures.rows import OTHERS
from esafety_tui.reports.figures.year import annual_figures
from support.reports.attack import Attack, attack_on, attacks_on
from support.reports.generated_school import SCHOOL, made_incidents, made_prevention
from support.reports.obvious_count import BEFORE, CALENDAR, TODAY, YEAR
from support.reports.reports_in_a_row import (
    ONE_YEAR_THREE_TIMES,
    THRESHOLD,
    YEAR_BY_YEAR,
    Days,
    later,
    only_small_withheld,
    publication,
    reports_in_a_row,
)

# Those that more than one test looks at; nothing is taken out of the program for them.
those_reports = cache(reports_in_a_row)
ROWS = pytest.mark.parametrize(
    "days", [YEAR_BY_YEAR, ONE_YEAR_THREE_TIMES], ids=["year by year", "one year three times"]
)


# Fewer than fifteen take long to withhold: they are in the long sweep, and some of them below.
@ROWS
@given(st.integers(15, 40), st.integers(0, 10_000))
@settings(max_examples=2, deadline=None)
def test_nothing_follows_from_all_reports_together(days: Days, number: int, seed: int) -> None:
    assert not attack_on(*reports_in_a_row(days, number, seed))


def test_nothing_follows_where_once_two_large_counts_did() -> None:
    # Only the first had withheld them, to hide small ones.
    assert not attack_on(*reports_in_a_row(YEAR_BY_YEAR, 35, 16))


def test_nothing_follows_where_once_earlier_reports_said_a_count_between_them() -> None:
    assert not attack_on(*reports_in_a_row(ONE_YEAR_THREE_TIMES, 55, 21))


def test_a_large_count_that_is_known_whatever_is_withheld_is_shown() -> None:
    # Earlier reports fix it by what it can be no more than, not by one sum.
    assert not exactly_determined(ONE_YEAR_THREE_TIMES, 61, 167)


@ROWS
@pytest.mark.long
@given(st.integers(0, 120), st.integers(0, 1_000_000))
@settings(max_examples=150, deadline=None)
def test_nothing_follows_in_a_long_sweep(days: Days, number: int, seed: int) -> None:
    assert not attack_on(*reports_in_a_row(days, number, seed))


def test_the_attack_works_when_what_earlier_workbooks_withheld_is_not_protected(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    add_earlier = Knowledge.add_earlier

    def careless(self: Knowledge, then: PublishedYear) -> None:
        add_earlier(self, then)
        for name in self.withheld_before:
            del self.unpublished[name]
        self.rests |= self.withheld_before
        self.withheld_before.clear()

    monkeypatch.setattr(Knowledge, "add_earlier", careless)
    assert any(attack_on(*reports_in_a_row(YEAR_BY_YEAR, 35, seed)) for seed in range(12, 16))


def test_the_attack_works_when_last_years_workbook_is_forgotten() -> None:
    assert attack_on(*reports_in_a_row(YEAR_BY_YEAR, 30, 0, remembered=0))


def test_the_attack_works_when_only_the_latest_workbook_is_remembered() -> None:
    assert attack_on(*those_reports(ONE_YEAR_THREE_TIMES, 45, 48, remembered=1))


def test_the_exact_attack_works_on_three_reports_when_only_the_latest_is_remembered() -> None:
    assert exactly_determined(ONE_YEAR_THREE_TIMES, 45, 48, remembered=1)


def test_a_withheld_count_may_be_what_it_was_in_the_report_before_but_not_in_an_older_one() -> None:
    (attack,) = (
        one
        for one in attacks_on(*those_reports(ONE_YEAR_THREE_TIMES, 13, 15))
        if len(one.reports) == 3
    )

    def of(severity: Severity) -> tuple[list[int], list[object]]:
        cell = Cell("response-in-target", severity, "in-target")
        names = [names[cell] for names, _ in attack.reports]
        return [attack.truth[name] for name in names], names

    counts, names = of(Severity.CRITICAL)
    assert counts == [1, 1, 1]
    assert len(set(names)) == 1
    counts, names = of(Severity.MEDIUM)
    assert counts == [2, 3, 2]
    assert len(set(names)) == 3


def test_nothing_follows_where_a_count_has_changed_and_changed_back() -> None:
    # Once red: the third report withholds the whole figure, and the count followed only for
    # a reader who knew that a withheld 2 had become a 3, and then a 2 again.
    assert not exactly_determined(ONE_YEAR_THREE_TIMES, 13, 15)


def shown_after_all(days: Days, number: int, seed: int) -> list[Cell]:
    """The counts that one report withheld and a later one shows, though they are what they were."""
    withheld: set[tuple[str, Cell, object]] = set()
    found = []
    for shown, exact in reports_in_a_row(days, number, seed):
        for year, true in zip(shown.years, exact.years, strict=True):
            for figure, table in year.tables.items():
                for row, column in product(table.rows, table.columns):
                    cell = Cell(figure, row.key, column.key)
                    if row.key == OTHERS or column.unit is not Unit.COUNT:
                        continue
                    said = (year.year, cell, true.value(cell))
                    if year.value(cell) is WITHHELD:
                        withheld.add(said)
                    elif said in withheld:
                        found.append(cell)
    return found


@ROWS
@pytest.mark.parametrize(("number", "seed"), [(25, 0), (80, 0)])
def test_no_report_shows_what_one_before_it_has_withheld(
    days: Days, number: int, seed: int
) -> None:
    assert not shown_after_all(days, number, seed)


def test_without_that_one_would(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Knowledge, "kept", frozenset())
    assert shown_after_all(ONE_YEAR_THREE_TIMES, 80, 22)


def test_a_name_that_an_earlier_workbook_named_is_never_put_among_the_others() -> None:
    # With it among them, the others came to what follows from the earlier workbook.
    assert not attack_on(*reports_in_a_row(ONE_YEAR_THREE_TIMES, 55, 3211))


def exactly_determined(
    days: Days, number: int, seed: int, *, remembered: int | None = None
) -> set[object]:
    pytest.importorskip("highspy")
    from support.reports.exact_attack import determined

    return determined(*attacks_on(*those_reports(days, number, seed, remembered=remembered)))


@pytest.mark.parametrize(
    ("days", "number"),
    [(YEAR_BY_YEAR, 10), (ONE_YEAR_THREE_TIMES, 35)],
    ids=["year by year", "one year three times"],
)
def test_no_count_can_be_one_number_only(days: Days, number: int) -> None:
    assert not exactly_determined(days, number, 4)


@ROWS
@pytest.mark.long
@given(st.integers(0, 80), st.integers(0, 1_000_000))
@settings(max_examples=60, deadline=None)
def test_no_count_can_be_one_number_only_in_a_long_sweep(
    days: Days, number: int, seed: int
) -> None:
    assert not exactly_determined(days, number, seed)


def test_the_exact_attack_finds_what_follows_from_no_single_sum() -> None:
    pytest.importorskip("highspy")
    from support.reports.exact_attack import determined

    # Two of three are never more than 4, and all three are 6: each is 2.
    attack = Attack()
    a, b, c = ((0, Cell("figure", row)) for row in "abc")
    rests = ("rest", a), ("rest", b), ("rest", c)
    attack.truth = {a: 2, b: 2, c: 2, **dict.fromkeys(rests, 0), "four": 4, "six": 6}
    attack.unknown = {a: 1, b: 1, c: 1, **dict.fromkeys(rests, 0)}
    attack.seen = {"four": 4, "six": 6}
    pairs = zip(((b, c), (a, c), (a, b)), rests, strict=True)
    attack.equations = [("six", [a, b, c]), *(("four", [*pair, rest]) for pair, rest in pairs)]
    assert not attack.worked_out()
    assert determined(attack) == {a, b, c}


def test_a_figure_that_an_earlier_workbook_gave_away_says_nothing_more() -> None:
    def count(incidents: list[Incident]) -> Figures:
        prevention = made_prevention([YEAR])
        return annual_figures(
            YEAR,
            incidents,
            prevention,
            CountingContext(SCHOOL, CALENDAR, shipped_steps(), TODAY),
            years_before=0,
        )

    incidents = made_incidents(YEAR, 40, 1)
    then = count(incidents)
    careless = only_small_withheld(then)
    given_away = {name[1] for name in attack_on((careless, then))}
    random = Random(1)
    now = count([later(one, random) for one in incidents])
    earlier = publication(careless, then, datetime(2026, 7, 1, tzinfo=LONDON))
    shown = published(now, Edition.GOVERNORS, THRESHOLD, [earlier]).this
    changed = {cell.figure for cell in given_away if then.this.value(cell) != now.this.value(cell)}
    assert changed
    for figure in changed:
        table = shown.tables[figure]
        for row, column in product(table.rows, table.columns):
            assert table.value(row.key, column.key) in (WITHHELD, None)
    assert shown.value(Cell("incidents-counted")) == now.this.value(Cell("incidents-counted"))


def sample_reports() -> list[tuple[Figures, Figures]]:
    """The sample school's reports of its two years."""
    sample = load_sample(ANCHOR)
    calendar = SchoolCalendar(sample.school)
    found: list[tuple[Figures, Figures]] = []
    earlier: list[Publication] = []
    for year in (BEFORE, YEAR):
        exact = annual_figures(
            year,
            sample.incidents,
            sample.prevention,
            CountingContext(sample.school, calendar, shipped_steps(), ANCHOR),
            years_before=1,
        )
        shown = published(exact, Edition.GOVERNORS, THRESHOLD, earlier)
        found.append((shown, exact))
        earlier.append(publication(shown, exact, datetime(2026, 7, 1, tzinfo=LONDON)))
    return found


def test_nothing_follows_from_the_sample_schools_reports_which_still_say_much() -> None:
    reports = sample_reports()
    assert not attack_on(*reports)
    for shown, _ in reports:
        year = shown.this
        for figure in ("incidents-recorded", "incidents-open", "incidents-closed", "outcomes"):
            assert isinstance(year.value(Cell(figure)), int), figure
        assert isinstance(year.value(Cell("response-in-target", ALL, "share")), float)
        said = [
            value
            for table in year.tables.values()
            for value in table.values.values()
            if value is WITHHELD or value
        ]
        assert said.count(WITHHELD) < 0.45 * len(said)


def test_the_attack_works_when_only_what_adds_up_is_known(monkeypatch: pytest.MonkeyPatch) -> None:
    # Nobody targeted is of several kinds: the incidents with staff are those with staff alone.
    monkeypatch.setattr(reader_knowledge, "bounds_between_figures", lambda _layouts: [])
    found = {name[1] for name in attack_on(*sample_reports())}
    assert Cell("incidents-by-target", "parent", ALL) in found
