"""The records of a school as they are open: reading them, and the way in which one is changed."""

from collections.abc import Callable, Iterable, Mapping
from contextlib import AbstractContextManager
from datetime import date, datetime
from functools import cached_property
from pathlib import Path
from typing import Any, TypeVar

from esafety_tui.casework.dates.clock import FAR, ClockDoubted, doubt_about, is_year
from esafety_tui.casework.records.board_day import BoardDay
from esafety_tui.casework.records.drafts import UnsavedTyping
from esafety_tui.casework.records.index import FollowedRows, Past, Rows
from esafety_tui.casework.records.index_cache import KeptRows, RowCache
from esafety_tui.casework.records.index_row import IndexRow, index_row
from esafety_tui.casework.records.people_index import PeopleIndex
from esafety_tui.casework.records.query import Found, Texts, find, parse_query
from esafety_tui.casework.records.tables import (
    INCIDENTS,
    PREVENTION,
    SCHOOL,
    SEARCHES,
    UnknownReference,
    prevention_in,
)
from esafety_tui.data.folder.older_state import OlderState
from esafety_tui.data.journal.damage import Damage
from esafety_tui.data.journal.entry import Change
from esafety_tui.data.journal.patch import Fields
from esafety_tui.data.problems import InUse, ReadOnly, StoreProblem
from esafety_tui.data.side_file import Preferences
from esafety_tui.data.store import Clock, Store
from esafety_tui.data.tables import THE_SCHOOL, Database, document_of, understood
from esafety_tui.model.incident import Incident, Person, Reference, StepMark, StepState
from esafety_tui.model.record import (
    Invalid,
    Record,
    Undecodable,
    clean_line,
    given,
    now,
    read,
)
from esafety_tui.model.school.earlier import Post
from esafety_tui.model.school.prevention import Prevention
from esafety_tui.model.school.school import MOST_YEARS, SavedSearch, School
from esafety_tui.model.written import texts_in
from esafety_tui.policy.calendar import SchoolCalendar
from esafety_tui.policy.checklist import Checklist, checklist_of, lost_steps
from esafety_tui.policy.facts import facts_of
from esafety_tui.policy.own_steps import StepsInUse, own_file
from esafety_tui.policy.people.offices import naming_safeguarding_lead
from esafety_tui.policy.steps import Step
from esafety_tui.policy.supplements.in_use import SupplementsInUse, next_turn, supplements_of
from esafety_tui.reports.names.masking import (
    name_words,
    without_addresses,
    without_names,
    without_names_elsewhere,
)

R = TypeVar("R", bound=Record)

# In the place of what damage took: nothing is due for disposal until somebody says when it is.
_NOT_KNOWN = School(name="(school not known)", lead="(lead not known)", retention_years=MOST_YEARS)
_SCHOOL_LOST = (
    "What the school had set is lost: its names, its nation, its terms, how long it keeps cases. "
    "The cases that are left are shown. Until you have typed it again in the settings (0), "
    "England's bank holidays count, and no case is due to be deleted."
)


class Records:
    """What every service works on: the school, its calendar, its incidents and their index."""

    def __init__(self, store: Store, clock: Clock = now) -> None:
        """Read the school and index the incidents of *store*."""
        self.store = store
        self.clock = clock
        # References whose rows are not as the incidents are by now.
        self._behind: set[str] = set()
        self._followed = FollowedRows(self._behind, self._row_as_kept)
        self._texts = Texts(self._written)
        self._prevention: Prevention | None = None
        self.introduced = ""
        self._clock_believed = False
        self._woven: tuple[School, date, tuple[Step, ...]] | None = None
        self._own_steps = own_file(store.folder)
        self.preferences = Preferences(store.folder)
        self.index_cache = RowCache(store, self._own_steps.content)
        self.unsaved = UnsavedTyping(store)
        store.subscribe(self._changed)
        if not store.read_only:
            self.unsaved.forget_disposed()
        rows = self.index_cache.read(self.today)
        self._read_school(rows)
        if self.school is _NOT_KNOWN and store.history.head.seq:
            self.note(_SCHOOL_LOST)
        if rows is None:
            self._keep_index()

    @property
    def now(self) -> datetime:
        """The time at school."""
        return self.clock()

    @property
    def today(self) -> date:
        """The day at school."""
        return self.clock().date()

    @property
    def folder(self) -> Path:
        """Where the records are."""
        return self.store.folder

    @property
    def encrypted(self) -> bool:
        """Whether a passphrase protects the records."""
        return not self.store.cipher.plain

    @property
    def read_only(self) -> bool:
        """Whether changes are refused."""
        return self.store.read_only

    @property
    def why_read_only(self) -> str:
        """Why changes are refused, for the lead; empty when they are not."""
        return self.store.why_read_only

    @property
    def signer(self) -> str:
        """Whose name stands under what is done: whoever's passphrase opened the records.

        Where nobody has one of their own, it is the lead.  The recovery key is nobody's, and stands
        beside the name of whoever has introduced themselves.
        """
        if self.by_recovery_key:
            return f"{self.introduced or 'somebody'}, with the recovery key"
        return self.signed_on or self.lead

    @property
    def lead(self) -> str:
        """Who is the nominated e-safety lead today (L3)."""
        return self.school.holder(Post.LEAD, self.today)

    @property
    def signed_on(self) -> str:
        """The name in the key slot that the records were opened by; empty where there is none."""
        return self.store.cipher.opened_by.name

    @property
    def by_recovery_key(self) -> bool:
        """Whether the recovery key opened the records, which is nobody's."""
        return self.store.cipher.opened_by.recovery_key

    @property
    def to_be_introduced(self) -> bool:
        """Whether it has to be asked who signs."""
        return self.by_recovery_key and not self.introduced and not self.read_only

    def introduce(self, name: str) -> None:
        """Take the name of whoever has the recovery key; raises :class:`Invalid` for none."""
        if not clean_line(name):
            raise Invalid("name", "is required: changes are signed with it")
        self.introduced = clean_line(name)

    def look_on(self, why: StoreProblem) -> None:
        """Note that the records are open for reading only: another copy has them, or the like."""
        self.store.why_read_only = why.looking_on if isinstance(why, InUse) else str(why)

    def may_write(self) -> None:
        """Raise :class:`ReadOnly` unless changes are taken: before anything else is touched."""
        if self.read_only:
            raise ReadOnly(self.why_read_only)

    @property
    def damage(self) -> Damage | None:
        """What is damaged on the disk, or ``None``; the records are then read-only."""
        return self.store.damage

    @property
    def older_state(self) -> OlderState | None:
        """What was recorded once and is not here; to be answered before anything is changed."""
        return self.store.older_state

    @property
    def notices(self) -> tuple[str, ...]:
        """Sentences about what was found when the records were opened."""
        return self.store.notices

    def note(self, sentence: str) -> None:
        """Add a sentence to the :attr:`notices`; an empty one adds nothing."""
        if sentence:
            self.store.notices = (*self.store.notices, sentence)

    def subscribe(self, listener: Callable[[Change], None]) -> Callable[[], None]:
        """Call *listener* after every change is on disk; returns what ends that."""
        return self.store.subscribe(listener)

    def close(self) -> None:
        """Give the records up to the next copy of the program."""
        self._keep_index()
        self.store.close()

    # Reading

    @cached_property
    def policy(self) -> StepsInUse:
        """Which steps serve; worked out when that is first asked."""
        return self._own_steps.steps_in_use()

    @property
    def supplements(self) -> SupplementsInUse:
        """The law and guidance beside the policy that the school has switched on."""
        return supplements_of(self.school, self.today)

    @property
    def steps(self) -> tuple[Step, ...]:
        """The steps that serve, in the order of the policy, those of the supplements among them."""
        school, today = self.school, self.today
        if self._woven is None or self._woven[0] is not school or self._woven[1] != today:
            self._woven = school, today, self.supplements.steps_with(self.policy.steps)
        return self._woven[2]

    def search(self, query: str) -> Found:
        """Return the rows that fit *query*; raises :class:`Invalid` for what is no filter."""
        categories = self.school.category_names
        parsed = parse_query(query, self.saved_searches, categories)
        return find(parsed, self.index, self.day, self._texts, categories)

    def _written(self, ref: str) -> Iterable[str]:
        content = self.store.json_of(INCIDENTS, ref)
        return () if content is None else texts_in(content)

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

    def has(self, ref: str) -> bool:
        """Whether there is an incident with this reference."""
        return self.index.get(ref) is not None

    def masked(self, text: str, people: Iterable[Person] = ()) -> str:
        """Return *text* as it shows while names are hidden.

        The *people* of the case that it is about go by their aliases; the name of anybody in
        another case, or of somebody whom the settings name or named, is not said; but for the
        lead and the deputy of today, who sign.  Of an e-mail address only the provider is.
        """
        school = self.school
        offices = {school.head, school.safeguarding_lead, school.union_representative}
        offices |= {one.name for one in school.earlier_holders} - {school.lead, school.deputy}
        at_school = {word for name in offices for word in name_words(name)}
        rows = self.index
        return without_names_elsewhere(
            without_names(without_addresses(text), people),
            lambda word: word in at_school or rows.is_name(word),
        )

    def title(self, row: IndexRow, *, names: bool) -> str:
        """Return the title of a case, with its names only if they are asked for."""
        return row.title_named if names else self.masked(row.title)

    @property
    def people(self) -> PeopleIndex:
        """Everybody in the cases; gathered when that is first asked, then kept up to date."""
        return self._followed.people

    @property
    def index(self) -> Rows:
        """The rows of all incidents; those that changed are made when they are next asked for."""
        return self._followed.rows

    @property
    def day(self) -> BoardDay:
        """The board of today: its lanes in order, and what needs the lead."""
        return self.index.day(self.today, self.calendar)

    def incident(self, ref: str) -> Incident:
        """Return one incident whole; raises :class:`UnknownReference` or :class:`NotUnderstood`."""
        ref = str(Reference.parse(ref))
        document = self.store.db.table(INCIDENTS).get(doc_id=ref)
        if document is None:
            raise UnknownReference
        return _incident(ref, document)

    def incidents(self) -> list[Incident]:
        """Return every incident whole, in the order of their references."""
        found = [_incident(kept.doc_id, kept) for kept in self.store.db.table(INCIDENTS)]
        return sorted(found, key=lambda incident: incident.reference)

    def checklist(self, incident: Incident) -> Checklist:
        """Return what the policy asks of *incident*, and how far that has come."""
        checklist = checklist_of(incident, self.calendar, self.steps)
        if incident.closed_in_log:
            return checklist.answered()
        return checklist.without_days() if incident.asks_nothing else checklist

    def checklist_with_offices(self, incident: Incident) -> Checklist:
        """Return the checklist with the safeguarding lead by name, for whoever works by it here.

        Every member of staff has to know who that is; what leaves the school names nobody.
        """
        return naming_safeguarding_lead(self.checklist(incident), self.school.safeguarding_lead)

    def in_words(self, incident: Incident, *, names: bool) -> str:
        """Return *incident* whole as plain text, with its checklist; people by alias or name."""
        from esafety_tui.reports.documents.case_text import case_text  # noqa: PLC0415 - start-up

        checklist = (self.checklist_with_offices if names else self.checklist)(incident)
        text = case_text(
            incident, checklist, self.today, self.calendar, self.school,
            names=names, steps=self.steps,
        )  # fmt: skip
        return text if names else self.masked(text)

    def prevention(self) -> Prevention:
        """Return the prevention work of all years."""
        if self._prevention is None:
            self._prevention = prevention_in(self.store.db)
        return self._prevention

    def years(self) -> list[str]:
        """Return the academic years with records, and the current one, newest first."""
        return sorted({*self.index.years(), self.school.academic_year(self.today)}, reverse=True)

    # Changing

    def change(self, act: str, ref: str = "") -> AbstractContextManager[Database]:
        """Give the tables to be written to, as one act of the lead, now."""
        if self.clock_doubt:
            raise ClockDoubted(self.clock_doubt)
        return self.store.change(act=act, ref=ref, by=self.signer, at=self.now)

    @property
    def clock_doubt(self) -> str:
        """Say why the clock may be wrong, by which things are recorded; empty where it may not.

        It is far from the newest entry, and nobody has said yet which year it is.
        """
        at = "" if self._clock_believed else self.store.history.head.at
        if not at or abs(self.now - (newest := datetime.fromisoformat(at))) <= FAR:
            return ""
        return doubt_about(self.now, [newest], None, None)

    def believe_clock(self, year: str) -> None:
        """Take the clock as right: *year* is its year in words; raises :class:`Invalid`."""
        if not is_year(year, self.today.year):
            raise Invalid(
                "year",
                f"is not the year of the clock, {self.today.year}, in words: if the clock is "
                "wrong, set it right",
            )
        self._clock_believed = True

    def keep(self, act: str, incident: Incident, *, reopens: bool = False) -> Incident:
        """Check *incident* as a whole, put it on disk, and return it as kept.

        No step that was done is lost with a fact that changed, unless *act* is to reopen some.
        """
        kept = _checked(incident if reopens else self._with_steps(incident))
        with self.change(act, incident.ref) as db:
            db.table(INCIDENTS).upsert(document_of(kept))
        return kept

    def keep_together(
        self, act: str, incidents: Iterable[Incident], *, about: str = ""
    ) -> tuple[Incident, ...]:
        """Check several incidents, as :meth:`keep` does, and put all on disk in one act.

        The act is *about* one of them, given its reference, or else about all alike.
        """
        kept = tuple(_checked(self._with_steps(incident)) for incident in incidents)
        with self.change(act, about) as db:
            for incident in kept:
                db.table(INCIDENTS).upsert(document_of(incident))
        return kept

    def _with_steps(self, incident: Incident) -> Incident:
        document = self.store.db.table(INCIDENTS).get(doc_id=incident.ref)
        # What was done in a merged case went into the other one, with its records.
        if document is None or incident.merged_into:
            return incident
        return self._no_step_lost(_incident(incident.ref, document), incident)

    def _no_step_lost(self, before: Incident, after: Incident) -> Incident:
        """Mark as done what a record had answered, and a changed fact takes off the list."""
        if facts_of(before) == facts_of(after):
            return after
        lost = lost_steps(self.checklist(before), self.checklist(after))
        note = "answered by its record while the facts asked for it"
        mark = StepMark(state=StepState.DONE, at=self.now, by=self.signer, note=note)
        return after.but(steps={**after.steps, **dict.fromkeys(lost, mark)})

    def signed(self, kind: type[R], data: Mapping[str, Any], **fixed: object) -> R:
        """Build a record of *kind* from a form's *data*, signed by the lead, now."""
        return read(kind, {"at": self.now, "by": self.signer, **given(data), **fixed})

    def next_reference(self, day: date) -> Reference:
        """Return the next reference of the academic year of *day*: no gaps, none used twice.

        Nothing is ever deleted (E1), so the highest number in use is the last one given; what
        an import added and is taken back with it was never given.
        """
        year = self.school.academic_year(day)
        return Reference(year, self.index.last_number(year) + 1)

    # Following what is changed

    def _changed(self, change: Change) -> None:
        changed = {table for table, _ in change.records}
        if changed & PREVENTION.keys():
            self._prevention = None
        self._behind.update(key for table, key in change.records if table == INCIDENTS)
        if SCHOOL in changed:
            self._follow_school()

    def _row_as_kept(self, ref: str) -> IndexRow | None:
        """Return the row of an incident as it is kept; ``None`` for one that was taken back."""
        document = self.store.db.table(INCIDENTS).get(doc_id=ref)
        return None if document is None else self._row_of(_incident(ref, document))

    def _take_school(self, days: Mapping[int, tuple[date, ...]]) -> None:
        """Take the school as it is kept by now, with the school *days* that are known."""
        document = self.store.db.table(SCHOOL).get(doc_id=THE_SCHOOL)
        self.school = (
            _NOT_KNOWN
            if document is None
            else understood(School, document, "the school's settings")
        )
        self.calendar = SchoolCalendar(self.school, days)

    def _read_school(self, kept: KeptRows | None) -> None:
        """Take the school, and the rows that were *kept*, or make all of them anew."""
        self._take_school(kept.days if kept else {})
        if kept is None:
            self._followed.begin(Rows(map(self._row_of, self.incidents())))
        else:
            past = Past(kept.on, lambda: self._past_rows(kept), kept.names)
            self._followed.begin(Rows(kept.rows, past), kept.changed)

    def _follow_school(self) -> None:
        """Take the school as it was changed; what has ended and waits for nothing stays so."""
        self._take_school({})
        self._behind |= self._followed.refs(lambda row: bool(row.deadlines) or not row.ended)

    def _past_rows(self, kept: KeptRows) -> list[IndexRow]:
        try:
            return kept.past()
        except Undecodable:  # whoever wrote them knew how to write a checksum
            return list(map(self._row_of, self.incidents()))

    def _keep_index(self) -> None:
        if self.store.db.table(SCHOOL).contains(doc_id=THE_SCHOOL):
            until = next_turn(self.school, self.today)
            self.index_cache.write(self.index, self.today, self.calendar.days, until)

    def _row_of(self, incident: Incident) -> IndexRow:
        return index_row(incident, self.school, self.calendar, self.steps)


def _incident(ref: str, document: Fields) -> Incident:
    """Read an incident from its document; raises :class:`NotUnderstood`."""
    return understood(Incident, document, f"the incident {ref}")


def _checked(incident: Incident) -> Incident:
    """Return *incident* checked as a whole; raises :class:`Invalid`, also once disposed of."""
    kept = read(Incident, incident)
    if kept.disposed_on is not None:
        raise Invalid("", "the details of this case were deleted, and what is left stays as it is")
    return kept
