"""Index rows: the little that boards and lists need to know of each incident.

A row is made once when the records are opened, and again when it is asked for after its incident
changed; it holds days, never *overdue* or *tomorrow*, so that midnight passes
without work.
"""

import unicodedata
from collections.abc import Iterable
from datetime import date

import msgspec

from esafety_tui.model.actions import SanctionKind
from esafety_tui.model.incident import Incident, Person, Reference
from esafety_tui.model.record import day_of
from esafety_tui.model.school.school import School
from esafety_tui.model.vocabulary import ENDED, Category, Medium, Role, Severity, Stage, Standing
from esafety_tui.policy.calendar import SchoolCalendar, first_response
from esafety_tui.policy.checklist import Checklist, checklist_of
from esafety_tui.policy.due import CHECK_IN, LOOKS, due_in_case
from esafety_tui.policy.steps import Step
from esafety_tui.reports.names.masking import without_addresses, without_names


# gc=False: rows refer to nothing that could refer back, and 10,000 of them are then
# nothing for the garbage collector to walk through.  array_like: they are kept without the
# names of their fields, which take as long to read as what stands there.
class Deadline(msgspec.Struct, frozen=True, gc=False, array_like=True):
    """A day by which something is to be done, and what; ``at_once``: nobody waits for the day."""

    day: date
    what: str
    at_once: bool = False


class IndexPerson(msgspec.Struct, frozen=True, gc=False, array_like=True):
    """Somebody in a case, as the register of people knows them."""

    id: str
    who: str
    name: str
    alias: str
    role: Role
    standing: Standing
    apart: tuple[str, ...]
    formerly: tuple[str, ...] = ()

    def key(self, ref: str) -> str:
        """Their number, or their place, case *ref* and id, where they have none."""
        return self.who or f"{ref} {self.id}"


class IndexRow(msgspec.Struct, frozen=True, gc=False, array_like=True):
    """What a card or a line of a list says of one incident.

    ``title`` calls people by alias, ``title_named`` is as it was typed.  ``deadlines``
    and ``check_ins`` are in order of day; ``sanctions`` are what was given, and when;
    ``next_step`` is the title of the step to do next, ``protects`` whom that keeps safe.
    ``known_as`` are the folded words of providers' and people's names, for finding misspelt
    ones: never shown.  ``to_sort``: it came from a log that lacks what sorts a case.
    """

    ref: str
    title: str
    title_named: str
    stage: Stage
    severity: Severity | None
    category: Category
    medium: Medium
    providers: tuple[str, ...]
    targets: tuple[Standing, ...]
    people: str
    people_named: str
    reported_on: date
    closed_on: date | None
    awaits_response: bool
    on_hold: bool
    deadlines: tuple[Deadline, ...]
    removal_looks: tuple[date, ...]
    check_ins: tuple[date, ...]
    sanctions: tuple[tuple[SanctionKind, date], ...]
    next_step: str
    done: int
    total: int
    known_as: tuple[str, ...]
    persons: tuple[IndexPerson, ...]
    links: tuple[str, ...]
    merged_into: str
    to_sort: bool = False
    protects: str = ""

    @property
    def due(self) -> Deadline | None:
        """The first deadline, or ``None``."""
        return self.deadlines[0] if self.deadlines else None

    @property
    def at_once(self) -> bool:
        """Whether something that falls due first is to be done at once, on a weekend too."""
        return any(one.at_once for one in self.deadlines if one.day == self.deadlines[0].day)

    @property
    def ended(self) -> bool:
        """Whether the case is closed or withdrawn."""
        return self.stage in ENDED


def reference_of(row: IndexRow) -> Reference:
    """Return the reference of *row*, which was checked when its incident was read."""
    return Reference(row.ref[:7], int(row.ref[8:]))


def fold(text: str) -> str:
    """Return *text* for searching: no accents, no case."""
    if text.isascii():
        return text.casefold()
    apart = unicodedata.normalize("NFKD", text)
    return "".join(c for c in apart if not unicodedata.combining(c)).casefold()


TITLES = frozenset({"mr", "mrs", "ms", "miss", "mx", "dr", "sir"})


def name_parts(name: str) -> list[str]:
    """Return the words of *name* for comparing, without a title: the surname last."""
    return [word for word in words_of_name(name) if word not in TITLES]


def words_of_name(name: str) -> list[str]:
    """Return the words of *name* for searching, its title too."""
    return [word for word in (said.strip(".,;") for said in fold(name).split()) if word]


def same_name(one: list[str], other: list[str]) -> bool:
    """Whether two names may be one: *Jo Marlow*, *J. Marlow*, *Miss Marlow*; never *Al Marlow*."""
    if not one or one[-1] != other[-1]:
        return False
    first, second = one[:-1], other[:-1]
    if not first or not second:
        return True
    short, long = sorted((first[0], second[0]), key=len)
    return short == long or (len(short) == 1 and long.startswith(short))


def index_row(
    incident: Incident, school: School, calendar: SchoolCalendar, steps: tuple[Step, ...]
) -> IndexRow:
    """Make the index row of *incident*."""
    ended = incident.stage in ENDED
    # Of a case that has ended nothing more is asked, and 5,000 of them may come in from a log.
    checklist = Checklist((), None) if ended else checklist_of(incident, calendar, steps)
    due = due_in_case(incident, checklist, school, calendar)
    targets = incident.with_role(Role.TARGET)
    return IndexRow(
        ref=incident.ref,
        title=without_names(without_addresses(incident.title), incident.people),
        title_named=incident.title,
        stage=incident.stage,
        severity=incident.severity,
        category=incident.category,
        medium=incident.medium,
        providers=incident.providers,
        targets=tuple(dict.fromkeys(person.standing for person in targets)),
        people=_named(targets, show_names=False),
        people_named=_named(targets, show_names=True),
        reported_on=day_of(incident.reported_at),
        closed_on=day_of(incident.closed_at) if incident.closed_at else None,
        awaits_response=not ended and first_response(incident) is None and not _log_tells(incident),
        on_hold=incident.on_hold and not ended,
        deadlines=tuple(Deadline(one.day, one.what, one.at_once) for one in due),
        removal_looks=tuple(one.day for one in due if one.what in LOOKS),
        check_ins=tuple(one.day for one in due if one.what == CHECK_IN),
        sanctions=tuple((given.kind, day_of(given.at)) for given in incident.sanctions),
        next_step=checklist.next.named if checklist.next and not ended else "",
        done=checklist.done,
        total=checklist.total,
        known_as=tuple(dict.fromkeys(fold(" ".join(_names(incident))).split())),
        persons=tuple(
            IndexPerson(p.id, p.who, p.name, p.alias, p.role, p.standing, p.apart, p.formerly)
            for p in incident.people
        ),
        links=incident.links,
        merged_into=incident.merged_into,
        to_sort=lacking(incident) != () and not (incident.from_log and incident.from_log.old),
        protects=checklist.next.protects if checklist.next and not ended else "",
    )


_CONCERNED = frozenset({Role.TARGET, Role.ALLEGED, Role.RESPONSIBLE})
# Whoever only told it, or saw it, is not whom the case is about.
_ABOUT = _CONCERNED | {Role.INVOLVED}


def _log_tells(incident: Incident) -> bool:
    """Whether a log brought it already under way: what was done then stands in the log's words."""
    return incident.from_log is not None and incident.stage is not Stage.REPORTED


_OF_OLD = ("category", "severity")


def lacking(incident: Incident) -> tuple[str, ...]:
    """Return what a log did not say of a case that it brought: of an old one, what figures need."""
    log = incident.from_log
    ended = incident.stage is Stage.WITHDRAWN or incident.disposed_on is not None
    if log is None or log.left or ended:
        return ()
    day = incident.occurred_on
    known = (one for one in incident.people if one.role in _CONCERNED)
    there = {
        "category": incident.category is not Category.OTHER or log.other_said,
        "severity": incident.severity is not None,
        "people": any(one.role in _ABOUT for one in incident.people),
        "standing": all(one.standing is not Standing.UNKNOWN for one in known),
        "status": "status" not in log.doubtful or incident.stage is not Stage.REPORTED,
        "outcome": incident.outcome is not None or not incident.closed_in_log,
        "day": "day" not in log.doubtful or (day is not None and not day.about),
        "whose part": not incident.with_role(Role.INVOLVED),
    }
    if log.old:
        return tuple(what for what in _OF_OLD if not there[what])
    twice = (one for one in log.doubtful if "/" in one and one not in incident.links)
    lacks = (what for what, is_there in there.items() if not is_there)
    return (*(f"like {one}" for one in twice), *lacks)


def called(person: Person, *, show_names: bool) -> str:
    """What to call *person* on a screen: the alias, or the name if the lead asked for names."""
    if show_names and person.name:
        return person.name
    return person.alias or person.standing.label


def _named(people: Iterable[Person], *, show_names: bool) -> str:
    return ", ".join(called(person, show_names=show_names) for person in people)


def _names(incident: Incident) -> Iterable[str]:
    yield from incident.providers
    yield from (name for person in incident.people for name in person.names)
