"""Small revisions of records that several services share; nothing here writes anything."""

import re
import string
from collections.abc import Iterable, Mapping
from datetime import datetime
from itertools import count, product
from typing import Any, TypeVar

from esafety_tui.model.actions import Measure
from esafety_tui.model.catalogue import OF_KIND, OF_TYPE, SubRecord
from esafety_tui.model.evidence import Evidence
from esafety_tui.model.incident import Incident, LegalHold, Person, RecordKind, TakenOut
from esafety_tui.model.record import Invalid, Record, given, plain, read
from esafety_tui.model.requests import Hold
from esafety_tui.model.vocabulary import Standing

R = TypeVar("R", bound=Record)
H = TypeVar("H", Hold, LegalHold)
N = TypeVar("N", bound=SubRecord)

# What a page or a message shows as its date and time is kept as it stands, if it can be one.
_CLOCK = re.compile(r"(?<![\d:.])(\d{1,2}):(\d{2})(?::(\d{2}))?(?![\d:])")
_DAYS = {"jan": 31, "feb": 29, "mar": 31, "apr": 30, "may": 31, "jun": 30,
         "jul": 31, "aug": 31, "sep": 30, "oct": 31, "nov": 30, "dec": 31}  # fmt: skip
_DAY_MONTH = re.compile(rf"\b(\d{{1,2}})(?:st|nd|rd|th)?\s+({'|'.join(_DAYS)})[a-z]*\b", re.I)

_WAY = "If the page itself says so, or it is a moment in a clip, write that in the description"


def revised(record: R, data: Mapping[str, Any]) -> R:
    """Return *record* with the plain *data* in it, checked; raises :class:`Invalid`.

    ``None`` takes a field back to what it is where nobody says.
    """
    return read(type(record), given({**plain(record), **data}))


def lifted(holds: Iterable[H], at: datetime, by: str, reason: str) -> tuple[H, ...]:
    """Return *holds*, those that stand lifted, of the police or legal ones."""
    data = {"lifted_at": at, "lifted_by": by, "lifted_reason": reason}
    return tuple(hold if hold.lifted_at else revised(hold, data) for hold in holds)


def next_id(letter: str, records: Iterable[SubRecord], gone: Iterable[SubRecord] = ()) -> str:
    """Return the id of the next sub-record of its kind: a letter and a running number.

    The id of what is *gone* is not given again: the history speaks of it.
    """
    used = [*records, *(one for one in gone if one.id.startswith(letter))]
    numbers = [int(record.id[1:]) for record in used if record.id[1:].isdecimal()]
    return f"{letter}{max(numbers, default=0) + 1}"


def found(records: Iterable[N], record_id: str) -> N:
    """Return the sub-record with *record_id*; raises :class:`Invalid` when there is none."""
    for record in records:
        if record.id == record_id:
            return record
    raise Invalid("", "there is no such record in this case")


def about_whom(incident: Incident, measure: Measure) -> Standing:
    """Return the standing of whom *measure* is about, unknown for nobody; or :class:`Invalid`."""
    if not measure.person:
        return Standing.UNKNOWN
    return found(incident.people, measure.person).standing


def replaced(records: Iterable[N], new: N) -> tuple[N, ...]:
    """Return the records with *new* in the place of the one that has its id."""
    return tuple(new if record.id == new.id else record for record in records)


def with_added(incident: Incident, record: Record) -> Incident:
    """Return *incident* with *record* after those of its kind, under the next id."""
    kind = OF_TYPE[type(record)]
    records = kind.records_in(incident)
    record = record.but(id=next_id(kind.letter, records, incident.taken_out))
    return incident.but(**{kind.field: (*records, record)})


def with_changed(incident: Incident, record: Any) -> Incident:
    """Return *incident* with *record* in the place of the one of its kind that has its id."""
    kind = OF_TYPE[type(record)]
    return incident.but(**{kind.field: replaced(kind.records_in(incident), record)})


def aliased(
    people: Iterable[Person], gone: Iterable[TakenOut] = (), *, by_name: bool = False
) -> tuple[Person, ...]:
    """Give an id, and an alias such as *Pupil A*, to whoever has none.

    What somebody had who is *gone* from the case is given to nobody else.  *by_name*: whoever has
    two parts by one full name, of one standing and year group, is one person, with one alias.
    Raises :class:`Invalid` when two people of different names have one alias.
    """
    done: list[Person] = []
    people = tuple(people)
    left = [note for note in gone if note.kind is RecordKind.PERSON]
    taken = {person.alias for person in people} | {note.was for note in left}
    letter = OF_KIND[RecordKind.PERSON].letter
    number = int(next_id(letter, people, left)[1:])
    for person in people:
        same = next((one for one in done if by_name and _in_another_part(person, one)), None)
        alias = person.alias or (same.alias if same else _free_alias(person.standing, taken))
        taken.add(alias)
        done.append(person.but(id=person.id or f"{letter}{number}", alias=alias))
        number += not person.id
    first = {person.alias: person for person in reversed(done)}
    if any(first[one.alias] is not one and not _of_one_name(first[one.alias], one) for one in done):
        raise Invalid("alias", "must be different for each person of the case")
    return tuple(done)


def _in_another_part(one: Person, other: Person) -> bool:
    """Whether they are one person in two parts of one row: a full name, and nothing differs."""
    same = (one.standing, one.year_group) == (other.standing, other.year_group)
    return same and one.role is not other.role and " " in one.name and _of_one_name(one, other)


def _of_one_name(one: Person, other: Person) -> bool:
    """Whether they have, or had before it was corrected in one place, the same name here."""
    return not set(map(str.casefold, one.names)).isdisjoint(map(str.casefold, other.names))


def check_shown(evidence: Evidence, before: Evidence | None = None) -> None:
    """Refuse a clock or a day that cannot be, such as 25:00 or 31 November.

    It is a slip of whoever copied it far more often than what the page shows; what
    was there *before* is not looked at again.  Raises :class:`Invalid`.
    """
    if before is not None and evidence.shown_at == before.shown_at:
        return
    if any(not _can_be(*found.groups(default="0")) for found in _CLOCK.finditer(evidence.shown_at)):
        raise Invalid("shown_at", f"has a time that no clock shows. {_WAY}")
    for found in _DAY_MONTH.finditer(evidence.shown_at):
        if not 1 <= int(found[1]) <= _DAYS[found[2].lower()]:
            raise Invalid("shown_at", f"has a day that the month does not have. {_WAY}")


def _free_alias(standing: Standing, taken: set[str]) -> str:
    stem = "Person" if standing is Standing.UNKNOWN else standing.replace("-", " ").capitalize()
    for length in count(1):
        for letters in product(string.ascii_uppercase, repeat=length):
            alias = f"{stem} {''.join(letters)}"
            if alias not in taken:
                return alias
    raise AssertionError("count() does not end")


def _can_be(hours: str, minutes: str, seconds: str) -> bool:
    midnight = (int(hours), int(minutes), int(seconds)) == (24, 0, 0)
    return midnight or (int(hours) < 24 and int(minutes) < 60 and int(seconds) < 61)
