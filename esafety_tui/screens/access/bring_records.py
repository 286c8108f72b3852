"""Records that come from a backup or elsewhere: where, which, their passphrase, and go."""

from collections.abc import Callable, Collection, Iterator
from functools import partial
from pathlib import Path
from typing import Any, ClassVar

from textual import on
from textual.app import App, ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Button, Input, Static

from esafety_tui.casework.access.bringing_records import Bringing
from esafety_tui.casework.access.contacts_only import LookUp
from esafety_tui.casework.access.restoring import Plan, Source
from esafety_tui.casework.access.unlock_throttle import Pause
from esafety_tui.casework.casework import Casework
from esafety_tui.casework.long_task import LongTask
from esafety_tui.casework.problems import StoreProblem
from esafety_tui.casework.records.tables import INCIDENTS
from esafety_tui.model.record import Invalid
from esafety_tui.model.wording import first_few
from esafety_tui.screens.access.passphrase_box import AskPassphrase
from esafety_tui.widgets.boxes.dialogs import pick
from esafety_tui.widgets.boxes.question import choose
from esafety_tui.widgets.boxes.working import Working, carry_out
from esafety_tui.widgets.form.path_input import PathInput
from esafety_tui.widgets.keys.names import colours

_ABOUT_PLACE = (
    "The root of a stick or a share (E: or /media/stick), the folder backups, one backup, or the "
    "whole records folder of another computer. It is looked through for records; nothing in it is "
    "changed."
)
_BROUGHT = (
    "The records have been brought here, and the history says so. What lay elsewhere is as it was: "
    "keep it until you have looked whether everything is here."
)
_GONE_BACK = (
    "The records are as they were in the backup, and the history says so. What stood here before "
    "is in the folder set-aside of the records."
)
# So many of the newest are offered.
_MOST = 12


class BringRecords:
    """The questions of bringing records, one after the other, over an application."""

    def __init__(
        self,
        app: App[Any],
        folder: Path,
        done: Callable[[Casework], None],
        back: Callable[[], None],
        over: Collection[str] | None = None,
    ) -> None:
        """Bring records into *folder*; *done* gets them, open; *back* hears that it was left.

        They go in the place of records that have the cases *over*, where that is given.
        """
        self._app = app
        self._folder = folder
        self._done = done
        self._back = back
        self._bringing = Bringing(folder, lambda secret: Casework.open(folder, passphrase=secret))
        self._place = ""
        self._over = over

    def ask_which_backup(self) -> None:
        """Offer the backups that lie in the folder itself."""
        looking = self._bringing.looking_at_backups()
        carry_out(self._app, "Looking", looking, lambda _: self._ask_which(), self.ask_where)

    def ask_where(self) -> None:
        """Ask where the records are, as it was answered before."""
        box = WhereTheyLie(self._place, self._look)
        self._app.push_screen(box, lambda found: self._ask_which() if found else self._back())

    def _look(self, typed: str) -> LongTask[Any, Any]:
        self._place = typed
        return self._bringing.looking(typed)

    def _ask_which(self) -> None:
        found = self._bringing.found[:_MOST]
        if len(found) == 1 and self._over is None:
            self._open(found[0])
            return
        acts: dict[str, Callable[[], object]] = {
            one.said: partial(self._open, one) for one in found
        }
        if self._over is not None:
            acts["One that lies elsewhere: a stick, a share …"] = self.ask_where
        back = self.ask_where if self._over is None else self._back
        pick(self._app, "Which of them? The newest comes first.", acts, back)

    def _open(self, source: Source) -> None:
        if source.sealed:
            plan = partial(self._bringing.planning, source)
            box = PassphraseOfOthers(self._folder, source.said, plan)
            self._app.push_screen(box, lambda _: self._ask_whether())
        else:
            reading = self._bringing.planning(source, None)
            carry_out(self._app, "Reading", reading, lambda _: self._ask_whether(), self.ask_where)

    def _ask_whether(self) -> None:
        plan = self._bringing.plan
        if plan is None:  # nobody had the passphrase
            self.ask_where()
            return
        bring = partial(
            carry_out,
            self._app,
            "Bringing the records here",
            self._bringing.carrying_out(plan),
            self._brought,
            self.ask_where,
        )
        steps = [*self._lost(plan), *plan.steps]
        back = self._over is not None
        does = "Go back to it" if back else "Copy them here"
        acts: dict[str, Callable[[], object]] = {does: bring}
        choose(
            self._app,
            "Go back to this backup?" if back else "Copy these records to this computer?",
            "\n\n".join(steps),
            acts,
            back=self._back if back else self.ask_where,
            word="restore" if back else "",
        )

    def _lost(self, plan: Plan) -> Iterator[str]:
        """Say which cases of today the records that come do not have."""
        if self._over is None:
            return
        lost = sorted(set(self._over) - plan.tables.get(INCIDENTS, {}).keys())
        if lost:
            yield f"Not in it, so missing here afterwards: {first_few(lost, _MOST)}."
        else:
            yield "Every case of today is in it, as it was then."

    def _brought(self, casework: Casework) -> None:
        casework.records.note(_BROUGHT if self._over is None else _GONE_BACK)
        self._done(casework)


class WhereTheyLie(ModalScreen[bool]):
    """Asks where records lie; ends with true once some were found there."""

    HELP = """
    Where a copy of the records is: a stick, a share, or a folder that was copied from another
    computer. The newest records that are found there come first.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+s,f10", "find", "Look there", id="place.find", priority=True,
                tooltip="Look for records in that folder, and in those below it"),
        Binding("escape", "leave", "Back", id="place.back", tooltip="Back; nothing is brought"),
        colours("place"),
    ]  # fmt: skip

    def __init__(self, place: str, look: Callable[[str], LongTask[Any, Any]]) -> None:
        """Begin with *place*; *look* makes the task of looking where somebody typed."""
        super().__init__()
        self._place = place
        self._look = look

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog form"):
            yield Static("Where are the records?", classes="dialog--title")
            yield Static(Content(_ABOUT_PLACE), classes="form--intro")
            with Horizontal(classes="form--row"):
                yield Static("The folder", classes="form--label")
                yield PathInput(self._place, hint="ctrl+o looks for it", id="path", folders=True)
            yield Static(id="wrong")
            with Horizontal(classes="dialog--buttons"):
                yield Button("Look there  ctrl+s", id="look", compact=True)
                yield Button("Back  esc", id="back", compact=True)

    def on_mount(self) -> None:
        self.query_one("#path", Input).focus()

    @on(Input.Submitted, "#path")
    @on(Button.Pressed, "#look")
    def action_find(self) -> None:
        self._show_text("")
        try:
            task = self._look(self.query_one("#path", Input).value)
        except Invalid as nothing:
            self._show_text(nothing.sentence)
        else:
            self.app.push_screen(Working("Looking", task), self._looked)

    def _looked(self, error: Exception | None) -> None:
        if error is None:
            self.dismiss(True)
        elif isinstance(error, StoreProblem):
            self._show_text(str(error))

    @on(Button.Pressed, "#back")
    def action_leave(self) -> None:
        self.dismiss(False)

    def _show_text(self, sentence: str) -> None:
        self.query_one("#wrong", Static).update(Content(sentence))


class PassphraseOfOthers(AskPassphrase):
    """Asks for the passphrase of records elsewhere; ends once they were read, or on Escape."""

    HELP = """
    The records that were found are encrypted. They open with the passphrase that they had when
    they were copied, or with the recovery key of that time.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "leave", "Back", id="bringing.back",
                tooltip="Back to where the records are; nothing is brought"),
    ]  # fmt: skip

    box_title = "These records are encrypted"
    below = ""
    if_it_is_right = (
        "If you are sure that it is right, what was found may be damaged: try an older backup. The "
        "printed recovery key of that day may open these all the same."
    )

    def __init__(self, folder: Path, said: str, reading: Callable[[str], Any]) -> None:
        """Ask for that of the records *said*; *reading* makes the task of reading them with it."""
        super().__init__(lambda: LookUp(folder))
        self.asked = (
            f"{said}\n\nType the passphrase of that day, or the printed recovery key of that day, "
            "and press Enter."
        )
        self._reading = reading
        self._pause_after = Pause()

    @property
    def wait(self) -> float:
        return self._pause_after.wait

    def try_secret(self, secret: str) -> None:
        self.app.push_screen(Working("Reading", self._reading(secret)), self._was_read)

    def _was_read(self, error: Exception | None) -> None:
        if error is None:
            self.dismiss()
        elif isinstance(error, StoreProblem):
            self._pause_after.wrong()
            # The screen comes up again, and begins afresh, first.
            self.call_after_refresh(self.refuse, error)

    def action_leave(self) -> None:
        self.dismiss()
