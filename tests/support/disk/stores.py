"""Small stores for the tests: opened, changed, left, or abandoned as by a kill."""

from collections.abc import Collection
from datetime import timedelta
from pathlib import Path
from typing import Any

from tinydb import TinyDB
from tinydb.table import Document

from esafety_tui.data.crypto.cipher import KeyedCipher
from esafety_tui.data.crypto.cipher_protocol import PLAIN, Cipher
from esafety_tui.data.journal.entry import Change, Record
from esafety_tui.data.store import Store
from support.school import NOW

SEALED = KeyedCipher(bytes(range(32)))
CIPHERS = {"plain": PLAIN, "sealed": SEALED}
State = dict[str, dict[str, Any]]


def an_act(number: int, act: str = "changed something") -> dict[str, Any]:
    """What is said of change *number*."""
    return {"act": act, "by": "Sam Lead", "at": NOW + timedelta(minutes=number)}


def put(db: TinyDB, key: str, document: dict[str, Any] | None, table: str = "incidents") -> None:
    """Let *document* stand under *key*, or with ``None`` nothing."""
    db.table(table).remove(doc_ids=[key])
    if document is not None:
        db.table(table).insert(Document(document, doc_id=key))


def keep(
    store: Store,
    number: int,
    table: str = "incidents",
    act: str = "changed something",
    **documents: Any,
) -> None:
    """Make change *number*, which puts *documents* under their keys."""
    with store.change(**an_act(number, act)) as db:
        for key, document in documents.items():
            put(db, key, document, table)


def erase(
    store: Store,
    number: int,
    records: Collection[Record],
    table: str = "incidents",
    act: str = "erased",
    **left: Any,
) -> None:
    """Erase *records* in change *number*, and leave the documents *left* under their keys."""

    def leave(db: TinyDB) -> None:
        for key, document in left.items():
            put(db, key, document, table)

    change = Change(ref="", **an_act(number, act))
    store.erase(store.erasure(records, change, leave))
    store.settle()


def opened(folder: Path, cipher: Cipher = PLAIN, **options: Any) -> Store:
    return Store(folder, cipher=cipher, clock=lambda: NOW, **options)


def begun(folder: Path, cipher: Cipher = PLAIN, changes: int = 0) -> Store:
    """Begin a database with one document and *changes* more."""
    store = opened(folder, cipher, create=True)
    try:
        with store.change(**an_act(0)) as db:
            put(db, "school", {"name": "Northfield"}, "school")
    except BaseException:
        abandon(store)
        raise
    for number in range(1, changes + 1):
        keep(store, number, **{f"i{number}": {"title": f"Case {number}", "n": number}})
    return store


def one(store: Store, key: str, table: str = "incidents") -> dict[str, Any] | None:
    """Return one document as it is kept."""
    return store.db.table(table).get(doc_id=key)


def state_of(store: Store) -> State:
    """Return every table."""
    return {name: {d.doc_id: dict(d) for d in store.db.table(name)} for name in store.db.tables()}


def on_disk(folder: Path, cipher: Cipher = PLAIN) -> State:
    with opened(folder, cipher, read_only=True) as store:
        return state_of(store)


def abandon(store: Store | None) -> None:
    """Leave as a killed program does: nothing is written, the system takes the lock back."""
    if store is not None:
        if hasattr(store, "history"):
            store.history.close()
        if store._lock:
            store._lock._lock.release()
            store._lock = None
