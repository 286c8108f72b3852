"""A list of choices, in which typing goes to a word that begins so.

Where none does the highlight goes, so that Enter never takes what was not meant.  The search is
private to Textual; its minor version is pinned and tests hold this.
"""

import re
from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.widgets import Select
from textual.widgets._select import SelectCurrent, SelectOverlay


class _ByBeginning(SelectOverlay):
    """The open list; its first line is the empty choice, which typing does not look at."""

    _begun = ""

    def begin(self, letter: str) -> None:
        """Search for the *letter* that opened the list; those typed now go on from it."""
        self._begun = letter
        self.select(self._find_search_match(letter))

    def watch_has_focus(self, value: bool) -> None:
        """Go on from what the list was opened with: with the cursor Textual begins anew."""
        super().watch_has_focus(value)
        self._search_query, self._begun = self._begun, ""

    def _find_search_match(self, query: str) -> int | None:
        begins = re.compile(rf"(?:^|\W){re.escape(query.casefold())}")
        found = (
            (match.start(), index)
            for index, option in enumerate(self.options)
            if index and (match := begins.search(str(option.prompt).casefold()))
        )
        _, best = min(found, default=(0, None))
        if best is None:
            self.highlighted = None
        return best


class ChoiceList(Select[str], inherit_bindings=False):
    """A choice of a form: Enter, the space bar or a letter opens it; arrows lead past it."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter,space", "show_overlay", "Choices", show=False, id="choice.open",
                tooltip="Open the choices of the field"),
    ]  # fmt: skip

    def compose(self) -> ComposeResult:
        yield SelectCurrent(self.prompt)
        yield _ByBeginning().data_bind(compact=Select.compact)

    def on_key(self, event: events.Key) -> None:
        """Open at a letter, and search for it."""
        if event.character and event.character.isalnum() and not self.expanded:
            event.stop()
            self.action_show_overlay()
            self.query_one(_ByBeginning).begin(event.character)
