"""Casework: the records of a school as they are open, and a service for each thing to do."""

from collections.abc import Mapping
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

from esafety_tui.casework.across.across import Across
from esafety_tui.casework.history.reader import History
from esafety_tui.casework.history.undo import Undo
from esafety_tui.casework.records.records import Records
from esafety_tui.casework.records.tables import SCHOOL
from esafety_tui.casework.school_year.new_lead import PostHandOver
from esafety_tui.casework.school_year.school_year import SchoolYear
from esafety_tui.casework.services.annual_review import AnnualReviews
from esafety_tui.casework.services.case_records import SubRecords
from esafety_tui.casework.services.case_service import Cases
from esafety_tui.casework.services.check_ins import CheckIns
from esafety_tui.casework.services.corrections import Corrections
from esafety_tui.casework.services.earlier_copies import EarlierCopies
from esafety_tui.casework.services.encryption import Encryption
from esafety_tui.casework.services.evidence_files import EvidenceFiles
from esafety_tui.casework.services.prevention import PreventionWork
from esafety_tui.casework.services.referrals import Referrals
from esafety_tui.casework.services.removals import Removals
from esafety_tui.casework.services.retention import Retention
from esafety_tui.casework.services.safekeeping import Safekeeping
from esafety_tui.casework.services.settings import ContactBook, SchoolSettings
from esafety_tui.data.crypto.key_file import Cost
from esafety_tui.data.journal.opening import begin_keys
from esafety_tui.data.store import Clock, Store, has_records, open_store
from esafety_tui.data.tables import document_of
from esafety_tui.model.record import Invalid, day_of, now, read
from esafety_tui.model.school.school import School, refuse_too_large, usual_year_start

if TYPE_CHECKING:
    from esafety_tui.casework.leaving.leaving import Leaving


class Casework:
    """Everything that can be done with the open records: each service is one subject."""

    def __init__(self, store: Store, clock: Clock = now) -> None:
        """Read the school and index the incidents of *store*; what fails in that closes it.

        Raises what :meth:`open` does of records that were opened.
        """
        try:
            self._hold(store, clock)
            self._read_through()
            self.contacts.seal_left_plain()
        except BaseException:
            store.close()
            raise

    def _hold(self, store: Store, clock: Clock) -> None:
        self.records = Records(store, clock)
        self.contacts = ContactBook(self.records)
        self.history = History(self.records)
        self.settings = SchoolSettings(self.records, self.history)
        self.referrals = Referrals(self.records)
        self.cases = Cases(self.records, self.referrals)
        self.entries = SubRecords(self.records)
        self.corrections = Corrections(self.records)
        self.removals = Removals(self.records, self.contacts)
        self.check_ins = CheckIns(self.records)
        self.evidence = EvidenceFiles(self.records, self.entries)
        self.prevention = PreventionWork(self.records)
        self.year = AnnualReviews(self.records)
        self.across = Across(self.records)
        self.undo = Undo(self.records, self.history)
        self.safekeeping = Safekeeping(self.records)
        self.encryption = Encryption(self.records)
        self.earlier = EarlierCopies(self.records, self.safekeeping)
        hand_over = PostHandOver(self.records, self.settings, self.encryption, self.earlier)
        self.school_year = SchoolYear(self.records, self.settings, hand_over)
        self.retention = Retention(self.records, self.evidence, self.removals, self.earlier)

    @cached_property
    def leaving(self) -> "Leaving":
        """What leaves the school: loaded when it is first asked for, not before the first board."""
        from esafety_tui.casework.leaving.leaving import Leaving  # noqa: PLC0415

        return Leaving(self.records, self.history, self.contacts)

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
        return cls(open_store(folder, passphrase, read_only=read_only, clock=clock), clock)

    def _read_through(self) -> None:
        """Read what the index does not hold: a later version's is met here, not on a screen."""
        self.records.prevention()
        self.records.saved_searches()
        self.year.reviews()
        self.year.publications()
        self.school_year.closed.all()

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
        cipher, recovery_key = begin_keys(folder, ready.lead, passphrase, cost)
        store = Store(folder, cipher=cipher, create=True, clock=clock)
        return cls._begun(store, ready, clock), recovery_key

    @classmethod
    def _begun(cls, store: Store, school: School, clock: Clock) -> Self:
        try:
            school = school.but(begun_on=school.begun_on or day_of(clock()))
            with store.change(act="set the school up", by=school.lead, at=clock()) as db:
                db.table(SCHOOL).insert(document_of(school))
            return cls(store, clock)
        except BaseException:
            store.close()
            raise

    def close(self) -> None:
        """Give the records up to the next copy of the program."""
        self.records.close()


def _ready(folder: Path, school: Mapping[str, Any]) -> School:
    """Check the school's data, and that *folder* has no records yet."""
    refuse_too_large(school)
    ready = read(School, {"year_start": usual_year_start(school.get("nation")), **school})
    if has_records(folder):
        raise Invalid("", "there are records in this folder already; they were left as they are")
    return ready
