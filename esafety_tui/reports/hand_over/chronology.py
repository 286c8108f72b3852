"""Everything with its day that goes into a hand-over, in the order in which it happened."""

from collections.abc import Iterator
from datetime import datetime

from esafety_tui.model.evidence import EntryKind
from esafety_tui.model.incident import StepState
from esafety_tui.reports.documents.pages import Paragraph
from esafety_tui.reports.hand_over.part_source import Told, capital, when

# When, by whom, what.
_Happening = tuple[datetime, str, str]


def chronology(told: Told) -> Iterator[Paragraph]:
    """Tell it line by line: when, what, and who did it or wrote it down."""
    happened = [*_of_the_case(told), *_as_kept(told), *_as_asked(told), *_for_people(told)]
    for at, who, text in sorted(happened, key=lambda one: one[0]):
        yield Paragraph(when(at), f"{text.strip()}{f' ({who})' if who else ''}")


def _of_the_case(told: Told) -> Iterator[_Happening]:
    incident = told.incident
    if not told.chosen.whole:
        return
    if (happened := incident.occurred_on) and (at := happened.moment):
        yield at, "", f"It happened{' (about then)' if happened.about else ''}."
    if incident.report_known:
        yield incident.reported_at, "", "The school was told."
    for hold in incident.holds:
        yield hold.since, hold.by, "The police asked the school to wait."
        if hold.lifted_at:
            yield hold.lifted_at, hold.lifted_by, f"The police hold ended. {hold.lifted_reason}"
    for line in told.setting.checklist.lines:
        mark = incident.steps.get(line.id)
        if mark and mark.state is StepState.DONE:
            yield mark.at, mark.by, f"Done: {line.title}. {mark.note}"
    if incident.closed_at:
        yield incident.closed_at, "", f"The case was {incident.stage.label}."


def _as_kept(told: Told) -> Iterator[_Happening]:
    for entry in told.incident.entries:
        kind = "" if entry.kind is EntryKind.NOTE else f"{entry.kind.label.capitalize()}: "
        yield entry.at, entry.by, f"{kind}{entry.text}"
    for kept in told.incident.evidence:
        what = kept.description or kept.address or "evidence"
        yield kept.captured_at or kept.at, kept.by, f"Evidence {kept.id} registered: {what}"


def _as_asked(told: Told) -> Iterator[_Happening]:
    for removal in told.incident.removals:
        asked = removal.provider or removal.addressed_to.label
        for event in removal.events:
            what = f"Request {removal.id} to {asked}: {event.state.label}. {event.note}"
            yield event.at, event.by, what
    for referral in told.incident.referrals:
        agency = referral.agency_name or referral.agency.label
        day = told.incident.day_not_known(referral)
        decided = f"{referral.decision.label} to {agency}"
        yield referral.at, referral.by, f"{capital(f'{day}: {decided}' if day else decided)}."


def _for_people(told: Told) -> Iterator[_Happening]:
    incident, called = told.incident, told.called
    for support in incident.support:
        who = called.get(support.person, "somebody")
        yield support.at, support.by, f"Support for {who}: {support.kind.label}."
    for measure in incident.measures:
        yield measure.at, measure.by, f"Measure: {measure.kind.label}."
    for sanction in incident.sanctions:
        who = called.get(sanction.person, "somebody")
        yield sanction.at, sanction.by, f"Sanction for {who}: {sanction.kind.label}."
    for check in incident.check_ins:
        if check.done_at and check.stopped:
            who = called.get(check.person, "the person")
            yield check.done_at, check.by, f"Asked {who} whether it stopped: {check.stopped.label}."
