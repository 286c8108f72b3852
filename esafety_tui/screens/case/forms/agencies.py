"""The forms of referrals, of the police hold and of the legal hold (E7, L2, P6, P8)."""

from functools import partial
from typing import Any

from esafety_tui.model.incident import Incident, LegalHold
from esafety_tui.model.record import Invalid
from esafety_tui.model.requests import Agency, Decision, Hold, Referral
from esafety_tui.screens.base.asking import ask, ask_reason, ask_record, offer
from esafety_tui.screens.base.screen_base import ScreenBase
from esafety_tui.screens.base.way_in import comes_back
from esafety_tui.widgets.form.field import Field, field_of, fields_of

_KEPT_WHOLE = (
    "For a claim, an inquiry, a request for data: whatever needs the record whole. Until "
    "you end that, its details are not deleted, however old it is."
)
_TALKS = ("staff_consulted", "parents_consulted")
_PARTICULARS = ("officer", "shared", "basis")


@comes_back
def referral_form(place: ScreenBase, ref: str, **values: object) -> None:
    """Record a decision to refer, or not (L2, E7)."""
    decided = ("agency", "agency_name", "decision", "reason")
    fields = fields_of(Referral, *decided, *_TALKS, "reference", *_PARTICULARS, "at")
    ask(
        place,
        f"{ref} · the police or others told?",
        fields,
        lambda d: place.casework.referrals.refer(ref, {"reason": "", **d}),
        {"decision": Decision.REFERRED, **values},
        intro="Both answers need a reason; a decision against telling the police also needs "
        "a talk with the staff concerned and, for a pupil, with the parents (clause L2). Once the "
        "police are told, the question whether it could be a crime counts as yes, and "
        "investigation and sanctions wait until you lift the hold (clause P6).",
    )


@comes_back
def later_form(
    place: ScreenBase,
    ref: str,
    referral: Referral,
    *,
    reference_needed: bool = False,
    outcome_needed: bool = False,
) -> None:
    """Add to a referral what comes later; for the step about its reference that is needed.

    Where the reference came with a log, what came of it is needed too.
    """
    fields: tuple[Field, ...] = (
        field_of(Referral, "reference", needed=reference_needed),
        *fields_of(Referral, *_PARTICULARS, *_TALKS),
        field_of(Referral, "outcome", needed=outcome_needed),
        *fields_of(Referral, "outcome_at"),
    )
    referrals = place.casework.referrals

    def change(ref: str, referral_id: str, data: dict[str, Any]) -> None:
        if reference_needed and not data.get("reference", "").strip():
            raise Invalid("reference", "is missing: enter the police reference (clause P6)")
        if outcome_needed and not data.get("outcome", "").strip():
            raise Invalid("outcome", "is missing: enter what the police said (clause P6)")
        referrals.change(ref, referral_id, data)

    title = referral.agency_name or referral.agency.label
    intro = "The decision and its reason stay as they were; a new decision is a new referral."
    ask_record(place, ref, title, fields, referral, referrals.refer, change, intro=intro)


@comes_back
def hold_form(place: ScreenBase, incident: Incident) -> None:
    """Lift the police hold, or place one: by a referral, or where somebody else told them."""
    ref, referrals = incident.ref, place.casework.referrals
    if incident.on_hold:
        ask_reason(
            place,
            "Lift the police hold?",
            field_of(Hold, "lifted_reason"),
            partial(referrals.lift_hold, ref),
            intro="Investigation and sanctions go on; their deadlines run again (clause P6).",
        )
        return
    offer(
        place,
        "Police hold",
        {
            "The school tells the police": partial(referral_form, place, ref, agency=Agency.POLICE),
            "Somebody else has told them": partial(place_hold_form, place, ref),
        },
    )


@comes_back
def place_hold_form(place: ScreenBase, ref: str) -> None:
    """Place the police hold where somebody else told them."""
    ask_reason(
        place,
        "Hold the case for the police?",
        field_of(Hold, "reason"),
        partial(place.casework.referrals.place_hold, ref),
        intro="Clause P6: investigation and sanctions wait. Support and safeguarding go on.",
    )


@comes_back
def legal_hold_form(place: ScreenBase, incident: Incident) -> None:
    """Set a legal hold with its reason, or lift the one that stands."""
    ref, retention = incident.ref, place.casework.retention
    if incident.on_legal_hold:
        why, lift = field_of(LegalHold, "lifted_reason"), partial(retention.lift_legal_hold, ref)
        ask_reason(place, f"{ref} · end keeping it longer?", why, lift)
    else:
        why, hold = field_of(LegalHold, "reason"), partial(retention.hold_legally, ref)
        ask_reason(place, f"{ref} · keep this case longer?", why, hold, intro=_KEPT_WHOLE)
