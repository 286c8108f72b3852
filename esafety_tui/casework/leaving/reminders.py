"""What is due in all cases and of the prevention work, for outside the program: without names."""

from collections.abc import Iterator

from esafety_tui.casework.records.board_day import latest_reviews, latest_trainings
from esafety_tui.casework.services.base import Service
from esafety_tui.policy.due import due_in_case, waits_for
from esafety_tui.policy.supplements.yearly import yearly_duties
from esafety_tui.reports.reminders.reminder import Reminder
from esafety_tui.reports.reminders.today_page import OpenCase, today_page


class Reminders(Service):
    """What is due, as a calendar takes it, and as a page."""

    def all(self) -> list[Reminder]:
        """Return everything that is due, late or to come, the first day first."""
        return sorted((*self._of_cases(), *self._of_prevention()), key=lambda one: one.day)

    def calendar(self) -> bytes:
        """Write all of it as an iCalendar file."""
        # Loaded here: the board starts without it.
        from esafety_tui.reports.reminders.calendar_file import calendar_file  # noqa: PLC0415

        return calendar_file(self.all(), self.records.now)

    def page(self) -> str:
        """Write what is late, due today and soon, and what is open, as a page of text."""
        records = self.records
        return today_page(
            records.school.name, records.today, records.calendar, self.all(), self._open()
        )

    def _of_cases(self) -> Iterator[Reminder]:
        records = self.records
        # Few rows have anything due, and only their cases are read whole.
        for ref in [row.ref for row in records.index.newest_first() if row.deadlines]:
            incident = records.incident(ref)
            checklist = records.checklist(incident)
            for due in due_in_case(incident, checklist, records.school, records.calendar):
                key = f"{ref.replace('/', '-')}-{due.key}"
                yield Reminder(key, due.day, due.what, ref, due.at_once)

    def _of_prevention(self) -> Iterator[Reminder]:
        work, opens = self.records.prevention(), self.records.calendar.next_school_day
        for review in latest_reviews(work.reviews):
            what = f"review of the {review.policy.label} policy"
            yield Reminder(f"review-{review.policy}", opens(review.next_due), what)
        for one in latest_trainings(work.trainings):
            if one.refresher_due:
                kind = "acknowledgement" if one.acknowledgement else "training"
                what = f"refresher of {kind}: {one.topic.label}"
                yield Reminder(f"{kind}-{one.topic}", opens(one.refresher_due), what)

        records = self.records
        in_use, today = records.supplements, records.today
        for duty in yearly_duties(in_use, work.activities, records.school, today, records.calendar):
            yield Reminder(f"yearly-{duty.asked.id}", opens(duty.due), duty.asked.title)

    def _open(self) -> Iterator[OpenCase]:
        for row in self.records.index.newest_first():
            if not row.ended:
                severity = row.severity.label if row.severity else "severity not set"
                waits = waits_for(self.records.incident(row.ref))
                yield OpenCase(row.ref, row.stage.label, severity, waits)
