"""Casework: everything that the lead can do, in one object."""

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

from tinydb.table import Document

from esafety_tui.casework.history.undo import UndoActs
from esafety_tui.casework.records.session import Clock, now
from esafety_tui.casework.records.sub_records import revised
from esafety_tui.casework.records.tables import INCIDENTS, PREVENTION, REVIEWS, SCHOOL, THE_SCHOOL
from esafety_tui.casework.services.annual_review import YearlyActs
from esafety_tui.casework.services.case_service import CaseActs
from esafety_tui.casework.services.encryption import Secrecy
from esafety_tui.casework.services.prevention import PreventionActs
from esafety_tui.casework.services.retention import RetentionActs
from esafety_tui.casework.services.safekeeping import Safekeeping
from esafety_tui.casework.services.saved_searches import SearchActs
from esafety_tui.data.crypto.key_file import Cost
from esafety_tui.data.journal.opening import begin_keys, cipher_for
from esafety_tui.data.problems import NoRecords
from esafety_tui.data.store import Store, has_records
from esafety_tui.model.contact import Contact, ContactStatus
from esafety_tui.model.incident import Incident
from esafety_tui.model.record import Invalid, plain, read
from esafety_tui.model.school.annual_review import AnnualReview
from esafety_tui.model.school.prevention import Prevention
from esafety_tui.model.school.school import School, usual_year_start

if TYPE_CHECKING:
    from esafety_tui.importing.intake import Intake
    from esafety_tui.importing.reader import LogReading


class Casework(
    RetentionActs,
    UndoActs,
    CaseActs,
    PreventionActs,
    YearlyActs,
    SearchActs,
    Safekeeping,
    Secrecy,
):
    """The desk with every act: on cases, on the school, on the contact table."""

    @classmethod
    def open(
        cls,
        folder: Path,
        *,
        read_only: bool = False,
        clock: Clock = now,
        passphrase: str | None = None,
    ) -> Self:
        """Open the records in *folder*; raises a :class:`StoreProblem` when that cannot be.

        *passphrase* may be the printed recovery key too; plain records need none.
        Encrypted ones raise :class:`PassphraseNeeded` without it, and
        :class:`WrongPassphrase` and the like for a wrong one.  Unless *read_only*, the
        records must not be open for writing elsewhere (:class:`InUse` says where).
        What a later version wrote raises :class:`NotUnderstood`.
        """
        if not has_records(folder):
            raise NoRecords(folder)
        cipher = cipher_for(folder, passphrase)
        store = Store(folder, cipher=cipher, read_only=read_only, clock=clock)
        try:
            casework = cls(store, clock)
            casework._read_through()
        except BaseException:
            store.close()
            raise
        return casework

    def _read_through(self) -> None:
        """Read what the index does not hold: a later version's is met here, not on a screen."""
        self.prevention()
        self.saved_searches()
        self.reviews()
        self.publications()

    @classmethod
    def set_up(cls, folder: Path, school: Mapping[str, Any], *, clock: Clock = now) -> Self:
        """Begin the records of a school in *folder*, unencrypted, and open them.

        Raises :class:`Invalid` when the school's data cannot be right or the
        folder holds records already, or a :class:`StoreProblem`.
        """
        ready = _ready(folder, school)
        return cls._begun(Store(folder, create=True, clock=clock), ready, clock)

    @classmethod
    def set_up_encrypted(
        cls,
        folder: Path,
        school: Mapping[str, Any],
        passphrase: str,
        *,
        clock: Clock = now,
        cost: Cost | None = None,
    ) -> tuple[Self, str]:
        """Begin the records of a school, encrypted; return them open, and the recovery key.

        The recovery key is to be printed and put away: it is kept nowhere and shown
        once.  *cost* is what a guess at the passphrase takes.  Raises what
        :meth:`set_up` raises, and :class:`WeakPassphrase`.
        """
        ready = _ready(folder, school)
        cipher, recovery_key = begin_keys(folder, passphrase, cost)
        store = Store(folder, cipher=cipher, create=True, clock=clock)
        return cls._begun(store, ready, clock), recovery_key

    @classmethod
    def _begun(cls, store: Store, school: School, clock: Clock) -> Self:
        try:
            with store.change(act="set the school up", by=school.lead, at=clock()) as db:
                db.table(SCHOOL).insert(Document(plain(school), doc_id=THE_SCHOOL))
            return cls(store, clock)
        except BaseException:
            store.close()
            raise

    # The school

    def change_school(self, data: Mapping[str, Any]) -> School:
        """Change what the school has set: people, dates, targets; deadlines follow at once."""
        school = read(School, {**plain(self.school), **data})
        with self._change("changed the school's settings") as db:
            db.table(SCHOOL).upsert(Document(plain(school), doc_id=THE_SCHOOL))
        return school

    # Taking records in

    def import_log(self, reading: "LogReading", *, dry_run: bool = False) -> "Intake":
        """Take in the good rows of a log, in one change; rows taken in before are left out.

        With *dry_run* nothing is changed and the answer says what would be.
        """
        # Later: reading logs is a sixth of what casework loads, and rarely done.
        from esafety_tui.importing.intake import take_in  # noqa: PLC0415

        known = self.incidents()
        intake = take_in(reading, known, self.school, self.now)
        if intake.new and not dry_run:
            with self._change("imported a log") as db:
                db.table(INCIDENTS).insert_multiple(_by_reference(intake.new))
        return intake

    def fill(
        self,
        incidents: Iterable[Incident],
        prevention: Prevention,
        reviews: Iterable[AnnualReview] = (),
    ) -> None:
        """Put a whole school's records into an empty database, as the demo does."""
        with self._change("filled the records") as db:
            filled = {name: _by_id(getattr(prevention, name)) for name in PREVENTION}
            filled |= {REVIEWS: _by_id(reviews), INCIDENTS: _by_reference(incidents)}
            for name, documents in filled.items():
                for document in documents:
                    db.table(name).upsert(document)

    # The contact table

    def opening(self, contact: Contact) -> str:
        """Say whether *contact* is open now, or when; empty when its hours are not known."""
        from esafety_tui.data.contacts.opening_hours import opening_state  # noqa: PLC0415 - start-up

        return opening_state(contact.hours, self.now, self.school.nation)

    def is_open(self, contact: Contact) -> bool:
        """Whether somebody is there now, as far as the hours are known."""
        from esafety_tui.data.contacts.opening_hours import is_open  # noqa: PLC0415 - start-up

        return is_open(self.opening(contact))

    def contact_checked(self, contact_id: str) -> Contact:
        """Note that somebody found a row of the contact table right today; again takes it back."""
        self._may_write()
        return self.contacts.checked(contact_id, self.today)

    def change_contact(self, contact: Contact | None, data: Mapping[str, Any]) -> Contact:
        """Keep the school's own version of *contact*, or with ``None`` a row of its own."""
        self._may_write()
        if contact is None:
            fresh = {"id": self.contacts.new_id(), "name": "", "status": ContactStatus.SCHOOL}
            return self.contacts.put(read(Contact, {**fresh, **data}))
        return self.contacts.put(revised(contact, data))


def _ready(folder: Path, school: Mapping[str, Any]) -> School:
    """Check the school's data, and that *folder* has no records yet."""
    ready = read(School, {"year_start": usual_year_start(school.get("nation")), **school})
    if has_records(folder):
        raise Invalid("", "there are records in this folder already; they were left as they are")
    return ready


def _by_id(records: Iterable[Any]) -> Iterator[Document]:
    return (Document(plain(record), doc_id=record.id) for record in records)


def _by_reference(incidents: Iterable[Incident]) -> Iterator[Document]:
    return (Document(plain(incident), doc_id=incident.ref) for incident in incidents)
