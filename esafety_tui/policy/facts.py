"""What the records of a case say by themselves: its facts.

An answer always stands over what would follow.  What follows: from the people, who is
hurt and who is responsible, and while it is alleged of pupils only, that no colleague
is; from a named person responsible, that the poster is known; from calls, texts and
voicemail, that a phone is abused; from the category *impersonation*, that an identity
is taken; from evidence marked as such, or sexual imagery with a pupil, that there may
be indecent images; from those, and from its being with the police, that it may be a
crime; from a request to the poster, whether they will take it down; from the outcome,
whether a claim against staff was malicious.
"""

from esafety_tui.model.evidence import EntryKind
from esafety_tui.model.incident import Incident, Person
from esafety_tui.model.requests import Addressee, Agency, Referral, RemovalState
from esafety_tui.model.vocabulary import (
    Answer,
    Category,
    Fact,
    Medium,
    Outcome,
    RecordFact,
    Role,
    Stage,
    Standing,
)
from esafety_tui.policy.people.accused import CLEARING, accused
from esafety_tui.policy.people.accused import responsible as who_is_responsible
from esafety_tui.policy.supplements.facts import supplement_facts_of

COMMUNITY = frozenset({Standing.STAFF, Standing.PUPIL, Standing.PARENT, Standing.GOVERNOR})
BY_PHONE = frozenset({Medium.CALL, Medium.TEXT, Medium.VOICEMAIL})
# Whom a case is about.  A log may say that somebody is, and not in which part: they may be any.
PARTIES = frozenset({Role.TARGET, Role.ALLEGED, Role.RESPONSIBLE, Role.INVOLVED})
_HARM_TO_A_CHILD = frozenset({Category.SEXUAL_IMAGERY, Category.INAPPROPRIATE_CONTACT,
                              Category.EXTREMISM, Category.SELF_HARM_CONTENT})  # fmt: skip
_OF_RESPONSIBLE = {
    RecordFact.RESPONSIBLE_IS_PUPIL: Standing.PUPIL,
    RecordFact.RESPONSIBLE_IS_COLLEAGUE: Standing.STAFF,
    RecordFact.RESPONSIBLE_IS_PARENT: Standing.PARENT,
}


def facts_of(incident: Incident) -> dict[str, Answer]:
    """Return every fact of *incident* by name, unknown ones included."""
    targets = incident.with_role(Role.TARGET)
    alleged = incident.with_role(Role.ALLEGED)
    recorded = incident.with_role(Role.RESPONSIBLE)
    responsible, cleared = who_is_responsible(incident), accused(incident)
    facts: dict[str, Answer] = {fact: incident.answer(fact) for fact in Fact}
    for fact, follows in _follows(incident, recorded, alleged):
        if facts[fact] is Answer.UNKNOWN:
            facts[fact] = follows
    crimes = (facts[Fact.INDECENT_IMAGES], facts[Fact.WITH_POLICE])
    if Answer.YES in crimes and facts[Fact.MAY_BE_CRIMINAL] is Answer.UNKNOWN:
        facts[Fact.MAY_BE_CRIMINAL] = Answer.YES
    # Nobody is responsible for what was made up, but for whoever made it up.
    only_cleared = bool(recorded) and not responsible
    nobody = only_cleared or (facts[Fact.POSTER_KNOWN] is Answer.NO and not recorded)
    involved = incident.with_role(Role.INVOLVED)
    facts[RecordFact.TARGET_IS_STAFF] = _any(targets, Standing.STAFF, involved)
    facts[RecordFact.TARGET_IS_PUPIL] = _any(targets, Standing.PUPIL, involved)
    for of_them, standing in _OF_RESPONSIBLE.items():
        # Nobody can be *known* to be a pupil while the poster is not known (P4).
        facts[of_them] = Answer.NO if nobody else _any(responsible, standing)
        if not responsible and alleged and _any(alleged, standing) is Answer.NO:
            facts[of_them] = Answer.NO  # it is alleged of others only
    facts[RecordFact.STAFF_CONCERNED] = _any(
        (*targets, *recorded, *alleged), Standing.STAFF, involved
    )
    for fact_recorded, holds in (
        (RecordFact.STAFF_CLEARED, bool(cleared)),
        (RecordFact.OFFENDER_ALLEGED, bool(alleged)),
        (RecordFact.REPORTER_IS_STAFF, _reports(incident, Standing.STAFF)),
        (RecordFact.REPORTER_IS_PUPIL, _reports(incident, Standing.PUPIL)),
        (RecordFact.PHONE_POSSIBLE, incident.medium in BY_PHONE or incident.medium is Medium.OTHER),
        (RecordFact.SUPPORT_BEGUN, bool(incident.support)),
        (RecordFact.INVESTIGATION_BEGUN,
         incident.stage is not Stage.REPORTED
         or any(entry.kind is EntryKind.INTERVIEW for entry in incident.entries)),
        (RecordFact.OUTCOME_SETTLED, incident.outcome is not None),
        (RecordFact.POLICE_DECIDED, bool(_police(incident))),
        (RecordFact.POLICE_TALKS_LACKING, bool(_police(incident)) and not police_talked(incident)),
        (RecordFact.STAFF_ACCUSED,
         bool(cleared)
         or any(one.standing is Standing.STAFF for one in alleged)
         or (facts[RecordFact.STAFF_CONCERNED] is Answer.YES
             and (incident.category is Category.FALSE_ALLEGATION
                  or facts[Fact.CLAIM_MALICIOUS] is Answer.YES))),
        (RecordFact.CHILD_AT_RISK,
         involves_a_pupil(incident)
         and (incident.category in _HARM_TO_A_CHILD
              or facts[Fact.INDECENT_IMAGES] is Answer.YES)),
    ):  # fmt: skip
        facts[fact_recorded] = Answer.YES if holds else Answer.NO
    return facts | supplement_facts_of(incident)


def _follows(
    incident: Incident, responsible: tuple[Person, ...], alleged: tuple[Person, ...]
) -> list[tuple[Fact, Answer]]:
    follows: list[tuple[Fact, Answer]] = []
    # Of whoever is alleged it is known where they belong, and not that it was they.
    known = {person.standing for person in responsible} - {Standing.UNKNOWN}
    if known:
        follows.append((Fact.POSTER_KNOWN, Answer.YES))
    if standings := known | ({person.standing for person in alleged} - {Standing.UNKNOWN}):
        inside = Answer.YES if standings & COMMUNITY else Answer.NO
        follows.append((Fact.POSTER_IN_SCHOOL, inside))
    if incident.medium in BY_PHONE:
        follows.append((Fact.PHONE_ABUSE, Answer.YES))
    if incident.category is Category.IMPERSONATION:
        follows.append((Fact.IDENTITY_COMPROMISED, Answer.YES))
    of_a_pupil = incident.category is Category.SEXUAL_IMAGERY and any(
        person.standing is Standing.PUPIL for person in incident.people
    )
    if of_a_pupil or any(kept.may_be_indecent for kept in incident.evidence):
        follows.append((Fact.INDECENT_IMAGES, Answer.YES))
    parties = (*incident.with_role(Role.TARGET), *responsible, *alleged)
    if incident.outcome in CLEARING and _any(parties, Standing.STAFF) is not Answer.NO:
        malicious = incident.outcome is Outcome.MALICIOUS
        follows.append((Fact.CLAIM_MALICIOUS, Answer.YES if malicious else Answer.NO))
    posters = {r.state for r in incident.removals if r.addressed_to is Addressee.POSTER}
    if RemovalState.REFUSED in posters:
        follows.append((Fact.POSTER_WILL_REMOVE, Answer.NO))
    elif RemovalState.REMOVED in posters:
        follows.append((Fact.POSTER_WILL_REMOVE, Answer.YES))
    return follows


def police_talked(incident: Incident) -> bool:
    """Whether a decision about the police notes the talks with staff and a pupil's parents (L2)."""
    no_pupil = not involves_a_pupil(incident)
    return any(
        one.staff_consulted and (no_pupil or one.parents_consulted) for one in _police(incident)
    )


def _police(incident: Incident) -> tuple[Referral, ...]:
    return tuple(one for one in incident.referrals if one.agency is Agency.POLICE)


def involves_a_pupil(incident: Incident) -> bool:
    """Whether a pupil is targeted, or did it or is said to have, or has a part not known."""
    return any(one.standing is Standing.PUPIL and one.role in PARTIES for one in incident.people)


def _reports(incident: Incident, standing: Standing) -> bool:
    return any(person.standing is standing for person in incident.with_role(Role.REPORTER))


def _any(
    people: tuple[Person, ...], standing: Standing, perhaps: tuple[Person, ...] = ()
) -> Answer:
    """Whether somebody has *standing*; unknown where nobody is recorded, or one is not known.

    Whoever is *perhaps* one of them (their part in the case is not known) makes no yes, but
    unknown of what would be no, unless it is known that they have another standing.
    """
    standings = {person.standing for person in people}
    if standing in standings:
        return Answer.YES
    may_be = standings | {person.standing for person in perhaps}
    open_still = not standings or not may_be.isdisjoint({standing, Standing.UNKNOWN})
    return Answer.UNKNOWN if open_still else Answer.NO
