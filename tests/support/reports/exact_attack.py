"""The attack carried to its end: the least and the most that each count can be.

A linear programme for each end, solved by HiGHS: what any reader could work out who
knows that counts are not negative, not only what is found sum by sum.
"""

from math import ceil, floor

import highspy
import numpy as np

from support.reports.attack import Attack, Name

_NO_END = 1e6  # more than any school counts
_ROUNDING = 1e-6


def ranges(attack: Attack) -> dict[Name, tuple[int, int]]:
    """The least and the most of each count that is withheld and not none."""
    equations, unknown = attack.left_open()
    place = {name: number for number, name in enumerate(unknown)}
    solver = highspy.Highs()
    solver.silent()
    for least in unknown.values():
        solver.addVar(least, _NO_END)
    for row, constant in equations:
        columns = np.array([place[name] for name in row], dtype=np.int32)
        solver.addRow(-constant, -constant, len(row), columns, np.array([*row.values()], float))
    found = {}
    for name in filter(attack.tells, unknown):
        solver.changeColCost(place[name], 1.0)
        ends = []
        for sense in (highspy.ObjSense.kMinimize, highspy.ObjSense.kMaximize):
            solver.changeObjectiveSense(sense)
            solver.run()
            assert solver.getModelStatus() == highspy.HighsModelStatus.kOptimal
            ends.append(solver.getInfo().objective_function_value)
        solver.changeColCost(place[name], 0.0)
        found[name] = ceil(ends[0] - _ROUNDING), floor(ends[1] + _ROUNDING)
    return found


def determined(*attacks: Attack) -> set[Name]:
    """The counts that can be one number only."""
    return {
        name
        for attack in attacks
        for name, (least, most) in ranges(attack).items()
        if least == most
    }
