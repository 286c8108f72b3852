"""What evidence is taken in, given out and taken away, and what never is (P2)."""

from esafety_tui.model.evidence import Evidence
from esafety_tui.model.incident import Incident
from esafety_tui.model.vocabulary import Answer, Category, Fact, Medium
from esafety_tui.policy.facts import facts_of, involves_a_pupil
from esafety_tui.policy.guards.hold import guard_hold
from esafety_tui.policy.guards.marked_mail import guard_marked_mail
from esafety_tui.policy.guards.refused import Refused

_OF_PICTURES = frozenset({Category.SEXUAL_IMAGERY, Category.IMAGE_SHARING})


def files_wait(incident: Incident) -> bool:
    """Whether no file is taken in before it is known that there are no indecent images (P2).

    So it is in a case about pictures, or with a pupil in it: any file of such a case may be one.
    """
    if facts_of(incident)[Fact.INDECENT_IMAGES] is not Answer.UNKNOWN:
        return False
    pictures = incident.category in _OF_PICTURES or incident.medium is Medium.PHOTO_VIDEO
    return pictures or involves_a_pupil(incident)


def guard_evidence_file(incident: Incident, evidence: Evidence, *, taken_in: bool = True) -> None:
    """Refuse to take in or give out a file where it is, or may be, an indecent image (P2).

    Not only what is marked so: in a case where there are, or may be, such images any file may
    be one; and where nobody has said whether there are, a picture, or what is *taken in* while
    :func:`files_wait`.
    """
    known = facts_of(incident)[Fact.INDECENT_IMAGES]
    if evidence.may_be_indecent or known is Answer.YES:
        raise Refused(
            "No file is copied in a case where it may be an indecent image.",
            "P2",
            "Note where it is, who saw it and who was told, and tell the safeguarding lead and the "
            "police. Nobody looks, copies or sends it on. If it is certain that there are no such "
            "images, answer that question with no.",
        )
    picture = evidence.medium is Medium.PHOTO_VIDEO and known is Answer.UNKNOWN
    if picture or (taken_in and files_wait(incident)):
        raise Refused(
            "No file is copied before it is known whether there may be indecent images.",
            "P2",
            "Ask; do not look. Answer that question first (f in the case): with no, the file can "
            "be kept. Until then, note where it is, without a file.",
        )


def guard_evidence(evidence: Evidence) -> None:
    """Refuse a file or a copy of what may be an indecent image (P2), and closed mail (P9)."""
    if evidence.may_be_indecent and (evidence.file or evidence.sha256 or evidence.captured_at):
        raise Refused(
            "No file and no copy is taken in of what may be an indecent image.",
            "P2",
            "Leave out the file and the time of capture: note where it is, who saw it and who was "
            "told, and tell the safeguarding lead and the police. Nobody sends it on.",
        )
    if evidence.marked_private:
        who = evidence.mail_of or evidence.consent_by
        guard_marked_mail(who, evidence.consent_at, evidence.at)


def guard_file_away(incident: Incident) -> None:
    """Refuse to take an evidence file away for good under a police hold (P6) or a legal hold."""
    guard_hold(incident, "taking an evidence file away")
    if incident.on_legal_hold:
        raise Refused(
            "The case is kept longer for a claim or inquiry, its evidence files with it.",
            "P2",
            "When nobody needs the record whole any more, end that with the reason (key L); then "
            "take the file away.",
        )


def guard_evidence_out(incident: Incident, evidence: Evidence) -> None:
    """Refuse to take out evidence under a police hold (P6), or whose file is kept or given (P2)."""
    guard_hold(incident, "removing evidence")
    if evidence.sha256:
        guard_file_away(incident)
        raise Refused(
            "The evidence is not removed: its file is kept with it.",
            "P2",
            "Take the file away first, with the reason (Enter on the evidence); then remove "
            "what is registered.",
        )
    if any(not taken.removed for taken in evidence.taken):
        raise Refused(
            "The evidence is not removed: a copy of it was given out, and the note of that "
            "stays on the record.",
            "P2",
            "Write in its description that it was registered by mistake; it stays.",
        )
