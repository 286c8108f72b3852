"""Before the board: the passphrase of records that are encrypted."""

from collections.abc import Callable
from pathlib import Path
from typing import ClassVar

from textual.binding import Binding, BindingType

from esafety_tui.casework.access.unlock_throttle import Pause
from esafety_tui.casework.casework import Casework
from esafety_tui.casework.problems import StoreProblem
from esafety_tui.screens.access.passphrase_box import AskPassphrase


class Opening(AskPassphrase):
    """Asks for the passphrase before anything is opened."""

    HELP = """
    The records are encrypted, and open with the passphrase or with the printed recovery key. A
    number can be looked up without them.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f3", "contacts", "Contact table", id="opening.contacts",
                tooltip="Whom to ring: it needs no passphrase"),
        Binding("escape", "app.quit", "Leave", id="opening.quit",
                tooltip="Leave; the records stay closed"),
    ]  # fmt: skip

    box_title = "E-safety records"
    below = "A number is found without it: F3, or the command esafety-tui contacts NAME."

    def __init__(self, folder: Path, open_with: Callable[[str], Casework]) -> None:
        super().__init__()
        self._folder = folder
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

    def action_contacts(self) -> None:
        """Show the contact table, to be read only; the records stay closed."""
        # Later, or the passphrase would not be asked for before the table is loaded too.
        from esafety_tui.casework.access.contacts_only import LookUp  # noqa: PLC0415
        from esafety_tui.screens.contacts.overlay import LockedContacts  # noqa: PLC0415

        self.app.push_screen(LockedContacts(LookUp(self._folder)))
