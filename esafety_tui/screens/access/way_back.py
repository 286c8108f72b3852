"""Where the lead stands: noted before the records are closed, and gone back to once they are open.

A place is noted by its cases, rows, tabs, search boxes and cursor, a form by the way in which it
comes up.  What was typed into a form is not noted here: it is kept with all typing.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import msgspec
from textual.app import App
from textual.screen import Screen
from textual.widgets import Input

from esafety_tui.casework.casework import Casework
from esafety_tui.casework.opening import sealed, unsealed
from esafety_tui.model.record import Undecodable, json_of
from esafety_tui.screens.base.screen_base import ScreenBase
from esafety_tui.screens.base.way_in import WayIn
from esafety_tui.widgets.form.typing_box import TypingBox
from esafety_tui.widgets.lists.row_list import RowList
from esafety_tui.widgets.lists.strip import TabStrip

_KEPT = (
    "What you typed into \u201c{}\u201d is kept, encrypted, and not saved yet. The board counts "
    "it, and the form opens again with it."
)


class RowAt(msgspec.Struct):
    """A highlighted row: its key, or where it stands if that is no text."""

    key: str
    place: int


class Spot(msgspec.Struct):
    """What shows of one screen: a place, or with ``ref`` a case that lies over it."""

    ref: str
    chosen: dict[str, Any]
    rows: dict[str, RowAt]
    searches: dict[str, str]
    tab: str
    cursor: str


class OpenForm(msgspec.Struct):
    """A form that lay over the last spot; ``way`` is nothing where only a key brings it up."""

    title: str
    changed: bool
    cursor: str
    way: WayIn | None


class Stack(msgspec.Struct):
    """A place with the cases and forms over it."""

    spots: list[Spot]
    forms: list[OpenForm]


class Whereabouts(msgspec.Struct):
    """All of it: the place that showed, those beneath by mode, and notices not yet said."""

    mode: str = ""
    stacks: dict[str, Stack] = {}
    notices: list[dict[str, Any]] = []


def put_by(stood: Whereabouts, casework: Casework) -> bytes:
    """Return what nobody can read without the key of the records."""
    return sealed(casework, msgspec.json.encode(stood))


def taken_up(content: bytes, casework: Casework) -> Whereabouts:
    """Return where the lead stood: at the board, where the records have another key by now."""
    try:
        return json_of(unsealed(casework, content), Whereabouts)
    except Undecodable:
        return Whereabouts("board")


def standing(
    app: App[Any], mode: str, before: Mapping[str, Stack], notices: Iterable[dict[str, Any]]
) -> Whereabouts:
    """Note where the lead stands in every place; *before* has those not visited since the last."""
    stacks = {
        name: _stack(screens) for name, screens in app._screen_stacks.items() if _is_place(screens)
    }
    return Whereabouts(mode, {**before, **stacks}, list(notices))


def _is_place(screens: Sequence[Screen[Any]]) -> bool:
    return bool(screens) and isinstance(screens[0], ScreenBase)


def _stack(screens: Sequence[Screen[Any]]) -> Stack:
    place, *over = screens
    cases = [one for one in over if isinstance(one, ScreenBase) and one.scope]
    forms = [_form(one) for one in over if isinstance(one, TypingBox)]
    return Stack([_spot(one) for one in (place, *cases) if isinstance(one, ScreenBase)], forms)


def _form(box: TypingBox) -> OpenForm:
    way = box.way_in if isinstance(box.way_in, WayIn) else None
    return OpenForm(box.box_title, box.changed, _cursor(box), way)


def _cursor(screen: Screen[Any]) -> str:
    return (screen.focused.id if screen.focused else "") or ""


def _spot(screen: ScreenBase) -> Spot:
    return Spot(
        screen.scope,
        {name: getattr(screen, name) for name in screen.chosen_by},
        {one.id or "": _row(one) for one in screen.query(RowList) if one.row is not None},
        {box.id or "": box.value for box in screen.query(Input) if box.display},
        next((strip.active for strip in screen.query(TabStrip)), ""),
        _cursor(screen),
    )


def _row(rows: RowList[Any]) -> RowAt:
    key = rows.highlighted_key
    return RowAt(key if isinstance(key, str) else "", rows.highlighted or 0)


def stand(screen: ScreenBase, spot: Spot) -> None:
    """Let *screen* show what is noted in *spot*, as far as it is still there."""
    for name, chosen in spot.chosen.items():
        setattr(screen, name, type(getattr(screen, name))(chosen))
    with screen.prevent(Input.Changed, TabStrip.Opened):
        for box in screen.query(Input):
            if box.id in spot.searches:
                box.value = spot.searches[box.id]
                box.display = True
        for strip in screen.query(TabStrip):
            strip.active = spot.tab
    screen.redraw()
    for rows in screen.query(RowList):
        if row := spot.rows.get(rows.id or ""):
            rows.come_back_to(row.key, row.place)
    set_cursor(screen, spot.cursor)


def set_cursor(screen: Screen[Any], cursor: str) -> None:
    """Put the cursor into what has the id *cursor*, if that is there; a text is gone on with."""
    for widget in screen.query(f"#{cursor}") if cursor else ():
        widget.focus()
        if isinstance(widget, Input):
            screen.app.call_later(widget.call_later, widget.action_end)


class WayBack:
    """Leads back to where the lead stood: at once in the place that shows, elsewhere when asked."""

    def __init__(self, app: App[int], stood: Whereabouts) -> None:
        self._app = app
        self.left = dict(stood.stacks)

    def come(self, mode: str) -> None:
        """Stand in the place of *mode*, which has just come up, as before."""
        stack = self.left.pop(mode, None)
        if stack is not None and isinstance(self._app.screen, ScreenBase):
            self._stand_soon(self._app.screen, stack)

    def _stand_soon(self, place: ScreenBase, stack: Stack) -> None:
        place.call_later(self._stand, place, stack)  # once it is mounted

    def _stand(self, place: ScreenBase, stack: Stack) -> None:
        if self._app.screen is not place:
            return  # the lead has gone on meanwhile
        spot, *over = stack.spots
        stand(place, spot)
        if not over:
            self._open_forms(place, stack.forms)
        elif place.casework.records.has(over[0].ref):
            place.desktop.open_case(over[0].ref)
            if isinstance(self._app.screen, ScreenBase):
                self._stand_soon(self._app.screen, Stack(over, stack.forms))

    def _open_forms(self, place: ScreenBase, forms: Iterable[OpenForm]) -> None:
        read_only = place.casework.records.read_only
        for form in forms:
            if form.way and not read_only and form.way.go(place):
                box = self._app.screen
                box.call_later(set_cursor, box, form.cursor)
            elif form.changed:
                self._app.notify(_KEPT.format(form.title), timeout=20, markup=False)
