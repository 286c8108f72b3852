"""When the things that follow on a report happen: on school days, at school hours."""

from datetime import date, datetime, time, timedelta

from esafety_tui.casework.sample import ANCHOR
from esafety_tui.model.days import LONDON
from esafety_tui.model.record import day_of
from esafety_tui.model.vocabulary import ENDED, Severity
from esafety_tui.policy.calendar import SchoolCalendar
from tables.case import Case

# The records stop here: what would come later has not happened yet.
NOW = datetime.combine(ANCHOR, time(8, 30), tzinfo=LONDON)
_WEEKS = {None: 1, Severity.LOW: 3, Severity.MEDIUM: 5, Severity.HIGH: 7, Severity.CRITICAL: 9}
_DAY_BEGINS = time(8, 50)


class Timeline:
    """The days of one case, counted in school days from the first response."""

    def __init__(self, case: Case, calendar: SchoolCalendar) -> None:
        self.calendar = calendar
        self.reported = datetime.fromisoformat(case.at).replace(tzinfo=LONDON)
        if not calendar.is_school_day(day_of(self.reported)):
            raise ValueError(f"{case.at}: the school is closed")
        self.recorded = self.reported + timedelta(minutes=15 + len(case.title) % 25)
        self.responded = (
            self.reported + timedelta(minutes=45)
            if case.lag == 0
            else self._on(calendar.add(day_of(self.reported), case.lag), 15)
        )
        self.held = max((refer.hold for refer in case.refers), default=0)
        self.on_hold = any(refer.hold < 0 for refer in case.refers)
        weeks = case.weeks or _WEEKS[case.severity]
        self.closed = self._on(self.week(weeks), 200) if case.stage in ENDED else None

    def at(self, school_days: int, minutes: int = 0) -> datetime:
        """Return the time that many school days, and on that day minutes, after the response."""
        if school_days == 0:
            return self.responded + timedelta(minutes=minutes)
        return self._on(self.calendar.add(day_of(self.responded), school_days), minutes)

    def week(self, weeks: int) -> date:
        """Return the school day that many weeks after the response."""
        later = day_of(self.responded) + timedelta(weeks=weeks)
        return self.calendar.next_school_day(later)

    def on(self, day: date, minutes: int) -> datetime:
        """Return a time on *day*, that many minutes into school."""
        return self._on(day, minutes)

    def after_hold(self, school_days: int, minutes: int = 0) -> datetime | None:
        """Return a time once a hold is over (P6), or ``None`` under one that is not lifted."""
        if self.on_hold:
            return None
        begins = self.held + 2 if self.held else 0
        return self.at(school_days + begins, minutes)

    @staticmethod
    def _on(day: date, minutes: int) -> datetime:
        return datetime.combine(day, _DAY_BEGINS, tzinfo=LONDON) + timedelta(minutes=minutes)


def past(moment: datetime | None) -> bool:
    """Whether *moment* has come by the time the sample is written down."""
    return moment is not None and moment < NOW
