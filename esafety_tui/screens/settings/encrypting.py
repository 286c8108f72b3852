"""Encrypting plain records, and taking the encryption away, in the settings."""

from esafety_tui.casework.casework import Casework
from esafety_tui.casework.services.earlier_copies import Replaced
from esafety_tui.screens.base.screen_base import ScreenBase
from esafety_tui.screens.settings.rows import OPENERS, SettingsRow
from esafety_tui.screens.settings.secrets_box import AGAIN, MINE, NEW, ask_secrets
from esafety_tui.widgets.boxes.dialogs import attempt
from esafety_tui.widgets.boxes.question import choose
from esafety_tui.widgets.boxes.working import carry_out
from esafety_tui.widgets.lists.drawing import Palette

ENCRYPT, DECRYPT = "encrypt", "decrypt"
_PLAIN = "no: whoever can read this computer's disk can read the records. Enter encrypts them"
_ENCRYPTED = "yes; Enter takes that away"
_TO_ENCRYPT = (
    "The records, their history and the evidence are encrypted, which takes a while. From then on "
    "they open only with this passphrase, or with the recovery key that is shown next. Without "
    "either of the two nobody can open them, nor can whoever made this program."
)
_TO_DECRYPT = (
    "The records, their history and the evidence become plain files: whoever can read this "
    "computer's disk, a backup of it or a stolen laptop can read the names in them. Backups made "
    "until now still need the passphrase of their day."
)
_PLAIN_COPIES = (
    "Earlier backups and other copies that anybody can read: {count}. Replace them makes a new "
    "backup, which is encrypted, reads it back, and then takes those away. No undo brings them "
    "back."
)
_STILL_READABLE = (
    "These can still be read without the passphrase, if names stand in them. Take away what nobody "
    "may read:"
)


def encryption_row(casework: Casework) -> SettingsRow:
    """Return the row that says whether the records are encrypted, and changes it."""
    if casework.records.encrypted:
        return SettingsRow(DECRYPT, OPENERS, "Encrypted", _ENCRYPTED)
    return SettingsRow(ENCRYPT, OPENERS, "Encrypted", _PLAIN, Palette.WARNING)


def open_encryption(place: ScreenBase, key: str) -> bool:
    """Do what the row *key* leads to; whether it is one of these."""
    if key not in (ENCRYPT, DECRYPT):
        return False
    if place.casework.records.read_only:
        place.show_message("Nothing can be changed now", place.casework.records.why_read_only)
    elif key == ENCRYPT:
        _encrypt(place)
    else:
        _decrypt(place)
    return True


def _encrypt(place: ScreenBase) -> None:
    def encrypted(done: bool) -> None:
        if done:
            _offer_to_replace(place)

    encryption = place.casework.encryption
    ask_secrets(
        place,
        "Encrypt the records?",
        _TO_ENCRYPT,
        (NEW, AGAIN),
        lambda typed: encryption.encrypting(typed[NEW]),
        "The records, their history and the evidence are encrypted.",
        then=encrypted,
    )


def _decrypt(place: ScreenBase) -> None:
    encryption = place.casework.encryption
    ask_secrets(
        place,
        "Take the encryption away?",
        _TO_DECRYPT,
        (MINE,),
        lambda typed: encryption.decrypting(typed[MINE]),
        "The records, their history and the evidence are plain files now.",
    )


def _offer_to_replace(place: ScreenBase) -> None:
    """Ask what is to become of the copies from before, which need no passphrase."""
    earlier = place.casework.earlier
    plain = attempt(place, earlier.plain)
    if not plain:
        _say_what_is_left(place, "")
        return

    def replace() -> None:
        task = attempt(place, lambda: earlier.replacing(plain))
        if task is not None:
            carry_out(place, "Replacing the backups", task, replaced)

    def replaced(done: Replaced) -> None:
        _say_what_is_left(place, done.text)

    text = _PLAIN_COPIES.format(count=len(plain))
    choose(place, "Replace the backups that anybody can read?", text, {"Replace them": replace},
           word="replace")  # fmt: skip


def _say_what_is_left(place: ScreenBase, done: str) -> None:
    """Show what was *done*, and what can be read without the passphrase all the same."""
    left = attempt(place, place.casework.earlier.readable)
    still = "\n".join((_STILL_READABLE, *left)) if left else ""
    if said := "\n\n".join(filter(None, (done, still))):
        place.show_message("Earlier copies of the records", said)
