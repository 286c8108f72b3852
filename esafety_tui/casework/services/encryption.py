"""Who can read the records: encrypting and decrypting them, passphrases, the recovery key."""

from collections.abc import Callable
from contextlib import suppress
from typing import TYPE_CHECKING, NamedTuple, cast

from esafety_tui.casework.long_task import LongTask
from esafety_tui.casework.services.base import Service
from esafety_tui.data.journal.entry import Change
from esafety_tui.data.problems import NotSaved, StoreProblem, SwitchUnfinished
from esafety_tui.model.progress import Progress, unheard
from esafety_tui.model.record import Invalid, clean_line

if TYPE_CHECKING:
    from esafety_tui.data.crypto.cipher import KeyedCipher
    from esafety_tui.data.crypto.key_file import Cost, KeyFile
    from esafety_tui.data.crypto.key_table import KeyTable
    from esafety_tui.data.folder.encrypt_folder import SealedAnew

    Carried = tuple[KeyTable | None, SealedAnew | None]
    Changing = LongTask[Carried, "KeyChange"]

_LONGEST_NAME = 100
_OLD_BACKUPS = (
    "Backups made until now still open with the passphrases and the recovery key of their day. If "
    "somebody knows one of these who should not, make a backup and take the older ones away."
)
_DECRYPTED = "decrypted the records"
_DOING = "Changing what opens the records; where that is needed, every file is encrypted again."


class KeyChange(NamedTuple):
    """What a change came to: a recovery key to print, which is empty if the old one stays.

    ``text`` says what that means for backups and for the sheet that was printed.
    """

    recovery_key: str
    text: str


class Encryption(Service):
    """What opens the records; each change of it is written into the history.

    Whoever changes it says once more what they opened the records with: somebody else could be at
    the keyboard.  All but adding and renaming somebody seals every file anew, in a task that takes
    as long as copying them; backups keep what opened them on their day.
    """

    def people(self) -> tuple[str, ...]:
        """Return who may open the records; only the lead until somebody is added to old ones.

        Raises :class:`NoKeys` for plain records, and as opening a key file does.
        """
        from esafety_tui.data.crypto.key_file import OldHeader  # noqa: PLC0415 - start-up
        from esafety_tui.data.crypto.key_slots import name_in  # noqa: PLC0415 - 50 ms

        header = self._key_file().header
        if isinstance(header, OldHeader):
            return (self.records.lead,)
        # The key file is that of this very cipher.
        cipher = cast("KeyedCipher", self.records.store.cipher)
        return tuple(name_in(slot, cipher) for slot in header.people)

    def add_person(self, current: str, name: str, passphrase: str) -> "Changing":
        """Let *name* open the records with *passphrase*, which they type themselves.

        Raises :class:`Invalid` for a name that cannot be, and as :func:`with_person` does.
        """
        from esafety_tui.data.crypto.key_table import with_person  # noqa: PLC0415 - 50 ms

        name = _named(name)
        act = f"let {name} open the records"
        return self._changing(current, act, lambda table: with_person(table, name, passphrase))

    def remove_person(self, current: str, name: str) -> "Changing":
        """Let *name* open nothing that is written from now on.

        Raises :class:`Invalid` for whoever is signed on, and as :func:`without_person` does.
        """
        from esafety_tui.data.crypto.key_table import without_person  # noqa: PLC0415 - 50 ms

        def make(table: "KeyTable") -> "KeyTable":
            changed = without_person(table, name)
            if name == table.opened_by.name:
                raise Invalid("", "nobody removes themselves: somebody else who may open does that")
            return changed

        return self._changing(current, f"let {name} open the records no more", make)

    def rename_person(self, current: str, name: str, new: str) -> "Changing":
        """Call somebody *new* from now on; what they signed keeps the name of its day."""
        from esafety_tui.data.crypto.key_table import with_name  # noqa: PLC0415 - 50 ms

        new = _named(new)
        act = f"changed the name of {name}, who may open the records, to {new}"
        return self._changing(current, act, lambda table: with_name(table, name, new))

    def change_passphrase(
        self, current: str, new: str, *, name: str = "", cost: "Cost | None" = None
    ) -> "Changing":
        """Let *new* open the records in place of *current*.

        With the recovery key as *current*, that of *name* changes, who must be named where more
        than one may open.  Raises :class:`WeakPassphrase` and the like.
        """
        from esafety_tui.data.crypto.key_table import with_passphrase  # noqa: PLC0415 - 50 ms

        def make(table: "KeyTable") -> "KeyTable":
            return with_passphrase(table, _whose(table, name), new, cost=cost)

        return self._changing(current, "changed the passphrase", make, forgotten=True)

    def replace_recovery_key(self, current: str) -> "Changing":
        """Make a new recovery key to print; the sheet printed before opens no more."""
        from esafety_tui.data.crypto.key_table import with_recovery_key  # noqa: PLC0415 - 50 ms

        return self._changing(current, "replaced the recovery key", with_recovery_key)

    def encrypt(
        self, passphrase: str, *, cost: "Cost | None" = None, progress: Progress = unheard
    ) -> str:
        """Encrypt plain records at once; return the recovery key to print.

        Raises as :meth:`encrypting` does, and what carrying that raises.
        """
        key: str = self.encrypting(passphrase, cost=cost).done(progress).recovery_key
        return key

    def encrypting(self, passphrase: str, *, cost: "Cost | None" = None) -> "Changing":
        """Encrypt plain records, their history and evidence; the lead may open them then.

        Backups made until now stay as plain as they are.  Raises :class:`KeysExist` for encrypted
        records and :class:`WeakPassphrase`; carrying it, :class:`NotSaved` or the like: nothing has
        then happened; or :class:`SwitchUnfinished`.
        """
        from esafety_tui.data.crypto.key_problems import KeysExist  # noqa: PLC0415
        from esafety_tui.data.crypto.key_table import new_table, refuse_weak  # noqa: PLC0415

        if self.records.encrypted:
            raise KeysExist(self.records.folder)
        self.records.may_write()
        refuse_weak(passphrase)
        act = "encrypted the records"

        def carry(progress: Progress) -> "Carried":
            table = new_table(self.records.lead, passphrase, cost=cost)
            return table, self._sealed_anew(table, act, progress)

        return self._task(carry, act, lambda _: "")

    def decrypt(self, progress: Progress = unheard) -> None:
        """Turn encrypted records, their history and evidence into plain files."""
        from esafety_tui.data.crypto.key_problems import NoKeys  # noqa: PLC0415

        if not self.records.encrypted:
            raise NoKeys(self.records.folder)
        self._go_over(self._sealed_anew(None, _DECRYPTED, progress))

    def decrypting(self, current: str) -> "Changing":
        """Do the same for whoever says once more what they opened the records with."""
        self.records.may_write()
        self._key_file()

        def carry(progress: Progress) -> "Carried":
            self._opened_again(current, forgotten=False)
            return None, self._sealed_anew(None, _DECRYPTED, progress)

        return self._task(carry, _DECRYPTED, lambda _: "")

    def _changing(
        self,
        current: str,
        act: str,
        make: "Callable[[KeyTable], KeyTable]",
        *,
        forgotten: bool = False,
    ) -> "Changing":
        """Change the key table that *current* opens.

        What *make* and the checks raise, carrying it raises: nothing has happened then.
        """
        self.records.may_write()
        self._key_file()  # while it can still be said at once that there is none

        def carry(progress: Progress) -> "Carried":
            table = make(self._opened_again(current, forgotten=forgotten))
            return table, self._sealed_anew(table, act, progress) if table.renewed else None

        def said(printed: str) -> str:
            key = "printed before opens them no more" if printed else "stays as it is"
            return f"The recovery key {key}. {_OLD_BACKUPS}"

        return self._task(carry, act, said)

    def _task(
        self,
        carry: "Callable[[Progress], Carried]",
        act: str,
        said: Callable[[str], str],
    ) -> "Changing":
        """Write down what *carry* made; *said* is told of a key that was printed, if one was."""

        def record(made: "Carried") -> KeyChange:
            table, sealed = made
            printed = table.printed if table else ""
            if sealed:
                self._go_over(sealed, printed)
            elif table:
                self._save(table, act)
            return KeyChange(printed, said(printed) if sealed else "")

        def take_back(made: "Carried") -> None:
            if made[1]:
                made[1].throw_away()

        return LongTask(carry, record, take_back, doing=_DOING)

    def _key_file(self) -> "KeyFile":
        """Return the key file, which is the one that the records were opened with.

        Somebody who could write there may have put another in its place, which lets them in too:
        what that gives must never be what the records are sealed under next.
        """
        from esafety_tui.data.crypto.key_file import read_key_file  # noqa: PLC0415 - start-up
        from esafety_tui.data.crypto.key_problems import (  # noqa: PLC0415 - start-up
            KeyFileAltered,
            KeyFileReplaced,
            NoKeys,
        )

        if not self.records.encrypted:
            raise NoKeys(self.records.folder)
        file = read_key_file(self.records.folder)
        try:
            file.authenticate(cast("KeyedCipher", self.records.store.cipher))
        except KeyFileAltered:
            raise KeyFileReplaced(file.path) from None
        return file

    def _opened_again(self, current: str, *, forgotten: bool) -> "KeyTable":
        from esafety_tui.data.crypto.key_problems import NotWhoOpened  # noqa: PLC0415 - start-up
        from esafety_tui.data.crypto.key_table import table_in  # noqa: PLC0415 - 50 ms

        lead, by = self.records.lead, self.records.store.cipher.opened_by
        table = table_in(self._key_file(), current, lead, forgotten=forgotten)
        if table.opened_by not in (by, by._replace(name=by.name or lead)):
            raise NotWhoOpened
        return table

    def _sealed_anew(self, table: "KeyTable | None", act: str, progress: Progress) -> "SealedAnew":
        from esafety_tui.data.folder.encrypt_folder import seal_anew  # noqa: PLC0415 - start-up

        store = self.records.store
        return seal_anew(store.folder, store.tables, store.cipher, table, self._act(act), progress)

    def _go_over(self, sealed: "SealedAnew", printed: str = "") -> None:
        """Put what was encrypted again in place of the records, unless they have changed since.

        Where that cannot be finished, a recovery key that was to be *printed* has been seen by
        nobody.
        """
        from esafety_tui.data.crypto.key_problems import RecoveryKeyUnseen  # noqa: PLC0415
        from esafety_tui.data.folder.contents import clear_derived  # noqa: PLC0415

        store = self.records.store
        if store.history.head != sealed.link:
            sealed.throw_away()
            raise NotSaved("the records were changed meanwhile")
        try:
            store.convert(sealed.carry_out)
        except SwitchUnfinished as problem:
            if printed:
                raise RecoveryKeyUnseen(str(problem)) from problem
            raise
        clear_derived(store.folder)

    def _save(self, table: "KeyTable", act: str) -> None:
        """Write a key file with the same data key, and note it, whether or not that can be kept."""
        table.save(self.records.folder)
        with suppress(StoreProblem):
            self.records.store.rekeyed(table.cipher)
            with self.records.change(act):
                pass  # it changed no record

    def _act(self, act: str) -> Change:
        return Change(act, "", self.records.signer, self.records.now)


def _named(name: str) -> str:
    """Return a name as it is kept; raises :class:`Invalid`."""
    name = clean_line(name)
    if not name or len(name) > _LONGEST_NAME:
        raise Invalid("name", f"is required, in at most {_LONGEST_NAME} characters")
    return name


def _whose(table: "KeyTable", name: str) -> str:
    """Return whose passphrase is to change: that of whoever opened the table, or of *name*."""
    if table.opened_by.name:
        return table.opened_by.name
    if name or len(table.people) == 1:
        return name or next(iter(table.people))
    raise Invalid(
        "name", "is required: with the recovery key, say whose passphrase is to be a new one"
    )
