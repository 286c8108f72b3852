"""What is left of an incident after its time: enough for the yearly counts, and no words.

Every text that somebody wrote gives way to one placeholder, so that a field that
was filled still counts as filled.  Names, addresses, files and links go.  What
stays are words from closed lists, days and times, and who stood how to whom as
numbers: what the figures of a past year are made of.
"""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any, NamedTuple

from esafety_tui.casework.records.sub_records import aliased
from esafety_tui.model.evidence import Evidence
from esafety_tui.model.incident import Incident, Person
from esafety_tui.model.record import Record
from esafety_tui.model.school.year_groups import year_group
from esafety_tui.model.vocabulary import Role

GONE = "(disposed of)"

# Lines that hold no words of anybody's: references, numbers of records, a fingerprint
# that keeps the same log from bringing the incident back.
_STRUCTURE = frozenset({"ref", "id", "referral", "imported_as", "merged_into", "split_from"})
# Named by a person's number, name or alias; see _who.
_WHO = frozenset({"person", "mail_of"})


class _Kept(NamedTuple):
    """What stands in place of a person and of an address, and which providers are known."""

    ids: Mapping[str, str]
    addresses: Mapping[str, str]
    known: Callable[[str], bool]


def tombstone(incident: Incident, on: date, known_provider: Callable[[str], bool]) -> Incident:
    """Return what is left of *incident* once it is disposed of on the day *on*.

    A provider is still counted under its name if *known_provider* says that it is
    one and not something that somebody typed.
    """
    people = aliased(_person(person) for person in incident.people)
    left = {id(one): gone.id for one, gone in zip(incident.people, people, strict=True)}
    ids = {said: left[id(person)] for said, person in incident.called().items()}
    kept = _Kept(ids, _numbered(incident), known_provider)
    stripped: Incident = _stripped(incident.but(people=()), kept)
    return stripped.but(
        title=GONE,
        people=people,
        evidence=tuple(_evidence(one) for one in stripped.evidence),
        links=(),
        legal_holds=(),
        disposed_on=on,
    )


def _numbered(incident: Incident) -> dict[str, str]:
    """Tell the addresses apart still: which of them were captured is counted (S4)."""
    found = (*(e.address for e in incident.evidence), *(r.address for r in incident.removals))
    numbered = enumerate(dict.fromkeys(filter(None, found)), start=1)
    return {address: GONE if n == 1 else f"{GONE} {n}" for n, address in numbered}


def _person(person: Person) -> Person:
    # A year group is typed freely, and what stands there may be a name.
    return Person(
        id=person.id,
        role=person.role,
        standing=person.standing,
        year_group=year_group(person.year_group) if person.role is not Role.REPORTER else "",
    )


def _evidence(evidence: Evidence) -> Evidence:
    return evidence.but(description=GONE, file="", sha256="", size=0, taken=(), consent_by="")


def _stripped(record: Any, kept: _Kept) -> Any:
    """Return *record* with every text in it replaced, and so in the records inside."""
    names = record.__struct_fields__
    left = {name: _without_words(name, getattr(record, name), kept) for name in names}
    return record.but(**left)


def _without_words(name: str, value: Any, kept: _Kept) -> Any:
    if isinstance(value, Record):
        return _stripped(value, kept)
    if isinstance(value, tuple):
        return tuple(_without_words(name, item, kept) for item in value)
    if isinstance(value, dict):
        return {key: _without_words(name, item, kept) for key, item in value.items()}
    # Exactly text: a word of a closed list is a str as well, and stays.
    return _line(name, value, kept) if type(value) is str else value


def _line(name: str, value: str, kept: _Kept) -> str:
    if name in _STRUCTURE or (name in ("provider", "providers") and kept.known(value)):
        return value
    instead = kept.ids if name in _WHO else kept.addresses if name == "address" else {}
    return instead.get(value, GONE if value else "")
