"""What shows while the records are locked: nothing of any record, and the contact table."""

from typing import ClassVar, Protocol

from textual.binding import Binding, BindingType

from esafety_tui.casework.access.contacts_only import LookUp
from esafety_tui.casework.access.unlock_throttle import Gate
from esafety_tui.screens.access.passphrase_box import AskPassphrase

LOCKED = "locked"
_NOT_PROTECTED = (
    "No passphrase protects these records: they are kept unencrypted, and this screen only "
    "hides them. Press Enter to return to them."
)


class Lock(Protocol):
    """What the locked screen opens: who is let in, and what shows then."""

    @property
    def gate(self) -> Gate:
        """Who is let in."""

    def unlock(self) -> None:
        """Show again what was open."""


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

    def __init__(self, lock: Lock, table: LookUp) -> None:
        self._lock = lock
        self._table = table
        super().__init__()
        if not self.protected:
            self.asked = _NOT_PROTECTED

    @property
    def protected(self) -> bool:
        """Whether a passphrase protects the records that are open."""
        return self._lock.gate.protected

    @property
    def wait(self) -> float:
        """Seconds until the gate listens again."""
        return self._lock.gate.wait

    def try_secret(self, secret: str) -> None:
        """Ask the gate, and show again what was open."""
        self._lock.gate.let_in(secret)
        self._lock.unlock()

    def action_contacts(self) -> None:
        # Later, or the board would not stand before the contact table is loaded too.
        from esafety_tui.screens.contacts.overlay import LockedContacts  # noqa: PLC0415

        self.app.push_screen(LockedContacts(self._table), mode=LOCKED)

    def action_back(self) -> None:
        """Return to records that no passphrase protects."""
        if not self.protected:
            self._lock.unlock()
