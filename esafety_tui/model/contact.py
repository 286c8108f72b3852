"""A row of the contact table (A1 to A6): whom to ring or write to about a service."""

from collections.abc import Collection
from datetime import date
from typing import Annotated

from esafety_tui.model.days import plain_day
from esafety_tui.model.record import Invalid, Line, Record, Text
from esafety_tui.model.vocabulary import Word
from esafety_tui.model.wording import Called


class ContactStatus(Word):
    """Where a row comes from, and so how far it can be relied on."""

    POLICY_2014 = "policy-2014"
    CURRENT = "current"
    RETIRED = "retired"
    UNVERIFIED = "unverified"
    SCHOOL = "school"


class ContactKind(Word):
    """What a service is."""

    MOBILE = "mobile"
    HELPLINE = "helpline"
    SOCIAL = "social"
    VIDEO_PHOTO = "video-photo"
    MESSAGING = "messaging"
    CHAT_FORUM = "chat-forum"
    GAMING = "gaming"
    ILLEGAL_CONTENT = "illegal-content"
    POLICE_AND_STATUTORY = "police-and-statutory"
    UNION_AND_STAFF_SUPPORT = "union-and-staff-support"


class Contact(Record, frozen=True, kw_only=True):
    """One service, with what was printed or found, its source and its date.

    ``id`` is stable between versions, so that what the school has checked stays
    attached to the row.  ``checked_on`` is when somebody at this school last
    found the row right.  ``shown_when_locked`` is for a row of the school's own:
    without it, encrypted records show it only to whoever has given the passphrase.
    """

    id: Line
    name: Annotated[Line, Called("Name", needed=True)]
    category: Annotated[ContactKind, Called("Kind", needed=True)]
    status: ContactStatus
    replaced_by: Line = ""
    from_your_mobile: Annotated[Line, Called("From your mobile")] = ""
    pay_as_you_go: Annotated[Line, Called("Pay as you go")] = ""
    pay_monthly: Annotated[Line, Called("Pay monthly")] = ""
    phone: Annotated[Line, Called("Telephone")] = ""
    email: Annotated[Line, Called("E-mail")] = ""
    report_url: Annotated[Line, Called("Where to report")] = ""
    rules_url: Line = ""
    safety_url: Line = ""
    hours: Annotated[Line, Called("Hours", "Monday to Friday 9am - 5pm")] = ""
    who_may_report: Annotated[Text, Called("Who may complain")] = ""
    evidence_wanted: Annotated[Text, Called("Evidence wanted")] = ""
    notes: Annotated[Text, Called("Notes")] = ""
    source: Text = ""
    source_date: Line = ""
    checked_on: date | None = None
    shown_when_locked: Annotated[
        bool, Called("When locked", "may be shown without the passphrase")
    ] = False

    def _check(self) -> None:
        if not self.name:
            raise Invalid("name", "is required: the name of the service")


_NUMBERS = (
    ("from_your_mobile", "from your mobile"),
    ("pay_as_you_go", "pay as you go"),
    ("pay_monthly", "monthly"),
    ("phone", "tel"),
    ("email", "e-mail"),
    ("report_url", "report at"),
    ("rules_url", "rules"),
    ("safety_url", "safety"),
)


def numbers(contact: Contact) -> list[tuple[str, str]]:
    """Return every number and address of the row with its label, the best first."""
    found = [(label, getattr(contact, name)) for name, label in _NUMBERS]
    return [(label, value) for label, value in found if value]


# Said of a provider whose voice number nobody has confirmed; none is ever made up.
NO_VOICE = "no number for nuisance calls is confirmed: ask their customer services"
_VOICE = ("from_your_mobile", "pay_as_you_go", "pay_monthly", "phone")


def voice_numbers(contact: Contact) -> tuple[str, ...]:
    """Return what to ring, each number once."""
    return tuple(dict.fromkeys(value for name in _VOICE if (value := getattr(contact, name))))


def voice_gap(contact: Contact, printed: Collection[str] = ()) -> str:
    """Say that a mobile provider of today has no number to ring; empty when it has one.

    What was *printed* for it in 2014 is named all the same: on the telephone it is better
    than nothing.  A number that only takes texts is none to ring.  A service that is
    called by its own number, as 7726 is, has no customer services to ask.
    """
    if contact.category is not ContactKind.MOBILE or contact.status is not ContactStatus.CURRENT:
        return ""
    given = voice_numbers(contact)
    if any("by text" not in value for value in given):
        return ""
    own_name = contact.name.split()[0]
    if any(value.split()[0] == own_name for value in given):
        return ""
    if not printed:
        return NO_VOICE
    return f"{NO_VOICE}, or try what the 2014 policy printed: {' or '.join(printed)} (not checked)"


def reliance(contact: Contact) -> str:
    """Say how far a row may be relied on, in words that can stand beside its number."""
    if contact.checked_on is not None:
        return f"checked by the school on {plain_day(contact.checked_on)}"
    if contact.status is ContactStatus.RETIRED:
        return f"retired: now {contact.replaced_by}" if contact.replaced_by else "closed"
    if contact.status is ContactStatus.POLICY_2014:
        return "2014 list, not checked since: ring before you rely on it"
    if contact.status is ContactStatus.UNVERIFIED:
        return "nobody has checked this: fill in what is right for your school"
    if contact.status is ContactStatus.SCHOOL:
        return "the school's own"
    return f"page dated {contact.source_date}" if contact.source_date else "page seen, no date"
