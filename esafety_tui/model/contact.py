"""A row of the contact table (A1 to A6): who to ring or write to about a service."""

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


class Confidence(Word):
    """How well what a row says is confirmed, where that was looked into."""

    OWN_PAGE = "own-page"
    OWN_PAGE_IN_PART = "own-page-in-part"
    OTHERS = "others"
    NOT_CONFIRMED = "not-confirmed"
    TO_FILL_IN = "to-fill-in"


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


_SHOWN = "may be shown without the passphrase"


class Contact(Record, frozen=True, kw_only=True):
    """One service, with what was printed or found, its source and its date.

    ``id`` is stable between versions, so that what the school has checked stays
    attached to the row.  ``confidence`` is that of the main number or address; ``checked_on``
    is when somebody at this school last found the row right.  ``shown_when_locked`` is for a row
    of the school's own: without it, encrypted records show it only to whoever has given the
    passphrase.
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
    confidence: Confidence | None = None
    checked_on: date | None = None
    shown_when_locked: Annotated[bool, Called("When locked", _SHOWN)] = False

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
NO_VOICE = "no number for abusive calls is confirmed: ask their customer services"
NO_TELEPHONE = "no number is known"
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


# Where people look for a number, and most often there is none.
_PLATFORMS = frozenset({
    ContactKind.SOCIAL, ContactKind.VIDEO_PHOTO, ContactKind.MESSAGING, ContactKind.CHAT_FORUM,
    ContactKind.GAMING,
})  # fmt: skip


def lacks_telephone(contact: Contact) -> bool:
    """Whether nobody knows a number to ring of a platform of today: it is asked in writing."""
    of_today = contact.status is ContactStatus.CURRENT and contact.category in _PLATFORMS
    return of_today and not voice_numbers(contact)


def is_doubtful(contact: Contact) -> bool:
    """Whether nobody here has checked a row that cannot be relied on as it stands."""
    unsure = contact.status in (ContactStatus.POLICY_2014, ContactStatus.UNVERIFIED)
    return unsure and contact.checked_on is None


_CONFIRMED_BY = {
    None: "on a website",
    Confidence.OWN_PAGE: "on their website",
    Confidence.OWN_PAGE_IN_PART: "partly on their website",
    Confidence.OTHERS: "on other websites",
}


def reliance(contact: Contact) -> str:
    """Say how sure a row is, in words that can stand beside its number."""
    if contact.checked_on is not None:
        return f"checked by the school on {plain_day(contact.checked_on)}"
    if contact.status is ContactStatus.RETIRED:
        return f"retired: now {contact.replaced_by}" if contact.replaced_by else "closed"
    if contact.status is ContactStatus.POLICY_2014:
        ring = ": ring it before you give it out" if voice_numbers(contact) else ""
        return f"From 2014, never checked{ring}"
    if contact.status is ContactStatus.SCHOOL:
        return "the school's own"
    if contact.status is ContactStatus.UNVERIFIED or contact.confidence not in _CONFIRMED_BY:
        return "nobody has checked this: fill in what is right for your school"
    seen = _CONFIRMED_BY[contact.confidence]
    newest = max(contact.source_date.split("; "))
    return f"{seen}, dated {newest}" if newest else f"{seen}, page has no date"


def told(
    contact: Contact, opening: str, replaced_by: str, printed: Collection[str]
) -> list[tuple[str, str]]:
    """Return everything of a row, each with its label: what helps in a call first, sources last.

    *opening* says whether somebody is there, *replaced_by* names what came after it, *printed* are
    the numbers of 2014.
    """
    voice = set(voice_numbers(contact))
    known = numbers(contact)
    labelled = [
        ("now", replaced_by or contact.replaced_by),
        (
            "by telephone",
            voice_gap(contact, printed) or (NO_TELEPHONE if lacks_telephone(contact) else ""),
        ),
        *((label, value) for label, value in known if value in voice),
        ("open", " - ".join(filter(None, (opening, contact.hours)))),
        ("who may complain", contact.who_may_report),
        ("evidence wanted", contact.evidence_wanted),
        *((label, value) for label, value in known if value not in voice),
        ("know", contact.notes),
        ("how sure", reliance(contact)),
        ("when locked", _SHOWN if contact.shown_when_locked else ""),
        ("source", contact.source),
    ]
    return [(label, value) for label, value in labelled if value]
