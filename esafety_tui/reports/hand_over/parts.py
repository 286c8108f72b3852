"""The parts of a hand-over: each makes its paragraphs from the records that go in."""

from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime

from esafety_tui.model.catalogue import OF_KIND
from esafety_tui.model.days import plain_day
from esafety_tui.model.evidence import Evidence, Taken
from esafety_tui.model.incident import Incident, RecordKind, StepState
from esafety_tui.model.leaving import HandOverPart
from esafety_tui.model.record import Record
from esafety_tui.model.vocabulary import Answer, Standing
from esafety_tui.model.wording import so_many
from esafety_tui.policy.checklist import StepLine
from esafety_tui.reports.documents.pages import Paragraph
from esafety_tui.reports.hand_over.chronology import chronology
from esafety_tui.reports.hand_over.part_source import Told, called_in, capital, file_goes, when
from esafety_tui.reports.hand_over.recipients import roles
from esafety_tui.reports.names.masking import HIDDEN

# What is told elsewhere, or stands for the program alone.
_NOT_TOLD = frozenset({"id", "at", "parts", "named", "files", "draft", "text"})
# Of a check-in that was made its first line tells this.
_CHECKED = frozenset({"id", "due", "weeks", "person", "done_at", "stopped", "satisfied"})


def _summary(told: Told) -> Iterator[Paragraph]:
    incident, school = told.incident, told.setting.school
    if not told.chosen.whole:
        return
    yield Paragraph("Title", incident.title)
    yield Paragraph("What kind", capital(school.category_label(incident.category)))
    where = ", ".join(filter(None, (incident.medium.label, *incident.providers)))
    yield Paragraph("Where it happened", capital(where))
    if happened := incident.occurred_on:
        yield Paragraph("When it happened", happened.in_words)
    reported = when(incident.reported_at) if incident.report_known else "On a day not known"
    yield Paragraph("Reported", ", ".join(filter(None, (reported, incident.heard))))
    yield Paragraph("Where it stands", capital(_standing(incident)))
    if incident.severity:
        serious = f"{incident.severity.label}: {incident.severity_reason}"
        yield Paragraph("How serious", capital(serious))
    if incident.summary:
        yield Paragraph("What was reported, in the words of the report", incident.summary)
    if incident.outcome:
        found = f"{incident.outcome.label}. {incident.outcome_reason}".strip()
        yield Paragraph("What was found", capital(found))
    if incident.lessons and HandOverPart.STILL_OPEN in told.choice.all_parts:
        yield Paragraph("What the school learned", incident.lessons)


def _standing(incident: Incident) -> str:
    hold = ". The police asked the school to wait" if incident.on_hold else ""
    ended = f" on {when(incident.closed_at)}" if incident.closed_at else ""
    return f"{incident.stage.label}{ended}{hold}"


def _people(told: Told) -> Iterator[Paragraph]:
    for person in told.incident.people:
        standing = "" if person.standing is Standing.UNKNOWN else person.standing.label
        about = (standing, person.year_group, roles()[person.role])
        named = any(one.id == person.id for one in told.naming.named)
        theirs = person.id == told.choice.person or not told.choice.rule.about_one
        lines = []
        if theirs and person.wants:
            lines.append(f"What they want: {person.wants}")
        if theirs and named and person.born:
            lines.append(f"Date of birth: {plain_day(person.born)}")
        if theirs and named and person.note:
            lines.append(f"Note: {person.note}")
        yield Paragraph(
            called_in(person, told.naming.named), ", ".join(filter(None, about)), tuple(lines)
        )


def _still_open(told: Told) -> Iterator[Paragraph]:
    today = told.setting.now.date()
    for lines in told.setting.checklist.by_when(today).values():
        for line in lines:
            if line.state in ("open", "locked"):
                yield Paragraph(text="; ".join(filter(None, (line.title, _when(line, today)))))


def _when(line: StepLine, today: date) -> str:
    """Say by which day it is to be done: it is read on another day than it is written."""
    if line.state == "locked":
        return "waits for the police"
    if line.due is None:
        return ""
    return f"{'was due' if line.due < today else 'due'} {plain_day(line.due)}"


def _evidence(told: Told) -> Iterator[Paragraph]:
    for kept in told.incident.evidence:
        lines = [
            *_shown(told, kept, frozenset({"id", "at", "medium", "taken", "file", "size"})),
            *(f"{when(one.at)}: {_custody(one)}" for one in kept.taken),
        ]
        yield Paragraph(
            f"{kept.id}  {when(kept.at)}", capital(kept.medium.label), (*lines, _file(kept, told))
        )


def _file(kept: Evidence, told: Told) -> str:
    if kept.may_be_indecent:
        return "No copy was made and none is passed on: it may be an indecent image."
    if not kept.sha256:
        return "The school keeps no file of it."
    with_it = (
        "It goes with this document."
        if file_goes(kept, told.incident, told.choice)
        else "It does not go with this."
    )
    return f"The school keeps a file of it ({so_many(kept.size, 'byte')}). {with_it}"


def _custody(taken: Taken) -> str:
    what = "the file was taken away" if taken.removed else "a copy was given out"
    return f"{what} by {taken.by}: {taken.reason}"


def _decisions(told: Told) -> Iterator[Paragraph]:
    if not told.chosen.whole:
        return
    for at, by, text in sorted(_decided(told), key=lambda one: one[0]):
        yield Paragraph(when(at), f"{text.strip()}{f' ({by})' if by else ''}")


def _decided(told: Told) -> Iterator[tuple[datetime, str, str]]:
    incident = told.incident
    for one in incident.severity_history:
        yield one.at, one.by, f"Severity {one.severity.label}. {one.reason}"
    for line in told.setting.checklist.lines:
        mark = incident.steps.get(line.id)
        if mark and mark.state is StepState.NOT_APPLICABLE:
            yield mark.at, mark.by, f"Not done: {line.title}. {mark.note}"
    for referral in incident.referrals:
        agency = referral.agency_name or referral.agency.label
        decided = f"{capital(referral.decision.label)} to {agency}. {referral.reason}"
        if no_day := incident.day_not_known(referral):
            decided = f"{capital(no_day)}: {decided}"
        yield referral.at, referral.by, decided
    for hold in incident.holds:
        yield hold.since, hold.by, f"Police hold: {hold.reason}"
    if incident.outcome:
        at = incident.closed_at or told.setting.now
        yield at, "", f"Outcome: {incident.outcome.label}. {incident.outcome_reason}"


def _each(*kinds: RecordKind) -> Callable[[Told], Iterator[Paragraph]]:
    """Tell the records of *kinds* whole, by their declarations."""

    def paragraphs(told: Told) -> Iterator[Paragraph]:
        for kind in map(OF_KIND.__getitem__, kinds):
            for record in kind.records_in(told.incident):
                sort = getattr(record, kind.sort)
                at = getattr(record, "at", None)
                lead = "  ".join(filter(None, (record.id, when(at) if at else "")))
                but = _NOT_TOLD | {kind.sort}
                shown = _shown(told, _record(record), but)
                label = sort.label if sort else ""
                yield Paragraph(lead, capital(label or kind.kind.label), shown)

    return paragraphs


def _support(told: Told) -> Iterator[Paragraph]:
    yield from _each(RecordKind.SUPPORT)(told)
    for check in told.incident.check_ins:
        called = told.called.get(check.person, "the person")
        if check.done_at and check.stopped:
            asked = f"Asked {called} whether it stopped: {check.stopped.label}."
            but = _CHECKED if check.satisfied is Answer.UNKNOWN else _CHECKED - {"satisfied"}
            yield Paragraph(
                f"{check.id}  {when(check.done_at)}", asked, _shown(told, check, frozenset(but))
            )
        else:
            lead = f"{check.id}  {plain_day(check.due)}"
            yield Paragraph(lead, f"{capital(called)} is to be asked whether it stopped.")


def _shown(told: Told, record: Record, but: frozenset[str]) -> tuple[str, ...]:
    """Tell *record* by its declaration; of what may hold a name nothing, not that it is hidden."""
    return tuple(capital(line) for line in told.tell.lines(record, but=but) if HIDDEN not in line)


def _record(record: object) -> Record:
    assert isinstance(record, Record)  # noqa: S101 - the kinds of the catalogue are records
    return record


PARTS: Mapping[HandOverPart, Callable[[Told], Iterator[Paragraph]]] = {
    HandOverPart.SUMMARY: _summary,
    HandOverPart.PEOPLE: _people,
    HandOverPart.STILL_OPEN: _still_open,
    HandOverPart.CHRONOLOGY: chronology,
    HandOverPart.EVIDENCE: _evidence,
    HandOverPart.DECISIONS: _decisions,
    HandOverPart.MEASURES: _each(RecordKind.MEASURE),
    HandOverPart.SANCTIONS: _each(RecordKind.SANCTION),
    HandOverPart.SUPPORT: _support,
    HandOverPart.REFERRALS: _each(RecordKind.REFERRAL),
    HandOverPart.REMOVALS: _each(RecordKind.REMOVAL),
    HandOverPart.PASSED_ON: _each(RecordKind.HAND_OVER, RecordKind.DATA_REQUEST, RecordKind.LETTER),
}
