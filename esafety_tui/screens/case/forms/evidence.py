"""The form of a piece of evidence (P2, P9); what a removal request says need not be typed again."""

from collections.abc import Callable

from esafety_tui.model.actions import Removal
from esafety_tui.model.evidence import Evidence
from esafety_tui.model.incident import Incident
from esafety_tui.model.record import plain
from esafety_tui.policy.removals import not_in_evidence
from esafety_tui.screens.base.asking import ask, offer, with_names_hidden
from esafety_tui.screens.base.screen_base import Host
from esafety_tui.screens.case.forms.evidence_files import add_evidence
from esafety_tui.widgets.form.field import field_of, fields_of

_OF_REQUEST = "As the removal request has it: {}"
_OTHER = "Something else"
_REGISTER = "Register its address as evidence (P2)"


def new_evidence(place: Host, incident: Incident, **values: object) -> None:
    """Register evidence; an address that a removal request gave need not be typed again."""
    acts: dict[str, Callable[[], object]] = {
        _OF_REQUEST.format(removal.address): _registers(place, incident, removal, values)
        for removal in not_in_evidence(incident)
    }
    acts[_OTHER] = _registers(place, incident, None, values)
    offer(place, "Which evidence?", acts)


def of_request(
    place: Host, incident: Incident, removal: Removal
) -> dict[str, Callable[[], object]]:
    """Offer to register the address of *removal* as evidence, unless some evidence has it."""
    asked = next((r for r in not_in_evidence(incident) if r.address == removal.address), None)
    return {} if asked is None else {_REGISTER: _registers(place, incident, asked, {})}


def _registers(
    place: Host, incident: Incident, removal: Removal | None, values: dict[str, object]
) -> Callable[[], None]:
    known: dict[str, object] = {"medium": incident.medium, **values}
    if removal is not None:
        known |= {"address": removal.address, "captured_at": removal.captured_at}
    return lambda: evidence_form(place, incident.ref, **known)


def evidence_form(place: Host, ref: str, kept: Evidence | None = None, /, **values: object) -> None:
    """Register a piece of evidence, or change what is registered of it (P2, P9)."""
    fields = fields_of(
        Evidence,
        "medium", "description", "address", "shown_at", "captured_at", "captured_by",
        "original_at", "may_be_indecent", "seen_by", "passed_to", "marked_private", "consent_by",
        "consent_at",
    )  # fmt: skip
    casework = place.casework
    if kept is None:
        fields = (*fields[:2], field_of(Evidence, "file"), *fields[2:])
        ask(
            place,
            f"{ref} · evidence",
            fields,
            lambda d: add_evidence(casework, ref, d),
            values,
        )
    else:
        fields, hidden = with_names_hidden(place, fields, kept)
        ask(
            place,
            f"{ref} · evidence",
            fields,
            lambda d: casework.entries.change_evidence(ref, kept.id, d),
            plain(kept),
            intro=hidden,
        )
