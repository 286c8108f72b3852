"""The backups, in the settings: where they lie, one made now, and going back to one."""

from collections.abc import Iterable

from esafety_tui.casework.casework import Casework
from esafety_tui.casework.problems import StoreProblem
from esafety_tui.model.days import long_moment
from esafety_tui.model.school.school import School
from esafety_tui.model.wording import label_of
from esafety_tui.screens.base.screen_base import ScreenBase
from esafety_tui.screens.settings.rows import BACKUPS, SettingsRow
from esafety_tui.widgets.boxes.dialogs import attempt
from esafety_tui.widgets.boxes.question import choose
from esafety_tui.widgets.boxes.working import carry_out
from esafety_tui.widgets.lists.drawing import Palette

WHERE, _NOW, BACK = "backups-where", "backups-now", "backups-back"
_GO_BACK = (
    "The records are closed first. Then you choose a backup, see what is in it and what would be "
    "missing, and type a word before anything is done. What stands there now is set aside, not "
    "lost, and so is what you typed and did not save. If you choose none, the records open again "
    "as they are."
)
_IN_DEMO = "This is the demo: it is thrown away when you leave, and there is nothing to go back to."


def backup_rows(casework: Casework) -> list[SettingsRow]:
    """Return the rows of the backups: the records' own, and their copies elsewhere."""
    try:
        own = casework.safekeeping.backups()
    except StoreProblem as problem:
        where, look = str(problem), Palette.WARNING
    else:
        newest = (
            f"{len(own)}, the newest made {long_moment(own[-1].made_at)}" if own else "none yet"
        )
        where, look = f"{newest}; Enter says where", Palette.PLAIN
    copies = casework.safekeeping.second_place_said
    return [
        SettingsRow(WHERE, BACKUPS, "On this computer", where, look),
        SettingsRow("second_place", BACKUPS, label_of(School, "second_place"), copies),
        SettingsRow(_NOW, BACKUPS, "Make one now", "and read it back; Enter"),
        SettingsRow(BACK, BACKUPS, "Go back to one", "closes the records first; Enter"),
    ]


def open_backups(place: ScreenBase, key: str) -> bool:
    """Do what the row *key* leads to; whether it is one of these."""
    if key == WHERE:
        _say_where(place)
    elif key == _NOW:
        _make_one(place)
    elif key == BACK:
        _go_back(place)
    return key in (WHERE, _NOW, BACK)


def _say_where(place: ScreenBase) -> None:
    keeping = place.casework.safekeeping
    own = attempt(place, keeping.backups)
    if own is None:
        return
    folder = place.casework.records.folder
    parts = [
        "The program makes one when it opens and when you leave, if anything changed. "
        f"Of these, {keeping.which_are_kept} They are in {folder}{':' if own else '; none yet.'}",
        _listed(f"backups/{one.path.name}  {long_moment(one.made_at)}" for one in reversed(own)),
        f"Copies elsewhere: {keeping.second_place_said}.",
        _listed(f"{one.path}" for one in reversed(keeping.copies())),
    ]
    place.show_message("Where the backups are", "\n\n".join(filter(None, parts)))


def _listed(lines: Iterable[str]) -> str:
    return "\n".join(lines)


def _make_one(place: ScreenBase) -> None:
    task = attempt(place, place.casework.safekeeping.backing_up)
    if task is None:
        return

    def made(path: str) -> None:
        place.redraw()
        place.show_message("A backup is made, and was read back", path)

    carry_out(place, "A backup", task, lambda backup: made(str(backup.path)))


def _go_back(place: ScreenBase) -> None:
    if place.desktop.demo:
        place.show_message("Go back to a backup?", _IN_DEMO)
        return
    acts = {"Close the records and choose": place.desktop.go_back_to_a_backup}
    choose(place, "Go back to a backup?", _GO_BACK, acts)
