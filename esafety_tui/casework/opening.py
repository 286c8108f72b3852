"""Opening the records for whoever has what opens them: to be written, or else to be read."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from esafety_tui.casework.problems import FolderUnusable, InUse, StoreProblem, WrongPassphrase
from esafety_tui.data.crypto.cipher_protocol import Unopened
from esafety_tui.data.journal.opening import cipher_for
from esafety_tui.data.store import Clock, open_store
from esafety_tui.model.record import now

if TYPE_CHECKING:
    from esafety_tui.casework.casework import Casework

_PUT_BY = b"put by while the records are closed"


def open_or_look_on(folder: Path, secret: str | None, clock: Clock = now) -> Casework:
    """Open the records, for reading only where another copy has them or none may write.

    Raises what :meth:`Casework.open` raises.
    """
    in_the_way: StoreProblem | None = None
    try:
        store = open_store(folder, secret, clock=clock)
    except (InUse, FolderUnusable) as problem:
        in_the_way = problem
        store = open_store(folder, secret, read_only=True, clock=clock)
    # Loaded in another thread while the records are read, which leaves the interpreter free.
    from esafety_tui.casework.casework import Casework  # noqa: PLC0415

    casework = Casework(store, clock)
    if in_the_way:
        casework.records.look_on(in_the_way)
    return casework


def prove(casework: Casework, secret: str) -> Casework:
    """Return *casework*, which is open, if *secret* opens the same records.

    Raises :class:`WrongPassphrase` and the like, also when another key file was put in place.
    """
    cipher = cipher_for(casework.records.folder, secret)
    try:
        cipher.open(sealed(casework, b""), _PUT_BY)
    except Unopened:
        raise WrongPassphrase from None
    return casework


def sealed(casework: Casework, content: bytes) -> bytes:
    """Return *content* as nobody can read it without the key of these records."""
    return casework.records.store.cipher.seal(content, _PUT_BY)


def unsealed(casework: Casework, content: bytes) -> bytes:
    """Return what was sealed under the key of these records; nothing if that is another by now."""
    try:
        return casework.records.store.cipher.open(content, _PUT_BY)
    except Unopened:
        return b""
