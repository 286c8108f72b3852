"""A form: fields one under the other, checked by the act that it is for."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any, ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Button, Checkbox, Input, Select, Static, TextArea

from esafety_tui.casework.long_task import LongTask
from esafety_tui.casework.problems import StoreProblem
from esafety_tui.model.record import Invalid
from esafety_tui.policy.guards.refused import Refused
from esafety_tui.widgets.boxes.dialogs import Refusal, show_problem
from esafety_tui.widgets.boxes.working import StoppedByLead, Working
from esafety_tui.widgets.form.field import NEEDED, Field, Kind, field_at, in_labels
from esafety_tui.widgets.form.field_widget import (
    DATES,
    FirstLine,
    HiddenField,
    put_into,
    read_typed,
    standing_in,
    understood,
    widget_for,
)
from esafety_tui.widgets.form.names_box import NamesBox
from esafety_tui.widgets.form.path_input import PathInput
from esafety_tui.widgets.form.typing_box import Fields, TypingBox
from esafety_tui.widgets.keys.names import between_fields, colours

# Fields show in at least so many lines, however small the window.
_FEWEST_LINES = 4


class Form(TypingBox):
    """A form in a box, which knows nothing of the rules; ends with true once the act is done.

    *submit* takes the data as the record has it, empty fields left out, and may raise
    ``Invalid``, ``Refused`` or ``StoreProblem``: the form then says so at the field, and stays
    open with everything that was typed.  Where it returns a :class:`LongTask`, that is done
    under a bar, and the form ends with it.
    """

    HELP = """
    Tab goes to the next field, Shift+Tab to the one before; Enter or a letter opens a list of
    choices. Type days as you say them: last Saturday, yesterday 3pm, 5/9, in 2 weeks. The name of a
    provider is completed in grey, and while names show that of somebody in the records: → takes it.
    What you type is kept, even if you do not save it now.
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+s,f10", "save", "Save", id="form.save", priority=True,
                tooltip="Save what was typed"),
        Binding("escape", "leave", "Back", id="form.back",
                tooltip="Leave; what you typed is kept"),
        *between_fields("form"),
        colours("form"),
    ]  # fmt: skip

    def __init__(
        self,
        title: str,
        fields: Sequence[Field],
        submit: Callable[[dict[str, Any]], object],
        values: Mapping[str, Any] | None = None,
        *,
        intro: str = "",
        begin_at: str = "",
        draft: str = "",
        whole: bool = False,
        does: str = "Save",
        clock: Callable[[], datetime],
    ) -> None:
        """Ask for *fields*, with the cursor in *begin_at*, if that is one of them, or the first.

        *draft* is which of several that are kept under this title; *whole* takes all the screen;
        *does* stands on the button for what *submit* does.
        """
        super().__init__(title, clock)
        self.draft = draft
        self._whole = whole
        self._shown = tuple(fields)
        # What is hidden is neither read nor kept for later: it would come back empty.
        self._fields = tuple(field for field in fields if not field.hidden)
        self._submit = submit
        self._values = dict(values or {})
        self._intro = intro
        self._does = does
        names = [field.name for field in self._fields]
        self._begin_at = begin_at if begin_at in names else names[0]
        self._refused: tuple[str, str | bool] | None = None  # the field in fault, what stood in it

    def compose(self) -> ComposeResult:
        with Vertical(classes=f"dialog form{' form--whole' if self._whole else ''}"):
            yield Static(Content(self.box_title), classes="dialog--title")
            if self._intro:
                yield Static(Content(self._intro), classes="form--intro")
            yield Static(id="kept")
            with VerticalScroll(classes="form--fields", can_focus=False):
                for field in self._shown:
                    tall = " form--tall" if field.kind is Kind.TEXT and not field.hidden else ""
                    with Horizontal(classes=f"form--row{tall}"):
                        yield Static(Content(field.marked_label), classes="form--label")
                        if field.hidden:
                            yield HiddenField(Content(field.hidden), classes="form--hidden")
                            continue
                        yield widget_for(field, self._values.get(field.name))
                    if field.kind in DATES:
                        yield Static(id=f"read-{field.name}", classes="form--read")
            yield from self.compose_below()
            yield Static(id="wrong")
            with Horizontal(classes="dialog--buttons"):
                yield Button(f"{self._does}  ctrl+s", id="save", compact=True)
                yield Button("Back  esc", id="leave", compact=True)
                yield Button("Discard", id="discard", compact=True)
                needed = any(field.needed for field in self._fields)
                legend = f"f3 Numbers   {NEEDED} needed" if needed else "f3 Numbers"
                yield Static(legend, classes="form--legend")

    def compose_below(self) -> ComposeResult:
        """Compose what a form has below its fields, beside what is wrong and the buttons."""
        yield from ()

    def on_mount(self) -> None:
        """Put back what was typed and never saved, and the cursor where it begins."""
        self.begin()
        for area in self.query(TextArea):
            area.cursor_location = area.document.end  # a text that is there is mostly gone on with
        self._field_widget(self._begin_at).focus()
        self.call_after_refresh(self._fit_fields)

    def on_resize(self) -> None:
        self.call_after_refresh(self._fit_fields)

    def _fit_fields(self) -> None:
        """Let the fields scroll before what is wrong, or the buttons, would be cut off."""
        if not (found := self.query(".form--fields")):
            return  # the form has ended meanwhile
        fields = found.first()
        box = fields.parent
        if not isinstance(box, Vertical):
            return
        around = sum(part.outer_size.height for part in box.children if part is not fields)
        room = self.size.height - around - (box.outer_size.height - box.size.height) - 1
        fields.styles.max_height = max(room, _FEWEST_LINES)

    # Leaving

    def save(self) -> bool:
        self._show_below("")  # what was wrong before may be right now
        self._suggest()
        try:
            data = self._data()
            if self._asks_of_names():
                return False
            act = self._submit(data)
        except (Invalid, Refused, StoreProblem) as error:
            self._conclude(error)
            return False
        if isinstance(act, LongTask):
            self.app.push_screen(Working(self.box_title, act), self._conclude)
            return False
        return True

    def _asks_of_names(self) -> bool:
        """Ask about the first name that is nearly a known one; saving goes on with the answer."""
        for box in self.query(NamesBox):
            if doubtful := box.doubtful:
                box.ask(*doubtful, then=self.action_save)
                return True
        return False

    def _conclude(self, error: Exception | None) -> None:
        if error is None:
            self._end(saved=True)
        elif isinstance(error, Invalid):
            self._show_wrong(error)
        elif isinstance(error, Refused):
            self.app.push_screen(Refusal(error, in_form=True))
        elif isinstance(error, StoppedByLead):
            self._show_below("Stopped. Nothing was kept, and what you typed is here.")
        else:
            show_problem(self, error)

    @on(PathInput.Picked)
    def _tell_other_fields(self, event: PathInput.Picked) -> None:
        """Put what a chosen file says into the fields that are empty still."""
        field = next(f for f in self._fields if f"field-{f.name}" == event.box.id)
        told = field.picked(event.path) if field.picked else {}
        for other in self._fields:
            widget = self._field_widget(other.name)
            if other.name in told and standing_in(widget) in ("", self._before.get(other.name)):
                put_into(widget, other, told[other.name])

    @on(events.DescendantBlur)
    def _suggest(self) -> None:
        """Put what one field's text suggests into those that are empty."""
        for field in self._fields:
            told = field.suggests(str(self.typed()[field.name])) if field.suggests else {}
            for other in self._fields:
                widget = self._field_widget(other.name)
                if told.get(other.name) and standing_in(widget) == "":
                    put_into(widget, other, told[other.name])
                    if isinstance(widget, Input):
                        widget.action_select_all()  # what is typed now takes its place

    @on(FirstLine.Rest)
    def _take_the_rest(self, event: FirstLine.Rest) -> None:
        """Put further lines that were pasted where they belong, below what stands there."""
        here = next(f for f in self._fields if f"field-{f.name}" == event.box.id)
        other = next(f for f in self._fields if f.name == here.rest_to)
        widget = self._field_widget(other.name)
        before = str(standing_in(widget))
        put_into(widget, other, "\n".join(filter(None, (before, event.text))))

    @on(Input.Changed)
    def _say_which_day(self, event: Input.Changed) -> None:
        """Say below a day what it is understood as, while it is typed."""
        for field in self._fields:
            if field.kind in DATES and event.input.id == f"field-{field.name}":
                changed = event.value not in ("", self._before.get(field.name))
                said = understood(field, event.value, self._clock) if changed else ""
                line = self.query_one(f"#read-{field.name}", Static)
                line.update(Content(said))
                line.display = bool(said)

    @on(Input.Submitted)
    def _next_field(self, event: Input.Submitted) -> None:
        """Go to the next field, but not past what is needed: Enter may have come from before."""
        needed = {f"field-{field.name}" for field in self._fields if field.needed}
        if event.value or event.input.id not in needed:
            self.focus_next()

    # Fields

    def _field_widget(self, name: str) -> Widget:
        return self.query_one(f"#field-{name}")

    def typed(self) -> Fields:
        return {field.name: standing_in(self._field_widget(field.name)) for field in self._fields}

    def put_back(self, fields: Fields) -> None:
        for field in self._fields:
            if field.name in fields:
                put_into(self._field_widget(field.name), field, fields[field.name])

    def labels(self) -> dict[str, str]:
        return {field.name: field.label for field in self._fields}

    def starting_point(self) -> str:
        """The texts that the form began with: another record's form has others."""
        texts = (field.name for field in self._fields if field.kind in (Kind.LINE, Kind.TEXT))
        return "\n".join(f"{name}={self._before.get(name)}" for name in texts)

    def _data(self) -> dict[str, Any]:
        """What was typed as the record has it; raises :class:`Invalid` for a date that is none."""
        data: dict[str, Any] = {}
        typed = self.typed()
        for field in self._fields:
            value = typed[field.name]
            if value == "":
                # Emptied on purpose: an optional date or word is taken back.
                if self._values.get(field.name) not in (None, ""):
                    data[field.name] = "" if field.kind in (Kind.LINE, Kind.TEXT) else None
                continue
            data[field.name] = self._read(field, value)
        return data

    def _read(self, field: Field, value: str | bool) -> object:
        if field.kind in DATES and value == self._before.get(field.name):
            return self._values[field.name]  # nobody touched it: not a second is lost
        widget = self._field_widget(field.name)
        if isinstance(widget, NamesBox):
            return widget.spelt
        return read_typed(field, value, self._clock)

    def _show_wrong(self, invalid: Invalid) -> None:
        self._show_below(in_labels(self._fields, invalid).sentence)
        if field := field_at(self._fields, invalid.field):
            self._refused = field.name, self.typed()[field.name]
            self._field_widget(field.name).focus()

    @on(Input.Changed)
    @on(TextArea.Changed)
    @on(Select.Changed)
    @on(Checkbox.Changed)
    def _mended(self) -> None:
        """What was wrong with a field is said no longer once something else stands in it."""
        # Compared, because the change before the save may be heard of only after it.
        if self._refused and self.typed()[self._refused[0]] != self._refused[1]:
            self._show_below("")

    def _show_below(self, wrong: str) -> None:
        self._refused = None
        self.query_one("#wrong", Static).update(Content(wrong))
        self.call_after_refresh(self._fit_fields)
