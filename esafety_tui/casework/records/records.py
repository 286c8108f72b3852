"""The lead's desk: the records as they stand, and the way in which one is changed."""

from collections.abc import Collection, Mapping
from contextlib import AbstractContextManager
from datetime import date
from functools import cached_property
from typing import Any, TypeVar

from tinydb.table import Document

from esafety_tui.casework.records.board_day import Day
from esafety_tui.casework.records.drafts import NAME as UNSAVED_NAME
from esafety_tui.casework.records.drafts import UnsavedTyping
from esafety_tui.casework.records.index import Rows
from esafety_tui.casework.records.index_cache import RowCache
from esafety_tui.casework.records.index_row import IndexRow, index_row
from esafety_tui.casework.records.query import Found, find, parse_query
from esafety_tui.casework.records.session import Clock, Session, now
from esafety_tui.casework.records.sub_records import given
from esafety_tui.casework.records.tables import (
    INCIDENTS,
    PREVENTION,
    SCHOOL,
    SEARCHES,
    THE_SCHOOL,
    prevention_record,
    understood,
    understood_incident,
)
from esafety_tui.data.contacts.table import ContactTable
from esafety_tui.data.journal.entry import Change
from esafety_tui.data.journal.patch import Fields
from esafety_tui.data.side_file import Preferences, SideFile
from esafety_tui.data.store import Store
from esafety_tui.data.tables import Database
from esafety_tui.model.incident import Incident
from esafety_tui.model.record import Invalid, Record, plain, read
from esafety_tui.model.reference import Reference
from esafety_tui.model.school.prevention import Prevention
from esafety_tui.model.school.saved_search import SavedSearch
from esafety_tui.model.school.school import School
from esafety_tui.policy.calendar import SchoolCalendar
from esafety_tui.policy.checklist import Checklist, checklist_of
from esafety_tui.policy.own_steps import StepsInUse, own_file
from esafety_tui.policy.steps import Step

R = TypeVar("R", bound=Record)


class UnknownReference(Invalid):
    """There is no incident with this reference."""

    def __init__(self) -> None:
        super().__init__("", "there is no incident with this reference; see esafety-tui incidents")


class Records(Session):
    """What every act works on: the school, its calendar, and the index of the open records."""

    def __init__(self, store: Store, clock: Clock = now) -> None:
        """Read the school and index the incidents of *store*."""
        super().__init__(store, clock)
        self.index = Rows()
        self._prevention: Prevention | None = None
        self._own_steps = own_file(store.folder)
        self.preferences = Preferences(store.folder)
        self.index_cache = RowCache(store, INCIDENTS)
        kept = SideFile(store.folder, UNSAVED_NAME, lambda: store.cipher)
        self.unsaved = UnsavedTyping(kept, read_only=store.read_only)
        store.subscribe(self._changed)
        self._open_index()

    # Reading

    @cached_property
    def contacts(self) -> ContactTable:
        """Whom to ring: the contact table with the school's own rows."""
        return ContactTable.open(self.store.folder)

    @cached_property
    def policy(self) -> StepsInUse:
        """The steps that serve; worked out when they are first asked for."""
        return self._own_steps.steps_in_use()

    @property
    def steps(self) -> tuple[Step, ...]:
        """The steps of the policy that serve, in the order of the policy."""
        return self.policy.steps

    @property
    def count(self) -> int:
        """How many incidents there are."""
        return len(self.index)

    def rows(self, query: str = "") -> list[IndexRow]:
        """Return the index rows that fit *query*, newest reference first.

        Raises :class:`Invalid` for a filter that there is not.
        """
        return list(self.search(query).rows)

    def search(self, query: str) -> Found:
        """Return the rows that fit *query*, and how its words were taken.

        Raises :class:`Invalid` for a filter that there is not.
        """
        parsed = parse_query(query, self.saved_searches(), self.school.category_names)
        return find(parsed, self.index, self.day)

    def saved_searches(self) -> dict[str, str]:
        """Return the searches that the lead keeps: the query under its name."""
        return {
            kept.doc_id: understood(SavedSearch, kept, "the saved searches").query
            for kept in self.store.db.table(SEARCHES)
        }

    def row(self, ref: str) -> IndexRow:
        """Return one index row; raises :class:`UnknownReference`."""
        row = self.index.get(ref)
        if row is None:
            raise UnknownReference
        return row

    @property
    def day(self) -> Day:
        """The board of today: its lanes in order, and what needs the lead."""
        return self.index.day(self.today, self.calendar)

    def incident(self, ref: str) -> Incident:
        """Return one incident whole.

        Raises :class:`UnknownReference`, :class:`Invalid` or :class:`NotUnderstood`.
        """
        ref = str(Reference.parse(ref))
        document = self.store.db.table(INCIDENTS).get(doc_id=ref)
        if document is None:
            raise UnknownReference
        return understood_incident(ref, document)

    def incidents(self) -> list[Incident]:
        """Return every incident whole, in the order of their references."""
        table = self.store.db.table(INCIDENTS)
        found = [understood_incident(kept.doc_id, kept) for kept in table]
        return sorted(found, key=lambda incident: incident.reference)

    def checklist(self, incident: Incident) -> Checklist:
        """Return what the policy asks of *incident*, and how far that has come."""
        return checklist_of(incident, self.calendar, self.steps)

    def in_words(self, incident: Incident, *, names: bool) -> str:
        """Return *incident* whole as plain text, with its checklist; people by alias or name."""
        from esafety_tui.reports.documents.case_text import case_text  # noqa: PLC0415 - start-up

        checklist = self.checklist(incident)
        return case_text(incident, checklist, self.today, self.calendar, self.school, names=names)

    def prevention(self) -> Prevention:
        """Return the prevention work of all years."""
        if self._prevention is None:
            work: dict[str, Any] = {
                name: tuple(prevention_record(name, kept) for kept in self.store.db.table(name))
                for name in PREVENTION
            }
            self._prevention = Prevention(**work)
        return self._prevention

    def years(self) -> list[str]:
        """Return the academic years with records, and the current one, newest first."""
        return sorted({*self.index.years(), self.school.academic_year(self.today)}, reverse=True)

    def refs_of(self, years: Collection[str]) -> list[str]:
        """Return the references of the incidents of these academic years, oldest first."""
        return self.index.refs(years)

    def close(self) -> None:
        """Give the records up to the next copy of the program."""
        self._keep_index()
        self.store.close()

    # Changing

    def change(self, act: str, ref: str = "") -> AbstractContextManager[Database]:
        """Give the tables to be written to, as one act of the lead, now."""
        return self.store.change(act=act, ref=ref, by=self.school.lead, at=self.now)

    def keep(self, act: str, incident: Incident) -> Incident:
        """Check *incident* as a whole, put it on disk, and return it as kept."""
        kept = read(Incident, incident)
        if kept.disposed_on is not None:
            raise Invalid(
                "", "the content of this incident was disposed of, and what is left stays as it is"
            )
        with self.change(act, kept.ref) as db:
            db.table(INCIDENTS).upsert(Document(plain(kept), doc_id=kept.ref))
        return kept

    def signed(self, kind: type[R], data: Mapping[str, Any], **fixed: object) -> R:
        """Build a record of *kind* from a form's *data*, signed by the lead, now."""
        return read(kind, {"at": self.now, "by": self.school.lead, **given(data), **fixed})

    def next_reference(self, day: date) -> Reference:
        """Return the next reference of the academic year of *day*: no gaps, none used twice.

        Nothing is ever deleted (a case is withdrawn, E1), so the highest number
        in use is the last one given.
        """
        year = self.school.academic_year(day)
        return Reference(year, self.index.last_number(year) + 1)

    def _changed(self, change: Change) -> None:
        changed = {table for table, _ in change.records}
        for table, key in change.records:
            if table == INCIDENTS:
                self._take_incident(key)
        if changed & PREVENTION.keys():
            self._prevention = None
        if SCHOOL in changed:
            self._read_school()

    def _take_incident(self, ref: str) -> None:
        """Show an incident as it is kept by now."""
        document = self.store.db.table(INCIDENTS).get(doc_id=ref)
        if document is None:
            self.index.take_out(ref)
            self.index_cache.remove()
            return
        incident = read(Incident, document)
        self.index.put(self._row_of(incident))
        if incident.disposed_on is not None:
            self.index_cache.remove()
            self.unsaved.forget_case(ref)

    def _read_school(self) -> None:
        document = self.store.db.table(SCHOOL).get(doc_id=THE_SCHOOL)
        if document is None:
            return  # the first commit of a set-up brings it
        self._take_school(document, {})
        self.index = Rows(self._row_of(incident) for incident in self.incidents())

    def _take_school(self, document: Fields, days: dict[int, tuple[date, ...]]) -> None:
        self.school = understood(School, document, "the school's settings")
        self.calendar = SchoolCalendar(self.school, days)

    def _open_index(self) -> None:
        """Take the rows that were kept, and make those anew whose incidents have changed."""
        document = self.store.db.table(SCHOOL).get(doc_id=THE_SCHOOL)
        kept = self.index_cache.read(document, self._own_steps.content) if document else None
        if document is None or kept is None:
            self._read_school()
            self._keep_index()
            return
        self._take_school(document, kept.days)
        self.index = Rows(row for row in kept.rows if row.ref not in kept.changed)
        for ref in kept.changed:
            if changed := self.store.db.table(INCIDENTS).get(doc_id=ref):
                self.index.put(self._row_of(understood_incident(ref, changed)))

    def _keep_index(self) -> None:
        document = self.store.db.table(SCHOOL).get(doc_id=THE_SCHOOL)
        if document is not None:
            self.index_cache.write(
                self.index.newest_first()[::-1],
                self.calendar.days,
                document,
                self._own_steps.content,
            )

    def _row_of(self, incident: Incident) -> IndexRow:
        return index_row(incident, self.school, self.calendar, self.steps)
