"""Whether somebody of a case is in other cases: suggested by the name, said by the lead."""

from collections.abc import Callable
from functools import partial

from esafety_tui.casework.records.people_index import Appearance, PeopleNames
from esafety_tui.screens.base.asking import Acts
from esafety_tui.screens.base.screen_base import ScreenBase
from esafety_tui.widgets.boxes.dialogs import attempt, pick

# More than these are looked at in the place People.
_MOST = 5
_NONE = "None of them: keep them apart"
_LATER = "Not known yet: ask nothing now"


def names_in(place: ScreenBase) -> Callable[[], PeopleNames]:
    """Return what completes the name of somebody in the records, as long as names show."""
    records = place.casework.records
    return lambda: PeopleNames(records.people, lambda: place.desktop.names_shown)


def ask_whether_same(place: ScreenBase, ref: str, person: str) -> None:
    """Ask whether *person* of the case *ref* is somebody in other cases who may be called so."""
    people, where = place.casework.across.people, f"{ref} {person}"
    near = people.could_be(where)[:_MOST]
    if not near:
        return

    def said(one: Appearance) -> str:
        standing, role = one.person.standing.label, one.person.role.label
        who = one.called(names=place.desktop.names_shown)
        in_case = "" if one.ref in who else f" in {one.ref}"
        return f"The same as {who}: {standing}, {role}{in_case}"

    def apart() -> None:
        for one in near:
            people.keep_apart(where, one.place)

    acts: Acts = {
        said(one): partial(attempt, place, partial(people.link, where, one.place)) for one in near
    }
    acts |= {_LATER: lambda: None, _NONE: partial(attempt, place, apart)}
    pick(place, "Is it somebody in another case? Two may have one name.", acts)
