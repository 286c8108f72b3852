"""The way in which a form comes up, noted so that it comes up again on records opened anew.

It holds nothing of a record: which function opens the form, and what it is about by name, such
as the reference of the case and the id of the record.
"""

from collections.abc import Callable, Iterable
from contextlib import suppress
from datetime import datetime
from functools import wraps
from importlib import import_module
from operator import attrgetter
from typing import Any, ParamSpec

import msgspec
from textual.screen import Screen

from esafety_tui.casework.problems import StoreProblem
from esafety_tui.casework.records.tables import PREVENTION
from esafety_tui.model.catalogue import OF_KIND, OF_TYPE
from esafety_tui.model.incident import Incident, RecordKind
from esafety_tui.model.record import Invalid
from esafety_tui.policy.checklist import StepLine
from esafety_tui.screens.base.screen_base import ScreenBase
from esafety_tui.widgets.form.typing_box import OPENED_BY, TypingBox

P = ParamSpec("P")


class Named(msgspec.Struct, array_like=True):
    """What a form is about: a kind of thing, and by what it is found again."""

    kind: str
    name: str | int | bool | None


class WayIn(msgspec.Struct):
    """The function that opens a form, and what it was given after the place."""

    opens: str
    about: list[Named]
    values: dict[str, Named]

    def go(self, place: ScreenBase) -> bool:
        """Open the form over *place*; false where what it is about is there no more."""
        module, name = self.opens.split(":")
        opens = attrgetter(name)(import_module(module))
        before: Screen[Any] = place.app.screen
        with suppress(LookupError, AttributeError, StoreProblem, Invalid):
            about = [_found(place, named) for named in self.about]
            values = {key: _found(place, named) for key, named in self.values.items()}
            opens(*about, **values)
        return place.app.screen is not before and isinstance(place.app.screen, TypingBox)


def comes_back(opens: Callable[P, None]) -> Callable[P, None]:
    """Let the form that *opens* brings up come back after a lock, with what was typed into it.

    It is given a place, or what belongs to one and has it as ``host``.
    """

    @wraps(opens)
    def opened(*about: P.args, **values: P.kwargs) -> None:
        first: Any = about[0]
        place = getattr(first, "host", first)
        way: WayIn | None = None
        with suppress(_Nameless):
            way = WayIn(
                f"{opens.__module__}:{opens.__qualname__}",
                [_named(place, one) for one in about],
                {key: _named(place, one) for key, one in values.items()},
            )
        before = OPENED_BY.set(way)
        try:
            opens(*about, **values)
        finally:
            OPENED_BY.reset(before)

    return opened


class _Nameless(Exception):
    """There is no name by which this is found again."""


def _named(place: object, thing: Any) -> Named:
    if thing is None or isinstance(thing, str | int | bool):
        return Named("itself", thing)
    if isinstance(thing, datetime):
        return Named("moment", thing.isoformat())
    if isinstance(thing, Incident):
        return Named("case", thing.ref)
    if kind := _kind_of(thing):
        return Named(kind, thing.id)
    if getattr(thing, "__self__", None) is place:
        return Named("place", thing.__name__)
    parts = {id(place): "", **{id(part): name for name, part in vars(place).items()}}
    if id(thing) not in parts:
        raise _Nameless
    return Named("place", parts[id(thing)])


def _kind_of(thing: object) -> str:
    if isinstance(thing, StepLine):
        return "step"
    if known := OF_TYPE.get(type(thing)):
        return known.kind
    return next((table for table, kind in PREVENTION.items() if type(thing) is kind), "")


def _found(place: ScreenBase, named: Named) -> Any:
    """Return what *named* stands for; raises :class:`LookupError` where it is gone."""
    name = named.name
    if named.kind == "itself":
        return name
    if named.kind == "moment":
        return datetime.fromisoformat(str(name))
    if named.kind == "place":
        return attrgetter(str(name))(place) if name else place
    records = place.casework.records
    if named.kind == "case":
        return records.incident(str(name))
    things: Iterable[Any]
    if named.kind in PREVENTION:
        things = getattr(records.prevention(), named.kind)
    elif named.kind == "step":
        things = records.checklist(records.incident(place.scope)).lines
    else:
        things = OF_KIND[RecordKind(named.kind)].records_in(records.incident(place.scope))
    return {thing.id: thing for thing in things}[str(name)]
