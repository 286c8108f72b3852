"""A search box that Escape empties and leaves: keys are keys again after one press."""

from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.message import Message
from textual.widgets import Input


class LeavingInput(Input):
    """What is typed narrows a list; Escape shows all of it and goes over to it.

    In the empty box Escape is the key of the place, as anywhere else.
    """

    HELP = "While you type here, letters and digits are text; Escape leaves the box."
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "empty", "Show all", id="search.empty",
                tooltip="Empty the box and go to the list; then letters and digits are keys again"),
    ]  # fmt: skip

    class Emptied(Message):
        """Escape was pressed on what was typed: the place shows everything again."""

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Leave Escape to the place while nothing is typed."""
        if action == "empty":
            return bool(self.value)
        return super().check_action(action, parameters)

    def on_input_changed(self) -> None:
        """The footer says what Escape does now."""
        self.refresh_bindings()

    def action_empty(self) -> None:
        """Let the place show everything, and take the cursor to its list."""
        self.post_message(self.Emptied())
