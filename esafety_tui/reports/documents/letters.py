"""Drafts of removal requests: letters to poster and host, scripts for those who ask themselves.

They are filled from the records and carry no more than the recipient needs: the
address, when it was captured, the ground, and that it concerns a pupil or a member
of staff; never the account of the case, and nobody's name but the sender's.
"""

import re
from collections.abc import Collection, Iterable
from datetime import date, datetime

from esafety_tui.model.actions import Addressee, Agency, Complainant, Removal
from esafety_tui.model.contact import Contact, numbers, reliance, voice_gap, voice_numbers
from esafety_tui.model.days import long_day
from esafety_tui.model.incident import Incident, Person
from esafety_tui.model.record import LONDON
from esafety_tui.model.school.school import School
from esafety_tui.model.vocabulary import Answer, Fact, Role, Standing
from esafety_tui.policy.facts import facts_of

_TO_FILL = "________"
_WHO = {
    Standing.STAFF: "a member of our staff",
    Standing.PUPIL: "a pupil of our school",
    Standing.PARENT: "a parent at our school",
    Standing.GOVERNOR: "a governor of our school",
    Standing.FORMER_PUPIL: "a former pupil of our school",
}
# What stands above it is for the lead.
_CUT = "- - - the letter begins under this line - - -"
_LOOK_THERE = "look for \u201creport\u201d or \u201chelp\u201d in the service itself"
_SOMEBODY = "somebody who belongs to our school"


def letter(
    incident: Incident,
    removal: Removal,
    school: School,
    contact: Contact | None,
    today: date,
    *,
    printed: Collection[str] = (),
) -> str:
    """Draft the text that fits *removal*: a letter of the school, or a script for somebody else.

    *contact* is the provider's row of the contact table, where there is one; *printed* the
    numbers to ring that the 2014 list has for it.
    """
    if removal.addressed_to is Addressee.MOBILE_PROVIDER:
        lines = _mobile_script(incident, removal, school, contact, printed)
    elif removal.addressed_to is Addressee.POSTER:
        lines = _to_poster(incident, removal, school, today)
    elif removal.complainant is Complainant.SCHOOL:
        lines = _to_host(incident, removal, school, contact, today)
    else:
        lines = _own_complaint(incident, removal, school, contact)
    return "\n".join(lines).strip() + "\n"


def _to_poster(incident: Incident, removal: Removal, school: School, today: date) -> list[str]:
    return [
        school.name,
        long_day(today),
        "",
        f"I am the nominated e-safety lead of {school.name}. I write about what is at this "
        "address, which we understand you put online:",
        "",
        *_where(incident, removal),
        "",
        f"It concerns {_whom(incident)}. Whatever was meant by it, it can hurt and humiliate, and "
        "it goes on for as long as others can see it. Our school does not accept bullying or "
        "harassment of anybody, pupil or staff, online or off.",
        "",
        "Please take it down now, wherever you have put it, do not post it again or pass it on, "
        "and tell me when it is gone. Please do not write to the person about it.",
        "",
        "If it stays, we shall ask the service to remove it. If you think that we are mistaken, "
        "tell me.",
        "",
        *_signed(school),
    ]


def _to_host(
    incident: Incident, removal: Removal, school: School, contact: Contact | None, today: date
) -> list[str]:
    return [
        *_covering(removal, contact),
        "",
        f"To {_provider(removal, contact)}",
        long_day(today),
        "",
        "Request to remove content",
        "",
        f"I write for {school.name}, as its nominated e-safety lead. Please remove what is at "
        "this address:",
        "",
        *_where(incident, removal),
        "",
        f"It concerns {_whom(incident)}, and is doing harm for as long as it can be seen.",
        "",
        *_ground(incident, removal),
        "",
        "Please tell me your reference and what you have done. Please also keep your own record "
        "of the content and the account: the police may ask for it.",
        "",
        *_signed(school),
    ]


def _own_complaint(
    incident: Incident, removal: Removal, school: School, contact: Contact | None
) -> list[str]:
    parent = removal.complainant is Complainant.PARENT
    identity = facts_of(incident)[Fact.IDENTITY_COMPROMISED] is Answer.YES
    whose = "whose name or account is used" if identity else "whom it concerns"
    who = f"a parent of the person {whose}" if parent else f"the person {whose}"
    mine, about = ("my child's", "my child") if parent else ("my", "me")
    what = f"Somebody is using {mine} name or account." if identity else f"It is about {about}."
    ground = " ".join(_ground(incident, removal))
    wanted = contact.evidence_wanted if contact else ""
    return [
        f"Your own complaint to {_provider(removal, contact)}",
        "",
        f"Why it has to come from you: the provider wants to hear from {who}, and to know that "
        "you are who you say. The school sits beside you while you do it.",
        "",
        "Have ready",
        "- something that shows who you are, if they ask for it: send it to the provider only",
        f"- the address: {', '.join(_where(incident, removal, indent=''))}",
        *([f"- what they ask for: {wanted}"] if wanted else []),
        *_routes(removal, contact),
        "",
        "What to say",
        f'"{what} {ground} Please remove it, and tell me your reference."',
        "",
        "Afterwards: write down the day, the time and their reference, and tell "
        f"{school.lead} at {school.name}. Do not answer whoever is behind it.",
    ]


def _mobile_script(
    incident: Incident,
    removal: Removal,
    school: School,
    contact: Contact | None,
    printed: Collection[str],
) -> list[str]:
    wanted = contact.evidence_wanted if contact else ""
    reference = next(
        (r.reference for r in incident.referrals if r.agency is Agency.POLICE and r.reference), ""
    )
    return [
        f"The account holder's call to {_provider(removal, contact)}",
        "",
        "Who rings: whoever holds the account; for a young person mostly a parent. The school "
        "sits beside them.",
        *_routes(removal, contact, printed),
        "",
        "Have ready",
        "- the number that is called, and the name on the account",
        f"- the number that calls: {removal.address or _TO_FILL}",
        "- days, times and kinds of call or message; nothing deleted",
        *([f"- what they ask for: {wanted}"] if wanted else []),
        *([f"- the police reference: {reference}"] if reference else []),
        "",
        "What to say",
        '"I hold this account. It keeps getting malicious calls or messages, and I want to report '
        "them. What can you do to stop them? Can you change the number if that is needed? Please "
        'keep your records of the calls, and give me your reference."',
        "",
        "What they can do",
        "- change the number, where it is needed",
        "- work with the police, for whom they can mostly trace who calls",
        "- for a prosecution, go to the police (101; 999 in danger)",
        "",
        f"Afterwards: write down the day, the time and their reference, and tell {school.lead} "
        f"at {school.name}.",
    ]


def _covering(removal: Removal, contact: Contact | None) -> list[str]:
    """Say where the letter goes, above the line that the letter begins under."""
    return ["For you: where this goes", *_routes(removal, contact), "", _CUT]


def _routes(removal: Removal, contact: Contact | None, printed: Collection[str] = ()) -> list[str]:
    """The provider's own ways to report, with how far to rely on them; or that none is known."""
    if contact is None:
        asked = removal.provider or _TO_FILL
        return [f"- the contact table does not have {asked}: {_LOOK_THERE}"]
    gap = voice_gap(contact, printed)
    if not (contact.report_url or contact.email or voice_numbers(contact)):
        gap = gap or (
            f"the contact table has no page and no number for reports to {contact.name}: "
            f"{_LOOK_THERE}"
        )
    return [
        *(f"- {label}: {value}" for label, value in numbers(contact)),
        *([f"- {gap}"] if gap else []),
        *([f"- open: {contact.hours}"] if contact.hours else []),
        f"- how far to rely on this: {reliance(contact)}",
    ]


def _where(incident: Incident, removal: Removal, *, indent: str = "    ") -> list[str]:
    if _indecent(incident):
        return [f"{indent}{removal.address or _TO_FILL}"]
    captured = _moment(removal.captured_at) if removal.captured_at else _TO_FILL
    return [f"{indent}{removal.address or _TO_FILL}", f"{indent}captured {captured}"]


def _ground(incident: Incident, removal: Removal) -> list[str]:
    text = without_people(removal.terms_broken, incident.people)
    if _indecent(incident):
        return [
            "It may be an indecent image, and so illegal. This is the address alone: nothing has "
            "been copied, and nothing is sent with it."
        ]
    if removal.illegal is Answer.YES:
        return ["We believe that it is illegal." + (f" {_ended(text)}" if text else "")]
    return [f"It breaks your terms of use: {_ended(text or _TO_FILL)}"]


def _ended(text: str) -> str:
    return text if text.endswith((".", "!", "?")) else f"{text}."


def _indecent(incident: Incident) -> bool:
    return facts_of(incident)[Fact.INDECENT_IMAGES] is Answer.YES


def _whom(incident: Incident) -> str:
    standings = {person.standing for person in incident.with_role(Role.TARGET)}
    return _WHO.get(standings.pop(), _SOMEBODY) if len(standings) == 1 else _SOMEBODY


def _provider(removal: Removal, contact: Contact | None) -> str:
    return removal.provider or (contact.name if contact else "") or _TO_FILL


def _signed(school: School) -> list[str]:
    return [school.lead, f"Nominated e-safety lead, {school.name}"]


def _moment(at: datetime) -> str:
    local = at.astimezone(LONDON)
    return f"{long_day(local.date())}, {local:%H:%M}"


def without_people(text: str, people: Iterable[Person]) -> str:
    """Return *text* with the names, aliases and year groups of *people* taken out."""
    for person in people:
        for known in (person.name, *person.name.split(), person.alias, person.year_group):
            if len(known) > 1:
                text = re.sub(rf"(?<!\w){re.escape(known)}(?!\w)", "…", text, flags=re.IGNORECASE)
    return text
