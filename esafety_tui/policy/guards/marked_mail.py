"""E-mail marked personal or union business, which is read with consent only (P9)."""

from datetime import datetime

from esafety_tui.model.actions import Measure
from esafety_tui.model.evidence import Evidence
from esafety_tui.model.incident import Incident
from esafety_tui.model.vocabulary import Standing
from esafety_tui.policy.guards.refused import Refused


def guard_marked_mail(who: str, when: datetime | None, used_at: datetime) -> None:
    """Refuse marked e-mail that nobody agreed to, or that was *used_at* before they did (P9)."""
    way = (
        "Ask the member of staff whose mail it is. Note who agreed and when; until then leave "
        "it unread."
    )
    if not who or when is None:
        raise Refused(
            "E-mail marked personal or union business is not taken in without consent.", "P9", way
        )
    if when > used_at:
        raise Refused(
            "E-mail marked personal or union business is not taken in: consent came after it "
            "was read.",
            "P9",
            way,
        )


def guard_mail_of(incident: Incident, record: Evidence | Measure) -> None:
    """Refuse marked e-mail unless the member of staff whose it is agreed, and nobody else (P9)."""
    if not record.marked_private:
        return
    owner = next((one for one in incident.people if one.id == record.mail_of), None)
    if owner is None or owner.standing is not Standing.STAFF:
        raise Refused(
            "E-mail marked personal or union business is not taken in: it does not say which "
            "member of staff it belongs to, and agreed.",
            "P9",
            "Nobody can agree in their place. Add them to the case as staff, choose them, and "
            "note when they agreed; until then leave it unread.",
        )
