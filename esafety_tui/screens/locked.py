"""What shows while the records are locked: nothing of any record, and the contact table."""

from typing import TYPE_CHECKING, ClassVar, cast

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import Screen
from textual.widgets import Footer, Input, Static

from esafety_tui.casework.problems import StoreProblem
from esafety_tui.screens.contacts import Contacts
from esafety_tui.widgets.dialogs import Message

if TYPE_CHECKING:
    from esafety_tui.screens.locking import LockingDesktop

_ASKED = "Type the passphrase, or the printed recovery key, and press Enter."
_NOT_PROTECTED = (
    "No passphrase protects these records: they are kept unencrypted, and this screen only "
    "hides them. Press Enter to return to them."
)
_KEPT = "What was open is as it was, and so is what was typed."


class Locked(Screen[None]):
    """Asks for the passphrase; for plain records, says that there is none."""

    CSS_PATH = "locked.tcss"
    AUTO_FOCUS = "#secret"
    BINDINGS: ClassVar[list[BindingType]] = [
        # In the passphrase a 3 is a letter like any other; F3 always leads to the contacts.
        Binding("f3", "contacts", "Contact table", id="locked.contacts",
                tooltip="Whom to ring: it holds nothing personal"),
        Binding("3", "contacts", "Contact table", show=False, id="locked.contacts_too"),
        Binding("enter", "back", "Return", show=False, id="locked.back"),
        Binding("ctrl+q", "app.quit", "Leave", id="locked.quit"),
    ]  # fmt: skip

    @property
    def _desktop(self) -> "LockingDesktop":
        return cast("LockingDesktop", self.app)

    def compose(self) -> ComposeResult:
        """Draw the box, and nothing else."""
        protected = self._desktop.gate.protected
        with Vertical(id="locked"):
            yield Static("Locked", id="locked--title")
            yield Static(_ASKED if protected else _NOT_PROTECTED)
            if protected:
                yield Input(password=True, id="secret", compact=True)
            yield Static(_KEPT, id="said")
        yield Footer(show_command_palette=False)

    def on_screen_resume(self) -> None:
        """Begin afresh each time, but for the pause after a wrong passphrase."""
        self.say(_KEPT)
        if self._desktop.gate.protected:
            self._secret.value = ""
            self._secret.focus()
            self._pause()

    @property
    def _secret(self) -> Input:
        return self.query_one("#secret", Input)

    def say(self, sentence: str) -> None:
        """Say what happened, below the passphrase."""
        self.query_one("#said", Static).update(Content(sentence))

    def action_contacts(self) -> None:
        """Show the contact table, to be read only."""
        from esafety_tui.screens.locking import LOCKED  # noqa: PLC0415 - it imports this module

        self.app.push_screen(LockedContacts(), mode=LOCKED)

    def action_back(self) -> None:
        """Return to records that no passphrase protects."""
        if not self._desktop.gate.protected:
            self._desktop.unlock()

    @on(Input.Submitted, "#secret")
    def _typed(self, event: Input.Submitted) -> None:
        secret = event.value
        self._secret.value = ""
        if secret:
            self.say("One moment …")
            self._secret.disabled = True
            self._try(secret)

    @work(thread=True, exclusive=True)
    def _try(self, secret: str) -> None:
        """Ask the gate, away from the screen: turning a passphrase into a key takes a while."""
        try:
            self._desktop.gate.let_in(secret)
        except StoreProblem as problem:
            self.app.call_from_thread(self._refused, str(problem))
        else:
            self.app.call_from_thread(self._let_in)

    def _let_in(self) -> None:
        self._secret.disabled = False
        self._desktop.unlock()

    def _refused(self, sentence: str) -> None:
        self.say(sentence)
        self._pause()

    def _pause(self) -> None:
        """Take nothing more until the gate listens again; it listens later each time."""
        wait = self._desktop.gate.wait
        self._secret.disabled = wait > 0
        if wait > 0:
            self._secret.placeholder = f"wait {wait:.0f} s" if wait >= 1 else "wait"
            self.set_timer(min(wait, 1.0), self._pause)
        else:
            self._secret.placeholder = ""
            self._secret.focus()


class LockedContacts(Contacts):
    """The contact table while the records are locked: to look up and copy, not to change."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "clear", "Back", id="locked.contacts_back"),
    ]

    def place_heading(self) -> str:
        """Say where this is, and nothing of the school."""
        return "locked · contacts"

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Refuse what would change the table in the lead's name."""
        if action in ("checked", "edit", "new"):
            return False
        return super().check_action(action, parameters)

    def action_clear(self) -> None:
        """Show every row again, or go back to the locked screen."""
        if self.query_one("#search", Input).value:
            super().action_clear()
        else:
            self.app.pop_screen()

    def tell(self, title: str, text: str) -> None:
        """Show a message box over the locked screen."""
        from esafety_tui.screens.locking import LOCKED  # noqa: PLC0415 - it imports this module

        self.app.push_screen(Message(title, text), mode=LOCKED)
