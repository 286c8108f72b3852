"""The course of one row: when it was reported and happened, where it stands, when it was closed."""

from datetime import date, datetime
from typing import Any

from esafety_tui.casework.dates.written import BadDate, Cell, NoYear, When
from esafety_tui.importing.answers import DAY
from esafety_tui.importing.columns import LogColumn
from esafety_tui.importing.days import read_day
from esafety_tui.importing.rows.cells import (
    FUTURE,
    IMPORTED,
    LATER,
    LostRow,
    Part,
    RowCells,
)
from esafety_tui.importing.words import (
    answer_of,
    is_blank,
    is_not_known,
    whole_word,
    word_and_day,
)
from esafety_tui.model.record import at_start_of, day_of
from esafety_tui.model.vocabulary import ENDED, Answer, Stage

_OPEN_HEADINGS = frozenset({"open"})


def dates_of(row: RowCells) -> dict[str, Any]:
    """Return when it was reported and when it happened, and whether the log gives the former."""
    reported, known, lost = _day(row, LogColumn.REPORTED, None)
    occurred, _, lost_too = _day(row, LogColumn.OCCURRED, reported.last if reported else None)
    if reported is None and occurred is None:
        raise (
            lost
            or lost_too
            or LostRow(LogColumn.REPORTED, "is missing, and there is no date of incident")
        )
    if reported and (reported.about or reported.first != reported.last):
        occurred, known = occurred or reported, False
    row.report_known = known and reported is not None
    reported = reported or occurred
    if reported is None:
        raise AssertionError
    moment = reported.moment if row.report_known else at_start_of(reported.first)
    data: dict[str, Any] = {"reported_at": moment}
    if occurred and occurred.first > reported.first:
        for part in row.of(LogColumn.OCCURRED):
            row.wrong(part, LATER)
            part.used = False
    elif occurred:
        last = min(occurred.last, row.setting.today)
        data["occurred_on"] = {"first": occurred.first, "last": max(last, occurred.first)}
        if occurred.about:
            data["occurred_on"]["about"] = True
    return data


def _day(
    row: RowCells, column: LogColumn, near: date | None
) -> tuple[When | None, bool, LostRow | None]:
    """Read the day in *column*: the day, whether it is one, and why there is none."""
    for part in row.of(column):
        if not (is_blank(part.text) or is_not_known(part.text)):
            day, lost = _day_in(row, part, part.cell, near)
            return day, day is not None, lost
    return None, False, None


def _day_in(
    row: RowCells, part: Part, said: Cell, near: date | None
) -> tuple[When | None, LostRow | None]:
    """Read the day that *said*, all or some of a cell, gives; or why there is none.

    The day that the lead has written for the words of the cell goes before them.
    """
    column = part.heading.column or LogColumn.WORDS
    dating = row.setting.datings.get(part.heading.place, row.setting.default)
    answers = row.setting.answers
    written = answers.word(DAY, part.text) if DAY in answers.words else ""
    try:
        day = read_day(written or said, row.setting.default if written else dating, near)
    except BadDate as bad:
        row.wrong(part, bad.reason)
        return None, LostRow(column, bad.reason, no_year=isinstance(bad, NoYear))
    if day.first > row.setting.today:
        row.wrong(part, FUTURE)
        return None, LostRow(column, FUTURE)
    if day.problem:
        row.wrong(part, day.problem)
    # A time has no place in the day on which it happened.
    part.used = (
        not written and day.whole and (column is not LogColumn.OCCURRED or day.clock is None)
    )
    return day, None


def stage_of(row: RowCells, reported: datetime) -> dict[str, Any]:
    """Return ``stage``, and what an ended case needs beside it.

    A case is closed where a whole cell says so, or gives the day of it; never by an outcome.
    """
    stage = row.word(LogColumn.STAGE, Stage)
    closed_on: tuple[Part, When] | None = None
    for part in row.of(LogColumn.STAGE, LogColumn.CLOSED):
        said, day = _closing(row, part)
        stage = stage or said
        if day and day.first == day.last:
            closed_on = (part, day)
    row.said_open = stage is not None and stage not in ENDED
    if stage is None and closed_on:
        stage = Stage.CLOSED
    elif stage is None:
        acted = any(
            not is_blank(part.text) and answer_of(part.text) is not Answer.NO
            for part in row.of(LogColumn.ACTION)
        )
        stage = Stage.INVESTIGATING if acted else Stage.REPORTED
    data: dict[str, Any] = {"stage": stage}
    before = row.setting.closed_before
    if before and day_of(reported) < before and not row.said_open:
        row.old = True
        if stage not in ENDED:
            stage = data["stage"] = Stage.CLOSED
    if closed_on:
        part, day = closed_on
        if stage not in ENDED or day.first < day_of(reported):
            row.wrong(part, "is earlier than the report" if stage in ENDED else "though it is open")
            part.used = False
        else:
            # On the day itself a date without a time is midnight.
            data["closed_at"] = max(day.moment, reported)
    if stage is Stage.WITHDRAWN:
        data["withdrawn_reason"] = IMPORTED
    return data


def _closing(row: RowCells, part: Part) -> tuple[Stage | None, When | None]:
    """Return what a cell says of the stage, and the day if it gives one: *Closed 12/9/25*, *Y*."""
    asks_closed = part.heading.column is LogColumn.CLOSED
    word, written = word_and_day(part.text)
    match, answer = whole_word(Stage, word), answer_of(word)
    stage = match.word if match else None
    if match is None and answer in (Answer.YES, Answer.NO):
        if (answer is Answer.YES) != (part.heading.folded in _OPEN_HEADINGS):
            stage = Stage.CLOSED
        elif not asks_closed:
            stage = Stage.INVESTIGATING
        part.used = not written
    if asks_closed and stage not in ENDED:
        stage = None  # "not yet" below *Date closed* is no stage
        if answer is None and any(map(str.isdecimal, part.text)):
            return None, _day_in(row, part, part.cell, None)[0]
    if stage in ENDED and written:
        day, _ = _day_in(row, part, written, row.setting.today)
        part.used = False
        return stage, day
    return stage, None
