"""A record of a case that was entered by mistake and taken out again."""

from typing import Annotated

from esafety_tui.model.record import Invalid, Line, Moment, Record, Text
from esafety_tui.model.vocabulary import Word
from esafety_tui.model.wording import Called


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
