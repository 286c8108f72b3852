"""The shape of a row in the tables of cases."""

from dataclasses import dataclass

from esafety_tui.model.actions import Consent, MeasureKind, Place, SanctionKind
from esafety_tui.model.evidence import EntryKind
from esafety_tui.model.incident import Person
from esafety_tui.model.requests import Addressee, Agency, Complainant, Decision, RemovalState
from esafety_tui.model.vocabulary import (
    Category,
    Medium,
    Outcome,
    Role,
    Route,
    Severity,
    Stage,
    Standing,
)


@dataclass(frozen=True)
class Ask:
    """A removal request: to whom, about what page, and how it ended how many days later."""

    address: str
    provider: str = ""
    terms: str = ""
    ends: RemovalState = RemovalState.REMOVED
    days: int = 3
    to: Addressee = Addressee.HOST
    complainant: Complainant = Complainant.SCHOOL
    start: int = 1
    check_on: str = ""
    illegal: bool = False


@dataclass(frozen=True)
class Refer:
    """A decision about an outside agency; ``hold`` is how many school days a hold lasted."""

    agency: Agency
    decision: Decision
    reason: str
    reference: str = ""
    outcome: str = ""
    hold: int = 0
    officer: str = ""
    name: str = ""


@dataclass(frozen=True)
class Measured:
    """A measure of P5 taken in the case."""

    kind: MeasureKind
    reason: str
    proportionate: str
    told: str
    consent: Consent
    consent_reason: str = ""
    place: Place | None = None
    searcher: str = ""


@dataclass(frozen=True)
class Case:
    """A row: what was reported, what came of it, and where it departs from the usual course.

    ``happened`` is how many days before the report it took place (a pair: from,
    to); ``yes`` are the facts answered with yes; ``lag`` the school days to the first
    response; ``weeks`` from there to the close; ``before`` the severity that it was
    first given; ``ends_on`` whether it had stopped at the first check-in and whether
    they were content.  ``leave`` are steps that nobody has got round to; ``same_as``
    is the title of an earlier case that this one is linked to.
    """

    at: str
    title: str
    summary: str
    category: Category
    severity: Severity | None
    why: str
    medium: Medium
    route: Route
    people: tuple[Person, ...]
    providers: tuple[str, ...] = ()
    happened: int | tuple[int, int] | None = 1
    yes: str = ""
    lag: int = 0
    weeks: int = 0
    stage: Stage = Stage.CLOSED
    outcome: Outcome | None = None
    because: str = ""
    lessons: str = ""
    before: tuple[Severity, str] | None = None
    kept: tuple[str, ...] = ()
    indecent: str = ""
    private: str = ""
    said: str = ""
    asks: tuple[Ask, ...] = ()
    refers: tuple[Refer, ...] = ()
    sanctions: tuple[tuple[SanctionKind, str], ...] = ()
    measure: Measured | None = None
    notes: tuple[tuple[int, EntryKind, str], ...] = ()
    leave: frozenset[str] = frozenset()
    ends_on: str = "yes yes"
    withdrawn: str = ""
    reopened: bool = False
    same_as: str = ""


def staff(name: str, role: Role = Role.TARGET, note: str = "") -> Person:
    """Somebody who works at the school."""
    return Person(role=role, standing=Standing.STAFF, name=name, note=note)


def pupil(name: str, year: int, role: Role = Role.TARGET) -> Person:
    """A pupil of year group *year*."""
    return Person(role=role, standing=Standing.PUPIL, name=name, year_group=f"Year {year}")


def other(standing: Standing, role: Role, name: str = "", note: str = "") -> Person:
    """Anybody else, named only where the school has the name."""
    return Person(role=role, standing=standing, name=name, note=note)


def by_pupil(name: str, year: int) -> Person:
    """The pupil said to be responsible."""
    return pupil(name, year, Role.RESPONSIBLE)


def by(standing: Standing, name: str = "", note: str = "") -> Person:
    """Somebody else said to be responsible."""
    return other(standing, Role.RESPONSIBLE, name, note)
