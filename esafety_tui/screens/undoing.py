"""Undoing the last change from anywhere, and asking first where it was made on another day."""

from typing import ClassVar

from textual.binding import Binding, BindingType

from esafety_tui.casework.undo import Undoable
from esafety_tui.screens.looking_on import LookingOnDesktop
from esafety_tui.widgets.dialogs import Question, attempt

_UNDO, _DO_AGAIN, _LEAVE = "Undo it", "Do it again", "Leave it"


class UndoingDesktop(LookingOnDesktop):
    """A desktop with one key that takes the last change back."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("u", "undo", "Undo", id="app.undo", show=False,
                tooltip="Take the last change back; once more does it again"),
    ]  # fmt: skip

    def action_undo(self) -> None:
        last = attempt(self, self.casework.undoable)
        if last is None:
            return
        if not last.earlier:
            self._undo(last)
            return
        what = "Do it again?" if last.again else "Undo it?"
        this = "undoing this" if last.again else "this"
        text = (
            "Nothing was changed since the records were opened. The last change before that was "
            f"{this}: {last.said}, by {last.by}, on {last.when}."
        )
        answers = (_DO_AGAIN if last.again else _UNDO, _LEAVE)

        def answered(said: str | None) -> None:
            if said == answers[0]:
                self._undo(last)

        self.push_screen(Question(what, text, answers), answered)

    def _undo(self, last: Undoable) -> None:
        if attempt(self, lambda: self.casework.undo(last)) is None:
            return
        done = "Done again" if last.again else "Undone"
        after = "u undoes it once more" if last.again else "u does it again"
        self.notify(f"{done}: {last.said}. {after}.", markup=False)
