"""The locked screen: asks for the passphrase, and says what lies behind it."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import ClassVar, Protocol

from textual.binding import Binding, BindingType

from esafety_tui.casework.access.contacts_only import LookUp
from esafety_tui.casework.access.unlock_throttle import Gate
from esafety_tui.casework.casework import Casework
from esafety_tui.screens.access.passphrase_box import AskPassphrase

_NOT_PROTECTED = (
    "No passphrase protects these records: they are kept unencrypted, and this screen only "
    "hides them. Press Enter to return to them."
)
_AS_IT_WAS = "What was open is as it was, and so is what was typed."
_CLOSED = (
    "The records are closed. The passphrase opens them again where you were; what you typed and "
    "did not save is kept, encrypted."
)
_CLOSING = "The records are being closed …"
_HELD_OPEN = (
    "The records are not closed yet, only hidden: something is going on in them, or not kept yet, "
    "that closing would lose."
)


class Lock(Protocol):
    """What the locked screen asks of the lock that it belongs to."""

    gate: Gate[Casework]
    protected: bool
    held_open: bool

    @property
    def closed(self) -> bool: ...
    def unlock(self, opened: Casework | None = None) -> None: ...


class Locked(AskPassphrase):
    """Asks for the passphrase; for plain records, says that there is none."""

    HELP = """
    Everything is hidden, and encrypted records are closed, until you type the passphrase. Then you
    are back where you were. Records that have no passphrase show again with Enter. You can look up
    a number without either.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        # In the passphrase a 3 is a letter like any other; F3 always leads to the contacts.
        Binding("f3", "contacts", "Contact table", id="locked.contacts",
                tooltip="Who to ring; of the school's own, what may be shown when locked"),
        Binding("3", "contacts", "Contact table", show=False, id="locked.contacts_too",
                tooltip="The contact table, where no passphrase is asked for"),
        Binding("enter", "back", "Return", show=False, id="locked.back",
                tooltip="Back to the records, where no passphrase is asked for"),
    ]  # fmt: skip

    box_title = "Locked"

    def __init__(self, lock: Lock, folder: Path, clock: Callable[[], datetime]) -> None:
        self._lock = lock
        super().__init__(lambda: LookUp(folder, clock))
        if not self.protected:
            self.asked = _NOT_PROTECTED

    @property
    def below(self) -> str:
        """What has become of what was open."""
        if not self.protected:
            return _AS_IT_WAS
        if self._lock.closed:
            return _CLOSED
        return _HELD_OPEN if self._lock.held_open else _CLOSING

    @property
    def protected(self) -> bool:
        return self._lock.protected

    @property
    def wait(self) -> float:
        return self._lock.gate.wait

    def try_secret(self, secret: str) -> None:
        self._lock.unlock(self._lock.gate.let_in(secret))

    def action_back(self) -> None:
        if not self.protected:
            self._lock.unlock()
