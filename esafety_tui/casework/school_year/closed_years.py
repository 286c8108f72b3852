"""Closing a school year: what is still open before it, what is kept of it, what changed since."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import NamedTuple

from esafety_tui.casework.records.board_day import late_actions, overdue_refreshers, overdue_reviews
from esafety_tui.casework.records.tables import CLOSED_YEARS, REVIEWS
from esafety_tui.casework.services.base import Service
from esafety_tui.data.tables import document_of, understood
from esafety_tui.model.days import plain_day
from esafety_tui.model.incident import Incident, parse_year, year_name
from esafety_tui.model.record import Invalid, read
from esafety_tui.model.school.annual_review import AnnualReview
from esafety_tui.model.school.closed_year import ClosedYear, KeptFigures, YearClose, pack
from esafety_tui.model.school.year_groups import year_group
from esafety_tui.model.vocabulary import Role, Severity, Standing
from esafety_tui.model.wording import first_few
from esafety_tui.policy.checklist import closing_gaps
from esafety_tui.policy.days.check_ins import check_in_days

# A year that nobody has closed is still the one to report up to the autumn half-term.
_AFTERWARDS = timedelta(weeks=8)
_MOST_GAPS = 3
# Year groups after which a pupil leaves most schools of a kind: they are told, not assumed.
_LEAVING = frozenset({"Year 6", "Year 11", "Year 13", "P7", "S6"})


class Open(NamedTuple):
    """Something that is still open before a year is closed: a heading, what it is, what it lacks.

    ``ref`` is the case that it is about, or empty.
    """

    heading: str
    what: str
    ref: str = ""


class ClosedYears(Service):
    """The years of the school that were closed, and what stands between one and its close."""

    def of(self, year: str) -> ClosedYear:
        """Return what is kept of *year*; without any close where there was none."""
        parse_year(year)
        document = self.records.store.db.table(CLOSED_YEARS).get(doc_id=year)
        if document is None:
            return ClosedYear(id=year)
        return understood(ClosedYear, document, f"what is kept of the year {year}")

    def all(self) -> tuple[ClosedYear, ...]:
        """Return every year that was closed, the newest first."""
        kept = self.records.store.db.table(CLOSED_YEARS)
        return tuple(self.of(year) for year in sorted((one.doc_id for one in kept), reverse=True))

    def is_closed(self, year: str) -> bool:
        """Whether *year* is closed now."""
        return self.of(year).is_closed

    def year_to_report(self) -> str:
        """Return the year that a report begins with: the one that ended, until it is closed."""
        records = self.records
        this = records.school.academic_year(records.today)
        before = year_name(parse_year(this) - 1)
        ended = records.today - records.school.first_day(this) < _AFTERWARDS
        waits = ended and bool(records.index.refs({before})) and not self.is_closed(before)
        return before if waits else this

    def is_empty(self, year: str) -> bool:
        """Whether nothing is on record for *year*: no case and no prevention work."""
        records = self.records
        work = records.prevention()
        days = (
            *(one.on for one in work.activities),
            *(one.on for one in work.trainings),
            *(one.on for one in work.surveys),
        )
        years = map(records.school.academic_year, days)
        return not records.index.refs({year}) and year not in years

    # Before the close

    def still_open(self, year: str) -> list[Open]:
        """List what is open of *year*, and what each lacks; none of it forbids the close."""
        records = self.records
        found: list[Open] = []
        for ref in records.index.refs({year}):
            row = records.row(ref)
            if row.ended and not row.check_ins:
                continue
            found += self._of_case(records.incident(ref))
        found += self._of_prevention()
        reviews = (
            understood(AnnualReview, kept, "an annual review")
            for kept in records.store.db.table(REVIEWS)
        )
        for action in late_actions(reviews, records.today, records.calendar):
            by = f", by {plain_day(action.due)}" if action.due else ""
            found.append(Open("Planned and not done", f"{action.text}{by}"))
        order = list(dict.fromkeys(one.heading for one in found))
        return sorted(found, key=lambda one: order.index(one.heading))

    def _of_case(self, incident: Incident) -> Iterator[Open]:
        records = self.records
        row = records.row(incident.ref)
        if not row.ended:
            gaps = closing_gaps(incident, records.checklist(incident))
            lacks = first_few(gaps, _MOST_GAPS, "; ") or "nothing: close it"
            yield Open("Cases that are open", f"{row.stage.label}. Lacks: {lacks}", incident.ref)
        ends = records.school.first_day(year_name(parse_year(incident.reference.year) + 1))
        leavers = {
            person.id: person.alias
            for person in incident.with_role(Role.TARGET)
            if person.standing is Standing.PUPIL and year_group(person.year_group) in _LEAVING
        }
        for check, day in zip(
            incident.check_ins, check_in_days(incident, records.calendar), strict=True
        ):
            if check.done_at is not None:
                continue
            if day >= ends:
                what = f"check-in on {plain_day(day)}"
                yield Open("Check-ins that fall into the next year", what, incident.ref)
            if check.person in leavers:
                what = f"{leavers[check.person]} is in a leaving year: ask before, or say who left"
                yield Open("Leavers who are still to be asked", what, incident.ref)

    def _of_prevention(self) -> Iterator[Open]:
        records = self.records
        work = records.prevention()
        for review in overdue_reviews(work.reviews, records.today, records.calendar):
            what = f"{review.policy.label}, due {plain_day(review.next_due)}"
            yield Open("Reviews and training not done", f"review of the policy: {what}")
        for one in overdue_refreshers(work.trainings, records.today, records.calendar):
            what = f"{one.topic.label}, due {plain_day(one.refresher_due or one.on)}"
            yield Open("Reviews and training not done", f"training refresher: {what}")

    # The close

    def may_close(self, year: str) -> None:
        """Raise :class:`Invalid` for a year that is closed, not over, or has nothing on record."""
        if self.is_closed(year):
            raise Invalid("", f"the year {year} is closed already")
        if not self.records.index.refs({year}):
            raise Invalid("", f"there is no case of {year} on record: an empty year is not closed")
        if self.records.today < self.first_day_to_close(year):
            day = plain_day(self.first_day_to_close(year))
            raise Invalid("", f"the year {year} is not over: it can be closed from {day}")

    def close(self, year: str, figures: KeptFigures, definitions: dict[str, str]) -> ClosedYear:
        """Keep *figures* of *year* with its targets, terms and days closed, as they stand.

        Raises what :meth:`may_close` raises.
        """
        self.may_close(year)
        records, school, kept = self.records, self.records.school, self.of(year)
        first = school.first_day(year)
        close = YearClose(
            at=records.now,
            by=records.signer,
            packed=pack(figures, definitions),
            targets={severity: school.target_for(severity, first) for severity in Severity},
            terms=tuple(term for term in school.terms if school.year_of_term(term) == year),
            closures=tuple(c for c in school.closures if school.academic_year(c.first) == year),
        )
        return self._put(f"closed the year {year}", kept.but(closes=(*kept.closes, close)))

    def first_day_to_close(self, year: str) -> date:
        """Return the day from which *year* can be closed: nine weeks before the next begins."""
        next_year = year_name(parse_year(year) + 1)
        return self.records.school.first_day(next_year) - timedelta(weeks=9)

    def reopen(self, year: str, reason: str) -> ClosedYear:
        """Open a closed year again, with the reason; what was kept stays on record."""
        kept = self.of(year)
        if not kept.is_closed:
            raise Invalid("", f"the year {year} is not closed")
        again = kept.closes[-1].but(
            reopened_at=self.records.now, reopened_by=self.records.signer, reopened_reason=reason
        )
        return self._put(
            f"opened the year {year} again", kept.but(closes=(*kept.closes[:-1], again))
        )

    def _put(self, act: str, kept: ClosedYear) -> ClosedYear:
        checked = read(ClosedYear, kept)
        with self.records.change(act) as db:
            db.table(CLOSED_YEARS).upsert(document_of(checked))
        return checked
