"""What waits for the police, and what has to be done before a case is closed or handed over."""

from datetime import datetime, time, timedelta

from esafety_tui.model.days import LONDON
from esafety_tui.model.incident import Incident
from esafety_tui.model.leaving import Recipient
from esafety_tui.model.requests import Referral
from esafety_tui.model.wording import first_few
from esafety_tui.policy.checklist import Checklist, closing_gaps
from esafety_tui.policy.guards.refused import Refused

# How many of the missing steps a refusal names; the checklist shows the rest.
_NAMED = 4


# What waits for a police hold, and what does not (P6): each word is kept by a guard, or by none.
HELD = "interviews, measures, asking the poster, sanctions, the outcome, telling it, the close"


GOES_ON = "support, evidence, safeguarding, asking the platform or provider"


def guard_hold(incident: Incident, what: str) -> None:
    """Refuse *what* while a police hold is in force (P6)."""
    if incident.on_hold:
        raise Refused(
            f"The case is paused for the police, and {what} has to wait.",
            "P6",
            "Support, evidence and safeguarding go on. When the police agree, lift the hold "
            "and say who agreed.",
        )


def guard_hold_then(incident: Incident, at: datetime, what: str) -> None:
    """Refuse *what* was done at *at* if a police hold was in force then (P6).

    For what is judged afterwards.  A midnight is a day whose hour nobody noted: on the day
    on which the hold was lifted it counts as after that.
    """
    local = at.astimezone(LONDON)
    latest = local + timedelta(days=1) if local.time() == time() else local
    if any(h.since <= at and not (h.lifted_at and h.lifted_at <= latest) for h in incident.holds):
        raise Refused(
            f"The case was paused for the police, and {what} had to wait.",
            "P6",
            "Ask the police whether it stands in their way, and write down what they say.",
        )


def guard_referral_out(incident: Incident, referral: Referral) -> None:
    """Refuse to take out the referral on which a police hold rests (P6)."""
    if any(hold.referral == referral.id and hold.lifted_at is None for hold in incident.holds):
        raise Refused(
            "The referral is not removed: it began the police hold.",
            "P6",
            "If the police were never told, lift the hold first and say so; then remove the "
            "referral.",
        )


def guard_hand_over(incident: Incident, recipient: Recipient, agreed: str) -> None:
    """Refuse to hand a held case to anybody but the police, unless they *agreed* (P6)."""
    if incident.on_hold and recipient is not Recipient.POLICE and not agreed.strip():
        raise Refused(
            "The case is paused for the police: they have to agree before anybody else gets it.",
            "P6",
            "Ask the police what you can pass on, and who to. Then say who agreed, and when. "
            "A child in danger is never kept waiting: ring the safeguarding lead or 999.",
        )


def guard_close(incident: Incident, checklist: Checklist) -> None:
    """Refuse to close a case under a hold, or before every step is answered (closing rule)."""
    guard_hold(incident, "closing it")
    gaps = closing_gaps(incident, checklist)
    if not gaps:
        return
    raise Refused(
        f"The case cannot be closed yet. Still open: {first_few(gaps, _NAMED, '; ')}.",
        "E2, P8",
        "Tick what was done, or mark a step that does not apply and say why.",
    )
