"""What the policy forbids, each with its clause, its sentence and its way forward.

The same guards stand behind screens and commands: casework calls them before it
commits anything.
"""

from esafety_tui.model.actions import Addressee, Removal
from esafety_tui.model.evidence import Evidence
from esafety_tui.model.incident import Incident
from esafety_tui.model.vocabulary import Answer
from esafety_tui.policy.checklist import Checklist, closing_gaps

# What is enforced today; clauses.toml says what is not yet.
GUARDS = {
    "P2": "no file and no copy of what may be an indecent image",
    "P6": "no investigation step and no sanction under a police hold",
    "S4": "no request to a host marked as sent without a captured address and its ground",
    "closing": "no case closed before every step is answered and an outcome is settled",
}

# How many of the missing steps a refusal names; the checklist shows the rest.
_NAMED = 4


class Refused(Exception):
    """The policy does not allow it.

    ``sentence`` says what was refused, ``clause`` by what, ``way_forward`` what can
    be done instead.  Nothing was changed.
    """

    def __init__(self, sentence: str, clause: str, way_forward: str) -> None:
        self.sentence = sentence
        self.clause = clause
        self.way_forward = way_forward
        super().__init__(f"{sentence} ({clause}) {way_forward}")


def guard_evidence(evidence: Evidence) -> None:
    """Refuse a file or a copy of what may be an indecent image (P2)."""
    if evidence.may_be_indecent and (evidence.file or evidence.sha256):
        raise Refused(
            "No file is taken in of what may be an indecent image.",
            "P2",
            "Leave the file out: note where it is, who saw it and whom it was passed to, and "
            "take it to the safeguarding lead and the police.",
        )


def guard_removal_sent(removal: Removal) -> None:
    """Refuse to mark a request to a host as sent before its ground is laid (S4)."""
    if removal.addressed_to is not Addressee.HOST:
        return
    if not removal.address or removal.captured_at is None:
        raise Refused(
            "The request to the host is not marked as sent: the address has not been captured.",
            "S4",
            "Take a screen print that shows the address, enter the address and when it was "
            "captured, then send.",
        )
    if removal.illegal is not Answer.YES and not removal.terms_broken:
        raise Refused(
            "The request to the host is not marked as sent: it does not say why the host should "
            "take the material down.",
            "S4",
            "Say that it is illegal, or which of the host's terms it breaks; its rules are in "
            "the contact table.",
        )


def guard_hold(incident: Incident, what: str) -> None:
    """Refuse *what* while a police hold is in force (P6)."""
    if incident.on_hold:
        raise Refused(
            f"The case is on police hold, and {what} has to wait.",
            "P6",
            "Support, evidence and safeguarding go on. When the police agree, lift the hold "
            "and say who agreed.",
        )


def guard_close(incident: Incident, checklist: Checklist) -> None:
    """Refuse to close a case under a hold, or before every step is answered (closing rule)."""
    guard_hold(incident, "closing it")
    gaps = closing_gaps(incident, checklist)
    if not gaps:
        return
    named = "; ".join(gaps[:_NAMED])
    more = f"; and {len(gaps) - _NAMED} more" if len(gaps) > _NAMED else ""
    raise Refused(
        f"The case cannot be closed yet. Still open: {named}{more}.",
        "E2, P8",
        "Tick what was done, or mark a step as not applicable and say why.",
    )
