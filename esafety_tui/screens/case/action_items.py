"""What the school does about a case: removals, agencies, support, measures and sanctions."""

from collections.abc import Iterator
from dataclasses import dataclass

from esafety_tui.model.actions import Stopped, Support, SupportKind
from esafety_tui.model.days import plain_day
from esafety_tui.model.incident import LegalHold
from esafety_tui.model.requests import Hold, Removal, RemovalState
from esafety_tui.model.vocabulary import ENDED, Answer
from esafety_tui.policy.days.check_ins import check_in_days
from esafety_tui.policy.people.support import support_tracks
from esafety_tui.policy.removals import look_due
from esafety_tui.policy.supplements.clocks import answer_due
from esafety_tui.screens.case.forms.removals import in_words
from esafety_tui.screens.case.items import CaseView, Item, heading, item, labelled, when
from esafety_tui.screens.case.leaving_items import left_the_school
from esafety_tui.widgets.lists.drawing import Palette

_ENDED = frozenset({RemovalState.REMOVED, RemovalState.REFUSED})


@dataclass(frozen=True, slots=True)
class ToGive:
    """Support that is owed to somebody and not yet recorded; Enter records it."""

    person: str
    kind: SupportKind


def removals(view: CaseView) -> Iterator[Item]:
    """Each request with its clock, and whom to turn to when it is stuck; then who asks whom."""
    for removal in sorted(view.incident.removals, key=lambda one: one.state in _ENDED):
        asked = removal.provider or removal.addressed_to.label
        yield item(
            removal.id,
            (f"{asked} · {removal.state.label}", Palette.STRONG),
            removal.address,
            f"Complains: {removal.complainant.label}",
            removal.account_holder and labelled("The account's", removal.account_holder.label),
            *view.lines(removal, school_because=""),
            removal.sent_at and f"Sent {when(removal.sent_at)}",
            *_clock(view, removal),
            labelled("Illegal", "yes" if removal.illegal is Answer.YES else ""),
            *view.lines(removal, terms_broken="Terms", reference=""),
            *(
                (f"{when(turn.at)}: {turn.state.label}{f', {turn.note}' if turn.note else ''}",
                 Palette.QUIET)
                for turn in removal.events[1:]
            ),
            removal.note,
            (_turn_to(view, removal), Palette.WARNING),
            (_what_enter_does(removal), Palette.QUIET),
            record=removal,
        )  # fmt: skip
    advice = view.casework.removals.who_asks(view.incident)
    if advice:
        yield heading("advice", "Who asks, and who they ask, in this order")
        for at, approach in enumerate(advice):
            yield item(f"advice-{at}", f"{at + 1}. {in_words(approach)}", approach.why,
                       record=approach)  # fmt: skip


def _turn_to(view: CaseView, removal: Removal) -> str:
    """Name whom to turn to when *removal* is stuck; why is said where one is chosen."""
    ways = view.casework.removals.escalation(view.incident, removal)
    return labelled("Turn to", "; ".join(way.contact for way in ways))


def _what_enter_does(removal: Removal) -> str:
    if removal.state is RemovalState.DRAFT:
        kept = "the kept text" if removal.draft else "its text"
        return f"Enter: {kept}; mark as sent"
    return "Enter: what happened"


def _clock(view: CaseView, removal: Removal) -> Iterator[tuple[str, Palette]]:
    due = look_due(removal, view.casework.records.calendar)
    if due and view.incident.stage not in ENDED:  # afterwards nobody looks again
        yield labelled("Look again", view.clock(due).removeprefix("due ")), Palette.WARNING


def requests(view: CaseView) -> Iterator[Item]:
    """What is asked of others: take-downs, then police and others told, or decided against."""
    yield from removals(view)
    told = tuple(agencies(view))
    if told:
        yield heading("told", "Police and others")
    yield from told


def agencies(view: CaseView) -> Iterator[Item]:
    """Police holds, every decision to refer or not, requests for data, what left the school."""
    for at, hold in enumerate(view.incident.holds):
        title = ("║ Police hold", Palette.WARNING)
        yield _hold(f"hold{at}", title, hold, "H lifts it", hold.lifted_reason)
    for referral in view.incident.referrals:
        agency = referral.agency_name or referral.agency.label
        yield item(
            referral.id,
            (f"{agency} · {referral.decision.label}", Palette.STRONG),
            view.incident.day_not_known(referral) or when(referral.at),
            referral.reason,
            *view.lines(referral, reference="Reference", officer="Officer"),
            *view.lines(referral, staff_consulted="", parents_consulted="", shared="Shared"),
            *view.lines(referral, basis="Why they may have it", outcome=""),
            ("Enter: what came later", Palette.QUIET),
            record=referral,
        )
    for request in view.incident.data_requests:
        due = answer_due(request)
        yield item(
            request.id,
            (f"{request.kind.label} · received {plain_day(request.received_on)}", Palette.STRONG),
            view.who(request.person),
            due and (f"{view.clock(due)}, in calendar time", Palette.WARNING),
            request.answered_on and f"Answered {plain_day(request.answered_on)}",
            *view.lines(request, asked_by="Asks", left_out="Left out", note=""),
            record=request,
        )
    yield from left_the_school(view)
    for number, legal in enumerate(view.incident.legal_holds):
        title = (
            "Kept longer, for a claim or inquiry",
            Palette.STRONG if legal.lifted_at else Palette.WARNING,
        )
        lifted = labelled("Lifted", legal.lifted_reason)
        yield _hold(f"legal-hold{number}", title, legal, "Enter ends it", lifted)


def _hold(key: str, title: object, hold: Hold | LegalHold, lifts: str, lifted: str) -> Item:
    end = f"lifted {when(hold.lifted_at)}" if hold.lifted_at else f"in force; {lifts}"
    since = f"since {when(hold.since)} · {end}"
    return item(key, title, since, hold.reason, lifted, record=None if hold.lifted_at else hold)


def support(view: CaseView) -> Iterator[Item]:
    """A track for each person targeted, what else was given, and the check-ins."""
    i = view.incident
    shown: set[str] = set()
    for track in support_tracks(i):
        given_so_far = f"{len(track.missing)} to give" if track.missing else "all given"
        title = f"{view.called(track.person)} · support: {given_so_far}"
        yield heading(f"track-{track.person.id}", title)
        if track.person.wants:
            yield item(f"wants-{track.person.id}", *view.lines(track.person, wants="Wants"),
                       record=track.person, tight=True)  # fmt: skip
        for owed in track.owed:
            for given in owed.given:
                shown.add(given.id)
                yield _given(view, given, f"✓ {owed.title}")
            if not owed.given:
                sign = "✓" if owed.answered else "○"
                yield item(
                    f"owed-{track.person.id}-{owed.kind}",
                    f"{sign} {owed.title}",
                    record=ToGive(track.person.id, owed.kind),
                    tight=True,
                )
        for given in track.more:
            shown.add(given.id)
            yield _given(view, given, f"✓ {given.kind.label}")
        yield item(f"after-{track.person.id}", " ", tight=True)
    for given in i.support:
        if given.id not in shown:
            yield _given(view, given, given.kind.label)
    days = check_in_days(i, view.casework.records.calendar)
    for check, day in zip(i.check_ins, days, strict=True):
        if check.stopped is Stopped.LEFT:
            stopped: object = f"Noted {when(check.done_at)}: left the school, cannot be asked"
        elif check.done_at:
            answer = check.stopped.label if check.stopped else ""
            stopped = f"Asked {when(check.done_at)}. Did it stop? {answer}"
        else:
            stopped = (f"{view.clock(day)}: did it stop?", Palette.WARNING)
        content = {Answer.YES: "happy", Answer.NO: "not happy"}
        yield item(
            check.id,
            (f"Check-in {plain_day(day)} {view.who(check.person)}".rstrip(), Palette.STRONG),
            stopped,
            f"{content[check.satisfied]} with how it was handled"
            if check.done_at and check.satisfied in content
            else "",
            check.note,
            record=check,
        )


def _given(view: CaseView, given: Support, title: str) -> Item:
    given_at = when(given.at) + (f" by {given.by}" if given.by and view.names else "")
    return item(
        given.id,
        title,
        (f"   {given_at} · taken up: {given.taken_up.label}", Palette.QUIET),
        given.note and f"   {given.note}",
        record=given,
        tight=True,
    )


def measures(view: CaseView) -> Iterator[Item]:
    """Monitoring, confiscation and searches, then sanctions."""
    for measure in view.incident.measures:
        yield item(
            measure.id,
            (f"{measure.kind.label} · {when(measure.at)}", Palette.STRONG),
            view.who(measure.person),
            measure.reason,
            *view.lines(measure, proportionate_because="", people_told="Told"),
            measure.consent and f"Consent: {measure.consent.label}",
            *view.lines(measure, consent_reason="Why without"),
            measure.place and labelled("Where", measure.place.label),
            measure.nation and labelled("In", measure.nation.label),
            measure.behaviour_policy is not Answer.UNKNOWN
            and labelled("In the behaviour policy", measure.behaviour_policy.label),
            *view.lines(measure, searcher="Searched by", guidance="Training and guidance"),
            measure.marked_private
            and labelled(
                "Marked mail: consent of",
                view.who(measure.mail_of)
                or (measure.private_consent_by if view.names else "the member of staff"),
            ),
            record=measure,
        )
    for sanction in view.incident.sanctions:
        yield item(
            sanction.id,
            (f"Sanction: {sanction.kind.label} · {when(sanction.at)}", Palette.STRONG),
            view.who(sanction.person),
            sanction.procedure,
            sanction.note,
            record=sanction,
        )
