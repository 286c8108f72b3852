"""Which rows of a log become incidents, which are known, and which have changed since."""

from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import partial

from esafety_tui.casework.casework import Casework
from esafety_tui.casework.records.records import Records
from esafety_tui.casework.records.sub_records import about_whom, aliased
from esafety_tui.importing.matching import (
    ChangedInLog,
    KnownRows,
    brought_up_to_date,
    fields_of,
    like_a_row,
)
from esafety_tui.importing.reader import LogReading
from esafety_tui.importing.rows.cells import BadRow, LogRow
from esafety_tui.model.batch import Batch
from esafety_tui.model.evidence import EntryKind
from esafety_tui.model.incident import FromLog, Incident, Reference
from esafety_tui.model.record import Invalid, day_of, read
from esafety_tui.model.school.school import School
from esafety_tui.model.vocabulary import ENDED, Answer, Fact
from esafety_tui.policy.guards import (
    Refused,
    guard_evidence,
    guard_evidence_file,
    guard_hold_then,
    guard_measure,
    guard_referral,
    guard_removal_sent,
)
from esafety_tui.policy.removals import capture_of

_MOST_NAMED = 5


@dataclass(frozen=True, slots=True)
class Decided:
    """What becomes of one row: the incident that it makes or is, and how it has changed."""

    row: LogRow
    state: str
    incident: Incident
    changes: tuple[ChangedInLog, ...] = ()


@dataclass(frozen=True, slots=True)
class Intake:
    """What an import does: what becomes of every row, and what to say of it.

    ``renumbered`` pairs references brought and given; ``batch`` is the import, once it is done.
    """

    rows: tuple[Decided, ...]
    problems: tuple[BadRow, ...]
    renumbered: tuple[tuple[str, str], ...]
    notes: tuple[str, ...]
    batch: Batch | None = None

    @property
    def new(self) -> tuple[Incident, ...]:
        """The incidents that are added, in the order of their references."""
        return tuple(one.incident for one in self.rows if one.state == NEW)

    @property
    def changed(self) -> tuple[Decided, ...]:
        """The rows that have changed in the log since they were taken in."""
        return tuple(one for one in self.rows if one.state == CHANGED)

    @property
    def already(self) -> int:
        """How many rows are here as they are."""
        return sum(one.state == KNOWN for one in self.rows)


NEW, KNOWN, CHANGED = "new", "known", "changed"


def import_log(
    casework: Casework,
    reading: LogReading,
    *,
    dry_run: bool = False,
    update: bool = False,
    file: str = "",
) -> Intake:
    """Take in the rows of a log as a batch, in one change; with *dry_run*, say what would be.

    Rows that have changed since are brought up to date only with *update*.
    """
    intake = decided(casework, reading)
    return intake if dry_run else carry_in(casework, intake, update=update, file=file)


def decided(casework: Casework, reading: LogReading) -> Intake:
    """Return what taking *reading* in would do; nothing is changed."""
    number = casework.undo.imports.next_number()
    return _decided(reading, casework.records, casework.evidence.keeps, number)


def carry_in(casework: Casework, intake: Intake, *, update: bool, file: str) -> Intake:
    """Take in what was *decided*, unless it is nothing: in one change, as a batch."""
    brought = [one.incident for one in intake.changed if update and _does_something(one)]
    if not (intake.new or brought):
        return intake
    return replace(intake, batch=casework.undo.imports.take_in(intake.new, brought, file))


def _does_something(one: Decided) -> bool:
    return any(not change.kept for change in one.changes)


def _decided(
    reading: LogReading, records: Records, keeps: Callable[[str], bool], batch: int
) -> Intake:
    """Decide what *reading* adds to the *records*; *keeps* knows the files that are here.

    Rows of a log get the next references in the order of their reports.  A JSON record keeps its
    reference where that leaves no gap; otherwise it too gets the next one of its year.
    """
    last: dict[str, int] = {}  # the last number of each academic year
    known = KnownRows(records)
    new: dict[str, tuple[LogRow, Incident]] = {}  # under the references that they brought, if any
    rest: list[Decided] = []
    problems = list(reading.problems)
    renamed: dict[str, str] = {}
    for row in sorted(reading.rows, key=_order):
        brought = row.data.get("ref", "")
        if (ref := known.find(row)) is not None:
            here = records.incident(ref) if records.has(ref) else new[ref][1]
            now, changes = brought_up_to_date(here, _incident(row, records, batch), row)
            rest.append(Decided(row, CHANGED if changes else KNOWN, now, changes))
            continue
        if brought in new or (brought and records.has(brought)):
            same = new[brought][1] if brought in new else records.incident(brought)
            if same in _readings_of(row, keeps):
                rest.append(Decided(row, KNOWN, same))
            else:
                problems.append(BadRow(row.number, "ref", _DIFFERS))
            continue
        incident = _incident(row, records, batch)
        reported_in = records.school.academic_year(day_of(incident.reported_at))
        year = incident.reference.year if brought else reported_in
        last[year] = last.get(year, records.index.last_number(year)) + 1
        reference = str(Reference(year, last[year]))
        if reference != brought:
            incident = incident.but(ref=reference, imported_as=row.fingerprint)
            if brought:
                renamed[brought] = incident.ref
        known.add(row, incident.ref)
        new[brought or incident.ref] = (row, incident)
    made = tuple(
        Decided(row, NEW, _relinked(_with_files_here(one, keeps), renamed))
        for row, one in new.values()
    )
    incidents = [one for _, one in new.values()]
    return Intake(
        rows=(*made, *rest),
        problems=tuple(sorted(problems, key=lambda problem: problem.number)),
        renumbered=tuple(renamed.items()),
        notes=(
            *reading.notes,
            *_against_the_policy(incidents, records.school),
            *_without_hold(incidents),
            *_without_files(incidents, keeps),
            *_namesakes(incidents, records),
        ),
    )


_NOT_HERE = "a file that did not come with its record"
_DIFFERS = "is the reference of an incident that is here already and says something else"


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
            f"What the policy does not allow ({clause}) stands in {_named(refs)}: it is taken in "
            "as it was. Look at it."
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
            f"Open, with the police, and on no police hold (P6): {_named(refs)}. Open the case "
            "and press H, unless the police have said that your own investigation may go on."
        )


def _without_files(new: Iterable[Incident], keeps: Callable[[str], bool]) -> Iterator[str]:
    """Name the incidents with evidence whose file is not here: JSON brings no files."""
    refs = {incident.ref for incident in new if _with_files_here(incident, keeps) != incident}
    if refs:
        yield (
            f"Evidence is taken in without their files, which are not here: {_named(refs)}. If "
            "you have an original, attach it (Enter on the evidence)."
        )


def _with_files_here(incident: Incident, keeps: Callable[[str], bool]) -> Incident:
    """Return *incident* with only those files of evidence that the school keeps."""
    if not incident.evidence:
        return incident
    evidence = (
        one if keeps(one.sha256) or not (one.file or one.sha256) else one.without_file(_NOT_HERE)
        for one in incident.evidence
    )
    return incident.but(evidence=tuple(evidence))


def _named(refs: Collection[str]) -> str:
    return ", ".join(sorted(refs)[:_MOST_NAMED]) + (" …" if len(refs) > _MOST_NAMED else "")


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


def _order(row: LogRow) -> tuple[Reference, str, str]:
    """Records that bring references in the order of these, the rows of a log by their report."""
    brought = row.data.get("ref")
    reference = Reference.parse(brought) if brought else Reference("", 0)
    place = f"{row.own_number:>12}{row.fingerprint}" if like_a_row(row) else f"{row.number:>12}"
    return (reference, str(row.data["reported_at"]), place)


def _incident(row: LogRow, records: Records, batch: int) -> Incident:
    now = records.now
    data = {"ref": "2000-01/001", "recorded_at": now, **row.data}
    if not like_a_row(row):
        incident = read(Incident, data)
        return incident.but(people=aliased(incident.people))
    # What the log gives no day for was put on record now.
    data["referrals"] = [{"at": now, "id": f"r{n}", **one} for n, one in
                         enumerate(row.data.get("referrals", ()), start=1)]  # fmt: skip
    incident = read(Incident, data | {"from_log": {"batch": 0}})
    incident = incident.but(people=aliased(incident.people))
    return incident.but(
        from_log=FromLog(
            batch=batch, sheet=row.sheet[:60], row=row.number, number=row.own_number,
            report_known=row.report_known, old=row.old, fields=fields_of(incident),
        )
    )  # fmt: skip


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


def _readings_of(row: LogRow, keeps: Callable[[str], bool]) -> tuple[Incident, ...]:
    """How a row that was taken in before may stand among the records."""
    try:
        incident = read(Incident, row.data)
    except Invalid:
        return ()
    return incident, _with_files_here(incident, keeps)


def _relinked(incident: Incident, renamed: dict[str, str]) -> Incident:
    """Let links follow the incidents that got another reference."""
    if not renamed or not incident.links:
        return incident
    return incident.but(links=tuple(renamed.get(link, link) for link in incident.links))
