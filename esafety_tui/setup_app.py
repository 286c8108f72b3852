"""Before the board: the first run's questions, the passphrase, or going back to a backup."""

from collections.abc import Callable, Collection
from functools import partial
from pathlib import Path
from typing import Any, ClassVar

from textual.binding import Binding, BindingType

from esafety_tui.casework.access.contacts_only import LookUp
from esafety_tui.casework.casework import Casework
from esafety_tui.data.error_report import report_error
from esafety_tui.data.side_file import Preferences
from esafety_tui.model.record import now, read
from esafety_tui.model.school.school import School
from esafety_tui.model.vocabulary import Nation
from esafety_tui.policy.supplements.in_use import packs_of
from esafety_tui.screens.access.bring_records import BringRecords
from esafety_tui.screens.access.new_passphrase import NewPassphrase
from esafety_tui.screens.access.passphrase_box import Opening
from esafety_tui.screens.base.recovery_sheet import RecoverySheet
from esafety_tui.screens.contacts.lookup_key import NUMBERS, NumberLookup
from esafety_tui.widgets.base_app import BaseApp
from esafety_tui.widgets.boxes.question import choose
from esafety_tui.widgets.form.field import field_of
from esafety_tui.widgets.form.form import Form
from esafety_tui.widgets.form.typing_box import TypingBox

# Whoever sets it up is the lead, and new to all of this: it says more, and *you*.
_FIELDS = (
    field_of(School, "name"),
    field_of(School, "lead", hint="your name: the member of the senior team who leads"),
    field_of(School, "nation"),
    field_of(
        School, "deputy", label="Your deputy", hint="may be left empty, like everything below"
    ),
    field_of(School, "safeguarding_lead", hint="the designated safeguarding lead"),
    field_of(School, "head"),
    field_of(School, "governing_body", hint="or the employer: whoever adopted the policy"),
    field_of(School, "union_representative", hint="for staff who cannot come to you"),
    field_of(School, "local_authority", label="Local authority"),
)

_WHICH = (
    "There are no records here yet, in {}.\n\n"
    "Begin new: for a school whose lead has not used this program before.\n\n"
    "Bring records: they come from a backup, a stick, or the records folder of another computer, "
    "wherever it lies. You see what is there before anything is done."
)

_BESIDE = (
    "The policy that this program follows was written in 2014. For {nation} there is law and "
    "guidance beside it:\n\n{listed}\n\n"
    "Each adds steps, questions and guidance, marked with its name, and takes nothing away. You "
    "can switch each of them on and off in the settings (0), which say where it comes from."
)

_QUIT = Binding("ctrl+q", "quit", "Leave", id="app.quit", show=False, priority=True,
                tooltip="Leave; what has begun stays")  # fmt: skip


class SetupApp(BaseApp[Casework]):
    """Asks for the school and a passphrase, or for records elsewhere; returns them, open."""

    CSS_PATH = "app.tcss"
    ENABLE_COMMAND_PALETTE = False
    BINDINGS: ClassVar[list[BindingType]] = [NUMBERS, _QUIT]

    def __init__(self, folder: Path) -> None:
        super().__init__()
        # There are no records yet.
        self.action_numbers = NumberLookup(self, lambda: LookUp(folder)).begin
        self._folder = folder
        self._school: dict[str, Any] = {}
        self._casework: Casework | None = None
        self._recovery_key = ""

    def on_mount(self) -> None:
        self._ask_which()

    def _ask_which(self) -> None:
        """Ask whether the school begins here, or has records elsewhere."""
        bring = BringRecords(self, self._folder, self._brought, self._ask_which)
        acts = {
            "Begin new": self._ask_school,
            "Bring records": bring.ask_where,
        }
        text = _WHICH.format(self._folder.absolute())
        choose(self, "Welcome", text, acts, back=self.exit)

    def _brought(self, casework: Casework) -> None:
        self._casework = casework
        self._finish()

    def _ask_school(self) -> None:
        form = Form(
            "Your school and its people",
            _FIELDS,
            self._check,
            {"nation": Nation.ENGLAND, **self._school},
            intro=(
                f"All of it can be changed later. The records will be "
                f"kept on this computer alone, in {self._folder}. The nation decides bank "
                "holidays and what the law lets a school search."
            ),
            clock=now,
        )
        self.push_screen(form, self._ask_supplements)

    def _check(self, data: dict[str, Any]) -> None:
        self._school = {"name": "", "lead": "", **data}
        read(School, self._school)

    def _ask_supplements(self, checked: bool | None) -> None:
        """Propose the law and guidance beside the policy that holds in the school's nation."""
        if not checked:
            self._ask_which()
            return
        nation = Nation(self._school["nation"])
        packs = packs_of(nation)
        listed = "\n".join(f"• {pack.title}" for pack in packs)
        acts: dict[str, Callable[[], object]] = {
            "Switch them on": partial(self._ask_passphrase, [pack.id for pack in packs]),
            "The policy alone": partial(self._ask_passphrase, []),
        }
        text = _BESIDE.format(nation=nation.label, listed=listed)
        choose(self, "Law and guidance beside the policy", text, acts, back=self._ask_school)

    def _ask_passphrase(self, supplements: list[str]) -> None:
        self._school["supplements"] = supplements
        self.push_screen(NewPassphrase(self._encrypt, self._keep_plain), self._begun)

    def _encrypt(self, passphrase: str) -> None:
        self._casework, self._recovery_key = Casework.set_up_encrypted(
            self._folder, self._school, passphrase
        )

    def _keep_plain(self) -> None:
        self._casework = Casework.set_up(self._folder, self._school)

    def _begun(self, begun: bool | None) -> None:
        if not begun or self._casework is None:
            self._ask_school()
        elif self._recovery_key:
            name = self._casework.records.school.name
            sheet = RecoverySheet(self._recovery_key, name, self._folder)
            self.push_screen(sheet, lambda _: self._finish())
        else:
            self._finish()

    def _finish(self) -> None:
        if self._casework is not None:
            # There was no folder to keep it in when it was chosen.
            self._casework.records.preferences.prefer_theme(self.theme)
        self.exit(self._casework)

    async def action_quit(self) -> None:
        """Leave; records that have begun already stay, and are opened next time.

        What is typed can be kept nowhere before there are records: it is asked about.
        """
        if isinstance(self.screen, TypingBox) and self.screen.changed:
            self.screen.action_leave(self._finish)
        else:
            self._finish()

    def error_sentence(self, error: Exception) -> str:
        return report_error(error, None, now())


class GoingBackApp(BaseApp[Casework]):
    """Goes back to a backup, while the records are closed; returns them, open, or nothing."""

    CSS_PATH = "app.tcss"
    ENABLE_COMMAND_PALETTE = False
    BINDINGS: ClassVar[list[BindingType]] = [NUMBERS, _QUIT]

    def __init__(self, folder: Path, cases: Collection[str]) -> None:
        """Go back in *folder*, whose records have these *cases* now."""
        preferences = Preferences(folder)
        super().__init__(preferences.theme, preferences.prefer_theme)
        self.action_numbers = NumberLookup(self, lambda: LookUp(folder)).begin
        self._bring = BringRecords(self, folder, self.exit, self.exit, cases)
        self._folder = folder

    def on_mount(self) -> None:
        self._bring.ask_which_backup()

    async def action_quit(self) -> None:
        self.exit()

    def error_sentence(self, error: Exception) -> str:
        return report_error(error, None, now())


class OpeningApp(BaseApp[Casework]):
    """Asks for the passphrase, or the recovery key; returns the records, open."""

    CSS_PATH = "app.tcss"
    ENABLE_COMMAND_PALETTE = False
    BINDINGS: ClassVar[list[BindingType]] = [_QUIT]

    def __init__(self, folder: Path, open_with: Callable[[str], Casework]) -> None:
        preferences = Preferences(folder)
        super().__init__(preferences.theme, preferences.prefer_theme)
        self._folder = folder
        self._open_with = open_with

    def on_mount(self) -> None:
        self.push_screen(Opening(self._folder, self._open_with))

    async def action_quit(self) -> None:
        self.exit()

    def error_sentence(self, error: Exception) -> str:
        return report_error(error, None, now())
