"""The key file as it is made and changed: who may open the records, and what each is given.

Where somebody, or something, is to open no more, the table is made under a new data key, which
everybody who stays is given without typing anything.  The records have to be encrypted again
under it, together with the key file or not at all; a key file of before then opens nothing of
them.  Backups keep the key file of their day.
"""

import os
import secrets
import unicodedata
from dataclasses import dataclass, replace
from pathlib import Path

from esafety_tui.data.crypto.cipher import DATA_KEY_BYTES, KeyedCipher
from esafety_tui.data.crypto.cipher_protocol import NOBODY, OpenedBy
from esafety_tui.data.crypto.key_file import (
    FORMAT,
    Cost,
    Header,
    KeyFile,
    OldHeader,
    key_file_content,
)
from esafety_tui.data.crypto.key_problems import (
    MOST_PEOPLE,
    SHORTEST,
    KeysExist,
    KeysNotSaved,
    KeysUnconfirmed,
    LastPerson,
    NameTaken,
    NoSuchPerson,
    OldKeysNeedPassphrase,
    PassphraseTaken,
    TooManyPeople,
    WeakPassphrase,
)
from esafety_tui.data.crypto.key_slots import (
    SALT_BYTES,
    name_in,
    pair_of_passphrase,
    pair_of_recovery_key,
    public_half,
    slot_for,
    slot_of_person,
)
from esafety_tui.data.crypto.keys import opened
from esafety_tui.data.crypto.recovery_key import as_printed, new_recovery_key
from esafety_tui.data.files.atomic import SyncFailed, replace_file
from esafety_tui.data.files.names import KEYS_NAME
from esafety_tui.data.problems import cause

DEFAULT_COST = Cost()
_FEWEST_DIFFERENT = 4


@dataclass(frozen=True, slots=True, repr=False)
class KeyTable:
    """A data key, and who is given it; never shown, so without a repr.

    *people* are their public halves by name, in the order in which they were added, and *recovery*
    is that of the recovery key.  *opened_by* is who opened the table; *printed* a recovery key that
    was made just now, or empty; each of *new* is a secret that has to open it before anything
    depends on it.  *renewed* is whether the data key has sealed nothing yet: the records go over
    to it together with this table.
    """

    data_key: bytes
    generation: int
    cost: Cost
    salt: bytes
    people: dict[str, bytes]
    recovery: bytes
    opened_by: OpenedBy = NOBODY
    printed: str = ""
    new: tuple[str, ...] = ()
    renewed: bool = False

    @property
    def cipher(self) -> KeyedCipher:
        """The cipher of the records that these keys open."""
        return KeyedCipher(self.data_key, self.generation, self.opened_by)

    def public_of(self, passphrase: str) -> bytes:
        """Return the public half of whoever knows *passphrase*; raises :class:`NoRoomForKeys`."""
        return public_half(pair_of_passphrase(passphrase, self.salt, self.cost))

    def content(self) -> bytes:
        """Return the bytes of the key file, once each new secret was seen to open it.

        Raises :class:`KeysNotSaved`.
        """
        people = tuple(
            slot_of_person(self.data_key, public, name) for name, public in self.people.items()
        )
        recovery = slot_for(self.data_key, self.recovery)
        header = Header(FORMAT, self.generation, self.cost, self.salt, people, recovery)
        content = key_file_content(header, self.cipher)
        for secret in self.new:
            if opened(KeyFile(content, Path(KEYS_NAME)), secret)[0] != self.data_key:
                raise KeysNotSaved("it could not be read back")
        return content

    def save(self, folder: Path) -> None:
        """Put the file on the disk; raises :class:`KeysNotSaved` or :class:`KeysUnconfirmed`."""
        content = self.content()
        try:
            replace_file(folder / KEYS_NAME, content)
        except SyncFailed as error:
            raise KeysUnconfirmed from error
        except OSError as error:
            raise KeysNotSaved(cause(error)) from error


def new_table(name: str, passphrase: str, *, cost: Cost | None = None) -> KeyTable:
    """Make keys, and a recovery key, that nobody has had before; *name* is the first person.

    Raises :class:`NoRoomForKeys`.
    """
    recovery_key, salt = new_recovery_key(), os.urandom(SALT_BYTES)
    printed = as_printed(recovery_key)
    table = KeyTable(
        _new_data_key(),
        generation=1,
        cost=cost or DEFAULT_COST,
        salt=salt,
        people={},
        recovery=public_half(pair_of_recovery_key(recovery_key, salt)),
        opened_by=OpenedBy(name),
        printed=printed,
        new=(passphrase, printed),
        renewed=True,
    )
    return replace(table, people={name: table.public_of(passphrase)})


def create_keys(
    folder: Path, name: str, passphrase: str, *, cost: Cost | None = None
) -> tuple[KeyedCipher, str]:
    """Make the key file of *folder* for *name*; return the cipher and the recovery key to print.

    The recovery key is shown once and kept nowhere.  Raises :class:`WeakPassphrase`,
    :class:`KeysExist`, :class:`KeysNotSaved` or :class:`NoRoomForKeys`.
    """
    refuse_weak(passphrase)
    if os.path.lexists(folder / KEYS_NAME):
        raise KeysExist(folder)
    table = new_table(name, passphrase, cost=cost)
    try:
        table.save(folder)
    except KeysUnconfirmed as error:
        # Nothing is encrypted yet: better no key file than one whose recovery key nobody saw.
        (folder / KEYS_NAME).unlink(missing_ok=True)
        raise KeysNotSaved("the disk did not confirm it") from error
    return table.cipher, table.printed


def table_in(file: KeyFile, secret: str, lead: str, *, forgotten: bool = False) -> KeyTable:
    """Open a key file, in order to change it; raises as :func:`open_keys` does.

    One of before there were people is begun anew: *lead* is who has its passphrase, and there is a
    new recovery key to print, because the old one cannot be given anything.  Raises
    :class:`OldKeysNeedPassphrase` when *secret* is that one, unless the passphrase is *forgotten*
    and the lead is about to have a new one.
    """
    data_key, by = opened(file, secret)
    header = file.header
    if isinstance(header, OldHeader):
        if by.recovery_key and not forgotten:
            raise OldKeysNeedPassphrase
        by = by if by.recovery_key else OpenedBy(lead)
        return replace(new_table(lead, secret), generation=header.generation + 1, opened_by=by)
    cipher = KeyedCipher(data_key)
    people = {name_in(slot, cipher): slot.public for slot in header.people}
    return KeyTable(
        data_key, header.generation, header.cost, header.salt, people, header.recovery.public, by
    )


def with_person(table: KeyTable, name: str, passphrase: str) -> KeyTable:
    """Let *name* open the records too; the data key stays.

    Raises :class:`WeakPassphrase`, :class:`PassphraseTaken`, :class:`NameTaken`,
    :class:`TooManyPeople` or :class:`NoRoomForKeys`.
    """
    refuse_weak(passphrase)
    _refuse_taken(table, name)
    if len(table.people) >= MOST_PEOPLE:
        raise TooManyPeople
    people = {**table.people, name: _own(table, passphrase)}
    return replace(_next(table), people=people, new=(*table.new, passphrase))


def without_person(table: KeyTable, name: str) -> KeyTable:
    """Let *name* open nothing that is written from now on.

    Raises :class:`NoSuchPerson` or :class:`LastPerson`.
    """
    _refuse_unknown(table, name)
    people = {known: public for known, public in table.people.items() if known != name}
    if not people:
        raise LastPerson
    return replace(_renewed(table), people=people)


def with_name(table: KeyTable, name: str, new: str) -> KeyTable:
    """Call somebody *new*; raises :class:`NoSuchPerson` or :class:`NameTaken`."""
    _refuse_unknown(table, name)
    others = {known: public for known, public in table.people.items() if known != name}
    _refuse_taken(replace(table, people=others), new)
    people = {new if known == name else known: one for known, one in table.people.items()}
    by = OpenedBy(new) if table.opened_by.name == name else table.opened_by
    return replace(_next(table), people=people, opened_by=by)


def with_passphrase(
    table: KeyTable, name: str, passphrase: str, *, cost: Cost | None = None
) -> KeyTable:
    """Let *passphrase* open the records in place of the one that *name* had.

    *cost* is for whoever is alone; beside others it stays as theirs is.  Raises
    :class:`NoSuchPerson`, :class:`WeakPassphrase`, :class:`PassphraseTaken` or
    :class:`NoRoomForKeys`.
    """
    refuse_weak(passphrase)
    _refuse_unknown(table, name)
    _own(table, passphrase)
    if len(table.people) == 1:
        table = replace(table, cost=cost or DEFAULT_COST)
    people = {**table.people, name: table.public_of(passphrase)}
    new = tuple(filter(None, (table.printed, passphrase)))
    return replace(_renewed(table), people=people, new=new)


def with_recovery_key(table: KeyTable) -> KeyTable:
    """Make a new recovery key to print; the sheet printed before opens nothing from now on."""
    recovery_key = new_recovery_key()
    printed = as_printed(recovery_key)
    public = public_half(pair_of_recovery_key(recovery_key, table.salt))
    new = (*(secret for secret in table.new if secret != table.printed), printed)
    return replace(_renewed(table), recovery=public, printed=printed, new=new)


def refuse_weak(passphrase: str) -> None:
    """Raise :class:`WeakPassphrase` for one that could be guessed in an afternoon."""
    characters = unicodedata.normalize("NFC", passphrase)
    if not characters.strip():
        raise WeakPassphrase("it is empty")
    if len(characters) < SHORTEST:
        raise WeakPassphrase(f"it is shorter than {SHORTEST} characters")
    if len(set(characters)) < _FEWEST_DIFFERENT:
        raise WeakPassphrase("it repeats the same few characters")


def _next(table: KeyTable) -> KeyTable:
    return replace(table, generation=table.generation + 1)


def _renewed(table: KeyTable) -> KeyTable:
    return replace(_next(table), data_key=_new_data_key(), renewed=True)


def _new_data_key() -> bytes:
    return secrets.token_bytes(DATA_KEY_BYTES)


def _own(table: KeyTable, passphrase: str) -> bytes:
    """Return the public half of a passphrase that is nobody's yet."""
    public = table.public_of(passphrase)
    if public in table.people.values():
        raise PassphraseTaken
    return public


def _refuse_taken(table: KeyTable, name: str) -> None:
    if name.casefold() in map(str.casefold, table.people):
        raise NameTaken


def _refuse_unknown(table: KeyTable, name: str) -> None:
    if name not in table.people:
        raise NoSuchPerson
