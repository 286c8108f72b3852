"""A new incident: the whole screen, the account first, and below whether we have had it before."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from itertools import count
from typing import Any, ClassVar, cast

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.timer import Timer
from textual.widgets import Input, Static, TextArea

from esafety_tui.casework.across.likeness import Likely, WhatIsTold
from esafety_tui.casework.records.drafts import Typing
from esafety_tui.model.days import plain_moment
from esafety_tui.model.incident import Incident, Person
from esafety_tui.model.record import clean_line
from esafety_tui.model.vocabulary import Role, Route, Standing
from esafety_tui.reports.names.identifiers import no_names_in
from esafety_tui.reports.names.suggested_title import title_from
from esafety_tui.screens.base.asking import ask, offer
from esafety_tui.screens.base.screen_base import Desktop, ScreenBase
from esafety_tui.screens.base.way_in import comes_back
from esafety_tui.screens.case.forms.account import account_data, account_fields
from esafety_tui.screens.case.forms.related import tell_likely
from esafety_tui.screens.case.forms.same_person import ask_whether_same, names_in
from esafety_tui.widgets.form.field import Field, field_of
from esafety_tui.widgets.form.form import Form
from esafety_tui.widgets.lists.drawing import Lines, Palette, Piece, fit, line
from esafety_tui.widgets.lists.row_list import RowList

NEW_INCIDENT = "New incident"
_BEGIN = (
    "Is anybody in danger now? Ring 999 first. A child at risk: your safeguarding lead (F3).\n"
    "Only a title is needed now. The rest is asked when the policy needs it."
)
_THEIR_NAME = "Their name"
_KEPT_HIDDEN = "type it, if you know it; it is hidden elsewhere until F2"
# What whoever told is to the school.
_TOLD_BY = {
    Route.COLLEAGUE: Standing.STAFF,
    Route.PARENT: Standing.PARENT,
    Route.PUPIL: Standing.PUPIL,
    Route.OUTSIDE_AGENCY: Standing.OUTSIDER,
}
# Who a case begins with: the name of the field, the role, and how it is asked for.
_PEOPLE = (
    ("target", Role.TARGET, "Who is targeted"),
    ("alleged", Role.ALLEGED, "Who may have done it"),
)
_BEFORE = "Have we had this before?   F7, then Enter looks at it. This form waits."
_FIRST_WORDS = 36  # cells of a menu
_LOOKED_AFTER = 0.3  # seconds after the last key


class NewIncident(Form):
    """The form of a new incident; cases that may be the same show below its fields."""

    HELP = f"""{Form.HELP}
    Cases that may be the same, or name the same people, show below while you type: F7 goes to them,
    Enter opens one, and Escape comes back to what you typed.
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f7", "before", "Had it before?", id="new.before", priority=True,
                tooltip="Go to the earlier cases that may be the same, and back"),
    ]  # fmt: skip

    _look_soon: Timer | None = None

    def compose_below(self) -> ComposeResult:
        with Vertical(id="before"):
            yield Static(Content(_BEFORE), classes="form--intro")
            yield RowList[Likely](self._draw, key=lambda one: one.row.ref, row_height=1)

    @on(Input.Changed)
    @on(TextArea.Changed)
    def _look_for_earlier(self) -> None:
        if self._look_soon is not None:
            self._look_soon.stop()
        self._look_soon = self.set_timer(_LOOKED_AFTER, self.show_earlier)

    def show_earlier(self) -> None:
        """Show the cases that what is typed may be the same as."""
        typed = {name: str(value) for name, value in self.typed().items()}
        told = WhatIsTold(
            f"{typed['title']}\n{typed['summary']}",
            filter(None, map(str.strip, typed["providers"].split(","))),
            " ".join(typed[f"{name}_name"] for name, _, _ in _PEOPLE),
        )
        found = self._desktop.casework.across.cases.before(told)
        rows = self.query_one(RowList)
        rows.styles.height = len(found)
        rows.show_rows(found)
        self.query_one("#before").display = bool(found)
        self.call_after_refresh(self._fit_fields)

    def action_before(self) -> None:
        rows = self.query_one(RowList)
        if rows.has_focus or not rows.rows:
            self._field_widget(self._begin_at).focus()
        else:
            rows.focus()

    @on(RowList.Chosen)
    def _open(self, event: RowList.Chosen) -> None:
        self._desktop.open_case(event.row.row.ref)

    @property
    def _desktop(self) -> Desktop:
        return cast(Desktop, self.app)

    def _draw(self, likely: Likely, width: int) -> Lines:
        because = f" · {', '.join(likely.because)}"
        records, names = self._desktop.casework.records, self._desktop.names_shown
        case = f" {likely.row.ref} · {records.title(likely.row, names=names)}"
        return [line(fit(case, width - len(because)), Piece(because, Palette.QUIET))]


def new_incident_form(
    place: ScreenBase, *, recorded_as: Callable[[str], object] = lambda _ref: None
) -> None:
    """Begin a new incident; first offer those that were begun and kept for later.

    One that still lies open, while an earlier case or another place is looked at, is left there.
    """
    prefix = f"|{NEW_INCIDENT}|"
    kept = place.casework.records.unsaved.all()
    begun = {key.removeprefix(prefix): one for key, one in kept.items() if key.startswith(prefix)}
    names_nobody = _names_nobody(place)
    still_open = _still_open(place)
    go = partial(new_incident_draft, place, recorded_as=recorded_as)
    acts: dict[str, Callable[[], object]] = {}
    for draft, typing in begun.items():
        if draft in still_open:
            continue
        told = _told_of(typing, None if place.desktop.names_shown else names_nobody)
        again = f"  ({len(acts) + 1})" if f"Go on with {told}" in acts else ""
        acts[f"Go on with {told}{again}"] = partial(go, draft)
    another = next(n for n in map(str, count(1)) if n not in {*begun, *still_open})
    offer(place, "Begun, and not saved yet", {**acts, "Begin another": partial(go, another)})


def _still_open(place: ScreenBase) -> dict[str, str]:
    """The drafts that lie open, while something else is looked at, and in which place."""
    stacks = place.app._screen_stacks.items()
    return {one.draft: mode for mode, stack in stacks for one in stack
            if isinstance(one, NewIncident)}  # fmt: skip


def _names_nobody(place: ScreenBase) -> frozenset[str]:
    return no_names_in(place.casework.records.school, place.casework.contacts.table.rows)


def _told_of(typing: Typing, names_nobody: frozenset[str] | None) -> str:
    """Tell one that was begun by its time and its first words, without names if any are given."""
    at = plain_moment(typing.at)
    said = str(typing.fields.get("title") or typing.fields.get("summary") or "")
    if names_nobody is not None:
        said = title_from(said, names_nobody)
    return f"{at}: {fit(clean_line(said), _FIRST_WORDS).rstrip()}" if said else at


@comes_back
def new_incident_draft(
    place: ScreenBase, draft: str, *, recorded_as: Callable[[str], object] = lambda _ref: None
) -> None:
    """Record a new incident, tell *recorded_as* its reference, then open it.

    *draft* is which of those that were kept for later it goes on with; one that still lies open
    is gone back to: a second form of it would record it twice.
    """
    if mode := _still_open(place).get(draft):
        place.app.switch_mode(mode)
        return
    names_nobody = _names_nobody(place)
    title, account, *others, heard_by = account_fields(place.casework)
    fields = (
        replace(account, suggests=lambda text: {"title": title_from(text, names_nobody)}),
        replace(title, rest_to="summary"),
        *others,
        _of_person("name", "told_name", _THEIR_NAME, hint=_KEPT_HIDDEN, names=names_in(place)),
        heard_by,
        # What nobody says of a new one has a value all the same.
        field_of(Incident, "reported_at", hint="blank = now", needed=False),
        *_of_people(place),
    )
    recorded: list[Incident] = []

    def submit(data: dict[str, Any]) -> None:
        data = account_data(data)
        if people := list(_people_in(data)):
            data["people"] = people
        data.setdefault("title", "")
        recorded.append(place.casework.cases.record(data))

    def opened() -> None:
        incident = recorded[-1]
        recorded_as(incident.ref)
        place.desktop.open_case(incident.ref)
        tell_likely(place, incident.ref)
        for person in reversed(incident.people):
            ask_whether_same(place, incident.ref, person.id)

    ask(
        place,
        NEW_INCIDENT,
        fields,
        submit,
        intro=_BEGIN,
        draft=draft,
        whole=True,
        then=opened,
        form=NewIncident,
    )


def _of_people(place: ScreenBase) -> tuple[Field, ...]:
    """Ask for the first people of a case with it, before there is a form about people."""
    return tuple(
        field
        for name, _, label in _PEOPLE
        for field in (
            _of_person("standing", name, label),
            _of_person("name", f"{name}_name", _THEIR_NAME, hint=_KEPT_HIDDEN,
                       names=names_in(place)),
            _of_person("year_group", f"{name}_year", "Their year group"),
        )
    )  # fmt: skip


def _of_person(of: str, name: str, label: str, **differs: Any) -> Field:
    return field_of(Person, of, name=name, label=label, goes_into=f"people.{of}", **differs)


def _people_in(data: dict[str, Any]) -> Any:
    """Take out of *data* who is in it, and yield each as the record has them."""
    told_by = _TOLD_BY.get(data.get("route", ""), Standing.UNKNOWN)
    if called_so := data.pop("told_name", ""):
        yield {"role": Role.REPORTER, "standing": told_by, "name": called_so}
    for name, role, _ in _PEOPLE:
        standing, called_so = data.pop(name, None), data.pop(f"{name}_name", "")
        year = data.pop(f"{name}_year", "")
        if standing or called_so or year:
            yield {"role": role, "standing": standing or Standing.UNKNOWN, "name": called_so,
                   "year_group": year}  # fmt: skip
