"""What shows while the records are locked: nothing of any record, and the contact table."""

from typing import TYPE_CHECKING, ClassVar, cast

from textual.binding import Binding, BindingType

from esafety_tui.screens.passphrase import AskPassphrase

if TYPE_CHECKING:
    from esafety_tui.screens.locking import LockingDesktop

_NOT_PROTECTED = (
    "No passphrase protects these records: they are kept unencrypted, and this screen only "
    "hides them. Press Enter to return to them."
)


class Locked(AskPassphrase):
    """Asks for the passphrase; for plain records, says that there is none."""

    HELP = """
    Everything is hidden until the passphrase is typed; what was open is as it was. A number can be
    looked up without it.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        # In the passphrase a 3 is a letter like any other; F3 always leads to the contacts.
        Binding("f3", "contacts", "Contact table", id="locked.contacts",
                tooltip="Whom to ring: it holds nothing personal"),
        Binding("3", "contacts", "Contact table", show=False, id="locked.contacts_too",
                tooltip="The contact table, without unlocking"),
        Binding("enter", "back", "Return", show=False, id="locked.back",
                tooltip="Go on to the passphrase"),
    ]  # fmt: skip

    box_title = "Locked"
    below = "What was open is as it was, and so is what was typed."

    def __init__(self) -> None:
        super().__init__()
        if not self.protected:
            self.asked = _NOT_PROTECTED

    @property
    def _desktop(self) -> "LockingDesktop":
        return cast("LockingDesktop", self.app)

    @property
    def protected(self) -> bool:
        """Whether a passphrase protects the records that are open."""
        return self._desktop.gate.protected

    @property
    def wait(self) -> float:
        """Seconds until the gate listens again."""
        return self._desktop.gate.wait

    def try_secret(self, secret: str) -> None:
        """Ask the gate, and show again what was open."""
        self._desktop.gate.let_in(secret)
        self._desktop.unlock()

    def action_contacts(self) -> None:
        # Later, or the board would not stand before the contact table is loaded too.
        from esafety_tui.screens.locked_contacts import LockedContacts  # noqa: PLC0415
        from esafety_tui.screens.locking import LOCKED  # noqa: PLC0415 - it imports this module

        self.app.push_screen(LockedContacts(self._desktop.casework), mode=LOCKED)

    def action_back(self) -> None:
        """Return to records that no passphrase protects."""
        if not self.protected:
            self._desktop.unlock()
