"""Which records answer a step by themselves, so that nobody ticks what is plain to see."""

from collections.abc import Callable

from esafety_tui.model.actions import (
    Addressee,
    Agency,
    Complainant,
    Removal,
    RemovalState,
    SupportKind,
)
from esafety_tui.model.catalogue import SUB_RECORDS, SubRecord
from esafety_tui.model.evidence import EntryKind
from esafety_tui.model.incident import Incident
from esafety_tui.model.vocabulary import Role, Standing
from esafety_tui.policy.support import all_given

OUTSTANDING = frozenset(
    {RemovalState.DRAFT, RemovalState.ASKED, RemovalState.CHASED, RemovalState.BACK_AGAIN}
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


def _parents_told(incident: Incident) -> bool:
    return _entered(EntryKind.INFORMED_PARENTS)(incident) or _supported(SupportKind.PARENTS_TOLD)(
        incident
    )


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
    "parents-told": _parents_told,
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
