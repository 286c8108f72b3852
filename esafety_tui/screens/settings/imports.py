"""The logs that were brought in: an import of one is undone."""

from functools import partial

from esafety_tui.model.wording import first_few
from esafety_tui.screens.base.screen_base import ScreenBase
from esafety_tui.widgets.boxes.dialogs import attempt
from esafety_tui.widgets.boxes.question import choose

_MOST_NAMED = 20


def take_import_back(place: ScreenBase, number: str) -> None:
    """Ask whether an import is to be taken back, and say what of it stays."""
    batches = place.casework.undo.imports
    batch = next((one for one in batches.all() if one.id == number), None)
    if batch is None:
        return
    stay = batches.worked_on(batch)
    said = f"{batch.undone(stay)} The file was {batch.file}."
    acts = {"Undo it": partial(_take_back, place, number, also=False)}
    if stay:
        said += f" These were worked on since, and stay: {first_few(stay, _MOST_NAMED)}."
        acts["Remove those too"] = partial(_take_back, place, number, also=True)
    choose(place, "Undo this import?", said, acts, word="undo")


def _take_back(place: ScreenBase, number: str, *, also: bool) -> None:
    act = partial(place.casework.undo.imports.take_back, number, also_worked_on=also)
    taken = attempt(place, act)
    if taken is not None and taken.stay:
        place.show_message("Undone", f"These stay: {', '.join(taken.stay)}.")
