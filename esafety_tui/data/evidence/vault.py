"""The evidence vault: files kept under what they contain, sealed like the records.

A file is known by the SHA-256 of its content.  With plain records that is also its name in the
vault.  With encrypted records the name is a keyed digest of it: under the plain one, whoever sees
the folder could ask of any picture whether the school holds it.  Either way a file put in
another's place is found out, because its content gives its name.
"""

import hashlib
import os
from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import NamedTuple

from esafety_tui.data.crypto.cipher_protocol import Cipher, Unopened
from esafety_tui.data.crypto.sealed_stream import open_stream, seal_stream
from esafety_tui.data.evidence.evidence_source import LARGEST, EvidenceSource
from esafety_tui.data.evidence.vault_problems import (
    EvidenceDamaged,
    EvidenceNotSaved,
    NotInVault,
    TargetExists,
)
from esafety_tui.data.files.atomic import PartFile, raising, sweep, sync_folder
from esafety_tui.data.files.names import VAULT_NAME
from esafety_tui.data.problems import FolderUnusable, cause
from esafety_tui.model.evidence import is_digest
from esafety_tui.model.progress import Progress, unheard
from esafety_tui.model.reading.ordinary_file import TooLarge, open_ordinary

_CONTEXT = b"evidence"
_LABEL = "evidence"
# Sealed, a file is a little larger; what was put in its place may have no end.
_LARGEST_KEPT = 2 * LARGEST


class KeptFile(NamedTuple):
    """An evidence file in the vault: the digest and size in bytes of what was put in."""

    sha256: str
    size: int


@dataclass(frozen=True, slots=True)
class VaultFinding:
    """Something wrong in the vault; *sha256* is empty where the content is not known."""

    name: str
    sha256: str
    sentence: str


class Vault:
    """The evidence files of a records folder."""

    def __init__(self, folder: Path, cipher: Cipher, *, largest: int = LARGEST) -> None:
        """Keep evidence in *folder*, the records folder; *largest* is in bytes."""
        self.folder = folder / VAULT_NAME
        self._cipher = cipher
        self._largest = largest

    def put(self, path: Path, progress: Progress = unheard) -> KeptFile:
        """Copy the file at *path* into the vault; the file itself is left where it is.

        Putting it in again repairs a damaged copy.  Raises :class:`EvidenceRefused`,
        :class:`EvidenceChanged`, :class:`EvidenceNotSaved` or :class:`FolderUnusable`, and what
        *progress* raises; the vault is then as it was.
        """
        with EvidenceSource(path, self._largest) as source:
            return self._keep(_told(source.chunks(), source.size, progress))

    def take_out(self, sha256: str, target: Path, progress: Progress = unheard) -> None:
        """Write the content known as *sha256* to *target*, which must not exist yet.

        Raises :class:`NotInVault`, :class:`TargetExists`, :class:`EvidenceDamaged` or
        :class:`EvidenceNotSaved`, and what *progress* raises; no copy is left then.  What a killed
        program left half-written there of an earlier one goes.
        """
        kept = self._found(sha256)
        if os.path.lexists(target):
            raise TargetExists
        with suppress(OSError):
            sweep(target.parent, _LABEL)
        with raising(EvidenceNotSaved), PartFile(target.parent, _LABEL) as copy:
            for chunk in _told(self._content(kept), kept.stat().st_size, progress):
                copy.write(chunk)
            try:
                # Taking the name first makes sure that the copy replaces nothing that came since.
                target.open("xb").close()
            except FileExistsError:
                raise TargetExists from None
            try:
                copy.settle(target)
            except BaseException:
                with suppress(OSError):
                    target.unlink()
                raise

    def remove(self, sha256: str) -> None:
        """Take the file known as *sha256*, which no record names any more, away for good.

        Copies in backups stay.  Raises :class:`NotInVault` or :class:`EvidenceNotSaved`.
        """
        kept = self._found(sha256)
        with raising(EvidenceNotSaved):
            kept.unlink()
            sync_folder(self.folder)

    def names(self) -> list[str]:
        """Return the names of the files that are here, in order; raises :class:`FolderUnusable`."""
        return [path.name for path in self._entries() if is_digest(path.name) and path.is_file()]

    def reads_whole(self, name: str, heard: Callable[[], object]) -> bool:
        """Read the file of this *name*, calling *heard* after each megabyte; is it as put in?

        What cannot be read is not whole.  Raises what *heard* raises.
        """
        return not self._wrong_with(self.folder / name, claimed=True, heard=heard)

    def holds(self, sha256: str) -> bool:
        """Whether a file is kept as *sha256*; not whether it is whole."""
        return is_digest(sha256) and self._path(sha256).is_file()

    def verify(self, recorded: Collection[str] | None = None) -> list[VaultFinding]:
        """Read every file and say what is wrong, in order of name; raises :class:`FolderUnusable`.

        With *recorded*, the digests that the records name, also says which of them are missing
        and which files no record names.  What is no digest names no file.
        """
        known = {self.name_of(sha256): sha256 for sha256 in recorded or () if is_digest(sha256)}
        findings = {name: VaultFinding(name, sha256, _MISSING) for name, sha256 in known.items()}
        for path in self._entries():
            sha256 = known.get(path.name, "")
            sentence = self._wrong_with(path, claimed=recorded is None or bool(sha256))
            findings[path.name] = VaultFinding(path.name, sha256, sentence)
        return [findings[name] for name in sorted(findings) if findings[name].sentence]

    def copy_into(
        self, other: "Vault", progress: Progress = unheard, *, damaged_stay: bool = False
    ) -> tuple[str, ...]:
        """Put every file of this vault into *other*, under another cipher; return their digests.

        May be begun again after it was interrupted, also within one folder: the names differ.
        *progress* is in bytes.  Raises :class:`EvidenceDamaged` unless *damaged_stay*: such a file
        is passed over then; :class:`EvidenceNotSaved` or :class:`FolderUnusable`.
        """
        copied, done, total = [], 0, self.bytes_kept()
        for path in self._entries():
            if other.folder == self.folder and other._is_whole(path):
                continue
            with suppress(*([EvidenceDamaged] if damaged_stay else [])):
                copied.append(other._keep(self._content(path)).sha256)
            done += path.stat().st_size
            progress(done, total)
        return tuple(copied)

    def has_whole(self, sha256: str) -> bool:
        """Whether the file known as *sha256* is kept, opens, and has that digest."""
        with suppress(NotInVault, OSError):
            return self._is_whole(self._found(sha256))
        return False

    def within(self, folder: Path) -> "Vault":
        """Return the vault of *folder* that keeps files as this one does."""
        return Vault(folder, self._cipher)

    def copy_one(self, sha256: str, other: "Vault") -> str:
        """Put the file known as *sha256* into *other*; return its name among the records' files.

        Raises :class:`NotInVault`, :class:`EvidenceDamaged` or :class:`EvidenceNotSaved`.
        """
        other._keep(self._content(self._found(sha256)))
        return f"{VAULT_NAME}/{other.name_of(sha256)}"

    def bytes_kept(self) -> int:
        """How large all of the files are together, as they lie here."""
        return sum(path.stat().st_size for path in self._entries())

    def _keep(self, chunks: Iterable[bytes]) -> KeptFile:
        digest = hashlib.sha256()
        size = 0

        def counted() -> Iterator[bytes]:
            nonlocal size
            for chunk in chunks:
                digest.update(chunk)
                size += len(chunk)
                yield chunk

        if not self.folder.is_dir():
            with raising(partial(FolderUnusable, self.folder)):
                self.folder.mkdir(mode=0o700)
                sync_folder(self.folder.parent)
        with raising(EvidenceNotSaved), PartFile(self.folder, _LABEL) as part:
            for frame in seal_stream(counted(), self._cipher, _CONTEXT):
                part.write(frame)
            sha256 = digest.hexdigest()
            part.settle(self._path(sha256))
        return KeptFile(sha256, size)

    def _content(self, path: Path) -> Iterator[bytes]:
        """Yield what is kept at *path*; raises :class:`EvidenceDamaged`, if need be at the end."""
        digest = hashlib.sha256()
        try:
            with open_ordinary(path, _LARGEST_KEPT) as file:
                for chunk in open_stream(file, self._cipher, _CONTEXT):
                    digest.update(chunk)
                    yield chunk
        except (Unopened, TooLarge):
            raise EvidenceDamaged from None
        if self.name_of(digest.hexdigest()) != path.name:
            raise EvidenceDamaged

    def _is_whole(self, path: Path, heard: Callable[[], object] = bool) -> bool:
        try:
            for _ in self._content(path):
                heard()
        except EvidenceDamaged:
            return False
        return True

    def _wrong_with(self, path: Path, *, claimed: bool, heard: Callable[[], object] = bool) -> str:
        if path.is_symlink() or not path.is_file() or not is_digest(path.name):
            return _STRANGER
        try:
            if not self._is_whole(path, heard):
                return _DAMAGED
        except OSError as error:
            return _UNREADABLE.format(cause(error))
        return "" if claimed else UNCLAIMED

    def _found(self, sha256: str) -> Path:
        path = self._path(sha256)
        if not path.is_file():
            raise NotInVault
        return path

    def _path(self, sha256: str) -> Path:
        # A digest may come from an imported file: it must never become a path elsewhere.
        if not is_digest(sha256):
            raise NotInVault
        return self.folder / self.name_of(sha256)

    def name_of(self, sha256: str) -> str:
        """Return the name in the folder of the file known as *sha256*."""
        if self._cipher.plain:
            return sha256
        # 50 ms to import, which a school with plain files never needs.
        from esafety_tui.data.crypto.cipher import KeyedCipher  # noqa: PLC0415

        if not isinstance(self._cipher, KeyedCipher):
            raise TypeError("a vault that encrypts needs a cipher with fingerprints")
        return self._cipher.fingerprint(sha256.encode(), b"evidence name").hex()

    def _entries(self) -> list[Path]:
        """Return what lies in the vault, but for files that are being written."""
        with raising(partial(FolderUnusable, self.folder)):
            found = self.folder.iterdir() if self.folder.exists() else ()
            return sorted(path for path in found if path.name[0] != ".")


def _told(chunks: Iterable[bytes], size: int, progress: Progress) -> Iterator[bytes]:
    """Pass *chunks* on, and tell *progress* how many bytes of *size* have come."""
    done = 0
    for chunk in chunks:
        yield chunk
        done += len(chunk)
        progress(min(done, size), size)


_DAMAGED = (
    "This evidence file is damaged, was altered, or can be read by a newer version of esafety-tui "
    "only. The records and the other files are not concerned. esafety-tui restore takes it from a "
    "backup that has it whole; otherwise attach the original again."
)
_MISSING = (
    "This evidence file is named in a record and is not there. The record is not concerned. "
    "esafety-tui restore takes it from a backup that has it; otherwise attach the original again."
)
UNCLAIMED = (
    "This evidence file is whole, but no record names it. Nothing depends on it. It may be left "
    "from an attachment that was interrupted, and can be removed."
)
_STRANGER = (
    "This was not put among the evidence by esafety-tui. The records and the evidence are not "
    "concerned. Find out who put it there, and move it elsewhere."
)
_UNREADABLE = (
    "This evidence file could not be read ({}). It was not changed. Check the disk; if it stays "
    "so, esafety-tui restore takes the file from a backup."
)
