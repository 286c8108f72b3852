"""The attack carried to its end: the counts that can be one number only.

A linear programme for each end, solved by HiGHS: what any reader could work out who
knows that counts are not negative, not only what is found sum by sum.
"""

from math import ceil, floor

import highspy
import numpy as np

from support.reports.attack import Attack, Name

_NO_END = 1e6  # more than any school counts
_ROUNDING = 1e-6


def _one_number_only(attack: Attack) -> set[Name]:
    equations, unknown = attack.left_open()
    place = {name: number for number, name in enumerate(unknown)}
    solver = highspy.Highs()
    solver.silent()
    for least in unknown.values():
        solver.addVar(least, _NO_END)
    for row, constant in equations:
        columns = np.array([place[name] for name in row], dtype=np.int32)
        solver.addRow(-constant, -constant, len(row), columns, np.array([*row.values()], float))
    # What each count has been in a solution: two numbers in any two of them are enough.
    least_seen = np.full(len(unknown), np.inf)
    most_seen = -least_seen
    found = set()
    for name in filter(attack.tells, unknown):
        at = place[name]
        solver.changeColCost(at, 1.0)
        for sense in (highspy.ObjSense.kMinimize, highspy.ObjSense.kMaximize):
            if _is_one_number(least_seen[at], most_seen[at]):
                solver.changeObjectiveSense(sense)
                solver.run()
                assert solver.getModelStatus() == highspy.HighsModelStatus.kOptimal
                solution = np.array(solver.getSolution().col_value)
                least_seen = np.minimum(least_seen, solution)
                most_seen = np.maximum(most_seen, solution)
        solver.changeColCost(at, 0.0)
        if _is_one_number(least_seen[at], most_seen[at]):
            found.add(name)
    return found


def _is_one_number(least: float, most: float) -> bool:
    return least > most or ceil(least - _ROUNDING) >= floor(most + _ROUNDING)


def determined(*attacks: Attack) -> set[Name]:
    """The counts that can be one number only."""
    return {name for attack in attacks for name in _one_number_only(attack)}
