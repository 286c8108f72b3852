"""The form of a request for data, or of a complaint about data."""

from esafety_tui.model.incident import Incident
from esafety_tui.model.requests import DataRequest
from esafety_tui.screens.base.asking import ask_record
from esafety_tui.screens.base.screen_base import ScreenBase
from esafety_tui.screens.base.way_in import comes_back
from esafety_tui.screens.case.forms.support import person_field
from esafety_tui.widgets.form.field import field_of, fields_of

_INTRO = (
    "The clock runs in calendar time from the day on which it was received: a request is answered "
    "within a month, a complaint acknowledged within 30 days. No holiday stops it."
)


@comes_back
def request_form(
    place: ScreenBase, incident: Incident, request: DataRequest | None = None, kind: str = ""
) -> None:
    """Record a request for data, or a complaint about it; or change what is kept of one."""
    casework = place.casework
    ask_record(
        place,
        incident.ref,
        "data request or complaint",
        (
            field_of(DataRequest, "kind"),
            field_of(DataRequest, "received_on"),
            person_field(incident, DataRequest),
            *fields_of(
                DataRequest,
                "asked_by", "longer_said_on", "longer_because", "acknowledged_on", "left_out",
                "answered_on", "note",
            ),
        ),
        request,
        casework.entries.add_data_request,
        casework.entries.change_data_request,
        {"received_on": casework.records.today, **({"kind": kind} if kind else {})},
        intro=_INTRO,
    )  # fmt: skip
