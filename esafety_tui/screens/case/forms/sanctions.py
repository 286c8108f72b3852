"""The form of sanctions, with what was given in like cases (O1, O3, P4, P7)."""

from collections.abc import Iterable

from esafety_tui.casework.records.precedents import Precedent, Precedents
from esafety_tui.model.actions import Sanction
from esafety_tui.model.days import plain_day
from esafety_tui.model.incident import Incident
from esafety_tui.model.school.school import School
from esafety_tui.model.wording import so_many
from esafety_tui.policy.people.sanctions import likely_meant
from esafety_tui.screens.base.asking import ask_record
from esafety_tui.screens.base.screen_base import ScreenBase
from esafety_tui.screens.base.way_in import comes_back
from esafety_tui.screens.case.forms.support import nobody_yet, only_one, person_field
from esafety_tui.widgets.form.field import field_of, fields_of


@comes_back
def sanction_form(place: ScreenBase, incident: Incident, sanction: Sanction | None = None) -> None:
    """Record a sanction under its procedure, with what was given in like cases above it (O3)."""
    if nobody_yet(place, incident, "A sanction is against somebody"):
        return
    entries = place.casework.entries
    intro = "Set the severity first (s in the case): then earlier sanctions are listed here."
    if incident.severity is not None:
        earlier = entries.earlier_sanctions(incident.ref)
        intro = earlier_in_words(earlier, place.casework.records.school)
    ask_record(
        place,
        incident.ref,
        "sanction",
        (
            field_of(Sanction, "kind"),
            person_field(incident, Sanction),
            *fields_of(Sanction, "procedure", "note", "at"),
        ),
        sanction,
        entries.add_sanction,
        entries.change_sanction,
        {"person": only_one(likely_meant(incident)), "procedure": incident.procedure},
        chosen=("person",),
        intro=intro,
    )


def earlier_in_words(found: Precedents, school: School) -> str:
    """Say what was given in like cases, without names, and how often nothing was (O3)."""
    like = f"{school.category_label(found.category)}, {found.severity.label}"
    if not found.cases and not found.near_cases:
        return f"No earlier case of {like}, nor one step above or below: nothing to compare."
    lines = [f"Earlier, {like}: {_given(found.same, found.cases, found.unsanctioned)}"]
    if found.near_cases:
        near = _given(found.near, found.near_cases, found.near_unsanctioned)
        lines.append(f"One step above or below: {near}")
    return "\n".join(lines)


def _given(these: Iterable[Precedent], cases: int, without: int) -> str:
    if not cases:
        return "no case."
    given = [f"{one.kind.label} {_times(one.times)}, last {plain_day(one.last)}" for one in these]
    if without:
        given.append(f"no sanction in {without}")
    return f"{'; '.join(given)} (of {so_many(cases, 'case')})."


def _times(count: int) -> str:
    return {1: "once", 2: "twice"}.get(count, so_many(count, "time"))
