"""Take-down requests: who asks, what they say, and what becomes of it (S1 to S4, E5, E6)."""

from datetime import datetime

from esafety_tui.casework.records.provider_names import ProviderNames, provider_names
from esafety_tui.casework.records.records import Records
from esafety_tui.casework.records.sub_records import found, revised
from esafety_tui.casework.services.base import CaseService, Data
from esafety_tui.casework.services.case_times import check_times
from esafety_tui.casework.services.settings import ContactBook
from esafety_tui.model.address import AddressKind, kind_of_address
from esafety_tui.model.contact import Contact, ContactKind, ContactStatus
from esafety_tui.model.incident import Incident
from esafety_tui.model.record import Invalid, at_start_of, day_of, given
from esafety_tui.model.requests import Addressee, Complainant, Removal, RemovalEvent, RemovalState
from esafety_tui.model.vocabulary import Answer, Fact
from esafety_tui.policy.complainant import Approach, approaches, only_the_person
from esafety_tui.policy.guards.hold import guard_hold
from esafety_tui.policy.guards.requests import (
    guard_removal_sent,
    guard_school_asks,
    guard_whose_account,
)
from esafety_tui.policy.removals import Escalation, capture_of, escalations

_ANSWERED = frozenset({RemovalState.ANSWERED, RemovalState.REMOVED, RemovalState.REFUSED})
# What may still be changed once a request is out: not what was asked of whom.
_AFTER_SENDING = frozenset({"note", "reference", "check_on", "draft"})
_FITS = {
    Addressee.HOST: frozenset({AddressKind.URL, AddressKind.HANDLE, AddressKind.E_MAIL}),
    Addressee.POSTER: frozenset(AddressKind),
    Addressee.MOBILE_PROVIDER: frozenset({AddressKind.PHONE, AddressKind.WITHHELD}),
}
_WANTED = {
    Addressee.HOST: "must be one address: of a page (https://…), or an account name (@…)",
    Addressee.POSTER: "must be one address: of a page (https://…), an account name (@…), an "
    "e-mail address or a telephone number",
    Addressee.MOBILE_PROVIDER: "must be the number that calls, or 'withheld'",
}


class Removals(CaseService):
    """Requests to take material down or to stop calls."""

    def __init__(self, records: Records, contacts: ContactBook) -> None:
        super().__init__(records)
        self.contacts = contacts

    # Before the request

    def who_asks(self, incident: Incident, provider: str = "") -> tuple[Approach, ...]:
        """Say who has to ask whom, in order and why, given what *provider* says of itself."""
        name = provider or next(iter(incident.providers), "")
        contact = self.provider(name)
        return approaches(incident, contact.who_may_report if contact else "")

    def only_person(self, incident: Incident, removal: Removal) -> bool:
        """Whether only the person concerned can make the complaint of *removal* (S3)."""
        return only_the_person(self.who_asks(incident, removal.provider))

    def provider(self, name: str) -> Contact | None:
        """Return the row of the contact table for the provider *name*, as it is today."""
        named = self.contacts.table.called(name)
        for row in named:
            if row.status not in (ContactStatus.RETIRED, ContactStatus.POLICY_2014):
                return row
        today = (self.contacts.table.replacement(row) for row in named)
        return next((row for row in today if row is not None), next(iter(named), None))

    def is_in_contacts(self, name: str) -> bool:
        """Whether *name* is a provider of the contact table, however it is spelt there."""
        table = self.contacts.table
        spellings = provider_names(table.rows, table.replacement, ())
        return self.provider(name) is not None or bool(spellings.known(name))

    def provider_names(self) -> ProviderNames:
        """Return how providers are spelt, in the contact table and in the records so far."""
        used = (name for row in self.records.index.newest_first() for name in row.providers)
        return provider_names(self.contacts.table.rows, self.contacts.table.replacement, used)

    def provider_to_ask(self, incident: Incident, addressee: Addressee) -> str:
        """Return the provider whom *addressee* may mean: a mobile one hosts no page; or nothing."""
        by_phone = addressee is Addressee.MOBILE_PROVIDER
        fits = (name for name in incident.providers if self._is_mobile(name) is by_phone)
        return next(fits, "")

    def add(self, ref: str, data: Data) -> Incident:
        """Prepare a request (S1 to S3); who has to ask may follow from the case."""
        incident = self.records.incident(ref)
        draft = self.records.signed(Removal, data, state=RemovalState.DRAFT)
        if "complainant" not in data:
            draft = draft.but(complainant=self._complainant(incident, draft))
        _check_address(draft)
        self._check_provider(draft)
        if any(_same(draft, other) for other in incident.removals):
            raise Invalid("address", "has such a request in this case already: follow that one")
        return self._add(incident, "prepared a take-down request", draft)

    def change(self, ref: str, removal_id: str, data: Data) -> Incident:
        """Change a request; once it is sent, only notes, their reference and the next look."""
        incident = self.records.incident(ref)
        removal = found(incident.removals, removal_id)
        if removal.sent_at is not None and (fixed := set(data) - _AFTER_SENDING):
            raise Invalid(min(fixed), "stays as it was sent: prepare another request")
        if fixed := set(data) & {"state", "sent_at", "answered_at", "events", "id"}:
            raise Invalid(min(fixed), "has an act of its own and cannot be changed here")
        removal = revised(removal, data)
        if removal.check_on is not None:
            removal = removal.but(check_on=self.records.calendar.next_school_day(removal.check_on))
        if "check_on" in data:
            removal = removal.but(chosen=removal.check_on is not None)
        _check_address(removal)
        if "provider" in data or "addressed_to" in data:
            self._check_provider(removal)
        return self._put(incident, "changed a take-down request", removal)

    def compose_draft(self, ref: str, removal_id: str) -> str:
        """Return a letter, or a script for whoever asks themselves, filled from the records."""
        records = self.records
        incident = records.incident(ref)
        removal = found(incident.removals, removal_id)
        contact = self.provider(removal.provider)
        from esafety_tui.reports.documents.request_letters import letter  # noqa: PLC0415 - start-up

        printed = self.contacts.table.printed_for(contact) if contact else ()
        return letter(incident, removal, records.school, contact, records.today, printed=printed)

    def keep_draft(self, ref: str, removal_id: str, text: str) -> Incident:
        """Keep the text of a request with it, as the lead has worded it."""
        incident = self.records.incident(ref)
        removal = revised(found(incident.removals, removal_id), {"draft": text})
        return self._put(incident, "kept the text of a request", removal)

    # The request and what becomes of it

    def send(self, ref: str, removal_id: str, data: Data | None = None) -> Incident:
        """Mark a request as sent (S4); from then on the day to look again is reckoned.

        A capture of the same address in the evidence serves where the request
        names none.  The poster is not approached under a police hold (P6).
        """
        records = self.records
        incident = records.incident(ref)
        removal = found(incident.removals, removal_id)
        if removal.sent_at is not None:
            raise Invalid("", "the request has been sent already: chase it instead")
        sent = {"sent_at": records.now, **given(data or {}), "state": RemovalState.ASKED}
        removal = revised(removal, sent)
        if removal.captured_at is None:
            removal = removal.but(captured_at=capture_of(incident, removal))
        _check_address(removal)
        if removal.addressed_to is Addressee.POSTER:
            guard_hold(incident, "approaching the poster")
        guard_removal_sent(removal)
        guard_whose_account(removal)
        guard_school_asks(removal, only_person=self.only_person(incident, removal))
        look = removal.check_on if "check_on" in sent else None
        at = removal.sent_at or records.now
        removal = removal.but(
            check_on=records.calendar.next_school_day(look) if look else None,
            chosen=look is not None,
            events=(*removal.events, self._event(removal.state, "", at)),
        )
        return self._put(incident, "sent a take-down request", removal)

    def follow(
        self,
        ref: str,
        removal_id: str,
        state: RemovalState,
        note: str = "",
        at: datetime | None = None,
    ) -> Incident:
        """Note what became of a request, now or *at*: chased, answered, removed, refused."""
        records = self.records
        incident = records.incident(ref)
        removal = found(incident.removals, removal_id)
        if state in (RemovalState.DRAFT, RemovalState.ASKED) or removal.sent_at is None:
            raise Invalid(
                "", "what became of a request is noted once it has been sent: send it first"
            )
        ended = state in (RemovalState.REMOVED, RemovalState.REFUSED)
        last = removal.events[-1].at if removal.events else removal.sent_at
        event = self._event(state, note, not_before_on_its_day(at or records.now, last))
        if event.at < removal.sent_at:
            raise Invalid("at", "must not be before the request was sent")
        if event.at < last:
            raise Invalid("at", "must not be before what was noted of the request last")
        check_times(incident, event, records.now)
        answered_at = removal.answered_at or (event.at if state in _ANSWERED else None)
        removal = removal.but(
            state=state,
            answered_at=answered_at,
            check_on=None,
            chosen=False,
            events=(*removal.events, event),
        )
        if state is RemovalState.BACK_AGAIN:
            incident = incident.answering(Fact.CONTENT_ONLINE, Answer.YES)
        elif ended and removal.addressed_to is Addressee.POSTER:
            will = Answer.YES if state is RemovalState.REMOVED else Answer.NO
            incident = incident.answering(Fact.POSTER_WILL_REMOVE, will)
        return self._put(incident, f"take-down request: {state.label}", removal)

    def escalation(self, incident: Incident, removal: Removal) -> tuple[Escalation, ...]:
        """Say whom to turn to when *removal* was refused or nobody answers; empty before that."""
        return escalations(incident, removal, self.records.today, self.records.calendar)

    def _complainant(self, incident: Incident, removal: Removal) -> Complainant:
        for approach in self.who_asks(incident, removal.provider):
            if approach.addressee is removal.addressed_to:
                return approach.complainant
        phone = removal.addressed_to is Addressee.MOBILE_PROVIDER
        return Complainant.ACCOUNT_HOLDER if phone else Complainant.SCHOOL

    def _is_mobile(self, name: str) -> bool:
        contact = self.provider(name)
        return contact is not None and contact.category is ContactKind.MOBILE

    def _check_provider(self, removal: Removal) -> None:
        """Refuse to ask a service that is known to be no mobile provider as if it were one (S3)."""
        asked = removal.addressed_to is Addressee.MOBILE_PROVIDER and self.provider(
            removal.provider
        )
        if asked and asked.category is not ContactKind.MOBILE:
            raise Invalid("provider", "must be the mobile provider of the number that is called")

    def _event(self, state: RemovalState, note: str, at: datetime) -> RemovalEvent:
        return self.records.signed(RemovalEvent, {"state": state, "note": note, "at": at})


def not_before_on_its_day(at: datetime, earlier: datetime) -> datetime:
    """Return *at*; a day without its hour that is the day of *earlier* is as late as that."""
    nameless = at == at_start_of(day_of(at))
    return earlier if nameless and day_of(at) == day_of(earlier) else at


def _check_address(removal: Removal) -> None:
    """Refuse what is no address; an empty one is asked for when the request is sent (S4)."""
    if removal.address and kind_of_address(removal.address) not in _FITS[removal.addressed_to]:
        raise Invalid("address", _WANTED[removal.addressed_to])


def _same(one: Removal, other: Removal) -> bool:
    if not one.address or other.state in (RemovalState.REMOVED, RemovalState.REFUSED):
        return False

    def asked(removal: Removal) -> tuple[str, ...]:
        return (
            removal.address, removal.addressed_to, removal.provider.casefold(),
            removal.complainant,
        )  # fmt: skip

    return asked(one) == asked(other)
