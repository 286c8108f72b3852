"""Incidents as ``incidents --format json`` and ``show --format json`` write them."""

import hashlib
from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

import msgspec

from esafety_tui.importing.files.sheet import MOST_ROWS, TOO_MANY_ROWS, UnreadableLog
from esafety_tui.importing.rows.cells import NO_REFERENCE, LogRow, Problem, RowLeftOut
from esafety_tui.model.evidence import NO_DIGEST, is_digest
from esafety_tui.model.incident import Incident
from esafety_tui.model.record import (
    OUTSIDE,
    Invalid,
    Undecodable,
    day_of,
    is_outside,
    json_of,
    plain,
    read,
)

_WRITE_AGAIN = "Write the file with esafety-tui incidents --format json"
# As many as thousands of incidents have, each with all that can be recorded.
_MOST_NESTED, _MOST_COMMAS = 600_000, 1_200_000


def read_records(text: str, now: datetime) -> Iterable[LogRow | RowLeftOut]:
    """Yield a row for each incident of a JSON document, numbered from 1.

    One that does not say when it was put on record is so *now*, the time at school.
    Raises :class:`UnreadableLog` when the document holds no list of records.
    """
    for number, record in enumerate(_records(text), start=1):
        try:
            incident = _checked(record, now)
        except Invalid as invalid:
            problem = Problem(invalid.field or "record", invalid.reason)
            yield RowLeftOut(number, "", problem)
        else:
            left = {"ref", "recorded_at"} - record.keys()
            brought = {name: one for name, one in plain(incident).items() if name not in left}
            own_number = brought.get("ref", "")
            yield LogRow(number, incident, _fingerprint(brought), own_number=own_number)


def _records(text: str) -> list[Any]:
    # Counted before it is decoded: an empty object has two letters here and 64 bytes there.
    if text.count("{") + text.count("[") > _MOST_NESTED or text.count(",") > _MOST_COMMAS:
        raise UnreadableLog(
            "The file holds far more than incidents would",
            "Write the file by year and import the parts one after another",
        )
    try:
        document = json_of(text.lstrip("\ufeff").encode("utf-8", "surrogatepass"), object)
    except Undecodable:
        raise UnreadableLog("The file is not whole JSON", _WRITE_AGAIN) from None
    match document:
        case {"incidents": list() as records}:
            pass
        case dict():
            records = [document]
        case list():
            records = document
        case _:
            raise UnreadableLog("There are no incidents in this file", _WRITE_AGAIN)
    if not records:
        raise UnreadableLog("There are no incidents in this file", _WRITE_AGAIN)
    if len(records) > MOST_ROWS:
        raise UnreadableLog(*TOO_MANY_ROWS)
    return records


def _checked(record: Any, now: datetime) -> Incident:
    """Return the incident of *record*; raises :class:`Invalid`."""
    if not isinstance(record, dict):
        raise Invalid("record", "must be an incident: an object with named fields")
    incident = read(Incident, {"ref": NO_REFERENCE, "recorded_at": now, **record})
    _check_years(msgspec.to_builtins(incident, builtin_types=(date, datetime)))
    if day_of(incident.reported_at) > day_of(now):
        raise Invalid("reported_at", "lies in the future")
    _check_digests(incident)
    return incident


def _check_years(value: object, path: str = "") -> None:
    """Refuse a date, however deep in the record, that lies outside the years of records."""
    match value:
        case date():
            if is_outside(value):
                raise Invalid(path, OUTSIDE)
        case dict():
            for name, inner in value.items():
                _check_years(inner, f"{path}.{name}" if path else str(name))
        case list() | tuple():
            for number, inner in enumerate(value):
                _check_years(inner, f"{path}[{number}]")


def _check_digests(incident: Incident) -> None:
    for number, evidence in enumerate(incident.evidence):
        for digest in (evidence.sha256, *(taken.sha256 for taken in evidence.taken)):
            if digest and not is_digest(digest):
                raise Invalid(f"evidence[{number}].sha256", NO_DIGEST)


def _fingerprint(data: dict[str, Any]) -> str:
    whole = msgspec.json.encode(data, order="deterministic")
    return f"json:{hashlib.sha256(whole).hexdigest()[:32]}"
