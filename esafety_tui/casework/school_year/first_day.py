"""The first day back: what came in, what turns late, what was held over, what is asked next."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import NamedTuple

from esafety_tui.casework.records.board_day import (
    late_actions,
    latest_reviews,
    latest_trainings,
    overdue_refreshers,
    overdue_reviews,
)
from esafety_tui.casework.records.index_row import IndexRow
from esafety_tui.casework.records.records import Records
from esafety_tui.casework.records.tables import REVIEWS
from esafety_tui.casework.services.base import Service
from esafety_tui.data.tables import understood
from esafety_tui.model.actions import Stopped
from esafety_tui.model.days import long_day, plain_day, short_day
from esafety_tui.model.record import day_of
from esafety_tui.model.school.annual_review import AnnualReview
from esafety_tui.policy.days.check_ins import check_in_days

# After so long without anybody at it, the board is told on one screen.
ABSENCE = timedelta(days=7)
_MOST_LINES = 12
_TERM = timedelta(weeks=15)
_A_YEAR = timedelta(days=366)


class DaySection(NamedTuple):
    """One part of what is told: its heading and its lines, by reference, without names."""

    heading: str
    lines: tuple[str, ...]


class FirstDay(Service):
    """What somebody who has been away wants to know before anything else."""

    def __init__(self, records: Records) -> None:
        super().__init__(records)
        self._last_here: tuple[tuple[date, int], date | None] | None = None

    def last_day_here(self) -> date | None:
        """Return the last day on which anything was recorded before today; ``None`` without one."""
        history, today = self.records.store.history, self.records.today
        asked = (today, history.head.seq)
        if self._last_here is None or self._last_here[0] != asked:  # each drawing asks
            self._last_here = (asked, self._find_last_day(today))
        return self._last_here[1]

    def _find_last_day(self, today: date) -> date | None:
        history = self.records.store.history
        last = history.last()
        if last is None or not last.at:
            return None
        if day_of(last.time) < today:  # one line is read, and not the whole history
            return day_of(last.time)
        days = (day_of(entry.time) for entry in history.recent() if entry.at)
        return max((day for day in days if day < today), default=None)

    def is_due(self) -> bool:
        """Whether it is to be told unasked: nothing was recorded for a week or more."""
        mark = self.records.store.mark
        if mark and self.records.today - day_of(mark.opened) < ABSENCE:
            return False  # somebody was here: the history need not be read to know it
        last = self.last_day_here()
        return last is not None and self.records.today - last >= ABSENCE

    def sections(self, since: date | None = None) -> tuple[DaySection, ...]:
        """Return what there is to tell, *since* that day or the last day here; never a name."""
        since = since or self.last_day_here() or self.records.today
        found = (
            DaySection(f"Came in since {long_day(since)}", tuple(self._came_in(since))),
            DaySection("Late from today", tuple(self._turns_late())),
            DaySection("Held over while the school was closed", tuple(self._held_over(since))),
            DaySection("Paused for the police: ring them", tuple(self._on_hold())),
            DaySection("Have left the school", tuple(self._left(since))),
            DaySection("The year's plan asks this term", tuple(self._plan())),
            DaySection("The calendar", self.records.calendar.lacks_terms(self.records.today)),
        )
        return tuple(_cut(section) for section in found if section.lines)

    def text(self, since: date | None = None) -> str:
        """Return all of it as a page of text."""
        parts = [
            "\n".join((section.heading, *(f"  {line}" for line in section.lines)))
            for section in self.sections(since)
        ]
        return "\n\n".join(parts) or "Nothing came in, and nothing waits."

    def _came_in(self, since: date) -> Iterable[str]:
        for row in self._rows(since):
            recorded = day_of(self.records.incident(row.ref).recorded_at)
            if row.reported_on > since or recorded > since:
                severity = row.severity.label if row.severity else "severity not set"
                title = self.records.title(row, names=False)
                yield f"{row.ref}  {title} · {severity} · reported {short_day(row.reported_on)}"

    def _rows(self, since: date) -> list[IndexRow]:
        """Return the cases reported up to a year before *since*, or later: no other is new."""
        rows = self.records.index.newest_first()
        return [row for row in rows if row.reported_on > since - _A_YEAR]

    def _turns_late(self) -> Iterable[str]:
        """What was due on the last school day before today: it is late from today."""
        records = self.records
        for row in records.index.newest_first():
            count = records.calendar.count
            late = [one for one in row.deadlines if count(one.day, records.today) == 1]
            if late:
                more = f" and {len(late) - 1} more" if len(late) > 1 else ""
                yield f"{row.ref}  {late[0].what}, due {plain_day(late[0].day)}{more}"

    def _held_over(self, since: date) -> Iterable[str]:
        """What was asked for on a day since, on which the school was closed, and falls today."""
        records = self.records
        for row in records.index.newest_first():
            if row.check_ins:
                incident = records.incident(row.ref)
                days = check_in_days(incident, records.calendar)
                for check, day in zip(incident.check_ins, days, strict=True):
                    if check.done_at is None and since < check.due < records.today <= day:
                        asked = plain_day(check.due)
                        yield f"{row.ref}  check-in of {asked}: on {plain_day(day)}"

    def _on_hold(self) -> Iterable[str]:
        for row in self.records.index.newest_first():
            if row.on_hold:
                yield f"{row.ref}  {self.records.title(row, names=False)}"

    def _left(self, since: date) -> Iterable[str]:
        for row in self._rows(since):
            incident = self.records.incident(row.ref)
            aliases = {person.id: person.alias for person in incident.people}
            for check in incident.check_ins:
                noted = check.done_at if check.stopped is Stopped.LEFT else None
                if noted and day_of(noted) >= since:
                    yield f"{row.ref}  {aliases.get(check.person) or 'the person'}"

    def _plan(self) -> Iterable[str]:
        records = self.records
        today, calendar = records.today, records.calendar
        work = records.prevention()
        reviews = [
            understood(AnnualReview, kept, "an annual review")
            for kept in records.store.db.table(REVIEWS)
        ]
        late = late_actions(reviews, today, calendar)
        for action in (one for review in reviews for one in review.actions):
            soon = action.due and action.due <= today + _TERM and not action.done_on
            if soon and action.due:
                mark = "late, " if action in late else ""
                yield f"{action.text} ({mark}by {plain_day(action.due)})"
        overdue = overdue_reviews(work.reviews, today, calendar)
        for review in latest_reviews(work.reviews):
            if review in overdue or review.next_due <= today + _TERM:
                by = plain_day(review.next_due)
                yield f"review of the policy: {review.policy.label}, by {by}"
        trained = overdue_refreshers(work.trainings, today, calendar)
        for one in latest_trainings(work.trainings):
            if one.refresher_due and (one in trained or one.refresher_due <= today + _TERM):
                yield f"training refresher: {one.topic.label}, by {plain_day(one.refresher_due)}"


def _cut(section: DaySection) -> DaySection:
    more = len(section.lines) - _MOST_LINES
    if more <= 0:
        return section
    return DaySection(section.heading, (*section.lines[:_MOST_LINES], f"and {more} more"))
