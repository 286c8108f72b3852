"""An incident, its reference and the people in it: one document, its sub-records inside."""

import re
from calendar import monthrange
from datetime import date, datetime, time
from functools import lru_cache
from typing import Annotated, NamedTuple, Self

from msgspec import UNSET, Meta, UnsetType, field

from esafety_tui.model.actions import CheckIn, Measure, Sanction, Support
from esafety_tui.model.days import LONDON, MONTHS, plain_day
from esafety_tui.model.evidence import Entry, Evidence
from esafety_tui.model.leaving import HandOver, Letter
from esafety_tui.model.record import (
    FIRST_YEAR,
    LAST_YEAR,
    OUTSIDE,
    Count,
    Invalid,
    Line,
    Moment,
    Record,
    Text,
    day_of,
)
from esafety_tui.model.requests import DataRequest, Hold, Referral, Removal
from esafety_tui.model.vocabulary import (
    ENDED,
    Answer,
    AskedFact,
    Category,
    Fact,
    HeardBy,
    Medium,
    Motivation,
    Outcome,
    Role,
    Route,
    Severity,
    Stage,
    Standing,
    SupplementFact,
    WhereDone,
    Word,
)
from esafety_tui.model.wording import Called

_REFERENCE = re.compile(r"(?P<year>\d{4}-\d{2})/(?P<number>\d{3,6})")
_YEAR = re.compile(r"(\d{4})-(\d{2})")


class Reference(NamedTuple):
    """An incident's reference, ``2025-26/014``: academic year of the report, running number."""

    year: str
    number: int

    def __str__(self) -> str:
        return f"{self.year}/{self.number:03d}"

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read a reference; raises :class:`Invalid` when it is not one."""
        match = _REFERENCE.fullmatch(text.strip())
        if match is None or int(match["number"]) == 0:
            raise Invalid("ref", "must look like 2025-26/014")
        parse_year(match["year"])
        return cls(match["year"], int(match["number"]))


@lru_cache(maxsize=64)  # there are few, and each incident asks for its own
def parse_year(text: str) -> int:
    """Return the calendar year in which the academic year *text* (``2025-26``) starts.

    Raises :class:`Invalid` when it is not an academic year.
    """
    match = _YEAR.fullmatch(text.strip())
    if match is None or (int(match[1]) + 1) % 100 != int(match[2]):
        raise Invalid("year", "must be an academic year such as 2025-26")
    start = int(match[1])
    # The academic year of the first day began in the year before.
    if not FIRST_YEAR - 1 <= start <= LAST_YEAR:
        raise Invalid("year", OUTSIDE)
    return start


def year_name(start: int) -> str:
    """Name the academic year that starts in calendar year *start*: 2025 gives ``2025-26``."""
    return f"{start}-{(start + 1) % 100:02d}"


def academic_year(day: date, starts: tuple[int, int]) -> str:
    """Name the academic year of *day*, where a year begins at ``starts`` (month, day)."""
    return year_name(start_of_year(day, starts))


def start_of_year(day: date, starts: tuple[int, int]) -> int:
    """Return the calendar year in which the academic year of *day* starts."""
    return day.year if (day.month, day.day) >= starts else day.year - 1


class Occurred(Record, frozen=True, kw_only=True):
    """When it happened: one day, or a span of days (both included).

    ``about``: the words that it was taken from name no single day or span (*Sept*).
    ``clock`` is the time of day at school, where one was told.
    """

    first: date
    last: date
    about: bool = False
    # Not there, rather than empty: a log that is brought in again is known by how it was written.
    clock: Annotated[time | UnsetType, Called(told="time of day")] = UNSET

    def _check(self) -> None:
        if self.last < self.first:
            raise Invalid("last", "must not be before the first day")
        if self.clock and self.last != self.first:
            raise Invalid("clock", "is that of one day, not of several")

    @property
    def in_words(self) -> str:
        """*3 Nov 2026, 15:00*, *3 Nov 2026 to 5 Nov 2026*, *about November 2026*."""
        if self.about and self._is_month:
            return f"about {MONTHS[self.first.month - 1]} {self.first.year}"
        until = f" to {plain_day(self.last)}" if self.last != self.first else ""
        until = f", {self.clock:%H:%M}" if self.clock else until
        return f"{'about ' if self.about else ''}{plain_day(self.first)}{until}"

    @property
    def moment(self) -> datetime | None:
        """The moment at school, where the time of day was told."""
        return datetime.combine(self.first, self.clock, LONDON) if self.clock else None

    @property
    def _is_month(self) -> bool:
        end = monthrange(self.first.year, self.first.month)[1]
        return (self.first.day, self.last) == (1, self.first.replace(day=end))


class Person(Record, frozen=True, kw_only=True):
    """Somebody in an incident.

    ``role`` and ``standing`` hold for *this* incident only: being linked to one
    never makes anybody a victim or an offender elsewhere.  ``alias`` (*Pupil A*)
    serves wherever a name should not show.  ``formerly`` are the names that stood here
    before they were corrected: what was told with them may hold them still.  ``wants``
    is what they said they want to come of it (P8).  ``born`` is asked only where the school keeps
    cases by age.  ``who`` is their number in the register of
    people, by which the lead has said that they are the same as somebody in another case;
    ``apart`` are those in other cases whom they are not, each as case and id.
    """

    id: Line = ""
    role: Annotated[Role, Called("Role in this case", needed=True)]
    standing: Annotated[Standing, Called("Who they are")] = Standing.UNKNOWN
    name: Annotated[
        Line, Called("Name", "type it; it is hidden elsewhere until F2", may_hold_name=True)
    ] = ""
    formerly: Annotated[tuple[Line, ...], Called(may_hold_name=True)] = ()
    alias: Annotated[Line, Called("Alias", "blank = given: Pupil A, Staff B …")] = ""
    year_group: Annotated[Line, Called("Year group", "such as Year 9")] = ""
    born: Annotated[
        date | None, Called("Date of birth", "how long the case is kept", may_hold_name=True)
    ] = None
    wants: Annotated[Text, Called("What they want")] = ""
    note: Annotated[Text, Called("Note", may_hold_name=True)] = ""
    who: Annotated[Line, Called(told="number in the register of people")] = ""
    apart: Annotated[tuple[Line, ...], Called(told="is not the same as")] = ()

    @property
    def names(self) -> tuple[str, ...]:
        """Every name that this person has had here, today's first."""
        return tuple(dict.fromkeys(filter(None, (self.name, *self.formerly))))


class StepState(Word):
    """How the lead has answered a step of the checklist."""

    DONE = "done"
    NOT_APPLICABLE = "not-applicable"


class StepMark(Record, frozen=True, kw_only=True):
    """The lead's answer to one step; *not applicable* needs a reason.

    ``at`` is when it was done; ``kept`` where its record is, of a step that wants one and
    has it elsewhere than in this case.
    """

    state: StepState
    at: Annotated[Moment, Called("When it was done", "blank = now: yesterday 3pm")]
    by: Annotated[Line, Called("Who did it")] = ""
    kept: Annotated[
        Line, Called("Kept where", "the head's file; the record of the safeguarding lead …")
    ] = ""
    note: Annotated[Text, Called("What was done", told="note")] = ""

    def _check(self) -> None:
        if self.state is StepState.NOT_APPLICABLE and not self.note:
            raise Invalid("note", "must say why the step does not apply")


class SeverityChange(Record, frozen=True, kw_only=True):
    """One evaluation of severity, with what it rests on (O2)."""

    at: Moment
    by: Line = ""
    severity: Annotated[Severity, Called("Severity", needed=True)]
    reason: Annotated[Text, Called("Why", needed=True)]


class LegalHold(Record, frozen=True, kw_only=True):
    """A reason to keep an incident beyond its time: a claim, an inquiry, a request for data.

    From ``since`` until it is lifted, the incident is not disposed of.
    """

    since: Moment
    by: Line = ""
    reason: Annotated[Text, Called("Why it is to be kept", needed=True)]
    lifted_at: Moment | None = None
    lifted_by: Line = ""
    lifted_reason: Annotated[Text, Called("Why it need not be kept", needed=True)] = ""

    def _check(self) -> None:
        if not self.reason:
            raise Invalid("reason", "must say why the incident is to be kept")
        if self.lifted_at and self.lifted_at < self.since:
            raise Invalid("lifted_at", "must not be before the hold began")
        if self.lifted_at and not self.lifted_reason:
            raise Invalid("lifted_reason", "must say why it need not be kept any longer")


class RecordKind(Word):
    """The kinds of record that a case holds, each added by an act of its own."""

    PERSON = "person"
    EVIDENCE = "evidence"
    ENTRY = "entry"
    REMOVAL = "removal-request"
    REFERRAL = "referral"
    SUPPORT = "support"
    MEASURE = "measure"
    SANCTION = "sanction"
    CHECK_IN = "check-in"
    DATA_REQUEST = "data-request"
    HAND_OVER = "hand-over"
    LETTER = "letter"


class TakenOut(Record, frozen=True, kw_only=True):
    """The note of a record that was entered by mistake: it counts nowhere any more.

    ``was`` says what it was in words of closed lists, of a person the alias; all of it
    stands in the history.  Its ``id`` is not given to another record.
    """

    id: Line
    kind: RecordKind
    was: Line = ""
    at: Moment
    by: Line = ""
    reason: Annotated[Text, Called("Why", needed=True, may_hold_name=True)]

    def _check(self) -> None:
        if not self.reason:
            raise Invalid("reason", "must say why it was entered by mistake")


# As the program itself works it out; nobody types or sees one.
Digest = Annotated[str, Meta(max_length=64, pattern="^[0-9a-f]*$")]


NO_DAY_IN_LOG = "day not on record: the words of the log may give it"
# What an entry begins with that keeps words of a log.
WORDS_OF_LOG = "From the imported log."


class FromLog(Record, frozen=True, kw_only=True):
    """Where an incident stood in the log that it was brought in from, and what that did not say.

    ``batch`` is the number of the import; ``number`` the log's own number.  ``report_known``: the
    log gives the day of the report; otherwise ``reported_at`` is the day on which it happened.
    ``old``: it was closed in the old log, years ago, and is not to be sorted.  ``other_said``: the
    category *other* was chosen, and is not for want of one.  ``fields`` holds a digest of each
    field as it was brought in: what the lead has changed since is known by it.  ``doubtful`` is
    what the log did not say for certain: *day*, *status*, or the reference of a case that tells
    nearly the same.  ``left``: the lead has looked, and leaves the rest as it is.
    """

    batch: Annotated[Count, Called(told="number of the import")]
    sheet: Line = ""
    row: Count = 0
    number: Line = ""
    report_known: Annotated[bool, Called(told="the log gives the day of the report")] = True
    old: bool = False
    other_said: bool = False
    fields: dict[str, Digest] = {}
    doubtful: tuple[Line, ...] = ()
    left: bool = False

    def settled(self, *what: str) -> Self:
        """Return it with no doubt left of *what*."""
        return self.but(doubtful=tuple(one for one in self.doubtful if one not in what))


class Incident(Record, frozen=True, kw_only=True):
    """Everything the school knows and has done about one report.

    ``summary`` holds the words as reported, apart from opinion.  ``imported_as``
    is a fingerprint of the row that an imported incident came from, so that the
    same log twice adds nothing twice.  Only a case ``from_log`` may have ended on a day that
    nobody knows.  ``disposed_on`` is the day on which its content
    was taken out at the end of retention; only what the yearly counts need is left.
    ``procedure`` is the school's own under which it is dealt with (O1); ``not_satisfied_at``
    is since when they are known to be unhappy with how it was handled (E8).
    ``taken_out`` holds a note of each record that was entered by mistake.  ``merged_into`` is
    the case that has taken its records over: this one is withdrawn and counts no more;
    ``split_from`` the case that it was a part of.
    ``supplement_facts`` are the answers that law and guidance beside the policy ask for.
    """

    ref: Line
    title: Annotated[Line, Called("Title", "without names: a few words to know it by", needed=True)]
    summary: Annotated[Text, Called("What was reported")] = ""
    category: Annotated[Category, Called("Category")] = Category.OTHER
    severity: Severity | None = None
    severity_reason: Text = ""
    severity_history: Annotated[tuple[SeverityChange, ...], Called(one="severity, answer")] = ()
    medium: Annotated[Medium, Called("Where it happened")] = Medium.OTHER
    providers: Annotated[
        tuple[Line, ...], Called("Provider", "Instagram, YouTube, EE …; commas between several")
    ] = ()
    motivation: Annotated[
        Motivation, Called("Prejudice", "what about, as it was seen; or no prejudice")
    ] = Motivation.NOT_KNOWN
    where: Annotated[WhereDone, Called("In school?", "in school, out of school, both")] = (
        WhereDone.NOT_KNOWN
    )
    occurred_on: Annotated[
        Occurred | None,
        Called("When it happened", "Saturday 3pm, 3 to 5 Nov, about November", told="happened"),
    ] = None
    reported_at: Annotated[Moment, Called("Reported", "every deadline counts from it", needed=True)]
    recorded_at: Moment
    route: Annotated[Route, Called("Who told you")] = Route.OTHER
    heard_by: Annotated[HeardBy | None, Called("How you heard")] = None
    people: Annotated[tuple[Person, ...], Called(one="person")] = ()
    facts: Annotated[dict[Fact, Answer], Called(one="")] = {}
    stage: Stage = Stage.REPORTED
    steps: Annotated[dict[str, StepMark], Called(one="step")] = {}
    evidence: tuple[Evidence, ...] = ()
    entries: Annotated[tuple[Entry, ...], Called(one="entry")] = ()
    removals: tuple[Removal, ...] = ()
    referrals: tuple[Referral, ...] = ()
    support: tuple[Support, ...] = ()
    measures: tuple[Measure, ...] = ()
    sanctions: tuple[Sanction, ...] = ()
    check_ins: tuple[CheckIn, ...] = ()
    hand_overs: tuple[HandOver, ...] = ()
    letters: tuple[Letter, ...] = ()
    outcome: Annotated[Outcome | None, Called("Outcome", needed=True)] = None
    outcome_reason: Annotated[Text, Called("Why")] = ""
    procedure: Annotated[
        Line, Called("Procedure", "behaviour policy; staff disciplinary; complaints …")
    ] = ""
    lessons: Annotated[Text, Called("What we learn from it")] = ""
    links: Annotated[
        tuple[Line, ...], Called("Linked incidents", "references of other incidents")
    ] = ()
    holds: Annotated[tuple[Hold, ...], Called(one="police hold")] = field(default=(), name="hold")
    closed_at: Moment | None = None
    not_satisfied_at: Annotated[Moment | None, Called(told="unhappy since")] = None
    reopened_at: Annotated[tuple[Moment, ...], Called(one="reopened")] = ()
    withdrawn_reason: Annotated[Text, Called("Why it was recorded in error", needed=True)] = ""
    imported_as: Line = ""
    from_log: FromLog | None = None
    legal_holds: Annotated[tuple[LegalHold, ...], Called(one="kept longer")] = ()
    taken_out: Annotated[tuple[TakenOut, ...], Called(one="entered by mistake")] = ()
    disposed_on: date | None = None
    data_requests: tuple[DataRequest, ...] = ()
    supplement_facts: Annotated[dict[SupplementFact, Answer], Called(one="")] = {}
    merged_into: Annotated[Line, Called(told="merged into")] = ""
    split_from: Annotated[Line, Called(told="split off from")] = ""

    def _check(self) -> None:
        Reference.parse(self.ref)
        if not self.title:
            raise Invalid("title", "is required: a few words by which you will know the case")
        if self.occurred_on and self.occurred_on.first > day_of(self.reported_at):
            raise Invalid("occurred_on", "must not be later than the day of the report")
        ended = self.stage in ENDED
        missing = ended and self.closed_at is None and self.from_log is None
        if missing or (self.closed_at and not ended):
            raise Invalid("closed_at", "must be given once the case has ended, and only then")
        if self.closed_at and self.closed_at < self.reported_at:
            raise Invalid("closed_at", "must not be before the report")
        if self.stage is Stage.WITHDRAWN and not self.withdrawn_reason:
            raise Invalid("withdrawn_reason", "must say why the case is withdrawn")
        if self.severity and not self.severity_reason:
            raise Invalid("severity_reason", "must say why it is that serious")

    @property
    def reference(self) -> Reference:
        """The reference, taken apart."""
        return Reference.parse(self.ref)

    @property
    def came_by(self) -> Route:
        """Who told the lead, or the way it came where that alone is known (G5)."""
        return Route(self.heard_by) if self.heard_by and self.route is Route.OTHER else self.route

    @property
    def heard(self) -> str:
        """*parent, phone*; nothing where neither was said."""
        who = "" if self.route is Route.OTHER else self.route.label
        return ", ".join(filter(None, (who, self.heard_by.label if self.heard_by else "")))

    @property
    def report_known(self) -> bool:
        """Whether the day of the report is known: a log may give only when it happened."""
        return self.from_log is None or self.from_log.report_known

    @property
    def clock_from(self) -> datetime:
        """When the time for what the policy asks begins: the report, or the import of it."""
        return max(self.reported_at, self.recorded_at) if self.from_log else self.reported_at

    @property
    def ended_by(self) -> datetime | None:
        """The latest moment at which it can have ended: of a log that gives no day, the import."""
        if self.closed_at is None and self.from_log and self.stage in ENDED:
            return self.recorded_at
        return self.closed_at

    @property
    def closed_in_log(self) -> bool:
        """Whether it was closed in the log that brought it: what was done there is not known."""
        here = self.closed_at is not None and self.closed_at > self.recorded_at
        return self.from_log is not None and self.stage is Stage.CLOSED and not here

    def day_not_known(self, referral: Referral) -> str:
        """Say it of a *referral* for which the log gave no day: it stands at that of the import."""
        came_with = self.from_log is not None and referral.at == self.recorded_at
        return NO_DAY_IN_LOG if came_with else ""

    @property
    def asks_nothing(self) -> bool:
        """Whether it was withdrawn, or its content disposed of: nothing of it is due any more."""
        return self.stage is Stage.WITHDRAWN or self.disposed_on is not None

    @property
    def on_hold(self) -> bool:
        """Whether a police hold (P6) is in force."""
        return any(hold.lifted_at is None for hold in self.holds)

    @property
    def on_legal_hold(self) -> bool:
        """Whether a legal hold keeps the incident from being disposed of."""
        return any(hold.lifted_at is None for hold in self.legal_holds)

    def called(self) -> dict[str, Person]:
        """Whom a record means by an id, an alias or a name: in this order, of several the first."""
        meant: dict[str, Person] = {}
        for way in ("id", "alias", "name"):
            for person in self.people:
                if said := getattr(person, way):
                    meant.setdefault(said, person)
        return meant

    def with_role(self, role: Role) -> tuple[Person, ...]:
        """The people who have *role* in this incident."""
        return tuple(person for person in self.people if person.role is role)

    def answer(self, fact: AskedFact) -> Answer:
        """What is known of *fact*; unknown until somebody has answered it."""
        if isinstance(fact, SupplementFact):
            return self.supplement_facts.get(fact, Answer.UNKNOWN)
        return self.facts.get(fact, Answer.UNKNOWN)

    def says_unknown(self, fact: AskedFact) -> bool:
        """Whether somebody was asked about *fact*, and said that it is not known yet."""
        given = self.supplement_facts if isinstance(fact, SupplementFact) else self.facts
        return fact in given and self.answer(fact) is Answer.UNKNOWN

    def answering(self, fact: AskedFact, answer: Answer) -> Self:
        """Return the incident with *answer* to the question of *fact*."""
        if isinstance(fact, SupplementFact):
            return self.but(supplement_facts={**self.supplement_facts, fact: answer})
        return self.but(facts={**self.facts, fact: answer})

    def marking(self, step: str, mark: StepMark) -> Self:
        """Return the incident with *mark* on *step*."""
        return self.but(steps={**self.steps, step: mark})
