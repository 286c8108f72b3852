"""Clauses that the same steps of the checklist answer: what one count says of another.

The steps are no secret: they stand in the policy, and whoever reads the report may have them.
If all steps of one clause are among those of another, what is left of the second is a count
of steps too, and may be among those of a third.
"""

from collections.abc import Mapping
from functools import cache
from itertools import permutations
from types import MappingProxyType
from typing import NamedTuple

from esafety_tui.policy.steps import shipped_steps

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
