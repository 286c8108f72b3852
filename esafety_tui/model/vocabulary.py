"""The words that records choose from, as they stand in JSON and on the command line."""

from collections.abc import Collection
from enum import StrEnum
from typing import TypeAlias

# Words that read otherwise than they stand in a record.
_SPELT = {
    "e-mail": "e-mail",
    "e-safety": "e-safety",
    "anti-bullying-and-harassment": "anti-bullying and harassment",
    "whistle-blowing": "whistle-blowing",
    "e-mail-and-hours": "e-mail and working hours",
    "self-harm-content": "self-harm content",
    "photo-video": "photo or video",
    "ceop": "CEOP (online sexual abuse of children)",
    "iwf": "Internet Watch Foundation (IWF)",
    "filtering-check": "filtering and monitoring check",
    "religion": "religion or belief",
    "disability": "disability or special needs",
    "involved": "involved, part not known",
    "outsider": "somebody outside the school",
    "both": "in school and out of it",
    "host": "platform",
    # Questions of fact, as what was answered with yes or no.
    "poster_known": "we know who posted it",
    "poster_in_school": "they are part of the school",
    "poster_will_remove": "they will take it down",
    "content_online": "it is still online",
    "may_be_criminal": "it could be a crime",
    "indecent_images": "there could be indecent images",
    "identity_compromised": "fake profile, or account taken over",
    "phone_abuse": "abusive calls or messages on a phone",
    "with_police": "the police know",
    "claim_malicious": "the claim was made up to do harm",
    "measure_considered": "plan to search, confiscate or monitor",
    "wants_union_support": "they want their union's support",
    "network_or_device_involved": "the school's network or a device was used",
    "not_satisfied": "unhappy with how it was handled",
    "reporter_exposed": "whoever reported it saw or received it",
    "england": "England",
    "wales": "Wales",
    "scotland": "Scotland",
    "northern-ireland": "Northern Ireland",
}


class Word(StrEnum):
    """A word from a closed list; ``label`` is how it reads on a screen."""

    @property
    def label(self) -> str:
        """The word as it reads in a sentence."""
        return _SPELT.get(self.value, self.value.replace("-", " ").replace("_", " "))


class _OrNotSaid(Word):
    """A list whose *other* is also what a record has where nothing was chosen."""

    @property
    def label(self) -> str:
        """The word as it reads in a sentence; never *other* alone, which nobody may have said."""
        return "other or not said" if self.value == "other" else super().label


class Category(_OrNotSaid):
    """What kind of e-safety incident it is; a school may have its own word for it."""

    CYBERBULLYING = "cyberbullying"
    HARASSMENT = "harassment"
    IMPERSONATION = "impersonation"
    MALICIOUS_CALLS = "malicious-calls"
    OFFENSIVE_CONTENT = "offensive-content"
    IMAGE_SHARING = "image-sharing"
    SEXUAL_IMAGERY = "sexual-imagery"
    THREATS = "threats"
    HATE = "hate"
    PRIVACY_BREACH = "privacy-breach"
    ACCOUNT_COMPROMISE = "account-compromise"
    INAPPROPRIATE_CONTACT = "inappropriate-contact"
    INAPPROPRIATE_USE = "inappropriate-use"
    EXTREMISM = "extremism"
    SELF_HARM_CONTENT = "self-harm-content"
    SCAM = "scam"
    FALSE_ALLEGATION = "false-allegation"
    OTHER = "other"


class Severity(Word):
    """How serious it is (O2); the order of the members is the order of gravity."""

    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"
    CRITICAL = "critical"

    @property
    def rank(self) -> int:
        """0 for low to 3 for critical."""
        return _RANKS[self]

    @property
    def sign(self) -> str:
        """An edge that is the thicker the graver, beside the word: colour is never needed."""
        return ("·", "│", "▌", "█")[self.rank]


_RANKS = {severity: rank for rank, severity in enumerate(Severity)}


class Medium(_OrNotSaid):
    """By what it happened."""

    SOCIAL_NETWORK = "social-network"
    MESSAGING = "messaging"
    CALL = "call"
    TEXT = "text"
    VOICEMAIL = "voicemail"
    E_MAIL = "e-mail"
    WEBSITE = "website"
    FORUM = "forum"
    GAMING = "gaming"
    PHOTO_VIDEO = "photo-video"
    OTHER = "other"


class Stage(Word):
    """Where the case stands; the first five are the lanes of the board."""

    REPORTED = "reported"
    INVESTIGATING = "investigating"
    WAITING = "waiting"
    MONITORING = "monitoring"
    CLOSED = "closed"
    WITHDRAWN = "withdrawn"

    @property
    def label(self) -> str:
        """The stage as it reads in a sentence, and over its lane."""
        return _STAGES.get(self.value, super().label)

    @property
    def short(self) -> str:
        """The first word of it, where there is no room for more."""
        return self.label.split()[0]


_STAGES = {"reported": "new", "waiting": "waiting for others", "monitoring": "checking it stopped"}

LANES = (Stage.REPORTED, Stage.INVESTIGATING, Stage.WAITING, Stage.MONITORING, Stage.CLOSED)
ENDED = frozenset({Stage.CLOSED, Stage.WITHDRAWN})


class Outcome(Word):
    """What the investigation found.

    *Unsubstantiated* cannot be proven either way; *unfounded* has nothing that supports it,
    *false* is disproved, *malicious* is disproved and was meant to harm (P7).
    """

    SUBSTANTIATED = "substantiated"
    PARTLY_SUBSTANTIATED = "partly-substantiated"
    UNSUBSTANTIATED = "unsubstantiated"
    UNFOUNDED = "unfounded"
    FALSE = "false"
    MALICIOUS = "malicious"
    NO_FURTHER_ACTION = "no-further-action"


class Role(Word):
    """What somebody is *in this incident*."""

    TARGET = "target"
    # Said to have done it; not, or not yet, found to have.
    ALLEGED = "alleged"
    RESPONSIBLE = "responsible"
    REPORTER = "reporter"
    WITNESS = "witness"
    # Part not known: the column of a log that names whoever had to do with it.
    INVOLVED = "involved"

    def open_in(self, roles: Collection["Role"]) -> bool:
        """Whether of people in *roles* none has this one, but whose part is not known may."""
        return self not in roles and Role.INVOLVED in roles


class Standing(Word):
    """What somebody is to the school."""

    STAFF = "staff"
    PUPIL = "pupil"
    PARENT = "parent"
    FORMER_PUPIL = "former-pupil"
    GOVERNOR = "governor"
    OUTSIDER = "outsider"
    UNKNOWN = "unknown"


class Motivation(Word):
    """Whether prejudice was the motive, and about what; as seen by who was targeted or the school.

    The characteristics are those that the equality law protects, as far as they concern pupils.
    """

    NOT_KNOWN = "not-known"
    NONE = "no-prejudice"
    RACE = "race"
    RELIGION = "religion"
    DISABILITY = "disability"
    SEX = "sex"
    SEXUAL_ORIENTATION = "sexual-orientation"
    GENDER_IDENTITY = "gender-identity"
    OTHER_PREJUDICE = "other-prejudice"


class WhereDone(Word):
    """Where it was done."""

    NOT_KNOWN = "not-known"
    IN_SCHOOL = "in-school"
    OUT_OF_SCHOOL = "out-of-school"
    BOTH = "both"


class HeardBy(Word):
    """By what way the report reached the lead."""

    IN_PERSON = "in-person"
    E_MAIL = "e-mail"
    PHONE = "phone"
    FORM = "form"


class Route(_OrNotSaid):
    """Who told the lead (G5); of older records the way, where that was noted in its place."""

    IN_PERSON = "in-person"
    E_MAIL = "e-mail"
    PHONE = "phone"
    FORM = "form"
    COLLEAGUE = "colleague"
    UNION_REPRESENTATIVE = "union-representative"
    PARENT = "parent"
    PUPIL = "pupil"
    OUTSIDE_AGENCY = "outside-agency"
    OTHER = "other"


class Answer(Word):
    """Three-valued answer to a question of fact."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"


class Fact(Word):
    """What the lead is asked about a case, each answered yes, no or unknown."""

    POSTER_KNOWN = "poster_known"
    POSTER_IN_SCHOOL = "poster_in_school"
    POSTER_WILL_REMOVE = "poster_will_remove"
    CONTENT_ONLINE = "content_online"
    MAY_BE_CRIMINAL = "may_be_criminal"
    INDECENT_IMAGES = "indecent_images"
    IDENTITY_COMPROMISED = "identity_compromised"
    PHONE_ABUSE = "phone_abuse"
    WITH_POLICE = "with_police"
    CLAIM_MALICIOUS = "claim_malicious"
    MEASURE_CONSIDERED = "measure_considered"
    WANTS_UNION_SUPPORT = "wants_union_support"
    NETWORK_OR_DEVICE_INVOLVED = "network_or_device_involved"
    NOT_SATISFIED = "not_satisfied"
    REPORTER_EXPOSED = "reporter_exposed"


class RecordFact(Word):
    """Facts that nobody is asked, because they follow from what is recorded of a case."""

    TARGET_IS_STAFF = "target_is_staff"
    TARGET_IS_PUPIL = "target_is_pupil"
    RESPONSIBLE_IS_PUPIL = "responsible_is_pupil"
    RESPONSIBLE_IS_COLLEAGUE = "responsible_is_colleague"
    RESPONSIBLE_IS_PARENT = "responsible_is_parent"
    # Targeted, accused or responsible.
    STAFF_CONCERNED = "staff_concerned"
    # A claim against a member of staff was found to be malicious, false or unfounded.
    STAFF_CLEARED = "staff_cleared"
    # Somebody is said to have done it, and not found to have.
    OFFENDER_ALLEGED = "offender_alleged"
    REPORTER_IS_STAFF = "reporter_is_staff"
    REPORTER_IS_PUPIL = "reporter_is_pupil"
    # The medium is the telephone, or is not said.
    PHONE_POSSIBLE = "phone_possible"
    # Somebody has talked with the person targeted.
    SUPPORT_BEGUN = "support_begun"
    INVESTIGATION_BEGUN = "investigation_begun"
    OUTCOME_SETTLED = "outcome_settled"
    # Whether the police are told was decided, either way.
    POLICE_DECIDED = "police_decided"
    # It was, and the talks that should come before it are not noted (L2).
    POLICE_TALKS_LACKING = "police_talks_lacking"
    # By its kind it is an allegation about staff, true or false.
    STAFF_ACCUSED = "staff_accused"
    # A pupil is in it, and it is of a kind that may mean harm to a child.
    CHILD_AT_RISK = "child_at_risk"


class SupplementFact(Word):
    """What is asked of a case under law and guidance beside the policy, where that is in use."""

    ADULT_INVOLVED = "adult_involved"
    IMAGE_VIEWED = "image_viewed"
    ADULT_INTIMATE_IMAGE = "adult_intimate_image"
    STAFF_MAY_HAVE_HARMED = "staff_may_have_harmed"
    PUPIL_ACCUSES_TEACHER = "pupil_accuses_teacher"
    PREJUDICE = "prejudice"
    PHONE_IN_SCHOOL = "phone_in_school"


# What somebody may be asked of a case.
AskedFact: TypeAlias = Fact | SupplementFact


class SupplementRecordFact(Word):
    """Facts for that law and guidance that nobody is asked: they follow from the records."""

    # By its kind it is bullying, harassment or hate.
    IS_BULLYING = "is_bullying"
    # A host refused, had to be asked again, or it came back.
    HOST_REFUSED = "host_refused"
    # A search was recorded among the measures.
    SEARCH_MADE = "search_made"
    # Somebody asked for the data on them, or complained about it.
    ACCESS_REQUESTED = "access_requested"
    DATA_COMPLAINED = "data_complained"


class Nation(Word):
    """Whose bank holidays and school year apply, and (P5) whose search powers."""

    ENGLAND = "england"
    WALES = "wales"
    SCOTLAND = "scotland"
    NORTHERN_IRELAND = "northern-ireland"


class Phase(Word):
    """The stretches of a case, in the order in which the checklist shows them."""

    RECEIVE = "receive"
    EVIDENCE = "evidence"
    ASSESS = "assess"
    SUPPORT = "support"
    ACT = "act"
    REMOVE = "remove"
    REFER = "refer"
    RESOLVE = "resolve"
    LEARN = "learn"
