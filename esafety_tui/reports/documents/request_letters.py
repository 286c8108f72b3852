"""Drafts of take-down requests: letters to poster and host, scripts for those who ask themselves.

Their words stand in ``request_letters.toml``.  They are filled from the records and carry no more
than the recipient needs: the address, when it was captured, the ground, and that it concerns a
pupil or a member of staff; never the account of the case, and nobody's name but the sender's.
"""

import re
import tomllib
from collections.abc import Collection, Iterable
from datetime import date
from pathlib import Path

from esafety_tui.model.contact import Contact, numbers, reliance, voice_gap, voice_numbers
from esafety_tui.model.days import long_day, long_moment
from esafety_tui.model.incident import Incident, Person
from esafety_tui.model.requests import Addressee, Agency, Complainant, Removal
from esafety_tui.model.school.earlier import Post
from esafety_tui.model.school.school import School
from esafety_tui.model.vocabulary import Answer, Fact, Role
from esafety_tui.policy.facts import facts_of

_WORDS = tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))
_TO_FILL: str = _WORDS["to_fill"]


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
    draft = _draft_for(removal)
    place = _place(incident, removal)
    text = str(_WORDS[draft]).format(
        school=school.name,
        lead=school.holder(Post.LEAD, today),
        today=long_day(today),
        provider=removal.provider or (contact.name if contact else "") or _TO_FILL,
        routes=_routes(removal, contact, printed if draft == "mobile_script" else ()),
        wanted=_line("wanted", contact.evidence_wanted if contact else ""),
        police_reference=_line("police_reference", _police_reference(incident)),
        address=removal.address or _TO_FILL,
        place=", ".join(place),
        where="\n".join(f"    {line}" for line in place),
        whom=_whom(incident),
        ground=_ground(incident, removal),
        **_complaint(incident, removal),
    )
    return text.strip() + "\n"


def _draft_for(removal: Removal) -> str:
    if removal.addressed_to is Addressee.MOBILE_PROVIDER:
        return "mobile_script"
    if removal.addressed_to is Addressee.POSTER:
        return "to_poster"
    return "to_host" if removal.complainant is Complainant.SCHOOL else "own_complaint"


def _line(words: str, value: str) -> str:
    """The line that says *value* with its *words*; nothing without one."""
    return str(_WORDS[words]).format(value) if value else ""


def _police_reference(incident: Incident) -> str:
    of_police = (one.reference for one in incident.referrals if one.agency is Agency.POLICE)
    return next(filter(None, of_police), "")


def _complaint(incident: Incident, removal: Removal) -> dict[str, str]:
    """Who has to complain, and what that person says."""
    parent = removal.complainant is Complainant.PARENT
    identity = facts_of(incident)[Fact.IDENTITY_COMPROMISED] is Answer.YES
    whose = "whose name or account is used" if identity else "whom it concerns"
    mine, about = ("my child's", "my child") if parent else ("my", "me")
    return {
        "who": f"a parent of the person {whose}" if parent else f"the person {whose}",
        "what": f"Somebody is using {mine} name or account."
        if identity
        else f"It is about {about}.",
    }


def _routes(removal: Removal, contact: Contact | None, printed: Collection[str]) -> str:
    """The provider's own ways to report, with how far to rely on them; or that none is known."""
    there = _WORDS["look_there"]
    if contact is None:
        asked = removal.provider or _TO_FILL
        return str(_WORDS["contact_unknown"]).format(provider=asked, look_there=there)
    gap = voice_gap(contact, printed)
    if not (gap or contact.report_url or contact.email or voice_numbers(contact)):
        gap = _WORDS["no_route"].format(provider=contact.name, look_there=there)
    return "\n".join(
        [
            *(f"- {label}: {value}" for label, value in numbers(contact)),
            *([f"- {gap}"] if gap else []),
            *([f"- open: {contact.hours}"] if contact.hours else []),
            f"- how far to rely on this: {reliance(contact)}",
        ]
    )


def _place(incident: Incident, removal: Removal) -> list[str]:
    """The address, and when it was captured; of what may be indecent the address alone."""
    address = removal.address or _TO_FILL
    if _indecent(incident):
        return [address]
    captured = long_moment(removal.captured_at) if removal.captured_at else _TO_FILL
    return [address, _line("captured", captured)]


def _ground(incident: Incident, removal: Removal) -> str:
    words: dict[str, str] = _WORDS["ground"]
    text = _ended(without_people(removal.terms_broken, incident.people))
    if _indecent(incident):
        return words["indecent"]
    if removal.illegal is Answer.YES:
        return f"{words['illegal']} {text}".strip()
    return words["terms"].format(text or _ended(_TO_FILL))


def _ended(text: str) -> str:
    return text if not text or text.endswith((".", "!", "?")) else f"{text}."


def _indecent(incident: Incident) -> bool:
    return facts_of(incident)[Fact.INDECENT_IMAGES] is Answer.YES


def _whom(incident: Incident) -> str:
    words: dict[str, str] = _WORDS["whom"]
    standings = {person.standing for person in incident.with_role(Role.TARGET)}
    known = standings.pop() if len(standings) == 1 else "somebody"
    return words.get(known, words["somebody"])


def without_people(text: str, people: Iterable[Person]) -> str:
    """Return *text* with the names, aliases and year groups of *people* taken out."""
    for person in people:
        for known in (person.name, *person.name.split(), person.alias, person.year_group):
            if len(known) > 1:
                text = re.sub(rf"(?<!\w){re.escape(known)}(?!\w)", "…", text, flags=re.IGNORECASE)
    return text
