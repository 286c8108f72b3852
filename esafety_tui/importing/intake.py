"""Which rows of a log become incidents, which are known, and which have changed since."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from esafety_tui.casework.casework import Casework
from esafety_tui.casework.records.records import Records
from esafety_tui.casework.records.sub_records import aliased
from esafety_tui.data.tables import collector_at_rest
from esafety_tui.importing.answers import NONE, Answers
from esafety_tui.importing.columns import LogColumn
from esafety_tui.importing.matching import (
    ChangedInLog,
    KnownRows,
    brought_up_to_date,
    fields_of,
    like_a_row,
)
from esafety_tui.importing.reader import LogReading
from esafety_tui.importing.rows.cells import LogRow, Problem, RowLeftOut
from esafety_tui.importing.said_of_new import alike_in, said_of, with_files_here
from esafety_tui.model.batch import Batch
from esafety_tui.model.evidence import Entry
from esafety_tui.model.incident import WORDS_OF_LOG, Incident, Reference
from esafety_tui.model.record import at_start_of, day_of
from esafety_tui.model.vocabulary import ENDED


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
    problems: tuple[RowLeftOut, ...]
    renumbered: tuple[tuple[str, str], ...]
    notes: tuple[str, ...]
    batch: Batch | None = None

    @property
    def new(self) -> tuple[Incident, ...]:
        """The incidents that are added, in the order of their references."""
        return tuple(one.incident for one in self.rows if one.state == NEW)

    @property
    def changed(self) -> tuple[Decided, ...]:
        """The rows that have changed in the log since they were brought in."""
        return tuple(one for one in self.rows if one.state == CHANGED)

    @property
    def already(self) -> int:
        """How many rows are here as they are."""
        return sum(one.state == KNOWN for one in self.rows)

    @property
    def left_out(self) -> int:
        """How many rows the lead leaves out."""
        return sum(one.state == LEFT_OUT for one in self.rows)


NEW, KNOWN, CHANGED, LEFT_OUT = "new", "known", "changed", "left out"


@collector_at_rest()
def decided(casework: Casework, reading: LogReading, answers: Answers = NONE) -> Intake:
    """Return what taking *reading* in would do; nothing is changed.

    *answers* say which rows of a log the lead leaves out.
    """
    number = casework.undo.imports.next_number()
    return _decided(reading, answers, casework.records, casework.evidence.keeps, number)


@collector_at_rest()
def carry_in(casework: Casework, intake: Intake, *, update: bool, file: str) -> Intake:
    """Bring in what was *decided*, unless it is nothing: in one change, as a batch."""
    changed = (one for one in intake.changed if not all(change.kept for change in one.changes))
    brought = [one.incident for one in changed] if update else []
    if not (intake.new or brought):
        return intake
    return replace(intake, batch=casework.undo.imports.take_in(intake.new, brought, file))


def _decided(
    reading: LogReading,
    answers: Answers,
    records: Records,
    keeps: Callable[[str], bool],
    batch: int,
) -> Intake:
    """Decide what *reading* adds to the *records*; *keeps* knows the files that are here.

    Rows of a log get the next references in the order of their reports.  A JSON record keeps its
    reference where that leaves no gap; otherwise it too gets the next one of its year.
    """
    read_as = {column.read_as for column in reading.columns}
    last: dict[str, int] = {}  # the last number of each academic year
    known = KnownRows(records, reading.rows)
    added: dict[str, LogRow] = {}  # under the references that they get
    brought: dict[str, LogRow] = {}  # of these, under the references that they brought
    again: list[tuple[LogRow, str]] = []  # rows of incidents that are here, or were just added
    rest: list[Decided] = []
    left_out: list[Decided] = []
    problems = list(reading.problems)

    def by_you(row: LogRow) -> bool:
        some = bool(answers.words) and like_a_row(row)
        return some and answers.leaves_out(row.fingerprint)

    # What is left out comes last: it never stands for a case of which another row tells.
    for row in sorted(reading.rows, key=lambda row: (by_you(row), _order(row))):
        own = _brought(row)
        if (ref := known.find(row)) is not None:
            again.append((row, ref))
        elif by_you(row):
            left_out.append(Decided(row, LEFT_OUT, row.incident))
        elif own in brought or (own and records.has(own)):
            here = brought[own].incident if own in brought else records.incident(own)
            if here in (row.incident, with_files_here(row.incident, keeps)):
                rest.append(Decided(row, KNOWN, here))
            else:
                problems.append(RowLeftOut(row.number, "", Problem("ref", _DIFFERS)))
        else:
            year = own.partition("/")[0]
            year = year or records.school.academic_year(day_of(row.incident.reported_at))
            last[year] = (last.get(year) or records.index.last_number(year)) + 1
            ref = str(Reference(year, last[year]))
            known.add(row, ref)
            added[ref] = row
            if own:
                brought[own] = row
    rows = {ref: row.incident for ref, row in added.items() if like_a_row(row)}
    alike = alike_in(rows, records)
    twins: dict[str, list[str]] = defaultdict(list)
    for one_of_two, other, _ in alike:
        twins[one_of_two].append(other)
        twins[other].append(one_of_two)
    now = records.now
    new = {
        ref: _incident(row, now, batch, ref, read_as, twins.get(ref, ()))
        for ref, row in added.items()
    }
    renamed = {own: ref for ref, row in added.items() if (own := _brought(row)) not in ("", ref)}
    made = tuple(
        Decided(row, NEW, _relinked(with_files_here(new[ref], keeps), renamed))
        for ref, row in added.items()
    )
    brought_again: dict[str, LogRow] = {}
    for row, ref in again:
        here = records.incident(ref) if records.has(ref) else new[ref]
        # What the log has no day for was not done on the day that it is brought in again.
        told = _incident(row, here.recorded_at, batch, ref, read_as)
        by_now, changes = brought_up_to_date(here, told, row)
        first = brought_again.setdefault(ref, row)  # the same on another sheet changes it once
        rest.append(Decided(row, CHANGED if changes and row is first else KNOWN, by_now, changes))
    return Intake(
        rows=(*sorted((*made, *left_out), key=lambda one: _order(one.row)), *rest),
        problems=tuple(sorted(problems, key=lambda problem: problem.number)),
        renumbered=tuple(renamed.items()),
        notes=(*reading.notes, *said_of(new.values(), alike, records, keeps)),
    )


_DIFFERS = "is the reference of an incident that is here already and says something else"
# As much as one entry of a case can hold.
_LONGEST_ENTRY = 190_000


def _brought(row: LogRow) -> str:
    """Return the reference that a record in JSON brings; a row of a log brings none."""
    return "" if like_a_row(row) else row.own_number


def _order(row: LogRow) -> tuple[Reference, datetime, str]:
    """Records that bring references in the order of these, the rows of a log by their report."""
    brought = _brought(row)
    reference = Reference.parse(brought) if brought else Reference("", 0)
    begins = row.incident.reported_at
    if not row.incident.report_known and (happened := row.incident.occurred_on):
        begins = at_start_of(happened.last)  # the first of a month is no day of its own
    place = f"{row.own_number:>12}{row.fingerprint}" if like_a_row(row) else f"{row.number:>12}"
    return (reference, begins, place)


def _incident(
    row: LogRow,
    now: datetime,
    batch: int,
    ref: str,
    read_as: Collection[str],
    alike: Iterable[str] = (),
) -> Incident:
    """Return what *row* tells as an incident of the school under *ref*.

    *now* is when it was put on record, *read_as* what the columns of the log hold; *alike* are
    those that tell nearly the same.
    """
    told = row.incident
    people, from_log = aliased(told.people, by_name=like_a_row(row)), told.from_log
    if from_log is None or not like_a_row(row):
        imported_as = told.imported_as if row.own_number == ref else row.fingerprint
        return told.but(ref=ref, people=people, imported_as=imported_as)
    # What the log gives no day for was put on record now.
    entries = _in_entries(row.kept, told.reported_at if told.report_known else now)
    from_log = from_log.but(
        batch=batch, fields=fields_of(told, people=people, entries=entries),
        doubtful=(*_doubtful(row, told, read_as), *alike),
    )  # fmt: skip
    return told.but(
        ref=ref, recorded_at=now, imported_as=row.fingerprint, people=people, entries=entries,
        referrals=tuple(one.but(at=now) for one in told.referrals), from_log=from_log,
    )  # fmt: skip


def _in_entries(kept: Sequence[str], at: datetime) -> tuple[Entry, ...]:
    """Return the entries of a case that keep words of a log; none for none."""
    text = "\n".join((WORDS_OF_LOG, *kept)) if kept else ""
    pieces = range(0, len(text), _LONGEST_ENTRY)
    return tuple(Entry(at=at, text=text[begins : begins + _LONGEST_ENTRY]) for begins in pieces)


def _doubtful(row: LogRow, told: Incident, read_as: Collection[str]) -> Iterator[str]:
    """Yield what the log has a column for, and does not say of this row for certain."""
    day = told.occurred_on
    if day.about if day else LogColumn.OCCURRED in read_as:
        yield "day"
    if LogColumn.STAGE in read_as and not (row.said_open or told.stage in ENDED):
        yield "status"


def _relinked(incident: Incident, renamed: dict[str, str]) -> Incident:
    """Let links follow the incidents that got another reference."""
    if not renamed or not incident.links:
        return incident
    return incident.but(links=tuple(renamed.get(link, link) for link in incident.links))
