"""Fills a letter from the records: in plain words, and with one person's name at most."""

from collections.abc import Iterator
from datetime import date

from esafety_tui.model.actions import SupportKind
from esafety_tui.model.days import long_day
from esafety_tui.model.incident import Incident, Person
from esafety_tui.model.leaving import LetterKind
from esafety_tui.model.record import day_of
from esafety_tui.model.requests import Agency, Decision, RemovalState
from esafety_tui.model.school.school import School
from esafety_tui.model.vocabulary import Category
from esafety_tui.reports.letters.texts import LetterText
from esafety_tui.reports.names.masking import without_names

_NO_DAY = "a day that our log does not give"
# To whom it is told what was done with one person; the others are told what was done at all.
_CLOSE = frozenset({
    LetterKind.PARENT_OF_TARGET, LetterKind.PARENT_OF_RESPONSIBLE, LetterKind.STAFF,
})  # fmt: skip


def filled(
    letter: LetterText,
    kind: LetterKind,
    incident: Incident,
    person: Person | None,
    school: School,
    today: date,
) -> str:
    """Return *letter* filled from *incident*; only *person* stands in it by name."""
    close = kind in _CLOSE
    about = (person.name or person.alias) if person and close else "somebody"
    providers = ", ".join(incident.providers)
    text = letter.text.format(
        school=school.name,
        lead=school.lead,
        reached=school.reached_at,
        today=long_day(today),
        ref=incident.ref,
        kind=_kind(incident.category, school),
        where=f" on {providers}" if providers and close else "",
        reported=long_day(day_of(incident.reported_at)) if incident.report_known else _NO_DAY,
        person=about,
        done="\n".join(f"- {line}" for line in _done(incident, person if close else None)),
        next="\n".join(f"- {line}" for line in _next(incident, person if close else None)),
    )
    others = [one for one in incident.people if person is None or one.id != person.id]
    # A surname that a hidden parent shares stays where it is the named one's.
    sign = chr(0xE000)
    own = person.name if person and close else ""
    text = without_names(text.replace(own, sign) if own else text, others)
    return f"{text.replace(sign, own).strip()}\n"


def _kind(category: Category, school: School) -> str:
    """What it was, in a sentence; nobody outside reads *other or not said*."""
    if category is Category.OTHER and category not in school.category_names:
        return "an e-safety incident"
    return school.category_label(category)


def _done(incident: Incident, person: Person | None) -> Iterator[str]:
    yield "It is recorded, and is looked into under the school's e-safety policy."
    if any(one.agency is Agency.POLICE and one.decision is Decision.REFERRED
           for one in incident.referrals):  # fmt: skip
        yield "The police have been told."
    states = {one.state for one in incident.removals if one.sent_at}
    if states and states <= {RemovalState.REMOVED}:
        yield "It was asked that it be taken down, and it is gone from where it was found."
    elif states:
        yield "It has been asked that it be taken down. We look again until it is gone."
    if person is None:
        return
    theirs = [one.kind for one in incident.support if one.person == person.id]
    # That the parents were told is no support.
    given = dict.fromkeys(kind.label for kind in theirs if kind is not SupportKind.PARENTS_TOLD)
    if given:
        yield f"Support was offered: {', '.join(given)}."
    for sanction in incident.sanctions:
        if sanction.person == person.id:
            under = f", under the {sanction.procedure}" if sanction.procedure else ""
            yield f"{sanction.kind.label.capitalize()}{under}."


def _next(incident: Incident, person: Person | None) -> Iterator[str]:
    if incident.on_hold:
        yield "The police have asked the school to wait. What they allow goes on meanwhile."
    elif incident.closed_at:
        yield "What the school had to find out is found out, and the case is closed."
    else:
        yield "We find out what happened, and tell you what was found as far as we may."
    for check in incident.check_ins:
        if person and check.person in ("", person.id) and check.done_at is None:
            yield f"We ask again on {long_day(check.due)} whether it has stopped."
