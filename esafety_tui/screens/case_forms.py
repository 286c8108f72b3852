"""The forms of a case: which fields each asks, and the act that it is for."""

from collections.abc import Callable, Mapping
from typing import Any

from esafety_tui.model.actions import (
    Addressee,
    Agency,
    CheckIn,
    Complainant,
    Decision,
    Removal,
    RemovalState,
    SanctionKind,
    Stopped,
    SupportKind,
)
from esafety_tui.model.evidence import EntryKind
from esafety_tui.model.incident import Incident, Person
from esafety_tui.model.record import plain
from esafety_tui.model.vocabulary import (
    Category,
    Medium,
    Outcome,
    Role,
    Route,
    Severity,
    Standing,
)
from esafety_tui.screens.place import Place
from esafety_tui.widgets.form import Field, Form, Kind, answer, choice

Submit = Callable[[dict[str, Any]], object]

_ACCOUNT = (
    Field("title", "Title", hint="a few words by which you will know the case; no names"),
    Field("summary", "What was reported", Kind.TEXT),
    choice("category", "Category", Category),
    choice("medium", "By what", Medium),
    Field("providers", "Provider", hint="Instagram, YouTube, EE …; commas between several"),
    Field("occurred", "When it happened", Kind.DAY, "3 Nov, 03/11/2026, yesterday"),
    choice("route", "How it reached you", Route),
)


def ask(
    place: Place,
    title: str,
    fields: tuple[Field, ...],
    submit: Submit,
    values: Mapping[str, Any] | None = None,
    *,
    intro: str = "",
    then: Callable[[], None] | None = None,
) -> None:
    """Show a form over *place*; *then* runs once its act has been done."""

    def done(saved: bool | None) -> None:
        if saved and then:
            then()

    form = Form(title, fields, submit, values, intro=intro, clock=lambda: place.casework.now)
    place.app.push_screen(form, done)


def new_incident_form(place: Place) -> None:
    """Record a new incident, then open it."""
    fields = (
        *_ACCOUNT,
        Field("reported_at", "Reported", Kind.MOMENT, "now, if left empty"),
        choice("target", "Who is targeted", Standing, hint="staff, pupil …"),
        Field("target_name", "Their name", hint="kept, but shown only when you ask for names"),
    )
    recorded: list[str] = []

    def submit(data: dict[str, Any]) -> None:
        data = _account(data)
        standing, name = data.pop("target", None), data.pop("target_name", "")
        if standing or name:
            target = {"role": Role.TARGET, "standing": standing or Standing.UNKNOWN, "name": name}
            data["people"] = [target]
        data.setdefault("title", "")
        recorded.append(place.casework.record(data).ref)

    ask(
        place,
        "New incident",
        fields,
        submit,
        intro="Only the title is needed now. The rest is asked when the policy needs it.",
        then=lambda: place.desktop.open_case(recorded[-1]),
    )


def account_form(place: Place, incident: Incident) -> None:
    """Change what is told of the incident."""
    values = {
        **plain(incident),
        "providers": ", ".join(incident.providers),
        "occurred": incident.occurred_on.first.isoformat() if incident.occurred_on else "",
    }

    def submit(data: dict[str, Any]) -> None:
        place.casework.amend(incident.ref, _account(data))

    ask(place, f"{incident.ref} · the account", _ACCOUNT, submit, values)


def severity_form(place: Place, incident: Incident) -> None:
    """Set the severity, with its reason (O2)."""
    fields = (
        choice("severity", "Severity", Severity),
        Field("reason", "What it rests on", Kind.TEXT),
    )
    values = {"severity": incident.severity}

    def submit(data: dict[str, Any]) -> None:
        place.casework.assess(incident.ref, data.get("severity", ""), data.get("reason", ""))

    ask(
        place,
        f"{incident.ref} · how severe is it?",
        fields,
        submit,
        values,
        intro="Weigh the impact, how widely it was seen, whether it goes on, and intent.",
    )


def person_form(place: Place, ref: str, person: Person | None = None, **values: object) -> None:
    """Add somebody to the case, or change what is kept of them."""
    fields = (
        choice("role", "Role in this case", Role),
        choice("standing", "To the school", Standing),
        Field("name", "Name", hint="shown only when you ask for names"),
        Field("alias", "Alias", hint="Pupil A, Staff B …: given if left empty"),
        Field("year_group", "Year group", hint="Y9"),
        Field("note", "Note", Kind.TEXT),
    )
    casework = place.casework
    if person is None:
        ask(place, f"{ref} · add a person", fields, lambda d: casework.add_person(ref, d), values)
    else:
        ask(
            place,
            f"{ref} · {person.alias}",
            fields,
            lambda d: casework.change_person(ref, person.id, d),
            plain(person),
        )


def entry_form(place: Place, ref: str, **values: object) -> None:
    """Write a line of the chronology."""
    fields = (
        choice("kind", "Kind", EntryKind),
        Field("text", "What happened", Kind.TEXT),
        Field("at", "When", Kind.MOMENT, "now, if left empty"),
    )
    ask(
        place,
        f"{ref} · entry",
        fields,
        lambda d: place.casework.add_entry(ref, _texted(d)),
        {"kind": EntryKind.NOTE, **values},
    )


def evidence_form(place: Place, ref: str, **values: object) -> None:
    """Register a piece of evidence (P2)."""
    fields = (
        choice("medium", "What it is", Medium),
        Field("description", "Description", Kind.TEXT),
        Field("address", "Address (URL)"),
        Field("shown_at", "Date and time shown", hint="as it stands on the page or message"),
        Field("captured_at", "Captured", Kind.MOMENT, "when the screen print was taken"),
        Field("captured_by", "Captured by"),
        Field("original_at", "Original is", hint="on the member of staff's phone; in the safe …"),
        Field("may_be_indecent", "Careful", Kind.FLAG, "may be an indecent image: no copy is kept"),
        Field("seen_by", "Seen by", hint="for a possibly indecent image"),
        Field("passed_to", "Passed to", hint="for a possibly indecent image: police, DSL …"),
    )
    ask(place, f"{ref} · evidence", fields, lambda d: place.casework.add_evidence(ref, d), values)


def removal_form(place: Place, ref: str, **values: object) -> None:
    """Prepare a request to take material down (S1 to S3)."""
    fields = (
        Field("address", "Address (URL)"),
        choice("addressed_to", "Ask whom", Addressee),
        Field("provider", "Provider", hint="needed when a host is asked"),
        choice("complainant", "Who complains", Complainant),
        Field("captured_at", "Captured", Kind.MOMENT, "before the provider is contacted"),
        answer("illegal", "Is it illegal?"),
        Field("terms_broken", "Terms it breaks", Kind.TEXT),
        Field("note", "Note", Kind.TEXT),
    )
    ask(
        place,
        f"{ref} · removal request",
        fields,
        lambda d: place.casework.add_removal(ref, d),
        {"addressed_to": Addressee.HOST, "complainant": Complainant.SCHOOL, **values},
    )


def send_form(place: Place, ref: str, removal: Removal) -> None:
    """Mark a removal request as sent (S4)."""
    fields = (
        Field("captured_at", "Captured", Kind.MOMENT, "when the page was captured"),
        answer("illegal", "Is it illegal?"),
        Field("terms_broken", "Terms it breaks", Kind.TEXT),
        Field("reference", "Their reference", hint="the provider's number for the report"),
        Field("sent_at", "Sent", Kind.MOMENT, "now, if left empty"),
    )
    ask(
        place,
        f"{ref} · mark the request as sent",
        fields,
        lambda d: place.casework.send_removal(ref, removal.id, d),
        plain(removal),
    )


def follow_form(place: Place, ref: str, removal: Removal) -> None:
    """Note what became of a removal request."""
    states = [s for s in RemovalState if s not in (RemovalState.DRAFT, RemovalState.ASKED)]
    fields = (
        Field("state", "What happened", Kind.CHOICE, "", tuple((s.label, s.value) for s in states)),
        Field("note", "Note", Kind.TEXT),
    )

    def submit(data: dict[str, Any]) -> None:
        state = RemovalState(data.get("state", RemovalState.DRAFT))
        place.casework.follow_removal(ref, removal.id, state, data.get("note", ""))

    ask(place, f"{ref} · what became of it?", fields, submit)


def referral_form(place: Place, ref: str, **values: object) -> None:
    """Record a decision to refer, or not (L2, E7)."""
    fields = (
        choice("agency", "To whom", Agency),
        choice("decision", "Decision", Decision),
        Field("reason", "Why", Kind.TEXT),
        Field("staff_consulted", "Staff consulted", Kind.TEXT),
        Field("parents_consulted", "Parents consulted", Kind.TEXT),
        Field("reference", "Their reference", hint="crime or log number"),
        Field("officer", "Officer or worker"),
        Field("shared", "What was shared", Kind.TEXT),
    )
    ask(
        place,
        f"{ref} · referral",
        fields,
        lambda d: place.casework.refer(ref, _reasoned(d)),
        {"decision": Decision.REFERRED, **values},
        intro="A police referral holds investigation and sanctions until you lift the hold.",
    )


def support_form(place: Place, incident: Incident, **values: object) -> None:
    """Record support offered or given."""
    fields = (
        choice("kind", "What", SupportKind),
        _person_choice(incident, "For whom"),
        answer("taken_up", "Taken up?"),
        Field("note", "Note", Kind.TEXT),
    )
    ask(
        place,
        f"{incident.ref} · support",
        fields,
        lambda d: place.casework.add_support(incident.ref, d),
        values,
    )


def sanction_form(place: Place, incident: Incident) -> None:
    """Record a sanction under its procedure (O1, O3)."""
    fields = (
        choice("kind", "Sanction", SanctionKind),
        _person_choice(incident, "Against"),
        Field("procedure", "Procedure", hint="behaviour policy; staff disciplinary …"),
        Field("note", "Note", Kind.TEXT),
    )
    ask(
        place,
        f"{incident.ref} · sanction",
        fields,
        lambda d: place.casework.add_sanction(incident.ref, d),
    )


def check_in_form(place: Place, ref: str, check_in: CheckIn) -> None:
    """Answer *did it stop?*"""
    fields = (
        choice("stopped", "Did it stop?", Stopped),
        answer("satisfied", "Content with it?", hint="with how the school handled it"),
        Field("note", "In their words", Kind.TEXT),
    )
    ask(place, f"{ref} · check-in", fields, lambda d: place.casework.check_in(ref, check_in.id, d))


def close_form(place: Place, ref: str) -> None:
    """Close the case with its outcome."""
    fields = (
        choice("outcome", "Outcome", Outcome),
        Field("reason", "What was found", Kind.TEXT),
        Field("lessons", "What we learn from it", Kind.TEXT),
    )
    ask(
        place,
        f"{ref} · close the case",
        fields,
        lambda d: place.casework.close_case(
            ref, d.get("outcome"), d.get("reason", ""), d.get("lessons", "")
        ),
        then=place.redraw,
    )


def reason_form(place: Place, title: str, label: str, submit: Callable[[str], object]) -> None:
    """Ask for a reason, then act."""
    fields = (Field("reason", label, Kind.TEXT),)
    ask(place, title, fields, lambda d: submit(d.get("reason", "")))


def _account(data: dict[str, Any]) -> dict[str, Any]:
    """Turn the account as typed into fields of the incident."""
    if "providers" in data:
        data["providers"] = [part for part in data["providers"].split(",") if part.strip()]
    if "occurred" in data:
        day = data.pop("occurred")
        data["occurred_on"] = {"first": day, "last": day} if day else None
    return data


def _texted(data: dict[str, Any]) -> dict[str, Any]:
    return {"text": "", **data}


def _reasoned(data: dict[str, Any]) -> dict[str, Any]:
    return {"reason": "", **data}


def _person_choice(incident: Incident, label: str) -> Field:
    people = tuple((person.alias, person.id) for person in incident.people)
    return Field("person", label, Kind.CHOICE, "", people)
