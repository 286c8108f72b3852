"""Everybody whom a case has named: a corrected name stands in its history still."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

from esafety_tui.casework.history.reader import Content, JournalEntry
from esafety_tui.casework.records.tables import INCIDENTS
from esafety_tui.data.journal.patch import Fields, Misfit, Patch, apply
from esafety_tui.model.incident import Person
from esafety_tui.model.vocabulary import Role

_PEOPLE = "people"


def contents_of_cases(entries: Iterable[JournalEntry]) -> Mapping[str, list[Content]]:
    """Return what *entries* did to each incident, by its reference, oldest first."""
    cases: dict[str, list[Content]] = defaultdict(list)
    for entry in entries:
        for content in entry.contents:
            if content.table == INCIDENTS:
                cases[content.key].append(content)
    return cases


def people_ever(contents: Iterable[Content], people: Iterable[Person]) -> tuple[Person, ...]:
    """Return *people*, who are in the case today, and all that *contents* called them before.

    Whoever was taken out again is among them.  Each goes by the alias of today, or
    by the last one that they had.  For what the history tells: today's account is told
    with the names that its people are known to have had.
    """
    known = {person.id: person for person in people}
    ever = {who: list(person.names) for who, person in known.items()}
    document: Fields = {}
    for content in contents:
        try:
            document = _people_after(document, content.edits)
        except Misfit:  # what came before was erased
            continue
        for said in document.get(_PEOPLE, ()):
            who = str(said.get("id", ""))
            if who not in known:
                known[who] = _somebody(who, said)
            ever.setdefault(who, []).append(str(said.get("name", "")))
    return tuple(
        known[who].but(formerly=tuple(dict.fromkeys(n for n in names if n != known[who].name)))
        for who, names in ever.items()
    )


def _people_after(document: Fields, patch: Patch) -> Fields:
    """Follow the people alone through *patch*: the rest of a case is far longer."""
    for edit in patch:
        if not edit.path:
            whole = edit.now if isinstance(edit.now, dict) else {}
            document = {_PEOPLE: whole.get(_PEOPLE, [])}
        elif edit.path[0] == _PEOPLE:
            document = apply(document, (edit,)) or {}
    return document


def _somebody(who: str, said: Mapping[str, Any]) -> Person:
    """Stand in for a person of the past, of whom nothing but name and alias is shown."""
    return Person(id=who, role=Role.WITNESS, alias=str(said.get("alias", "")) or "somebody")
