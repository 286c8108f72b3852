"""What the school does about an incident: support, measures, sanctions, check-ins."""

from datetime import date
from typing import Annotated

from esafety_tui.model.marked_mail import AgreedAt, MailOf, MarkedPrivate, WhoConsented
from esafety_tui.model.record import Count, Invalid, Line, Moment, Record, Text
from esafety_tui.model.vocabulary import Answer, Nation, Word
from esafety_tui.model.wording import Called


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
