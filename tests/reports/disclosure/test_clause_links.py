"""Clauses that share steps of the checklist: what one says gives nothing of another away."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from esafety_tui.model.incident import Incident
from esafety_tui.policy.steps import shipped_steps
from esafety_tui.reports.disclosure import reader_knowledge
from esafety_tui.reports.disclosure.publish import published
from esafety_tui.reports.figures.counting import CountingContext
from esafety_tui.reports.figures.figure_types import WITHHELD, Edition, Figures
from esafety_tui.reports.figures.year import annual_figures
from support.reports.generated_school import SCHOOL, made_incidents, made_prevention
from support.reports.obvious_count import CALENDAR, TODAY, YEAR
from support.reports.shared_steps import attack_with_steps

THRESHOLD = 5


def figures_of(incidents: list[Incident]) -> Figures:
    prevention, steps = made_prevention([YEAR]), shipped_steps()
    return annual_figures(
        YEAR, incidents, prevention, CountingContext(SCHOOL, CALENDAR, steps, TODAY), years_before=0
    )


def found(number: int, seed: int) -> set[object]:
    pytest.importorskip("highspy")
    from support.reports.exact_attack import determined

    return determined(attack_with_steps(YEAR, made_incidents(YEAR, number, seed), THRESHOLD, TODAY))


@pytest.mark.parametrize(("number", "seed"), [(6, 2), (6, 7), (9, 1), (9, 6), (20, 101), (50, 2)])
def test_nothing_follows_from_the_steps_that_clauses_share(number: int, seed: int) -> None:
    assert not found(number, seed)


@pytest.mark.long
@given(st.integers(0, 80), st.integers(0, 1_000_000))
@settings(max_examples=150, deadline=None)
def test_nothing_follows_from_them_in_a_long_sweep(number: int, seed: int) -> None:
    assert not found(number, seed)


def test_the_attack_works_where_clauses_are_looked_at_apart(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    # P3 is one of the two steps of E1, and the other is the only one of E2 with a day.
    monkeypatch.setattr(reader_knowledge, "add_shared_steps", lambda *_: None)
    assert found(9, 6)


def test_steps_that_did_not_apply_are_told_in_the_confidential_edition_only() -> None:
    exact = figures_of(made_incidents(YEAR, 20, 101))
    for edition in Edition:
        table = published(exact, edition, THRESHOLD).this.tables["policy-compliance"]
        told = edition is Edition.CONFIDENTIAL
        assert ("not-applicable" in {column.key for column in table.columns}) == told
        assert (("E1", "not-applicable") in table.values) == told


def test_where_hardly_anything_was_recorded_no_clause_tells_how_much() -> None:
    exact = figures_of(made_incidents(YEAR, 3, 0))
    table = published(exact, Edition.GOVERNORS, THRESHOLD).this.tables["policy-compliance"]
    assert set(table.values.values()) <= {WITHHELD, None}
    assert exact.this.tables["policy-compliance"].value("E2", "asked") == 9  # three for each
