"""Asking for the passphrase: typed unseen, tried, and after a wrong one waited for."""

from collections.abc import Callable
from pathlib import Path
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import Screen
from textual.widgets import Footer, Input, Static

from esafety_tui.casework.access.contacts_only import LookUp
from esafety_tui.casework.access.unlock_throttle import Gate
from esafety_tui.casework.casework import Casework
from esafety_tui.casework.problems import StoreProblem, WrongPassphrase

# A slip or two is a slip; after so many wrong ones in a row something else may be wrong.
_MANY = 4


class AskPassphrase(Screen[None]):
    """A box with one field; what a passphrase opens is said by those that inherit."""

    CSS_PATH = "passphrase_box.tcss"
    AUTO_FOCUS = "#secret"

    box_title = ""
    if_it_is_right = (
        "If you are sure that it is right, the key file may be damaged. The printed recovery key "
        "may open the records all the same. If it does not, leave and run esafety-tui restore: it "
        "tries the key files of the backups, too."
    )
    _wrong = 0
    asked = "Type the passphrase, or the printed recovery key, and press Enter."

    def __init__(self, table: Callable[[], LookUp]) -> None:
        """Make a box over which numbers can be looked up in *table*."""
        super().__init__()
        self._table = table

    def action_contacts(self) -> None:
        # Later, or the passphrase would not be asked for before the table is loaded too.
        from esafety_tui.screens.contacts.overlay import LockedContacts  # noqa: PLC0415

        self.app.push_screen(LockedContacts(self._table()), mode=self.app.current_mode)

    @property
    def protected(self) -> bool:
        return True

    @property
    def below(self) -> str:
        """What is said below the field before anything is typed."""
        raise NotImplementedError

    @property
    def wait(self) -> float:
        """Seconds until another passphrase is listened to."""
        raise NotImplementedError

    def try_secret(self, secret: str) -> None:
        """Let in, or raise a :class:`StoreProblem` that is said below the field."""
        raise NotImplementedError

    def compose(self) -> ComposeResult:
        with Vertical(id="box"):
            yield Static(Content(self.box_title), id="box--title")
            yield Static(Content(self.asked))
            if self.protected:
                yield Input(password=True, id="secret", compact=True)
            yield Static(Content(self.below), id="said")
        yield Footer(show_command_palette=False)

    def on_screen_resume(self) -> None:
        """Begin afresh each time, but for the pause after a wrong passphrase."""
        self.show_text(self.below)
        if self.protected:
            self._secret.value = ""
            self._pause()

    @property
    def _secret(self) -> Input:
        return self.query_one("#secret", Input)

    def show_text(self, sentence: str, *, wrong: bool = False) -> None:
        line = self.query_one("#said", Static)
        line.update(Content(sentence))
        line.set_class(wrong, "-wrong")

    @on(Input.Submitted, "#secret")
    def _typed(self, event: Input.Submitted) -> None:
        secret = event.value
        self._secret.value = ""
        if secret:
            # Turning a passphrase into a key takes a while, on purpose.
            self._secret.disabled = True
            self.show_text("Checking …")
            self.call_after_refresh(self._try, secret)

    def _try(self, secret: str) -> None:
        try:
            self.try_secret(secret)
        except StoreProblem as problem:
            self.refuse(problem)
        else:
            self._wrong = 0
            self._secret.disabled = False

    def refuse(self, problem: StoreProblem) -> None:
        """Say below the field why nobody was let in, and listen again after a pause."""
        self._wrong += isinstance(problem, WrongPassphrase)
        sentences = (str(problem), self.if_it_is_right if self._wrong >= _MANY else "")
        self.show_text(" ".join(filter(None, sentences)), wrong=True)
        self._pause()

    def _pause(self) -> None:
        """Take nothing more until it is listened to again; that is later each time."""
        wait = self.wait
        self._secret.disabled = wait > 0
        if wait > 0:
            self._secret.placeholder = f"wait {wait:.0f} s" if wait >= 1 else "wait"
            self.set_timer(min(wait, 1.0), self._pause)
        else:
            self._secret.placeholder = ""
            self._secret.focus()


class Opening(AskPassphrase):
    """Asks for the passphrase before anything is opened."""

    HELP = """
    The records are encrypted. They open with your passphrase or the printed recovery key. You can
    look up a number without them.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f3", "contacts", "Contact table", id="opening.contacts",
                tooltip="Who to ring: it needs no passphrase"),
        Binding("escape", "app.quit", "Leave", id="opening.quit",
                tooltip="Leave; the records stay closed"),
    ]  # fmt: skip

    box_title = "E-safety records"
    below = "A number is found without it: F3, or the command esafety-tui contacts NAME."

    def __init__(self, folder: Path, open_with: Callable[[str], Casework]) -> None:
        super().__init__(lambda: LookUp(folder))
        self._gate = Gate(open_with)

    @property
    def wait(self) -> float:
        return self._gate.wait

    def try_secret(self, secret: str) -> None:
        self.app.exit(self._gate.let_in(secret))
