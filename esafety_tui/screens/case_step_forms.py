"""The form on a step of the checklist: who did it, where that was not the lead (P8)."""

from esafety_tui.model.incident import Incident, StepMark
from esafety_tui.policy.checklist import StepLine
from esafety_tui.screens.asking import ask
from esafety_tui.screens.place import Place
from esafety_tui.widgets.field import field_of


def who_did_it(place: Place, incident: Incident, step: StepLine) -> None:
    """Ask who did *step*; saving ticks it, if nothing has answered it yet."""
    mark = incident.steps.get(step.id)
    lead = place.casework.school.lead
    ask(
        place,
        f"{incident.ref} · who did it?",
        (field_of(StepMark, "by", hint=f"{lead}, if left empty"),),
        lambda d: place.casework.done_by(incident.ref, step.id, d.get("by", "")),
        {"by": mark.by if mark else lead},
        intro=f"{step.title}." + ("" if mark else " Saving ticks the step."),
    )
