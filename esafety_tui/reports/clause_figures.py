"""How far the steps of one incident's checklist are done, and in time, clause by clause."""

from datetime import date
from functools import cache

from esafety_tui.model.incident import Incident
from esafety_tui.model.record import day_of
from esafety_tui.policy.checklist import DONE, NOT_APPLICABLE, StepLine, checklist_of
from esafety_tui.policy.deadlines import paused
from esafety_tui.reports.counting_desk import Desk
from esafety_tui.reports.figure_types import Cell

_CLAUSES = "policy-compliance"
_LEFT_OUT: tuple[str, ...] = ("not-applicable",)
_APPLIED = ("incidents",)
# Where a step counts: by whether it is done, and whether in time (None: not known).
_COLUMNS: dict[tuple[bool, bool | None], tuple[str, ...]] = {
    (False, None): ("asked",),
    (False, False): ("asked", "dated"),
    (True, None): ("asked", "done"),
    (True, False): ("asked", "done", "dated"),
    (True, True): ("asked", "done", "dated", "in-time"),
}


@cache
def _cells(clauses: tuple[str, ...], columns: tuple[str, ...]) -> tuple[Cell, ...]:
    return tuple(Cell(_CLAUSES, clause, column) for clause in clauses for column in columns)


def clause_cells(incident: Incident, desk: Desk) -> list[Cell]:
    """The steps of the checklist, under each clause that they answer.

    A list, and cells put together once: this is most of the counting of a year.
    """
    cells: list[Cell] = []
    checklist = checklist_of(incident, desk.calendar, desk.steps)
    applied: set[str] = set()
    dates: dict[int, date] = {}
    for line in checklist.lines:
        if line.state == NOT_APPLICABLE:
            columns = _LEFT_OUT
        else:
            applied.update(line.clauses)
            in_time = _in_time(line, incident, desk, dates)
            columns = _COLUMNS[line.state == DONE, in_time]
            if line.state != DONE and in_time is False:
                cells.append(Cell("overdue-steps", line.phase, "count"))
        cells += _cells(line.clauses, columns)
    for clause in applied:
        cells += _cells((clause,), _APPLIED)
    return cells


def _in_time(line: StepLine, incident: Incident, desk: Desk, dates: dict[int, date]) -> bool | None:
    """Whether a step was done by its day; None if it has none, or nobody noted when it was done.

    A step that is still open is late once its day has passed.  *dates* keeps the
    days of this incident, by school days from its report.
    """
    if line.state != DONE:
        return False if line.due and desk.is_over(line.due) else None
    step = desk.steps_by_id.get(line.id)  # a step may have been answered and dropped since
    if step is None or step.due_days is None or line.at is None:
        return None
    start = day_of(incident.reported_at)
    if step.due_days not in dates:
        dates[step.due_days] = desk.calendar.add(start, step.due_days)
    due = dates[step.due_days]
    if step.locked_by_hold:
        due = paused(due, start, incident, desk.calendar)
    return day_of(line.at) <= due
