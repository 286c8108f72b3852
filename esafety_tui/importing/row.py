"""One row of a log as an incident: nothing is guessed, and nothing is lost.

What has no field of its own stays beside the incident as a *note*: an action dated by the report
would pass for a quick response.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from esafety_tui.casework.dates.written import When
from esafety_tui.importing.people import people_of
from esafety_tui.importing.sheet import BadCell, Cells, Heading, LogColumn, SheetRow
from esafety_tui.importing.vocabulary import (
    category_of,
    fold,
    is_blank,
    is_medium_only,
    is_not_known,
    nearest,
    services_in,
    severity_of,
    yes_or_no,
)
from esafety_tui.model.days import plain_day
from esafety_tui.model.evidence import EntryKind
from esafety_tui.model.incident import Incident
from esafety_tui.model.record import Invalid, clean_line, day_of, read
from esafety_tui.model.vocabulary import ENDED, Answer, Category, Fact, Medium, Outcome, Stage

IMPORTED = "As recorded in the imported log"
DATES = frozenset({LogColumn.REPORTED, LogColumn.OCCURRED, LogColumn.CLOSED})
_LONGEST_TITLE = 80
_SENTENCE_END = re.compile(r"[.!?] ")
# How a field of Incident is called where a problem is reported.
_COLUMN_OF_FIELD = {
    "reported_at": LogColumn.REPORTED,
    "occurred_on": LogColumn.OCCURRED,
    "closed_at": LogColumn.CLOSED,
    "entries": LogColumn.ACTION,
    "people": LogColumn.TARGET,
    "providers": LogColumn.PLATFORM,
    "summary": LogColumn.SUMMARY,
    "lessons": LogColumn.LESSONS,
}


@dataclass(frozen=True, slots=True)
class LogRow:
    """A row that reads as an incident.

    ``number`` is that of the row in a spreadsheet, or the place in a JSON list, from 1.  ``data``
    reads as an ``Incident``, once it has a reference and the time of recording.  ``fingerprint`` is
    the same whenever the row is read again, wherever in the file it stands.
    """

    number: int
    data: dict[str, Any]
    fingerprint: str


@dataclass(frozen=True, slots=True)
class BadRow:
    """A row that cannot be taken in; never quotes a cell, which may hold a name."""

    number: int
    column: str
    reason: str


def incident_data(
    row: SheetRow,
    headings: Sequence[Heading],
    epoch: datetime,
    today: date,
    categories: Mapping[Category, str],
) -> dict[str, Any]:
    """Return the data of an incident as far as *row* tells it, without a reference.

    *categories* are those that the school calls by names of its own.  Raises :class:`BadCell`.
    """
    cells = Cells(row, headings, epoch, today)
    data = _dates(cells) | _account(cells, categories)
    data |= _where(cells) | people_of(cells)
    data["facts"] |= _police(cells)
    if outcome := cells.word(LogColumn.OUTCOME, nearest(Outcome, cells.text(LogColumn.OUTCOME))):
        data["outcome"] = outcome
    data |= stage_of(cells, data["reported_at"], has_outcome=outcome is not None)
    for column in (LogColumn.ACTION, None):
        for heading, text in cells.of(column):
            if column is None or not is_blank(text):
                cells.note(heading.shown, text)
    if cells.notes:
        text = "\n".join(("From the imported log.", *cells.notes))
        data["entries"] = [{"at": data["reported_at"], "kind": EntryKind.NOTE, "text": text}]
    _check(data)
    return data


def _dates(cells: Cells) -> dict[str, Any]:
    reported = cells.when(LogColumn.REPORTED)
    occurred = cells.when(LogColumn.OCCURRED, near=reported.last if reported else None)
    if reported and reported.first != reported.last:
        raise BadCell(LogColumn.REPORTED, "must be one day")
    if reported is None:
        if occurred is None:
            raise BadCell(LogColumn.REPORTED, "is missing, and there is no date of incident")
        cells.notes.append(
            "The log gives no date of the report: the date of the incident was taken."
        )
        reported = occurred
    data: dict[str, Any] = {"reported_at": reported.moment}
    if occurred:
        if occurred.first > reported.first:
            raise BadCell(LogColumn.OCCURRED, "is later than the report")
        data["occurred_on"] = {"first": occurred.first, "last": occurred.last}
    return data


def _account(cells: Cells, categories: Mapping[Category, str]) -> dict[str, Any]:
    """Return what happened, in the log's words, and how it is classed."""
    title = clean_line(cells.text(LogColumn.TITLE))
    summary = cells.text(LogColumn.SUMMARY)
    kind = cells.text(LogColumn.CATEGORY)
    told = next((text for text in (title, summary, kind) if not is_blank(text)), "")
    if not told:
        raise BadCell(LogColumn.SUMMARY, "is missing: nothing says what happened")
    if len(title) > _LONGEST_TITLE:
        summary = f"{title}\n{summary}".strip()
    data: dict[str, Any] = {
        "title": _short(told),
        "summary": summary,
        "category": cells.word(LogColumn.CATEGORY, category_of(kind, categories)) or Category.OTHER,
        "lessons": cells.text(LogColumn.LESSONS),
    }
    if severity := cells.word(LogColumn.SEVERITY, severity_of(cells.text(LogColumn.SEVERITY))):
        data |= {"severity": severity, "severity_reason": IMPORTED}
    return data


def _where(cells: Cells) -> dict[str, Any]:
    """Return the medium and the services; a service tells the medium where nothing else does."""
    how, where = cells.text(LogColumn.MEDIUM), cells.text(LogColumn.PLATFORM)
    services, by_service = services_in(where)
    more, by_service_in_how = services_in(how)
    medium = cells.word(LogColumn.MEDIUM, nearest(Medium, how))
    if services and fold(where) != fold(services[0]):
        cells.note_log(LogColumn.PLATFORM, where)
    elif is_medium_only(where):  # "Text message" under the heading "Platform"
        cells.note_log(LogColumn.PLATFORM, where)
        found = nearest(Medium, where)
        medium = medium or (found.word if found else None)
    elif not services and not is_blank(where) and not is_not_known(where):
        services = where.split("\n")
    return {
        "medium": medium or by_service or by_service_in_how or Medium.OTHER,
        "providers": list(dict.fromkeys([*services, *more])),
    }


def _police(cells: Cells) -> dict[Fact, Answer]:
    """Return whether the police were told; a crime reference says so, whatever else it says."""
    text = cells.text(LogColumn.POLICE)
    if is_blank(text) and yes_or_no(text) is not Answer.NO:
        return {}
    answer = yes_or_no(text)
    if answer is Answer.UNKNOWN and any(map(str.isdecimal, text)):
        answer = Answer.YES
    if fold(text) != answer:
        cells.note("Police", text)
    return {} if answer is Answer.UNKNOWN else {Fact.WITH_POLICE: answer}


def _check(data: dict[str, Any]) -> None:
    """Make sure that *data* reads as an incident."""
    try:
        read(Incident, {"ref": "2000-01/001", "recorded_at": data["reported_at"], **data})
    except Invalid as invalid:
        field = re.split(r"[.\[]", invalid.field)[0]
        column = _COLUMN_OF_FIELD.get(field, field.replace("_", " "))
        raise BadCell(column, invalid.reason) from None


def _short(text: str) -> str:
    """Return the first sentence or so of *text* as a title."""
    line = clean_line(text[:2000])
    if len(line) <= _LONGEST_TITLE:
        return line
    head = line[: _LONGEST_TITLE + 1]
    if end := _SENTENCE_END.search(head, _LONGEST_TITLE // 3):
        return head[: end.start()]
    return head[: head.rfind(" ") if " " in head else _LONGEST_TITLE].rstrip(" ,;:") + "…"


def stage_of(cells: Cells, reported: datetime, *, has_outcome: bool) -> dict[str, Any]:
    """Return ``stage``, and what an ended case needs beside it; raises :class:`BadCell`.

    A log that says nothing of it has closed a case when it gives a closing date or an outcome.
    """
    says_closed, closed_on = _closed(cells)
    status = cells.text(LogColumn.STAGE)
    stage = cells.word(LogColumn.STAGE, nearest(Stage, status)) or _as_answer(cells, status)
    if stage is None and (says_closed or closed_on or has_outcome):
        stage = Stage.CLOSED
    elif stage is None:
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
