"""Whether every evidence file that a record names is there and whole.

A part of them is read each day while the program is open, in the background: slowly, so that
nothing else waits for it.
"""

import threading
from collections.abc import Callable, Collection, Mapping
from contextlib import suppress
from typing import NamedTuple

from esafety_tui.casework.records.records import Records
from esafety_tui.casework.records.tables import INCIDENTS
from esafety_tui.data.evidence.rounds import Rounds
from esafety_tui.data.evidence.vault import Vault
from esafety_tui.data.files.names import EVIDENCE_READ
from esafety_tui.data.problems import StoreProblem
from esafety_tui.data.side_file import SideFile
from esafety_tui.model.evidence import is_digest
from esafety_tui.model.wording import first_few, so_many

# How long everything else may go first after each megabyte, in seconds.
_BREATH = 0.02
_MOST_NAMED = 5
_WAY_ON = (
    "What is written of them and the other files are not concerned. esafety-tui restore takes such "
    "a file from a backup that has it whole; otherwise attach the original again."
)


class Fault(NamedTuple):
    """A piece of evidence whose file is missing, or is there and not whole."""

    ref: str
    evidence_id: str
    damaged: bool

    @property
    def said(self) -> str:
        """Which piece, and what is the matter with its file."""
        what = "damaged" if self.damaged else "missing"
        return f"{self.ref} ({self.evidence_id}, {what})"


Pieces = Mapping[str, Collection[tuple[str, str]]]


def pieces_of(records: Records) -> Pieces:
    """Return the pieces of evidence that name each file, as reference and id, by its digest."""
    pieces: dict[str, list[tuple[str, str]]] = {}
    # Documents as they are: building 10,000 incidents for this would take a second.
    for document in records.store.db.table(INCIDENTS):
        for piece in document.get("evidence", ()):
            if sha256 := piece.get("sha256"):
                pieces.setdefault(sha256, []).append((document.doc_id, piece.get("id", "")))
    return pieces


class _Stopped(Exception):
    """The records are being closed."""


class EvidenceWholeness:
    """What is wrong with the evidence files of open records."""

    def __init__(self, records: Records) -> None:
        self._records = records
        self._leaving = threading.Event()
        self._reader: threading.Thread | None = None
        records.store.readers.append(self.stop)

    def faults(self, *, read: bool) -> tuple[Fault, ...]:
        """Return what is missing, and what is damaged: as far as known, or *read* through now.

        Raises :class:`FolderUnusable`.
        """
        vault = self._vault
        if read:
            damaged = frozenset(name for name in vault.names() if not vault.reads_whole(name, bool))
        else:
            damaged = self._rounds(vault).damaged()
        return _faults(vault, pieces_of(self._records), damaged)

    def said(self, *, read: bool) -> str:
        """Say what :meth:`faults` finds, and the way on; nothing where that is nothing."""
        return _said(self.faults(read=read))

    def begin(self, tell: Callable[[str], object]) -> None:
        """Read on in the background and, from there, *tell* what is wrong, if anything is."""
        if self._records.read_only or self._reader:
            return
        rounds, today = self._rounds(self._vault), self._records.today

        def breathe() -> None:
            if self._leaving.wait(_BREATH):
                raise _Stopped

        def read() -> None:
            with suppress(StoreProblem, _Stopped):
                rounds.read_on(today, breathe)
                if wrong := self.said(read=False):
                    tell(wrong)

        self._reader = threading.Thread(target=read, name="read evidence", daemon=True)
        self._reader.start()

    def stop(self) -> None:
        """Read no further; the next opening goes on where this one stopped."""
        self._leaving.set()
        if self._reader:
            self._reader.join()
            self._reader = None
        self._leaving.clear()

    @property
    def _vault(self) -> Vault:
        return Vault(self._records.folder, self._records.store.cipher)

    def _rounds(self, vault: Vault) -> Rounds:
        cipher = self._records.store.cipher
        return Rounds(vault, SideFile(self._records.folder, EVIDENCE_READ, lambda: cipher))


def _said(faults: Collection[Fault]) -> str:
    """Say which pieces of evidence have a file that is missing or damaged; nothing for none."""
    if not faults:
        return ""
    named = first_few([fault.said for fault in sorted(faults)], _MOST_NAMED)
    what = so_many(len(faults), "piece has", "pieces have")
    return f"Evidence: {what} a file that is missing or damaged: {named}. {_WAY_ON}"


def _faults(vault: Vault, pieces: Pieces, damaged: Collection[str]) -> tuple[Fault, ...]:
    there = set(vault.names())
    found = []
    for sha256, named_by in pieces.items():
        # What an old import took in as a digest and is none, names no file: check says so.
        if is_digest(sha256):
            name = vault.name_of(sha256)
            if name not in there or name in damaged:
                found += [Fault(ref, piece, name in there) for ref, piece in named_by]
    return tuple(sorted(found))
