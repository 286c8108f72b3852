"""Rows that tell of one incident, and what a row is known by when it is read again."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from esafety_tui.importing.rows.cells import LogRow, Unsettled
from esafety_tui.importing.rows.row import stood_in
from esafety_tui.importing.words import fold
from esafety_tui.model.days import plain_day
from esafety_tui.model.incident import Incident
from esafety_tui.model.record import read

_SAME_NUMBER = Unsettled("same number", "", ("one", "separate"))
_TOLD = ("reported_at", "occurred_on", "title", "summary")
# What must not differ where rows are taken for one incident without being asked about.
_TELLING = (*_TOLD, "category", "severity", "medium", "outcome", "stage", "closed_at")


def joined(rows: Sequence[LogRow], answer: str) -> tuple[list[LogRow], list[Unsettled]]:
    """Join the rows of one incident, by *answer*, or where they differ in their people alone.

    They have one number, or none and tell the same of one day.  Returns the rows, and a question
    for each number whose rows differ, and for rows without one that differ in their people.
    """
    if answer == "separate":
        return list(rows), []
    together: dict[object, list[LogRow]] = {}
    for row in rows:
        told = (
            str([row.data.get(name) for name in _TOLD]) if row.data.get("summary") else row.number
        )
        together.setdefault(row.own_number or ("no number", told), []).append(row)
    found: list[LogRow] = []
    unsettled: list[Unsettled] = []
    for those in together.values():
        first = those[0]
        alike = all(_telling(row) == _telling(first) for row in those)
        if not first.own_number and any(_people(row) == _people(first) for row in those[1:]):
            found += those  # the same again: two incidents, or one that was entered twice
        elif len(those) == 1 or answer == "one" or (alike and first.own_number):
            found.append(_one(those))
        else:
            found += those
            unsettled.append(_SAME_NUMBER)
    return found, unsettled


def _telling(row: LogRow) -> list[Any]:
    return [row.data.get(name) for name in _TELLING]


def _people(row: LogRow) -> list[tuple[str, str]]:
    return sorted((one["role"], one.get("name", "")) for one in row.data.get("people", ()))


def _one(rows: Sequence[LogRow]) -> LogRow:
    """Return the first of *rows* with the people and the words of the others in it."""
    first = rows[0]
    if len(rows) == 1:
        return first
    data = dict(first.data)
    data["people"] = list(data.get("people", ()))
    lines = _lines(first)
    for row in rows[1:]:
        data["people"] += [one for one in row.data.get("people", ()) if one not in data["people"]]
        data["facts"] = {**row.data.get("facts", {}), **data.get("facts", {})}
        providers = [*data.get("providers", ()), *row.data.get("providers", ())]
        data["providers"] = list(dict.fromkeys(providers))
        lines += [line for line in (*_differing(row, first), *_lines(row)) if line not in lines]
    if lines:
        text = "\n".join(("From the imported log.", *lines))
        data["entries"] = [{"at": data["reported_at"], "kind": "note", "text": text}]
    problems = tuple(dict.fromkeys(one for row in rows for one in row.problems))
    incident = read(Incident, stood_in(data))
    return replace(first, data=data, problems=problems, incident=incident)


def _differing(row: LogRow, first: LogRow) -> list[str]:
    """Say what *row* has otherwise than the *first*: it stands in no field."""
    return [
        f"Row {row.number}, {name.replace('_', ' ')}: {_said(value)}"
        for name in (*_TELLING, "lessons", "referrals")
        if (value := row.data.get(name)) and value != first.data.get(name)
    ]


def _said(value: object) -> str:
    if isinstance(value, dict):
        return " to ".join(plain_day(value[name]) for name in ("first", "last"))
    if isinstance(value, list):
        return ", ".join(_said(one.get("agency", "")) for one in value)
    return plain_day(value) if isinstance(value, datetime) else str(getattr(value, "label", value))


def _lines(row: LogRow) -> list[str]:
    text = "\n".join(entry["text"] for entry in row.data.get("entries", ()))
    return text.split("\n")[1:]


# What a row is known by


def fingerprinted(rows: Sequence[LogRow]) -> list[LogRow]:
    """Give the rows their fingerprints; of those that are alike the rest decides, not the place."""
    alike: dict[str, list[LogRow]] = {}
    for row in rows:
        alike.setdefault(_identity(row.data), []).append(row)
    prints = {
        id(row): _fingerprint(told, occurrence)
        for told, those in alike.items()
        for occurrence, row in enumerate(
            sorted(those, key=lambda row: str(row.data)) if len(those) > 1 else those, start=1
        )
    }
    return [replace(row, fingerprint=prints[id(row)]) for row in rows]


def _identity(data: Mapping[str, object]) -> str:
    """Return what a row without a number is known by: day, people, beginning of what happened."""
    people = data.get("people")
    named = sorted(
        fold(f"{one['role']} {one.get('name')}")
        for one in (people if isinstance(people, list) else ())
        if one["role"] in ("target", "responsible")
    )
    occurred = data.get("occurred_on")
    first = occurred["first"] if isinstance(occurred, dict) else data["reported_at"]
    day = first.date() if isinstance(first, datetime) else first
    told = fold(str(data.get("summary") or data["title"]))[:60]
    return "\n".join((str(day), *named, told))


def _fingerprint(told: str, occurrence: int) -> str:
    """Return the fingerprint of a row; two rows that are alike in one sheet are two incidents."""
    digest = hashlib.sha256(f"{occurrence}\n{told}".encode()).hexdigest()
    return f"log:{digest[:32]}"
