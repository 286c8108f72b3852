"""One incident whole, as plain text: for the terminal, a screen reader, or paper.

Every field of every record is told, by the catalogue of records and their fields.
"""

from collections.abc import Collection, Iterator
from datetime import UTC, date

from esafety_tui.model.catalogue import SUB_RECORDS, SubRecordKind
from esafety_tui.model.days import plain_moment
from esafety_tui.model.incident import Incident, Person, StepMark
from esafety_tui.model.requests import Referral
from esafety_tui.model.school.school import School
from esafety_tui.model.vocabulary import Answer
from esafety_tui.policy.calendar import SchoolCalendar, due_in_words
from esafety_tui.policy.checklist import Checklist, StepLine
from esafety_tui.policy.days.response import measured_in_words
from esafety_tui.policy.questions import asked_of
from esafety_tui.policy.steps import Step
from esafety_tui.reports.documents.in_full import InFull
from esafety_tui.reports.names.masking import AS_REPORTED, without_addresses, without_names

_ANSWERS = {Answer.YES: "yes", Answer.NO: "no", Answer.UNKNOWN: "not known yet"}
_SIGNS = {"done": "[x]", "not-applicable": "[-]", "locked": "[=]", "open": "[ ]",
          "waiting": " ? "}  # fmt: skip
# Told above all else, or in a section of their own.
_TOLD_APART = frozenset(
    {"ref", "title", "facts", "supplement_facts", "steps", *(one.field for one in SUB_RECORDS)}
)


def case_text(
    incident: Incident,
    checklist: Checklist,
    today: date,
    calendar: SchoolCalendar,
    school: School,
    *,
    names: bool = False,
    steps: Collection[Step] = (),
) -> str:
    """Tell *incident* in plain text, in *school*'s words; people by alias unless *names*.

    The questions of the supplements are those of *steps*.
    """
    called = {person.id: _called(person, names=names) for person in incident.people}
    tell = InFull(lambda who: called.get(who, ""), school.category_label, names=names)
    sections = {
        f"{incident.ref}  {incident.title}": _head(incident, tell),
        "QUESTIONS OF FACT": _facts(incident, steps),
        f"CHECKLIST  {checklist.done} of {checklist.total} answered": _steps(
            incident, checklist, tell, today, calendar
        ),
        **{_heading(kind): _records(incident, kind, tell) for kind in SUB_RECORDS},
    }
    text = "\n\n".join(
        "\n".join((heading, *lines))
        for heading, section in sections.items()
        if (lines := list(section))
    )
    return text if names else without_names(without_addresses(text), incident.people)


def _head(incident: Incident, tell: InFull) -> Iterator[str]:
    if incident.on_hold:
        yield "POLICE HOLD: investigation and sanctions wait (clause P6)"
    if incident.severity is None:
        yield "severity: not set"
    if measured := measured_in_words(incident):
        yield measured
    if not tell.names:
        yield f"Names are hidden; {AS_REPORTED}."
    yield from tell.lines(incident, but=_TOLD_APART)


def _facts(incident: Incident, steps: Collection[Step]) -> Iterator[str]:
    for asked in asked_of(incident, steps):
        source = f" ({asked.question.source})" if asked.question.source else ""
        yield f"  {asked.question.ask}{source} {_ANSWERS[asked.known]}{asked.whence}"
    for fact, answer in incident.supplement_facts.items():
        if fact not in {step.asks for step in steps}:  # what asked it was switched off since
            yield f"  {fact.label}: {_ANSWERS[answer]}"


def _steps(
    incident: Incident, checklist: Checklist, tell: InFull, today: date, calendar: SchoolCalendar
) -> Iterator[str]:
    for when, lines in checklist.by_when(today).items():
        yield f"  {when.label.capitalize()}:"
        for step in lines:
            still = f", still for {', '.join(step.still_for)}" if step.still_for else ""
            due = _due(step, today, calendar)
            yield f"    {_SIGNS[step.state]} {step.title} ({step.cites}){still}{due}"
            if mark := incident.steps.get(step.id):
                yield from _mark(mark, tell)


def _mark(mark: StepMark, tell: InFull) -> Iterator[str]:
    by = f" by {mark.by}" if mark.by else ""
    yield f"        {mark.state.label}, {plain_moment(mark.at)}{by}"
    yield from tell.lines(mark, " " * 8, frozenset({"state", "at", "by"}))


def _due(step: StepLine, today: date, calendar: SchoolCalendar) -> str:
    if step.state == "locked":
        return " - paused for the police"
    if step.state != "open" or step.due is None:
        return ""
    return f" - {due_in_words(step.due, today, calendar, at_once=step.at_once)}"


def _heading(kind: SubRecordKind) -> str:
    return kind.field.replace("_", " ").upper()


def _records(incident: Incident, kind: SubRecordKind, tell: InFull) -> Iterator[str]:
    # In the order in which it happened.
    for record in sorted(kind.records_in(incident), key=_at):
        at = getattr(record, "at", None)
        sort = getattr(record, kind.sort)
        day = incident.day_not_known(record) if isinstance(record, Referral) else ""
        day = day or (plain_moment(at) if at else "")
        shown = (record.id, day, sort.label if sort else "")
        yield f"  {'  '.join(filter(None, shown))}"
        # The kinds of the catalogue are records.
        yield from tell.lines(record, "    ", frozenset({"id", "at", kind.sort}))  # type: ignore[arg-type]


def _at(record: object) -> str:
    at = getattr(record, "at", None)
    return at.astimezone(UTC).isoformat() if at else ""


def _called(person: Person, *, names: bool) -> str:
    return (person.name if names else "") or person.alias or person.standing.label
