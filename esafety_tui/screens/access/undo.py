"""Undoing the last change from anywhere, and asking first where it was made on another day."""

from textual.app import App
from textual.binding import Binding

from esafety_tui.casework.casework import Casework
from esafety_tui.casework.history.undo import Undoable
from esafety_tui.widgets.boxes.dialogs import attempt
from esafety_tui.widgets.boxes.question import choose

UNDO = Binding("u", "undo", "Undo", id="app.undo",
                tooltip="Undo the last change; again to redo it")  # fmt: skip
_UNDO, _DO_AGAIN = "Undo it", "Do it again"


def take_back(app: App[int], casework: Casework) -> None:
    """Take the last change back, or do again what was taken back."""
    last = attempt(app, casework.undo.last)
    if last is None:
        return
    if not last.earlier:
        _undo(app, casework, last)
        return
    what = "Do it again?" if last.again else "Undo it?"
    this = "undoing this" if last.again else "this"
    text = (
        "Nothing was changed since the records were opened. The last change before that was "
        f"{this}: {last.text}, by {last.by}, on {last.when}."
    )
    do_it = _DO_AGAIN if last.again else _UNDO
    choose(app, what, text, {do_it: lambda: _undo(app, casework, last)})


def _undo(app: App[int], casework: Casework, last: Undoable) -> None:
    if attempt(app, lambda: casework.undo.take_back(last)) is None:
        return
    done = "Done again" if last.again else "Undone"
    after = "u undoes it once more" if last.again else "u does it again"
    app.notify(f"{done}: {last.text}. {after}.", markup=False)
