"""Published figures: nothing small is shown, nothing withheld can be worked out."""

from collections import Counter
from dataclasses import replace
from datetime import date
from itertools import product

import pytest
from generated_school import SCHOOL, made_incidents, made_prevention
from hypothesis import given, settings
from hypothesis import strategies as st
from obvious_count import BEFORE, CALENDAR, TODAY, YEAR

from esafety_tui.model.vocabulary import Stage
from esafety_tui.policy.steps import shipped_steps
from esafety_tui.reports.edition import Edition
from esafety_tui.reports.figure_types import WITHHELD, Cell, Figures, Table, Unit, YearFigures
from esafety_tui.reports.figures import annual_figures
from esafety_tui.reports.publishing import published

THRESHOLD = 5
PRIME = 2**61 - 1
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
        SCHOOL,
        CALENDAR,
        shipped_steps(),
        today,
    )


def counts_in(year: YearFigures) -> list[Cell]:
    return [
        Cell(figure, row.key, column.key)
        for figure, table in year.tables.items()
        for row in table.rows
        for column in table.columns
        if column.unit is Unit.COUNT
    ]


def equations(year: YearFigures) -> list[tuple[Cell, list[Cell]]]:
    """What a reader sees to add up (total, parts), written down without the program's help."""
    found = []
    for figure, table in year.tables.items():
        counts = [column for column in table.columns if column.unit is Unit.COUNT]
        for total, column in product(table.rows, counts):
            parts = [row.key for row in table.rows if row.adds_to == total.key]
            whole = Cell(figure, total.key, column.key)
            found.append((whole, [Cell(figure, part, column.key) for part in parts]))
        for row, total in product(table.rows, counts):
            parts = [column.key for column in counts if column.adds_to == total.key]
            whole = Cell(figure, row.key, total.key)
            found.append((whole, [Cell(figure, row.key, part) for part in parts]))
    counted, closed = Cell("incidents-counted"), Cell("incidents-closed")
    found += [
        (counted, [Cell("incidents-by-month")]),
        (counted, [Cell("incidents-by-category")]),
        (counted, [Cell("incidents-by-medium")]),
        (counted, [Cell("incidents-by-route")]),
        (counted, [Cell("incidents-by-severity")]),
        (counted, [Cell("incidents-by-target", "all", "all")]),
        (counted, [Cell("outcomes")]),
        (counted, [Cell("did-it-stop")]),
        (counted, [Cell("satisfaction")]),
        (counted, [Cell("incidents-open"), closed]),
        (Cell("incidents-recorded"), [counted, Cell("incidents-withdrawn")]),
        (closed, [Cell("days-to-close", "all", "timed")]),
        (Cell("malicious-allegations"), [Cell("outcomes", "malicious")]),
    ]
    return [(total, parts) for total, parts in found if parts]


def worked_out(year: YearFigures) -> set[Cell]:
    """The attack: the withheld counts that follow from the others by adding and subtracting.

    Gauss and Jordan, modulo a large prime; a row with one unknown left gives it away.
    """
    unknown = {cell for cell in counts_in(year) if year.value(cell) is WITHHELD}
    rows = []
    for total, parts in equations(year):
        row = Counter(part for part in parts if part in unknown)
        if total in unknown:
            row[total] -= 1
        rows.append(row)
    solved = []
    for cell in unknown:
        pivot = next((row for row in rows if row[cell]), None)
        if pivot is None:
            continue
        rows.remove(pivot)
        inverse = pow(pivot[cell], -1, PRIME)
        pivot = Counter({name: factor * inverse % PRIME for name, factor in pivot.items()})
        for row in (*rows, *solved):
            if factor := row[cell]:
                for name, other in pivot.items():
                    row[name] = (row[name] - factor * other) % PRIME
        solved.append(pivot)
    alone = ([name for name, factor in row.items() if factor] for row in solved)
    return {names[0] for names in alone if len(names) == 1}


@given(st.integers(0, 90), st.integers(0, 10_000))
@settings(max_examples=15, deadline=None)
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
        assert not worked_out(year)


def test_the_attack_works_when_only_small_counts_are_withheld() -> None:
    year = school_figures().this
    tables = {
        figure: replace(
            table,
            values={
                key: WITHHELD if type(value) is int and 0 < value < THRESHOLD else value
                for key, value in table.values.items()
            },
        )
        for figure, table in year.tables.items()
    }
    assert worked_out(replace(year, tables=tables))


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
        YEAR, incidents, made_prevention([YEAR]), SCHOOL, CALENDAR, shipped_steps(), TODAY
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
