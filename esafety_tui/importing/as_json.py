"""An import as JSON: for scripts, and for whoever wants to look at every cell."""

from collections.abc import Iterable
from typing import Any

from msgspec import to_builtins

from esafety_tui.importing.intake import CHANGED, KNOWN, LEFT_OUT, NEW, Decided, Intake
from esafety_tui.importing.reader import LogReading
from esafety_tui.importing.rows.cells import Problem
from esafety_tui.model.record import plain

_BY_YOU = Problem("row", "is left out by you")


def as_json(reading: LogReading, intake: Intake) -> dict[str, Any]:
    """Return what was read, what has to be answered, and what becomes of every row."""
    rows = [_row(one) for one in intake.rows]
    rows += [_left_out(one.sheet, one.number, one.problem) for one in intake.problems]
    rows += [_left_out(sheet, number) for sheet, number in reading.left_out]
    rows.sort(key=lambda row: (_place(reading, row["sheet"]), row["row"]))
    states = [row["state"] for row in rows]
    return {
        "sheets": [
            {"name": one.name, "state": "hidden" if one.hidden else "visible", "taken": one.taken}
            for one in reading.sheets
        ],
        "columns": [
            {"heading": one.heading, "read_as": one.read_as, "samples": list(one.samples)}
            for one in reading.columns
        ],
        "questions": to_builtins(reading.questions),
        "rows": rows,
        "counts": {state: states.count(state) for state in (NEW, KNOWN, CHANGED, LEFT_OUT)},
        "notes": list(intake.notes),
        "import": int(intake.batch.id) if intake.batch else None,
    }  # fmt: skip


def _place(reading: LogReading, sheet: str) -> int:
    return next((at for at, one in enumerate(reading.sheets) if one.name == sheet), -1)


def _row(one: Decided) -> dict[str, Any]:
    if one.state == LEFT_OUT:
        return _left_out(one.row.sheet, one.row.number, _BY_YOU)
    row = {
        "sheet": one.row.sheet, "row": one.row.number, "state": one.state,
        "problems": _said(one.row.problems),
        "incident": plain(one.incident),
    }  # fmt: skip
    if one.changes:
        row["changes"] = to_builtins(one.changes)
    return row


def _left_out(sheet: str, row: int, *problems: Problem) -> dict[str, Any]:
    said = _said(problems)
    return {"sheet": sheet, "row": row, "state": LEFT_OUT, "problems": said, "incident": None}


def _said(problems: Iterable[Problem]) -> list[dict[str, str]]:
    return [{"column": one.column, "value": one.value, "said": one.said} for one in problems]
