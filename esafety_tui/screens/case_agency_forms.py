"""The forms of referrals and of the police hold (E7, L2, P6, P8)."""

from dataclasses import replace
from typing import Any

from esafety_tui.model.actions import Agency, Decision, Referral
from esafety_tui.model.incident import Incident
from esafety_tui.model.record import Invalid, plain
from esafety_tui.screens.asking import ask, ask_reason, offer, with_names_hidden
from esafety_tui.screens.place import Place
from esafety_tui.widgets.field import Field, Kind, choice

_TALKS = (
    Field("staff_consulted", "Staff talked to", Kind.TEXT),
    Field("parents_consulted", "Parents talked to", Kind.TEXT),
)
_REFERENCE = Field("reference", "Their reference", hint="crime, log or case number")
_PARTICULARS = (
    _REFERENCE,
    Field("officer", "Officer or worker"),
    Field("shared", "What was shared", Kind.TEXT),
    Field("basis", "On what basis", hint="consent; vital interest; legal duty; public task"),
)


def referral_form(place: Place, ref: str, **values: object) -> None:
    """Record a decision to refer, or not (L2, E7)."""
    fields = (
        choice("agency", "To whom", Agency, needed=True),
        Field("agency_name", "Which", hint="the force, the council, the team"),
        choice("decision", "Decision", Decision, needed=True),
        Field("reason", "Reason", Kind.TEXT, needed=True),
        *_TALKS,
        *_PARTICULARS,
        Field("at", "When", Kind.MOMENT, "now, if left empty"),
    )
    ask(
        place,
        f"{ref} · referral",
        fields,
        lambda d: place.casework.refer(ref, {"reason": "", **d}),
        {"decision": Decision.REFERRED, **values},
        intro="Both answers need a reason; a decision against telling the police needs both "
        "talks as well (L2). A police referral holds investigation and sanctions until you "
        "lift the hold (P6).",
    )


def later_form(
    place: Place, ref: str, referral: Referral, *, reference_needed: bool = False
) -> None:
    """Add to a referral what comes later: reference, officer, what was shared, the outcome.

    For the step that wants the reference it is *needed*; any other time it may come later.
    """
    fields: tuple[Field, ...] = (
        replace(_REFERENCE, needed=reference_needed),
        *_PARTICULARS[1:],
        *_TALKS,
        Field("outcome", "What came of it", Kind.TEXT),
        Field("outcome_at", "When it came", Kind.MOMENT, "now, if left empty"),
    )
    fields, hidden = with_names_hidden(place, fields, referral, "officer")

    def submit(data: dict[str, Any]) -> None:
        if reference_needed and not data.get("reference", "").strip():
            raise Invalid("reference", "must be filled: this step is about it (P6)")
        place.casework.change_referral(ref, referral.id, data)

    ask(
        place,
        f"{ref} · {referral.agency_name or referral.agency.label}",
        fields,
        submit,
        plain(referral),
        intro="The decision and its reason stay as they were; a new decision is a new referral. "
        + hidden,
    )


def hold_form(place: Place, incident: Incident) -> None:
    """Lift the police hold, or place one: by a referral, or where somebody else told them."""
    ref = incident.ref
    if incident.on_hold:
        ask_reason(
            place,
            "Lift the police hold?",
            "Why, and who agreed",
            lambda reason: place.casework.lift_hold(ref, reason),
            goes_into="lifted_reason",
            intro="Investigation and sanctions go on; their deadlines run again (P6).",
        )
        return
    offer(
        place,
        "Police hold",
        {
            "The school tells the police": lambda: referral_form(place, ref, agency=Agency.POLICE),
            "Somebody else has told them": lambda: ask_reason(
                place,
                "Hold the case for the police?",
                "Who told them",
                lambda reason: place.casework.place_hold(ref, reason),
                intro="Investigation and sanctions wait; support, evidence and safeguarding do "
                "not (P6).",
            ),
        },
    )
