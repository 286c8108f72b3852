"""What somebody is to the school, told by another row of the log in which that name stands."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

from msgspec.structs import replace

from esafety_tui.importing.rows.cells import LogRow
from esafety_tui.importing.rows.one_person import INITIALS, TITLED
from esafety_tui.importing.rows.people import ROUTES
from esafety_tui.importing.rows.people_in_cell import DONE_IT
from esafety_tui.importing.words import fold
from esafety_tui.model.incident import Person
from esafety_tui.model.vocabulary import Role, Route, Standing


def with_standings(rows: Sequence[LogRow]) -> list[LogRow]:
    """Give whoever has no standing the one that the same name has elsewhere in the log.

    Only where all rows that say one say the same, and nobody else can be meant: by forename and
    surname, or by title and surname where one person has them.  A title alone tells nothing.
    """
    said: defaultdict[str, set[Standing]] = defaultdict(set)
    firm: set[str] = set()
    spelt: defaultdict[str, set[str]] = defaultdict(set)
    unknown = False
    for name, one in _named(rows):
        if TITLED.match(one.name) and name != fold(one.name):
            spelt[name].add(fold(one.name))
        if one.standing is Standing.UNKNOWN:
            unknown = True
            continue
        said[name].add(one.standing)
        by_title = one.standing is Standing.STAFF and TITLED.match(one.name)
        if one.note or not by_title:
            firm.add(name)
    known = {
        name: next(iter(those))
        for name, those in said.items()
        if name in firm and len(those) == 1 and len(spelt[name]) <= 1
    }
    return [_told(row, known) for row in rows] if unknown and known else list(rows)


def _named(rows: Iterable[LogRow]) -> Iterator[tuple[str, Person]]:
    for row in rows:
        for one in row.incident.people:
            if name := _whole_name(one.name):
                yield name, one


def _whole_name(name: str) -> str:
    """Return what *name* is compared by: nothing for a forename or initials, which many have."""
    words = fold(name).split()
    if len(words) < 2 or INITIALS.fullmatch(name):
        return ""
    return f"{words[0]} {words[-1]}" if TITLED.match(name) else " ".join(words)


def _told(row: LogRow, known: Mapping[str, Standing]) -> LogRow:
    told = row.incident
    people = tuple(_known(one, known) for one in told.people)
    if people == told.people:
        return row
    route = told.route
    first = next((one.standing for one in people if one.role is Role.REPORTER), None)
    if first and route is Route.OTHER:
        route = ROUTES.get(first, route)
    return replace(row, incident=told.but(people=people, route=route))


def _known(one: Person, known: Mapping[str, Standing]) -> Person:
    own = known.get(_whole_name(one.name)) if one.standing is Standing.UNKNOWN else None
    # Of a title that is no member of staff's the heading, or a couple, tells something else.
    against = one.note or (TITLED.match(one.name) and one.role not in DONE_IT)
    return one.but(standing=own) if own and not against else one
