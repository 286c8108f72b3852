"""A box that somebody types in, and whose typing is never lost.

What stands in it is kept a moment after the last key, when the cursor leaves a field, when
the program locks and when the terminal goes away; it comes back when the same box is opened
again, after a crash too.
"""

import hashlib
from collections.abc import Callable, Iterator
from contextvars import ContextVar
from datetime import datetime
from typing import Any, Protocol, runtime_checkable

from textual import on
from textual.app import App
from textual.content import Content
from textual.css.query import NoMatches
from textual.screen import ModalScreen
from textual.timer import Timer
from textual.widgets import Button, Checkbox, Input, Select, Static, TextArea

from esafety_tui.casework.problems import StoreProblem
from esafety_tui.casework.records.drafts import FormTyping
from esafety_tui.model.days import LONDON, plain_day
from esafety_tui.widgets.boxes.question import GO_BACK, Question

Fields = dict[str, str | bool]

# Long enough not to write at every letter, short enough to lose no more than a word.
KEPT_AFTER = 0.5
# The way in which a box comes up, for whoever wants to bring it up again.
OPENED_BY: ContextVar[object] = ContextVar("opened by", default=None)
SAVE, DISCARD = "Save", "Discard"
_LEAVE = "Leave this form?"
_NOT_SAVED = "What you typed has not been saved, and cannot be kept for later."
KEPT = "Kept, and not recorded yet: the board counts it under \u201cnot saved\u201d."


@runtime_checkable
class KeepsTyping(Protocol):
    """An application that keeps what is typed into boxes."""

    def typing_of(self, title: str, start: str, *, of_case: bool) -> FormTyping | None:
        """Return where the typing of a box is kept: one with this *title*, that began so.

        One that is not *of_case* is the same over any case.
        """


class TypingBox(ModalScreen[bool]):
    """A modal with fields; ends with true once what was typed has been saved."""

    def __init__(self, title: str, clock: Callable[[], datetime]) -> None:
        super().__init__()
        self.box_title = title
        self._clock = clock
        # Which of several that are kept under one title, where there can be several.
        self.draft = ""
        self._before: Fields = {}
        self._typing: FormTyping | None = None
        self._timer: Timer | None = None
        self._after: Callable[[], None] = lambda: None
        self._ended = False
        self.kept = False  # whether it ended with what was typed kept for later
        self.way_in = OPENED_BY.get()

    def typed(self) -> Fields:
        raise NotImplementedError

    def put_back(self, fields: Fields) -> None:
        raise NotImplementedError

    def save(self) -> bool:
        raise NotImplementedError

    def labels(self) -> dict[str, str]:
        return {}

    def starting_point(self) -> str:
        return ""

    @property
    def changed(self) -> bool:
        """Whether something stands in the box that did not when it came up."""
        return self.is_mounted and self._changes() != {}

    @property
    def holds_open(self) -> bool:
        """Whether something was typed that stands nowhere on the disk."""
        kept = self._typing.get() if self._typing else None
        return self.changed and (kept is None or kept.fields != self._changes())

    def begin(self) -> None:
        """Remember what the box began with, and put back what was typed and never saved."""
        self._before = self.typed()
        if not isinstance(self.app, KeepsTyping):
            return
        start = hashlib.sha256(self.starting_point().encode("utf-8", "replace")).hexdigest()[:16]
        of_case = not self.draft
        self._typing = self.app.typing_of(self.box_title, self.draft or start, of_case=of_case)
        kept = self._typing.get() if self._typing else None
        if kept is not None:
            self.put_back(kept.fields)
            at = kept.at.astimezone(LONDON)
            when = f"{plain_day(at.date())} at {at:%H:%M}"
            self._show_text(f"Typed on {when} and not saved: here it is.")

    def keep_typing(self) -> None:
        """Put what is typed on the disk now."""
        self._stop_timer()
        if self._typing is None or not self.is_mounted:
            return
        try:
            self._typing.put(self._changes(), self.labels(), self._clock())
        except StoreProblem:
            self._show_text("What you type cannot be kept while you type: save before you leave.")

    @on(Input.Changed)
    @on(TextArea.Changed)
    @on(Select.Changed)
    @on(Checkbox.Changed)
    def _typed_something(self) -> None:
        self._stop_timer()
        self._timer = self.set_timer(KEPT_AFTER, self.keep_typing)

    def _stop_timer(self) -> None:
        if self._timer is not None:
            self._timer.stop()
            self._timer = None

    def on_descendant_blur(self) -> None:
        if self._timer is not None:
            self.keep_typing()

    def action_save(self) -> None:
        """Save and end once the keys before have arrived, which a priority binding overtakes."""
        (self.focused or self).call_later(self._save_and_end)

    def _save_and_end(self) -> None:
        if self.is_current and self.save():
            self._end(saved=True)

    @on(Button.Pressed)
    async def _pressed(self, event: Button.Pressed) -> None:
        await self.run_action(str(event.button.id))

    def action_leave(self, then: Callable[[], None] = lambda: None) -> None:
        if self._ended or self.app.screen is not self:
            return
        self._after = then
        if not self.changed:
            self._end(saved=False)
            return
        if self._typing is not None:
            self.keep_typing()
        if self._typing is not None and not self.holds_open:
            self.app.notify(KEPT, markup=False)
            self._end_kept()
            return
        answers = (SAVE, DISCARD, GO_BACK)
        question = Question(_LEAVE, _NOT_SAVED, answers, word="discard", final=(DISCARD,))
        self.app.push_screen(question, self._answered)

    def action_discard(self) -> None:
        """Throw away what was typed, once the word for it is typed."""
        if not self.changed:
            self.action_leave()
            return
        question = Question(
            "Discard what you typed?", "It is gone then, for good.", (DISCARD, GO_BACK),
            word="discard", final=(DISCARD,),
        )  # fmt: skip
        self.app.push_screen(question, self._answered)

    def _answered(self, answer: str | None) -> None:
        if answer == SAVE:
            self.action_save()
        elif answer == DISCARD:
            self._end(saved=False)

    def set_aside(self) -> bool:
        """End without asking, with what was typed kept; false where it cannot be kept."""
        if self._ended or (self.changed and self._typing is None):
            return False
        self._after = lambda: None
        self._end_kept()
        return True

    def _end_kept(self) -> None:
        if self.changed:
            self.keep_typing()
            self._typing = None
            self.kept = True
        self._end(saved=False)

    def _end(self, *, saved: bool) -> None:
        self._ended = True
        self._stop_timer()
        if self._typing is not None:
            try:
                self._typing.take_out()
            except StoreProblem:
                self.log("typing that is no longer needed could not be taken away")
            self._typing = None
        self.dismiss(saved)
        self._after()

    def _changes(self) -> Fields:
        return {name: now for name, now in self.typed().items() if now != self._before.get(name)}

    def _show_text(self, text: str) -> None:
        try:
            line = self.query_one("#kept", Static)
            line.update(Content(text))
            line.display = True
        except NoMatches:
            self.notify(text, markup=False)


def typing_boxes(app: App[Any]) -> Iterator[TypingBox]:
    """Yield every box of *app* that somebody types in, those beneath the locked screen too."""
    for stack in app._screen_stacks.values():
        for screen in stack:
            if isinstance(screen, TypingBox):
                yield screen


def keep_typing(app: App[Any]) -> None:
    """Put on the disk what stands in any box now."""
    for box in typing_boxes(app):
        box.keep_typing()
