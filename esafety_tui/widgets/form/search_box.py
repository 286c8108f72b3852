"""Search boxes: Escape leaves them; that of the cases completes filters and says what may come."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.message import Message
from textual.suggester import Suggester
from textual.widgets import Input

from esafety_tui.casework.records.completion import Known, completed, completions, last_word, taken
from esafety_tui.casework.records.query import FILTERS_LISTED

_MOST_SHOWN = 8


class LeavingInput(Input):
    """What is typed narrows a list; Escape shows and enters all of it.

    Of a place that *opens* in its box, Escape leaves the place while nothing is typed.
    """

    opens: ClassVar[bool] = False

    HELP = "While you type here, letters and digits are text; Escape leaves the box."
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "empty", "Leave search", id="search.empty",
                tooltip="Empty the box and go to the list; then letters and digits are keys again"),
    ]  # fmt: skip

    class Emptied(Message):
        """Escape was pressed on what was typed: the place shows everything again."""

    class Left(Message):
        """Down was pressed: the list takes over."""

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        if action == "empty" and self.opens:
            return bool(self.value)
        return super().check_action(action, parameters)

    def check_consume_key(self, key: str, character: str | None) -> bool:
        """Whether *key* is text here; Textual does not know that `slash` is `/`."""
        return key == "slash" or super().check_consume_key(key, character)

    def on_input_changed(self) -> None:
        self.refresh_bindings()

    def action_empty(self) -> None:
        self.post_message(self.Emptied())

    def action_leave(self) -> None:
        self.post_message(self.Left())


class _Completer(Suggester):
    def __init__(self, known: Callable[[], Known]) -> None:
        super().__init__(use_cache=False, case_sensitive=True)
        self._known = known

    async def get_suggestion(self, value: str) -> str | None:
        whole = completed(value, self._known())
        return whole if whole != value else None


class SearchBox(LeavingInput):
    """Words and filters in one line; Tab or → takes the completion that shows."""

    HELP = f"""
    Words, names, or filters: {FILTERS_LISTED}. All of what is typed must fit a case. While you type
    here, letters and digits are text; Escape leaves the box.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("tab", "complete", "Complete", show=False, id="search.complete",
                tooltip="Take the completion that shows in grey; else go to the next part"),
        Binding("down", "leave", "To the list", show=False, id="search.leave",
                tooltip="Go to the list"),
        Binding("ctrl+s", "keep", "Save this search", id="search.keep",
                tooltip="Keep this search under a name; saved: brings it back"),
    ]  # fmt: skip

    @dataclass
    class Kept(Message):
        """The lead wants to keep the search."""

        query: str

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        if action == "keep":
            return bool(self.value)
        return super().check_action(action, parameters)

    def __init__(self, known: Callable[[], Known], *, id: str) -> None:  # noqa: A002
        self._known_now: Known | None = None
        self._known = known
        completer = _Completer(self._what_is_known)
        hint = "words or names, or a filter such as severity:high; F1 lists them"
        super().__init__(placeholder=hint, suggester=completer, id=id, compact=True)

    def on_focus(self) -> None:
        """What can be completed is looked up once for each search, not for each letter."""
        self._known_now = None

    def _what_is_known(self) -> Known:
        if self._known_now is None:
            self._known_now = self._known()
        return self._known_now

    @property
    def may_follow(self) -> str:
        if ":" not in last_word(self.value):
            return ""
        known = self._what_is_known()
        values = [whole.partition(":")[2] for whole in completions(self.value, known)]
        more = f" … {len(values) - _MOST_SHOWN} more" if len(values) > _MOST_SHOWN else ""
        # A single one shows in grey behind what is typed, unless it begins with a mark.
        in_grey = completed(self.value, known)
        shown = len(values) > 1 or in_grey == self.value != self._taken
        return " ".join(values[:_MOST_SHOWN]) + more if shown else ""

    @property
    def _taken(self) -> str:
        return taken(self.value, self._what_is_known())

    def action_complete(self) -> None:
        whole = self._taken
        if whole != self.value:
            self.value = whole
            self.cursor_position = len(whole)
        else:
            self.screen.focus_next()

    def action_keep(self) -> None:
        self.post_message(self.Kept(self.value))
