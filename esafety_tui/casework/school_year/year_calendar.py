"""The calendar of a school year, entered as schools do it: whole, pasted, or from last year's."""

from dataclasses import dataclass
from datetime import date, timedelta

from esafety_tui.casework.history.older_days import take_as_asked
from esafety_tui.casework.long_task import LongTask
from esafety_tui.casework.records.index_row import IndexRow
from esafety_tui.casework.records.records import Records
from esafety_tui.casework.school_year.term_text import YearText, read_year, shifted, text_of
from esafety_tui.casework.services.base import Data, Service
from esafety_tui.casework.services.settings import SchoolSettings
from esafety_tui.model.days import plain_day
from esafety_tui.model.incident import Incident, parse_year, year_name
from esafety_tui.model.progress import Progress
from esafety_tui.model.record import day_of, plain
from esafety_tui.model.school.school import School
from esafety_tui.model.vocabulary import Nation, Severity
from esafety_tui.model.wording import first_few, so_many
from esafety_tui.policy.calendar import SchoolCalendar
from esafety_tui.policy.checklist import checklist_of
from esafety_tui.policy.days.calendar_doubts import calendar_doubts
from esafety_tui.policy.days.response import response_in_target
from esafety_tui.policy.due import due_in_case

_LOOKING = "What this moves is looked up in every case …"
_MOST_LINES = 12
# So far from its report what is measured of a case may lie: its target, over the summer.
_NEAR = timedelta(weeks=12)
# What is usual in each nation, for a year of which nothing is known: names without days.
_SIX = ("Autumn 1", "Autumn 2", "Spring 1", "Spring 2", "Summer 1", "Summer 2")
_USUAL = {
    Nation.SCOTLAND: ("Term 1", "Term 2", "Term 3", "Term 4"),
    Nation.NORTHERN_IRELAND: ("Autumn term", "Spring term", "Summer term"),
}


@dataclass(frozen=True)
class Proposal:
    """A calendar that was typed, before it is saved: what it says, and what is doubtful of it.

    ``data`` is what the settings are changed by, from the day ``since`` or else from today.
    What it moves is :meth:`YearCalendar.moving`.
    """

    data: Data
    said: tuple[str, ...] = ()
    doubts: tuple[str, ...] = ()
    since: date | None = None


class YearCalendar(Service):
    """Terms and days closed of one school year."""

    def __init__(self, records: Records, settings: SchoolSettings) -> None:
        super().__init__(records)
        self.settings = settings

    def entered(self, year: str) -> YearText:
        """Return what is entered for *year*."""
        school = self.records.school
        return YearText(
            tuple(term for term in school.terms if school.year_of_term(term) == year),
            tuple(one for one in school.closures if school.academic_year(one.first) == year),
        )

    def text(self, year: str) -> str:
        """Return the calendar of *year* as text: as entered, or from last year's, or what is usual.

        Last year's comes 52 weeks on; it is a beginning, to be compared with what was published.
        """
        entered = self.entered(year)
        if not entered.terms:
            before = self.entered(year_name(parse_year(year) - 1))
            if before.terms:
                entered = shifted(before.terms, (*before.closures, *entered.closures), year)
        if entered.terms or entered.closures:
            return text_of(entered.terms, entered.closures)
        names = _USUAL.get(self.records.school.nation, _SIX)
        return "\n".join(f"{name}:" for name in names)

    def from_last_year(self, year: str) -> bool:
        """Whether :meth:`text` is last year's, a year on."""
        before = self.entered(year_name(parse_year(year) - 1))
        return not self.entered(year).terms and bool(before.terms)

    def propose(self, year: str, text: str) -> Proposal:
        """Read *text* as the calendar of *year*; raises :class:`Invalid`; nothing is changed."""
        parse_year(year)
        found, school = read_year(text, year), self.records.school
        terms = [term for term in school.terms if school.year_of_term(term) != year]
        others = [one for one in school.closures if school.academic_year(one.first) != year]
        data = {
            "terms": [plain(t) for t in sorted((*terms, *found.terms), key=lambda t: t.first)],
            "closures": [
                plain(c) for c in sorted((*others, *found.closures), key=lambda c: c.first)
            ],
        }
        said = (*text_of(found.terms, found.closures).splitlines(),)
        doubts = calendar_doubts(self.settings.changed(data), year)
        if found.without:
            listed = first_few([line[:60] for line in found.without], _MOST_LINES, "; ")
            doubts = (*doubts, f"These lines have no date, and are left out: {listed}.")
        return Proposal(data, said, doubts)

    def changed(self, data: Data, year: str) -> Proposal:
        """Propose a change of single days of *year*, with what is newly doubtful of it."""
        after = self.settings.changed(data)
        known = calendar_doubts(self.records.school, year, whole=False)
        doubts = calendar_doubts(after, year, whole=False)
        new = tuple(doubt for doubt in doubts if doubt not in known)
        return Proposal(data, doubts=new)

    def setting(self, data: Data, since: date | None = None) -> Proposal:
        """Propose other targets, nation or beginning of the year; raises :class:`Invalid`."""
        self.settings.changed(data, since)
        return Proposal(data, since=since)

    def enter(self, proposal: Proposal) -> School:
        """Save a calendar; deadlines follow at once."""
        return self.settings.change(proposal.data, proposal.since)

    def moving(self, proposal: Proposal) -> LongTask[tuple[str, ...], tuple[str, ...]]:
        """Say what would be another day, or measured otherwise, once *proposal* is saved.

        It goes over every case, and changes none.
        """
        after = self.settings.changed(proposal.data, proposal.since)
        return LongTask(
            lambda progress: self._moves(after, progress), lambda moves: moves, doing=_LOOKING
        )

    def _moves(self, after: School, progress: Progress) -> tuple[str, ...]:
        records = self.records
        calendar = SchoolCalendar(after)
        days: list[str] = []
        measured: dict[str, int] = {}
        filed: dict[str, int] = {}
        rows = records.index.newest_first()
        for done, row in enumerate(rows):
            progress(done, len(rows))
            open_still, concerned = bool(row.deadlines), self._is_concerned(row, after)
            if not open_still and not concerned:
                continue  # of 10,000 cases few are read whole
            incident = records.incident(row.ref)
            year = incident.reference.year
            if open_still:
                days += self._days_moved(incident, after, calendar)
            before = response_in_target(incident, records.school, records.calendar)
            if response_in_target(incident, after, calendar) is not before:
                measured[year] = measured.get(year, 0) + 1
            reported = day_of(incident.reported_at)
            if after.academic_year(reported) != records.school.academic_year(reported):
                filed[year] = filed.get(year, 0) + 1
        more = len(days) - _MOST_LINES
        return (
            *days[:_MOST_LINES],
            *([f"and {so_many(more, 'other day')}"] if more > 0 else ()),
            *(
                f"{so_many(count, 'case')} of {year}: whether the first response came in time is "
                "measured otherwise. What is kept of a closed year stays as it was reported."
                for year, count in sorted(measured.items())
            ),
            *(
                f"{so_many(count, 'case')} of {year}: the day would belong to another year; "
                "references stay as they are."
                for year, count in sorted(filed.items())
            ),
        )

    def _is_concerned(self, row: IndexRow, after: School) -> bool:
        """Whether what was measured of the case of *row* may be another thing at *after*."""
        before, day = self.records.school, row.reported_on
        if (before.nation, before.year_start) != (after.nation, after.year_start):
            return True
        if any(before.target_for(one, day) != after.target_for(one, day) for one in Severity):
            return True
        spans = (
            *((one.first, one.last) for one in set(before.terms) ^ set(after.terms)),
            *((one.first, one.last) for one in set(before.closures) ^ set(after.closures)),
        )
        return any(first - _NEAR <= day <= last + _NEAR for first, last in spans)

    def _days_moved(self, incident: Incident, after: School, calendar: SchoolCalendar) -> list[str]:
        records = self.records
        now = due_in_case(incident, records.checklist(incident), records.school, records.calendar)
        checklist = checklist_of(incident, calendar, records.steps)
        then = {one.key: one for one in due_in_case(incident, checklist, after, calendar)}
        moved: dict[tuple[date, date], list[str]] = {}
        for one in now:
            if one.key in then and then[one.key].day != one.day:
                moved.setdefault((one.day, then[one.key].day), []).append(one.what)
        return [
            f"{incident.ref}: {plain_day(before)} becomes {plain_day(after_it)} ({_first(what)})"
            for (before, after_it), what in moved.items()
        ]

    def read_earlier_days(self) -> None:
        """Read days that an earlier version had reckoned as what was asked; once is enough."""
        take_as_asked(self.records, self.settings.history)


def _first(what: list[str]) -> str:
    return what[0] if len(what) == 1 else f"{what[0]} and {len(what) - 1} more"
