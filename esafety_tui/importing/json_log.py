"""Incidents as ``incidents --format json`` and ``show --format json`` write them."""

import hashlib
from collections.abc import Iterable
from datetime import date
from typing import Any

import msgspec

from esafety_tui.importing.row import BadRow, LogRow
from esafety_tui.importing.sheet import MOST_ROWS, TooManyRows, UnreadableLog
from esafety_tui.model.evidence import is_digest
from esafety_tui.model.incident import Incident
from esafety_tui.model.record import Invalid, day_of, plain, read

_WRITE_AGAIN = "Write the file with esafety-tui incidents --format json"
# Stands in where a record brings no reference or time of recording: it is given one.
_STAND_IN = {"ref": "2000-01/001"}


def read_records(text: str, today: date) -> Iterable[LogRow | BadRow]:
    """Yield a row for each incident of a JSON document, numbered from 1.

    Raises :class:`UnreadableLog` when the document holds no list of records.
    """
    for number, record in enumerate(_records(text), start=1):
        try:
            data = _checked(record, today)
        except Invalid as invalid:
            yield BadRow(number, invalid.field or "record", invalid.reason)
        else:
            yield LogRow(number, data, _fingerprint(data))


def _records(text: str) -> list[Any]:
    try:
        document = msgspec.json.decode(text.lstrip("\ufeff").encode("utf-8", "surrogatepass"))
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError, ValueError):
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
        raise TooManyRows
    return records


def _checked(record: Any, today: date) -> dict[str, Any]:
    if not isinstance(record, dict):
        raise Invalid("record", "must be an incident: an object with named fields")
    recorded = {"recorded_at": record["reported_at"]} if "reported_at" in record else {}
    incident = read(Incident, {**_STAND_IN, **recorded, **record})
    if day_of(incident.reported_at) > today:
        raise Invalid("reported_at", "lies in the future")
    _check_digests(incident)
    stood_in = {"ref", "recorded_at"} - record.keys()
    return {name: value for name, value in plain(incident).items() if name not in stood_in}


def _check_digests(incident: Incident) -> None:
    for number, evidence in enumerate(incident.evidence):
        for digest in (evidence.sha256, *(taken.sha256 for taken in evidence.taken)):
            if digest and not is_digest(digest):
                raise Invalid(
                    f"evidence[{number}].sha256",
                    "must be the digest of a file: 64 of the characters 0 to 9 and a to f",
                )


def _fingerprint(data: dict[str, Any]) -> str:
    whole = msgspec.json.encode(data, order="deterministic")
    return f"json:{hashlib.sha256(whole).hexdigest()[:32]}"
