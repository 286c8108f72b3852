"""Small stores for the tests: opened, changed, left, or abandoned as by a kill."""

from datetime import timedelta
from pathlib import Path
from typing import Any

from conftest import NOW

from esafety_tui.data.cipher import KeyedCipher
from esafety_tui.data.cipher_protocol import PLAIN, Cipher
from esafety_tui.data.store import Change, Put, Store

SEALED = KeyedCipher(bytes(range(32)))
CIPHERS = {"plain": PLAIN, "sealed": SEALED}
State = dict[str, dict[str, Any]]


def a_change(number: int, *puts: Put, act: str = "changed something") -> Change:
    return Change(act, "", "Sam Lead", NOW + timedelta(minutes=number), puts)


def put(key: str, document: dict[str, Any] | None, table: str = "incidents") -> Put:
    return Put(table, key, document)


def opened(folder: Path, cipher: Cipher = PLAIN, **options: Any) -> Store:
    return Store(folder, cipher=cipher, clock=lambda: NOW, **options)


def begun(folder: Path, cipher: Cipher = PLAIN, changes: int = 0) -> Store:
    """Begin a database with one document and *changes* more."""
    store = opened(folder, cipher, create=True)
    try:
        store.commit(a_change(0, Put("school", "school", {"name": "Northfield"})))
    except BaseException:
        abandon(store)
        raise
    for number in range(1, changes + 1):
        store.commit(a_change(number, put(f"i{number}", {"title": f"Case {number}", "n": number})))
    return store


def state_of(store: Store) -> State:
    """Return every table that is not empty."""
    tables = {name: dict(store.items(name)) for name in store.tables()}
    return {name: table for name, table in tables.items() if table}


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
