"""What a case is about: the overview, its people, the evidence, the chronology."""

from collections.abc import Iterator
from datetime import datetime

from esafety_tui.model.days import long_day, plain_day
from esafety_tui.model.incident import WORDS_OF_LOG, Incident
from esafety_tui.model.record import day_of
from esafety_tui.model.school.school import School
from esafety_tui.model.vocabulary import (
    ENDED,
    Answer,
    Category,
    Medium,
    Motivation,
    WhereDone,
)
from esafety_tui.model.wording import label_of, so_many
from esafety_tui.policy.days.response import measured_in_words
from esafety_tui.policy.questions import Asked, asked_of
from esafety_tui.policy.retention import kept_until
from esafety_tui.reports.names.masking import AS_REPORTED
from esafety_tui.screens.case.forms.evidence import file_lines
from esafety_tui.screens.case.items import CaseView, Item, heading, item, labelled, when
from esafety_tui.widgets.lists.drawing import Palette, Piece


def overview(view: CaseView) -> Iterator[Item]:
    """What was reported, how severe, what is known, what was found, how long it is kept."""
    i = view.incident
    related = ", ".join(row.ref for row in view.casework.across.cases.related(i.ref))
    yield item(
        "account",
        (label_of(Incident, "summary"), Palette.HEADING),
        ("" if view.names else f"Names are hidden; {AS_REPORTED}.", Palette.QUIET),
        view.masked(i.summary) or "(nothing yet)",
        _circumstances(i, view.casework.records.school),
        labelled("Belongs together with", f"{related} (R opens them)" if related else ""),
        labelled("Split off from", i.split_from),
        record="account",
        folds=True,
    )
    severity = i.severity.label if i.severity else "not set"
    yield item(
        "severity",
        (f"Severity: {severity}", Palette.HEADING),
        i.severity_reason,
        measured_in_words(i),
        *(
            (f"{when(past.at)}: {past.severity.label}. {past.reason}", Palette.QUIET)
            for past in reversed(i.severity_history[:-1])
        ),
        record="severity",
        folds=True,
    )
    if i.outcome:
        yield item(
            "outcome",
            (f"Outcome: {i.outcome.label}", Palette.HEADING),
            i.outcome_reason,
            record="outcome",
            folds=True,
        )
    if i.procedure:
        yield item("procedure", (f"Procedure: {i.procedure}", Palette.HEADING), record="procedure")
    if i.lessons:
        yield item("lessons", (label_of(Incident, "lessons"), Palette.HEADING), i.lessons,
                   record="lessons", folds=True)  # fmt: skip
    if i.withdrawn_reason:
        yield item("withdrawn", ("Withdrawn", Palette.HEADING), i.withdrawn_reason)
    yield from _facts(view)
    for provider in i.providers:
        contact = view.casework.removals.provider(provider)
        if contact:
            yield item(
                f"provider-{contact.id}",
                (contact.name, Palette.HEADING),
                *view.lines(contact, who_may_report="", evidence_wanted=""),
                ("Enter: numbers and addresses", Palette.QUIET),
                record=contact,
            )
    if kept := _how_long_kept(view):
        yield item("kept", (kept, Palette.QUIET))


def _facts(view: CaseView) -> Iterator[Item]:
    asked = asked_of(view.incident, view.casework.records.steps)
    known = [one for one in asked if one.known is not Answer.UNKNOWN]
    if known:
        yield heading("known", "What we know")
        yield from (_fact(one) for one in known)
    if view.incident.closed_in_log:
        yield item("closed-in-log", (_CLOSED_IN_LOG, Palette.QUIET))
    elif wanted := sum(one.matters for one in asked):
        words = so_many(wanted, "question")
        yield item("wanted", (f"Not known yet: {words}, in the list of steps", Palette.WARNING))
    yield Item("all-facts", (Piece("f: every question on one screen", Palette.QUIET),), "facts")


def _fact(one: Asked) -> Item:
    fact = one.question.fact
    text = f"{one.known.label.upper():<5}{one.question.ask}{one.whence}"
    return item(f"fact-{fact}", text, record=fact, tight=True)


def people(view: CaseView) -> Iterator[Item]:
    """Who is in the case, each under an alias unless names are shown."""
    again = view.casework.across.people.coming_back(view.incident)
    if again:
        yield item("again", *((text, Palette.WARNING) for text in again))
    for person in view.incident.people:
        year = f" · {person.year_group}" if person.year_group else ""
        yield item(
            person.id,
            (view.called(person), Palette.STRONG),
            f"{person.role.label} · {person.standing.label}{year}",
            *view.lines(person, wants="Wants"),
            (view.shown(person, "note"), Palette.QUIET),
            record=person,
        )


def evidence(view: CaseView) -> Iterator[Item]:
    """What was kept, where it was, and where the original is."""
    for kept in view.incident.evidence:
        careful = "MAY BE AN INDECENT IMAGE: no copy is kept here" if kept.may_be_indecent else ""
        private = "MARKED PERSONAL OR UNION BUSINESS" if kept.marked_private else ""
        yield item(
            kept.id,
            (f"{kept.medium.label} · {when(kept.captured_at or kept.at)}", Palette.STRONG),
            (careful, Palette.ALARM),
            (private, Palette.WARNING),
            private
            and _consent(view.who(kept.mail_of) or view.shown(kept, "consent_by"), kept.consent_at),
            kept.description,
            kept.address,
            *view.lines(kept, shown_at="Shown", captured_by="", original_at="Original"),
            *view.lines(kept, seen_by="", passed_to=""),
            *file_lines(kept, names=view.names),
            record=kept,
            folds=True,
        )


def _consent(by: str, at: datetime | None) -> str:
    return f"Consent: {by or 'given'}" + (f", {when(at)}" if at else "")


def story(view: CaseView) -> Iterator[Item]:
    """The chronology, newest first."""
    may_name = "" if view.names else _MAY_NAME
    for entry in sorted(view.incident.entries, key=lambda entry: entry.at, reverse=True):
        yield item(
            entry.id,
            (f"{when(entry.at)} · {entry.kind.label}", Palette.STRONG),
            (may_name * entry.text.startswith(WORDS_OF_LOG), Palette.WARNING),
            entry.text,
            record=entry,
            folds=True,
        )


_MAY_NAME = "It may name people whom no case has: their names are not hidden."
_CLOSED_IN_LOG = (
    "It was closed in the log that it came from: the steps of the policy are not asked of it. To "
    "deal with it here, open it again (key <)."
)
_NO_CLOSING_DAY = (
    "On what day it ended is not known: the time is counted from the day on which it came in "
    "from the log."
)


def _how_long_kept(view: CaseView) -> str:
    if ended := view.incident.disposed_on:
        return (
            f"Details deleted on {long_day(ended)}: what is left is what the yearly figures count."
        )
    if until := kept_until(view.incident, view.casework.records.school):
        held = ", and longer for a claim or inquiry" if view.incident.on_legal_hold else ""
        without_day = view.incident.closed_at is None
        counted = f" {_NO_CLOSING_DAY}" if without_day else ""
        return f"Kept until {long_day(until)}{held}.{counted}"
    return ""


def _circumstances(i: Incident, school: School) -> str:
    """Say what is known of it: what was left at *other* is not known yet."""
    heard = f" ({i.heard})" if i.heard else ""
    parts = (
        "" if i.category is Category.OTHER else school.category_label(i.category),
        "" if i.medium is Medium.OTHER else i.medium.label,
        ", ".join(i.providers),
        f"happened {i.occurred_on.in_words}" if i.occurred_on else "date not known",
        "" if i.where is WhereDone.NOT_KNOWN else i.where.label,
        _prejudice(i.motivation),
        f"reported {when(i.reported_at)}{heard}" if i.report_known else "day of report not known",
        _from_log(i),
    )
    return " · ".join(filter(None, parts))


def _from_log(i: Incident) -> str:
    """Say of a case of a log from when on its deadlines run: not from the report, years ago."""
    if i.from_log is None or i.stage in ENDED:
        return ""
    return f"brought in from a log on {plain_day(day_of(i.recorded_at))}; deadlines run from then"


def _prejudice(motivation: Motivation) -> str:
    if motivation in (Motivation.NOT_KNOWN, Motivation.NONE):
        return "" if motivation is Motivation.NOT_KNOWN else motivation.label
    return f"prejudice: {motivation.label}"
