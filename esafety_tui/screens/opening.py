"""Before the board: the passphrase of records that are encrypted."""

from collections.abc import Callable
from typing import ClassVar

from textual.binding import Binding, BindingType

from esafety_tui.casework.casework import Casework
from esafety_tui.casework.gate import Pause
from esafety_tui.casework.problems import StoreProblem
from esafety_tui.screens.passphrase import AskPassphrase


class Opening(AskPassphrase):
    """Asks for the passphrase before anything is opened."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "escape,ctrl+q",
            "app.quit",
            "Leave",
            id="opening.quit",
            tooltip="Leave; the records stay closed",
        ),
    ]

    box_title = "E-safety records"
    below = "A number is found without it: esafety-tui contacts NAME."

    def __init__(self, open_with: Callable[[str], Casework]) -> None:
        super().__init__()
        self._open_with = open_with
        self._pause_after = Pause()

    @property
    def wait(self) -> float:
        """Seconds until another passphrase is tried."""
        return self._pause_after.wait

    def try_secret(self, secret: str) -> None:
        """Open the records, and end with them."""
        try:
            casework = self._open_with(secret)
        except StoreProblem:
            self._pause_after.wrong()
            raise
        self.app.exit(casework)
