"""The form of measures: monitoring, confiscation, a search (P5, P9)."""

from esafety_tui.model.actions import Measure
from esafety_tui.model.incident import Incident
from esafety_tui.model.vocabulary import Nation
from esafety_tui.screens.base.asking import ask_record
from esafety_tui.screens.base.screen_base import ScreenBase
from esafety_tui.screens.base.way_in import comes_back
from esafety_tui.screens.case.forms.support import person_field, staff_field
from esafety_tui.widgets.form.field import field_of, fields_of

_MEASURE_INTRO = (
    "Appropriate and proportionate; people are told and asked first, but in exceptional "
    "circumstances. Searches of phones are rare, and made by somebody trained (clause P5)."
)
_SEARCHES = {
    True: "Without consent a search is made only on the premises, or where staff have lawful "
    "control of the pupil, and only in England.",
    False: "A search without consent is made in England only, not at this school.",
}


@comes_back
def measure_form(place: ScreenBase, incident: Incident, measure: Measure | None = None) -> None:
    """Record monitoring, confiscation or a search, or change what is recorded (P5)."""
    casework = place.casework
    fields = (
        field_of(Measure, "kind"),
        person_field(incident, Measure),
        *fields_of(
            Measure,
            "reason", "proportionate_because", "people_told", "consent", "consent_reason", "place",
            "nation", "behaviour_policy", "searcher", "searcher_trained", "guidance",
            "marked_private",
        ),
        staff_field(incident, Measure),
        *fields_of(Measure, "private_consent_at", "at"),
    )  # fmt: skip
    ask_record(
        place,
        incident.ref,
        "monitoring, confiscation or search",
        fields,
        measure,
        casework.entries.add_measure,
        casework.entries.change_measure,
        intro=" ".join(
            filter(
                None,
                (
                    _MEASURE_INTRO,
                    _SEARCHES[casework.records.school.nation is Nation.ENGLAND],
                    casework.records.supplements.beside("P5"),
                ),
            )
        ),
    )
