"""The forms of a take-down request: who asks whom, sending it, and what became of it (S1 to S4)."""

from collections.abc import Callable
from functools import partial
from typing import Any

from esafety_tui.model.incident import Incident
from esafety_tui.model.record import plain
from esafety_tui.model.requests import Addressee, Complainant, Removal, RemovalEvent, RemovalState
from esafety_tui.model.vocabulary import Answer, Fact
from esafety_tui.policy.answers import OUTSTANDING
from esafety_tui.policy.clauses import cited
from esafety_tui.policy.complainant import Approach
from esafety_tui.screens.base.asking import Acts, ask, ask_record, offer
from esafety_tui.screens.base.screen_base import ScreenBase
from esafety_tui.screens.base.way_in import comes_back
from esafety_tui.screens.case.draft_text import DraftedText, DraftText
from esafety_tui.widgets.boxes.dialogs import attempt
from esafety_tui.widgets.boxes.question import choose
from esafety_tui.widgets.form.field import Field, choices, field_of, fields_of, must_choose

_GROUND = ("captured_at", "illegal", "terms_broken")
_ASKED = {
    Addressee.POSTER: "Ask the poster",
    Addressee.HOST: "Ask the platform",
    Addressee.MOBILE_PROVIDER: "Ask the mobile provider",
}
_OTHER = "Another request"
_CAPTURED = (
    "Clause S4: capture the page first; then say that it is illegal, or which terms it breaks. "
)
_ON_SENDING = {
    Addressee.POSTER: _CAPTURED,
    Addressee.HOST: _CAPTURED,
    Addressee.MOBILE_PROVIDER: "Whoever holds the account has to ring, with the school beside "
    "them (clause S3). ",
}


def _whole_request(place: ScreenBase) -> tuple[Field, ...]:
    return (
        *fields_of(Removal, "address", "addressed_to"),
        field_of(Removal, "provider", names=place.casework.removals.provider_names),
        *fields_of(Removal, "complainant", "account_holder", "school_because", *_GROUND, "note"),
    )


def new_removal(
    place: ScreenBase,
    incident: Incident,
    addressed_to: Addressee | None = None,
    *,
    by_the_person: bool = False,
) -> None:
    """Prepare a request; where several are right, the lead chooses, with who has to ask and why.

    *addressed_to* leaves only requests to them, *by_the_person* only those that the
    school does not make itself (S3).
    """
    found = [
        approach
        for approach in place.casework.removals.who_asks(incident)
        if addressed_to in (None, approach.addressee)
        and not (by_the_person and approach.complainant is Complainant.SCHOOL)
    ]
    acts: Acts = {in_words(one): partial(prepare, place, incident, one) for one in found}
    if not acts or (addressed_to is None and not by_the_person):
        fallback = {"addressed_to": addressed_to or Addressee.HOST}
        acts[_OTHER] = lambda: removal_form(place, incident, "", **fallback)
    offer(place, "Who asks, and who they ask, in this order", acts)


def prepare(place: ScreenBase, incident: Incident, approach: Approach) -> None:
    """Prepare the request that *approach* advises, with its reason above the form."""
    known = {"addressed_to": approach.addressee, "complainant": approach.complainant}
    values = known | ({"provider": approach.provider} if approach.provider else {})
    removal_form(place, incident, f"{approach.why} ({cited([approach.clause])})", **values)


def in_words(approach: Approach) -> str:
    """Say an approach in one line: who asks whom, by which clause."""
    whom = f"{_ASKED[approach.addressee]}{f' ({approach.provider})' if approach.provider else ''}"
    kept = f", if {approach.only_if}" if approach.only_if else ""
    return f"{whom}: {approach.complainant.label} asks, {cited([approach.clause])}{kept}"


@comes_back
def removal_form(place: ScreenBase, incident: Incident, why: str, **values: object) -> None:
    """Prepare a request to take material down; its text comes up once it is kept."""
    ref = incident.ref
    addressee = Addressee(str(values.get("addressed_to", Addressee.HOST)))
    kept = next((e for e in reversed(incident.evidence) if e.address), None)
    if addressee is Addressee.MOBILE_PROVIDER:
        kept = None  # the address of a page is no number that calls
    known: dict[str, object] = {
        "addressed_to": addressee,
        "address": kept.address if kept else "",
        "captured_at": kept.captured_at if kept else None,
        "provider": place.casework.removals.provider_to_ask(incident, addressee),
        "illegal": "unknown",
    }

    def submit(data: dict[str, Any]) -> None:
        must_choose(data, "addressed_to")
        place.casework.removals.add(ref, data)

    def show_text() -> None:
        text_of_request(place, ref, place.casework.records.incident(ref).removals[-1].id)

    ask(
        place,
        f"{ref} · take-down request",
        _whole_request(place),
        submit,
        {**known, **values},
        intro=why or "One request for each address. The text comes next, to be copied or saved.",
        then=show_text,
    )


@comes_back
def change_removal_form(place: ScreenBase, ref: str, removal: Removal) -> None:
    """Change a request: all of it before it is sent; then notes, reference and the next look."""
    draft = removal.sent_at is None
    fields = _whole_request(place) if draft else fields_of(Removal, "reference", "check_on", "note")
    chosen = ("addressed_to",) if draft else ()
    add, change = place.casework.removals.add, place.casework.removals.change
    ask_record(place, ref, "take-down request", fields, removal, add, change, chosen=chosen)


@comes_back
def send_form(place: ScreenBase, ref: str, removal: Removal) -> None:
    """Mark a take-down request as sent (S4)."""
    incident = place.casework.records.incident(ref)
    only_person = place.casework.removals.only_person(incident, removal)
    asked = _asked_on_sending(removal, only_person=only_person)
    fields = fields_of(Removal, *asked, "reference", "sent_at")
    ask(
        place,
        f"{ref} · mark the request as sent",
        fields,
        lambda d: place.casework.removals.send(ref, removal.id, d),
        plain(removal),
        intro=_ON_SENDING[removal.addressed_to] + "The next look is set for you.",
    )


def _asked_on_sending(removal: Removal, *, only_person: bool) -> tuple[str, ...]:
    """Return what is asked before a request is marked as sent: of whom, and by whom (S3, S4)."""
    if removal.addressed_to is Addressee.MOBILE_PROVIDER:
        return ("account_holder",)
    all_the_same = only_person and removal.complainant is Complainant.SCHOOL
    by_school = removal.addressed_to is Addressee.HOST and all_the_same
    return ("school_because", *_GROUND) if by_school else _GROUND


@comes_back
def follow_form(place: ScreenBase, ref: str, removal: Removal) -> None:
    """Note what became of a take-down request."""
    states = [s for s in RemovalState if s not in (RemovalState.DRAFT, RemovalState.ASKED)]
    fields = (
        field_of(RemovalEvent, "state", choices=choices(states)),
        *fields_of(RemovalEvent, "at", "note"),
    )

    def submit(data: dict[str, Any]) -> None:
        must_choose(data, "state")
        state, note = RemovalState(data["state"]), data.get("note", "")
        place.casework.removals.follow(ref, removal.id, state, note, data.get("at"))

    ask(
        place,
        f"{ref} · what happened?",
        fields,
        submit,
        then=lambda: ask_whether_gone(place, ref),
    )


def ask_whether_gone(
    place: ScreenBase,
    ref: str,
    *,
    noted: Callable[[], None] | None = None,
    otherwise: Callable[[], None] = lambda: None,
) -> None:
    """Ask whether it is still online once the last request ended in removal.

    Otherwise a case would say that it was removed, and that it is still online.  Where it is gone
    *noted* is done, which notes it with what it does; without that it is noted at once.
    """
    casework = place.casework
    incident = casework.records.incident(ref)
    states = {removal.state for removal in incident.removals}
    contradicts = incident.answer(Fact.CONTENT_ONLINE) is Answer.YES
    if not contradicts or RemovalState.REMOVED not in states or states & OUTSTANDING:
        otherwise()
        return

    def gone() -> None:
        if attempt(place, lambda: casework.cases.answer(ref, Fact.CONTENT_ONLINE, Answer.NO)):
            place.say("Noted that it is gone from everywhere.")

    choose(
        place,
        "Note that it is gone from everywhere?",
        "It was removed where it was asked for, and the case still says that it is online. "
        "Look first whether it is somewhere else, without commenting, liking or joining. Go back "
        "if it is, or if nobody has looked.",
        {"Note that it is gone": noted or gone},
        back=otherwise,
    )


@comes_back
def text_of_request(place: ScreenBase, ref: str, removal_id: str) -> None:
    """Show the text of a request: as it was kept, or else as the records fill it."""
    casework = place.casework
    removal = next(r for r in casework.records.incident(ref).removals if r.id == removal_id)
    title = f"{ref} · {_ASKED[removal.addressed_to].lower()}"
    requests = casework.removals
    afresh = partial(requests.compose_draft, ref, removal.id)
    keep = partial(requests.keep_draft, ref, removal.id)
    name = f"take-down-request-{ref.replace('/', '-')}-{removal.id}"
    draft = DraftedText(
        title, removal.draft or afresh(), keep, afresh, name,
        lambda text: casework.leaving.letters.as_word(text, ref),
    )  # fmt: skip
    place.app.push_screen(DraftText(draft, casework))
