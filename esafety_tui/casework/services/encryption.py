"""Who can read the records: the passphrase, the recovery key, encrypting and decrypting."""

from contextlib import suppress
from typing import TYPE_CHECKING

from esafety_tui.casework.services.base import Service
from esafety_tui.data.journal.entry import Change
from esafety_tui.data.problems import StoreProblem

if TYPE_CHECKING:
    from esafety_tui.data.crypto.cipher_protocol import Cipher
    from esafety_tui.data.crypto.key_file import Cost
    from esafety_tui.data.tables import Tables


class Encryption(Service):
    """What opens the records; each change of it is written into the history."""

    def change_passphrase(self, current: str, new: str, *, cost: "Cost | None" = None) -> str:
        """Let *new* open the records in place of *current*, and say what that leaves open.

        *current* may be the recovery key, which stays as it is.  Backups made until now
        still open with the old passphrase: the answer says so.  Raises :class:`NoKeys`
        for plain records, :class:`WrongPassphrase` and the like, :class:`WeakPassphrase`,
        :class:`KeysNotSaved` or :class:`KeysUnconfirmed`.
        """
        from esafety_tui.data.crypto.keys import DEFAULT_COST, OLD_BACKUPS, change_passphrase  # noqa: PLC0415 - 50 ms, not for plain records

        self.records.may_write()
        cipher = change_passphrase(self.records.folder, current, new, cost=cost or DEFAULT_COST)
        self._rekeyed(cipher, "changed the passphrase")
        return OLD_BACKUPS

    def replace_recovery_key(self, current: str) -> str:
        """Return a new recovery key to print; *current* is the passphrase or the old key."""
        from esafety_tui.data.crypto.keys import replace_recovery_key  # noqa: PLC0415

        self.records.may_write()
        cipher, printed = replace_recovery_key(self.records.folder, current)
        self._rekeyed(cipher, "replaced the recovery key")
        return printed

    def encrypt(self, passphrase: str, *, cost: "Cost | None" = None) -> str:
        """Encrypt plain records, their history and evidence; return the recovery key to print.

        Backups made until now stay as plain as they are.  Raises :class:`KeysExist` for
        encrypted records, :class:`WeakPassphrase`, :class:`NotSaved` or the like: nothing
        has then happened; or :class:`SwitchUnfinished`.
        """
        from esafety_tui.data.crypto.key_problems import KeysExist  # noqa: PLC0415
        from esafety_tui.data.folder.contents import clear_derived  # noqa: PLC0415
        from esafety_tui.data.folder.encrypt_folder import encrypt  # noqa: PLC0415

        if self.records.encrypted:
            raise KeysExist(self.records.folder)
        printed = ""

        def exchange(tables: "Tables") -> "Cipher":
            nonlocal printed
            change = self._act("encrypted the records")
            cipher, printed = encrypt(self.records.folder, tables, passphrase, change, cost=cost)
            return cipher

        self.records.store.convert(exchange)
        clear_derived(self.records.folder)
        return printed

    def decrypt(self) -> None:
        """Turn encrypted records, their history and evidence into plain files."""
        from esafety_tui.data.crypto.cipher_protocol import PLAIN  # noqa: PLC0415
        from esafety_tui.data.crypto.key_problems import NoKeys  # noqa: PLC0415
        from esafety_tui.data.folder.contents import clear_derived  # noqa: PLC0415
        from esafety_tui.data.folder.encrypt_folder import decrypt  # noqa: PLC0415

        if not self.records.encrypted:
            raise NoKeys(self.records.folder)

        def exchange(tables: "Tables") -> "Cipher":
            change = self._act("decrypted the records")
            decrypt(self.records.folder, tables, self.records.store.cipher, change)
            return PLAIN

        self.records.store.convert(exchange)
        clear_derived(self.records.folder)

    def _act(self, act: str) -> Change:
        return Change(act, "", self.records.school.lead, self.records.now)

    def _rekeyed(self, cipher: "Cipher", act: str) -> None:
        """Note a change of the key file, which has happened whether or not the note can be kept."""
        with suppress(StoreProblem):
            self.records.store.rekeyed(cipher)
            with self.records.change(act):
                pass  # it changed no record
