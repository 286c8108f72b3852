"""The school's own rows of the contact table, as they lie on the disk.

Beside plain records all of them are in ``contacts.json``.  Beside encrypted ones all are in
``contacts.sealed``, and ``contacts.json`` has a copy of those that may be shown when locked: so
much, and no more, is read without a passphrase.  Where all may be shown, nothing is sealed.
"""

from collections.abc import Iterable
from pathlib import Path
from typing import Any, NamedTuple

import msgspec

from esafety_tui.data.crypto.cipher_protocol import Cipher, Unopened
from esafety_tui.data.files.atomic import raising, replace_file
from esafety_tui.data.files.file_swap import Switch
from esafety_tui.data.files.names import CONTACTS_NAME, SEALED_CONTACTS, new_aside
from esafety_tui.data.problems import NotSaved
from esafety_tui.model.contact import Contact
from esafety_tui.model.reading.ordinary_file import read_ordinary
from esafety_tui.model.record import Invalid, Undecodable, json_of, plain, read

_CONTEXT = SEALED_CONTACTS.encode()
# Some ten thousand rows.
_LARGEST = 8 * 1024 * 1024
_DAMAGED = (
    "the school's own contacts could not be read and are left as they are in {}; the shipped ones "
    "are shown"
)
_Files = dict[str, bytes | None]


class OwnRows(NamedTuple):
    """The rows; whether there are more that need the passphrase; what could not be read."""

    rows: tuple[Contact, ...] = ()
    hidden: bool = False
    warning: str = ""


def read_own(folder: Path, cipher: Cipher | None) -> OwnRows:
    """Read the school's own rows in *folder*; without a *cipher*, those that show when locked."""
    name = _source(folder, cipher)
    try:
        rows = tuple(read(Contact, row) for row in _rows(_content(folder, name, cipher)))
        warning = ""
    except FileNotFoundError:
        rows, warning = (), ""
    except (OSError, Unopened, Undecodable, Invalid):
        rows, warning = (), _DAMAGED.format(name)
    if cipher is not None:
        return OwnRows(rows, warning=warning)
    shown = tuple(row for row in rows if row.shown_when_locked)
    return OwnRows(shown, len(shown) < len(rows) or (folder / SEALED_CONTACTS).exists(), warning)


def write_own(folder: Path, rows: Iterable[Contact], cipher: Cipher) -> None:
    """Keep *rows* in the place of what is there; raises :class:`NotSaved`."""
    _write(folder, _files([plain(row) for row in rows], cipher))


def put_aside(folder: Path) -> None:
    """Move the files away that hold the rows, to a place that no other had; may raise OSError."""
    aside = new_aside(folder, "contacts")
    for name in (SEALED_CONTACTS, CONTACTS_NAME):
        if (folder / name).exists():
            (folder / name).rename(aside / name)


def seal_left_plain(folder: Path, cipher: Cipher) -> bool:
    """Seal what an earlier version kept plain beside encrypted records; return whether it did.

    Raises :class:`NotSaved`.
    """
    if (folder / SEALED_CONTACTS).exists() or not (folder / CONTACTS_NAME).exists():
        return False
    files = carried_over(folder, cipher, cipher)
    if files.get(SEALED_CONTACTS) is None:
        return False
    _write(folder, files)
    return True


def carried_over(folder: Path, was: Cipher, cipher: Cipher) -> _Files:
    """Return, under *cipher*, the files of what is kept under *was*; ``None`` is no file.

    What makes no sense goes over as it is, so that it lies nowhere plain beside sealed records.
    What cannot be read at all is not among them, and stays.
    """
    try:
        content = _content(folder, _source(folder, was), was)
    except (OSError, Unopened):
        return {}
    try:
        return _files(_rows(content), cipher)
    except Undecodable:
        if cipher.plain:
            return {CONTACTS_NAME: content, SEALED_CONTACTS: None}
        return {SEALED_CONTACTS: cipher.seal(content, _CONTEXT), CONTACTS_NAME: None}


def _source(folder: Path, cipher: Cipher | None) -> str:
    """Return the name of the file that holds every row that *cipher* can show."""
    sealed = cipher is not None and not cipher.plain and (folder / SEALED_CONTACTS).exists()
    return SEALED_CONTACTS if sealed else CONTACTS_NAME


def _content(folder: Path, name: str, cipher: Cipher | None) -> bytes:
    content = read_ordinary(folder / name, _LARGEST)
    return cipher.open(content, _CONTEXT) if cipher and name == SEALED_CONTACTS else content


def _rows(content: bytes) -> list[dict[str, Any]]:
    return json_of(content, list[dict[str, Any]])


def _files(rows: list[dict[str, Any]], cipher: Cipher) -> _Files:
    shown = [row for row in rows if cipher.plain or row.get("shown_when_locked") is True]
    return {
        SEALED_CONTACTS: cipher.seal(_text(rows), _CONTEXT) if len(shown) < len(rows) else None,
        CONTACTS_NAME: _text(shown) if shown or cipher.plain else None,
    }


def _text(rows: list[dict[str, Any]]) -> bytes:
    return msgspec.json.format(msgspec.json.encode(rows)) + b"\n"


def _write(folder: Path, files: _Files) -> None:
    changed = {name: new for name, new in files.items() if new != _there(folder / name)}
    with raising(NotSaved):
        match list(changed.items()):
            case [(name, bytes() as content)]:
                replace_file(folder / name, content)
            case [_, *_]:  # one without the other would lose rows, or leave plain what is not to be
                switch = Switch(folder)
                for name, new in changed.items():
                    if new is None:
                        switch.remove(name)
                    else:
                        switch.put(name, new)
                switch.carry_out()


def _there(path: Path) -> bytes | None:
    try:
        return read_ordinary(path, _LARGEST)
    except OSError:
        return None
