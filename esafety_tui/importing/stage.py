"""Where a case of a log stands: open, or closed and when."""

from datetime import datetime
from typing import Any

from esafety_tui.casework.dates.written import When
from esafety_tui.importing.cells import BadCell, Cells
from esafety_tui.importing.columns import LogColumn
from esafety_tui.importing.vocabulary import nearest, yes_or_no
from esafety_tui.model.days import plain_day
from esafety_tui.model.record import day_of
from esafety_tui.model.vocabulary import ENDED, Answer, Stage

IMPORTED = "As recorded in the imported log"


def stage_of(cells: Cells, reported: datetime, *, has_outcome: bool) -> dict[str, Any]:
    """Return ``stage``, and what an ended case needs beside it; raises :class:`BadCell`.

    A log that says nothing of it has closed a case when it gives a closing date
    or an outcome.
    """
    says_closed, closed_on = _closed(cells)
    status = cells.text(LogColumn.STAGE)
    stage = cells.word(LogColumn.STAGE, nearest(Stage, status))
    if stage is None:
        stage = _as_answer(cells, status)
    if stage is None:
        if says_closed or closed_on or has_outcome:
            stage = Stage.CLOSED
        else:
            stage = Stage.INVESTIGATING if cells.text(LogColumn.ACTION) else Stage.REPORTED
    data: dict[str, Any] = {"stage": stage}
    if stage in ENDED:
        data["closed_at"] = _closed_at(cells, closed_on, reported)
    elif closed_on:
        cells.note("Date closed in the log", f"{plain_day(closed_on.first)}, though it is open")
    if stage is Stage.WITHDRAWN:
        data["withdrawn_reason"] = IMPORTED
    return data


def _closed(cells: Cells) -> tuple[bool, When | None]:
    """Read the column *closed*, under which some write a date and some yes or no."""
    answer = yes_or_no(cells.text(LogColumn.CLOSED))
    if answer is not Answer.UNKNOWN:
        return answer is Answer.YES, None
    return False, cells.when(LogColumn.CLOSED)


def _as_answer(cells: Cells, status: str) -> Stage | None:
    """Read *yes* and *no* as what the heading asks: whether it is open, or closed."""
    answer = yes_or_no(status)
    if answer is Answer.UNKNOWN:
        return None
    heading, _ = next(cells.of(LogColumn.STAGE))
    closed = (answer is Answer.YES) != (heading.folded == "open")
    return Stage.CLOSED if closed else Stage.INVESTIGATING


def _closed_at(cells: Cells, closed_on: When | None, reported: datetime) -> datetime:
    if closed_on is None:
        cells.notes.append("The log gives no date of closing: the date of the report was taken.")
        return reported
    if closed_on.first < day_of(reported):
        raise BadCell(LogColumn.CLOSED, "is earlier than the report")
    return max(closed_on.moment, reported)  # on the day itself a date without a time is midnight
