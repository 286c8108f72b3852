"""An incident and the people in it: one document, its sub-records inside."""

from datetime import date

from msgspec import field

from esafety_tui.model.actions import (
    CheckIn,
    Hold,
    Measure,
    Referral,
    Removal,
    Sanction,
    Support,
)
from esafety_tui.model.evidence import Entry, Evidence
from esafety_tui.model.mistake import TakenOut
from esafety_tui.model.record import Invalid, Line, Moment, Record, Text, day_of
from esafety_tui.model.reference import Reference
from esafety_tui.model.retention import LegalHold
from esafety_tui.model.vocabulary import (
    ENDED,
    Answer,
    Category,
    Fact,
    Medium,
    Outcome,
    Role,
    Route,
    Severity,
    Stage,
    Standing,
    Word,
)


class Occurred(Record, frozen=True, kw_only=True):
    """When it happened: one day, or a span of days (both included)."""

    first: date
    last: date

    def _check(self) -> None:
        if self.last < self.first:
            raise Invalid("last", "must not be before the first day")


class Person(Record, frozen=True, kw_only=True):
    """Somebody in an incident.

    ``role`` and ``standing`` hold for *this* incident only: being linked to one
    never makes anybody a victim or an offender elsewhere.  ``alias`` (*Pupil A*)
    serves wherever a name should not show.  ``formerly`` are the names that stood here
    before they were corrected: what was told with them may hold them still.  ``wants``
    is what they said they want to come of it (P8).
    """

    id: Line = ""
    role: Role
    standing: Standing = Standing.UNKNOWN
    name: Line = ""
    formerly: tuple[Line, ...] = ()
    alias: Line = ""
    year_group: Line = ""
    wants: Text = ""
    note: Text = ""

    @property
    def names(self) -> tuple[str, ...]:
        """Every name that this person has had here, today's first."""
        return tuple(dict.fromkeys(filter(None, (self.name, *self.formerly))))


class StepState(Word):
    """How the lead has answered a step of the checklist."""

    DONE = "done"
    NOT_APPLICABLE = "not-applicable"


class StepMark(Record, frozen=True, kw_only=True):
    """The lead's answer to one step; *not applicable* needs a reason."""

    state: StepState
    at: Moment
    by: Line = ""
    note: Text = ""

    def _check(self) -> None:
        if self.state is StepState.NOT_APPLICABLE and not self.note:
            raise Invalid("note", "must say why the step does not apply")


class SeverityChange(Record, frozen=True, kw_only=True):
    """One evaluation of severity, with what it rests on (O2)."""

    at: Moment
    by: Line = ""
    severity: Severity
    reason: Text


class Incident(Record, frozen=True, kw_only=True):
    """Everything the school knows and has done about one report.

    ``summary`` holds the words as reported, apart from opinion.  ``imported_as``
    is a fingerprint of the row that an imported incident came from, so that the
    same log twice adds nothing twice.  ``disposed_on`` is the day on which its content
    was taken out at the end of retention; only what the yearly counts need is left.
    ``taken_out`` holds a note of each record that was entered by mistake.
    """

    ref: Line
    title: Line
    summary: Text = ""
    category: Category = Category.OTHER
    severity: Severity | None = None
    severity_reason: Text = ""
    severity_history: tuple[SeverityChange, ...] = ()
    medium: Medium = Medium.OTHER
    providers: tuple[Line, ...] = ()
    occurred_on: Occurred | None = None
    reported_at: Moment
    recorded_at: Moment
    route: Route = Route.OTHER
    people: tuple[Person, ...] = ()
    facts: dict[Fact, Answer] = {}
    stage: Stage = Stage.REPORTED
    steps: dict[str, StepMark] = {}
    evidence: tuple[Evidence, ...] = ()
    entries: tuple[Entry, ...] = ()
    removals: tuple[Removal, ...] = ()
    referrals: tuple[Referral, ...] = ()
    support: tuple[Support, ...] = ()
    measures: tuple[Measure, ...] = ()
    sanctions: tuple[Sanction, ...] = ()
    check_ins: tuple[CheckIn, ...] = ()
    outcome: Outcome | None = None
    outcome_reason: Text = ""
    lessons: Text = ""
    links: tuple[Line, ...] = ()
    holds: tuple[Hold, ...] = field(default=(), name="hold")
    closed_at: Moment | None = None
    reopened_at: tuple[Moment, ...] = ()
    withdrawn_reason: Text = ""
    imported_as: Line = ""
    legal_holds: tuple[LegalHold, ...] = ()
    taken_out: tuple[TakenOut, ...] = ()
    disposed_on: date | None = None

    def _check(self) -> None:
        Reference.parse(self.ref)
        if not self.title:
            raise Invalid("title", "is required: a few words by which you will know the case")
        if self.occurred_on and self.occurred_on.first > day_of(self.reported_at):
            raise Invalid("occurred_on", "must not be later than the day of the report")
        if (self.closed_at is not None) != (self.stage in ENDED):
            raise Invalid("closed_at", "must be given once the case has ended, and only then")
        if self.closed_at and self.closed_at < self.reported_at:
            raise Invalid("closed_at", "must not be before the report")
        if self.stage is Stage.WITHDRAWN and not self.withdrawn_reason:
            raise Invalid("withdrawn_reason", "must say why the case is withdrawn")
        if self.severity and not self.severity_reason:
            raise Invalid("severity_reason", "must say what the severity rests on (O2)")

    @property
    def reference(self) -> Reference:
        """The reference, taken apart."""
        return Reference.parse(self.ref)

    @property
    def on_hold(self) -> bool:
        """Whether a police hold (P6) is in force."""
        return any(hold.lifted_at is None for hold in self.holds)

    @property
    def on_legal_hold(self) -> bool:
        """Whether a legal hold keeps the incident from being disposed of."""
        return any(hold.lifted_at is None for hold in self.legal_holds)

    def with_role(self, role: Role) -> tuple[Person, ...]:
        """The people who have *role* in this incident."""
        return tuple(person for person in self.people if person.role is role)

    def answer(self, fact: Fact) -> Answer:
        """What is known of *fact*; unknown until somebody has answered it."""
        return self.facts.get(fact, Answer.UNKNOWN)
