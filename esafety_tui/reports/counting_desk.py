"""What is needed beside an incident to count it, worked out once for all of them."""

from dataclasses import dataclass
from datetime import date
from functools import cached_property

from esafety_tui.model.school import School
from esafety_tui.policy.calendar import SchoolCalendar
from esafety_tui.policy.steps import Step
from esafety_tui.reports.terms import TermNames


@dataclass(frozen=True)
class Desk:
    """What is needed beside an incident to count it."""

    school: School
    calendar: SchoolCalendar
    steps: tuple[Step, ...]
    today: date

    @cached_property
    def steps_by_id(self) -> dict[str, Step]:
        """The steps by their identifiers."""
        return {step.id: step for step in self.steps}

    @cached_property
    def terms(self) -> TermNames:
        """The school's terms by name."""
        return TermNames(self.school.terms)

    def is_over(self, due: date) -> bool:
        """Whether a deadline has passed; nothing becomes overdue while school is closed (L4)."""
        if due not in self._over:
            self._over[due] = self.calendar.count(due, self.today) > 0
        return self._over[due]

    @cached_property
    def _over(self) -> dict[date, bool]:
        return {}
