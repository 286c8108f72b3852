"""What was kept of the abuse (P2), and the running account of the case."""

from esafety_tui.model.record import Count, Invalid, Line, Moment, Record, Text
from esafety_tui.model.vocabulary import Medium, Word


class Taken(Record, frozen=True, kw_only=True):
    """A file of evidence that left the vault: who took it, when, and why.

    A copy was given out, or with ``removed`` the file itself was taken away; then
    ``file`` and ``sha256`` say which one it was.
    """

    at: Moment
    by: Line = ""
    reason: Text
    removed: bool = False
    file: Line = ""
    sha256: Line = ""

    def _check(self) -> None:
        if not self.reason:
            raise Invalid("reason", "must say why the file leaves the evidence")


class Evidence(Record, frozen=True, kw_only=True):
    """One piece of evidence: what it is, where it was, when and by whom it was captured.

    An item that may be an indecent image of a child carries no file and no copy:
    only where it is, who saw it and whom it was passed to (P2).
    """

    id: Line = ""
    at: Moment
    by: Line = ""
    medium: Medium = Medium.OTHER
    description: Text = ""
    address: Line = ""
    shown_at: Line = ""
    captured_at: Moment | None = None
    captured_by: Line = ""
    original_at: Line = ""
    may_be_indecent: bool = False
    seen_by: Line = ""
    passed_to: Line = ""
    file: Line = ""
    sha256: Line = ""
    size: Count = 0
    marked_private: bool = False
    consent_by: Line = ""
    consent_at: Moment | None = None
    taken: tuple[Taken, ...] = ()

    def _check(self) -> None:
        if not (self.description or self.address or self.file):
            raise Invalid("description", "must say what was kept, or give its address")


class EntryKind(Word):
    """What an entry of the chronology tells of; all but a note are acts of the school."""

    NOTE = "note"
    CALL = "call"
    MEETING = "meeting"
    MESSAGE = "message"
    INTERVIEW = "interview"
    DECISION = "decision"
    INFORMED_PARENTS = "informed-parents"
    OTHER_ACTION = "other-action"


class Entry(Record, frozen=True, kw_only=True):
    """A line of the chronology: what happened, when, and who wrote it down."""

    id: Line = ""
    at: Moment
    by: Line = ""
    kind: EntryKind = EntryKind.NOTE
    text: Text

    def _check(self) -> None:
        if not self.text:
            raise Invalid("text", "must say what happened")
