"""What needs the lead today: the counts of the board's strip, and the cases behind each."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

from esafety_tui.casework.index import IndexRow
from esafety_tui.model.prevention import PolicyReview
from esafety_tui.model.vocabulary import Stage
from esafety_tui.policy.calendar import SchoolCalendar

_ONE_OF = {
    "removals to look at": "removal to look at",
    "check-ins": "check-in",
    "policy reviews due": "policy review due",
}


@dataclass(frozen=True, slots=True)
class Concern:
    """One count of the strip: how many, of what, and which cases (none for policy reviews)."""

    count: int
    what: str
    refs: frozenset[str]

    @property
    def said(self) -> str:
        """The count in words: *1 check-in*, *2 check-ins*."""
        what = _ONE_OF.get(self.what, self.what) if self.count == 1 else self.what
        return f"{self.count} {what}"


def concerns(
    rows: Iterable[IndexRow],
    reviews: Iterable[PolicyReview],
    today: date,
    calendar: SchoolCalendar,
) -> tuple[Concern, ...]:
    """Count what is new, overdue and waiting for the lead *today*."""
    kept = [row for row in rows if row.stage is not Stage.WITHDRAWN]
    running = [row for row in kept if not row.ended]

    def these(what: str, test: Callable[[IndexRow], bool], of: list[IndexRow]) -> Concern:
        refs = frozenset(row.ref for row in of if test(row))
        return Concern(len(refs), what, refs)

    due_reviews = overdue_reviews(reviews, today)
    return (
        these("new", lambda row: row.stage is Stage.REPORTED and not row.responded, running),
        these("overdue", lambda row: row.overdue(today, calendar), running),
        these("due today", lambda row: any(d.day == today for d in row.deadlines), running),
        these("on police hold", lambda row: row.on_hold, running),
        these(
            "removals to look at",
            lambda row: any(day <= today for day in row.removal_looks),
            running,
        ),
        # They fall due after the close: a closed case is asked about all the same (E8).
        these("check-ins", lambda row: any(day <= today for day in row.check_ins), kept),
        Concern(len(due_reviews), "policy reviews due", frozenset()),
    )


def overdue_reviews(reviews: Iterable[PolicyReview], today: date) -> list[PolicyReview]:
    """Return the latest review of each policy whose next one is due by *today* (G4)."""
    latest: dict[str, PolicyReview] = {}
    for review in sorted(reviews, key=lambda review: review.reviewed_on):
        latest[review.policy] = review
    return [review for review in latest.values() if review.next_due <= today]


def urgency(row: IndexRow, today: date, calendar: SchoolCalendar) -> tuple[bool, date, int, str]:
    """Sort key of a lane: overdue first, then by deadline, then by severity, then newest."""
    due = row.due.day if row.due else date.max
    rank = -row.severity.rank if row.severity else 0
    return (not row.overdue(today, calendar), due, rank, row.ref)
