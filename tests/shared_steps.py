"""What a reader knows who has the steps of the checklist beside a report: any reader may.

A step may answer several clauses.  Each group of steps that answer the same ones is an unknown
of its own, in each column of *Policy clause by clause*; a clause is the sum of its groups.
Steps that stand on every checklist are asked for, or do not apply, once for each incident.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from attack import Attack, Name, attacks_on
from generated_school import SCHOOL, made_prevention
from obvious_count import CALENDAR

from esafety_tui.model.incident import Incident
from esafety_tui.model.vocabulary import Stage
from esafety_tui.policy.checklist import NOT_APPLICABLE, checklist_of
from esafety_tui.policy.conditions import ALWAYS
from esafety_tui.policy.steps import shipped_steps
from esafety_tui.reports.clause_figures import clause_cells
from esafety_tui.reports.counting_desk import Desk
from esafety_tui.reports.edition import Edition
from esafety_tui.reports.figure_types import Cell
from esafety_tui.reports.figures import annual_figures
from esafety_tui.reports.publishing import published

_CLAUSES = "policy-compliance"
_COLUMNS = ("asked", "done", "dated", "in-time")
_PARTS = (("asked", "done"), ("asked", "dated"), ("dated", "in-time"), ("done", "in-time"))
_LEFT_OUT = "not-applicable"
_COUNTED = Cell("incidents-counted")
_AND = "|"


def attack_with_steps(
    year: str,
    incidents: Sequence[Incident],
    threshold: int,
    day: date,
    *,
    left_out_counted: bool = False,
) -> Attack:
    """The attack on a report of *year*, with all that follows from who shares which steps.

    *left_out_counted*: as if the report counted the steps that do not apply, and withheld
    all that it counts of them.
    """
    exact = annual_figures(
        year,
        incidents,
        made_prevention([year]),
        SCHOOL,
        CALENDAR,
        shipped_steps(),
        day,
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
        incidents_each = [names[_COUNTED]] * len(steps)
        attack.add_bound(incidents_each, [(group, "asked")])
    if left_out_counted:
        _count_those_left_out(attack, names, groups, counts)
    return attack


def _count_those_left_out(
    attack: Attack, names: dict[Cell, Name], groups: dict[str, list[bool]], counts: Counter[Cell]
) -> None:
    """Add the steps that do not apply: all unknown, but for what is on every checklist."""
    for group, steps in groups.items():
        attack.truth[group, _LEFT_OUT] = counts[Cell(_CLAUSES, group, _LEFT_OUT)]
        attack.unknown[group, _LEFT_OUT] = 0
        together = [(group, "asked"), (group, _LEFT_OUT)]
        each = [names[_COUNTED]] * len(steps)
        attack.add_bound(each, together)
        if all(steps):
            attack.add_bound(together, each)
    for row in {clause for group in groups for clause in group.split(_AND)}:
        name = (0, Cell(_CLAUSES, row, _LEFT_OUT))
        parts = [(group, _LEFT_OUT) for group in groups if row in group.split(_AND)]
        attack.truth[name] = sum(attack.truth[part] for part in parts)
        attack.unknown[name] = 0
        attack.equations.append((name, parts))


def _counts_of_groups(incidents: Sequence[Incident], day: date) -> Counter[Cell]:
    steps = tuple(replace(step, clauses=(_AND.join(step.clauses),)) for step in shipped_steps())
    desk = Desk(SCHOOL, CALENDAR, steps, day)
    counts: Counter[Cell] = Counter()
    for incident in incidents:
        if incident.stage is not Stage.WITHDRAWN:
            counts.update(clause_cells(incident, desk))
            lines = checklist_of(incident, CALENDAR, steps).lines
            left_out = (line for line in lines if line.state == NOT_APPLICABLE)
            counts.update(Cell(_CLAUSES, line.clauses[0], _LEFT_OUT) for line in left_out)
    return counts
