"""How a place asks: a form over it, a reason, or a choice between the acts on a record."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from esafety_tui.model.record import Record, plain
from esafety_tui.model.wording import naming_fields
from esafety_tui.screens.base.screen_base import ScreenBase
from esafety_tui.widgets.boxes.dialogs import pick
from esafety_tui.widgets.form.field import Field, Kind, must_choose
from esafety_tui.widgets.form.form import Form

Submit = Callable[[dict[str, Any]], object]
# What can be done, by how a menu has it.
Acts = dict[str, Callable[[], object]]
_HIDDEN = "hidden; kept as it is"


def ask(
    place: ScreenBase,
    title: str,
    fields: tuple[Field, ...],
    submit: Submit,
    values: Mapping[str, Any] | None = None,
    *,
    intro: str = "",
    begin_at: str = "",
    draft: str = "",
    whole: bool = False,
    does: str = "Save",
    then: Callable[[], None] | None = None,
    form: type[Form] = Form,
) -> None:
    """Show a form over *place*, which begins at a field; *then* runs once its act has been done.

    *draft* is which of several that are kept under one title; *whole* takes all the screen; *does*
    says what *submit* does.
    """

    def done(saved: bool | None) -> None:
        if saved and then:
            then()

    box = form(
        title,
        fields,
        submit,
        values,
        intro=intro,
        begin_at=begin_at,
        draft=draft,
        whole=whole,
        does=does,
        clock=lambda: place.casework.records.now,
    )
    place.app.push_screen(box, done)


def ask_record(
    place: ScreenBase,
    ref: str,
    title: str,
    fields: tuple[Field, ...],
    kept: Any,
    add: Callable[[str, dict[str, Any]], object],
    change: Callable[[str, str, dict[str, Any]], object],
    values: Mapping[str, Any] | None = None,
    *,
    chosen: tuple[str, ...] = (),
    intro: str = "",
    then: Callable[[], None] | None = None,
) -> None:
    """Ask for a record of the case *ref* to *add*, with *values* in it, or *change* what is *kept*.

    What is in *chosen* must be; what would show a name while names are hidden is not shown;
    *then* runs once it is saved.
    """
    hidden = ""
    if kept:
        fields, hidden = with_names_hidden(place, fields, kept)
        values = plain(kept)

    def submit(data: dict[str, Any]) -> object:
        must_choose(data, *chosen)
        return change(ref, kept.id, data) if kept else add(ref, data)

    intro = " ".join(filter(None, (intro, hidden)))
    ask(place, f"{ref} · {title}", fields, submit, values, intro=intro, then=then)


def with_names_hidden(
    place: ScreenBase, fields: tuple[Field, ...], record: Record
) -> tuple[tuple[Field, ...], str]:
    """Hide those of *fields* that would show a name while names are hidden, and say so."""
    naming = naming_fields(type(record))
    hidden = [one for one in fields if one.name in naming and getattr(record, one.name)]
    if place.desktop.names_shown or not hidden:
        return fields, ""
    listed = ", ".join(one.label for one in hidden)
    return (
        tuple(replace(one, hidden=_HIDDEN) if one in hidden else one for one in fields),
        f"Names are hidden. Not shown here, and kept as it is: {listed}. To change that, go back "
        "with Escape and press F2.",
    )


def ask_reason(
    place: ScreenBase,
    title: str,
    kept_in: Field,
    submit: Callable[[str], object],
    *,
    intro: str = "",
) -> None:
    """Ask for a reason, then act; *kept_in* is where the record keeps it."""
    label, goes_into = kept_in.label, kept_in.name
    fields = (Field("reason", label, Kind.TEXT, goes_into=goes_into, needed=True),)
    ask(place, title, fields, lambda d: submit(d.get("reason", "")), intro=intro)


def offer(place: ScreenBase, title: str, acts: Mapping[str, Callable[[], object]]) -> None:
    """Let the lead choose one of *acts*; a single one is done at once."""
    if len(acts) == 1:
        next(iter(acts.values()))()
    else:
        pick(place, title, acts)
