"""Today: the strip above the lanes, what each of its tiles says, and where Enter on it leads."""

from collections.abc import Iterable

from esafety_tui.casework.casework import Casework
from esafety_tui.casework.records.board_day import (
    ACTIONS_LATE,
    BRIEFINGS_DUE,
    LATE,
    MONITORING_DUE,
    REFRESHERS_DUE,
    REVIEWS_DUE,
    SURVEYS_DUE,
    TO_SORT,
    TRAINING_DUE,
    YEARLY_DUE,
    Concern,
)
from esafety_tui.model.days import short_day
from esafety_tui.model.wording import so_many
from esafety_tui.screens.base.incident_lines import what_is_next
from esafety_tui.screens.board.searching import SearchingPlace
from esafety_tui.widgets.lists.strip import Tile

FIRST = "first"
_FIRST_ROOM = 54  # cells: it is one line of 80
_FIRST_MEANS = "danger before child protection, then what is late, then what is due today"
_AWAY = "first day back"
_AWAY_MEANS = "nothing was recorded for a week or more: Enter tells what came in and what waits"
_TERMS = "terms"
_TERMS_MEANS = "deadlines are counted without them until you enter them in the settings"
_UNSAVED = "not saved"
_UNSAVED_MEANS = "typed into a form and kept, but saved to no case yet"
_COPY = "copy elsewhere"
_COPY_MEANS = "the copy of the backups on the stick or share; Enter says more"
_TO_COPY = (
    "A lost computer loses the backups that lie on it. Put the stick in, or go where the share can "
    "be reached, then leave the program: that makes the copy. The place stands in the settings."
)
# The places in which what is counted stands, where it is no case.
LEADS_TO = {
    REVIEWS_DUE: "prevention",
    REFRESHERS_DUE: "prevention",
    ACTIONS_LATE: "report",
    TRAINING_DUE: "prevention",
    BRIEFINGS_DUE: "prevention",
    SURVEYS_DUE: "prevention",
    MONITORING_DUE: "report",
    YEARLY_DUE: "prevention",
    _TERMS: "settings",
}


def tiles(casework: Casework, found: Iterable[Concern]) -> list[Tile]:
    """Return the tiles: what comes first, what waits, what the calendar lacks, what is one's own.

    *found* is what is counted.
    """
    records = casework.records
    waits = [Tile(c.what, c.text, c.means, alarm=c.what == LATE) for c in found if c.count]
    own = []
    if unsaved := len(records.unsaved.all()):
        forms = so_many(unsaved, "form")
        own.append(Tile(_UNSAVED, f"{forms} not saved", _UNSAVED_MEANS))
    if old := casework.safekeeping.copy_age:
        own.append(Tile(_COPY, old, _COPY_MEANS))
    if not waits and not own:
        waits = [Tile("", "nothing is waiting for you today")]
    first_day = casework.school_year.first_day
    if first_day.is_due() and (last := first_day.last_day_here()):
        waits.insert(0, Tile(_AWAY, f"away since {short_day(last)}", _AWAY_MEANS))
    if first := records.day.first:
        (words,) = what_is_next(first, records.day, _FIRST_ROOM)
        said = "".join(piece.text for piece in words)
        text = f"Do first (N): {first.ref[8:]} · {said.rstrip()}"
        waits.insert(0, Tile(FIRST, text, _FIRST_MEANS, alarm=True))
    lacks = records.calendar.lacks_terms(records.today)
    return [*waits, *(Tile(_TERMS, lack, _TERMS_MEANS) for lack in lacks), *own]


def open_tile(place: SearchingPlace, name: str) -> bool:
    """Open what the tile *name* leads to; false where it is a count of the cases in the lanes."""
    casework = place.casework
    if name == _UNSAVED:
        from esafety_tui.screens.board.unsaved_forms import show_unsaved  # noqa: PLC0415

        show_unsaved(place, new=place.go_on_with)
    elif name == _COPY:
        said = f"{casework.safekeeping.second_place_said}.\n\n{_TO_COPY}"
        place.show_message("A copy elsewhere", said)
    elif name == TO_SORT:
        from esafety_tui.screens.board.sorting import Sorting  # noqa: PLC0415 - seldom wanted

        place.app.push_screen(Sorting())
    elif name == _AWAY:
        place.show_message("The first day back", casework.school_year.first_day.text())
    elif name in LEADS_TO:
        place.app.switch_mode(LEADS_TO[name])
    else:
        return False
    return True
