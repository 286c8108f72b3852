"""What the school does about an incident: removals, referrals, support, measures, sanctions."""

from datetime import date

from esafety_tui.model.record import Invalid, Line, Moment, Record, Text
from esafety_tui.model.vocabulary import Answer, Word


class Addressee(Word):
    """Whom a removal request goes to."""

    POSTER = "poster"
    HOST = "host"
    MOBILE_PROVIDER = "mobile-provider"


class Complainant(Word):
    """Who has to make a complaint (S1 to S3)."""

    SCHOOL = "school"
    PERSON_TARGETED = "person-targeted"
    ACCOUNT_HOLDER = "account-holder"
    PARENT = "parent"


class RemovalState(Word):
    """How far a removal request has come."""

    DRAFT = "draft"
    ASKED = "asked"
    CHASED = "chased"
    ANSWERED = "answered"
    REMOVED = "removed"
    REFUSED = "refused"
    BACK_AGAIN = "back-again"


class RemovalEvent(Record, frozen=True, kw_only=True):
    """One turn in the life of a removal request."""

    at: Moment
    by: Line = ""
    state: RemovalState
    note: Text = ""


class Removal(Record, frozen=True, kw_only=True):
    """A request to take material down: one per address (E5, E6, S1 to S4).

    ``address`` is where the material is, or for a mobile provider the number that
    calls; ``captured_at`` when that was captured.  ``complainant`` is who has to ask
    (S3).  ``check_on`` is the day on which to look again whether it is still there;
    ``draft`` the text of the request, or the script of whoever has to ask.
    """

    id: Line = ""
    at: Moment
    by: Line = ""
    address: Line = ""
    provider: Line = ""
    addressed_to: Addressee = Addressee.HOST
    complainant: Complainant = Complainant.SCHOOL
    captured_at: Moment | None = None
    illegal: Answer = Answer.UNKNOWN
    terms_broken: Text = ""
    state: RemovalState = RemovalState.DRAFT
    sent_at: Moment | None = None
    answered_at: Moment | None = None
    check_on: date | None = None
    reference: Line = ""
    events: tuple[RemovalEvent, ...] = ()
    draft: Text = ""
    note: Text = ""

    def _check(self) -> None:
        if self.addressed_to is Addressee.HOST and not self.provider:
            raise Invalid("provider", "must name the host that is asked")
        if self.state is not RemovalState.DRAFT and self.sent_at is None:
            raise Invalid("sent_at", "must say when the request was sent")
        if self.answered_at and self.sent_at and self.answered_at < self.sent_at:
            raise Invalid("answered_at", "must not be before the request was sent")


class Agency(Word):
    """Whom a case may be referred to."""

    POLICE = "police"
    LOCAL_AUTHORITY = "local-authority"
    CEOP = "ceop"
    IWF = "iwf"
    OTHER = "other"


class Decision(Word):
    """Whether a case was referred; both answers need a reason (L2)."""

    REFERRED = "referred"
    NOT_REFERRED = "not-referred"


class Referral(Record, frozen=True, kw_only=True):
    """A decision to refer or not to refer, with the two conversations before it (E7, L2)."""

    id: Line = ""
    at: Moment
    by: Line = ""
    agency: Agency
    agency_name: Line = ""
    decision: Decision = Decision.REFERRED
    reason: Text
    staff_consulted: Text = ""
    parents_consulted: Text = ""
    reference: Line = ""
    officer: Line = ""
    shared: Text = ""
    basis: Text = ""
    outcome: Text = ""
    outcome_at: Moment | None = None

    def _check(self) -> None:
        if not self.reason:
            raise Invalid("reason", "must say why the case was or was not referred (L2)")


class Hold(Record, frozen=True, kw_only=True):
    """A police hold (P6): from ``since`` until it is lifted, investigation and sanctions wait."""

    since: Moment
    by: Line = ""
    reason: Text = ""
    referral: Line = ""
    lifted_at: Moment | None = None
    lifted_by: Line = ""
    lifted_reason: Text = ""

    def _check(self) -> None:
        if self.lifted_at and self.lifted_at < self.since:
            raise Invalid("lifted_at", "must not be before the hold began")


class SupportKind(Word):
    """What was offered or done for somebody (E3, O4, L1)."""

    CONVERSATION = "conversation"
    WELFARE_CHECK = "welfare-check"
    WORKLOAD_CHECK = "workload-check"
    UNION = "union"
    OCCUPATIONAL_HEALTH = "occupational-health"
    COUNSELLING = "counselling"
    PASTORAL = "pastoral"
    PARENTS_TOLD = "parents-told"
    OTHER = "other"


class Support(Record, frozen=True, kw_only=True):
    """Support offered to a person of the case, and whether it was taken up."""

    id: Line = ""
    at: Moment
    by: Line = ""
    person: Line = ""
    kind: SupportKind = SupportKind.CONVERSATION
    taken_up: Answer = Answer.UNKNOWN
    note: Text = ""


class MeasureKind(Word):
    """The measures of P5."""

    MONITORING = "monitoring"
    CONFISCATION = "confiscation"
    SEARCH = "search"


class Consent(Word):
    """What became of consent to a measure (P5)."""

    GIVEN = "given"
    REFUSED = "refused"
    SOUGHT = "sought"
    NOT_SOUGHT = "not-sought"


class Place(Word):
    """Where a search takes place (P5)."""

    ON_PREMISES = "on-premises"
    LAWFUL_CONTROL = "lawful-control"
    ELSEWHERE = "elsewhere"


class Measure(Record, frozen=True, kw_only=True):
    """Monitoring, confiscation or a search: why, how far, who was told, and consent (P5).

    ``person`` is the id of whom it is about; ``guidance`` says what guidance and
    training the searcher has had.  A measure that touches e-mail marked personal
    or union business (``marked_private``) names who consented to that, and when (P9).
    """

    id: Line = ""
    at: Moment
    by: Line = ""
    person: Line = ""
    kind: MeasureKind
    reason: Text
    proportionate_because: Text = ""
    people_told: Text = ""
    consent: Consent | None = None
    consent_reason: Text = ""
    place: Place | None = None
    searcher: Line = ""
    searcher_trained: Answer = Answer.UNKNOWN
    guidance: Text = ""
    marked_private: bool = False
    private_consent_by: Line = ""
    private_consent_at: Moment | None = None

    def _check(self) -> None:
        if not self.reason:
            raise Invalid("reason", "must say why the measure is needed (P5)")


class SanctionKind(Word):
    """From a conversation to exclusion, for pupils; the disciplinary steps, for staff."""

    CONVERSATION = "conversation"
    RESTORATIVE = "restorative"
    DETENTION = "detention"
    LOSS_OF_ACCESS = "loss-of-access"
    INTERNAL_EXCLUSION = "internal-exclusion"
    SUSPENSION = "suspension"
    PERMANENT_EXCLUSION = "permanent-exclusion"
    PARENT_MEETING = "parent-meeting"
    SITE_BAN = "site-ban"
    STAFF_WARNING = "staff-warning"
    STAFF_DISMISSAL = "staff-dismissal"
    OTHER = "other"


class Sanction(Record, frozen=True, kw_only=True):
    """A sanction and the procedure under which it was given (O1, O3, P4, P7)."""

    id: Line = ""
    at: Moment
    by: Line = ""
    person: Line = ""
    kind: SanctionKind
    procedure: Line = ""
    note: Text = ""


class Stopped(Word):
    """The answer to *did it stop?*"""

    YES = "yes"
    PARTLY = "partly"
    NO = "no"


class CheckIn(Record, frozen=True, kw_only=True):
    """*Did it stop?*, asked two and six weeks after the response; and are they content (E8)?"""

    id: Line = ""
    due: date
    person: Line = ""
    done_at: Moment | None = None
    by: Line = ""
    stopped: Stopped | None = None
    satisfied: Answer = Answer.UNKNOWN
    note: Text = ""

    def _check(self) -> None:
        if self.done_at is not None and self.stopped is None:
            raise Invalid("stopped", "must be answered: yes, partly or no")
        if self.done_at is None and self.stopped is not None:
            raise Invalid("done_at", "must be given: when they were asked")
