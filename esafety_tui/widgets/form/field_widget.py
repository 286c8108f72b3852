"""The widget that a field of a form is typed into, and what stands in it as the record has it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from rich.text import Text
from textual import events
from textual.content import Content
from textual.message import Message
from textual.widget import Widget
from textual.widgets import Checkbox, Input, Select, Static, TextArea

from esafety_tui.casework.dates.typed import (
    names_end,
    names_hour,
    spoken_day,
    spoken_days,
    spoken_moment,
)
from esafety_tui.casework.dates.written import BadDate
from esafety_tui.model.days import long_day, long_moment, plain_day, plain_moment
from esafety_tui.model.incident import Occurred
from esafety_tui.model.record import Invalid, plain, read
from esafety_tui.widgets.form.choice_list import ChoiceList
from esafety_tui.widgets.form.field import Field, Kind
from esafety_tui.widgets.form.line import Line
from esafety_tui.widgets.form.names_box import NamesBox
from esafety_tui.widgets.form.path_input import PathInput

DATES = frozenset({Kind.DAY, Kind.DAYS, Kind.MOMENT})
# More of anything than a school has; what a setting takes is less.
_MOST = 1_000_000
TICKED, UNTICKED = "[x]", "[ ]"


class TickBox(Checkbox):
    """A check box drawn as ``[x]`` or ``[ ]``: a sign, never its colour alone."""

    def render(self) -> Content:
        sign = (TICKED if self.value else UNTICKED, self.get_visual_style("toggle--button"))
        label = self.label.pad(1, 1).stylize_before(self.get_visual_style("toggle--label"))
        return Content.assemble(sign, label)


class HiddenField(Static, can_focus=True):
    """What stands for a field that is hidden: the cursor comes to it as it does to any other."""


class FirstLine(Line):
    """A line that says so where more than a line is pasted into it, and takes the first."""

    @dataclass
    class Rest(Message):
        """The lines after the first, which did not go into *box*."""

        box: "FirstLine"
        text: str

    def _on_paste(self, event: events.Paste) -> None:
        first, _, rest = event.text.strip().partition("\n")
        if rest.strip():
            event.prevent_default()
            event.stop()
            self.insert_text_at_cursor(first.strip())
            self.post_message(self.Rest(self, rest.strip()))


def as_typed(value: object) -> str:
    """Write a date or a time of a record as a person would type it: *26 Nov 2026 09:15*."""
    if not value:
        return ""
    if isinstance(value, Mapping):
        return read(Occurred, value).in_words
    text = value if isinstance(value, str) else getattr(value, "isoformat", value.__str__)()
    try:
        if len(text) <= len("2026-11-26"):
            return plain_day(date.fromisoformat(text))
        return plain_moment(datetime.fromisoformat(text))
    except ValueError:
        return text


def widget_for(field: Field, value: object) -> Widget:
    """Make the widget of *field*, with *value* of the record in it."""
    name = f"field-{field.name}"
    if field.kind is Kind.CHOICE:
        # Among Rich texts the list finds what is typed; markup they are not.
        choices = [(Text(label), word) for label, word in field.choices]
        return ChoiceList(
            choices,
            value=Select.NULL if value in (None, "") else str(value),
            prompt=field.hint or "choose",
            id=name,
            compact=True,
        )
    if field.kind is Kind.FLAG:
        return TickBox(Content(field.hint), bool(value), id=name, compact=True)
    if field.kind is Kind.TEXT:
        return TextArea(
            str(value or ""),
            placeholder=Content(field.hint),
            id=name,
            compact=True,
            tab_behavior="focus",
        )
    if field.names is not None:
        return NamesBox(
            str(value or ""), field.names, several=field.several, hint=field.hint, id=name
        )
    shown = as_typed(value) if field.kind in DATES else "" if value is None else str(value)
    if field.path:
        folders = field.path == "folder"
        return PathInput(shown, hint=field.hint, id=name, folders=folders, endings=field.endings)
    # Not selected as a whole on focus: the first letter typed would take its place.
    line = FirstLine if field.rest_to else Line
    return line(shown, placeholder=field.hint, id=name, compact=True, select_on_focus=False)


def standing_in(widget: Widget) -> str | bool:
    """Return what stands in the widget of a field; nothing chosen is an empty text."""
    if isinstance(widget, TextArea):
        return widget.text
    if isinstance(widget, Select):
        return "" if widget.value is Select.NULL else str(widget.value)
    return widget.value if isinstance(widget, Input | Checkbox) else ""


def put_into(widget: Widget, field: Field, value: str | bool) -> None:
    """Put *value* into the widget of *field*; a choice that is offered no more stays as it is."""
    if isinstance(widget, TextArea):
        widget.text = str(value)
    elif isinstance(widget, Checkbox):
        widget.value = bool(value)
    elif isinstance(widget, Input):
        widget.value = str(value)
    elif isinstance(widget, Select):
        if value in [word for _, word in field.choices]:
            widget.value = str(value)
        elif not value:
            widget.clear()


def _number(field: Field, typed: int) -> int:
    if typed > _MOST:
        raise Invalid(field.name, f"must be at most {_MOST:,}")
    return typed


def read_typed(field: Field, value: str | bool, clock: Callable[[], datetime]) -> Any:
    """Return *value* as the record has it; raises :class:`Invalid` for a date that is none."""
    try:
        if field.kind is Kind.DAY:
            return spoken_day(str(value), clock().date(), ahead=field.ahead, latest=field.latest)
        if field.kind is Kind.DAYS:
            return plain(spoken_days(str(value), clock().date()))
        if field.kind is Kind.MOMENT:
            return spoken_moment(str(value), clock())
        if field.kind is Kind.NUMBER:
            return _number(field, int(str(value)))
    except BadDate as invalid:
        raise Invalid(field.name, str(invalid)) from None
    except Invalid:
        raise
    except ValueError:
        raise Invalid(field.name, "must be a whole number") from None
    return value


def understood(field: Field, value: str, clock: Callable[[], datetime]) -> str:
    """Say which day or time *value* was understood as, or that it is not, and why."""
    try:
        read_as = read_typed(field, value, clock)
    except Invalid as invalid:
        return f"Not understood: it {invalid.reason}."
    if isinstance(read_as, datetime):
        day, kept_hour = long_moment(read_as), True
    elif isinstance(read_as, date):
        day, kept_hour = long_day(read_as), False
    else:
        days = read(Occurred, read_as)
        day, kept_hour = _days_in_full(days), bool(days.clock)
    today, account = clock().date(), field.kind is Kind.DAYS
    if kept_hour and names_end(value, today):
        return f"= {day}. Only when it began is kept{': say the rest in the account' * account}."
    if kept_hour or not names_hour(value, today):
        return f"= {day}"
    where = ": write the hour, or say it in the account" * account
    return f"= {day}. Only the day is kept{where}."


def _days_in_full(days: Occurred) -> str:
    one = days.first == days.last and not days.about
    if not one:
        return days.in_words
    return f"{long_day(days.first)}, {days.clock:%H:%M}" if days.clock else long_day(days.first)
