"""Which records of a case answer which steps, for each person whom a step concerns.

Telling one pupil's parents tells nobody else's; support, a measure or a sanction for one
of two people leaves the other's to be done.  A record that names nobody is for the only
one whom it can be about.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from esafety_tui.model.actions import Measure, Sanction, Support, SupportKind
from esafety_tui.model.catalogue import SUB_RECORDS, SubRecord
from esafety_tui.model.evidence import EntryKind
from esafety_tui.model.incident import Incident, Person
from esafety_tui.model.requests import (
    Addressee,
    Agency,
    Complainant,
    DataRequestKind,
    Decision,
    Removal,
    RemovalState,
)
from esafety_tui.model.vocabulary import Answer, Fact, Role, Standing
from esafety_tui.policy.facts import COMMUNITY, PARTIES, police_talked
from esafety_tui.policy.people.accused import (
    accused,
    exposed_reporters,
    responsible,
    to_support,
)
from esafety_tui.policy.removals import uncaptured

OUTSTANDING = frozenset(
    {RemovalState.DRAFT, RemovalState.ASKED, RemovalState.CHASED, RemovalState.BACK_AGAIN}
)


@dataclass(frozen=True, slots=True)
class _Each:
    """A record that each of certain people is to have.

    ``where_nobody`` says what answers where nobody is recorded whom it could concern.
    """

    whom: Callable[[Incident], tuple[Person, ...]]
    has: Callable[[Incident, Person], bool]
    where_nobody: Callable[[Incident], bool] = lambda _: False

    def still(self, incident: Incident) -> tuple[Person, ...]:
        """Return who has no such record yet."""
        return tuple(one for one in self.whom(incident) if not self.has(incident, one))

    def __call__(self, incident: Incident) -> bool:
        if not self.whom(incident):
            return self.where_nobody(incident)
        return not self.still(incident)


def given_to(incident: Incident, person: Person) -> tuple[Support, ...]:
    """Return what was given to *person*; a record that names nobody is for the only target."""
    only = [target.id for target in incident.with_role(Role.TARGET)] == [person.id]
    return tuple(
        given
        for given in incident.support
        if given.person == person.id or (only and not given.person)
    )


def parents_told(incident: Incident, person: Person) -> bool:
    """Whether the parents of *person* were told: by a record for them, or by an entry.

    An entry says of nobody whose parents they were, and so counts for the only pupil whom the
    case is about.
    """
    if any(given.kind is SupportKind.PARENTS_TOLD for given in given_to(incident, person)):
        return True
    parties = (one for one in incident.people if one.role in PARTIES)
    pupils = {one.id for one in parties if one.standing is Standing.PUPIL}
    return pupils == {person.id} and _entered(EntryKind.INFORMED_PARENTS)(incident)


def _in_role(role: Role, *standings: Standing) -> Callable[[Incident], tuple[Person, ...]]:
    """Return who has *role* in a case, and one of *standings* if any are given."""
    return lambda i: tuple(
        one for one in i.with_role(role) if not standings or one.standing in standings
    )


def _given(kind: SupportKind) -> Callable[[Incident, Person], bool]:
    return lambda i, person: any(given.kind is kind for given in given_to(i, person))


def _talked_with(incident: Incident, person: Person) -> bool:
    """Whether *person* had support; what was said to the parents is no talk with them."""
    told = SupportKind.PARENTS_TOLD
    return any(given.kind is not told for given in given_to(incident, person))


def _about(incident: Incident, person: Person, records: Iterable[Measure | Sanction]) -> bool:
    """Whether one of *records* is about *person*, the only one responsible if it names nobody."""
    only = [one.id for one in responsible(incident)] == [person.id]
    return any(r.person == person.id or (only and not r.person) for r in records)


def _sent(incident: Incident, test: Callable[[Removal], bool]) -> bool:
    return any(removal.sent_at and test(removal) for removal in incident.removals)


def _to(addressee: Addressee) -> Callable[[Incident], bool]:
    return lambda i: _sent(i, lambda removal: removal.addressed_to is addressee)


def _entered(kind: EntryKind) -> Callable[[Incident], bool]:
    return lambda i: any(entry.kind is kind for entry in i.entries)


def _decided(agency: Agency) -> Callable[[Incident], bool]:
    return lambda i: any(referral.agency is agency for referral in i.referrals)


def _all_answered(kind: DataRequestKind) -> Callable[[Incident], bool]:
    """Whether every request about data of *kind* was answered, and there is one."""

    def answered(incident: Incident) -> bool:
        these = [one for one in incident.data_requests if one.kind is kind]
        return bool(these) and all(one.answered_on for one in these)

    return answered


def _staff(incident: Incident) -> tuple[Person, ...]:
    """Return the members of staff to be supported."""
    return tuple(one for one in to_support(incident) if one.standing is Standing.STAFF)


def _to_sanction(incident: Incident) -> tuple[Person, ...]:
    return tuple(one for one in responsible(incident) if one.standing in COMMUNITY)


_PUPILS = _in_role(Role.TARGET, Standing.PUPIL)
_STAFF = _in_role(Role.TARGET, Standing.STAFF)

# The word in steps.toml, and the question that it puts to an incident.
ANSWERS: dict[str, Callable[[Incident], bool]] = {
    "people:target": lambda i: bool(i.with_role(Role.TARGET)),
    "people:responsible": lambda i: bool(
        i.with_role(Role.RESPONSIBLE) or i.with_role(Role.ALLEGED)
    ),
    "evidence": lambda i: bool(i.evidence),
    "evidence:address": lambda i: (
        any(kept.address and kept.captured_at for kept in i.evidence) and not uncaptured(i)
    ),
    "evidence:indecent": lambda i: any(kept.may_be_indecent for kept in i.evidence),
    "severity": lambda i: i.severity is not None,
    "entry:interview": _entered(EntryKind.INTERVIEW),
    "support": _Each(_in_role(Role.TARGET), _talked_with),
    **{f"support:{kind}": _Each(_in_role(Role.TARGET), _given(kind)) for kind in SupportKind},
    **{f"staff-support:{kind}": _Each(_staff, _given(kind)) for kind in SupportKind},
    **{f"target-staff-support:{kind}": _Each(_STAFF, _given(kind)) for kind in SupportKind},
    **{f"accused-support:{kind}": _Each(accused, _given(kind)) for kind in SupportKind},
    **{f"reporter-support:{kind}": _Each(exposed_reporters, _given(kind)) for kind in SupportKind},
    **{f"pupil-support:{kind}": _Each(_PUPILS, _given(kind)) for kind in SupportKind},
    "parents-told": _Each(_PUPILS, parents_told),
    "parents-told:responsible": _Each(_in_role(Role.RESPONSIBLE, Standing.PUPIL), parents_told),
    "measure": _Each(
        responsible,
        lambda i, person: _about(i, person, i.measures),
        where_nobody=lambda i: bool(i.measures),
    ),
    "measure:justified": _Each(
        responsible,
        lambda i, person: _about(i, person, (one for one in i.measures if one.says_all)),
        where_nobody=lambda i: any(one.says_all for one in i.measures),
    ),
    "sanction": _Each(
        _to_sanction,
        lambda i, person: _about(i, person, i.sanctions),
        where_nobody=lambda i: bool(i.sanctions),
    ),
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
    "referral:local-authority-told": lambda i: any(
        referral.agency is Agency.LOCAL_AUTHORITY and referral.decision is Decision.REFERRED
        for referral in i.referrals
    ),
    **{f"data-request:{kind}": _all_answered(kind) for kind in DataRequestKind},
    # They know already, or are told; what was decided not to be told answers as well.
    "referral:police-decided": lambda i: (
        _decided(Agency.POLICE)(i) or i.answer(Fact.WITH_POLICE) is Answer.YES
    ),
    "referral:police-told": lambda i: any(
        referral.agency is Agency.POLICE and referral.decision is Decision.REFERRED
        for referral in i.referrals
    ),
    "referral:police-talks": police_talked,
    # A number that came with a log does not say that anybody asked the police.
    "referral:police-reference": lambda i: any(
        referral.agency is Agency.POLICE
        and referral.reference
        and (referral.outcome or not i.day_not_known(referral))
        for referral in i.referrals
    ),
    "outcome": lambda i: i.outcome is not None,
    "check-ins": lambda i: bool(i.check_ins),
    "procedure": lambda i: bool(i.procedure),
    "lessons": lambda i: bool(i.lessons),
}


def lacking(incident: Incident, word: str) -> tuple[Person, ...]:
    """Return who has no record yet that answers *word*; nobody where it is for no one person."""
    answers = ANSWERS.get(word)
    return answers.still(incident) if isinstance(answers, _Each) else ()


def still_for(incident: Incident, word: str) -> tuple[Person, ...]:
    """Return who has no record yet that answers *word*, where it concerns more than one person."""
    answers = ANSWERS[word]
    several = isinstance(answers, _Each) and len(answers.whom(incident)) > 1
    return lacking(incident, word) if several else ()


def answered_by(incident: Incident, word: str) -> SubRecord | None:
    """Return the latest of the records that answer a step as *word* says.

    ``None`` where nothing does, or where it is no record of its own, such as the severity.
    """
    answers = ANSWERS[word]
    incident = incident.but(facts={})  # what somebody answered to a question is no record
    if not answers(incident):
        return None
    for kind in SUB_RECORDS:
        if kind.record is Person and isinstance(answers, _Each):
            continue  # whom it concerns is not what was done for them
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
