"""Who may open the records, in the settings: listed, added, taken off, with other passphrases."""

from collections.abc import Callable
from functools import partial
from typing import Any

from esafety_tui.casework.casework import Casework
from esafety_tui.casework.long_task import LongTask
from esafety_tui.casework.problems import StoreProblem
from esafety_tui.casework.services.encryption import KeyChange
from esafety_tui.screens.base.asking import Acts, offer
from esafety_tui.screens.base.recovery_sheet import RecoverySheet
from esafety_tui.screens.base.screen_base import ScreenBase
from esafety_tui.screens.settings.rows import OPENERS, SettingsRow
from esafety_tui.screens.settings.secrets_box import AGAIN, MINE, NAME, NEW, SecretsBox
from esafety_tui.widgets.boxes.question import Message
from esafety_tui.widgets.lists.drawing import Palette

# Told, once a box is over, whether it did what it is for.
Then = Callable[[bool], None]

_RECOVERY_KEY = "recovery-key"
_PLAIN = (
    "Whoever can read this computer's disk: the records are not encrypted. To encrypt them, "
    "leave the program and type in the terminal: esafety-tui passphrase --set"
)
_ADDED = (
    "They type a passphrase of their own, which nobody else need know. What they change is signed "
    "with their name."
)
_SEALED = (
    "Everything is encrypted again under a new key, which takes a while. Backups made until now "
    "still open as they did."
)


def no_more(_done: bool) -> None:
    """Go on with nothing."""


def opener_rows(casework: Casework) -> list[SettingsRow]:
    """Return a row for each person who may open the records, and one for the recovery key."""
    if not casework.records.encrypted:
        return [SettingsRow("no-openers", OPENERS, "", _PLAIN, Palette.QUIET)]
    try:
        people = casework.encryption.people()
    except StoreProblem as problem:
        return [SettingsRow("no-openers", OPENERS, "", str(problem), Palette.WARNING)]
    signed_on = casework.records.signer
    rows = [
        SettingsRow(_key_of(name), OPENERS, name, "signed on" if name == signed_on else "may open")
        for name in people
    ]
    sheet = "the printed sheet; Enter makes another"
    return [*rows, SettingsRow(_RECOVERY_KEY, OPENERS, "Recovery key", sheet)]


def add_person(place: ScreenBase, name: str = "", then: Then = no_more) -> None:
    """Ask for somebody who may open the records from now on, who may be called *name*."""
    add = place.casework.encryption.add_person
    if _may_change(place):
        _ask(
            place,
            "Somebody who may open the records",
            _ADDED,
            (NAME, NEW, AGAIN, MINE),
            lambda typed: add(typed[MINE], typed[NAME], typed[NEW]),
            "They may open the records from now on.",
            name=name,
            then=then,
        )


def change_person(place: ScreenBase, row: SettingsRow) -> None:
    """Offer what can be done with the person, or the recovery key, of *row*."""
    if not row.name or not _may_change(place):
        return
    if row.key == _RECOVERY_KEY:
        new_recovery_key(place)
        return
    name, records = row.name, place.casework.records
    acts: Acts = {"Another name": partial(_rename, place, name)}
    if records.by_recovery_key or name == records.signed_on:
        acts["Another passphrase"] = partial(_new_passphrase, place, name)
    if name != records.signed_on:
        acts["Take them off the list"] = partial(take_off, place, name)
    offer(place, name, {**acts, "Back": lambda: None})


def remove_person(place: ScreenBase, row: SettingsRow) -> None:
    """Take the person of *row* off the list, if it is one of a person."""
    if row.key == _key_of(row.name):
        take_off(place, row.name)


def take_off(place: ScreenBase, name: str, then: Then = no_more) -> None:
    """Ask for what it takes to let *name* open nothing that is written from now on."""
    remove = place.casework.encryption.remove_person
    opens_no_more = f"{name} will open nothing that is written from now on."
    if _may_change(place):
        _ask(
            place,
            f"Take {name} off the list?",
            f"{opens_no_more} {_SEALED}",
            (MINE,),
            lambda typed: remove(typed[MINE], name),
            opens_no_more,
            then=then,
        )


def _rename(place: ScreenBase, name: str) -> None:
    rename = place.casework.encryption.rename_person
    _ask(
        place,
        f"Another name for {name}",
        "What was signed until now keeps its name.",
        (NAME, MINE),
        lambda typed: rename(typed[MINE], name, typed[NAME]),
        "What they sign has that name from now on.",
        name=name,
    )


def _new_passphrase(place: ScreenBase, name: str) -> None:
    change = place.casework.encryption.change_passphrase
    _ask(
        place,
        f"Another passphrase for {name}",
        _SEALED,
        (NEW, AGAIN, MINE),
        lambda typed: change(typed[MINE], typed[NEW], name=name),
        "The passphrase is changed.",
    )


def new_recovery_key(place: ScreenBase, then: Then = no_more) -> None:
    """Make another recovery key, which is shown once."""
    if not _may_change(place):
        return
    replace = place.casework.encryption.replace_recovery_key
    _ask(
        place,
        "Another recovery key?",
        f"The sheet printed before will open nothing from now on. {_SEALED}",
        (MINE,),
        lambda typed: replace(typed[MINE]),
        "There is another recovery key.",
        then=then,
    )


def _ask(
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


def _may_change(place: ScreenBase) -> bool:
    records = place.casework.records
    if records.encrypted and records.read_only:
        place.show_message("Nothing can be changed now", records.why_read_only)
    return records.encrypted and not records.read_only


def _key_of(name: str) -> str:
    return f"opener-{name}"
