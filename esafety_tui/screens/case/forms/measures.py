"""The forms of measures (P5, P9) and of sanctions (O1, O3, P4, P7)."""

from collections.abc import Iterable
from typing import Any

from esafety_tui.casework.records.precedents import Precedent, Precedents
from esafety_tui.model.actions import Measure, Sanction
from esafety_tui.model.days import plain_day
from esafety_tui.model.incident import Incident
from esafety_tui.model.record import plain
from esafety_tui.model.school.school import School
from esafety_tui.model.vocabulary import Nation, Role
from esafety_tui.screens.base.asking import ask, with_names_hidden
from esafety_tui.screens.base.screen_base import Host
from esafety_tui.screens.case.forms.support import nobody_yet, person_field
from esafety_tui.widgets.form.field import Field, field_of, fields_of, must_choose

_MEASURE_INTRO = (
    "Appropriate and proportionate; people are told and asked first, but in exceptional "
    "circumstances. Searches of phones are rare, and made by somebody trained (P5). "
)
_SEARCHES = {
    True: "Without consent a search is made only on the premises, or where staff have lawful "
    "control of the pupil.",
    False: "In this nation a school does not search without consent.",
}


def measure_form(place: Host, incident: Incident, measure: Measure | None = None) -> None:
    """Record monitoring, confiscation or a search, or change what is recorded (P5)."""
    fields: tuple[Field, ...] = (
        field_of(Measure, "kind"),
        person_field(incident, Measure),
        *fields_of(
            Measure,
            "reason", "proportionate_because", "people_told", "consent", "consent_reason", "place",
            "searcher", "searcher_trained", "guidance", "marked_private", "private_consent_by",
            "private_consent_at", "at",
        ),
    )  # fmt: skip
    casework = place.casework
    intro = _MEASURE_INTRO + _SEARCHES[casework.records.school.nation is Nation.ENGLAND]
    title = f"{incident.ref} · monitoring, confiscation or search"
    if measure is None:
        ask(
            place,
            title,
            fields,
            lambda d: casework.entries.add_measure(incident.ref, d),
            intro=intro,
        )
    else:
        fields, hidden = with_names_hidden(place, fields, measure)
        ask(
            place,
            title,
            fields,
            lambda d: casework.entries.change_measure(incident.ref, measure.id, d),
            plain(measure),
            intro=f"{intro} {hidden}",
        )


def sanction_form(place: Host, incident: Incident, sanction: Sanction | None = None) -> None:
    """Record a sanction under its procedure, with what was given in like cases above it (O3)."""
    if nobody_yet(place, incident, "A sanction is against somebody"):
        return
    fields = (
        field_of(Sanction, "kind"),
        person_field(incident, Sanction),
        *fields_of(Sanction, "procedure", "note", "at"),
    )
    casework = place.casework

    def submit(data: dict[str, Any]) -> None:
        must_choose(data, "person")
        if sanction is None:
            casework.entries.add_sanction(incident.ref, data)
        else:
            casework.entries.change_sanction(incident.ref, sanction.id, data)

    title = f"{incident.ref} · sanction"
    if incident.severity is None:
        intro = "Weigh the severity first (s on the case): then earlier sanctions stand here (O3)."
    else:
        intro = earlier_in_words(
            casework.entries.earlier_sanctions(incident.ref), casework.records.school
        )
    if sanction is None:
        who = incident.with_role(Role.RESPONSIBLE)
        values = {"person": who[0].id if len(who) == 1 else ""}
    else:
        values = plain(sanction)
    ask(place, title, fields, submit, values, intro=intro)


def earlier_in_words(found: Precedents, school: School) -> str:
    """Say what was given in like cases, without names, and how often nothing was (O3)."""
    like = f"{school.category_label(found.category)}, {found.severity.label}"
    if not found.cases and not found.near_cases:
        return f"No earlier case of {like}, nor one step above or below: nothing to compare (O3)."
    lines = [f"Earlier, {like}: {_given(found.same, found.cases, found.unsanctioned)}"]
    if found.near_cases:
        near = _given(found.near, found.near_cases, found.near_unsanctioned)
        lines.append(f"One step above or below: {near}")
    return "\n".join(lines)


def _given(these: Iterable[Precedent], cases: int, without: int) -> str:
    if not cases:
        return "no case."
    said = [
        f"{one.kind.label} {_times(one.times)}, last {plain_day(one.last)}" for one in these
    ]  # fmt: skip
    if without:
        said.append(f"no sanction in {without}")
    return f"{'; '.join(said)} (of {cases} {'case' if cases == 1 else 'cases'})."


def _times(count: int) -> str:
    return {1: "once", 2: "twice"}.get(count, f"{count} times")
