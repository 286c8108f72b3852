"""Clauses that the same steps of the checklist answer: what one count says of another.

The steps are no secret: they stand in the policy, and whoever reads the report may have them.
If all steps of one clause are among those of another, what is left of the second is a count
of steps too, and may be among those of a third.
"""

from collections.abc import Hashable, Mapping
from functools import cache
from itertools import permutations
from types import MappingProxyType
from typing import NamedTuple, Protocol

from esafety_tui.policy.steps import shipped_steps
from esafety_tui.reports.figures.figure_types import Cell

CLAUSES = "policy-compliance"
# The columns that count steps, each with those that count some of the same.
STEP_COLUMNS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "asked": ("done", "dated"),
        "done": ("in-time",),
        "dated": ("in-time",),
        "in-time": (),
    }
)


# Those that count only steps which have a day of their own.
OF_A_DAY = frozenset({"dated", "in-time"})


class Gathering(Protocol):
    """What gathers what a reader can know."""

    def add_bound(
        self, wholes: tuple[Hashable, ...], parts: tuple[Hashable, ...]
    ) -> Hashable | None:
        """Add that *parts* are no more than *wholes*; returns the name of what is left."""

    def add_equal(self, whole: Hashable, parts: tuple[Hashable, ...]) -> None:
        """Add that *parts* are *whole* together, if they are."""


def add_shared_steps(known: Gathering, names: Mapping[Cell, Hashable]) -> None:
    """Add what one clause says of others that the same steps of the checklist answer."""
    _add_one_step_clauses(known, names)
    rests = {column: _left_of_clauses(column, known, names) for column in STEP_COLUMNS}
    for column, fewer in STEP_COLUMNS.items():
        for within in fewer:
            for steps in sorted(rests[column].keys() & rests[within].keys()):
                known.add_bound((rests[column][steps],), (rests[within][steps],))


def _left_of_clauses(
    column: str, known: Gathering, names: Mapping[Cell, Hashable]
) -> dict[tuple[str, ...], Hashable]:
    """Add what is left of a clause without another; by the clauses, what that is called."""
    rests: dict[tuple[str, ...], Hashable] = {}
    named = {cell.row: name for cell, name in names.items() if cell[::2] == (CLAUSES, column)}
    for one in shared_steps(of_a_day=column in OF_A_DAY):
        if not named.keys() >= {one.whole, one.part}:
            continue
        rest = known.add_bound((named[one.whole],), (named[one.part],))
        if rest is None:
            continue
        rests[one.whole, one.part] = rest
        for other in one.alike:
            known.add_equal(named[other], (rest,))
        for other in one.beyond:
            if (further := known.add_bound((named[other],), (rest,))) is not None:
                rests[other, one.whole, one.part] = further
        if one.one_step and column == "asked":
            known.add_bound((names[Cell(CLAUSES, one.whole, "incidents")],), (rest,))
    return rests


def _add_one_step_clauses(known: Gathering, names: Mapping[Cell, Hashable]) -> None:
    """Add that a clause of one step asks it once of each incident to which it applies."""
    for clause in clauses_of_one_step():
        cells = (Cell(CLAUSES, clause, column) for column in ("incidents", "asked"))
        incidents, asked = (names.get(cell) for cell in cells)
        if incidents is not None and asked is not None:
            known.add_equal(incidents, (asked,))


class SharedSteps(NamedTuple):
    """A clause whose steps are all among those of another.

    What is left of the *whole* are the very steps of those that are *alike*, and among those
    of the clauses *beyond*; or it is *one_step*, which no incident has twice.
    """

    whole: str
    part: str
    one_step: bool
    alike: tuple[str, ...]
    beyond: tuple[str, ...]


@cache
def shared_steps(*, of_a_day: bool) -> tuple[SharedSteps, ...]:
    """Which clauses are answered by steps of others, in the policy as it is shipped.

    *of_a_day*: by those steps alone that have a day by which they are to be done.
    """
    steps_of = _steps_of(of_a_day=of_a_day)
    found = []
    for whole, part in permutations(steps_of, 2):
        if steps_of[part] <= steps_of[whole]:
            left = steps_of[whole] - steps_of[part]
            others = [one for one in steps_of if one != whole and left]
            found.append(
                SharedSteps(
                    whole,
                    part,
                    len(left) == 1,
                    tuple(one for one in others if steps_of[one] == left),
                    tuple(one for one in others if left < steps_of[one]),
                )
            )
    return tuple(found)


@cache
def clauses_of_one_step() -> tuple[str, ...]:
    """The clauses that one step alone answers: each incident is asked for it once, or not."""
    return tuple(one for one, steps in _steps_of(of_a_day=False).items() if len(steps) == 1)


def _steps_of(*, of_a_day: bool) -> dict[str, set[str]]:
    steps_of: dict[str, set[str]] = {}
    for step in shipped_steps():
        if step.due_days is not None or not of_a_day:
            for clause in step.clauses:
                steps_of.setdefault(clause, set()).add(step.id)
    return steps_of
