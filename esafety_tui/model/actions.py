"""What the school does about an incident: removals, referrals, support, measures, sanctions."""

from datetime import date
from typing import Annotated

from esafety_tui.model.marked_mail import AgreedAt, MailOf, MarkedPrivate, WhoConsented
from esafety_tui.model.record import Count, Invalid, Line, Moment, Record, Text
from esafety_tui.model.vocabulary import Answer, Nation, Word
from esafety_tui.model.wording import Called


class Addressee(Word):
    """Whom a take-down request goes to."""

    POSTER = "poster"
    HOST = "host"
    MOBILE_PROVIDER = "mobile-provider"


class Complainant(Word):
    """Who has to make a complaint (S1 to S3)."""

    SCHOOL = "school"
    PERSON_TARGETED = "person-targeted"
    ACCOUNT_HOLDER = "account-holder"
    PARENT = "parent"


class AccountHolder(Word):
    """Who holds the telephone account that is called (S3)."""

    PUPIL = "pupil"
    PARENT = "parent"
    STAFF = "staff"
    SCHOOL = "school"


class RemovalState(Word):
    """How far a take-down request has come."""

    DRAFT = "draft"
    ASKED = "asked"
    CHASED = "chased"
    ANSWERED = "answered"
    REMOVED = "removed"
    REFUSED = "refused"
    BACK_AGAIN = "back-again"


class RemovalEvent(Record, frozen=True, kw_only=True):
    """One turn in the life of a take-down request."""

    at: Annotated[Moment, Called("When", "blank = now: yesterday 9:15")]
    by: Line = ""
    state: Annotated[RemovalState, Called("What happened", needed=True)]
    note: Annotated[Text, Called("Note")] = ""


class Removal(Record, frozen=True, kw_only=True):
    """A request to take material down: one per address (E5, E6, S1 to S4).

    ``address`` is where the material is, or for a mobile provider the number that
    calls; ``captured_at`` when that was captured.  ``complainant`` is who has to ask
    (S3), ``account_holder`` whose telephone it is; ``school_because`` why the school asks a
    host all the same that hears the person only.  ``check_on`` is a day that somebody chose
    to look again whether it is still there, and ``chosen`` says so; without it that day
    follows from when something was done last.  Without ``chosen`` an earlier version wrote
    it, with the day that its calendar gave.  ``draft`` is the text of the request, or the
    script of whoever has to ask.
    """

    id: Line = ""
    at: Moment
    by: Line = ""
    address: Annotated[
        Line, Called("Address", "https://… or @account; for calls the number, or withheld")
    ] = ""
    provider: Annotated[Line, Called("Provider", "the platform; for calls the mobile provider")] = (
        ""
    )
    addressed_to: Annotated[Addressee, Called("Who to ask", needed=True)] = Addressee.HOST
    complainant: Annotated[
        Complainant, Called("Who complains", "blank = follows from the case")
    ] = Complainant.SCHOOL
    account_holder: Annotated[
        AccountHolder | None, Called("Whose account", "for calls: who holds it and has to ring")
    ] = None
    school_because: Annotated[
        Text, Called("Why the school", "where only the person can complain", short=True)
    ] = ""
    captured_at: Annotated[
        Moment | None, Called("Captured", "before anybody is asked: now, 9:15")
    ] = None
    illegal: Annotated[Answer, Called("Is it illegal?")] = Answer.UNKNOWN
    terms_broken: Annotated[Text, Called("Terms it breaks")] = ""
    state: RemovalState = RemovalState.DRAFT
    sent_at: Annotated[Moment | None, Called("Sent", "blank = now")] = None
    answered_at: Moment | None = None
    check_on: Annotated[date | None, Called("Look again on", "blank = worked out", ahead=True)] = (
        None
    )
    chosen: Annotated[bool, Called(told="day of the look chosen")] = False
    reference: Annotated[
        Line, Called("Their reference", "the provider's number for the report")
    ] = ""
    events: tuple[RemovalEvent, ...] = ()
    draft: Text = ""
    note: Annotated[Text, Called("Note")] = ""

    def _check(self) -> None:
        if self.addressed_to is Addressee.HOST and not self.provider:
            raise Invalid("provider", "must name the platform that is asked")
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
    at: Annotated[Moment, Called("When", "blank = now")]
    by: Line = ""
    agency: Annotated[Agency, Called("Who to", needed=True)]
    agency_name: Annotated[Line, Called("Which", "the force, the council, the team")] = ""
    decision: Annotated[Decision, Called("Decision", needed=True)] = Decision.REFERRED
    reason: Annotated[Text, Called("Reason", needed=True)]
    staff_consulted: Annotated[Text, Called("Staff talked to")] = ""
    parents_consulted: Annotated[Text, Called("Parents talked to")] = ""
    reference: Annotated[Line, Called("Their reference", "crime, log or case number")] = ""
    officer: Annotated[Line, Called("Officer or worker", may_hold_name=True)] = ""
    shared: Annotated[Text, Called("What was shared")] = ""
    basis: Annotated[
        Text,
        Called("On what basis", "consent; vital interest; legal duty; public task", short=True),
    ] = ""
    outcome: Annotated[Text, Called("What came of it")] = ""
    outcome_at: Annotated[Moment | None, Called("When it came", "blank = now")] = None

    def _check(self) -> None:
        if not self.reason:
            raise Invalid("reason", "must say why the case was or was not referred")


class Hold(Record, frozen=True, kw_only=True):
    """A police hold (P6): from ``since`` until it is lifted, investigation and sanctions wait."""

    since: Moment
    by: Line = ""
    reason: Annotated[Text, Called("Who told them", needed=True)] = ""
    referral: Line = ""
    lifted_at: Moment | None = None
    lifted_by: Line = ""
    lifted_reason: Annotated[Text, Called("Why, and who agreed", needed=True)] = ""

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
    at: Annotated[Moment, Called("When", "blank = now")]
    by: Annotated[Line, Called("Who did it", "blank = you")] = ""
    person: Annotated[Line, Called("Who for", needed=True)] = ""
    kind: Annotated[SupportKind, Called("What", needed=True)] = SupportKind.CONVERSATION
    taken_up: Annotated[Answer, Called("Taken up?")] = Answer.UNKNOWN
    note: Annotated[Text, Called("Note")] = ""


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

    ``person`` is the id of whom it is about; ``nation`` is where it took place, if not
    where the school is; ``behaviour_policy`` whether that says when it may be done;
    ``guidance`` what guidance and training the searcher has had.  A measure that touches
    e-mail marked personal or union business (``marked_private``) names in ``mail_of`` the
    person of the case whose it is, and when they consented (P9); ``private_consent_by`` is
    how that was said before.
    """

    id: Line = ""
    at: Annotated[Moment, Called("Taken", "blank = now")]
    by: Line = ""
    person: Annotated[Line, Called("Who it is about")] = ""
    kind: Annotated[MeasureKind, Called("Measure", needed=True)]
    reason: Annotated[Text, Called("Why it is needed", needed=True)]
    proportionate_because: Annotated[Text, Called("Why nothing milder would do")] = ""
    people_told: Annotated[
        Text, Called("Who was told", "who, when, who told them; or why nobody", short=True)
    ] = ""
    consent: Annotated[Consent | None, Called("Consent", needed=True)] = None
    consent_reason: Annotated[
        Text, Called("If not, why", "what makes it exceptional", short=True)
    ] = ""
    place: Annotated[Place | None, Called("Where")] = None
    nation: Annotated[
        Nation | None, Called("In which nation", "on a trip; blank = the school's own")
    ] = None
    behaviour_policy: Annotated[
        Answer,
        Called(
            "Policy says so?",
            "the behaviour policy, that this may be done",
            told="the behaviour policy says that this may be done",
        ),
    ] = Answer.UNKNOWN
    searcher: Annotated[Line, Called("Who searches", may_hold_name=True)] = ""
    searcher_trained: Annotated[
        Answer, Called("Trained for it?", told="whoever searched was trained for it")
    ] = Answer.UNKNOWN
    guidance: Annotated[Text, Called("Training, guidance", "what they have had", short=True)] = ""
    marked_private: MarkedPrivate = False
    mail_of: MailOf = ""
    private_consent_by: WhoConsented = ""
    private_consent_at: AgreedAt = None

    def _check(self) -> None:
        if not self.reason:
            raise Invalid("reason", "must say why the measure is needed")

    @property
    def says_all(self) -> bool:
        """Whether it says all that P5 asks: why not less, who was told, consent, where, by rule."""
        asked = (self.proportionate_because, self.people_told, self.consent, self.place)
        return all(asked) and self.behaviour_policy is not Answer.UNKNOWN


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
    at: Annotated[Moment, Called("Given", "blank = now")]
    by: Line = ""
    person: Annotated[Line, Called("Against", needed=True)] = ""
    kind: Annotated[SanctionKind, Called("Sanction", needed=True)]
    procedure: Annotated[Line, Called("Procedure", "behaviour policy; staff disciplinary …")] = ""
    note: Annotated[Text, Called("Note")] = ""


class Stopped(Word):
    """The answer to *did it stop?*, or that they left and cannot be asked any more."""

    YES = "yes"
    PARTLY = "partly"
    NO = "no"
    LEFT = "left-the-school"


class CheckIn(Record, frozen=True, kw_only=True):
    """*Did it stop?*, asked two and six weeks after the response; and are they happy with it (E8)?

    ``due`` is the day that was asked for, on which the school may be closed: so many
    ``weeks`` after the response, or with ``weeks`` 0 the day that somebody chose.  On which
    day it falls follows from the calendar.  Without ``weeks`` an earlier version wrote it,
    with the day that its calendar gave.
    """

    id: Line = ""
    due: Annotated[
        date,
        Called(
            "Move to", "a day on which the school is open", needed=True, ahead=True,
            told="to be asked, from",
        ),
    ]  # fmt: skip
    weeks: Annotated[Count | None, Called(told="weeks after the response")] = None
    person: Line = ""
    done_at: Annotated[Moment | None, Called("Asked", "blank = now")] = None
    by: Line = ""
    stopped: Annotated[Stopped | None, Called("Did it stop?", needed=True)] = None
    satisfied: Annotated[Answer, Called("Happy with it?", "with how the school handled it")] = (
        Answer.UNKNOWN
    )
    note: Annotated[Text, Called("In their words")] = ""

    def _check(self) -> None:
        if self.done_at is not None and self.stopped is None:
            raise Invalid("stopped", "must be answered: yes, partly, no, or left the school")
        if self.done_at is None and self.stopped is not None:
            raise Invalid("done_at", "must be given: when they were asked")
