"""The forms on the case itself: the account, its people, severity, entries, and the end of it."""

from collections.abc import Callable
from typing import Any

from esafety_tui.casework.casework import Casework
from esafety_tui.model.days import plain_day
from esafety_tui.model.evidence import Entry, EntryKind
from esafety_tui.model.incident import Incident, Person
from esafety_tui.model.record import day_of, plain
from esafety_tui.model.vocabulary import (
    Category,
    Medium,
    Outcome,
    Role,
    Route,
    Severity,
    Standing,
)
from esafety_tui.screens.asking import ask, with_names_hidden
from esafety_tui.screens.place import Place
from esafety_tui.widgets.field import Field, Kind, choice, must_choose

NEW_INCIDENT = "New incident"
_TOLD = (
    Field("title", "Title", hint="without names: a few words to know it by", needed=True),
    Field("summary", "What was reported", Kind.TEXT),
    choice("medium", "What was used", Medium),
    Field(
        "occurred",
        "When it happened",
        Kind.DAY,
        "3 Nov, 03/11/2026, yesterday",
        goes_into="occurred_on",
    ),
    Field(
        "occurred_until",
        "Until",
        Kind.DAY,
        "the last day, if it went on for some",
        goes_into="occurred_on.last",
    ),
    choice("route", "How it reached you", Route),
)


def _account_fields(casework: Casework) -> tuple[Field, ...]:
    """What is told of an incident; the categories as the school calls them."""
    category = choice("category", "Category", Category, called=casework.school.category_label)
    providers = Field(
        "providers",
        "Provider",
        hint="Instagram, YouTube, EE …; commas between several",
        names=casework.provider_names,
        several=True,
    )
    return (*_TOLD[:2], category, _TOLD[2], providers, *_TOLD[3:])


def new_incident_form(
    place: Place, *, recorded_as: Callable[[str], object] = lambda _ref: None
) -> None:
    """Record a new incident, tell *recorded_as* its reference, then open it."""
    fields = (
        *_account_fields(place.casework),
        Field("reported_at", "Reported", Kind.MOMENT, "now, if left empty"),
        choice("target", "Who is targeted", Standing, goes_into="people.standing"),
        Field(
            "target_name",
            "Their name",
            hint="kept, but shown only when you ask for names",
            goes_into="people.name",
        ),
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

    def opened() -> None:
        recorded_as(recorded[-1])
        place.desktop.open_case(recorded[-1])

    ask(
        place,
        NEW_INCIDENT,
        fields,
        submit,
        intro="Only the title is needed now. The rest is asked when the policy needs it.",
        then=opened,
    )


def account_form(place: Place, incident: Incident) -> None:
    """Change what is told of the incident."""
    when = incident.occurred_on
    values = {
        **plain(incident),
        "providers": ", ".join(incident.providers),
        "occurred": when.first.isoformat() if when else "",
        "occurred_until": when.last.isoformat() if when and when.last != when.first else "",
        "links": ", ".join(incident.links),
    }
    links = Field("links", "Linked incidents", hint="references of other incidents")
    reported = Field("reported_at", "Reported", Kind.MOMENT, "every deadline counts from it",
                     needed=True)  # fmt: skip
    fields = (*_account_fields(place.casework), reported, links)

    def submit(data: dict[str, Any]) -> None:
        place.casework.amend(incident.ref, _account(data))

    ask(place, f"{incident.ref} · the account", fields, submit, values)


def severity_form(place: Place, incident: Incident) -> None:
    """Set the severity, with its reason; what it was before stands above (O2)."""
    fields = (
        choice("severity", "Severity", Severity, needed=True),
        Field("reason", "What it rests on", Kind.TEXT, goes_into="severity_reason", needed=True),
    )

    def submit(data: dict[str, Any]) -> None:
        place.casework.assess(incident.ref, data.get("severity", ""), data.get("reason", ""))

    earlier = "\n".join(
        f"{plain_day(day_of(change.at))}: {change.severity.label}. {change.reason}"
        for change in incident.severity_history[-3:]
    )
    ask(
        place,
        f"{incident.ref} · how severe is it?",
        fields,
        submit,
        {"severity": incident.severity},
        intro="Weigh the impact, how widely it was seen, whether it goes on, and intent (O2)."
        + (f"\n{earlier}" if earlier else ""),
    )


def person_form(place: Place, ref: str, person: Person | None = None, /, **values: object) -> None:
    """Add somebody to the case, or change what is kept of them."""
    fields: tuple[Field, ...] = (
        choice("role", "Role in this case", Role, needed=True),
        choice("standing", "To the school", Standing),
        Field("name", "Name", hint="shown only when you ask for names"),
        Field("alias", "Alias", hint="Pupil A, Staff B …: given if left empty"),
        Field("year_group", "Year group", hint="Y9"),
        Field("wants", "What they want", Kind.TEXT),
        Field("note", "Note", Kind.TEXT),
    )
    casework = place.casework
    if person is None:
        ask(place, f"{ref} · add a person", fields, lambda d: casework.add_person(ref, d), values)
    else:
        fields, hidden = with_names_hidden(place, fields, person, "name", "note")
        ask(
            place,
            f"{ref} · {person.alias}",
            fields,
            lambda d: casework.change_person(ref, person.id, d),
            plain(person),
            intro=hidden,
        )


def entry_form(place: Place, ref: str, entry: Entry | None = None, /, **values: object) -> None:
    """Write a line of the chronology, or correct one."""
    fields = (
        choice("kind", "Kind", EntryKind, needed=True),
        Field("text", "What happened", Kind.TEXT, needed=True),
        Field("at", "When", Kind.MOMENT, "now, if left empty: 3pm, yesterday 9:15, 3 Nov"),
    )
    casework = place.casework

    def submit(data: dict[str, Any]) -> None:
        must_choose(data, "kind")
        if entry is None:
            casework.add_entry(ref, {"text": "", **data})
        else:
            casework.change_entry(ref, entry.id, data)

    if entry is None:
        ask(place, f"{ref} · entry", fields, submit, {"kind": EntryKind.NOTE, **values})
    else:
        ask(place, f"{ref} · correct an entry", fields, submit, plain(entry))


# The end of a case

_OUTCOME = (
    choice("outcome", "Outcome", Outcome, needed=True),
    Field("reason", "What it rests on", Kind.TEXT, goes_into="outcome_reason"),
)


def outcome_form(place: Place, incident: Incident) -> None:
    """Settle what was found, while the case stays open (P8, P7)."""
    ask(
        place,
        f"{incident.ref} · what was found?",
        _OUTCOME,
        lambda d: place.casework.settle(incident.ref, d.get("outcome"), d.get("reason", "")),
        {"outcome": incident.outcome, "reason": incident.outcome_reason},
        intro="A claim that cannot be proven is not therefore malicious (P7).",
    )


def lessons_form(place: Place, incident: Incident) -> None:
    """Write down what the school learns from the case (G4, G7)."""
    ask(
        place,
        f"{incident.ref} · what we learn from it",
        (Field("lessons", "Learnt", Kind.TEXT),),
        lambda d: place.casework.amend(incident.ref, d),
        {"lessons": incident.lessons},
    )


def close_form(place: Place, ref: str, *, then: Callable[[], None] | None = None) -> None:
    """Close the case with its outcome; the act says what is missing."""
    incident = place.casework.incident(ref)
    lines = place.casework.checklist(incident).lines
    asked = any(line.satisfied_by == "lessons" and line.state == "open" for line in lines)
    lessons = Field("lessons", "What we learn from it", Kind.TEXT, needed=asked)
    values = {
        "outcome": incident.outcome,
        "reason": incident.outcome_reason,
        "lessons": incident.lessons,
    }
    ask(
        place,
        f"{ref} · close the case",
        (*_OUTCOME, lessons),
        lambda d: place.casework.close_case(
            ref, d.get("outcome"), d.get("reason", ""), d.get("lessons", "")
        ),
        values,
        then=then or place.redraw,
    )


def _account(data: dict[str, Any]) -> dict[str, Any]:
    """Turn the account as typed into fields of the incident."""
    for name in ("providers", "links"):
        if name in data:
            data[name] = [part for part in data[name].split(",") if part.strip()]
    until = data.pop("occurred_until", None)
    if "occurred" in data or until:
        first = data.pop("occurred", None) or until
        data["occurred_on"] = {"first": first, "last": until or first} if first else None
    return data
