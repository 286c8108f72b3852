"""The course of one row: when it was reported and happened, where it stands, when it was closed."""

import re
from contextlib import suppress
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from typing import Any

from esafety_tui.casework.dates.written import BadDate, Cell, NoYear, When, read_when
from esafety_tui.importing.answers import DAY
from esafety_tui.importing.columns import LogColumn
from esafety_tui.importing.days import read_day
from esafety_tui.importing.rows.cells import (
    FUTURE,
    IMPORTED,
    LATER,
    LostRow,
    Part,
    Problem,
    RowCells,
)
from esafety_tui.importing.words import (
    answer_of,
    is_a_word,
    is_blank,
    is_not_known,
    status_in,
    whole_word,
    word_and_day,
)
from esafety_tui.model.incident import Occurred
from esafety_tui.model.record import at_start_of, day_of
from esafety_tui.model.vocabulary import ENDED, Answer, Outcome, Stage

_NO_STATUS = "is no status that is known: the case comes in as new"
_DAY_ALONE = re.compile(r"\d{1,2}[/.\-]\d{1,2}(?:[/.\-]\d{2,4})?")
_A_YEAR = timedelta(days=364)
_OPEN_HEADINGS = frozenset({"open"})


def dates_of(row: RowCells) -> dict[str, Any]:
    """Return when it was reported and when it happened; raises :class:`LostRow` without a day."""
    reported = _day(row, LogColumn.REPORTED, None)
    occurred = _day(row, LogColumn.OCCURRED, reported.last if reported else None)
    if not (reported or occurred or row.no_day):
        reported = _written(row)
    known = reported is not None and reported.is_one_day
    vague = reported if not known else None
    begins = reported or occurred
    if vague:
        occurred = occurred or vague
        begins = occurred if occurred.first <= vague.last else vague
    if begins is None and row.no_day and row.no_day.said != FUTURE:
        begins = occurred = vague = _of_the_sheet(row)
    if begins is None:
        missing = "is missing, and there is no date of incident"
        raise LostRow(row.no_day or _no_day(row, missing))
    data: dict[str, Any] = {"reported_at": begins.moment if known else at_start_of(begins.first)}
    row.from_log["report_known"] = known
    if occurred and occurred.first > begins.first:
        for part in row.of(LogColumn.OCCURRED):
            row.wrong(part, LATER)
            part.used = False
    elif occurred:
        last = min(occurred.last, row.setting.today)
        data["occurred_on"] = {"first": occurred.first, "last": max(last, occurred.first)}
        if occurred.about:
            data["occurred_on"]["about"] = True
        elif occurred.is_one_day and (clock := occurred.clock or _clock_of(row)):
            data["occurred_on"]["clock"] = clock
    if vague:
        _tell_vague(row, data.get("occurred_on") if vague == occurred else None)
    return data


def _tell_vague(row: RowCells, happened: dict[str, Any] | None) -> None:
    """Say of the cell that names no single day what it comes in as, if it tells when it *happened*.

    Where the sheet gives the year, it is not said to be missing.
    """
    words = "the day of the report is not known"
    if happened:
        words = f"comes in as {Occurred(**happened).in_words}, {words}"
    for part in [*row.of(LogColumn.REPORTED, LogColumn.OCCURRED)][:1]:
        told = [one for one in row.problems if one.column == part.heading.shown]
        row.problems = [one for one in row.problems if one not in told]
        said = told[0].said if told and row.no_day is None else "names no single day"
        row.wrong(part, f"{said}: {words}")


def _clock_of(row: RowCells) -> time | None:
    """Return the time of day in a column of its own, where the whole cell is one."""
    for part in row.of(LogColumn.TIME):
        with suppress(BadDate):
            day = read_when(f"1/1/2020 {part.text}", row.setting.default.epoch)
            if day.whole and day.clock and day.is_one_day:
                part.used = True
                return day.clock
    return None


def _day(row: RowCells, column: LogColumn, near: date | None) -> When | None:
    """Read the day in *column*."""
    for part in row.of(column):
        is_date = isinstance(part.cell, datetime)
        if is_date or not (is_blank(part.text) or is_not_known(part.text)):
            return _day_in(row, part, part.cell, near)
    return None


def _written(row: RowCells) -> When | None:
    """Return the day of the report that the lead has written for a row that gives none."""
    said = row.setting.answers.words.get(DAY, {}).get(row.day_key(), "")
    day = read_day(said, row.setting.default) if said else None
    if day and day.first > row.setting.today:
        raise LostRow(_no_day(row, FUTURE))
    return day


def _no_day(row: RowCells, said: str) -> Problem:
    return Problem(LogColumn.REPORTED, said, day_key=row.day_key())


def _of_the_sheet(row: RowCells) -> When | None:
    """Return the year of the sheet, as *about*: words such as *after half term* name no day."""
    last = row.setting.default.year_end
    if last is None:
        return None
    after = last + timedelta(days=1)
    return When(after.replace(year=after.year - 1), last, about=True)


def _day_in(
    row: RowCells, part: Part, said: Cell, near: date | None = None, *, since: date | None = None
) -> When | None:
    """Read the day that *said*, all or some of a cell, gives; where none is, that is noted.

    The day that the lead has written for the cell goes before its words.  A day without a year is
    the first such day *since* another, where that is given.
    """
    column = part.heading.column or LogColumn.WORDS
    setting = row.setting
    dating = setting.datings.get(part.heading.place, setting.default)
    days = setting.answers.words.get(DAY)
    written = days.get(row.day_key(part), "") if days else ""
    dating = setting.default if written else dating
    if since and not isinstance(said, datetime):
        dating = replace(dating, year_end=min(since + _A_YEAR, setting.today))
    try:
        day = read_day(written or said, dating, near)
        if day.first > setting.today:
            raise BadDate(FUTURE)
    except BadDate as bad:
        row.wrong(part, bad.why)
        if row.no_day is None:
            no_year = isinstance(bad, NoYear)
            row.no_day = replace(row.problems[-1], column=column, no_year=no_year)
        return None
    if day.problem:
        row.wrong(part, day.problem)
    part.used = day.whole and not written and not (day.clock and not day.is_one_day)
    return day


def stage_of(row: RowCells, reported: datetime) -> dict[str, Any]:
    """Return ``stage`` and the finding behind it, and what an ended case needs beside them.

    A case is closed where a whole cell says so, or gives the day of it; never by an outcome.
    """
    said, outcome, closed_on = _said(row, day_of(reported))
    row.said_open |= said is not None and said not in ENDED
    stage = said or Stage.REPORTED  # more than that the log does not say
    before = row.setting.closed_before
    if before and day_of(reported) < before and not row.said_open:
        row.from_log["old"] = True
        stage = stage if stage in ENDED else Stage.CLOSED
    elif not said:
        for part in row.of(LogColumn.STAGE):
            if is_a_word(part.text, prose=True):
                row.wrong(part, _NO_STATUS)
    data: dict[str, Any] = {"stage": stage, "outcome": outcome}
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


def _said(
    row: RowCells, since: date
) -> tuple[Stage | None, Outcome | None, tuple[Part, When] | None]:
    """Return the stage that cells or answers say, the finding behind it, and where it was closed.

    Nothing was closed before it was reported: a day without a year is the first *since* then.
    """
    stage: Stage | None = None
    outcome: Outcome | None = None
    closed_on: tuple[Part, When] | None = None
    for part in row.of(LogColumn.STAGE, LogColumn.CLOSED):
        told, found, day = _closing(row, part, since)
        stage, outcome = stage or told, outcome or found
        if day and day.is_one_day:
            closed_on = (part, day)
    if stage is None and closed_on:
        stage = Stage.CLOSED
    elif stage is None and (stage := row.word(LogColumn.STAGE, Stage)) in ENDED:
        for part in row.of(LogColumn.STAGE):  # "Signed off by LADO 30/7", answered by the lead
            written = word_and_day(part.text)[1]
            if written and (day := _day_in(row, part, written, since=since)):
                part.used, closed_on = False, (part, day)
    return stage, outcome, closed_on


def _closing(
    row: RowCells, part: Part, since: date
) -> tuple[Stage | None, Outcome | None, When | None]:
    """Return what a cell says of the stage, what was found, and the day: *Closed 12/9/25*, *Y*."""
    asks_closed = part.heading.column is LogColumn.CLOSED
    dated = isinstance(part.cell, datetime) or _DAY_ALONE.fullmatch(part.text.strip())
    if dated and (asks_closed or part.heading.folded in row.setting.closing):
        return None, None, _day_in(row, part, part.cell, since=since)
    word, written, outcome = status_in(part.text)
    match, answer = whole_word(Stage, word), answer_of(word)
    stage = match.word if match else None
    day: When | None = None
    if match and not (asks_closed or written or outcome):
        part.used = match.same
    if match is None and answer in (Answer.YES, Answer.NO):
        if (answer is Answer.YES) != (part.heading.folded in _OPEN_HEADINGS):
            stage = Stage.CLOSED
        elif not asks_closed:
            open_by_no = "closed" in part.heading.folded.split()
            stage = Stage.REPORTED if open_by_no else Stage.INVESTIGATING
        part.used = not written
    if asks_closed and stage not in ENDED:
        row.said_open |= stage is not None or answer is Answer.NO
        stage = None  # "not yet" below *Date closed* is no stage
        if answer is None and any(map(str.isdecimal, part.text)):
            day = _day_in(row, part, part.cell, since=since)
    elif stage in ENDED and written:
        day = _day_in(row, part, written, since=since)
        part.used = False
    return stage, outcome, day
