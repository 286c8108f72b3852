"""What was kept of the abuse (P2), and the running account of the case."""

import re
from typing import Annotated, Self

from esafety_tui.model.marked_mail import AgreedAt, MailOf, MarkedPrivate, WhoConsented
from esafety_tui.model.record import Count, Invalid, Line, Moment, Record, Text
from esafety_tui.model.vocabulary import Medium, Word
from esafety_tui.model.wording import Called

_DIGEST = re.compile(r"[0-9a-f]{64}")
NO_DIGEST = "must be the digest of a file: 64 of the characters 0 to 9 and a to f"
_DIGESTS = re.compile(rb"(?<![0-9a-f])[0-9a-f]{64}(?![0-9a-f])")


def is_digest(text: str) -> bool:
    """Whether *text* can be the SHA-256 of a file, as the program writes it.

    Asked where a record comes in, not where it is read: what an import once took in must open.
    """
    return _DIGEST.fullmatch(text) is not None


def digests_in(content: bytes) -> set[str]:
    """Return whatever in *content*, which is JSON, may be the SHA-256 of a file."""
    return {found.decode() for found in _DIGESTS.findall(content)}


class Taken(Record, frozen=True, kw_only=True):
    """A file of evidence that left the vault: who took it, when, and why.

    A copy was given out, or with ``removed`` the file itself was taken away; then
    ``file`` and ``sha256`` say which one it was.
    """

    at: Moment
    by: Line = ""
    reason: Annotated[Text, Called("Why", needed=True)]
    removed: bool = False
    file: Annotated[Line, Called(may_hold_name=True)] = ""
    sha256: Annotated[Line, Called(told="SHA-256")] = ""

    def _check(self) -> None:
        if not self.reason:
            raise Invalid("reason", "must say why the file leaves the evidence")


class Evidence(Record, frozen=True, kw_only=True):
    """One piece of evidence: what it is, where it was, when and by whom it was captured.

    An item that may be an indecent image of a child carries no file and no copy:
    only where it is, who saw it and, in ``passed_to``, who was told of it (P2).  Of e-mail
    marked personal or union business ``mail_of`` is the person of the case whose it is and
    who consented (P9); ``consent_by`` is how that was said before.
    """

    id: Line = ""
    at: Moment
    by: Line = ""
    medium: Annotated[Medium, Called("What it is")] = Medium.OTHER
    description: Annotated[Text, Called("Description", "needed, unless an address says it")] = ""
    address: Annotated[Line, Called("Address (URL)")] = ""
    shown_at: Annotated[
        Line, Called("Date and time shown", "as it stands on the page or message")
    ] = ""
    captured_at: Annotated[
        Moment | None, Called("Captured", "when the screenshot was taken: now, 3pm")
    ] = None
    captured_by: Annotated[Line, Called("Captured by", may_hold_name=True)] = ""
    original_at: Annotated[
        Line, Called("Original is", "on the member of staff's phone; in the safe …")
    ] = ""
    may_be_indecent: Annotated[
        bool,
        Called(
            "Careful", "may be an indecent image: no copy is kept", told="may be an indecent image"
        ),
    ] = False
    seen_by: Annotated[
        Line, Called("Seen by", "for a possibly indecent image", may_hold_name=True)
    ] = ""
    passed_to: Annotated[
        Line, Called("Who was told", "of a possibly indecent image: police, safeguarding lead …")
    ] = ""
    file: Annotated[
        Line,
        Called(
            "File to keep",
            "its path: a copy is kept; the file stays where it is",
            may_hold_name=True,
            path="file",
        ),
    ] = ""
    sha256: Annotated[Line, Called(told="SHA-256")] = ""
    size: Count = 0
    marked_private: MarkedPrivate = False
    mail_of: MailOf = ""
    consent_by: WhoConsented = ""
    consent_at: AgreedAt = None
    taken: Annotated[tuple[Taken, ...], Called(one="taking out")] = ()

    def _check(self) -> None:
        if not (self.description or self.address or self.file):
            raise Invalid("description", "must say what was kept, or give its address")

    def without_file(self, instead: str) -> Self:
        """Return what is registered, without its file; *instead* describes it if nothing does."""
        described = self.description or self.address or instead
        return self.but(file="", sha256="", size=0, description=described)


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
    at: Annotated[Moment, Called("When", "blank = now: 3pm, yesterday 9:15")]
    by: Line = ""
    kind: Annotated[EntryKind, Called("Kind", needed=True)] = EntryKind.NOTE
    text: Annotated[Text, Called("What happened", needed=True)]

    def _check(self) -> None:
        if not self.text:
            raise Invalid("text", "must say what happened")
