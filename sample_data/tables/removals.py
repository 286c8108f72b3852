"""Removal requests, referrals and police holds of a case, up to the present."""

from collections.abc import Iterator
from datetime import date

from esafety_tui.model.incident import Person
from esafety_tui.model.requests import (
    AccountHolder,
    Addressee,
    Agency,
    Complainant,
    Decision,
    Hold,
    Referral,
    Removal,
    RemovalEvent,
    RemovalState,
)
from esafety_tui.model.vocabulary import Answer, Role, Standing
from tables.case import Ask, Case
from tables.school import LEAD
from tables.timeline import Timeline, past

_ENDED = {RemovalState.REMOVED, RemovalState.REFUSED, RemovalState.ANSWERED}
_SAID = {
    RemovalState.ASKED: "Sent.",
    RemovalState.CHASED: "Still there; asked again.",
    RemovalState.ANSWERED: "They noted it and told the account holder what they can do.",
    RemovalState.REMOVED: "Looked: it is gone.",
    RemovalState.REFUSED: "They will not take it down.",
    RemovalState.BACK_AGAIN: "It is up again.",
}


def gone_to_phone(case: Case) -> bool:
    """Whether a mobile provider was asked."""
    return any(ask.to is Addressee.MOBILE_PROVIDER for ask in case.asks)


def removals(case: Case, line: Timeline) -> Iterator[Removal]:
    """One request to each address and addressee, as far as it has come."""
    for ask in case.asks:
        events = tuple(
            event for event in _events(ask, line, ended=bool(case.outcome)) if past(event.at)
        )
        sent = events[0].at if events else None
        answers = [event for event in events if event.state in _ENDED]
        state = events[-1].state if events else RemovalState.DRAFT
        phone = ask.to is Addressee.MOBILE_PROVIDER
        yield Removal(
            at=line.at(ask.start, 15), by=LEAD, address=ask.address, provider=ask.provider,
            addressed_to=ask.to,
            complainant=Complainant.ACCOUNT_HOLDER if phone else ask.complainant,
            account_holder=_holder(case) if phone else None,
            captured_at=line.at(0, 8) if ask.address else None,
            illegal=Answer.YES if ask.illegal else Answer.NO,
            terms_broken=ask.terms, state=state, sent_at=sent,
            answered_at=answers[0].at if answers else None,
            check_on=date.fromisoformat(ask.check_on) if ask.check_on else None,
            chosen=bool(ask.check_on),
            events=events,
        )  # fmt: skip


def _events(ask: Ask, line: Timeline, *, ended: bool) -> Iterator[RemovalEvent]:
    if ask.ends is RemovalState.DRAFT:
        return
    last = ask.start + max(ask.days, 0)
    turns = [(ask.start, 30, RemovalState.ASKED)]
    if ask.days >= 4 or ask.ends is RemovalState.CHASED:
        turns.append((ask.start + 2, 20, RemovalState.CHASED))
    if ask.ends is RemovalState.BACK_AGAIN:
        turns += [(last, 60, RemovalState.REMOVED), (last + 1, 60, RemovalState.BACK_AGAIN)]
        if ended:
            turns.append((last + 4, 60, RemovalState.REMOVED))
    elif ask.ends in _ENDED:
        turns.append((last, 180, ask.ends))
    for days, minutes, state in turns:
        yield RemovalEvent(at=line.at(days, minutes), by=LEAD, state=state, note=_SAID[state])


def referrals(case: Case, line: Timeline, people: tuple[Person, ...]) -> Iterator[Referral]:
    """The decisions about outside agencies, each with its reason (L2)."""
    child = any(p.standing is Standing.PUPIL for p in people if p.role is Role.TARGET)
    for number, refer in enumerate(case.refers):
        outcome_at = line.at(refer.hold if refer.hold > 0 else 7, 240)
        told = bool(refer.outcome) and past(outcome_at)
        sent = refer.decision is Decision.REFERRED
        yield Referral(
            at=line.at(0, 70 + 15 * number), by=LEAD, agency=refer.agency,
            agency_name=refer.name, decision=refer.decision, reason=refer.reason,
            staff_consulted="Head, deputy and safeguarding lead",
            parents_consulted="Both parents, by telephone" if child else "",
            reference=refer.reference, officer=refer.officer,
            shared="What is known, and what was kept" if sent else "",
            basis="Keeping somebody from harm" if sent else "",
            outcome=refer.outcome if told else "", outcome_at=outcome_at if told else None,
        )  # fmt: skip


def holds(case: Case, line: Timeline, referred: tuple[Referral, ...]) -> Iterator[Hold]:
    """The police hold that follows on a referral to them (P6)."""
    for refer, referral in zip(case.refers, referred, strict=True):
        if referral.agency is not Agency.POLICE or referral.decision is not Decision.REFERRED:
            continue
        lifted = line.at(refer.hold, 260) if refer.hold > 0 else None
        yield Hold(
            since=referral.at, by=LEAD, reason="referred to the police", referral=referral.id,
            lifted_at=lifted, lifted_by=LEAD if lifted else "",
            lifted_reason=f"{refer.officer} agreed by telephone." if lifted else "",
        )  # fmt: skip


def _holder(case: Case) -> AccountHolder:
    """A pupil's telephone is a parent's account; a member of staff has their own."""
    child = any(one.standing is Standing.PUPIL for one in case.people if one.role is Role.TARGET)
    return AccountHolder.PARENT if child else AccountHolder.STAFF
