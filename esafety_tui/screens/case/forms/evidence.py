"""The form of a piece of evidence (P2, P9); what a removal request says need not be typed again."""

from collections.abc import Callable
from functools import partial

from esafety_tui.model.actions import Removal
from esafety_tui.model.evidence import Evidence
from esafety_tui.model.incident import Incident
from esafety_tui.policy.removals import not_in_evidence
from esafety_tui.screens.base.asking import Acts, ask_record, offer
from esafety_tui.screens.base.screen_base import ScreenBase
from esafety_tui.screens.case.forms.evidence_files import add_evidence
from esafety_tui.widgets.form.field import fields_of

_OF_REQUEST = "As the removal request has it: {}"
_OTHER = "Something else"
_REGISTER = "Register its address as evidence (P2)"


def new_evidence(place: ScreenBase, incident: Incident, **values: object) -> None:
    """Register evidence; an address that a removal request gave need not be typed again."""
    acts = {
        _OF_REQUEST.format(removal.address): _registers(place, incident, removal, values)
        for removal in not_in_evidence(incident)
    }
    acts[_OTHER] = partial(evidence_form, place, incident, **{"medium": incident.medium, **values})
    offer(place, "Which evidence?", acts)


def of_request(place: ScreenBase, incident: Incident, removal: Removal) -> Acts:
    """Offer to register the address of *removal* as evidence, unless some evidence has it."""
    asked = next((r for r in not_in_evidence(incident) if r.address == removal.address), None)
    return {} if asked is None else {_REGISTER: _registers(place, incident, asked, {})}


def _registers(
    place: ScreenBase, incident: Incident, removal: Removal, values: dict[str, object]
) -> Callable[[], None]:
    of_it = {"address": removal.address, "captured_at": removal.captured_at}
    known = {"medium": incident.medium, **values, **of_it}
    return partial(evidence_form, place, incident, **known)


def evidence_form(
    place: ScreenBase, incident: Incident, kept: Evidence | None = None, /, **values: object
) -> None:
    """Register a piece of evidence, or change what is registered of it (P2, P9)."""
    casework = place.casework
    fields = fields_of(
        Evidence,
        "medium", "description", *(() if kept else ("file",)), "address", "shown_at",
        "captured_at", "captured_by", "original_at", "may_be_indecent", "seen_by", "passed_to",
        "marked_private", "consent_by", "consent_at",
    )  # fmt: skip
    add, change = partial(add_evidence, casework), casework.entries.change_evidence
    ask_record(place, incident.ref, "evidence", fields, kept, add, change, values)
