"""A box for what opens the records: names, and passphrases, typed unseen and kept nowhere."""

from collections.abc import Callable
from typing import Any, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Button, Input, Static

from esafety_tui.casework.access.passphrase_advice import advice
from esafety_tui.casework.long_task import LongTask
from esafety_tui.casework.problems import StoreProblem
from esafety_tui.casework.services.encryption import KeyChange
from esafety_tui.model.record import Invalid
from esafety_tui.screens.base.recovery_sheet import RecoverySheet
from esafety_tui.screens.base.screen_base import ScreenBase
from esafety_tui.widgets.boxes.question import Message
from esafety_tui.widgets.boxes.working import StoppedByLead, Working
from esafety_tui.widgets.keys.names import between_fields, colours

NAME, NEW, AGAIN, MINE = "name", "new", "again", "mine"
_LABELS = {
    NAME: "Name",
    NEW: "New passphrase",
    AGAIN: "The same again",
    MINE: "Your passphrase again",
}
# In its place where that is what the records were opened with.
_RECOVERY_KEY = "The recovery key again"
# Told, once a box is over, whether it did what it is for.
Then = Callable[[bool], None]
_DIFFERENT = "The two are not the same. Nothing was changed. Type the passphrase again."
_STOPPED = "Stopped. Nothing was changed."


class SecretsBox(ModalScreen[KeyChange]):
    """Asks for some of the fields; ends with what was done.

    Unlike a form it keeps nothing of what is typed when it is left.  *begin* takes the values by
    field; what it refuses is said, and everything typed stays until the box is left.
    """

    HELP = """
    You type your own passphrase once more. Whoever a new one is for types that. Nothing that is
    typed here is kept when you leave the box.
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+s,f10", "save", "Confirm", id="secrets.save", priority=True,
                tooltip="Do what the box is for"),
        Binding("escape", "leave", "Back", id="secrets.back",
                tooltip="Back; nothing is changed, and nothing typed is kept"),
        *between_fields("secrets"),
        colours("secrets"),
    ]  # fmt: skip

    def __init__(
        self,
        title: str,
        intro: str,
        fields: tuple[str, ...],
        begin: Callable[[dict[str, str]], LongTask[Any, KeyChange]],
        *,
        name: str = "",
        by_recovery_key: bool = False,
    ) -> None:
        """Ask for *fields*; *name* is what stands in that of the name.

        *by_recovery_key* is whether that opened the records, and is what is typed again.
        """
        super().__init__()
        self._title = title
        self._intro = intro
        self._asked = fields
        self._begin = begin
        self._called = name
        self._labels = {**_LABELS, **({MINE: _RECOVERY_KEY} if by_recovery_key else {})}

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog form"):
            yield Static(Content(self._title), classes="dialog--title")
            yield Static(Content(self._intro), classes="form--intro")
            for field in self._asked:
                with Horizontal(classes="form--row"):
                    yield Static(self._labels[field], classes="form--label")
                    start = self._called if field == NAME else ""
                    yield Input(start, password=field != NAME, id=field, compact=True)
            yield Static(id="advice", classes="form--intro")
            yield Static(id="wrong")
            with Horizontal(classes="dialog--buttons"):
                yield Button("Confirm  ctrl+s", id="save", compact=True)
                yield Button("Back  esc", id="back", compact=True)

    def on_mount(self) -> None:
        self._input(self._asked[0]).focus()

    def _input(self, field: str) -> Input:
        return self.query_one(f"#{field}", Input)

    @on(Input.Changed, f"#{NEW}")
    def _advise(self, event: Input.Changed) -> None:
        self.query_one("#advice", Static).update(Content(advice(event.value)))

    @on(Input.Submitted)
    def _go_on(self, event: Input.Submitted) -> None:
        at = self._asked.index(event.input.id or "") + 1
        if at < len(self._asked):
            self._input(self._asked[at]).focus()
        else:
            self.action_save()

    @on(Button.Pressed, "#save")
    def action_save(self) -> None:
        typed = {field: self._input(field).value for field in self._asked}
        if AGAIN in typed and typed[AGAIN] != typed[NEW]:
            self._input(AGAIN).value = ""
            self._input(AGAIN).focus()
            self._show_text(_DIFFERENT)
            return
        self._show_text("")
        try:
            task = self._begin(typed)
        except (StoreProblem, Invalid) as problem:
            self._refused(problem)
            return
        box = Working(self._title, task)

        def ended(error: Exception | None) -> None:
            if error is None and isinstance(box.done, KeyChange):
                self.dismiss(box.done)
            elif error is not None:
                self._refused(error)

        self.app.push_screen(box, ended)

    @on(Button.Pressed, "#back")
    def action_leave(self) -> None:
        self.dismiss(None)

    def _refused(self, error: Exception) -> None:
        if isinstance(error, StoppedByLead):
            self._show_text(_STOPPED)
        elif isinstance(error, Invalid):
            self._show_text(f"{error.sentence} Nothing was changed.")
        elif isinstance(error, StoreProblem):
            self._show_text(str(error))
        else:
            raise error

    def _show_text(self, sentence: str) -> None:
        self.query_one("#wrong", Static).update(Content(sentence))


def no_more(_done: bool) -> None:
    """Go on with nothing."""


def ask_secrets(
    place: ScreenBase,
    title: str,
    intro: str,
    fields: tuple[str, ...],
    begin: Callable[[dict[str, str]], LongTask[Any, KeyChange]],
    said: str,
    *,
    name: str = "",
    then: Then = no_more,
) -> None:
    """Show the box, and once it is done the recovery sheet if there is one, and what was done.

    *then* goes on when all that has been read, or the box was left, told whether it was done.
    """

    def done(change: KeyChange | None) -> None:
        if change is None:
            then(False)
            return
        place.redraw()
        message = Message("Done", " ".join(filter(None, (said, change.text))))

        def show_done() -> None:
            place.app.push_screen(message, lambda _: then(True))

        if change.recovery_key:
            records = place.casework.records
            sheet = RecoverySheet(change.recovery_key, records.school.name, records.folder)
            place.app.push_screen(sheet, lambda _: show_done())
        else:
            show_done()

    by_recovery_key = place.casework.records.by_recovery_key
    box = SecretsBox(title, intro, fields, begin, name=name, by_recovery_key=by_recovery_key)
    place.app.push_screen(box, done)
