"""The forms of what leaves the school: hand-overs, requests for somebody's data, letters."""

from dataclasses import replace
from functools import partial
from typing import Any

from esafety_tui.model.incident import Incident
from esafety_tui.model.leaving import HandOver, Letter, LetterKind, Recipient
from esafety_tui.model.record import plain
from esafety_tui.model.requests import DataRequest, DataRequestKind
from esafety_tui.policy.clauses import cited
from esafety_tui.policy.guards.hold import guard_hand_over
from esafety_tui.reports.hand_over.choice import Sending
from esafety_tui.reports.hand_over.recipients import rule_for
from esafety_tui.screens.base.asking import Acts, ask, offer
from esafety_tui.screens.base.screen_base import ScreenBase
from esafety_tui.screens.base.way_in import comes_back
from esafety_tui.screens.case.draft_text import DraftedText, DraftText
from esafety_tui.screens.case.forms.requests import request_form
from esafety_tui.screens.case.forms.support import nobody_yet, person_field
from esafety_tui.screens.case.hand_over import HandOverBox
from esafety_tui.widgets.boxes.dialogs import attempt
from esafety_tui.widgets.form.field import Field, field_of, fields_of

# No law is explained here: which basis applies, the data protection officer says.
_WHY = (
    "Say in your own words why they may have it: who asked, what they need it for, and the lawful "
    "basis if you were given one. It is recorded, and they read it. If you are not sure that they "
    "may have it, ask the school's data protection officer; where somebody is in danger, do not "
    "wait for that."
)
_LOOK = "You see all that they get before anything is written; then the hand-over is recorded."


def hand_over(place: ScreenBase, incident: Incident) -> None:
    """Choose who gets the case; then why, and what of it."""
    acts: Acts = {
        rule_for(one).label: partial(hand_over_form, place, incident, one) for one in Recipient
    }
    offer(place, "Hand over to", acts)


@comes_back
def hand_over_form(
    place: ScreenBase, incident: Incident, recipient: Recipient, person: str = ""
) -> None:
    """Ask to whom, about whom and why; then show what they would get."""
    rule = rule_for(recipient)
    if rule.about_one and nobody_yet(place, incident, "It is about somebody"):
        return
    fields: tuple[Field, ...] = fields_of(HandOver, "to_name")
    if rule.about_one:
        fields += (replace(person_field(incident, HandOver), needed=True),)
    fields += fields_of(HandOver, "basis", "asked")
    if incident.on_hold and recipient is not Recipient.POLICE:
        fields += (field_of(HandOver, "agreed", needed=True),)
    looked_at: list[Sending] = []

    def look(data: dict[str, Any]) -> None:
        choice = Sending(recipient, **{"basis": "", **data})
        guard_hand_over(incident, recipient, choice.agreed)
        place.casework.leaving.hand_overs.look(incident.ref, choice)
        looked_at.append(choice)

    def show() -> None:
        place.app.push_screen(HandOverBox(place, incident.ref, looked_at[-1]))

    intro = f"{_LOOK} ({cited(rule.clauses.split(', '))})\n\n{_WHY}"
    title = f"{incident.ref} · hand over to {rule.label}"
    ask(place, title, fields, look, {"person": person}, intro=intro, does="Show it",
        then=show)  # fmt: skip


def act_on_hand_over(place: ScreenBase, ref: str, given: HandOver) -> None:
    """Offer what can be noted of a hand-over."""
    out = place.casework.leaving.hand_overs
    chase = partial(out.chase, ref, given.id)
    acts: Acts = {
        "They have it: note the receipt": partial(receipt_form, place, ref, given),
        "Asked them again today": lambda: attempt(place, chase),
        "It was sent in error": partial(sent_in_error_form, place, ref, given),
    }
    if given.received_on or not given.receipt_asked:
        del acts["Asked them again today"]
    offer(place, f"{ref} · {given.recipient.label}", acts)


@comes_back
def receipt_form(place: ScreenBase, ref: str, given: HandOver) -> None:
    """Note the day on which the recipient confirmed that they have it."""
    out = place.casework.leaving.hand_overs

    def submit(data: dict[str, Any]) -> None:
        out.receive(ref, given.id, data.get("received_on"))

    values = {"received_on": place.casework.records.today}
    fields = fields_of(HandOver, "received_on")
    ask(place, f"{ref} · they have it", fields, submit, values)


@comes_back
def sent_in_error_form(place: ScreenBase, ref: str, given: HandOver) -> None:
    """Note that it should not have gone out, and what was done about it."""
    out = place.casework.leaving.hand_overs
    ask(
        place,
        f"{ref} · sent in error",
        (field_of(HandOver, "sent_in_error", needed=True),),
        lambda data: out.sent_in_error(ref, given.id, data.get("sent_in_error", "")),
        intro="The record stays. Tell the head: a loss of personal data may have to be reported to "
        "the Information Commissioner's Office within 72 hours.",
    )


# Somebody's own data


def act_on_request(place: ScreenBase, incident: Incident, request: DataRequest) -> None:
    """Offer to give somebody their data, or to change what is kept of the request."""
    change = partial(request_form, place, incident, request)
    if request.kind is not DataRequestKind.ACCESS_REQUEST or request.answered_on:
        change()
        return
    give = partial(hand_over_form, place, incident, Recipient.PERSON, request.person)
    offer(place, f"{incident.ref} · a request for data", {"Give them their data": give,
          "Extend it, answer it, change it": change})  # fmt: skip


# Letters


def new_letter(place: ScreenBase, incident: Incident) -> None:
    """Choose who a letter goes to, and about whom it is."""
    letters = place.casework.leaving.letters
    if problem := letters.in_use().problem:
        place.show_message("Your own letters are not in use", problem)
    offer(
        place,
        "A letter to",
        {
            kind.label.replace("-", " "): partial(_about_whom, place, incident, kind)
            for kind in LetterKind
        },
    )


def _about_whom(place: ScreenBase, incident: Incident, kind: LetterKind) -> None:
    people = place.casework.leaving.letters.people_for(incident, kind)
    if not people:
        _show(place, incident.ref, Letter(at=place.casework.records.now, kind=kind, text="."))
        return
    offer(
        place,
        "Who it is about",
        {
            f"{one.alias} · {one.role.label}": partial(
                _show, place, incident.ref,
                Letter(at=place.casework.records.now, kind=kind, person=one.id, text="."),
            )
            for one in people
        },
    )  # fmt: skip


def act_on_letter(place: ScreenBase, ref: str, letter: Letter) -> None:
    """Offer the text of a letter, and to note that it was sent."""
    acts: Acts = {"Its text": partial(_show, place, ref, letter)}
    if not letter.sent_at:
        acts["It was sent"] = partial(sent_form, place, ref, letter)
    offer(place, f"{ref} · a letter", acts)


@comes_back
def sent_form(place: ScreenBase, ref: str, letter: Letter) -> None:
    """Note when a letter was sent."""
    fields = fields_of(Letter, "sent_at")
    send = partial(place.casework.leaving.letters.send, ref, letter.id)
    ask(place, f"{ref} · the letter was sent", fields, send, intro="It stays as it was sent.")


def _show(place: ScreenBase, ref: str, letter: Letter) -> None:
    """Show a letter as it was kept, or else as the records fill it."""
    letters = place.casework.leaving.letters
    compose = partial(letters.draft, ref, letter.kind, letter.person)
    text = letter.text if letter.id else attempt(place, compose)
    if text is None:
        return
    kept = [letter.id]

    def keep(worded: str) -> object:
        data = {"text": worded}
        if kept[0]:
            return letters.change(ref, kept[0], data)
        incident = letters.keep(ref, {**_of(letter), **data})
        kept[0] = incident.letters[-1].id
        return incident

    name = f"letter-{ref.replace('/', '-')}-{letter.kind}"
    draft = DraftedText(
        f"{ref} · a letter", text, keep, compose, name, lambda worded: letters.as_word(worded, ref)
    )
    place.app.push_screen(DraftText(draft, place.casework))


def _of(letter: Letter) -> dict[str, Any]:
    return {name: value for name, value in plain(letter).items() if name in ("kind", "person")}
