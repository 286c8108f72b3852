"""What needs the lead today: the lanes of the board in order, and the counts of its strip."""

from bisect import bisect_left, insort
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from esafety_tui.casework.records.index_row import IndexRow, reference_of
from esafety_tui.model.school.annual_review import AnnualReview, PlannedAction
from esafety_tui.model.school.prevention import PolicyReview, Prevention, Training
from esafety_tui.model.vocabulary import LANES, Severity, Stage
from esafety_tui.policy.calendar import SchoolCalendar
from esafety_tui.policy.days.prevention_due import Work, work_due
from esafety_tui.policy.due import ANSWER
from esafety_tui.policy.steps import PROTECTED
from esafety_tui.policy.supplements.yearly import YearlyDuty

# Closed cases stay on the board for a month, then only in the list.
SHOW_CLOSED = timedelta(days=30)
REVIEWS_DUE = "policy reviews due"
REFRESHERS_DUE = "training refreshers due"
ALL_DONE = "all done, not closed"
ACTIONS_LATE = "planned actions late"
BRIEFINGS_DUE = "briefings due"
SURVEYS_DUE = "surveys due"
TRAINING_DUE = "training due"
MONITORING_DUE = "annual monitoring due"
YEARLY_DUE = "yearly reviews due"
TO_SORT = "to sort"
AWAITING, LATE = "awaiting first response", "late"
_ONE_OF = {
    ACTIONS_LATE: "planned action late",
    "take-downs to chase": "take-down to chase",
    "check-ins": "check-in",
    BRIEFINGS_DUE: "briefing due",
    SURVEYS_DUE: "survey due",
    REVIEWS_DUE: "policy review due",
    REFRESHERS_DUE: "training refresher due",
    YEARLY_DUE: "yearly review due",
}
# What is counted, and what each count means to whoever has not seen it before.
MEANS = {
    AWAITING: "reported, and nobody has acted yet: no step ticked, nothing recorded beyond a note",
    LATE: "a school day has gone by since a deadline; weekends and holidays do not count",
    "due today": "a deadline falls on today",
    "paused for the police": "the police asked the school to wait; its deadlines stand still",
    "take-downs to chase": "you asked two school days ago or more: look whether it is over",
    "check-ins": "time to ask the people affected whether it stopped",
    ALL_DONE: "every step is answered and nothing is to come: close it with its outcome",
    TO_SORT: "a log did not say all of them, or not for certain; Enter lists them",
    REVIEWS_DUE: "the day set for the next review has come, or there has been none since set-up",
    REFRESHERS_DUE: "the date that the last training set for its refresher has come",
    ACTIONS_LATE: "planned in a year's review, not done, and the day for it is over",
    TRAINING_DUE: "no training of the staff is recorded, half a term after set-up",
    BRIEFINGS_DUE: "governors or senior leaders: a year since the last, or none since set-up",
    SURVEYS_DUE: "staff, pupils or parents: a year since the last, or none since set-up",
    MONITORING_DUE: "a school year has ended, and nothing is written of it yet",
    YEARLY_DUE: "a supplement asks for it every school year: a year since the last, or none yet",
}
_NO_CASES = (
    REVIEWS_DUE, REFRESHERS_DUE, ACTIONS_LATE, TRAINING_DUE, BRIEFINGS_DUE, SURVEYS_DUE,
    MONITORING_DUE, YEARLY_DUE,
)  # fmt: skip
_OF_WORK = (Work.TRAINING, Work.BRIEFINGS, Work.SURVEYS, Work.MONITORING)
CONCERNS = tuple(what for what in MEANS if what not in _NO_CASES)

_Key = tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Concern:
    """One count of the strip: how many, of what, and which cases (none for policy reviews)."""

    count: int
    what: str
    refs: frozenset[str]

    @property
    def text(self) -> str:
        """The count in words: *1 check-in*, *2 check-ins*."""
        what = _ONE_OF.get(self.what, self.what) if self.count == 1 else self.what
        return f"{self.count} {what}"

    @property
    def means(self) -> str:
        """What the count means, in a few words."""
        return MEANS[self.what]


class BoardDay:
    """The rows on one day, each in its place on the board; a changed row costs only itself."""

    def __init__(self, rows: Iterable[IndexRow], today: date, calendar: SchoolCalendar) -> None:
        self.today = today
        self.calendar = calendar
        self._closed_since = today - SHOW_CLOSED
        self._last_overdue = _last_overdue(today, calendar)
        self._lanes: dict[Stage, list[IndexRow]] = {stage: [] for stage in LANES}
        self._waiting: list[IndexRow] = []
        self._concerning: dict[str, set[str]] = {what: set() for what in CONCERNS}
        for row in rows:
            if row.to_sort:
                self._concerning[TO_SORT].add(row.ref)
            if self._on_board(row):
                self._lanes[row.stage].append(row)
                self._waiting += [row] if row.due else []
                self._count(row)
        self._waiting.sort(key=self._urgency)
        for lane in self._lanes.values():
            lane.sort(key=self._key)

    def overdue(self, row: IndexRow) -> bool:
        """Whether a school day has passed since the row's first deadline (L4)."""
        return row.due is not None and row.due.day <= self._last_overdue

    def lane(self, stage: Stage) -> list[IndexRow]:
        """Return the cards of a lane.

        Critical ones come first, paused for the police or not; then overdue ones, then by
        deadline, then the most severe.  Closed cases are those to be asked about, and those of
        the last 30 days, the latest first.
        """
        return self._lanes[stage].copy()

    @property
    def first(self) -> IndexRow | None:
        """The case with the first thing to do now; ``None`` where nothing is due by today.

        What keeps somebody safe comes first, danger before child protection; then it is as in
        the lanes.
        """
        for row in self._waiting:
            if row.protects or (row.due and row.due.day <= self.today):
                return row
            if row.severity is not Severity.CRITICAL:
                return None  # all that follow are due later
        return None

    def concerns(
        self,
        prevention: Prevention,
        annual_reviews: Iterable[AnnualReview] = (),
        begun_on: date | None = None,
        duties: Iterable[YearlyDuty] = (),
    ) -> tuple[Concern, ...]:
        """Count what is new, late and waiting for the lead, prevention and plans among it.

        *begun_on* is the day on which the school set its records up (G1 to G7), *duties* what
        the supplements that are in use ask for every year.
        """
        annual_reviews = tuple(annual_reviews)
        counted = (
            Concern(len(refs), what, frozenset(refs)) for what, refs in self._concerning.items()
        )
        reviews = overdue_reviews(prevention.reviews, self.today, self.calendar)
        refreshers = overdue_refreshers(prevention.trainings, self.today, self.calendar)
        actions = late_actions(annual_reviews, self.today, self.calendar)
        works = work_due(prevention, annual_reviews, begun_on, self.today, self.calendar)
        due = Counter(one.work for one in works)
        late = (
            len(reviews) + due[Work.REVIEWS], len(refreshers), len(actions),
            *(due[work] for work in _OF_WORK),
            sum(self.calendar.has_come(one.due, self.today) for one in duties),
        )  # fmt: skip
        return (
            *counted,
            *(Concern(n, what, frozenset()) for n, what in zip(late, _NO_CASES, strict=True)),
        )

    def add(self, row: IndexRow) -> None:
        """Put a row in its place."""
        if row.to_sort:
            self._concerning[TO_SORT].add(row.ref)
        if self._on_board(row):
            insort(self._lanes[row.stage], row, key=self._key)
            if row.due:
                insort(self._waiting, row, key=self._urgency)
            self._count(row)

    def take_out(self, row: IndexRow) -> None:
        """Take a row out, given as it was put in."""
        for refs in self._concerning.values():
            refs.discard(row.ref)
        if not self._on_board(row):
            return
        lane = self._lanes[row.stage]
        del lane[bisect_left(lane, self._key(row), key=self._key)]
        if row.due:
            del self._waiting[bisect_left(self._waiting, self._urgency(row), key=self._urgency)]

    def _on_board(self, row: IndexRow) -> bool:
        if row.stage is Stage.CLOSED:
            recent = row.closed_on is not None and row.closed_on >= self._closed_since
            return recent or self._still_due(row)
        return row.stage in self._lanes

    def _key(self, row: IndexRow) -> _Key:
        """Where a row stands in its lane; no two rows share a key."""
        year, number = reference_of(row)
        newest = (-int(year[:4]), -number)
        if row.stage is Stage.CLOSED and row.closed_on:
            return (not self._still_due(row), -row.closed_on.toordinal(), *newest)
        return self._in_order(row)

    def _in_order(self, row: IndexRow) -> _Key:
        year, number = reference_of(row)
        due = row.due.day if row.due else date.max
        rank = -row.severity.rank if row.severity else 0
        critical = row.severity is Severity.CRITICAL
        return (not critical, not self.overdue(row), due, rank, -int(year[:4]), -number)

    def _urgency(self, row: IndexRow) -> _Key:
        """Where a row stands among all lanes, by what keeps somebody safe."""
        return (PROTECTED.index(row.protects), *self._in_order(row))

    def _asked_about(self, row: IndexRow) -> bool:
        """Whether *did it stop?* is to be asked, which falls due after the close too (E8)."""
        return bool(row.check_ins) and row.check_ins[0] <= self.today

    def _still_due(self, row: IndexRow) -> bool:
        """Whether something is to be done about an ended case; a request's month is running."""
        return any(one.day <= self.today or one.what == ANSWER for one in row.deadlines)

    def _count(self, row: IndexRow) -> None:
        today = self.today
        # A closed case is late with a check-in, and with nothing else.
        concerned = (
            row.awaits_response,
            self.overdue(row),
            any(deadline.day == today for deadline in row.deadlines),
            row.on_hold,
            any(day <= today for day in row.removal_looks),
            self._asked_about(row),
            is_all_done(row),
        )
        for what, so in zip(CONCERNS, concerned, strict=False):
            if so:
                self._concerning[what].add(row.ref)


def is_past(row: IndexRow, today: date) -> bool:
    """Whether no board shows *row* on the day *today* or a later one, unless its case changes."""
    recent = row.closed_on is not None and row.closed_on >= today - SHOW_CLOSED
    return row.ended and not (recent or row.deadlines or row.to_sort)


def is_all_done(row: IndexRow) -> bool:
    """Whether every step is answered and nothing is to come, and the case is open all the same."""
    answered = 0 < row.total == row.done
    return answered and not (row.ended or row.on_hold or row.deadlines)


def late_actions(
    reviews: Iterable[AnnualReview], today: date, calendar: SchoolCalendar
) -> list[PlannedAction]:
    """Return the planned actions whose day is over and that nobody has done (G7).

    One that was carried over is that of the later year alone.
    """
    planned = {
        action.text: action
        for review in sorted(reviews, key=lambda one: one.id)
        for action in review.actions
    }
    return [
        action for action in planned.values()
        if action.due and not action.done_on and calendar.count(action.due, today) > 0
    ]  # fmt: skip


def overdue_reviews(
    reviews: Iterable[PolicyReview], today: date, calendar: SchoolCalendar
) -> list[PolicyReview]:
    """Return the latest review of each policy whose next one is due by *today* (G4).

    What falls on a day when the school is closed is due on the next school day (L4).
    """
    return [one for one in latest_reviews(reviews) if calendar.has_come(one.next_due, today)]


def latest_reviews(reviews: Iterable[PolicyReview]) -> list[PolicyReview]:
    """Return the latest review of each policy: it says when the next one is due (G4)."""
    by_day = sorted(reviews, key=lambda one: one.reviewed_on)
    return list({one.policy: one for one in by_day}.values())


def overdue_refreshers(
    trainings: Iterable[Training], today: date, calendar: SchoolCalendar
) -> list[Training]:
    """Return the latest training on each topic whose refresher is due by *today* (G3, L3)."""
    return [
        one for one in latest_trainings(trainings)
        if one.refresher_due and calendar.has_come(one.refresher_due, today)
    ]  # fmt: skip


def latest_trainings(trainings: Iterable[Training]) -> list[Training]:
    """Return the latest training on each topic: it says when a refresher is due (G3, L3)."""
    by_day = sorted(trainings, key=lambda one: one.on)
    return list({(one.topic, one.acknowledgement): one for one in by_day}.values())


def _last_overdue(today: date, calendar: SchoolCalendar) -> date:
    """Return the latest day whose deadlines are over by a school day or more.

    To know it once spares counting school days for every row.
    """
    day = today
    while calendar.count(day, today) == 0:
        day -= timedelta(days=1)
        if (today - day).days > 400:  # a calendar without school days
            return date.min
    return day
