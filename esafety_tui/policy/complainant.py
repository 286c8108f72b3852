"""Who has to ask for removal, whom, in which order and why (S1, S2, S3, E6, A1)."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from esafety_tui.model.incident import Incident
from esafety_tui.model.requests import Addressee, Complainant
from esafety_tui.model.vocabulary import Answer, Fact, Medium, RecordFact
from esafety_tui.policy.facts import BY_PHONE, facts_of
from esafety_tui.policy.removals import IWF, REPORT_REMOVE, REVENGE_PORN

YES, NO, UNKNOWN = Answer.YES, Answer.NO, Answer.UNKNOWN


@dataclass(frozen=True, slots=True)
class Approach:
    """One way of having material taken down or calls stopped: who asks whom, and why.

    ``provider`` names a row of the contact table where the policy leaves no
    choice.  ``only_if`` says when an approach is kept in reserve; empty: now.
    ``others_may`` says that the provider hears somebody else as well.
    """

    addressee: Addressee
    complainant: Complainant
    clause: str
    why: str
    provider: str = ""
    only_if: str = ""
    others_may: bool = False


@dataclass(frozen=True, slots=True)
class _Hears:
    """Whom a provider hears, read out of what its row of the contact table says."""

    general: Complainant | None
    identity: Complainant | None
    parent_may: bool


def approaches(incident: Incident, who_may_report: str = "") -> tuple[Approach, ...]:
    """Say who has to ask whom in *incident*, in the order in which it is done.

    *who_may_report* is what the contact table says of the provider, as it stands
    there; empty where nothing is known.
    """
    return approaches_for(facts_of(incident), incident.medium, who_may_report)


def only_the_person(found: tuple[Approach, ...]) -> bool:
    """Whether by *found* only the person concerned can complain to the host, not the school."""
    hosts = [one for one in found if one.addressee is Addressee.HOST]
    return bool(hosts) and not any(
        one.others_may or one.complainant is Complainant.SCHOOL for one in hosts
    )


def approaches_for(
    facts: Mapping[str, Answer], medium: Medium = Medium.OTHER, who_may_report: str = ""
) -> tuple[Approach, ...]:
    """Say who has to ask whom under *facts*; empty where nothing is known to be asked."""
    if facts.get(Fact.INDECENT_IMAGES) is YES:
        return _indecent(facts)
    hears = _read(who_may_report)
    in_person = facts.get(Fact.IDENTITY_COMPROMISED) is YES
    phone = facts.get(Fact.PHONE_ABUSE, UNKNOWN)
    found: list[Approach] = []
    if facts.get(Fact.CONTENT_ONLINE) is YES:
        found += _poster(facts)
        found += () if in_person else _host(facts, hears)
    if in_person:
        found.append(_in_person(facts, hears))
    if phone is YES or (phone is UNKNOWN and medium in BY_PHONE):
        found.append(_account_holder(facts))
    return tuple(found)


def _indecent(facts: Mapping[str, Answer]) -> tuple[Approach, ...]:
    """The routes for indecent images, which differ by the age of whom they show."""
    of_pupil = facts.get(RecordFact.TARGET_IS_PUPIL, UNKNOWN)
    found = [
        Approach(
            Addressee.HOST, Complainant.SCHOOL, "P2",
            "After the police: the address alone is reported. Nothing is copied, shown or sent.",
            provider=IWF,
            only_if="" if of_pupil is YES else "it may show somebody under 18",
        )
    ]  # fmt: skip
    if of_pupil is not NO:
        found.append(Approach(
            Addressee.HOST, Complainant.PERSON_TARGETED, "E6",
            "Somebody under 18 can have their own image blocked themselves; stand by them.",
            provider=REPORT_REMOVE,
        ))  # fmt: skip
    if facts.get(RecordFact.TARGET_IS_STAFF) is YES:
        found.append(Approach(
            Addressee.HOST, Complainant.PERSON_TARGETED, "E6",
            "The helpline helps adults to have their intimate images taken down.",
            provider=REVENGE_PORN,
            only_if="it is the intimate image of an adult",
        ))  # fmt: skip
    return tuple(found)


def _account_holder(facts: Mapping[str, Answer]) -> Approach:
    pupil = facts.get(RecordFact.TARGET_IS_PUPIL) is YES
    return Approach(
        Addressee.MOBILE_PROVIDER, Complainant.ACCOUNT_HOLDER, "S3",
        "A mobile provider listens to the account holder"
        + (": for a pupil usually a parent" if pupil else "")
        + ". It can change the number and, with the police, trace the calls.",
    )  # fmt: skip


def _in_person(facts: Mapping[str, Answer], hears: _Hears) -> Approach:
    """The complaint about a false profile or a stolen account: by whom it belongs to."""
    pupil = facts.get(RecordFact.TARGET_IS_PUPIL) is YES
    if pupil and hears.parent_may:
        return Approach(
            Addressee.HOST, Complainant.PARENT, "S3",
            "Their identity is used: the complaint comes from them, and this platform lets a "
            "parent make it. The school helps them to prove who they are.",
        )  # fmt: skip
    anybody = hears.identity is Complainant.SCHOOL
    return Approach(
        Addressee.HOST, Complainant.PERSON_TARGETED, "S3",
        "Their identity is used: they prove who they are and complain themselves, with the "
        "school beside them"
        + (
            ". This platform listens to others too, so the school can write as well."
            if anybody
            else ". Many platforms listen to nobody else."
        ),
        others_may=anybody,
    )  # fmt: skip


def _poster(facts: Mapping[str, Answer]) -> list[Approach]:
    if facts.get(Fact.POSTER_KNOWN) is not YES:
        return []
    said_no = facts.get(Fact.POSTER_WILL_REMOVE) is NO
    return [Approach(
        Addressee.POSTER, Complainant.SCHOOL, "S1",
        "It is known who posted it: explain why it is unacceptable and ask them to take it down."
        + (" They have said no." if said_no else ""),
    )]  # fmt: skip


def _host(facts: Mapping[str, Answer], hears: _Hears) -> list[Approach]:
    known = facts.get(Fact.POSTER_KNOWN, UNKNOWN)
    will = facts.get(Fact.POSTER_WILL_REMOVE, UNKNOWN)
    if known is YES and will is YES:
        return []
    if known is NO:
        why, only_if = "Nobody knows who posted it: ask", ""
    elif known is UNKNOWN:
        why = "If it cannot be found out who posted it, ask"
        only_if = "it cannot be found out who posted it"
    elif will is NO:
        why, only_if = "The poster will not take it down: ask", ""
    else:
        why = "If the poster does not take it down, ask"
        only_if = "the poster does not take it down"
    complainant = hears.general or Complainant.SCHOOL
    in_person = complainant is not Complainant.SCHOOL
    return [Approach(
        Addressee.HOST, complainant, "S3" if in_person else "S2",
        f"{why} the platform. "
        + (
            "It does not listen to a third party: the school helps the person to complain."
            if in_person
            else "The school asks, saying that it is illegal or which terms it breaks."
        ),
        only_if=only_if,
    )]  # fmt: skip


_ANYBODY = re.compile(r"\b(anyone|anybody|everyone|any (?:\w+ )?(?:user|member|player|person)|"
                      r"any (?:uk )?mobile user|signed-in users)\b", re.I)  # fmt: skip
_THE_PERSON = re.compile(
    r"\b(person (?:harassed|targeted|impersonated|who received)|user who received|victim|"
    r"young person|the person whose)\b", re.I,
)  # fmt: skip
_HOLDER = re.compile(r"\b(account holder|the customer|the member)\b", re.I)
_IDENTITY = re.compile(r"impersonat|identity", re.I)
_PARENT = re.compile(r"\b(parent|guardian|carer)\b", re.I)


def _read(who_may_report: str) -> _Hears:
    """Read whom a provider hears; what cannot be read is not known, never guessed."""
    general: Complainant | None = None
    identity: Complainant | None = None
    for part in re.split(r"[;.]", who_may_report):
        heard = _heard(part)
        if heard is None:
            continue
        if _IDENTITY.search(part):
            identity = identity or heard
        else:
            general = general or heard
    return _Hears(general, identity or general, bool(_PARENT.search(who_may_report)))


def _heard(part: str) -> Complainant | None:
    if _IDENTITY.search(part) and _THE_PERSON.search(part):
        return Complainant.PERSON_TARGETED
    if _ANYBODY.search(part):
        return Complainant.SCHOOL
    if _THE_PERSON.search(part):
        return Complainant.PERSON_TARGETED
    return Complainant.ACCOUNT_HOLDER if _HOLDER.search(part) else None
