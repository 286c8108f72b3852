"""What others are asked, and ask: take-down requests, referrals, the police's, and for data."""

from datetime import date
from typing import Annotated

from esafety_tui.model.record import Invalid, Line, Moment, Record, Text
from esafety_tui.model.vocabulary import Answer, Word
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
        Called("Why they may have it", "who asked for it; what they need it for", short=True),
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


class DataRequestKind(Word):
    """Which of the two it is."""

    ACCESS_REQUEST = "access-request"
    DATA_COMPLAINT = "data-complaint"


class DataRequest(Record, frozen=True, kw_only=True):
    """A request for data, or a complaint about data, with the days from which its clock is read.

    Its clock runs in calendar time from ``received_on``; that a request takes longer is said on
    ``longer_said_on``, with the reason; a complaint is acknowledged before it is answered.
    """

    id: Line = ""
    at: Moment
    by: Line = ""
    kind: Annotated[DataRequestKind, Called("What it is", needed=True)]
    received_on: Annotated[date, Called("Received", "today, last Friday", needed=True)]
    asked_by: Annotated[Line, Called("Who asks", may_hold_name=True)] = ""
    person: Annotated[Line, Called("Whose data")] = ""
    longer_said_on: Annotated[
        date | None, Called("Said that it takes longer", "a request; within the first month")
    ] = None
    longer_because: Annotated[Text, Called("Why it takes longer", short=True)] = ""
    acknowledged_on: Annotated[date | None, Called("Acknowledged", "a complaint")] = None
    left_out: Annotated[
        Text, Called("What was left out, and why", may_hold_name=True, short=True)
    ] = ""
    answered_on: Annotated[date | None, Called("Answered", "what came of it was told")] = None
    note: Annotated[Text, Called("Note", may_hold_name=True)] = ""

    def _check(self) -> None:
        for name in ("longer_said_on", "acknowledged_on", "answered_on"):
            day = getattr(self, name)
            if day is not None and day < self.received_on:
                raise Invalid(name, "must not be before it was received")
        if self.longer_said_on and not self.longer_because:
            raise Invalid("longer_because", "must say why it takes longer")
