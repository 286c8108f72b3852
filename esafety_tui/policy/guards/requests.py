"""What is asked of platforms, providers and the police, and by whom (L2, S3, S4)."""

from esafety_tui.model.incident import Incident
from esafety_tui.model.requests import Addressee, Agency, Complainant, Decision, Referral, Removal
from esafety_tui.model.vocabulary import Answer
from esafety_tui.policy.facts import involves_a_pupil
from esafety_tui.policy.guards.refused import Refused


def guard_removal_sent(removal: Removal) -> None:
    """Refuse to mark a request as sent by the wrong person (S3) or without its ground (S4)."""
    if (
        removal.addressed_to is Addressee.MOBILE_PROVIDER
        and removal.complainant is Complainant.SCHOOL
    ):
        raise Refused(
            "The request to the mobile provider is not marked as sent: a provider listens "
            "to the account holder only.",
            "S3",
            "Sit beside the account holder (for a pupil usually a parent) while they ring, and "
            "note them as who complains. For the school's own line the school is the account "
            "holder.",
        )
    if removal.addressed_to is not Addressee.HOST:
        return
    if not removal.address or removal.captured_at is None:
        raise Refused(
            "The request to the platform is not marked as sent: the address has not been captured.",
            "S4",
            "Take a screenshot that shows the address (of what may be an indecent image, note "
            "the address only), enter the address and when it was captured, then send.",
        )
    if removal.sent_at and removal.captured_at > removal.sent_at:
        raise Refused(
            "The request to the platform is not marked as sent: the address was captured after it.",
            "S4",
            "The capture comes first. Correct the times, or capture now and send again.",
        )
    if removal.illegal is not Answer.YES and not removal.terms_broken:
        raise Refused(
            "The request to the platform is not marked as sent: it does not say why "
            "the platform should take the material down.",
            "S4",
            "Say that it is illegal, or which of the platform's terms it breaks; its rules are in "
            "the contact table.",
        )


def guard_whose_account(removal: Removal) -> None:
    """Ask whose account it is that is called, before its holder is said to have rung (S3)."""
    if removal.addressed_to is Addressee.MOBILE_PROVIDER and removal.account_holder is None:
        raise Refused(
            "The request to the mobile provider is not marked as sent: it does not say whose "
            "account it is.",
            "S3",
            "Ask who holds the account: a pupil, a parent, a member of staff or the school. "
            "They have to ring, with the school beside them.",
        )


def guard_school_asks(removal: Removal, *, only_person: bool) -> None:
    """Ask why the school asks a host that, as far as is known, hears the person only (S3)."""
    by_school = (removal.addressed_to, removal.complainant) == (Addressee.HOST, Complainant.SCHOOL)
    if by_school and only_person and not removal.school_because:
        raise Refused(
            "The request to the platform is not marked as sent: only the person concerned can "
            "complain here, and nothing says why the school asks.",
            "S3",
            "Help the person to complain themselves; or say why the school asks all the same.",
        )


def guard_referral(referral: Referral, incident: Incident) -> None:
    """Refuse a decision against telling the police before the talks of L2.

    A decision to refer is never held up: what is missing is asked for afterwards.
    """
    if (referral.agency, referral.decision) != (Agency.POLICE, Decision.NOT_REFERRED):
        return
    if not referral.staff_consulted:
        raise Refused(
            "The decision not to tell the police is not recorded: it does not say which staff "
            "were talked to.",
            "L2",
            "Talk to the staff concerned first (the person targeted, the safeguarding lead), and "
            "note who they were and what they said.",
        )
    if not referral.parents_consulted and involves_a_pupil(incident):
        raise Refused(
            "The decision not to tell the police is not recorded: a pupil is involved, and it "
            "does not say whether parents were talked to.",
            "L2",
            "Talk with the parents and note what they said, or note why that was not right.",
        )
