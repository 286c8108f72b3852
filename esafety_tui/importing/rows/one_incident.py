"""Rows under one number of the log that tell of one incident: one row for each of its pupils."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from esafety_tui.importing.rows.cells import LogRow, Unsettled

_SAME_NUMBER = Unsettled("same number", "", ("one", "separate"))
# What must not differ where rows are taken for one incident without being asked about.
_TELLING = ("reported_at", "occurred_on", "title", "summary")


def joined(rows: Sequence[LogRow], answer: bool | None) -> tuple[list[LogRow], list[Unsettled]]:
    """Join the rows of one number, by *answer*, or where they tell the same of one day.

    Returns the rows, and a question for each number whose rows differ.
    """
    if answer is False:
        return list(rows), []
    by_number: dict[str, list[LogRow]] = {}
    for row in rows:
        by_number.setdefault(row.own_number or f"row {row.number}", []).append(row)
    found: list[LogRow] = []
    unsettled: list[Unsettled] = []
    for those in by_number.values():
        alike = all(_told(row) == _told(those[0]) for row in those)
        if alike or answer:
            found.append(_one(those))
        else:
            found += those
            unsettled.append(_SAME_NUMBER)
    return found, unsettled


def _told(row: LogRow) -> list[Any]:
    return [row.data.get(name) for name in _TELLING]


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
        told = row.data.get("summary", "") or row.data["title"]
        differs = [] if told in (data["summary"], data["title"]) else [f"What happened: {told}"]
        lines += [line for line in (*differs, *_lines(row)) if line not in lines]
    if lines:
        text = "\n".join(("From the imported log.", *lines))
        data["entries"] = [{"at": data["reported_at"], "kind": "note", "text": text}]
    problems = tuple(dict.fromkeys(one for row in rows for one in row.problems))
    return replace(first, data=data, problems=problems)


def _lines(row: LogRow) -> list[str]:
    text = "\n".join(entry["text"] for entry in row.data.get("entries", ()))
    return text.split("\n")[1:]
