"""What was typed and never saved: which forms, what stands in them, and the way back."""

from collections.abc import Callable, Iterator
from functools import partial

from esafety_tui.casework.records.drafts import Typing
from esafety_tui.model.days import plain_moment
from esafety_tui.screens.base.screen_base import ScreenBase
from esafety_tui.screens.case.forms.new_incident import NEW_INCIDENT
from esafety_tui.widgets.boxes.dialogs import attempt, pick
from esafety_tui.widgets.boxes.question import choose

_LONGEST = 2000
_DISCARD = "Discard what was typed"
_UNLESS = "unless the text that it began with has changed since."


def show_unsaved(place: ScreenBase, *, new: Callable[[str], None]) -> None:
    """List the forms whose typing was kept; *new* goes on with that of a new incident."""
    kept = place.casework.records.unsaved.all()
    acts = {
        f"{_named(typing)}  ({n})": partial(_tell, place, key, typing, new)
        for n, (key, typing) in enumerate(kept.items(), 1)
    }
    pick(place, "Typed, and not saved yet", acts)


def _ask_to_discard(place: ScreenBase, key: str, typing: Typing) -> None:
    def discard() -> None:
        attempt(place, lambda: place.casework.records.unsaved.take_out(key))
        place.redraw()

    gone = "What you typed is gone then, and no undo brings it back."
    choose(place, _named(typing), gone, {_DISCARD: discard}, word="discard")


def _tell(place: ScreenBase, key: str, typing: Typing, new: Callable[[str], None]) -> None:
    """Say what was typed and how to go on with it; the line for a word comes in a later box."""
    go: Callable[[], object] | None = None
    way = f"Open the form \u201c{typing.title}\u201d again, and it is there, {_UNLESS}"
    if typing.scope:
        go = partial(place.desktop.open_case, typing.scope)
        way = f"Go there opens the case. {way}"
    elif typing.title == NEW_INCIDENT:
        go, way = partial(new, key.rpartition("|")[2]), "Go there opens the form with it."
    typed = "\n".join(_typed_lines(typing, names=place.desktop.names_shown))
    acts: dict[str, Callable[[], object]] = {"Go there": go} if go else {}
    text = f"{typed[:_LONGEST]}\n\n{way}"
    acts[f"{_DISCARD} \u2026"] = partial(_ask_to_discard, place, key, typing)
    choose(place, _named(typing), text, acts)


def _typed_lines(typing: Typing, *, names: bool) -> Iterator[str]:
    """Say what stands in the fields; their text may hold names, so only when those may show."""
    for field, value in typing.fields.items():
        label = typing.labels.get(field, field.replace("_", " "))
        yield f"{label}: {value}" if names else label
    if not names:
        yield "(F2 shows what stands in them)"


def _named(typing: Typing) -> str:
    return " · ".join(filter(None, (typing.scope, typing.title, plain_moment(typing.at))))
