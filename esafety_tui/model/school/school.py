"""The school: who leads, whose holidays count, and what it has set for itself."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Annotated, Any

from msgspec import field

from esafety_tui.model.incident import academic_year, parse_year, start_of_year, year_name
from esafety_tui.model.record import Count, Invalid, Line, Record, bare
from esafety_tui.model.school.earlier import EarlierHolder, EarlierTargets, Post
from esafety_tui.model.vocabulary import Category, Nation, Severity
from esafety_tui.model.wording import Called


class Term(Record, frozen=True, kw_only=True):
    """A term or half-term, first and last day included.

    ``year`` is the academic year that it belongs to, where its days leave that open.
    """

    name: Annotated[Line, Called("Name", "Autumn 1")] = ""
    first: Annotated[date, Called("First day", "3 Sep", needed=True)]
    last: Annotated[date, Called("Last day", "left empty: the same day")]
    year: Line = ""

    def _check(self) -> None:
        if self.last < self.first:
            raise Invalid("last", "must not be before the first day")
        if self.year:
            parse_year(self.year)

    @property
    def middle(self) -> date:
        """The day in its middle: most of it lies where that lies."""
        return self.first + (self.last - self.first) / 2


class Closure(Record, frozen=True, kw_only=True):
    """Days on which the school is closed beside weekends and bank holidays."""

    reason: Annotated[Line, Called("Why", "training day")] = ""
    first: Annotated[date, Called("First day", "3 Sep", needed=True)]
    last: Annotated[date, Called("Last day", "left empty: the same day")]

    def _check(self) -> None:
        if self.last < self.first:
            raise Invalid("last", "must not be before the first day")


# Where a school has set no start of its year.  Scotland's begins in the second or third
# week of August (education.gov.scot, "Term dates"), on another day in each council's
# area: 1 August is before all of them, and after the end of June when the year ends.
_YEAR_STARTS = {Nation.SCOTLAND: (8, 1)}
_SEPTEMBER = (9, 1)

# The largest numbers that a school can set: with others, dates would end and sums overflow.
# A case may be kept for so many years after its close.
MOST_YEARS = 100
_MOST = {"retention_years": MOST_YEARS, "retention_age": MOST_YEARS, "idle_minutes": 24 * 60}
_MOST_SCHOOL_DAYS = 200

# So long before its usual day the first term of a year may begin; England's and Northern
# Ireland's autumn terms do in the last weeks of August.
_EARLY = timedelta(weeks=8)
_DAY = timedelta(days=1)

LONGEST_CATEGORY_NAME = 40  # characters: a row of a table, a line of a form

DEFAULT_TARGETS = {Severity.CRITICAL: 0, Severity.HIGH: 1, Severity.MEDIUM: 3, Severity.LOW: 5}


class SavedSearch(Record, frozen=True, kw_only=True):
    """A search that the lead keeps: what stood in the search box.  Its name is its key."""

    query: Line


class School(Record, frozen=True, kw_only=True):
    """The school as the first-run set-up asks for it (G5, L3); all but the names has a default.

    ``response_targets`` are school days from the report to the first response
    (E2), ``year_start`` is month and day, ``retention_years`` counts from the
    close of a case, ``retention_age`` is the age up to which a case with a pupil whose date of
    birth is kept stays at least (0: none is asked for), ``idle_minutes`` is when the program
    locks itself (0: never).
    ``second_place`` is a folder that has a copy of the backups, wherever it can be reached.
    ``report_targets`` are what the governors' report measures itself against, by the identifier
    of a figure: a share of 1, a number of days, a score; a figure that is not there has none.
    ``reached_at`` is how whoever gets a letter or a case reaches the lead.
    ``letterhead`` is a Word file with the school's head, on which letters are written.
    ``category_names`` are what the school calls a category where it does not use the
    standard word; records and everything reckoned from them keep to the standard word.
    Targets and people hold from a day: what held before is in ``earlier_targets`` and
    ``earlier_holders``.
    ``supplements`` are the ids of law and guidance beside the policy that the school has switched
    on; ``milder_choices`` where it chose to ask what one of them asks, and no more.
    """

    name: Annotated[Line, Called("School", needed=True)]
    lead: Annotated[Line, Called("E-safety lead", needed=True)]
    deputy: Annotated[Line, Called("Deputy")] = ""
    safeguarding_lead: Annotated[Line, Called("Safeguarding lead")] = ""
    head: Annotated[Line, Called("Head teacher")] = ""
    employer: Annotated[Line, Called("Employer")] = ""
    governing_body: Annotated[Line, Called("Governing body")] = ""
    union_representative: Annotated[Line, Called("Union representative")] = ""
    local_authority: Annotated[Line, Called("Local Authority")] = ""
    nation: Annotated[Nation, Called("Nation", needed=True)] = Nation.ENGLAND
    year_start: Annotated[tuple[int, int], Called("Year begins", "1 September", needed=True)] = (
        _SEPTEMBER
    )
    terms: tuple[Term, ...] = ()
    closures: tuple[Closure, ...] = ()
    response_targets: dict[Severity, Count] = field(default_factory=DEFAULT_TARGETS.copy)
    retention_years: Annotated[Count, Called("Keep closed cases", "years", needed=True)] = 7
    retention_age: Annotated[
        Count, Called("Keep until they are", "years old; 0: no date of birth is asked", needed=True)
    ] = 0
    idle_minutes: Annotated[
        Count, Called("Lock after", "minutes; 0: never by itself", needed=True)
    ] = 10
    second_place: Annotated[
        Line, Called("Copies of backups", "the folder of a stick or a share", path="folder")
    ] = ""
    report_targets: Annotated[dict[Line, float], Called(one="target of")] = {}
    reached_at: Annotated[
        Line, Called("How to reach you", "telephone and e-mail, for letters and hand-overs")
    ] = ""
    letterhead: Annotated[
        Line, Called("Headed paper", "a Word file (.docx) that letters are written on", path="file")
    ] = ""
    supplements: tuple[Line, ...] = ()
    milder_choices: tuple[Line, ...] = ()
    begun_on: date | None = None
    category_names: Annotated[dict[Category, Line], Called(one="name of")] = {}
    earlier_targets: Annotated[tuple[EarlierTargets, ...], Called(one="earlier targets")] = ()
    earlier_holders: Annotated[tuple[EarlierHolder, ...], Called(one="earlier holder")] = ()

    def _check(self) -> None:
        if not self.name:
            raise Invalid("name", "is required: the school's name")
        if not self.lead:
            raise Invalid("lead", "is required: the name of the nominated e-safety lead")
        try:
            date(2025, *self.year_start)  # 2025 is no leap year: 29 February is refused too
        except ValueError:
            raise Invalid("year_start", "must be a month and a day, such as [9, 1]") from None
        self._check_category_names()
        # What an earlier version took in opens, and counts as the most that there can be.
        for name, most in _MOST.items():
            self._put(name, min(getattr(self, name), most))
        targets = self.response_targets.items()
        self._put("response_targets", {s: min(days, _MOST_SCHOOL_DAYS) for s, days in targets})

    def _check_category_names(self) -> None:
        """Refuse a name by which a category would be taken for another, or for nothing."""
        known = {bare(spelt): word for word in Category for spelt in (word, word.label)}
        for category, name in self.category_names.items():
            field, same = f"category_names.{category}", bare(name)
            if not same:
                raise Invalid(field, "must have a letter or a digit in its name")
            if len(name) > LONGEST_CATEGORY_NAME:
                raise Invalid(
                    field, f"must have a name of at most {LONGEST_CATEGORY_NAME} characters"
                )
            if known.setdefault(same, category) is not category:
                raise Invalid(field, "must have a name of its own: another category is called so")

    def category_label(self, category: Category) -> str:
        """How this school calls *category* in a sentence: said here and nowhere else."""
        return self.category_names.get(category, category.label)

    def academic_year(self, day: date) -> str:
        """Name the academic year of *day*, such as ``2025-26``.

        It begins with ``year_start``, or with its first term where that begins before.
        """
        # Not by its name, which is refused outside the years of records: whoever asks for the
        # year of a day that was typed there says of which field it is.
        start = start_of_year(day, self.year_start)
        to_come = year_name(start + 1)
        usual = date(start + 1, *self.year_start)
        early = usual - _EARLY <= day and any(
            first <= day for first in self._early_terms(to_come, usual)
        )
        return to_come if early else year_name(start)

    def year_of_term(self, term: Term) -> str:
        """Name the academic year of *term*: the one that was said, or that in which most lies."""
        return term.year or academic_year(term.middle, self.year_start)

    def first_day(self, year: str) -> date:
        """Return the day on which the academic *year* begins."""
        usual = self._usual_first_day(year)
        return min([usual, *self._early_terms(year, usual)])

    def days_of(self, year: str) -> tuple[date, date]:
        """Return the first and the last day of the academic *year*."""
        to_come = year_name(parse_year(year) + 1)
        return self.first_day(year), self.first_day(to_come) - _DAY

    def _usual_first_day(self, year: str) -> date:
        return date(parse_year(year), *self.year_start)

    def _early_terms(self, year: str, usual: date) -> list[date]:
        """Return the first days of the terms of *year* that begin before *usual*."""
        return [
            term.first
            for term in self.terms
            if usual - _EARLY <= term.first < usual and self.year_of_term(term) == year
        ]

    def target_for(self, severity: Severity, day: date) -> int:
        """School days allowed for a first response at *severity* (E2), as set for *day*."""
        held = [one for one in self.earlier_targets if day <= one.until]
        targets = min(held, key=_until).targets if held else self.response_targets
        return targets.get(severity, DEFAULT_TARGETS[severity])

    def with_targets(self, targets: dict[Severity, Count], since: date) -> "School":
        """Return the school with *targets* from the day *since* on; before, what held then."""
        then = {severity: self.target_for(severity, since - _DAY) for severity in Severity}
        earlier = [one for one in self.earlier_targets if one.until < since - _DAY]
        if then != {**then, **targets}:
            earlier.append(EarlierTargets(until=since - _DAY, targets=then))
        return self.but(response_targets=targets, earlier_targets=tuple(earlier))

    def with_holder(self, post: Post, name: str, since: date) -> "School":
        """Return the school with *name* in *post* from the day *since* on (L3)."""
        then = self.holder(post, since - _DAY)
        earlier = [
            one for one in self.earlier_holders if one.post is not post or one.until < since - _DAY
        ]
        if then != name:
            earlier.append(EarlierHolder(until=since - _DAY, post=post, name=then))
        return self.but(**{post.value: name}, earlier_holders=tuple(earlier))

    def holder(self, post: Post, day: date) -> str:
        """Return who holds *post* on *day*; empty where nobody does (L3)."""
        held = [one for one in self.earlier_holders if one.post is post and day <= one.until]
        now: str = getattr(self, post.value)
        return min(held, key=_until).name if held else now


def _until(one: EarlierTargets | EarlierHolder) -> date:
    return one.until


def refuse_too_large(data: Mapping[str, Any]) -> None:
    """Raise :class:`Invalid` for a number in *data*, given for a school, that is no setting."""
    targets = data.get("response_targets")
    days = targets if isinstance(targets, dict) else {}
    given = {**{name: data.get(name) for name in _MOST}, **days}
    for name, number in given.items():
        most = _MOST.get(name, _MOST_SCHOOL_DAYS)
        if isinstance(number, int) and number > most:
            raise Invalid(name, f"must be at most {most}")


def usual_year_start(nation: object) -> tuple[int, int]:
    """Return when a school year begins in *nation*, as month and day, until a school says so."""
    return next((start for known, start in _YEAR_STARTS.items() if nation == known), _SEPTEMBER)
