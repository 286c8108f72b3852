"""Clauses that share steps of the checklist: what one says gives nothing of another away."""

import pytest
from generated_school import made_incidents
from obvious_count import TODAY, YEAR
from shared_steps import attack_with_steps

from esafety_tui.reports.figure_types import Cell

THRESHOLD = 5


def found(number: int, seed: int, *, left_out_counted: bool = False) -> set[tuple[int, Cell]]:
    pytest.importorskip("highspy")
    from exact_attack import determined

    incidents = made_incidents(YEAR, number, seed)
    attack = attack_with_steps(YEAR, incidents, THRESHOLD, TODAY, left_out_counted=left_out_counted)
    return determined(attack)


@pytest.mark.parametrize(
    ("number", "seed"),
    [
        (12, 102),
        (20, 101),
        (20, 103),
        (35, 4),
        pytest.param(
            *(9, 1),
            marks=pytest.mark.xfail(
                reason="P3 is one of the two steps of E1; publishing looks at clauses apart"
            ),
        ),
    ],
)
def test_nothing_follows_from_the_steps_that_clauses_share(number: int, seed: int) -> None:
    assert not found(number, seed)


def test_the_attack_works_where_steps_that_do_not_apply_are_counted() -> None:
    # Two steps on every checklist: of so many incidents, whoever is told that all but three
    # of twice as many were asked for knows of the three.
    cells = {name[1] for name in found(20, 101, left_out_counted=True)}
    assert Cell("policy-compliance", "E1", "not-applicable") in cells
