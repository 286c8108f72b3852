"""Published figures: nothing small is shown, nothing withheld can be worked out."""

from dataclasses import replace
from datetime import date, datetime
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from esafety_tui.model.days import LONDON
from esafety_tui.model.record import Invalid, plain, read
from esafety_tui.model.school.annual_review import Publication, packed
from esafety_tui.model.vocabulary import Severity, Stage
from esafety_tui.policy.steps import shipped_steps
from esafety_tui.reports.disclosure import publish, suppression
from esafety_tui.reports.disclosure.publish import published, record_of
from esafety_tui.reports.figures.counting import CountingContext
from esafety_tui.reports.figures.figure_types import (
    WITHHELD,
    Cell,
    Edition,
    Figures,
    Table,
    Unit,
    YearFigures,
)
from esafety_tui.reports.figures.year import annual_figures
from support.examples import examples
from support.reports.attack import attack_on
from support.reports.generated_school import SCHOOL, made_incidents, made_prevention
from support.reports.obvious_count import BEFORE, CALENDAR, TODAY, YEAR
from support.reports.reports_in_a_row import only_small_withheld, publication

THRESHOLD = 5
IN_THE_FIGURES = {"stage": Stage.REPORTED, "closed_at": None, "withdrawn_reason": ""}


def school_figures(number: int = 40, seed: int = 0, today: date = TODAY) -> Figures:
    incidents = [
        *made_incidents(YEAR, number, seed),
        *made_incidents(BEFORE, max(0, number - 5), seed),
    ]
    return annual_figures(
        YEAR,
        incidents,
        made_prevention([BEFORE, YEAR], seed),
        CountingContext(SCHOOL, CALENDAR, shipped_steps(), today),
        years_before=1,
    )


@given(st.integers(0, 90), st.integers(0, 10_000))
@settings(max_examples=examples(8), deadline=None)
def test_nothing_small_is_shown_and_nothing_withheld_is_worked_out(number: int, seed: int) -> None:
    exact = school_figures(number, seed)
    shown = published(exact, Edition.GOVERNORS, THRESHOLD)
    assert shown.withheld_below == THRESHOLD
    for year in shown.years:
        for figure, table in year.tables.items():
            for row, column in product(table.rows, table.columns):
                value = table.value(row.key, column.key)
                if column.unit is Unit.COUNT and column.guarded and value is not WITHHELD:
                    assert value == 0 or (isinstance(value, int) and value >= THRESHOLD), figure
    assert not attack_on((shown, exact))


def test_the_attack_works_when_only_small_counts_are_withheld() -> None:
    exact = school_figures()
    assert attack_on((only_small_withheld(exact), exact))


def test_the_attack_works_when_months_and_terms_are_looked_at_apart() -> None:
    def given_away(seed: int) -> set[object]:
        exact = school_figures(25, seed)
        apart = replace(exact, years=tuple(replace(year, overlaps={}) for year in exact.years))
        return attack_on((published(apart, Edition.GOVERNORS, THRESHOLD), exact))

    assert any(given_away(seed) for seed in range(6))


@pytest.mark.long
@given(st.integers(0, 120), st.integers(0, 1_000_000))
@settings(max_examples=300, deadline=None)
def test_nothing_is_worked_out_in_a_long_sweep(number: int, seed: int) -> None:
    exact = school_figures(number, seed)
    assert not attack_on((published(exact, Edition.GOVERNORS, THRESHOLD), exact))


def test_what_the_tests_work_out_once_is_what_the_program_works_out(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    exact = school_figures(30, 3)
    then = publication(exact, exact, datetime(2026, 7, 1, tzinfo=LONDON))
    for earlier in ((), (then,)):
        kept = [published(exact, Edition.GOVERNORS, THRESHOLD, earlier) for _ in range(2)]
        with monkeypatch.context() as patch:
            patch.setattr(publish, "withhold", suppression.withhold)
            assert [published(exact, Edition.GOVERNORS, THRESHOLD, earlier)] * 2 == kept


def test_what_is_kept_of_a_workbook_comes_back_unchanged() -> None:
    exact = school_figures()
    shown = published(exact, Edition.GOVERNORS, THRESHOLD)
    kept = publication(shown, exact, datetime(2026, 7, 1, tzinfo=LONDON))
    assert read(Publication, plain(kept)).years == record_of(exact, shown)


def test_a_damaged_memory_of_a_workbook_is_said() -> None:
    exact = school_figures()
    kept = publication(exact, exact, datetime(2026, 7, 1, tzinfo=LONDON))
    for damaged in (kept.packed[:-9], "=" + kept.packed[1:], packed([])[:-1] + "é"):
        with pytest.raises(Invalid, match="damaged"):
            assert kept.but(packed=damaged).years


def test_the_same_report_again_withholds_the_same() -> None:
    exact = school_figures()
    shown = published(exact, Edition.GOVERNORS, THRESHOLD)
    earlier = publication(shown, exact, datetime(2026, 7, 1, tzinfo=LONDON))
    assert published(exact, Edition.GOVERNORS, THRESHOLD, [earlier]) == shown


def test_what_was_published_without_withholding_is_withheld_from_now_on() -> None:
    exact = school_figures()
    everything = published(exact, Edition.GOVERNORS, 0)
    earlier = publication(everything, exact, datetime(2026, 7, 1, tzinfo=LONDON))
    shown = published(exact, Edition.GOVERNORS, THRESHOLD, [earlier])
    small = [
        cell
        for cell, count in counts_of(exact.this)
        if 0 < count < THRESHOLD and not cell.figure.startswith(("prevention", "training"))
    ]
    assert small
    hidden = {cell for cell, _ in counts_of(exact.this) if shown.this.value(cell) is WITHHELD}
    # Rare providers were named then and are put together now, which tells something new.
    hidden = {cell for cell in hidden if cell.figure != "removals-by-provider"}
    assert hidden <= set(small)


def counts_of(year: YearFigures) -> list[tuple[Cell, int]]:
    return [
        (Cell(figure, row.key, column.key), value)
        for figure, table in year.tables.items()
        for row in table.rows
        for column in table.columns
        if column.unit is Unit.COUNT and isinstance(value := table.value(row.key, column.key), int)
    ]


def test_shares_and_middle_values_go_with_the_counts_they_are_made_from() -> None:
    exact = school_figures()
    shown = published(exact, Edition.GOVERNORS, THRESHOLD)
    seen = 0
    for year in shown.years:
        for table in year.tables.values():
            for row, column in product(table.rows, table.columns):
                made_from = [(row.key, key) for key in column.rests_on]
                if column.whole_row:
                    made_from.append((column.whole_row, column.rests_on[1]))
                if any(table.value(*key) is WITHHELD for key in made_from):
                    seen += 1
                    assert table.value(row.key, column.key) in (WITHHELD, None)
    assert seen


def rows_that_tell(shown: Figures) -> list[str]:
    """The severities whose middle values stand beside a withheld count in target."""
    return [
        severity
        for year in shown.years
        for severity in Severity
        if year.value(Cell("response-in-target", severity, "in-target")) is WITHHELD
        and isinstance(year.value(Cell("days-to-first-response", severity, "median")), int | float)
    ]


def test_middle_values_go_with_the_count_that_they_would_tell(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    exact = school_figures(35)
    assert not rows_that_tell(published(exact, Edition.GOVERNORS, THRESHOLD))
    monkeypatch.setattr(publish, "count_behind_middle_values", lambda _figure, _row: None)
    assert rows_that_tell(published(exact, Edition.GOVERNORS, THRESHOLD))


def test_what_is_shown_is_the_exact_figure() -> None:
    exact = school_figures()
    shown = published(exact, Edition.GOVERNORS, THRESHOLD)
    for before, after in zip(exact.years, shown.years, strict=True):
        for figure, table in after.tables.items():
            for row, column in product(table.rows, table.columns):
                value = table.value(row.key, column.key)
                if value is not WITHHELD and row.key != "others":
                    assert value == before.tables[figure].value(row.key, column.key)


@pytest.mark.parametrize("threshold", [0, 1])
def test_a_threshold_of_0_or_1_withholds_nothing(threshold: int) -> None:
    exact = school_figures()
    shown = published(exact, Edition.GOVERNORS, threshold)
    assert shown.withheld == 0
    assert shown.withheld_below == 0


def test_the_confidential_edition_withholds_nothing() -> None:
    assert published(school_figures(), Edition.CONFIDENTIAL, THRESHOLD).withheld == 0


def test_publishing_twice_changes_nothing() -> None:
    once = published(school_figures(), Edition.GOVERNORS, THRESHOLD)
    assert published(once, Edition.GOVERNORS, 9) == once


def test_withdrawn_reports_and_prevention_work_are_shown_whole() -> None:
    shown = published(school_figures(), Edition.GOVERNORS, 30)
    for figure in ("incidents-withdrawn", "prevention-by-audience", "training-coverage"):
        assert WITHHELD not in shown.this.tables[figure].values.values()
    assert shown.this.value(Cell("incidents-recorded")) == 40


def test_the_withdrawn_would_tell_how_few_were_recorded() -> None:
    shown = published(school_figures(), Edition.GOVERNORS, 1000)
    assert shown.this.value(Cell("incidents-recorded")) is WITHHELD
    assert shown.this.value(Cell("incidents-withdrawn")) is WITHHELD
    assert WITHHELD not in shown.this.tables["training-coverage"].values.values()


def rows_of(table: Table) -> list[str]:
    return [row.label for row in table.rows]


def test_rare_providers_lose_their_names() -> None:
    incidents = [
        *made_incidents(YEAR, 12, providers=["YouTube"]),
        *(
            one.but(ref=f"{YEAR}/9{number:02d}", providers=("sams-blog.test",), **IN_THE_FIGURES)
            for number, one in enumerate(made_incidents(YEAR, 3))
        ),
    ]
    figures = annual_figures(
        YEAR,
        incidents,
        made_prevention([YEAR]),
        CountingContext(SCHOOL, CALENDAR, shipped_steps(), TODAY),
    )
    assert "sams-blog.test" in rows_of(figures.this.tables["incidents-by-provider"])
    shown = published(figures, Edition.GOVERNORS, THRESHOLD)
    assert "sams-blog" not in repr(shown)
    assert "Others, fewer than 5 each" in rows_of(shown.this.tables["incidents-by-provider"])
    open_edition = published(figures, Edition.GOVERNORS, 0)
    assert "sams-blog" in repr(open_edition)


def test_the_order_of_providers_tells_nothing_of_what_is_withheld() -> None:
    figures = school_figures(200)
    shown = published(figures, Edition.GOVERNORS, 25)
    table = shown.this.tables["incidents-by-provider"]
    own = [row for row in table.rows if row.key.startswith("provider:")]
    values = [table.value(row.key) for row in own]
    visible = [value for value in values if isinstance(value, int)]
    assert visible == sorted(visible, reverse=True)
    hidden = [row.label for row in own if table.value(row.key) is WITHHELD]
    assert hidden == sorted(hidden, key=str.casefold)
