"""What a reader knows who has the steps of the checklist beside a report: any reader may.

A step may answer several clauses.  Each group of steps that answer the same ones is an unknown
of its own, in each column of *Policy clause by clause*; a clause is the sum of its groups.
Steps that stand on every checklist are asked for, or do not apply, once for each incident.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from esafety_tui.model.incident import Incident
from esafety_tui.model.vocabulary import Stage
from esafety_tui.policy.conditions import ALWAYS
from esafety_tui.policy.steps import shipped_steps
from esafety_tui.reports.disclosure.publish import published
from esafety_tui.reports.figures.counting import CountingContext
from esafety_tui.reports.figures.figure_types import Cell, Edition
from esafety_tui.reports.figures.incident_counts import clause_cells
from esafety_tui.reports.figures.year import annual_figures
from support.reports.attack import Attack, attacks_on
from support.reports.generated_school import SCHOOL, made_prevention
from support.reports.obvious_count import CALENDAR

_CLAUSES = "policy-compliance"
_COLUMNS = ("asked", "done", "dated", "in-time")
_PARTS = (("asked", "done"), ("asked", "dated"), ("dated", "in-time"), ("done", "in-time"))
_COUNTED = Cell("incidents-counted")
_AND = "|"


def attack_with_steps(
    year: str,
    incidents: Sequence[Incident],
    threshold: int,
    day: date,
) -> Attack:
    """The attack on a report of *year*, with all that follows from who shares which steps."""
    exact = annual_figures(
        year,
        incidents,
        made_prevention([year]),
        CountingContext(SCHOOL, CALENDAR, shipped_steps(), day),
        years_before=0,
    )
    (attack,) = attacks_on((published(exact, Edition.GOVERNORS, threshold), exact))
    names, _ = attack.reports[0]
    groups: dict[str, list[bool]] = {}  # of the steps of each, whether they are on every checklist
    for step in shipped_steps():
        groups.setdefault(_AND.join(step.clauses), []).append(step.when.text == ALWAYS)
    counts = _counts_of_groups(incidents, day)
    for column in _COLUMNS:
        for group in groups:
            attack.truth[group, column] = counts[Cell(_CLAUSES, group, column)]
            attack.unknown[group, column] = 0
        for row in exact.this.tables[_CLAUSES].rows:
            parts = [(group, column) for group in groups if row.key in group.split(_AND)]
            if parts:
                attack.equations.append((names[Cell(_CLAUSES, row.key, column)], parts))
    for group, steps in groups.items():
        for whole, part in _PARTS:
            attack.add_bound([(group, whole)], [(group, part)])
        each = [names[_COUNTED]] * len(steps)
        attack.add_bound(each, [(group, "asked")])
    return attack


def _counts_of_groups(incidents: Sequence[Incident], day: date) -> Counter[Cell]:
    steps = tuple(replace(step, clauses=(_AND.join(step.clauses),)) for step in shipped_steps())
    context = CountingContext(SCHOOL, CALENDAR, steps, day)
    counts: Counter[Cell] = Counter()
    for incident in incidents:
        if incident.stage is not Stage.WITHDRAWN:
            counts.update(clause_cells(incident, context))
    return counts
