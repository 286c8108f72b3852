"""The records that a case leaves behind: evidence, entries, support, measures, sanctions."""

from collections.abc import Iterator
from datetime import timedelta

from esafety_tui.model.actions import (
    CheckIn,
    Measure,
    MeasureKind,
    Place,
    Sanction,
    Stopped,
    Support,
    SupportKind,
)
from esafety_tui.model.evidence import Entry, EntryKind, Evidence
from esafety_tui.model.incident import Person
from esafety_tui.model.vocabulary import Answer, Medium, Role, Severity, Standing
from tables import phrases
from tables.case import Case
from tables.phrases import pick
from tables.removals import gone_to_phone
from tables.school import DEPUTY, LEAD
from tables.timeline import Timeline, past

_CONTENT = {"yes": Answer.YES, "no": Answer.NO}


def of_role(people: tuple[Person, ...], role: Role) -> list[Person]:
    """Return the people who have *role*."""
    return [person for person in people if person.role is role]


def evidence(case: Case, line: Timeline, people: tuple[Person, ...]) -> Iterator[Evidence]:
    """What was kept (P2): of a picture that may be indecent, only where it is."""
    seen = f"{line.reported - timedelta(hours=14):%a %H}:{len(case.title) % 60:02d}"
    address = next((ask.address for ask in case.asks if ask.address), "")
    if case.indecent:
        yield Evidence(
            at=line.at(0, 10), by=LEAD, medium=case.medium, description=case.indecent,
            may_be_indecent=True, seen_by="nobody at school", passed_to="the police",
        )  # fmt: skip
        return
    for words in case.kept or (pick(phrases.KEPT[case.medium], case.title),):
        yield Evidence(
            at=line.at(0, 12), by=LEAD, medium=case.medium, description=words, address=address,
            shown_at=seen, captured_at=line.at(0, 8), captured_by=LEAD,
            original_at="on the device, which is kept as it is",
        )  # fmt: skip
    if case.private:
        yield Evidence(
            at=line.at(1, 30), by=LEAD, medium=Medium.E_MAIL, description=case.private,
            marked_private=True, consent_at=line.at(0, 55),
            mail_of=next(one.id for one in people if one.standing is Standing.STAFF),
        )  # fmt: skip


def entries(case: Case, line: Timeline, people: tuple[Person, ...]) -> Iterator[Entry]:
    """The running account."""
    responsible = of_role(people, Role.RESPONSIBLE)
    yield Entry(
        at=line.recorded, by=LEAD, text="Written down as reported; nothing looked into yet."
    )
    yield Entry(
        at=line.at(0, 40), by=LEAD, kind=EntryKind.DECISION,
        text=pick(phrases.DECIDED, case.title, "decided"),
    )  # fmt: skip
    if gone_to_phone(case):
        yield Entry(
            at=line.at(1, 25), by=LEAD, kind=EntryKind.CALL,
            text="Sat with the account holder while they rang the provider.",
        )  # fmt: skip
    spoken_to = any(person.name for person in responsible)
    said = case.said or pick(phrases.SAID if spoken_to else phrases.SAID_UNKNOWN, case.title)
    spoke = line.after_hold(2, 70)
    if spoke and "investigate" not in case.leave:
        by = DEPUTY if case.severity is Severity.LOW else LEAD
        yield Entry(at=spoke, by=by, kind=EntryKind.INTERVIEW, text=said)
    for days, kind, text in case.notes:
        yield Entry(at=line.at(days, 95), by=LEAD, kind=kind, text=text)
    if case.reopened and line.closed:
        yield Entry(
            at=line.closed - timedelta(days=7), by=LEAD, kind=EntryKind.DECISION,
            text="Opened again: two more remarks had turned up.",
        )  # fmt: skip


def support(case: Case, line: Timeline, people: tuple[Person, ...]) -> Iterator[Support]:
    """What was offered to those targeted, and to staff who reported and saw it (E3, O4, L1)."""
    key = case.title
    exposed = "reporter_exposed" in case.yes.split()
    reporters = [one for one in of_role(people, Role.REPORTER) if one.standing is Standing.STAFF]
    for target in of_role(people, Role.TARGET) + (reporters if exposed else []):
        if target.standing is Standing.PUPIL:
            told = pick(phrases.PARENTS, key, "parents")
            offers = [
                (0, SupportKind.PASTORAL, pick(phrases.PASTORAL, key), Answer.YES),
                (0, SupportKind.PARENTS_TOLD, told, Answer.UNKNOWN),
            ]
            if case.severity is Severity.CRITICAL:
                note = "A course of six sessions was offered."
                offers.append((4, SupportKind.COUNSELLING, note, Answer.YES))
        else:
            offers = [(0, SupportKind.CONVERSATION, pick(phrases.TALKED, key), Answer.YES)]
        if target.standing is Standing.STAFF:
            turned_down = Answer.YES if case.severity is Severity.HIGH else Answer.NO
            offers += [
                (1, SupportKind.WELFARE_CHECK, pick(phrases.WELFARE, key), Answer.YES),
                (3, SupportKind.OCCUPATIONAL_HEALTH, "Offered by letter.", turned_down),
            ]
            if case.severity is Severity.HIGH:
                note = "Workload gone through with the line manager."
                offers.append((4, SupportKind.WORKLOAD_CHECK, note, Answer.YES))
            if "wants_union_support" in case.yes.split():
                offers.append((1, SupportKind.UNION, "Put in touch with the union.", Answer.YES))
        for days, kind, note, taken in offers:
            if kind.value not in case.leave:
                yield Support(
                    at=line.at(days, 35), by=LEAD, person=target.id, kind=kind, taken_up=taken,
                    note=note,
                )  # fmt: skip


def measures(case: Case, line: Timeline) -> Iterator[Measure]:
    """Confiscation, monitoring or a search (P5)."""
    taken = case.measure
    if taken:
        is_search = taken.kind is MeasureKind.SEARCH
        yield Measure(
            at=line.at(0, 50), by=LEAD, kind=taken.kind, reason=taken.reason,
            proportionate_because=taken.proportionate, people_told=taken.told,
            consent=taken.consent, consent_reason=taken.consent_reason,
            place=taken.place or Place.ON_PREMISES, behaviour_policy=Answer.YES,
            searcher=taken.searcher,
            searcher_trained=Answer.YES if is_search else Answer.UNKNOWN,
            guidance="The authority's course, and the school's own rules on searching."
            if is_search
            else "",
        )  # fmt: skip


def sanctions(case: Case, line: Timeline, people: tuple[Person, ...]) -> Iterator[Sanction]:
    """What was given, to each person responsible, and under which procedure (O1, O3)."""
    at = line.after_hold(3, 100)
    for person in of_role(people, Role.RESPONSIBLE) if at else ():
        procedure = {
            Standing.PUPIL: "Behaviour policy",
            Standing.STAFF: "Staff disciplinary procedure",
            Standing.PARENT: "Procedure for parents' conduct",
        }.get(person.standing, "Governors' code of conduct")
        for kind, note in case.sanctions:
            yield Sanction(
                at=at, by=LEAD, person=person.id, kind=kind, procedure=procedure,
                note=note.replace(" each", ""),
            )  # fmt: skip


def check_ins(case: Case, line: Timeline, people: tuple[Person, ...]) -> Iterator[CheckIn]:
    """*Did it stop?*, two and six weeks after the response (E8)."""
    targets = of_role(people, Role.TARGET)
    if case.outcome is None or not targets:
        return
    at_first, content = case.ends_on.split()
    for weeks, stopped in ((2, Stopped(at_first)), (6, Stopped.YES)):
        due = line.week(weeks)
        done_at = line.on(due, 85)
        left = "check-in" in case.leave and weeks == 6
        if past(done_at) and not left:
            yield CheckIn(
                due=due, weeks=weeks, person=targets[0].id, done_at=done_at, by=LEAD,
                stopped=stopped, satisfied=_CONTENT[content],
                note=pick(phrases.STOPPED, case.title, weeks),
            )  # fmt: skip
        else:
            yield CheckIn(due=due, weeks=weeks, person=targets[0].id)
