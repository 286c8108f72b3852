"""A removal request: when to look again, whom to turn to if nobody answers (E5), its evidence."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from esafety_tui.model.address import AddressKind, kind_of_address
from esafety_tui.model.incident import Incident
from esafety_tui.model.record import day_of
from esafety_tui.model.requests import Addressee, Agency, Complainant, Removal, RemovalState
from esafety_tui.model.vocabulary import Answer, Fact, RecordFact
from esafety_tui.policy.calendar import SchoolCalendar
from esafety_tui.policy.facts import facts_of

# A request is looked at again after 48 hours: two school days where the school acts.
LOOK_AGAIN = timedelta(hours=48)
_LOOK_AGAIN_DAYS = 2

# States in which something is still to come.
LIVE = frozenset({RemovalState.ASKED, RemovalState.CHASED, RemovalState.ANSWERED,
                  RemovalState.BACK_AGAIN})  # fmt: skip

# Where something can be seen; a number that calls is seen nowhere.
_SHOWN_AT = frozenset({AddressKind.URL, AddressKind.HANDLE})


def look_again_on(removal: Removal, at: datetime, calendar: SchoolCalendar) -> date:
    """Return the day on which to look whether it is gone, after something was done *at*.

    Where the school asks, two school days later; where the person, the account
    holder or a parent asks, 48 hours later; never on a day when the school is
    closed (L4).
    """
    if removal.complainant is Complainant.SCHOOL:
        return calendar.add(day_of(at), _LOOK_AGAIN_DAYS)
    return calendar.next_school_day(day_of(at + LOOK_AGAIN))


def look_due(removal: Removal, calendar: SchoolCalendar) -> date | None:
    """Return when *removal* is to be looked at, by the calendar as it is known now.

    On the day that was chosen, moved off one on which the school is closed; otherwise in
    time after what was done of it last.  ``None`` where nothing is to come.
    """
    if removal.sent_at is None or removal.state not in LIVE:
        return None
    if removal.check_on is not None:
        return calendar.next_school_day(removal.check_on)
    last = removal.events[-1].at if removal.events else removal.sent_at
    return look_again_on(removal, last, calendar)


def capture_of(incident: Incident, removal: Removal) -> datetime | None:
    """Return when the evidence captured the address that *removal* is about, or ``None``."""
    same = (one for one in incident.evidence if one.address and one.address == removal.address)
    return max((one.captured_at for one in same if one.captured_at), default=None)


def uncaptured(incident: Incident) -> frozenset[str]:
    """Return the addresses, of evidence and of requests, that nothing has captured (S4).

    Of what may be an indecent image nothing is captured, and a number that calls is seen nowhere.
    """
    never = {kept.address for kept in incident.evidence if kept.may_be_indecent}
    captured = {
        *(kept.address for kept in incident.evidence if kept.captured_at),
        *(one.address for one in incident.removals if one.captured_at),
    }
    addresses = {
        *(kept.address for kept in incident.evidence),
        *(one.address for one in incident.removals if kind_of_address(one.address) in _SHOWN_AT),
    }
    return frozenset(addresses - never - captured - {""})


def not_in_evidence(incident: Incident) -> tuple[Removal, ...]:
    """Return the requests whose address no evidence has: one for each address, the newest first."""
    kept = {one.address for one in incident.evidence}
    asked: dict[str, Removal] = {}
    for removal in reversed(incident.removals):
        address = removal.address
        gone = removal.state is RemovalState.REMOVED  # there is nothing to be seen any more
        if gone or address in kept or kind_of_address(address) not in _SHOWN_AT:
            continue
        known = asked.setdefault(address, removal)
        if known.captured_at is None and removal.captured_at is not None:
            asked[address] = known.but(captured_at=removal.captured_at)
    return tuple(asked.values())


@dataclass(frozen=True, slots=True)
class Escalation:
    """Whom to turn to next: the name of a row of the contact table, and why."""

    contact: str
    why: str
    clause: str


POSH = "Professionals Online Safety Helpline (POSH)"
RHC = "Report Harmful Content (RHC)"
IWF = "Internet Watch Foundation (IWF)"
REPORT_REMOVE = "Report Remove (Childline and IWF)"
POLICE = "Police - non-emergency"
REVENGE_PORN = "Revenge Porn Helpline"
OFCOM = "Ofcom online safety complaints"
HOST = "the platform"


def is_stuck(removal: Removal, today: date, calendar: SchoolCalendar) -> bool:
    """Whether *removal* was refused, came back, or has had no answer by the day to look again."""
    if removal.state in (RemovalState.REFUSED, RemovalState.BACK_AGAIN):
        return True
    due = look_due(removal, calendar)
    silent = removal.state in (RemovalState.ASKED, RemovalState.CHASED)
    return silent and due is not None and due <= today


def escalations(
    incident: Incident, removal: Removal, today: date, calendar: SchoolCalendar
) -> tuple[Escalation, ...]:
    """Say whom to turn to when *removal* was refused or nobody answers; empty before that."""
    if not is_stuck(removal, today, calendar):
        return ()
    facts = facts_of(incident)
    if facts[Fact.INDECENT_IMAGES] is Answer.YES:
        return tuple(_of_indecent_images(incident, facts))
    if removal.addressed_to is Addressee.POSTER:
        return (Escalation(HOST, "the poster will not: ask whoever runs the service", "S2"),)
    if removal.addressed_to is Addressee.MOBILE_PROVIDER:
        return (
            Escalation(POLICE, "the provider traces calls with the police, not without them", "A1"),
        )
    routes = [
        Escalation(POSH, "takes it up with the platforms for school staff", "A6"),
        Escalation(RHC, "the step after the platform: its answer, or 48 hours' silence", "E5"),
    ]
    if facts[Fact.WITH_POLICE] is Answer.YES:
        routes.insert(0, Escalation(POLICE, _police_know(incident), "P6"))
    elif removal.illegal is Answer.YES:
        routes.insert(0, Escalation(POLICE, "it is said to be illegal: tell them", "L2"))
    if facts[RecordFact.TARGET_IS_STAFF] is Answer.YES:
        routes.append(Escalation(REVENGE_PORN, "where it is an intimate image of an adult", "E6"))
    routes.append(Escalation(OFCOM, "does not take up single cases, but wants to know", "E5"))
    return tuple(routes)


def _police_know(incident: Incident) -> str:
    """Say that the police have it already, and under which number of theirs."""
    numbers = [
        referral.reference
        for referral in incident.referrals
        if referral.agency is Agency.POLICE and referral.reference
    ]
    cited = f" under their reference {numbers[-1]}" if numbers else ""
    return f"they have it already{cited}: say that it is still there"


def _of_indecent_images(incident: Incident, facts: Mapping[str, Answer]) -> Iterator[Escalation]:
    if facts[Fact.WITH_POLICE] is Answer.YES:
        yield Escalation(POLICE, _police_know(incident), "P6")
    else:
        yield Escalation(POLICE, "tell them where it is, by address alone", "L2")
    yield Escalation(
        IWF, "where it may show somebody under 18: the address alone, nothing copied or sent", "E5"
    )
    if facts[RecordFact.TARGET_IS_PUPIL] is not Answer.NO:
        yield Escalation(REPORT_REMOVE, "for somebody under 18, by themselves with help", "E6")
    if facts[RecordFact.TARGET_IS_STAFF] is Answer.YES:
        yield Escalation(REVENGE_PORN, "where it is an intimate image of an adult", "E6")
