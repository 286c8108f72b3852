"""The forms on the case itself: the account, its people, severity, entries, and the end of it."""

from collections.abc import Callable
from functools import partial
from typing import Any

from esafety_tui.casework.casework import Casework
from esafety_tui.model.days import plain_day
from esafety_tui.model.evidence import Entry, EntryKind
from esafety_tui.model.incident import Incident, Person, SeverityChange
from esafety_tui.model.record import day_of, plain
from esafety_tui.model.vocabulary import Category, HeardBy, Route, Stage
from esafety_tui.policy.checklist import Checklist
from esafety_tui.screens.base.asking import ask, ask_record
from esafety_tui.screens.base.screen_base import ScreenBase
from esafety_tui.screens.base.way_in import comes_back
from esafety_tui.screens.case.at_hand import still_to_come
from esafety_tui.screens.case.forms.same_person import ask_whether_same, names_in
from esafety_tui.widgets.form.field import Field, Kind, choices, field_of, fields_of

_AS_WRITTEN = (
    "Names are hidden elsewhere. Here the account stands as it was written, with any names."
)
_STAYS = (
    "After the close, still to come: {}. The board reminds you on the day. To note an answer "
    "first, press Escape."
)
_MOST_NAMED = 2
_WEIGH = "Think of the impact, how many saw it, whether it goes on, and intent (clause O2)."


def account_fields(casework: Casework, route: Route = Route.OTHER) -> tuple[Field, ...]:
    """Return what is asked of an incident from the first, the title and the account first.

    Who told is asked apart from how; the *route* of an older record stays a choice of it.
    """
    ways = {*HeardBy} - {route}
    categories = choices(Category, casework.records.school.category_label)
    return (
        *fields_of(Incident, "title", "summary"),
        field_of(Incident, "category", choices=categories),
        field_of(Incident, "medium"),
        field_of(Incident, "providers", names=casework.removals.provider_names, several=True),
        field_of(Incident, "occurred_on"),
        field_of(Incident, "route", choices=choices(one for one in Route if one not in ways)),
        field_of(Incident, "heard_by"),
    )


@comes_back
def account_form(place: ScreenBase, incident: Incident) -> None:
    """Change what is told of the incident."""
    values = {
        **plain(incident),
        "providers": ", ".join(incident.providers),
        "links": ", ".join(incident.links),
    }
    later = fields_of(Incident, "where", "motivation", "reported_at", "links")
    fields = (*account_fields(place.casework, incident.route), *later)
    ref, cases = incident.ref, place.casework.cases
    ask(
        place,
        f"{ref} · the account",
        fields,
        lambda d: cases.amend(ref, account_data(d)),
        values,
        intro="" if place.desktop.names_shown else _AS_WRITTEN,
    )


@comes_back
def severity_form(place: ScreenBase, incident: Incident) -> None:
    """Set the severity, with its reason; what it was before stands above (O2)."""
    fields = (
        field_of(SeverityChange, "severity"),
        field_of(SeverityChange, "reason", goes_into="severity_reason"),
    )
    ref, cases = incident.ref, place.casework.cases
    earlier = "\n".join(
        f"{plain_day(day_of(change.at))}: {change.severity.label}. {change.reason}"
        for change in incident.severity_history[-3:]
    )
    ask(
        place,
        f"{ref} · how severe is it?",
        fields,
        lambda d: cases.assess(ref, d.get("severity", ""), d.get("reason", "")),
        {"severity": incident.severity},
        intro=f"{_WEIGH}\n{earlier}".rstrip(),
    )


@comes_back
def person_form(
    place: ScreenBase, incident: Incident, person: Person | None = None, /, **values: object
) -> None:
    """Add somebody to the case, or change what is kept of them."""
    cases = place.casework.cases
    title = person.alias if person else "add a person"
    born = ("born",) if place.casework.records.school.retention_age else ()
    names = ("role", "standing", "name", "alias", "year_group", *born, "wants", "note")
    known = names_in(place)
    fields = tuple(field_of(Person, of, **({"names": known} if of == "name" else {}))
                   for of in names)  # fmt: skip
    add, change = cases.add_person, cases.change_person

    def saved() -> None:
        people = place.casework.records.incident(incident.ref).people
        now = next((one for one in people if person and one.id == person.id), people[-1])
        if person is None or now.name != person.name:
            ask_whether_same(place, incident.ref, now.id)

    ask_record(place, incident.ref, title, fields, person, add, change, values, then=saved)


@comes_back
def entry_form(
    place: ScreenBase, incident: Incident, entry: Entry | None = None, /, **values: object
) -> None:
    """Write a line of the chronology, or correct one."""
    entries = place.casework.entries
    ask_record(
        place,
        incident.ref,
        "correct an entry" if entry else "entry",
        fields_of(Entry, "kind", "text", "at"),
        entry,
        lambda ref, data: entries.add_entry(ref, {"text": "", **data}),
        entries.change_entry,
        {"kind": EntryKind.NOTE, **values},
        chosen=("kind",),
    )


# The end of a case


def _outcome_fields() -> tuple[Field, ...]:
    reason = field_of(Incident, "outcome_reason", name="reason", goes_into="outcome_reason")
    return field_of(Incident, "outcome"), reason


@comes_back
def outcome_form(place: ScreenBase, incident: Incident) -> None:
    """Settle what was found, while the case stays open (P8, P7)."""
    ask(
        place,
        f"{incident.ref} · what was found?",
        _outcome_fields(),
        lambda d: place.casework.cases.settle(incident.ref, d.get("outcome"), d.get("reason", "")),
        {"outcome": incident.outcome, "reason": incident.outcome_reason},
        intro="Not proven does not mean made up (clause P7).",
    )


@comes_back
def procedure_form(place: ScreenBase, incident: Incident) -> None:
    """Note under which of the school's procedures the case is dealt with (O1)."""
    ref = incident.ref
    fields = (field_of(Incident, "procedure"),)
    amend = partial(place.casework.cases.amend, ref)
    ask(place, f"{ref} · the procedure", fields, amend, {"procedure": incident.procedure})


@comes_back
def lessons_form(place: ScreenBase, incident: Incident) -> None:
    """Write down what the school learns from the case (G4, G7)."""
    ref = incident.ref
    fields = (field_of(Incident, "lessons", label="Learnt"),)  # the title says of what
    amend = partial(place.casework.cases.amend, ref)
    ask(place, f"{ref} · what we learn from it", fields, amend, {"lessons": incident.lessons})


@comes_back
def close_form(place: ScreenBase, ref: str, *, gone: bool = False) -> None:
    """Close the case with its outcome, and note that it is *gone*; the act says what is missing.

    What the close does not end is said before, and after.
    """
    coming = _after_close(place, ref)
    told = (
        "It is noted with the close that it is gone from everywhere." if gone else "",
        _STAYS.format(coming) if coming else "",
    )
    incident = place.casework.records.incident(ref)
    checklist = place.casework.records.checklist(incident)
    lines = checklist.lines
    asked = any(line.satisfied_by == "lessons" and line.state == "open" for line in lines)
    lessons = field_of(Incident, "lessons", needed=asked)
    values = {
        "outcome": incident.outcome,
        "reason": incident.outcome_reason,
        "lessons": incident.lessons,
    }
    ask(
        place,
        f"{ref} · close the case",
        (*_outcome_fields(), lessons),
        lambda d: place.casework.cases.close(
            ref, d.get("outcome"), d.get("reason", ""), d.get("lessons", ""), gone=gone
        ),
        values,
        intro="\n".join(filter(None, (*told, _elsewhere_in_words(checklist)))),
        does="Close the case",
        then=partial(_say_closed, place, ref),
    )


def _after_close(place: ScreenBase, ref: str) -> str:
    records = place.casework.records
    due = place.casework.cases.after_close(ref)
    return still_to_come(due, records.today, records.calendar)


def _say_closed(place: ScreenBase, ref: str) -> None:
    coming = _after_close(place, ref)
    place.say(f"{ref} is closed. Still to come: {coming or 'nothing'}.")
    place.redraw()


def _elsewhere_in_words(checklist: Checklist) -> str:
    """Name what is done and has its record elsewhere: the case itself does not show it."""
    kept = [f"{line.title} · {line.kept}" for line in checklist.elsewhere]
    more = len(kept) - _MOST_NAMED
    said = [
        *kept[:_MOST_NAMED],
        *([f"and {more} more, marked so in the steps"] if more > 0 else []),
    ]
    return "\n".join(("Done, with no record in this case:", *said)) if kept else ""


@comes_back
def reopen_form(
    place: ScreenBase, ref: str, stage: Stage, *, then: Callable[[], None] | None = None
) -> None:
    """Open a case again that has ended, with the reason; *then* runs once it is open."""
    ask(
        place,
        f"{ref} · open it again?",
        (Field("reason", "Why", Kind.TEXT, goes_into="text", needed=True),),
        lambda d: place.casework.cases.move(ref, stage, d.get("reason", "")),
        intro="The reason is kept in the chronology.",
        then=then,
    )


def account_data(data: dict[str, Any]) -> dict[str, Any]:
    """Return what was typed into the account as the record has it: several in one line, apart."""
    for name in ("providers", "links"):
        if name in data:
            data[name] = [part for part in data[name].split(",") if part.strip()]
    return data
