"""What left the school about a case: hand-overs and letters."""

from datetime import date
from typing import Annotated

from esafety_tui.model.record import Invalid, Line, Moment, Record, Text
from esafety_tui.model.vocabulary import Word
from esafety_tui.model.wording import Called


class Recipient(Word):
    """Whom a case may be handed over to (E7, P6, P8)."""

    POLICE = "police"
    LOCAL_AUTHORITY = "local-authority"
    SAFEGUARDING_LEAD = "safeguarding-lead"
    NEW_SCHOOL = "new-school"
    PERSON = "person"
    INSURER = "insurer"


class HandOverPart(Word):
    """The parts of a hand-over, in the order in which they are read."""

    SUMMARY = "summary"
    PEOPLE = "people"
    STILL_OPEN = "still-open"
    CHRONOLOGY = "chronology"
    EVIDENCE = "evidence"
    DECISIONS = "decisions"
    MEASURES = "measures"
    SANCTIONS = "sanctions"
    SUPPORT = "support"
    REFERRALS = "referrals"
    REMOVALS = "removals"
    PASSED_ON = "passed-on"


class Why(Word):
    """Why something is left out of what a person is given of their own data."""

    NOT_ABOUT_THEM = "not-about-them"
    THIRD_PARTY = "third-party"
    HARM = "harm"
    POLICE = "police"


class HandOver(Record, frozen=True, kw_only=True):
    """A case, or what of it concerns one person, as handed over: to whom, and why they may have it.

    ``person`` is the id of whom it is about, where it is about one; ``named`` are the ids of
    those whom the recipient knows by name, the others stand there by alias.  ``left_out`` says
    what was masked or left out, and why.  ``files`` are the ids of the evidence whose files
    went with it; ``text_sha256`` is the number that the cover prints, of the text behind it,
    ``sha256`` that of the document as a file.  It is never taken out: one that went wrong was
    *sent in error*, with what was done about it.
    """

    id: Line = ""
    at: Moment
    by: Line = ""
    recipient: Annotated[Recipient, Called("Hand over to", needed=True)]
    to_name: Annotated[Line, Called("Who gets it", "name, office, school", may_hold_name=True)] = ""
    person: Annotated[Line, Called("Who it is about", "for a new school, or their own data")] = ""
    basis: Annotated[
        Text,
        Called("Why they may have it", "who asked for it; what they need it for", needed=True,
               short=True),
    ]  # fmt: skip
    agreed: Annotated[
        Text,
        Called("Police agreed", "under a police hold: who said yes, and when", may_hold_name=True,
               short=True),
    ] = ""  # fmt: skip
    asked: Annotated[
        Text, Called("What you ask", "what they are to do, beside what is always asked", short=True)
    ] = ""
    parts: tuple[HandOverPart, ...] = ()
    named: tuple[Line, ...] = ()
    left_out: Text = ""
    files: tuple[Line, ...] = ()
    document: Line = ""
    sha256: Annotated[Line, Called(told="SHA-256 of the document")] = ""
    text_sha256: Annotated[Line, Called(told="check number of the text")] = ""
    receipt_asked: bool = False
    chased_on: date | None = None
    received_on: Annotated[date | None, Called("Received on", "today, last Friday")] = None
    sent_in_error_at: Moment | None = None
    sent_in_error: Annotated[
        Text, Called("Done about it", "who was told; whether it was given back", may_hold_name=True)
    ] = ""

    def _check(self) -> None:
        if not self.basis:
            raise Invalid("basis", "must be filled in: it is recorded with the hand-over")


class LetterKind(Word):
    """Who a letter goes to."""

    PARENT_OF_TARGET = "parent-of-target"
    PARENT_OF_RESPONSIBLE = "parent-of-responsible"
    STAFF = "staff"
    REPORTER = "reporter"
    GOVERNOR = "governor"


class Letter(Record, frozen=True, kw_only=True):
    """A letter about the case, kept with it as the lead has worded it.

    ``person`` is the id of whom it concerns.
    """

    id: Line = ""
    at: Moment
    by: Line = ""
    kind: Annotated[LetterKind, Called("Letter to", needed=True)]
    person: Annotated[Line, Called("Who it is about")] = ""
    text: Annotated[Text, Called("Its text", needed=True, may_hold_name=True)]
    sent_at: Annotated[Moment | None, Called("Sent", "blank = now")] = None
