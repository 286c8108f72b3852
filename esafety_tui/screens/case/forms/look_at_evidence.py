"""Looking at a kept file, after a word of warning."""

import os
import subprocess
import sys
from functools import partial
from pathlib import Path

from esafety_tui.casework.leaving.looking_at_evidence import forget
from esafety_tui.model.evidence import Evidence
from esafety_tui.screens.base.screen_base import ScreenBase
from esafety_tui.widgets.boxes.dialogs import attempt
from esafety_tui.widgets.boxes.question import Message, choose

_WARNING = (
    "See that nobody looks over your shoulder. If it turns out to be a sexual picture of a child, "
    "close it at once, do not show it to anybody, mark the evidence so, and tell the safeguarding "
    "lead and the police. A picture is opened by this computer's own viewer, from a copy that is "
    "deleted when you close the box."
)
_OPEN = "Close the viewer, then this box: the copy is deleted."
_STILL_THERE = (
    "The copy could not be deleted: the viewer has it open. Close the viewer. It goes when you "
    "leave the program."
)
_NO_VIEWER = "This computer has no viewer for it. Nothing was opened, and the copy is deleted."


def look_at(place: ScreenBase, ref: str, kept: Evidence) -> None:
    """Warn, then show the file; say before anything is asked where that cannot be."""
    looking = place.casework.leaving.looking

    def checked() -> bool:
        looking.check(ref, kept.id)
        return True

    if attempt(place, checked):
        acts = {"Look at it": partial(_look, place, ref, kept.id)}
        choose(place, "Look at this file?", _WARNING, acts)


def _look(place: ScreenBase, ref: str, evidence_id: str) -> None:
    looking = place.casework.leaving.looking
    seen = attempt(place, lambda: looking.look(ref, evidence_id))
    if seen is None:
        return
    if seen.copy is None:
        place.show_message(f"{ref} · {evidence_id}", seen.text or "The file is empty.")
        return
    copy = seen.copy

    def closed(_: str | None) -> None:
        if not forget(copy):
            place.show_message("The copy is still there", _STILL_THERE)

    try:
        open_outside(copy)
    except OSError:
        forget(copy)
        place.show_message("Nothing to look at it with", _NO_VIEWER)
        return
    place.app.push_screen(Message("The picture is open", _OPEN), closed)


def open_outside(path: Path) -> None:
    """Open *path* with this computer's own viewer; raises :class:`OSError` where there is none."""
    if sys.platform == "win32":
        os.startfile(path)  # noqa: S606 - a picture of ours, by its ending
        return
    opener = "open" if sys.platform == "darwin" else "xdg-open"
    quiet = subprocess.DEVNULL
    subprocess.Popen(  # noqa: S603 - a program of the system, and a path of ours
        [opener, str(path)], stdin=quiet, stdout=quiet, stderr=quiet
    )
