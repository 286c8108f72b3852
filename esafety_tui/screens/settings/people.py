"""Who may open the records, in the settings: listed, added, taken off, with other passphrases."""

from functools import partial

from esafety_tui.casework.casework import Casework
from esafety_tui.casework.problems import StoreProblem
from esafety_tui.screens.base.asking import Acts, offer
from esafety_tui.screens.base.screen_base import ScreenBase
from esafety_tui.screens.settings.encrypting import encryption_row
from esafety_tui.screens.settings.rows import OPENERS, SettingsRow
from esafety_tui.screens.settings.secrets_box import (
    AGAIN,
    MINE,
    NAME,
    NEW,
    Then,
    ask_secrets,
    no_more,
)
from esafety_tui.widgets.lists.drawing import Palette

_RECOVERY_KEY = "recovery-key"
_ADDED = (
    "They type a passphrase of their own, which nobody else need know. What they change is signed "
    "with their name."
)
_SEALED = (
    "Everything is encrypted again under a new key, which takes a while. Backups made until now "
    "still open as they did."
)


def opener_rows(casework: Casework) -> list[SettingsRow]:
    """Return a row for each person who may open the records, and one for the recovery key."""
    if not casework.records.encrypted:
        return [encryption_row(casework)]
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
    rows.append(SettingsRow(_RECOVERY_KEY, OPENERS, "Recovery key", sheet))
    return [*rows, encryption_row(casework)]


def add_person(place: ScreenBase, name: str = "", then: Then = no_more) -> None:
    """Ask for somebody who may open the records from now on, who may be called *name*."""
    add = place.casework.encryption.add_person
    if _may_change(place):
        ask_secrets(
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


def is_person(row: SettingsRow) -> bool:
    """Whether *row* is that of a person who may open the records."""
    return row.key == _key_of(row.name)


def take_off(place: ScreenBase, name: str, then: Then = no_more) -> None:
    """Ask for what it takes to let *name* open nothing that is written from now on."""
    remove = place.casework.encryption.remove_person
    opens_no_more = f"{name} will open nothing that is written from now on."
    if _may_change(place):
        ask_secrets(
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
    ask_secrets(
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
    ask_secrets(
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
    ask_secrets(
        place,
        "Another recovery key?",
        f"The sheet printed before will open nothing from now on. {_SEALED}",
        (MINE,),
        lambda typed: replace(typed[MINE]),
        "There is another recovery key.",
        then=then,
    )


def _may_change(place: ScreenBase) -> bool:
    records = place.casework.records
    if records.encrypted and records.read_only:
        place.show_message("Nothing can be changed now", records.why_read_only)
    return records.encrypted and not records.read_only


def _key_of(name: str) -> str:
    return f"opener-{name}"
