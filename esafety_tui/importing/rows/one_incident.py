"""Rows that tell of one incident: by one number, or by telling the same of one day."""

from collections.abc import Sequence
from typing import Any

from msgspec.structs import asdict, replace

from esafety_tui.importing.rows.cells import LogRow
from esafety_tui.model.incident import Person
from esafety_tui.model.vocabulary import Standing

# What must not differ where rows are taken for one incident without being asked about.
_TELLING = (
    "reported_at", "occurred_on", "title", "summary", "category", "severity", "medium", "outcome",
    "stage", "closed_at",
)  # fmt: skip


def joined(rows: Sequence[LogRow], answer: str) -> tuple[list[LogRow], list[LogRow]]:
    """Join the rows of one incident, by *answer*, or where they differ in their people alone.

    They have one number, or none and tell the same of one day.  Returns the rows, and those to
    ask about: of one number that differ, or without one that differ in their people.
    """
    if answer == "separate":
        return list(rows), []
    together: dict[object, list[LogRow]] = {}
    for row in rows:
        told = row.incident
        same = (told.reported_at, told.occurred_on, told.title, told.summary)
        known_by = row.own_number or (same if told.summary else row.number)
        together.setdefault(known_by, []).append(row)
    found: list[LogRow] = []
    differing: list[LogRow] = []
    for those in together.values():
        first = those[0]
        if len(those) == 1:
            found.append(first)
            continue
        alike = all(_telling(row) == _telling(first) for row in those)
        if not first.own_number and any(_people(row) == _people(first) for row in those[1:]):
            found += those  # the same again: two incidents, or one that was entered twice
        elif answer == "one" or (alike and first.own_number):
            found.append(_one(those))
        else:
            found += those
            differing += those
    return found, differing


def _telling(row: LogRow) -> list[Any]:
    return [getattr(row.incident, name) for name in _TELLING]


def _people(row: LogRow) -> list[tuple[str, str]]:
    return sorted((one.role, one.name) for one in row.incident.people)


def _add_people(people: list[Person], others: Sequence[Person]) -> None:
    """Add *others*; who has the name and the part of one already there is that one.

    What is known of them in one row only holds; what differs makes them two.
    """
    for other in others:
        for n, one in enumerate(people):
            known = {**_known(one), **_known(other)}
            if one.name and known == {**_known(other), **_known(one)}:
                people[n] = one.but(**known)
                break
        else:
            people += [other] if other not in people else []


def _known(person: Person) -> dict[str, Any]:
    said = asdict(person)
    return {name: one for name, one in said.items() if one and one is not Standing.UNKNOWN}


def _one(rows: Sequence[LogRow]) -> LogRow:
    """Return the first of *rows* with the people and the words of the others in it."""
    first, *others = rows
    people, facts = [*first.incident.people], first.incident.facts
    providers, kept = [*first.incident.providers], [*first.kept]
    for row in others:
        _add_people(people, row.incident.people)
        facts = {**row.incident.facts, **facts}
        providers += [one for one in row.incident.providers if one not in providers]
        known = (*first.said, *row.kept)
        told = (f"Row {row.number}, {one}" for one in row.said if one not in known)
        kept += [line for line in (*told, *row.kept) if line not in kept]
    incident = first.incident.but(people=tuple(people), facts=facts, providers=tuple(providers))
    problems = tuple(dict.fromkeys(one for row in rows for one in row.problems))
    return replace(
        first, incident=incident, kept=tuple(kept), problems=problems,
        others=tuple(row.number for row in others),
    )  # fmt: skip
