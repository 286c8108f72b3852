"""What one incident counts towards: the cells of figures in which it is counted.

One generator a theme, each over one incident, so that the same code that counts
can tell which incidents stand behind a figure.  What each figure means is said in
``definitions.toml``; the names of figures here are its identifiers.
"""

from collections.abc import Iterable, Iterator
from datetime import date, datetime
from functools import cache
from typing import NamedTuple

from esafety_tui.model.actions import Stopped
from esafety_tui.model.incident import Incident, Person
from esafety_tui.model.record import day_of
from esafety_tui.model.requests import Addressee, Complainant, Decision, Hold, Removal, RemovalState
from esafety_tui.model.school.year_groups import year_group
from esafety_tui.model.vocabulary import Answer, Fact, Outcome, Role, Stage, Standing
from esafety_tui.policy.calendar import first_response
from esafety_tui.policy.checklist import DONE, NOT_APPLICABLE, StepLine, checklist_of
from esafety_tui.policy.days.check_ins import check_in_days
from esafety_tui.policy.days.response import response_due, response_in_target
from esafety_tui.policy.days.step_deadline import due_day
from esafety_tui.reports.figures.counting import CountingContext
from esafety_tui.reports.figures.figure_types import ALL, Cell
from esafety_tui.reports.figures.rows import (
    NONE,
    NOT_TOLD,
    NOT_YET,
    POSTER,
    SEVERAL,
    month_key,
    provider_key,
)

# What people are, in the order in which a case counts under one of them: whoever was targeted,
# and whoever was responsible.
_FIRST_TARGET = (("pupils", {Standing.PUPIL}), ("staff", {Standing.STAFF}))
_FIRST_RESPONSIBLE = (
    ("staff", {Standing.STAFF, Standing.GOVERNOR}),
    ("pupils", {Standing.PUPIL}),
    ("outside", {Standing.PARENT, Standing.FORMER_PUPIL, Standing.OUTSIDER}),
)
_CLAUSES = "policy-compliance"
_LEFT_OUT: tuple[str, ...] = ("not-applicable",)
_APPLIED = ("incidents",)
# Where a step counts: by whether it is done, and whether in time (None: not known).
_COLUMNS: dict[tuple[bool, bool | None], tuple[str, ...]] = {
    (False, None): ("asked",),
    (False, False): ("asked", "dated"),
    (True, None): ("asked", "done"),
    (True, False): ("asked", "done", "dated"),
    (True, True): ("asked", "done", "dated", "in-time"),
}


class CountedCase(NamedTuple):
    """What an incident counts towards, as long as it is the same, on the same day.

    ``providers`` are spelt as somebody wrote them.
    """

    ref: str
    reported_on: date
    cells: list[Cell]
    spans: list[tuple[Cell, int]]
    providers: tuple[str, ...]


def counted_case(incident: Incident, context: CountingContext) -> CountedCase:
    """Count *incident* by itself: without what hangs on other cases (:class:`CountingContext`)."""
    return CountedCase(
        incident.ref,
        day_of(incident.reported_at),
        cells_of(incident, context),
        list(spans_of(incident, context)),
        (*incident.providers, *(removal.provider for removal in incident.removals)),
    )


def cells_of(incident: Incident, context: CountingContext) -> list[Cell]:
    """The innermost cells that *incident* counts in, as often as it does.

    A withdrawn incident is only recorded and withdrawn, or merged into the one that counts.
    """
    if incident.stage is Stage.WITHDRAWN:
        why = "incidents-merged" if incident.merged_into else "incidents-withdrawn"
        return [_cell("incidents-recorded"), _cell(why)]
    cells = [_cell("incidents-recorded")]
    cells += _how_many(incident, context)
    cells += _how_fast(incident, context)
    cells += _removals(incident)
    cells += _acts(incident)
    cells += _support(incident)
    cells += _told_in_words(incident)
    cells += _results(incident, context)
    cells += clause_cells(incident, context)
    return cells


def spans_of(incident: Incident, context: CountingContext) -> Iterator[tuple[Cell, int]]:
    """What *incident* adds to the figures of how fast: the cell, and days or school days."""
    if incident.stage is Stage.WITHDRAWN or incident.from_log:
        return  # a log tells how many and of what kind, not how fast
    reported = day_of(incident.reported_at)
    if incident.occurred_on:
        days = max(0, (reported - incident.occurred_on.last).days)
        yield _cell("days-to-report", ALL, "timed"), days
    if answered := first_response(incident):
        days = context.calendar.count(reported, day_of(answered))
        yield _cell("days-to-first-response", incident.severity or NONE, "timed"), days
    if incident.closed_at:
        days = context.calendar.count(reported, day_of(incident.closed_at))
        yield _cell("days-to-close", ALL, "timed"), days
    for removal in incident.removals:
        gone = _removed_at(removal)
        if gone and removal.sent_at and _was_sent(removal):
            days = max(0, (day_of(gone) - day_of(removal.sent_at)).days)
            yield _cell("days-to-removal", ALL, "timed"), days
            yield Cell("removals-by-provider", removal_key(removal), "timed"), days
    for hold in _holds(incident):
        if hold.lifted_at:
            days = context.calendar.count(day_of(hold.since), day_of(hold.lifted_at))
            yield _cell("police-holds", ALL, "timed"), days


@cache
def _cell(figure: str, row: str = ALL, column: str = "count") -> Cell:
    """The cell of that name: the same few hundred are wanted for every incident.

    Not for rows of the school's own words, which would be kept here for ever.
    """
    return Cell(figure, row, column)


def _how_many(incident: Incident, context: CountingContext) -> Iterator[Cell]:
    yield _cell("incidents-counted")
    referred = any(referral.decision is Decision.REFERRED for referral in incident.referrals)
    if referred or incident.answer(Fact.WITH_POLICE) is Answer.YES:
        yield _cell("incidents-told")
    yield _cell("incidents-closed" if incident.stage is Stage.CLOSED else "incidents-open")
    if incident.reopened_at:
        yield _cell("incidents-reopened")
    reported = day_of(incident.reported_at)
    yield _cell("incidents-by-month", month_key(reported.month))
    yield _cell("incidents-by-term", context.terms.key_of(reported))
    yield _cell("incidents-by-main-term", context.main_terms.key_of(reported))
    yield _cell("incidents-by-category", incident.category)
    yield _cell("incidents-by-medium", incident.medium)
    yield _cell("incidents-by-route", incident.came_by)
    yield _cell("incidents-by-severity", incident.severity or NONE)
    targets = incident.with_role(Role.TARGET)
    responsible = incident.with_role(Role.RESPONSIBLE)
    roles = {person.role for person in incident.people}
    no_target, nobody = (
        Role.INVOLVED if one.open_in(roles) else NONE for one in (Role.TARGET, Role.RESPONSIBLE)
    )
    yield _cell(
        "incidents-by-target", _kind_of(targets) or no_target, _kind_of(responsible) or nobody
    )
    yield _cell("incidents-by-first-target", _first_of(targets, _FIRST_TARGET) or no_target)
    yield _cell(
        "incidents-by-first-responsible", _first_of(responsible, _FIRST_RESPONSIBLE) or nobody
    )
    yield _cell("incidents-by-place", incident.where)
    yield _cell("incidents-by-motivation", incident.motivation)
    for provider in {provider_key(name) for name in incident.providers} or {NONE}:
        yield Cell("incidents-by-provider", provider)
    pupils = [person for person in targets if person.standing is Standing.PUPIL]
    for group in {year_group(pupil.year_group) or NONE for pupil in pupils}:
        yield Cell("incidents-by-year-group", group)
    if no_target is not NONE:
        yield _cell("incidents-by-year-group", no_target)


def _kind_of(people: Iterable[Person]) -> str:
    """What *people* are to the school, as one word; nothing of nobody."""
    kinds = {person.standing for person in people}
    return SEVERAL if len(kinds) > 1 else "".join(kinds)


def _first_of(people: Iterable[Person], kinds: Iterable[tuple[str, set[Standing]]]) -> str:
    """The first of *kinds* that one of *people* is; nothing of nobody."""
    found = {person.standing for person in people}
    return next((key for key, standings in kinds if standings & found), NONE if found else "")


def _how_fast(incident: Incident, context: CountingContext) -> Iterator[Cell]:
    if incident.from_log:
        return
    if incident.severity and (in_target := _in_target(incident, context)) is not None:
        yield _cell("response-in-target", incident.severity, "due")
        if in_target:
            yield _cell("response-in-target", incident.severity, "in-target")


def _in_target(incident: Incident, context: CountingContext) -> bool | None:
    """Whether the first response came in time.

    No, too, where its day has passed without one, or the case was closed without one.
    """
    answer = response_in_target(incident, context.school, context.calendar)
    if answer is None:
        if incident.severity and incident.stage is Stage.CLOSED:
            return False  # closed without an act: it will never come
        due = response_due(incident, context.school, context.calendar)
        return False if due and context.is_over(due) else None
    return answer


# Where a request that was sent stands; what is not here is pending.
_STATES = {
    RemovalState.REMOVED: "removed",
    RemovalState.REFUSED: "refused",
    RemovalState.BACK_AGAIN: "back-again",
}


def _removals(incident: Incident) -> Iterator[Cell]:
    for removal in incident.removals:
        if not _was_sent(removal):
            continue
        state = _STATES.get(removal.state, "pending")
        yield Cell("removals-by-provider", removal_key(removal), state)
        if removal.complainant is not Complainant.SCHOOL:
            yield _cell("removals-by-the-person", ALL, "asked")
            if state == "removed":
                yield _cell("removals-by-the-person", ALL, "removed")


def removal_key(removal: Removal) -> str:
    """The key of the row for whoever *removal* was addressed to."""
    if removal.addressed_to is Addressee.POSTER:
        return POSTER
    return provider_key(removal.provider)


def _was_sent(removal: Removal) -> bool:
    return removal.state is not RemovalState.DRAFT and removal.sent_at is not None


def _removed_at(removal: Removal) -> datetime | None:
    """When the material was first taken down, if it was and that is known."""
    gone = [event.at for event in removal.events if event.state is RemovalState.REMOVED]
    if gone:
        return min(gone)
    return removal.answered_at if removal.state is RemovalState.REMOVED else None


def _acts(incident: Incident) -> Iterator[Cell]:
    for referral in incident.referrals:
        yield _cell("referrals-by-agency", referral.agency, referral.decision)
        if referral.decision is Decision.REFERRED and referral.outcome:
            yield _cell("referrals-by-agency", referral.agency, "with-outcome")
    for hold in _holds(incident):
        yield _cell("police-holds")
        if hold.lifted_at is None:
            yield _cell("police-holds", ALL, "in-force")
    for measure in incident.measures:
        yield _cell("measures-by-consent", measure.kind, measure.consent or NONE)
    for sanction in incident.sanctions:
        yield _cell("sanctions-by-severity", sanction.kind, incident.severity or NONE)


def _log_may_tell(incident: Incident) -> bool:
    """Whether a log brought the case, and it was not closed here since: then all is on record."""
    return bool(incident.from_log) and (
        incident.stage is not Stage.CLOSED or incident.closed_in_log
    )


def _told_in_words(incident: Incident) -> Iterator[Cell]:
    """Where a case has nothing on record of which its log may tell in words: none is not known."""
    if not _log_may_tell(incident):
        return
    if not incident.referrals and incident.answer(Fact.WITH_POLICE) is Answer.UNKNOWN:
        yield _cell("incidents-told", NOT_TOLD)
        yield _cell("referrals-by-agency", NOT_TOLD, ALL)
    if incident.outcome is None:
        yield _cell("malicious-allegations", NOT_TOLD)
    if not incident.removals:
        yield _cell("removals-by-provider", NOT_TOLD, ALL)
        yield _cell("removals-by-the-person", NOT_TOLD, "asked")
    if not incident.holds:
        yield _cell("police-holds", NOT_TOLD)
    if not incident.measures:
        yield _cell("measures-by-consent", NOT_TOLD, ALL)
    if not incident.sanctions:
        yield _cell("sanctions-by-severity", NOT_TOLD, ALL)
    if not incident.support:
        yield _cell("support-given", NOT_TOLD)


def _holds(incident: Incident) -> Iterator[Hold]:
    """The police holds, without those that were lifted on their first day: slips."""
    for hold in incident.holds:
        if hold.lifted_at is None or day_of(hold.lifted_at) > day_of(hold.since):
            yield hold


def _support(incident: Incident) -> Iterator[Cell]:
    for support in incident.support:
        yield _cell("support-given", support.kind)
        if support.taken_up is Answer.YES:
            yield _cell("support-given", support.kind, "taken-up")
    staff = [
        person for person in incident.with_role(Role.TARGET) if person.standing is Standing.STAFF
    ]
    given = {one.person for one in incident.support if one.taken_up is not Answer.NO}
    supported = {id(person) for said, person in incident.called().items() if said in given}
    not_told = _log_may_tell(incident) and not incident.support
    if Role.TARGET.open_in({person.role for person in incident.people}) and any(
        one.standing in (Standing.STAFF, Standing.UNKNOWN)
        for one in incident.with_role(Role.INVOLVED)
    ):
        yield _cell("staff-supported", NOT_TOLD)
    for person in staff:
        yield _cell("staff-supported", NOT_TOLD if not_told else ALL)
        # Support that names nobody is taken to be for the target, if there is one only.
        if id(person) in supported or (len(staff) == 1 and "" in given):
            yield _cell("staff-supported", ALL, "supported")


def _results(incident: Incident, context: CountingContext) -> Iterator[Cell]:
    yield _cell("outcomes", incident.outcome or NOT_YET)
    if incident.outcome is Outcome.MALICIOUS:
        yield _cell("malicious-allegations")
    days = check_in_days(incident, context.calendar)
    # Nobody was asked who had left the school: that is no answer, and changes none.
    asked = [one for one in incident.check_ins if one.done_at and one.stopped is not Stopped.LEFT]
    for check_in, day in zip(incident.check_ins, days, strict=True):
        if day <= context.today:
            yield _cell("check-ins-held", ALL, "due")
            if check_in in asked:
                yield _cell("check-ins-held", ALL, "held")
    held = sorted(asked, key=lambda check_in: check_in.done_at or incident.reported_at)
    stopped = [check_in.stopped for check_in in held if check_in.stopped]
    yield _cell("did-it-stop", stopped[-1] if stopped else NOT_YET)
    satisfied = [one.satisfied for one in held if one.satisfied is not Answer.UNKNOWN]
    if satisfied:
        yield _cell("satisfaction", satisfied[-1])
    else:
        answer = {Answer.YES: Answer.NO, Answer.NO: Answer.YES}.get(
            incident.answer(Fact.NOT_SATISFIED), NOT_YET
        )
        yield _cell("satisfaction", answer)


@cache
def _cells_of_clauses(clauses: tuple[str, ...], columns: tuple[str, ...]) -> tuple[Cell, ...]:
    return tuple(Cell(_CLAUSES, clause, column) for clause in clauses for column in columns)


def clause_cells(incident: Incident, context: CountingContext) -> list[Cell]:
    """The steps of the checklist, under each clause that they answer.

    A list, and cells put together once: this is most of the counting of a year.
    """
    cells: list[Cell] = [_cell("incidents-from-log")] if incident.from_log else []
    if incident.closed_in_log:
        return cells  # nothing was asked of a case that was closed in the old log
    checklist = checklist_of(incident, context.calendar, context.steps)
    applied: set[str] = set()
    for line in checklist.lines:
        if line.state == NOT_APPLICABLE:
            columns = _LEFT_OUT
        else:
            applied.update(line.clauses)
            in_time = _in_time(line, incident, context)
            if in_time is not None:
                cells.append(_cell("steps-in-time", ALL, "dated"))
                if in_time:
                    cells.append(_cell("steps-in-time", ALL, "in-time"))
            columns = _COLUMNS[line.state == DONE, in_time]
            if line.state != DONE and in_time is False:
                cells.append(Cell("overdue-steps", line.phase, "count"))
        cells += _cells_of_clauses(line.clauses, columns)
    for clause in applied:
        cells += _cells_of_clauses((clause,), _APPLIED)
    if incident.from_log:  # of its steps it is known only which are late by now
        cells = [one for one in cells if one.figure in ("incidents-from-log", "overdue-steps")]
    return cells


def _in_time(line: StepLine, incident: Incident, context: CountingContext) -> bool | None:
    """Whether a step was done by its day; None if it has none, or nobody noted when it was done.

    A step that is still open is late once its day has passed.
    """
    if line.state != DONE:
        return False if line.due and context.is_over(line.due) else None
    step = context.steps_by_id.get(line.id)  # a step may have been answered and dropped since
    if step is None or line.at is None:
        return None
    due = due_day(step, incident, context.calendar)
    return None if due is None else day_of(line.at) <= due
