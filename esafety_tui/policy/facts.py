"""The facts of a case: what was answered, and what follows from its records.

An answer always stands over what would follow.  What follows: from the people,
who is hurt and who is responsible; from a named person responsible, that the
poster is known; from calls, texts and voicemail, that a phone is abused; from the
category *impersonation*, that an identity is taken; from evidence marked as such,
that there may be indecent images; from a request to the poster, whether they will
take it down; from the outcome, that a claim was malicious.
"""

from esafety_tui.model.actions import Addressee, RemovalState
from esafety_tui.model.incident import Incident, Person
from esafety_tui.model.vocabulary import (
    Answer,
    Category,
    Fact,
    Medium,
    Outcome,
    PeopleFact,
    Role,
    Standing,
)

_COMMUNITY = frozenset({Standing.STAFF, Standing.PUPIL, Standing.PARENT, Standing.GOVERNOR})
_BY_PHONE = frozenset({Medium.CALL, Medium.TEXT, Medium.VOICEMAIL})


def facts_of(incident: Incident) -> dict[str, Answer]:
    """Return every fact of *incident* by name, unknown ones included."""
    targets = incident.with_role(Role.TARGET)
    responsible = incident.with_role(Role.RESPONSIBLE)
    facts: dict[str, Answer] = {fact: incident.answer(fact) for fact in Fact}
    for fact, follows in _follows(incident, responsible):
        if facts[fact] is Answer.UNKNOWN:
            facts[fact] = follows
    nobody = facts[Fact.POSTER_KNOWN] is Answer.NO and not responsible
    facts[PeopleFact.TARGET_IS_STAFF] = _any(targets, Standing.STAFF)
    facts[PeopleFact.TARGET_IS_PUPIL] = _any(targets, Standing.PUPIL)
    for follows_from, standing in (
        (PeopleFact.RESPONSIBLE_IS_PUPIL, Standing.PUPIL),
        (PeopleFact.RESPONSIBLE_IS_COLLEAGUE, Standing.STAFF),
        (PeopleFact.RESPONSIBLE_IS_PARENT, Standing.PARENT),
    ):
        # Nobody can be *known* to be a pupil while the poster is not known (P4).
        facts[follows_from] = Answer.NO if nobody else _any(responsible, standing)
    return facts


def _follows(incident: Incident, responsible: tuple[Person, ...]) -> list[tuple[Fact, Answer]]:
    follows: list[tuple[Fact, Answer]] = []
    standings = {person.standing for person in responsible} - {Standing.UNKNOWN}
    if standings:
        inside = Answer.YES if standings & _COMMUNITY else Answer.NO
        follows += [(Fact.POSTER_KNOWN, Answer.YES), (Fact.POSTER_IN_SCHOOL, inside)]
    if incident.medium in _BY_PHONE:
        follows.append((Fact.PHONE_ABUSE, Answer.YES))
    if incident.category is Category.IMPERSONATION:
        follows.append((Fact.IDENTITY_COMPROMISED, Answer.YES))
    if any(kept.may_be_indecent for kept in incident.evidence):
        follows.append((Fact.INDECENT_IMAGES, Answer.YES))
    if incident.outcome is Outcome.MALICIOUS:
        follows.append((Fact.CLAIM_MALICIOUS, Answer.YES))
    posters = {r.state for r in incident.removals if r.addressed_to is Addressee.POSTER}
    if RemovalState.REFUSED in posters:
        follows.append((Fact.POSTER_WILL_REMOVE, Answer.NO))
    elif RemovalState.REMOVED in posters:
        follows.append((Fact.POSTER_WILL_REMOVE, Answer.YES))
    return follows


def _any(people: tuple[Person, ...], standing: Standing) -> Answer:
    """Whether somebody has *standing*; unknown where nobody is recorded, or one is not known."""
    standings = {person.standing for person in people}
    if standing in standings:
        return Answer.YES
    return Answer.UNKNOWN if not standings or Standing.UNKNOWN in standings else Answer.NO
