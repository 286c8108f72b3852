"""One incident whole, as plain text: for the terminal, a screen reader, or paper."""

from collections.abc import Iterator
from datetime import date

from esafety_tui.model.days import plain_day, plain_moment
from esafety_tui.model.incident import Incident, Person
from esafety_tui.model.school.school import School
from esafety_tui.model.vocabulary import Answer
from esafety_tui.policy.calendar import SchoolCalendar, due_in_words
from esafety_tui.policy.check_ins import check_in_days
from esafety_tui.policy.checklist import Checklist, StepLine
from esafety_tui.policy.facts import facts_of
from esafety_tui.policy.questions import questions
from esafety_tui.policy.removals import look_due
from esafety_tui.reports.names.masking import AS_REPORTED, without_names

_ANSWERS = {Answer.YES: "yes", Answer.NO: "no", Answer.UNKNOWN: "not known yet"}
_SIGNS = {"done": "[x]", "not-applicable": "[-]", "locked": "[=]", "open": "[ ]",
          "waiting": " ? "}  # fmt: skip


def case_text(
    incident: Incident,
    checklist: Checklist,
    today: date,
    calendar: SchoolCalendar,
    school: School,
    *,
    names: bool = False,
) -> str:
    """Tell *incident* in plain text, in *school*'s words; people by alias unless *names*."""
    sections = {
        f"{incident.ref}  {incident.title}": _head(incident, school, names=names),
        "PEOPLE": _people(incident, names=names),
        "QUESTIONS OF FACT": _facts(incident),
        f"CHECKLIST  {checklist.done} of {checklist.total} answered": _steps(
            checklist, today, calendar
        ),
        "EVIDENCE": _evidence(incident),
        "REMOVAL REQUESTS": _removals(incident, calendar),
        "AGENCIES": _referrals(incident),
        "SUPPORT, SANCTIONS, CHECK-INS": _support(incident, calendar, names=names),
        "CHRONOLOGY": _story(incident),
    }
    text = "\n\n".join(
        "\n".join((heading, *lines))
        for heading, section in sections.items()
        if (lines := list(section))
    )
    return text if names else without_names(text, incident.people)


def _head(incident: Incident, school: School, *, names: bool) -> Iterator[str]:
    severity = incident.severity.label if incident.severity else "not assessed"
    category = school.category_label(incident.category)
    yield f"{incident.stage.label}, severity {severity}, category: {category}"
    yield f"reported {plain_moment(incident.reported_at)}, how: {incident.route.label}"
    if incident.on_hold:
        yield "POLICE HOLD: investigation and sanctions wait (P6)"
    yield f"what was used: {', '.join((incident.medium.label, *incident.providers))}"
    if not names:
        yield f"Names are hidden; {AS_REPORTED}."
    if incident.summary:
        yield ""
        yield incident.summary
    if incident.outcome:
        yield f"Outcome: {incident.outcome.label}. {incident.outcome_reason}".strip()


def _people(incident: Incident, *, names: bool) -> Iterator[str]:
    for person in incident.people:
        about = (person.role.label, person.standing.label, person.year_group)
        yield f"  {_called(person, names=names)}: {', '.join(filter(None, about))}"


def _facts(incident: Incident) -> Iterator[str]:
    known = facts_of(incident)
    for question in questions():
        answer = incident.answer(question.fact)
        follows = ", from the records" if answer is not known[question.fact] else ""
        yield f"  {question.ask} {_ANSWERS[known[question.fact]]}{follows}"


def _steps(checklist: Checklist, today: date, calendar: SchoolCalendar) -> Iterator[str]:
    for when, lines in checklist.by_when(today).items():
        yield f"  {when.label.capitalize()}:"
        for step in lines:
            still = f", still for {', '.join(step.still_for)}" if step.still_for else ""
            due = _due(step, today, calendar)
            yield f"    {_SIGNS[step.state]} {step.title} ({', '.join(step.clauses)}){still}{due}"


def _due(step: StepLine, today: date, calendar: SchoolCalendar) -> str:
    if step.state == "locked":
        return " - waits for the police hold"
    if step.state != "open" or step.due is None:
        return ""
    return f" - {due_in_words(step.due, today, calendar, at_once=step.at_once)}"


def _evidence(incident: Incident) -> Iterator[str]:
    for kept in incident.evidence:
        what = kept.description or kept.address
        careful = " (may be an indecent image: no copy is kept)" if kept.may_be_indecent else ""
        yield f"  {plain_moment(kept.captured_at or kept.at)}  {kept.medium.label}: {what}{careful}"
        if kept.address and kept.description:
            yield f"    {kept.address}"


def _removals(incident: Incident, calendar: SchoolCalendar) -> Iterator[str]:
    for removal in incident.removals:
        asked = removal.provider or removal.addressed_to.label
        due = look_due(removal, calendar)
        look = f", look again {plain_day(due)}" if due else ""
        yield f"  {asked}: {removal.state.label}{look}  {removal.address}"


def _referrals(incident: Incident) -> Iterator[str]:
    for referral in incident.referrals:
        agency = referral.agency_name or referral.agency.label
        number = f" ({referral.reference})" if referral.reference else ""
        decided = f"{referral.decision.label}{number}. {referral.reason}"
        yield f"  {plain_moment(referral.at)}  {agency}: {decided}"


def _support(incident: Incident, calendar: SchoolCalendar, *, names: bool) -> Iterator[str]:
    people = {person.id: _called(person, names=names) for person in incident.people}
    for given in incident.support:
        who = people.get(given.person, "the person")
        yield f"  {plain_moment(given.at)}  {given.kind.label} for {who}"
    for sanction in incident.sanctions:
        kind = f"{sanction.kind.label} ({sanction.procedure})"
        yield f"  {plain_moment(sanction.at)}  sanction: {kind}"
    for check, day in zip(incident.check_ins, check_in_days(incident, calendar), strict=True):
        result = f"did it stop: {check.stopped.label}" if check.stopped else "not done yet"
        yield f"  check-in {plain_day(day)}: {result}"


def _story(incident: Incident) -> Iterator[str]:
    for entry in sorted(incident.entries, key=lambda entry: entry.at):
        yield f"  {plain_moment(entry.at)}  {entry.kind.label}: {entry.text}"


def _called(person: Person, *, names: bool) -> str:
    return (person.name if names else "") or person.alias or person.standing.label
