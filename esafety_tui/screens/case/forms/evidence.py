"""The forms of evidence and of its file, which is kept with it and never opened (P2, P9)."""

from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

from esafety_tui.casework.casework import Casework
from esafety_tui.casework.records.saved_message import said_by_message
from esafety_tui.casework.services.evidence_files import FileTask
from esafety_tui.model.evidence import Evidence, Taken
from esafety_tui.model.incident import Incident
from esafety_tui.model.record import Invalid
from esafety_tui.model.requests import Removal
from esafety_tui.model.vocabulary import Answer, Fact
from esafety_tui.model.wording import so_many
from esafety_tui.policy.guards.evidence import files_wait
from esafety_tui.policy.questions import questions
from esafety_tui.policy.removals import not_in_evidence
from esafety_tui.reports.output_file import NoPath, path_from, suggested_path
from esafety_tui.screens.base.asking import Acts, ask, ask_reason, ask_record, offer
from esafety_tui.screens.base.screen_base import ScreenBase
from esafety_tui.screens.base.way_in import comes_back
from esafety_tui.screens.case.forms.look_at_evidence import look_at
from esafety_tui.screens.case.forms.support import staff_field
from esafety_tui.screens.case.items import labelled, when
from esafety_tui.widgets.boxes.dialogs import attempt
from esafety_tui.widgets.boxes.question import choose
from esafety_tui.widgets.form.field import Field, field_of, fields_of
from esafety_tui.widgets.lists.drawing import Palette, Piece

_OF_REQUEST = "As the take-down request has it: {}"
_OTHER = "Something else"
_REGISTER = "Register its address as evidence (clause P2)"
_KEPT = "A copy is kept beside the records, protected as they are. It is never opened."
_OUT = "The copy is as plain as the file was. Delete it when you no longer need it."
_AWAY = "The file is taken away for good; what is registered of it stays. Backups keep the file."
_DIGITS = 16
# In bytes: so much is copied before anybody notices.
_SMALL = 4 * 1024 * 1024


def new_evidence(place: ScreenBase, incident: Incident, **values: object) -> None:
    """Register evidence; an address that a take-down request gave need not be typed again.

    Where no file may be taken in before it is known whether there may be indecent images, that
    is asked first (P2), unless it is registered as one that may be.
    """
    if files_wait(incident) and not values.get("may_be_indecent"):
        _ask_first(place, incident, **values)
    else:
        _offer_addresses(place, incident, **values)


def _offer_addresses(place: ScreenBase, incident: Incident, **values: object) -> None:
    acts: Acts = {
        _OF_REQUEST.format(asked.address): partial(_register, place, incident, asked, **values)
        for asked in not_in_evidence(incident)
    }
    acts[_OTHER] = partial(evidence_form, place, incident, **{"medium": incident.medium, **values})
    offer(place, "Which evidence?", acts)


def _ask_first(place: ScreenBase, incident: Incident, **values: object) -> None:
    """Ask whether there may be indecent images; not known yet, no file is asked for."""
    (asked,) = (q for q in questions() if q.fact is Fact.INDECENT_IMAGES)

    def answered(answer: Answer) -> None:
        kept = attempt(place, lambda: place.casework.cases.answer(incident.ref, asked.fact, answer))
        if kept is not None:
            _offer_addresses(place, kept, **values)

    offer(
        place,
        asked.ask,
        {
            "No, there are none": partial(answered, Answer.NO),
            "Yes, or there may be": partial(answered, Answer.YES),
            "Not known yet: register it without a file": partial(
                _offer_addresses, place, incident, **values
            ),
        },
    )


def of_request(place: ScreenBase, incident: Incident, removal: Removal) -> Acts:
    """Offer to register the address of *removal* as evidence, unless some evidence has it."""
    asked = next((r for r in not_in_evidence(incident) if r.address == removal.address), None)
    return {_REGISTER: partial(_register, place, incident, asked)} if asked else {}


def _register(place: ScreenBase, incident: Incident, asked: Removal, **values: object) -> None:
    known = {"medium": incident.medium, **values, "address": asked.address}
    evidence_form(place, incident, **known, captured_at=asked.captured_at)


@comes_back
def evidence_form(
    place: ScreenBase, incident: Incident, kept: Evidence | None = None, /, **values: object
) -> None:
    """Register a piece of evidence, or change what is registered of it (P2, P9)."""
    casework = place.casework
    no_file = kept or files_wait(incident)
    fields = fields_of(
        Evidence,
        "medium", "description", *(() if no_file else ("file",)), "address", "shown_at",
        "captured_at", "captured_by", "original_at", "may_be_indecent", "seen_by", "passed_to",
        "marked_private",
    )  # fmt: skip
    fields += (staff_field(incident, Evidence), *fields_of(Evidence, "consent_at"))
    if not no_file:
        file = field_of(Evidence, "file", picked=said_by_message)
        fields = tuple(file if one.name == "file" else one for one in fields)
    add, change = partial(add_evidence, casework), casework.entries.change_evidence
    intro = casework.records.supplements.beside("P2")
    ask_record(place, incident.ref, "evidence", fields, kept, add, change, values, intro=intro)


def add_evidence(casework: Casework, ref: str, data: dict[str, Any]) -> object:
    """Register evidence, with its file if one was named; a large one is still to be copied."""
    path = data.pop("file", "")
    if path:
        return _at_once_if_small(casework.evidence.bring(ref, data, typed_path(path)))
    return casework.entries.add_evidence(ref, data)


# Its file


def file_lines(kept: Evidence, *, names: bool) -> Iterator[object]:
    """Say which file is kept, and who took one out or away, and why.

    The name of a file may hold somebody's: it shows only while *names* do.
    """
    if kept.sha256:
        name = kept.file if names else f"a file {Path(kept.file).suffix}".strip()
        yield labelled("Kept", f"{name} · {_size(kept.size)}")
        yield Piece(f"SHA-256 {kept.sha256[:_DIGITS]}…", Palette.QUIET)
    for taken in kept.taken:
        what = "File taken away" if taken.removed else "Copy given out"
        yield f"{what} {when(taken.at)} by {taken.by}: {taken.reason}"


def file_acts(place: ScreenBase, ref: str, kept: Evidence) -> Acts:
    """What can be done with the file of a piece of evidence, as a menu has it."""
    if not kept.sha256:
        return {"keep a file with it": partial(attach_form, place, ref, kept)}
    return {
        "write a copy of its file": partial(give_out_form, place, ref, kept),
        "take its file away": partial(take_away_form, place, ref, kept),
        "look at it": partial(look_at, place, ref, kept),
    }


@comes_back
def attach_form(place: ScreenBase, ref: str, kept: Evidence) -> None:
    """Keep a file with evidence that is registered already."""

    def submit(data: dict[str, Any]) -> object:
        path = typed_path(data.get("file", ""))
        return _at_once_if_small(place.casework.evidence.bring_file(ref, kept.id, path))

    fields = (field_of(Evidence, "file", needed=True),)
    ask(place, f"{ref} · keep a file", fields, submit, intro=_KEPT)


@comes_back
def give_out_form(place: ScreenBase, ref: str, kept: Evidence) -> None:
    """Write a copy of the file where the lead says, and record why."""
    fields = (
        Field("target", "Where it goes", needed=True, path="folder"),
        field_of(Taken, "reason"),
    )
    suggested = suggested_path(_neutral_name(ref, kept))

    def submit(data: dict[str, Any]) -> object:
        try:
            target = path_from(data.get("target", ""), suggested)
        except NoPath as problem:
            raise Invalid("target", f"cannot be a file: {problem}") from None
        reason = data.get("reason", "")
        return _at_once_if_small(place.casework.evidence.take_copy(ref, kept.id, target, reason))

    ask(
        place, f"{ref} · write a copy", fields, submit, {"target": str(suggested)}, intro=_OUT,
        then=lambda: place.show_message("The copy is written", _OUT),
    )  # fmt: skip


def take_away_form(place: ScreenBase, ref: str, kept: Evidence) -> None:
    """Take the file away for good, once its number is typed, and record why."""
    if attempt(place, lambda: place.casework.evidence.check_file_away(ref, kept.id)) is None:
        return
    acts = {"Take the file away": partial(_why_taken, place, ref, kept)}
    choose(place, f"Take the file of {kept.id} away?", _AWAY, acts, word=kept.id)


@comes_back
def _why_taken(place: ScreenBase, ref: str, kept: Evidence) -> None:
    ask_reason(
        place, f"{ref} · take the file away?", field_of(Taken, "reason"),
        lambda reason: place.casework.evidence.take_file_away(ref, kept.id, reason), intro=_AWAY,
    )  # fmt: skip


def _at_once_if_small(errand: FileTask[Any]) -> object:
    """Do what takes no time; what may take some is left to the form, which shows how far it is."""
    return errand.done() if errand.size <= _SMALL else errand


def typed_path(text: str) -> Path:
    """Read the path of a file that somebody typed, pasted or dropped on the terminal.

    Raises :class:`Invalid` for what cannot be a path.
    """
    text = text.strip().strip("\"'").strip()
    if not text:
        raise Invalid("file", "must be the path of a file, such as Downloads/screen.png")
    try:
        # A terminal escapes the spaces of a file that is dropped on it.
        dropped = Path(text.replace("\\ ", " ")).expanduser()
        return dropped if dropped.exists() else Path(text).expanduser()
    except (OSError, RuntimeError, ValueError):  # too long, somebody else's home, no path at all
        raise Invalid("file", "cannot be a file: type a folder and a file name") from None


def _neutral_name(ref: str, kept: Evidence) -> str:
    """Name a copy by its case and number: the file's own name may hold a pupil's."""
    ending = Path(kept.file).suffix
    plain = ending if ending[1:].isalnum() and ending.isascii() else ""
    return f"evidence-{ref.replace('/', '-')}-{kept.id}{plain}"


def _size(size: int) -> str:
    if size < 1024:
        return so_many(size, "byte")
    if size < 1024 * 1024:
        return f"{size / 1024:.0f} kB"
    return f"{size / 1024 / 1024:.1f} MB"
