"""Moves the records of a case into another: under new ids, about the same people."""

from collections.abc import Collection, Mapping

from esafety_tui.casework.records.sub_records import aliased, with_added
from esafety_tui.model.catalogue import OF_KIND, SUB_RECORDS, SubRecord
from esafety_tui.model.incident import Incident, Person, RecordKind
from esafety_tui.model.record import Record

# The fields of a record that hold the id of somebody of the case.
_WHO = ("person", "mail_of")


def with_people(into: Incident, people: Collection[Person]) -> tuple[Incident, dict[str, str]]:
    """Add *people* to *into*; return it, and under which ids they stand there.

    Whoever the lead has said to be the same is there already.
    """
    ids: dict[str, str] = {}
    called: dict[str, str] = {}  # who has two parts in the one case has one alias in the other too
    for person in people:
        same = next((p for p in into.people if person.who and p.who == person.who), None)
        if same:
            ids[person.id] = same.id
            continue
        taken = {one.alias for one in into.people} | {note.was for note in into.taken_out}
        alias = called.get(person.alias, "" if person.alias in taken else person.alias)
        added = person.but(id="", alias=alias)
        into = into.but(people=aliased((*into.people, added), into.taken_out))
        ids[person.id] = into.people[-1].id
        if person.alias:
            called[person.alias] = into.people[-1].alias
    return into, ids


def with_records(
    into: Incident, taken: Incident, ids: Mapping[str, str], chosen: Collection[str] | None = None
) -> Incident:
    """Add the records of *taken*, or those *chosen* by id, to *into*: about the people of *ids*."""
    renamed: dict[str, str] = {}
    for kind in SUB_RECORDS:
        if kind.kind is RecordKind.PERSON:
            continue
        for record in kind.records_in(taken):
            if chosen is None or record.id in chosen:
                into = with_added(into, _about(record, ids))
                renamed[record.id] = getattr(into, kind.field)[-1].id
    letter = OF_KIND[RecordKind.EVIDENCE].letter
    moved = {old: new for old, new in renamed.items() if old.startswith(letter)}
    given = (
        one.but(files=tuple(moved.get(name, name) for name in one.files))
        if one.id in renamed.values()
        else one
        for one in into.hand_overs
    )
    return into.but(hand_overs=tuple(given))


def without_records(incident: Incident, chosen: Collection[str] | None = None) -> Incident:
    """Return *incident* without its records, or without those *chosen*; its people stay."""
    left = {
        kind.field: tuple(
            one for one in kind.records_in(incident) if chosen is not None and one.id not in chosen
        )
        for kind in SUB_RECORDS
        if kind.kind is not RecordKind.PERSON
    }
    return incident.but(**left)


def _about(record: SubRecord, ids: Mapping[str, str]) -> Record:
    assert isinstance(record, Record)  # noqa: S101 - the kinds of the catalogue are records
    theirs = {
        name: ids.get(getattr(record, name), getattr(record, name))
        for name in _WHO
        if name in record.__struct_fields__
    }
    return record.but(**theirs) if theirs else record
