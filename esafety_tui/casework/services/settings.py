"""What the school keeps beside its cases: its settings, saved searches, and who to ring."""

from contextlib import suppress
from datetime import date
from functools import cached_property
from pathlib import Path

from tinydb.table import Document

from esafety_tui.casework.access.contacts_only import LookUp
from esafety_tui.casework.history.older_days import take_as_asked
from esafety_tui.casework.history.reader import History
from esafety_tui.casework.records.completion import Known
from esafety_tui.casework.records.query import parse_query
from esafety_tui.casework.records.records import Records
from esafety_tui.casework.records.sub_records import revised
from esafety_tui.casework.records.tables import SCHOOL, SEARCHES
from esafety_tui.casework.services.base import Data, Service
from esafety_tui.data.contacts.own_rows import seal_left_plain
from esafety_tui.data.contacts.table import ContactTable
from esafety_tui.data.problems import NotSaved, StoreProblem
from esafety_tui.data.tables import document_of
from esafety_tui.model.contact import Contact, ContactStatus
from esafety_tui.model.record import Invalid, clean_line, plain, read
from esafety_tui.model.school.earlier import Post
from esafety_tui.model.school.school import School, refuse_too_large
from esafety_tui.model.vocabulary import Nation
from esafety_tui.policy.supplements.in_use import packs_of

_LONGEST_NAME = 40
_NOW_SEALED = (
    "The school's own contacts are encrypted now, as the records are: without the passphrase, and "
    "while the program is locked, they are not shown. To have one shown then, say so in its form "
    "(3, then F6). Backups made until now still hold them unencrypted."
)


class SchoolSettings(Service):
    """The school's settings."""

    def __init__(self, records: Records, history: History) -> None:
        super().__init__(records)
        self.history = history
        self.searches = SavedSearches(records)

    def change(self, data: Data, since: date | None = None) -> School:
        """Change what the school has set; deadlines follow at once.

        Targets and people hold from the day *since*, today if not said; what held before is
        kept, and still holds for what was reported then.  Raises :class:`Invalid`: also for a
        second place that is not there to be seen.
        """
        school = self.changed(data, since)
        with self.records.change("changed the school's settings") as db:
            db.table(SCHOOL).upsert(document_of(school))
        take_as_asked(self.records, self.history)
        return school

    def changed(self, data: Data, since: date | None = None) -> School:
        """Return the school as :meth:`change` would leave it; nothing is changed."""
        refuse_too_large(data)
        place = data.get("second_place")
        if place and place != self.records.school.second_place:
            data = {**data, "second_place": self._second_place(clean_line(str(place)))}
        paper = data.get("letterhead")
        if paper and paper != self.records.school.letterhead:
            data = {**data, "letterhead": _word_file(clean_line(str(paper)))}
        before = self.records.school
        school = read(School, {**plain(before), **data})
        day = since or self.records.today
        if school.response_targets != before.response_targets:
            asked = school.but(response_targets=before.response_targets)
            school = asked.with_targets(school.response_targets, day)
        for post in Post:
            name = getattr(school, post.value)
            if name != getattr(before, post.value):
                asked = school.but(**{post.value: getattr(before, post.value)})
                school = asked.with_holder(post, name, day)
        return school

    def switch_supplement(self, pack: str, *, on: bool) -> School:
        """Switch law or guidance beside the policy on or off, by its id; nothing done is lost.

        Raises :class:`Invalid` for what is none, or does not hold in the school's nation.
        """
        school = self.records.school
        if on and pack not in {one.id for one in packs_of(school.nation)}:
            raise Invalid("", f"there is no supplement of that name for {school.nation.label}")
        return self.change({"supplements": _with(school.supplements, pack, on=on)})

    def choose_milder(self, choice: str, *, milder: bool) -> School:
        """Ask only what a supplement asks where the policy is stricter, or again what that asks.

        Raises :class:`Invalid` for what no supplement of the nation leaves to the school.
        """
        packs = packs_of(self.records.school.nation)
        if milder and choice not in {one.id for pack in packs for one in pack.choices}:
            raise Invalid("", "there is no choice of that name that a school can make")
        chosen = _with(self.records.school.milder_choices, choice, on=milder)
        return self.change({"milder_choices": chosen})

    def _second_place(self, typed: str) -> str:
        """Return *typed* as the whole path of a folder that is there, beside the records."""
        from esafety_tui.data.folder.find_records import place_typed  # noqa: PLC0415 - once in a life

        try:
            place = place_typed(typed).absolute()
            there = place.is_dir()
        except (StoreProblem, OSError):
            there = False
        if not there:
            raise Invalid("second_place", "must be a folder that is there now: put the stick in")
        if place.resolve().is_relative_to(self.records.folder.resolve()):
            raise Invalid("second_place", "must not lie in the records folder")
        return str(place)


def _word_file(typed: str) -> str:
    """Return *typed* as the whole path of a Word file that is there."""
    from esafety_tui.reports.documents.word import check_letterhead  # noqa: PLC0415 - once in a life

    path = Path(typed.strip("\"'")).expanduser().absolute()
    check_letterhead(path)
    return str(path)


def _with(names: tuple[str, ...], name: str, *, on: bool) -> list[str]:
    return sorted({*names, name} if on else {*names} - {name})


class SavedSearches(Service):
    """Searches that the lead keeps under a name, and what completes one."""

    def known(self) -> Known:
        """Return what a search box can complete: providers, years, saved searches."""
        records = self.records
        providers = {provider for row in records.index.newest_first() for provider in row.providers}
        return Known(
            sorted(providers, key=str.casefold),
            records.index.years(),
            list(records.saved_searches()),
            records.school.category_names,
        )

    def save(self, name: str, query: str) -> None:
        """Keep *query* under *name*; raises :class:`Invalid` for a query that cannot be."""
        name = clean_line(name).replace('"', "'")[:_LONGEST_NAME].strip()
        if not name:
            raise Invalid("name", "is required: what you will call this search")
        query = clean_line(query)
        if not query:
            raise Invalid("", "there is nothing in the search box to save")
        if any(token.casefold().startswith("saved:") for token in query.split()):
            raise Invalid("", "saved: cannot stand in a search that is saved itself")
        parse_query(query, categories=self.records.school.category_names)
        with self.records.change("saved a search") as db:
            db.table(SEARCHES).upsert(Document({"query": query}, doc_id=name))

    def forget(self, name: str) -> None:
        """Keep the search no longer."""
        if name in self.records.saved_searches():
            with self.records.change("forgot a saved search") as db:
                db.table(SEARCHES).remove(doc_ids=[name])


class ContactBook(LookUp):
    """The contact table as the school keeps it."""

    def __init__(self, records: Records) -> None:
        super().__init__(records.folder, lambda: records.now)
        self.records = records

    @cached_property
    def table(self) -> ContactTable:
        """The contact table with all of the school's own rows."""
        return ContactTable(self.records.folder, lambda: self.records.store.cipher)

    def seal_left_plain(self) -> None:
        """Seal the rows that an earlier version kept plain beside encrypted records, and say so."""
        records = self.records
        if records.read_only or not records.encrypted:
            return
        with suppress(NotSaved):  # the next opening tries again
            if seal_left_plain(records.folder, records.store.cipher):
                records.note(_NOW_SEALED)

    @property
    def nation(self) -> Nation:
        """Where the school is."""
        return self.records.school.nation

    def checked(self, contact_id: str) -> Contact:
        """Note that somebody found a row of the contact table right today; again takes it back."""
        self.records.may_write()
        return self.table.checked(contact_id, self.records.today)

    def change(self, contact: Contact | None, data: Data) -> Contact:
        """Keep the school's own version of *contact*, or with ``None`` a row of its own."""
        self.records.may_write()
        if contact is None:
            fresh = {"id": self.table.new_id(), "name": "", "status": ContactStatus.SCHOOL}
            return self.table.put(read(Contact, {**fresh, **data}))
        return self.table.put(revised(contact, data))
