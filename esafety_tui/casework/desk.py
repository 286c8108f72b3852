"""The lead's desk: the records as they stand, and the way in which one is changed."""

from collections.abc import Callable, Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any, TypeVar

from esafety_tui.casework.index import IndexRow, index_row
from esafety_tui.casework.query import parse_query
from esafety_tui.data.contact_table import ContactTable
from esafety_tui.data.damage import Damage
from esafety_tui.data.problems import ReadOnly, StoreProblem
from esafety_tui.data.store import Change, Put, Store
from esafety_tui.model.incident import Incident
from esafety_tui.model.prevention import Activity, PolicyReview, Prevention, Survey, Training
from esafety_tui.model.record import LONDON, Invalid, Record, plain, read
from esafety_tui.model.reference import Reference
from esafety_tui.model.school import School
from esafety_tui.policy.calendar import SchoolCalendar
from esafety_tui.policy.checklist import Checklist, checklist_of
from esafety_tui.policy.own_steps import steps_in_use

Clock = Callable[[], datetime]
R = TypeVar("R", bound=Record)

INCIDENTS = "incidents"
SCHOOL = "school"
THE_SCHOOL = "school"
PREVENTION: dict[str, type[Record]] = {
    "activities": Activity,
    "trainings": Training,
    "reviews": PolicyReview,
    "surveys": Survey,
}


class UnknownReference(Invalid):
    """There is no incident with this reference."""

    def __init__(self) -> None:
        super().__init__("", "there is no incident with this reference; see esafety-tui incidents")


def now() -> datetime:
    """The time at school, to the second."""
    return datetime.now(LONDON).replace(microsecond=0)


class Desk:
    """What every act works on: the store, the school, its calendar, and the index."""

    def __init__(self, store: Store, clock: Clock = now) -> None:
        """Read the school and index the incidents of *store*."""
        self._store = store
        self._clock = clock
        self._rows: dict[str, IndexRow] = {}
        self.policy = steps_in_use(store.folder)
        self.steps = self.policy.steps
        self._last_numbers: dict[str, int] = {}
        self.contacts = ContactTable.open(store.folder)
        store.subscribe(self._changed)
        self._read_school()

    # Reading

    @property
    def today(self) -> date:
        """The day at school."""
        return self._clock().date()

    @property
    def now(self) -> datetime:
        """The time at school."""
        return self._clock()

    @property
    def folder(self) -> Path:
        """Where the records are."""
        return self._store.folder

    @property
    def read_only(self) -> bool:
        """Whether changes are refused."""
        return self._store.read_only

    @property
    def why_read_only(self) -> str:
        """Why changes are refused, for the lead; empty when they are not."""
        return self._store.why_read_only

    def look_on(self, why: StoreProblem) -> None:
        """Say that the records are open for reading only because of *why*."""
        self._store.why_read_only = str(why)

    @property
    def damage(self) -> Damage | None:
        """What is damaged on the disk, or ``None``; the records are then read-only."""
        return self._store.damage

    @property
    def notices(self) -> tuple[str, ...]:
        """Sentences about what was found when the records were opened."""
        return self._store.notices

    @property
    def encrypted(self) -> bool:
        """Whether a passphrase protects the records."""
        return not self._store.cipher.plain

    def rows(self, query: str = "") -> list[IndexRow]:
        """Return the index rows that fit *query*, newest reference first.

        Raises :class:`Invalid` for a filter that there is not.
        """
        rows = sorted(self._rows.values(), key=lambda row: row.ref, reverse=True)
        return parse_query(query).select(rows, self.today, self.calendar)

    def row(self, ref: str) -> IndexRow:
        """Return one index row; raises :class:`UnknownReference`."""
        try:
            return self._rows[ref]
        except KeyError:
            raise UnknownReference from None

    def incident(self, ref: str) -> Incident:
        """Return one incident whole; raises :class:`UnknownReference` or :class:`Invalid`."""
        document = self._store.get(INCIDENTS, str(Reference.parse(ref)))
        if document is None:
            raise UnknownReference
        return read(Incident, document)

    def incidents(self) -> list[Incident]:
        """Return every incident whole, in the order of their references."""
        found = [read(Incident, document) for _, document in self._store.items(INCIDENTS)]
        return sorted(found, key=lambda incident: incident.reference)

    def checklist(self, incident: Incident) -> Checklist:
        """Return what the policy asks of *incident*, and how far that has come."""
        return checklist_of(incident, self.school, self.calendar, self.steps, self.today)

    def prevention(self) -> Prevention:
        """Return the prevention work of all years."""
        return read(
            Prevention,
            {name: [doc for _, doc in self._store.items(name)] for name in PREVENTION},
        )

    def years(self) -> list[str]:
        """Return the academic years with records, and the current one, newest first."""
        found = {Reference.parse(ref).year for ref in self._rows}
        return sorted(found | {self.school.academic_year(self.today)}, reverse=True)

    def subscribe(self, listener: Callable[[Change], None]) -> Callable[[], None]:
        """Call *listener* after every change is on disk; returns what ends that."""
        return self._store.subscribe(listener)

    def close(self) -> None:
        """Give the records up to the next copy of the program."""
        self._store.close()

    # Changing

    def _commit(self, act: str, ref: str, *puts: Put) -> None:
        self._store.commit(Change(act, ref, self.school.lead, self.now, puts))

    def _may_write(self) -> None:
        """Raise :class:`ReadOnly` unless changes are taken: before anything else is touched."""
        if self.read_only:
            raise ReadOnly(self.why_read_only)

    def _keep(self, act: str, incident: Incident) -> Incident:
        """Check *incident* as a whole, put it on disk, and return it as kept."""
        kept = read(Incident, incident)
        if kept.disposed_on is not None:
            raise Invalid(
                "", "the content of this incident was disposed of, and what is left stays as it is"
            )
        self._commit(act, kept.ref, Put(INCIDENTS, kept.ref, plain(kept)))
        return kept

    def _signed(self, kind: type[R], data: Mapping[str, Any], **fixed: object) -> R:
        """Build a record of *kind* from a form's *data*, signed by the lead, now."""
        return read(kind, {"at": self.now, "by": self.school.lead, **data, **fixed})

    def _next_reference(self, day: date) -> Reference:
        """Return the next reference of the academic year of *day*: no gaps, none used twice.

        Nothing is ever deleted (a case is withdrawn, E1), so the highest number
        in use is the last one given.
        """
        year = self.school.academic_year(day)
        return Reference(year, self._last_numbers.get(year, 0) + 1)

    def _changed(self, change: Change) -> None:
        for put in change.puts:
            if put.table == INCIDENTS and put.document is not None:
                self._index(read(Incident, put.document))
        if any(put.table == SCHOOL for put in change.puts):
            self._read_school()

    def _read_school(self) -> None:
        document = self._store.get(SCHOOL, THE_SCHOOL)
        if document is None:
            return  # the first commit of a set-up brings it
        self.school = read(School, document)
        self.calendar = SchoolCalendar(self.school)
        for incident in self.incidents():
            self._index(incident)

    def _index(self, incident: Incident) -> None:
        reference = incident.reference
        last = self._last_numbers.get(reference.year, 0)
        self._last_numbers[reference.year] = max(last, reference.number)
        self._rows[incident.ref] = index_row(incident, self.school, self.calendar, self.steps)
