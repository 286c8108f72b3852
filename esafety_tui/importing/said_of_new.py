"""What is said of incidents that come in: the past is named, not refused; nobody is joined."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from contextlib import suppress
from datetime import date
from functools import partial
from itertools import combinations

from esafety_tui.casework.records.records import Records
from esafety_tui.casework.records.sub_records import about_whom
from esafety_tui.casework.records.tables import INCIDENTS
from esafety_tui.importing.words import fold
from esafety_tui.model.days import plain_day
from esafety_tui.model.evidence import EntryKind
from esafety_tui.model.incident import Incident
from esafety_tui.model.record import Invalid, day_of
from esafety_tui.model.school.school import School
from esafety_tui.model.vocabulary import ENDED, Answer, Fact, Stage
from esafety_tui.model.wording import first_few
from esafety_tui.policy.clauses import cited
from esafety_tui.policy.guards.evidence import guard_evidence, guard_evidence_file
from esafety_tui.policy.guards.hold import guard_hold_then
from esafety_tui.policy.guards.measures import guard_measure
from esafety_tui.policy.guards.refused import Refused
from esafety_tui.policy.guards.requests import guard_referral, guard_removal_sent
from esafety_tui.policy.removals import capture_of

_MOST_NAMED = 5
# More of one day are of a log that gives no days: they are not compared with one another.
_MOST_OF_A_DAY = 20
_ALIKE = 0.7
_NOT_HERE = "a file that did not come with its record"


def said_of(
    new: Collection[Incident],
    alike: Collection[tuple[str, str, str]],
    records: Records,
    keeps: Callable[[str], bool],
) -> Iterator[str]:
    """Yield what is to be said of *new* incidents, of which some are *alike*.

    *keeps* knows the files that are here.
    """
    yield from _against_the_policy(new, records.school)
    yield from _without_hold(new)
    yield from _without_files(new, keeps)
    yield from _namesakes(new, records)
    if any(incident.from_log for incident in new):
        yield (
            "The words of a log may name people whom no column names, and so no case has. Those "
            "names show while names are hidden, too."
        )
    if alike:
        pairs = [f"{ref} and {other} ({when})" for ref, other, when in alike]
        yield (
            "Nearly the same, and of the same time, perhaps entered twice: "
            f"{first_few(pairs, _MOST_NAMED, '; ')}. They stand under “to sort” on the board."
        )


def _against_the_policy(new: Iterable[Incident], school: School) -> Iterator[str]:
    """Name the incidents with records that the forms would refuse; the past is not refused."""
    clauses: dict[str, set[str]] = {}
    for incident in new:
        for guarded in _guarded(incident, school):
            try:
                guarded()
            except Refused as refused:
                clauses.setdefault(refused.clause, set()).add(incident.ref)
    for clause, refs in sorted(clauses.items()):
        yield (
            f"What {cited(clause.split(', '))} does not allow stands in {_named(refs)}: it is "
            "brought in as it was. Look at it."
        )


def _without_hold(new: Iterable[Incident]) -> Iterator[str]:
    """Name what is open and with the police by the log, and on no hold (P6): none is made up."""
    refs = {
        incident.ref
        for incident in new
        if incident.stage not in ENDED
        and incident.answer(Fact.WITH_POLICE) is Answer.YES
        and not incident.holds
    }
    if refs:
        yield (
            f"Open, with the police, and on no police hold (clause P6): {_named(refs)}. A hold "
            "notes that the police asked you to wait: your investigation and its deadlines pause. "
            "Open the case and press H, unless the police have said that yours may go on."
        )


def _without_files(new: Iterable[Incident], keeps: Callable[[str], bool]) -> Iterator[str]:
    """Name the incidents with evidence whose file is not here: JSON brings no files."""
    refs = {incident.ref for incident in new if with_files_here(incident, keeps) != incident}
    if refs:
        yield (
            f"Evidence comes in without its files, which are not here: {_named(refs)}. If "
            "you have an original, attach it (Enter on the evidence)."
        )


def with_files_here(incident: Incident, keeps: Callable[[str], bool]) -> Incident:
    """Return *incident* with only those files of evidence that the school keeps."""
    if not incident.evidence:
        return incident
    evidence = (
        one if keeps(one.sha256) or not (one.file or one.sha256) else one.without_file(_NOT_HERE)
        for one in incident.evidence
    )
    return incident.but(evidence=tuple(evidence))


def _guarded(incident: Incident, school: School) -> Iterator[Callable[[], None]]:
    """Yield the guards that look at a record by itself, a police hold by the day of the act (P6).

    The past is named, not refused: the police may have to be told of it.
    """
    yield from (
        partial(guard_hold_then, incident, act.at, what)
        for acts, what in (
            (incident.measures, "a measure"),
            (incident.sanctions, "a sanction"),
            ([e for e in incident.entries if e.kind is EntryKind.INTERVIEW], "an interview"),
        )
        for act in acts
    )
    if incident.closed_at:
        yield partial(guard_hold_then, incident, incident.closed_at, "closing it")
    for evidence in incident.evidence:
        yield partial(guard_evidence, evidence)
        if evidence.file or evidence.sha256:
            yield partial(guard_evidence_file, incident, evidence)
    for measure in incident.measures:
        with suppress(Invalid):  # about somebody who is not among the people of the record
            yield partial(guard_measure, measure, school.nation, about_whom(incident, measure))
    for removal in incident.removals:
        if removal.sent_at is not None:
            captured = removal.captured_at or capture_of(incident, removal)
            yield partial(guard_removal_sent, removal.but(captured_at=captured))
    for referral in incident.referrals:
        yield partial(guard_referral, referral, incident)


def _namesakes(new: Iterable[Incident], records: Records) -> Iterator[str]:
    """Name the new incidents with people whose names stand in other cases; nobody is joined."""
    known = {
        name.casefold(): row.ref
        for row in records.index.newest_first()
        for name in row.people_named.split(", ")
        if " " in name
    }
    refs = {
        incident.ref
        for incident in new
        for person in incident.people
        if person.name.casefold() in known and " " in person.name
    }
    if refs:
        yield (
            f"In {_named(refs)} stand people whose names stand in other cases too. They may be the "
            "same or not: nobody was joined."
        )


def alike_in(new: Mapping[str, Incident], records: Records) -> list[tuple[str, str, str]]:
    """Return the pairs that tell nearly the same of the same time, and which time that is.

    *new* are under the references that they get; the other of a pair may be in the *records*.
    """
    times: defaultdict[tuple[date, date], list[tuple[str, Incident]]] = defaultdict(list)
    for ref, incident in new.items():
        times[_time_of(incident)].append((ref, incident))
    days = {str(first) for first, _ in times}
    for document in records.store.db.table(INCIDENTS):
        happened = document.get("occurred_on") or {"first": document["reported_at"][:10]}
        if happened["first"] in days:
            here = records.incident(document.doc_id)
            if here.stage is not Stage.WITHDRAWN and (time := _time_of(here)) in times:
                times[time].append((here.ref, here))
    return [
        (
            ref,
            other,
            told.occurred_on.in_words if told.occurred_on else f"reported {plain_day(day)}",
        )
        for (day, _), those in times.items()
        for (ref, told), (other, there) in combinations(those[:_MOST_OF_A_DAY], 2)
        if ref in new and _nearly_the_same(told, there)
    ]


def _time_of(incident: Incident) -> tuple[date, date]:
    day, happened = day_of(incident.reported_at), incident.occurred_on
    return (happened.first, happened.last) if happened else (day, day)


def _nearly_the_same(one: Incident, other: Incident) -> bool:
    words, others = (set(fold(told.summary or told.title).split()) for told in (one, other))
    return len(words & others) > _ALIKE * len(words | others)


def _named(refs: Collection[str]) -> str:
    return first_few(sorted(refs), _MOST_NAMED)
