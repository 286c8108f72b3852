"""Records that come from elsewhere, at the first start: where, which, their passphrase, and go."""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any, ClassVar

from textual.app import App
from textual.binding import Binding, BindingType

from esafety_tui.casework.access.bringing import Bringing
from esafety_tui.casework.access.contacts_only import LookUp
from esafety_tui.casework.access.restoring import Source
from esafety_tui.casework.access.unlock_throttle import Pause
from esafety_tui.casework.casework import Casework
from esafety_tui.casework.problems import StoreProblem
from esafety_tui.model.record import now
from esafety_tui.screens.access.passphrase_box import AskPassphrase
from esafety_tui.widgets.boxes.dialogs import choose, pick
from esafety_tui.widgets.boxes.working import Working, carry_out
from esafety_tui.widgets.form.field import Field
from esafety_tui.widgets.form.form import Form

_PLACE = Field("place", "Where they are", hint="such as E: or /media/stick", needed=True)
_ABOUT_PLACE = (
    "The root of a stick or a share, the folder backups, one backup, or the whole records folder "
    "of another computer. It is looked through for records; nothing in it is changed."
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
    ) -> None:
        """Bring records into *folder*; *done* gets them, open; *back* hears that it was left."""
        self._app = app
        self._folder = folder
        self._done = done
        self._back = back
        self._bringing = Bringing(folder, lambda secret: Casework.open(folder, passphrase=secret))
        self._place = ""

    def ask_where(self) -> None:
        """Ask where the records are, as it was answered before."""
        form = Form(
            "Where are the records?",
            (_PLACE,),
            self._look,
            {"place": self._place},
            intro=_ABOUT_PLACE,
            clock=now,
        )
        self._app.push_screen(form, lambda found: self._ask_which() if found else self._back())

    def _look(self, data: dict[str, Any]) -> object:
        self._place = str(data.get("place", self._place))
        return self._bringing.looking(self._place)

    def _ask_which(self) -> None:
        found = self._bringing.found[:_MOST]
        if len(found) == 1:
            self._open(found[0])
        else:
            acts = {one.said: partial(self._open, one) for one in found}
            pick(self._app, "Which of them? The newest comes first.", acts, self.ask_where)

    def _open(self, source: Source) -> None:
        if source.sealed:
            box = PassphraseOfOthers(self._folder, partial(self._bringing.planning, source))
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
            self._done,
            self.ask_where,
        )
        acts: dict[str, Callable[[], object]] = {"Bring them here": bring, "Back": self.ask_where}
        choose(self._app, "Bring these records here?", "\n\n".join(plan.steps), acts)


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
    below = "It is that of the day on which they were copied."

    def __init__(self, folder: Path, reading: Callable[[str], Any]) -> None:
        """*reading* makes the task of reading them with what is typed."""
        super().__init__(lambda: LookUp(folder))
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
