"""Reading an existing log: its rows as data of incidents, and an error for each bad row."""

import hashlib
import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import msgspec

from esafety_tui.casework import log_values as values
from esafety_tui.casework.log_columns import COLUMNS, Header, find_header, is_header_again
from esafety_tui.casework.log_file import Row, UnreadableLog, read_bytes, read_sheets
from esafety_tui.casework.spoken_dates import InvalidDate, logged_moment
from esafety_tui.model.incident import Incident
from esafety_tui.model.record import LONDON, Invalid, at_start_of, day_of, plain, read
from esafety_tui.model.text import clean_line
from esafety_tui.model.vocabulary import Category, Medium, Role, Route, Stage

__all__ = ["BadRow", "LogReading", "LogRow", "UnreadableLog", "read_log"]

_EXCEL_DAY_0 = date(1899, 12, 30)
_TITLE_LENGTH = 80


@dataclass(frozen=True, slots=True)
class LogRow:
    """A good row: its number, the incident's data, and what makes it the same row again."""

    number: int
    data: dict[str, Any]
    fingerprint: str


@dataclass(frozen=True, slots=True)
class BadRow:
    """A row that cannot be taken in: its number, the column, and why."""

    number: int
    column: str
    reason: str


@dataclass(frozen=True, slots=True)
class LogReading:
    """What a log holds; ``notes`` say how it was understood."""

    rows: tuple[LogRow, ...]
    problems: tuple[BadRow, ...]
    notes: tuple[str, ...]


class _Bad(Exception):
    """A cell that cannot be right."""

    def __init__(self, column: str, reason: str) -> None:
        self.column = column
        self.reason = reason


def read_log(path: Path, today: date) -> LogReading:
    """Read a log as schools keep it (CSV or XLSX), or JSON as ``incidents`` writes it.

    Raises :class:`UnreadableLog` when the file as a whole cannot be read.
    """
    content = read_bytes(path)
    if content.lstrip()[:1] in (b"{", b"["):
        return _json_reading(content)
    header = find_header(read_sheets(content))
    good: list[LogRow] = []
    bad: list[BadRow] = []
    seen: Counter[str] = Counter()
    for row in header.sheet.rows:
        if row.number <= header.row.number or is_header_again(header, row):
            continue
        cells = _cells(header, row)
        if _is_total(cells):
            continue
        try:
            data = _incident_data(header, cells, row, today)
        except _Bad as problem:
            bad.append(BadRow(row.number, problem.column, problem.reason))
            continue
        print_ = _fingerprint(row)
        seen[print_] += 1
        # Two rows that say the same are two incidents; their order tells them apart.
        good.append(LogRow(row.number, data, f"{print_}-{seen[print_]}"))
    return LogReading(tuple(good), tuple(bad), (header.note(),))


def _cells(header: Header, row: Row) -> dict[str, object]:
    """The cells by what their column holds; empty ones left out."""
    return {
        column: row.cells[place]
        for place, column in header.columns.items()
        if place < len(row.cells) and row.cells[place] != ""
    }


def _is_total(cells: dict[str, object]) -> bool:
    """A line of sums, or a remark below the table, tells of no incident."""
    told = {"title", "summary", "category", "target", "provider", "action"} & set(cells)
    dated = {"reported", "occurred"} & set(cells)
    return not told and not dated


def _incident_data(
    header: Header, cells: dict[str, object], row: Row, today: date
) -> dict[str, Any]:
    notes: list[str] = []
    data: dict[str, Any] = {}
    data.update(_dates(cells, today, notes))
    data.update(_account(cells, notes))
    data.update(_ending(cells, data["reported_at"], today, notes))
    data["people"] = list(_people(cells))
    for place, head in header.extras.items():
        if place < len(row.cells) and row.cells[place] != "":
            notes.append(f"{head}: {_text(row.cells[place])}")
    notes += [
        f"{_named(name)}: {_text(cells[name])}" for name in ("action", "police") if name in cells
    ]
    data["entries"] = [
        {
            "id": f"n{at}",
            "at": data["reported_at"],
            "by": "imported log",
            "kind": "note",
            "text": note,
        }
        for at, note in enumerate(notes, start=1)
    ]
    try:
        whole = read(Incident, {"ref": "2000-01/001", "recorded_at": data["reported_at"], **data})
    except Invalid as invalid:
        raise _Bad(_named(invalid.field), invalid.reason) from None
    ready = plain(whole)
    return {key: value for key, value in ready.items() if key not in ("ref", "recorded_at")}


def _dates(cells: dict[str, object], today: date, notes: list[str]) -> dict[str, Any]:
    reported = _moment(cells, "reported", today)
    occurred = _moment(cells, "occurred", today)
    if reported is None and occurred is None:
        raise _Bad(_named("reported"), "is missing, and so is the date of the incident")
    if reported is None:
        reported = occurred
        notes.append("No date of report in the log: the date of the incident is used.")
    dates: dict[str, Any] = {"reported_at": reported}
    if occurred is not None and reported is not None:
        if day_of(occurred) > day_of(reported):
            raise _Bad(_named("occurred"), "is later than the date of the report")
        dates["occurred_on"] = {"first": day_of(occurred), "last": day_of(occurred)}
    return dates


def _moment(cells: dict[str, object], name: str, today: date) -> datetime | None:
    cell = cells.get(name)
    if cell is None:
        return None
    moment = _as_moment(cell, name, today)
    if day_of(moment) > today:
        raise _Bad(_named(name), "lies in the future")
    if day_of(moment).year < 1990:
        raise _Bad(_named(name), "lies too far back to be right")
    return moment


def _as_moment(cell: object, name: str, today: date) -> datetime:
    if isinstance(cell, datetime):
        return cell.replace(tzinfo=cell.tzinfo or LONDON)
    if isinstance(cell, date):
        return at_start_of(cell)
    if isinstance(cell, time):
        raise _Bad(_named(name), "must be a date, not a time of day")
    text = str(cell)
    if text.isdecimal() and 30_000 < int(text) < 80_000:  # Excel's days, stored as a number
        return at_start_of(_EXCEL_DAY_0 + timedelta(days=int(text)))
    try:
        return logged_moment(text, today)
    except InvalidDate as invalid:
        raise _Bad(_named(name), str(invalid)) from None


def _account(cells: dict[str, object], notes: list[str]) -> dict[str, Any]:
    summary = _text(cells.get("summary", ""))
    category = values.word_for(values.CATEGORIES, _text(cells.get("category", "")))
    kind = clean_line(_text(cells.get("category", "")))
    if kind and category is None:
        notes.append(f"Category in the log: {kind}")
    title = clean_line(_text(cells.get("title", ""))) or _first_words(summary) or kind
    severity = values.word_for(values.SEVERITIES, _text(cells.get("severity", "")))
    if severity is None and "severity" in cells:
        notes.append(f"Severity in the log: {_text(cells['severity'])}")
    where = f"{_text(cells.get('medium', ''))} {_text(cells.get('provider', ''))}"
    medium = values.word_for(values.MEDIA, where)
    if medium is None and "medium" in cells:
        notes.append(f"Medium in the log: {_text(cells['medium'])}")
    route = values.word_for(values.ROUTES, _text(cells.get("route", "")))
    if "route" in cells:
        notes.append(f"Reported by: {_text(cells['route'])}")
    providers = _text(cells.get("provider", "")).replace("/", ",").replace(";", ",").split(",")
    return {
        "title": title or "Untitled, from the imported log",
        "summary": summary,
        "category": category or Category.OTHER,
        "severity": severity,
        "severity_reason": "As recorded in the imported log." if severity else "",
        "medium": medium or Medium.OTHER,
        "providers": [provider.strip() for provider in providers if provider.strip()],
        "route": route or Route.OTHER,
    }


def _ending(
    cells: dict[str, object], reported: datetime, today: date, notes: list[str]
) -> dict[str, Any]:
    """How far the case has come: closed where the log says so or gives a closing date."""
    said = _text(cells.get("status", ""))
    stage = values.word_for(values.STAGES, said)
    if said and stage is None:
        notes.append(f"Status in the log: {said}")
    outcome_text = _text(cells.get("outcome", ""))
    outcome = values.word_for(values.OUTCOMES, outcome_text)
    ending: dict[str, Any] = {"outcome": outcome, "outcome_reason": outcome_text}
    closed_word = _text(cells.get("closed", "")).casefold() in ("yes", "y", "closed")
    closed = None if closed_word or "closed" not in cells else _moment_unless_no(cells, today)
    if stage is Stage.CLOSED or closed_word or closed is not None:
        if closed is None:
            notes.append("No closing date in the log: the date of the report is used.")
        elif closed < reported:
            raise _Bad(_named("closed"), "is before the date of the report")
        return {**ending, "stage": Stage.CLOSED, "closed_at": closed or reported}
    return {**ending, "stage": stage or Stage.REPORTED}


def _moment_unless_no(cells: dict[str, object], today: date) -> datetime | None:
    if _text(cells["closed"]).casefold() in ("no", "n", "open", "-", "n/a", "ongoing"):
        return None
    return _moment(cells, "closed", today)


def _people(cells: dict[str, object]) -> Iterator[dict[str, str]]:
    target = _text(cells.get("target", ""))
    name = clean_line(_text(cells.get("target_name", "")))
    year_group = clean_line(_text(cells.get("year_group", "")))
    if target or name:
        person = values.person_in(target)
        year = values.year_group_in(year_group) or year_group or person["year_group"]
        if year and person["standing"] == "unknown":
            person["standing"] = "pupil"
        yield {
            **person,
            "role": Role.TARGET,
            "year_group": year,
            "name": name or person.get("name", ""),
        }
    if responsible := _text(cells.get("responsible", "")):
        yield {**values.person_in(responsible), "role": Role.RESPONSIBLE}


def _text(cell: object) -> str:
    if isinstance(cell, datetime | date | time):
        return cell.isoformat()
    return str(cell)


def _first_words(text: str) -> str:
    line = clean_line(text)
    if len(line) <= _TITLE_LENGTH:
        return line
    return line[:_TITLE_LENGTH].rsplit(" ", 1)[0] + " …"


def _named(column: str) -> str:
    """How a column is called to the lead: by the first of its headings."""
    known = {"reported_at": "reported", "occurred_on": "occurred", "closed_at": "closed"}
    said = COLUMNS.get(known.get(column, column))
    return said.split(";", maxsplit=1)[0] if said else column.replace("_", " ")


def _fingerprint(row: Row) -> str:
    cells = [_text(cell).casefold() for cell in row.cells if cell != ""]
    return hashlib.sha256("\x1f".join(cells).encode()).hexdigest()[:32]


def _json_reading(content: bytes) -> LogReading:
    try:
        found = msgspec.json.decode(content)
    except msgspec.MsgspecError:
        raise UnreadableLog(
            "The file is not JSON that can be read. Nothing was changed. Write it anew with "
            "esafety-tui incidents --format json."
        ) from None
    if isinstance(found, dict):
        found = found["incidents"] if isinstance(found.get("incidents"), list) else [found]
    good: list[LogRow] = []
    bad: list[BadRow] = []
    for number, entry in enumerate(found, start=1):
        try:
            incident = read(Incident, entry)
        except Invalid as invalid:
            bad.append(BadRow(number, invalid.field or "record", invalid.reason))
            continue
        data = plain(incident)
        text = json.dumps(data, sort_keys=True).encode(errors="replace")
        good.append(LogRow(number, data, f"json-{hashlib.sha256(text).hexdigest()[:32]}"))
    return LogReading(tuple(good), tuple(bad), ())
