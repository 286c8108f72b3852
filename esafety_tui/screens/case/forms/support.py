"""The forms of support and of staying in touch (E3, O4, L1, E8)."""

from typing import Any

from esafety_tui.model.actions import CheckIn, Support
from esafety_tui.model.days import long_day
from esafety_tui.model.incident import Incident, Person
from esafety_tui.model.record import Invalid, Record, plain
from esafety_tui.model.vocabulary import Role, Standing
from esafety_tui.policy.people.accused import to_support
from esafety_tui.screens.base.asking import ask, ask_record, offer
from esafety_tui.screens.base.screen_base import ScreenBase
from esafety_tui.screens.base.way_in import comes_back
from esafety_tui.widgets.form.field import Field, Kind, field_of, fields_of


@comes_back
def support_form(
    place: ScreenBase, incident: Incident, given: Support | None = None, /, **values: object
) -> None:
    """Record support offered or given, or what became of it."""
    if nobody_yet(place, incident, "Support is for somebody"):
        return
    entries = place.casework.entries
    ask_record(
        place,
        incident.ref,
        "support",
        (
            field_of(Support, "kind"),
            person_field(incident, Support),
            *fields_of(Support, "by", "at", "taken_up", "note"),
        ),
        given,
        entries.add_support,
        entries.change_support,
        {"person": only_one(to_support(incident)), **values},
        chosen=("kind", "person"),
    )


def check_in(place: ScreenBase, ref: str, check: CheckIn) -> None:
    """Answer a check-in, or move one that is still to come."""
    if check.done_at is not None:
        check_in_form(place, ref, check)
        return
    offer(
        place,
        "Check-in",
        {
            "Did it stop? Note the answer": lambda: check_in_form(place, ref, check),
            "Move it to another day": lambda: _move_form(place, ref, check),
        },
    )


@comes_back
def check_in_form(place: ScreenBase, ref: str, check: CheckIn) -> None:
    """Answer *did it stop?*, and whether they are content with how it was handled (E8)."""
    fields = fields_of(CheckIn, "stopped", "satisfied", "note", "done_at")
    incident = place.casework.records.incident(ref)
    ask(
        place,
        f"{ref} · check-in",
        fields,
        lambda d: place.casework.check_ins.record(ref, check.id, d),
        plain(check),
        intro=_early(place, incident, check) + _if_not_content(incident, check),
    )


def _early(place: ScreenBase, incident: Incident, check: CheckIn) -> str:
    """Say what becomes of an answer that is noted before the day of the check-in."""
    day = place.casework.check_ins.day_of(incident, check.id)
    if check.done_at is not None or day <= place.casework.records.today:
        return ""
    return (
        f"This check-in is for {long_day(day)}. What they say before is kept as asked "
        "early, and they are asked again on that day. To ask earlier instead, move it first. "
    )


def _if_not_content(incident: Incident, check: CheckIn) -> str:
    """Say what follows where they are unhappy: only staff are given a union's route (E8)."""
    asked = [person for person in incident.people if person.id == check.person]
    staff = any(p.standing is Standing.STAFF for p in asked or incident.with_role(Role.TARGET))
    route = ", and tells them their union's route" if staff else ""
    return f"If they are unhappy, how it was handled is looked at again{route} (clause E8)."


@comes_back
def _move_form(place: ScreenBase, ref: str, check: CheckIn) -> None:
    def submit(data: dict[str, Any]) -> None:
        if not data.get("due"):
            raise Invalid("due", "must not be empty")
        place.casework.check_ins.move(ref, check.id, data["due"])

    day = place.casework.check_ins.day_of(place.casework.records.incident(ref), check.id)
    ask(place, f"{ref} · move the check-in", fields_of(CheckIn, "due"), submit, {"due": day})


def nobody_yet(place: ScreenBase, incident: Incident, why: str) -> bool:
    """Say *why* somebody has to be in the case first, where nobody is; and whether it is so."""
    if not incident.people:
        place.show_message(
            "Nobody is in this case yet",
            f"{why}. Add the person first: key A, then a person.",
        )
    return not incident.people


def only_one(people: tuple[Person, ...]) -> str:
    """Return the id of the one among *people*; empty where there are others, or nobody is."""
    return people[0].id if len(people) == 1 else ""


def person_field(incident: Incident, record: type[Record]) -> Field:
    """Ask whom of the case a *record* is about, each under their alias and with their role."""
    people = tuple((f"{p.alias} · {p.role.label}", p.id) for p in incident.people)
    return field_of(record, "person", kind=Kind.CHOICE, choices=people)


def staff_field(incident: Incident, record: type[Record]) -> Field:
    """Ask which member of staff of the case a marked e-mail belongs to (P9)."""
    staff = tuple((p.alias, p.id) for p in incident.people if p.standing is Standing.STAFF)
    hint = "" if staff else "nobody of the staff is in this case: add them first"
    differs = {"hint": hint} if hint else {}
    return field_of(record, "mail_of", kind=Kind.CHOICE, choices=staff, **differs)
