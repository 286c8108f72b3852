"""What the records of a case say by themselves: its facts, and which steps they answer.

An answer always stands over what would follow.  What follows: from the people,
who is hurt and who is responsible; from a named person responsible, that the
poster is known; from calls, texts and voicemail, that a phone is abused; from the
category *impersonation*, that an identity is taken; from evidence marked as such, or
sexual imagery with a pupil, that there may be indecent images, and from those that it may
be a crime; from a request to the poster, whether they will take it down; from the outcome,
that a claim was malicious.
"""

from collections.abc import Callable

from esafety_tui.model.actions import (
    Addressee,
    Agency,
    Complainant,
    Decision,
    Removal,
    RemovalState,
    Support,
    SupportKind,
)
from esafety_tui.model.catalogue import SUB_RECORDS, SubRecord
from esafety_tui.model.evidence import EntryKind
from esafety_tui.model.incident import Incident, Person
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

_COMMUNITY = frozenset({Standing.STAFF, Standing.PUPIL, Standing.PARENT, Standing.GOVERNOR})
BY_PHONE = frozenset({Medium.CALL, Medium.TEXT, Medium.VOICEMAIL})
_OF_RESPONSIBLE = {
    RecordFact.RESPONSIBLE_IS_PUPIL: Standing.PUPIL,
    RecordFact.RESPONSIBLE_IS_COLLEAGUE: Standing.STAFF,
    RecordFact.RESPONSIBLE_IS_PARENT: Standing.PARENT,
}
OUTSTANDING = frozenset(
    {RemovalState.DRAFT, RemovalState.ASKED, RemovalState.CHASED, RemovalState.BACK_AGAIN}
)


def facts_of(incident: Incident) -> dict[str, Answer]:
    """Return every fact of *incident* by name, unknown ones included."""
    targets = incident.with_role(Role.TARGET)
    responsible = incident.with_role(Role.RESPONSIBLE)
    facts: dict[str, Answer] = {fact: incident.answer(fact) for fact in Fact}
    for fact, follows in _follows(incident, responsible):
        if facts[fact] is Answer.UNKNOWN:
            facts[fact] = follows
    if Answer.YES is facts[Fact.INDECENT_IMAGES] and facts[Fact.MAY_BE_CRIMINAL] is Answer.UNKNOWN:
        facts[Fact.MAY_BE_CRIMINAL] = Answer.YES
    nobody = facts[Fact.POSTER_KNOWN] is Answer.NO and not responsible
    facts[RecordFact.TARGET_IS_STAFF] = _any(targets, Standing.STAFF)
    facts[RecordFact.TARGET_IS_PUPIL] = _any(targets, Standing.PUPIL)
    for of_them, standing in _OF_RESPONSIBLE.items():
        # Nobody can be *known* to be a pupil while the poster is not known (P4).
        facts[of_them] = Answer.NO if nobody else _any(responsible, standing)
    facts[RecordFact.STAFF_CONCERNED] = _any((*targets, *responsible), Standing.STAFF)
    for recorded, holds in (
        (RecordFact.PHONE_POSSIBLE, incident.medium in BY_PHONE or incident.medium is Medium.OTHER),
        (RecordFact.SUPPORT_BEGUN, bool(incident.support)),
        (RecordFact.INVESTIGATION_BEGUN,
         incident.stage is not Stage.REPORTED or _entered(EntryKind.INTERVIEW)(incident)),
        (RecordFact.OUTCOME_SETTLED, incident.outcome is not None),
    ):  # fmt: skip
        facts[recorded] = Answer.YES if holds else Answer.NO
    return facts


def _follows(incident: Incident, responsible: tuple[Person, ...]) -> list[tuple[Fact, Answer]]:
    follows: list[tuple[Fact, Answer]] = []
    standings = {person.standing for person in responsible} - {Standing.UNKNOWN}
    if standings:
        inside = Answer.YES if standings & _COMMUNITY else Answer.NO
        follows += [(Fact.POSTER_KNOWN, Answer.YES), (Fact.POSTER_IN_SCHOOL, inside)]
    if incident.medium in BY_PHONE:
        follows.append((Fact.PHONE_ABUSE, Answer.YES))
    if incident.category is Category.IMPERSONATION:
        follows.append((Fact.IDENTITY_COMPROMISED, Answer.YES))
    of_a_pupil = incident.category is Category.SEXUAL_IMAGERY and any(
        person.standing is Standing.PUPIL for person in incident.people
    )
    if of_a_pupil or any(kept.may_be_indecent for kept in incident.evidence):
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


def given_to(incident: Incident, person: Person) -> tuple[Support, ...]:
    """Return what was given to *person*; a record that names nobody is for the only target."""
    only = len(incident.with_role(Role.TARGET)) == 1
    return tuple(
        given
        for given in incident.support
        if given.person == person.id or (only and not given.person)
    )


def all_given(incident: Incident, standing: Standing, kind: SupportKind) -> bool:
    """Whether every target of *standing* has a record of *kind*; false where there is none."""
    people = [p for p in incident.with_role(Role.TARGET) if p.standing is standing]
    return bool(people) and all(
        any(given.kind is kind for given in given_to(incident, person)) for person in people
    )


def _sent(incident: Incident, test: Callable[[Removal], bool]) -> bool:
    return any(removal.sent_at and test(removal) for removal in incident.removals)


def _to(addressee: Addressee) -> Callable[[Incident], bool]:
    return lambda i: _sent(i, lambda removal: removal.addressed_to is addressee)


def _supported(kind: SupportKind) -> Callable[[Incident], bool]:
    return lambda i: any(given.kind is kind for given in i.support)


def _each(standing: Standing, kind: SupportKind) -> Callable[[Incident], bool]:
    return lambda i: all_given(i, standing, kind)


def _entered(kind: EntryKind) -> Callable[[Incident], bool]:
    return lambda i: any(entry.kind is kind for entry in i.entries)


def _decided(agency: Agency) -> Callable[[Incident], bool]:
    return lambda i: any(referral.agency is agency for referral in i.referrals)


# The word in steps.toml, and the question that it puts to an incident.
ANSWERS: dict[str, Callable[[Incident], bool]] = {
    "people:target": lambda i: bool(i.with_role(Role.TARGET)),
    "people:responsible": lambda i: bool(i.with_role(Role.RESPONSIBLE)),
    "evidence": lambda i: bool(i.evidence),
    "evidence:address": lambda i: any(kept.address and kept.captured_at for kept in i.evidence),
    "evidence:indecent": lambda i: any(kept.may_be_indecent for kept in i.evidence),
    "severity": lambda i: i.severity is not None,
    "entry:interview": _entered(EntryKind.INTERVIEW),
    "support": lambda i: bool(i.support),
    **{f"support:{kind}": _supported(kind) for kind in SupportKind},
    **{f"staff-support:{kind}": _each(Standing.STAFF, kind) for kind in SupportKind},
    **{f"pupil-support:{kind}": _each(Standing.PUPIL, kind) for kind in SupportKind},
    "parents-told": lambda i: (
        _entered(EntryKind.INFORMED_PARENTS)(i) or _supported(SupportKind.PARENTS_TOLD)(i)
    ),
    "measure": lambda i: bool(i.measures),
    "sanction": lambda i: bool(i.sanctions),
    "removal:poster": _to(Addressee.POSTER),
    "removal:host": _to(Addressee.HOST),
    "removal:mobile-provider": _to(Addressee.MOBILE_PROVIDER),
    "removal:by-the-person": lambda i: _sent(
        i,
        lambda removal: (
            removal.complainant is not Complainant.SCHOOL
            and removal.addressed_to is not Addressee.MOBILE_PROVIDER
        ),
    ),
    "removals-answered": lambda i: (
        bool(i.removals) and not any(removal.state in OUTSTANDING for removal in i.removals)
    ),
    "referral": lambda i: bool(i.referrals),
    **{f"referral:{agency}": _decided(agency) for agency in Agency},
    # They know already, or are told; what was decided not to be told answers as well.
    "referral:police-decided": lambda i: (
        _decided(Agency.POLICE)(i) or i.answer(Fact.WITH_POLICE) is Answer.YES
    ),
    "referral:police-told": lambda i: any(
        referral.agency is Agency.POLICE and referral.decision is Decision.REFERRED
        for referral in i.referrals
    ),
    "referral:police-reference": lambda i: any(
        referral.agency is Agency.POLICE and referral.reference for referral in i.referrals
    ),
    "outcome": lambda i: i.outcome is not None,
    "check-ins": lambda i: bool(i.check_ins),
    "lessons": lambda i: bool(i.lessons),
}


def answered_by(incident: Incident, word: str) -> SubRecord | None:
    """Return the latest of the records that answer a step as *word* says.

    ``None`` where nothing does, or where it is no record of its own, such as the severity.
    """
    answers = ANSWERS[word]
    if not answers(incident):
        return None
    for kind in SUB_RECORDS:
        records = kind.records_in(incident)
        alone = (r for r in reversed(records) if answers(incident.but(**{kind.field: (r,)})))
        if records and not answers(incident.but(**{kind.field: ()})):
            # Where only several together answer it, the latest of them.
            return next(alone, records[-1])
    return None


def waiting_requests(incident: Incident, word: str) -> tuple[Removal, ...]:
    """Return the requests on which a step that *word* answers waits.

    Those that have no answer yet; for a step about asking, those that are prepared
    and would answer it once they are sent.
    """
    if word == "removals-answered":
        return tuple(one for one in incident.removals if one.state in OUTSTANDING)
    return tuple(
        one
        for one in incident.removals
        if word.startswith("removal:")
        and one.sent_at is None
        and ANSWERS[word](incident.but(removals=(_as_sent(one),)))
    )


def _as_sent(removal: Removal) -> Removal:
    return removal.but(sent_at=removal.at, state=RemovalState.ASKED)
