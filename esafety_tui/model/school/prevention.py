"""Prevention work: activities, training, policy reviews and confidence surveys (G1 to G7)."""

from datetime import date
from typing import Annotated

from msgspec import Meta

from esafety_tui.model.record import Count, Invalid, Line, Record, Text
from esafety_tui.model.vocabulary import Word
from esafety_tui.model.wording import Called

# When it was, and what is to be said of it, wherever that is asked.
On = Annotated[date, Called("When", "today, last Friday, 14/1/2027", needed=True)]
Note = Annotated[Text, Called("Note")]
Mean = Annotated[float, Meta(ge=1, le=5)]


class Audience(Word):
    """Whom prevention work reaches."""

    PUPILS = "pupils"
    STAFF = "staff"
    SENIOR_LEADERS = "senior-leaders"
    PARENTS = "parents"
    GOVERNORS = "governors"


class ActivityKind(Word):
    """The form of an activity."""

    BRIEFING = "briefing"
    ASSEMBLY = "assembly"
    LESSON = "lesson"
    WORKSHOP = "workshop"
    INFORMATION = "information"
    CONSULTATION = "consultation"
    FILTERING_CHECK = "filtering-check"
    OTHER = "other"


class Topic(Word):
    """What it was about."""

    CYBERBULLYING = "cyberbullying"
    POSITIVE_USE = "positive-use"
    NATIONAL_GUIDANCE = "national-guidance"
    REPORTING_ROUTES = "reporting-routes"
    NETWORK_AND_DEVICES = "network-and-devices"
    ONLINE_REPUTATION = "online-reputation"
    CHILD_PROTECTION_AND_LAW = "child-protection-and-law"
    E_MAIL_AND_HOURS = "e-mail-and-hours"
    OTHER = "other"


class Activity(Record, frozen=True, kw_only=True):
    """A prevention activity and how many it reached (G1, G2, G6, E4)."""

    id: Line = ""
    on: On
    kind: Annotated[ActivityKind, Called("What")] = ActivityKind.OTHER
    topic: Annotated[Topic, Called("On what")] = Topic.CYBERBULLYING
    audience: Annotated[Audience, Called("Who for", needed=True)]
    reached: Annotated[Count, Called("How many reached", "0 while it is only planned")] = 0
    title: Annotated[Line, Called("Title", "Year 7 assembly on kindness online")] = ""
    note: Note = ""


class Training(Record, frozen=True, kw_only=True):
    """Staff training or a policy acknowledgement: how many of how many (G3, L3)."""

    id: Line = ""
    on: On
    topic: Annotated[Topic, Called("On what")] = Topic.CYBERBULLYING
    acknowledgement: Annotated[bool, Called("Kind", "staff acknowledged the policy")] = False
    trained: Annotated[Count, Called("How many trained", needed=True)]
    employed: Annotated[Count, Called("Of how many", "employed on that day", needed=True)]
    refresher_due: Annotated[
        date | None, Called("Refresher due", "may be left empty", ahead=True)
    ] = None
    title: Annotated[Line, Called("Title")] = ""
    note: Note = ""

    def _check(self) -> None:
        if self.trained > self.employed:
            raise Invalid("trained", "must not be more than the number employed")


class PolicyName(Word):
    """The policies that belong together (G4)."""

    E_SAFETY = "e-safety"
    ANTI_BULLYING = "anti-bullying-and-harassment"
    BEHAVIOUR = "behaviour"
    MOBILE_DEVICES = "mobile-devices"
    ACCEPTABLE_USE = "acceptable-use"
    CHILD_PROTECTION = "child-protection"
    WHISTLE_BLOWING = "whistle-blowing"
    GRIEVANCE = "grievance"
    DISCIPLINARY = "disciplinary"


class PolicyReview(Record, frozen=True, kw_only=True):
    """A review of one of the school's policies, and when the next is due (G4, L3)."""

    id: Line = ""
    policy: Annotated[PolicyName, Called("Policy", needed=True)]
    reviewed_on: Annotated[date, Called("Reviewed on", "today, last Friday", needed=True)]
    adopted_on: Annotated[
        date | None, Called("Adopted on", "by the employer or governing body")
    ] = None
    next_due: Annotated[
        date, Called("Next review due", "1 Sep, in 12 months", needed=True, ahead=True)
    ]
    note: Note = ""

    def _check(self) -> None:
        if self.next_due <= self.reviewed_on:
            raise Invalid("next_due", "must be after the review")


class SurveyGroup(Word):
    """Whose confidence is asked (G7)."""

    STAFF = "staff"
    PUPILS = "pupils"
    PARENTS = "parents"


class Survey(Record, frozen=True, kw_only=True):
    """A confidence survey of one group: mean score from 1 (none) to 5 (full) (G7)."""

    id: Line = ""
    on: On
    group: Annotated[SurveyGroup, Called("Who was asked", needed=True)]
    asked: Annotated[Count, Called("How many asked", needed=True)]
    responses: Annotated[Count, Called("How many answered", needed=True)]
    score: Annotated[
        Mean,
        Called("Mean score", "1 (no confidence) to 5 (full confidence), such as 3.8", needed=True),
    ]
    note: Note = ""

    def _check(self) -> None:
        if self.responses > self.asked:
            raise Invalid("responses", "must not be more than the number asked")


class Prevention(Record, frozen=True, kw_only=True):
    """All prevention work together, as figures and screens take it."""

    activities: tuple[Activity, ...] = ()
    trainings: tuple[Training, ...] = ()
    reviews: tuple[PolicyReview, ...] = ()
    surveys: tuple[Survey, ...] = ()
