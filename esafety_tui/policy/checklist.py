"""The checklist of a case: which steps apply, how each stands, what is next."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from types import MappingProxyType

from esafety_tui.model.incident import Incident, StepMark, StepState
from esafety_tui.model.vocabulary import ENDED, Answer, AskedFact, Phase, Word
from esafety_tui.policy.answers import ANSWERS, still_for
from esafety_tui.policy.calendar import SchoolCalendar
from esafety_tui.policy.clauses import cited
from esafety_tui.policy.conditions import ALWAYS, parse
from esafety_tui.policy.days.step_deadline import due_day
from esafety_tui.policy.facts import facts_of
from esafety_tui.policy.steps import PROTECTED, Origin, Step, shipped_steps
from esafety_tui.policy.supplements.in_use import steps_of_all_packs

OPEN, DONE, NOT_APPLICABLE, LOCKED = "open", "done", "not-applicable", "locked"
WAITING = "waiting"
ANSWERED = frozenset({DONE, NOT_APPLICABLE})
_SCHOOL_WEEK = 5


@dataclass(frozen=True, slots=True)
class StepLine:
    """One line of a checklist.

    ``state`` is open, done, not-applicable, locked (waiting for a police hold) or waiting (for
    the answer to ``waits_for``: a fact, or who is concerned); ``due`` is a school day,
    ``due_days`` after the report, or ``None``, and ``at_once`` says that nobody waits for that
    day, whatever is counted (L4); ``by_record`` says that a record answers the step, so that no
    tick is needed; ``satisfied_by`` names that record, ``kept`` where it is if not in the case,
    and ``still_for`` who of several has none yet, by alias; ``source`` is the law or guidance
    beside the policy that asks for it; ``says_unknown`` that somebody answered *don't know yet*.
    """

    id: str
    phase: Phase
    clauses: tuple[str, ...]
    title: str
    help: str
    due: date | None = None
    state: str = OPEN
    asks: AskedFact | None = None
    at: datetime | None = None
    done_by: str = ""
    note: str = ""
    satisfied_by: str = ""
    by_record: bool = False
    at_once: bool = False
    protects: str = ""
    waits_for: str = ""
    still_for: tuple[str, ...] = ()
    due_days: int | None = None
    source: Origin | None = None
    kept: str = ""
    says_unknown: bool = False

    @property
    def wants_record(self) -> bool:
        """Whether a record of the case answers it, and none does so far."""
        return bool(self.satisfied_by) and not self.by_record

    @property
    def is_only_ticked(self) -> bool:
        """Whether a tick answers it, and is all that does: no question, no record, no waiting."""
        asked = self.state == OPEN and not (self.asks or self.satisfied_by)
        return asked or (self.state in ANSWERED and not self.by_record)

    @property
    def named(self) -> str:
        """Its title, and behind it the law or guidance from which it comes, if it does."""
        return f"{self.title} ({self.source.said})" if self.source else self.title

    @property
    def cites(self) -> str:
        """The clauses that it answers, and with it the law or guidance that asks for it."""
        return cited(self.clauses, self.source.said if self.source else "")


class StepGroup(Word):
    """When a step is to be done, in the order in which a list of them is read."""

    NOW = "now"
    TODAY = "today"
    THIS_WEEK = "this-week"
    LATER = "later"
    DONE = "done"


def group_of(line: StepLine, today: date) -> StepGroup:
    """Return when *line* is to be done, seen from *today*; what is late is to be done now."""
    if line.state in ANSWERED:
        return StepGroup.DONE
    if line.due is None:
        return StepGroup.LATER
    if line.at_once or line.due < today:
        return StepGroup.NOW
    if line.due == today:
        return StepGroup.TODAY
    sunday = today + timedelta(days=6 - today.weekday())
    return StepGroup.THIS_WEEK if line.due <= sunday else StepGroup.LATER


@dataclass(frozen=True, slots=True)
class Checklist:
    """The lines of a case in the order in which they are done, and what is next.

    ``waiting`` are the steps of which nobody knows yet whether they are asked for.
    """

    lines: tuple[StepLine, ...]
    next: StepLine | None
    waiting: tuple[StepLine, ...] = ()

    def without_days(self) -> "Checklist":
        """Return it for a case of which nothing is due any more."""
        return replace(self, lines=tuple(replace(one, due=None) for one in self.lines), next=None)

    def answered(self) -> "Checklist":
        """Return what of it was answered: of a case that a log closed, nothing else is asked."""
        lines = tuple(line for line in self.lines if line.state in ANSWERED)
        return Checklist(lines, None)

    def by_when(
        self, today: date, stays: Mapping[str, StepGroup] = MappingProxyType({})
    ) -> dict[StepGroup, tuple[StepLine, ...]]:
        """Return the lines by when they are to be done, seen from *today*.

        A line that is answered *stays* in the group that is named for its id, if there is one.
        """

        def when(line: StepLine) -> StepGroup:
            group = group_of(line, today)
            return stays.get(line.id, group) if group is StepGroup.DONE else group

        return _grouped(self.lines, self.waiting, when)

    @property
    def elsewhere(self) -> tuple[StepLine, ...]:
        """What is done, and has its record elsewhere than in the case."""
        return tuple(line for line in self.lines if line.kept and not line.by_record)

    @property
    def done(self) -> int:
        """How many lines are answered."""
        return sum(line.state in ANSWERED for line in self.lines)

    @property
    def total(self) -> int:
        """How many lines there are."""
        return len(self.lines)


def checklist_of(incident: Incident, calendar: SchoolCalendar, steps: Iterable[Step]) -> Checklist:
    """Return what the policy asks of *incident* now.

    A step that is done stays, whatever becomes of the facts; one whose condition
    is not known is replaced by the step that finds the fact out.
    """
    asked, waiting = _asked_in(incident, steps)
    lines = tuple(_line(step, incident, calendar) for step in asked)
    return Checklist(lines, _next(lines), waiting)


def line_of(name: str, incident: Incident, steps: Iterable[Step]) -> StepLine | None:
    """Return the line of one step on the checklist of *incident*, without its day, or ``None``."""
    asked, _ = _asked_in(incident, steps)
    return next((_line(step, incident) for step in asked if step.id == name), None)


def _asked_in(incident: Incident, steps: Iterable[Step]) -> tuple[list[Step], tuple[StepLine, ...]]:
    """Return the steps on the checklist of *incident*, and what waits for an answer."""
    if incident.stage in ENDED:
        # What was switched on since asks nothing of a case that is over.
        steps = tuple(step for step in steps if not step.source or _answered(step, incident))
    steps = (*steps, *_no_longer_asked(tuple(steps), incident))
    return _asked(steps, facts_of(incident), set(incident.steps))


def steps_for(
    facts: Mapping[str, Answer], steps: Iterable[Step]
) -> dict[StepGroup, tuple[StepLine, ...]]:
    """Return what the policy would ask under *facts* of a case reported now, by when."""
    asked, waiting = _asked(tuple(steps), facts, set())
    return _grouped(tuple(_bare(step) for step in asked), waiting, _when_reported)


def _when_reported(line: StepLine) -> StepGroup:
    """Return when *line* is to be done on the day of the report, whatever day that is."""
    if line.at_once:
        return StepGroup.NOW
    soon = line.due_days is not None and line.due_days <= _SCHOOL_WEEK
    return StepGroup.THIS_WEEK if soon else StepGroup.LATER


def _grouped(
    lines: tuple[StepLine, ...],
    waiting: tuple[StepLine, ...],
    when: Callable[[StepLine], StepGroup],
) -> dict[StepGroup, tuple[StepLine, ...]]:
    """Put *lines* into groups, what protects somebody first of each.

    What is *waiting* for the answer to a question stands under that, and else under *later*.
    """
    groups: dict[StepGroup, list[StepLine]] = {one: [] for one in StepGroup}
    for line in sorted(lines, key=_urgency):
        group = groups[when(line)]
        group.append(line)
        if line.asks and line.state not in ANSWERED:
            group += [one for one in waiting if one.waits_for == line.asks]
    placed = {line.id for group in groups.values() for line in group}
    groups[StepGroup.LATER] += [line for line in waiting if line.id not in placed]
    return {one: tuple(group) for one, group in groups.items() if group}


def _urgency(line: StepLine) -> tuple[int, bool]:
    """Order by whom a step keeps safe; of those that do, the policy's own come first."""
    return PROTECTED.index(line.protects), bool(line.protects and line.source)


def closing_gaps(incident: Incident, checklist: Checklist) -> tuple[str, ...]:
    """Say what is missing before *incident* can be closed; empty when nothing is."""
    missing = [line for line in checklist.lines if line.state not in ANSWERED]
    gaps = [line.title for line in missing]
    # These two hold whatever a school's own steps leave out.
    if incident.outcome is None and not any(line.satisfied_by == "outcome" for line in missing):
        gaps.append("Record the outcome")
    if not incident.check_ins and not any(
        line.satisfied_by == "check-ins" and line.state != DONE for line in checklist.lines
    ):
        gaps.append("Book the check-ins")
    return tuple(gaps)


def lost_steps(before: Checklist, after: Checklist) -> list[str]:
    """Return what a record had answered on the list *before*, and what *after* asks no more."""
    still = {line.id for line in after.lines}
    return [
        line.id
        for line in before.lines
        if line.state == DONE and not line.asks and line.id not in still
    ]


def open_questions(facts: Mapping[str, Answer], steps: Iterable[Step]) -> frozenset[str]:
    """Return the facts that are asked for now; who is concerned may be among them."""
    return frozenset(_Hanging(tuple(steps), facts).asked.values())


class _Hanging:
    """What hangs on which question: a step asks for the first unknown fact of its condition."""

    def __init__(self, steps: tuple[Step, ...], facts: Mapping[str, Answer]) -> None:
        self._facts = facts
        self.valued = [(step, step.when.evaluate(facts)) for step in steps]
        self._finding: dict[str, tuple[Step, Answer]] = {
            step.asks: (step, value) for step, value in self.valued if step.asks
        }
        # Each step that waits, by its id, and the fact that is asked for its sake.
        self.asked = {
            step.id: question
            for step, value in self.valued
            if value is Answer.UNKNOWN and step.asks is None
            if (question := self._question(step))
        }

    def _question(self, step: Step) -> str:
        """Return what is asked first; empty where the question is not asked in such a case."""
        fact = step.when.first_question(self._facts)
        finding, value = self._finding.get(fact, (step, Answer.YES))
        if value is Answer.UNKNOWN:
            return self._question(finding)
        return fact if value is Answer.YES else ""


def _asked(
    steps: tuple[Step, ...], facts: Mapping[str, Answer], marked: set[str]
) -> tuple[list[Step], tuple[StepLine, ...]]:
    """Return the steps that apply or are marked and the questions; and what waits for those."""
    hanging = _Hanging(steps, facts)
    questions = set(hanging.asked.values())
    asked = [
        step
        for step, value in hanging.valued
        if step.id in marked
        or (value is Answer.YES and (step.asks is None or step.asks in questions))
    ]
    waiting = tuple(
        replace(_bare(step), state=WAITING, waits_for=hanging.asked[step.id])
        for step in steps
        if step.id in hanging.asked and step.id not in marked
    )
    return asked, waiting


def _no_longer_asked(steps: tuple[Step, ...], incident: Incident) -> list[Step]:
    """Return steps that are answered in *incident* but are in the school's own list no longer."""
    gone = set(incident.steps) - {step.id for step in steps}
    if not gone:
        return []
    shipped = {step.id: step for step in (*shipped_steps(), *steps_of_all_packs())}
    known = [shipped.get(name) or _forgotten(name) for name in sorted(gone)]
    # What is answered waits for nothing, least of all for questions that nobody asks now.
    return [replace(step, when=parse(ALWAYS)) for step in known]


def _forgotten(name: str) -> Step:
    """A step that neither the school nor the program knows by now: its id has to serve."""
    title = name.replace("-", " ").capitalize()
    said = "This step was answered while the school's own steps still had it."
    return Step(name, Phase.LEARN, (), title, said, parse(ALWAYS), "", None, False, None)


def _line(step: Step, incident: Incident, calendar: SchoolCalendar | None = None) -> StepLine:
    mark = incident.steps.get(step.id)
    by_record = bool(step.satisfied_by) and ANSWERS[step.satisfied_by](incident)
    state = _state(step, incident, mark, by_record=by_record)
    return StepLine(
        id=step.id,
        phase=step.phase,
        clauses=step.clauses,
        title=step.title,
        help=step.help,
        due=due_day(step, incident, calendar) if calendar and state == OPEN else None,
        state=state,
        asks=step.asks,
        at=mark.at if mark else None,
        done_by=mark.by if mark else "",
        note=mark.note if mark else "",
        satisfied_by=step.satisfied_by,
        by_record=by_record,
        at_once=step.due_days == 0,
        protects=step.protects,
        still_for=_still_for(step, incident) if state == OPEN else (),
        due_days=step.due_days,
        source=step.source,
        kept=mark.kept if mark else "",
        says_unknown=step.asks is not None and incident.says_unknown(step.asks),
    )


def _still_for(step: Step, incident: Incident) -> tuple[str, ...]:
    people = still_for(incident, step.satisfied_by) if step.satisfied_by else ()
    return tuple(one.alias or one.standing.label for one in people)


def _bare(step: Step) -> StepLine:
    return StepLine(
        step.id, step.phase, step.clauses, step.title, step.help, asks=step.asks,
        at_once=step.due_days == 0, protects=step.protects, due_days=step.due_days,
        source=step.source,
    )  # fmt: skip


def _answered(step: Step, incident: Incident) -> bool:
    by_record = bool(step.satisfied_by) and ANSWERS[step.satisfied_by](incident)
    mark = incident.steps.get(step.id)
    return _state(step, incident, mark, by_record=by_record) in ANSWERED


def _state(step: Step, incident: Incident, mark: StepMark | None, *, by_record: bool) -> str:
    if by_record or (mark and mark.state is StepState.DONE):
        return DONE
    if mark:
        return NOT_APPLICABLE
    if step.asks is not None and incident.answer(step.asks) is not Answer.UNKNOWN:
        return DONE
    return LOCKED if step.locked_by_hold and incident.on_hold else OPEN


def _next(lines: tuple[StepLine, ...]) -> StepLine | None:
    """Return the open line that falls due first, of one day's what protects somebody, in order.

    Those without a day come after all that have one.  A question to which somebody said *don't
    know yet* lets those go first that are like it; what a hold has locked is not open.
    """
    open_lines = (line for line in lines if line.state == OPEN)
    return min(
        open_lines,
        key=lambda line: (
            line.due is None,
            line.says_unknown,
            line.due or date.max,
            *_urgency(line),
        ),
        default=None,
    )
